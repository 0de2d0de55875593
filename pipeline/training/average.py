"""The mean of several models, which is often better than each of them.

Weights of runs that began with one another lie in one valley, and their mean nearer to its bottom
(model soups, Wortsman et al. 2022).

    python -m pipeline.training.average MODEL MODEL... --out FOLDER
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.annotators.newsroom.labels import Floats
from pipeline.annotators.newsroom.reader import TOKENIZER, WEIGHTS
from pipeline.training.export import Form, read_graph, write_graph
from pipeline.training.train import FLOAT


def average_models(folders: Sequence[Path], out: Path) -> Path:
    """Write the mean of the models in ``folders`` to ``out``, rounded, and before in ``out/float``.

    A folder of a training run counts with its weights before rounding.
    """
    graphs = [read_graph(_find_weights(folder)) for folder in folders]
    mean: dict[str, Floats] = {
        name: np.mean([graph[name] for graph in graphs], axis=0, dtype=np.float32)
        for name in graphs[0]
    }
    forms: dict[Path, Form] = {out: "int8", out / FLOAT: "float"}
    for folder, form in forms.items():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folders[0] / TOKENIZER, folder / TOKENIZER)
        write_graph(mean, folder / WEIGHTS, form)
    return out


def _find_weights(folder: Path) -> Path:
    exact = folder / FLOAT / WEIGHTS
    return exact if exact.is_file() else folder / WEIGHTS


def main() -> None:
    """Read the arguments; write the mean."""
    parser = argparse.ArgumentParser(description="The mean of several models.")
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    sys.stdout.write(f"{average_models(arguments.models, arguments.out)}\n")


if __name__ == "__main__":
    main()
