"""The mean of models, of whatever form their weights are kept in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="training needs the extra `train`")

from pipeline.annotators.newsroom.pieces import MODEL_DIR
from pipeline.annotators.newsroom.reader import WEIGHTS, Reader
from pipeline.training.average import average_models
from pipeline.training.export import read_graph, write_graph


def test_the_mean_of_two_models_lies_between_them(tmp_path: Path) -> None:
    """Exactly in the middle before rounding, with the tokenizer beside it, and readable."""
    weights = read_graph(MODEL_DIR / WEIGHTS)
    other = tmp_path / "other"
    average_models([MODEL_DIR], other)
    moved = {name: (3 * weight).astype(np.float32) for name, weight in weights.items()}
    write_graph(moved, other / "float" / WEIGHTS, "float")
    mean = average_models([MODEL_DIR, other], tmp_path / "mean")
    found = read_graph(mean / "float" / WEIGHTS)
    assert all(np.allclose(found[name], 2 * weights[name], atol=1e-4) for name in weights)
    assert Reader(mean).read("Ann Lee spoke.").entities is not None
