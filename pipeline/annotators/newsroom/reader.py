"""The embedded model at work: a text in, names and quote roles out.

One window is read at a time. The scale of 8-bit activations then comes from that window alone,
so what a text is read beside cannot change its marks; nothing is padded, and memory is bounded
by one window however long the text is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.annotators.newsroom.decode import (
    find_best_tags,
    find_legal_tags,
    find_probabilities,
    find_spans,
    lay_chains,
)
from pipeline.annotators.newsroom.labels import (
    ENTITY_LABELS,
    ENTITY_TAGS,
    ROLE_TAGS,
    ROLES,
    Floats,
    Ints,
    legal_starts,
    legal_transitions,
)
from pipeline.annotators.newsroom.marginals import find_marginals
from pipeline.annotators.newsroom.pieces import (
    CLS,
    MODEL_DIR,
    SEP,
    Pieces,
    cut_pieces,
    load_tokenizer,
)
from pipeline.annotators.newsroom.windows import Window, plan_windows
from pipeline.errors import UsageError
from pipeline.recipe import Device

WEIGHTS, TOKENIZER = "newsroom.onnx", "tokenizer.json"
_PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}


@dataclass(frozen=True)
class Mark:
    """``text[start:end]`` is a name or plays a role: code points, end exclusive."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True)
class Reading:
    """What the model marks in one text, in order; marks of one list do not overlap."""

    entities: list[Mark]
    roles: list[Mark]


@dataclass(frozen=True)
class Grammar:
    """What the CRF adds to the scores of role tags: what is legal, and what was learned."""

    transitions: Floats
    starts: Floats


class Reader:
    """A loaded model.

    Args:
        folder: holds ``newsroom.onnx`` and ``tokenizer.json``.
        threads: of ONNX Runtime. The marks are the same for any number.
        device: ``cpu``, or ``cuda`` for a GPU and nothing else.

    Raises:
        UsageError: if the folder holds no such model, or the device cannot be had.
    """

    def __init__(self, folder: Path = MODEL_DIR, threads: int = 1, device: Device = "cpu") -> None:
        self.session = _open_session(folder / WEIGHTS, threads, device)
        self.tokenizer = load_tokenizer(folder)
        facts = self.session.get_modelmeta().custom_metadata_map
        if json.loads(facts["entities"]) != list(ENTITY_TAGS):
            raise UsageError(f"{folder / WEIGHTS} knows other labels: train it again.")
        self.model_id = read_model_id(folder)
        count = len(ROLE_TAGS)
        self.grammar = Grammar(
            legal_transitions(count) + np.array(json.loads(facts["transitions"]), np.float32),
            legal_starts(count) + np.array(json.loads(facts["starts"]), np.float32),
        )

    def read(self, text: str) -> Reading:
        """The names and roles of one text; it may be empty, and of any length."""
        pieces = cut_pieces(self.tokenizer, text)
        if not len(pieces):
            return Reading([], [])
        names, roles = self.score_words(pieces)
        name_tags = find_legal_tags(names, pieces.opens)
        paths = (roles, lay_chains(pieces.opens), self.grammar.transitions, self.grammar.starts)
        return Reading(
            _mark_text(pieces, name_tags, find_probabilities(names), ENTITY_LABELS),
            _mark_text(pieces, find_best_tags(*paths), find_marginals(*paths), ROLES),
        )

    def score_words(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """Scores of entity tags and of role tags: words x tags, on a log scale."""
        scored = [self._score_window(pieces, window) for window in plan_windows(len(pieces.ids))]
        names, roles = zip(*scored, strict=True)
        return np.concatenate(names), np.concatenate(roles)

    def _score_window(self, pieces: Pieces, window: Window) -> tuple[Floats, Floats]:
        """The scores of the words whose first piece the window keeps."""
        low, high = np.searchsorted(pieces.firsts, [window.keep_start, window.keep_end])
        part = slice(window.start, window.end)
        names, roles = self.session.run(
            ["entities", "roles"],
            {
                "ids": np.concatenate([[CLS], pieces.ids[part], [SEP]])[None],
                "surfaces": np.concatenate([[0], pieces.surfaces[part], [0]])[None],
                "firsts": pieces.firsts[low:high] - window.start + 1,
            },
        )
        return names, roles


def _open_session(path: Path, threads: int, device: Device) -> Any:  # noqa: ANN401 - imported on use
    """The weights, ready to run."""
    if not path.is_file():
        raise UsageError(
            f"{path.parent} holds no {path.name}: name a folder made by `pressmark train`."
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # The file is written as it should run; fusing layer norms would make it slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    provider = _PROVIDERS[device]
    if provider not in onnxruntime.get_available_providers():
        raise UsageError(_explain_device(onnxruntime.get_available_providers()))
    if device == "cuda":
        onnxruntime.preload_dlls()  # those that pip installed beside it
    session = onnxruntime.InferenceSession(str(path), options, providers=[provider])
    if provider not in session.get_providers():  # it falls back to the CPU without an error
        raise UsageError(_explain_device(session.get_providers()))
    return session


def _explain_device(providers: Sequence[str]) -> str:
    return (
        'Recipe key `device` in [entities] is "cuda", and ONNX Runtime offers '
        f"{', '.join(providers)} here. It takes an NVIDIA driver with CUDA and the GPU build of "
        "ONNX Runtime in the place of the plain one: pip uninstall onnxruntime, then pip install "
        "'onnxruntime-gpu[cuda,cudnn]'. Or set device = \"cpu\"."
    )


def _mark_text(
    pieces: Pieces, tags: Ints, probabilities: Floats, labels: tuple[str, ...]
) -> list[Mark]:
    """The spans that tags of words spell out, as slices of the text."""
    return [
        Mark(
            int(pieces.starts[span.first]),
            int(pieces.ends[span.last]),
            labels[span.label],
            round(span.score, 4),
        )
        for span in find_spans(tags, pieces.opens, probabilities)
    ]


@cache
def read_model_id(folder: Path = MODEL_DIR) -> str:
    """``newsroom-`` and 16 hex digits of the SHA-256 of the weights and the tokenizer."""
    digest = hashlib.sha256()
    for name in (WEIGHTS, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return f"newsroom-{digest.hexdigest()[:16]}"


@cache
def load_reader(folder: Path = MODEL_DIR, threads: int = 1, device: Device = "cpu") -> Reader:
    """The reader of a folder, loaded once in a process."""
    return Reader(folder, threads, device)


def read_roles(texts: Iterable[str]) -> list[list[tuple[int, int, str, float]]]:
    """For each text its quote roles (start, end, role, score), by the embedded model."""
    reader = load_reader()
    return [[_as_tuple(mark) for mark in reader.read(text).roles] for text in texts]


def read_names(texts: Iterable[str]) -> list[list[tuple[int, int, str, float]]]:
    """For each text its names (start, end, label, score), by the embedded model."""
    reader = load_reader()
    return [[_as_tuple(mark) for mark in reader.read(text).entities] for text in texts]


def _as_tuple(mark: Mark) -> tuple[int, int, str, float]:
    """A mark as plain values."""
    return mark.start, mark.end, mark.label, mark.score
