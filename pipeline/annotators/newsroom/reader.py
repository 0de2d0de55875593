"""The embedded model at work: a text in, names and quote roles out.

One window is read at a time. The scale of 8-bit activations then comes from that window alone,
so what a text is read beside cannot change its marks; nothing is padded, and memory is bounded
by one window however long the text is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.annotators.newsroom.decode import (
    TagSpan,
    find_best_tags,
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
    legal_starts,
    legal_transitions,
)
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

WEIGHTS, TOKENIZER = "newsroom.onnx", "tokenizer.json"


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
    """What is added to the scores of neighbouring tags: what is legal, and what was learned."""

    transitions: Floats
    starts: Floats


class Reader:
    """A loaded model.

    Args:
        folder: holds ``newsroom.onnx`` and ``tokenizer.json``.
        threads: of ONNX Runtime. The marks are the same for any number.

    Raises:
        UsageError: if the folder holds no such model.
    """

    def __init__(self, folder: Path = MODEL_DIR, threads: int = 1) -> None:
        self.session = _open_session(folder / WEIGHTS, threads)
        self.tokenizer = load_tokenizer(folder)
        facts = self.session.get_modelmeta().custom_metadata_map
        if json.loads(facts["entities"]) != list(ENTITY_TAGS):
            raise UsageError(f"{folder / WEIGHTS} knows other labels: train it again.")
        self.model_id = read_model_id(folder)
        self.names = _legal_grammar(len(ENTITY_TAGS))
        legal = _legal_grammar(len(ROLE_TAGS))
        self.roles = Grammar(
            legal.transitions + np.array(json.loads(facts["transitions"]), dtype=np.float32),
            legal.starts + np.array(json.loads(facts["starts"]), dtype=np.float32),
        )

    def read(self, text: str) -> Reading:
        """The names and roles of one text; it may be empty, and of any length."""
        pieces = cut_pieces(self.tokenizer, text)
        if not len(pieces):
            return Reading([], [])
        names, roles = self.score_words(pieces)
        chains = lay_chains(pieces.opens)
        marked = []
        for scores, grammar, labels in (
            (names, self.names, ENTITY_LABELS),
            (roles, self.roles, ROLES),
        ):
            tags = find_best_tags(scores, chains, grammar.transitions, grammar.starts)
            spans = find_spans(tags, pieces.opens, find_probabilities(scores))
            marked.append(_mark_text(pieces, spans, labels))
        return Reading(*marked)

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


def _open_session(path: Path, threads: int) -> Any:  # noqa: ANN401 - imported on use
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
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _legal_grammar(count: int) -> Grammar:
    """Legal BIO tags, and no taste beyond that."""
    return Grammar(legal_transitions(count), legal_starts(count))


def _mark_text(pieces: Pieces, spans: list[TagSpan], labels: tuple[str, ...]) -> list[Mark]:
    """Spans of words as slices of the text."""
    return [
        Mark(
            int(pieces.starts[span.first]),
            int(pieces.ends[span.last]),
            labels[span.label],
            round(span.score, 4),
        )
        for span in spans
    ]


@cache
def read_model_id(folder: Path = MODEL_DIR) -> str:
    """``newsroom-`` and 16 hex digits of the SHA-256 of the weights and the tokenizer."""
    digest = hashlib.sha256()
    for name in (WEIGHTS, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return f"newsroom-{digest.hexdigest()[:16]}"


@cache
def load_reader(folder: Path = MODEL_DIR, threads: int = 1) -> Reader:
    """The reader of a folder, loaded once in a process."""
    return Reader(folder, threads)


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
