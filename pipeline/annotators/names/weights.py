"""How much each piece of evidence weighs for each label: the table and its reading.

A weight is a log-odds that adds up with the others (the weight of evidence of I. J. Good, 1950).
``pipeline.training.name_weights`` fits the table on annotated corpora; it holds statistics of
words and patterns, no sentence of any text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pipeline.records import Label

NAME_LABELS: tuple[Label, ...] = (
    "PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT",
)  # fmt: skip
Weights = dict[str, tuple[tuple[int, float], ...]]

TABLE = "name_weights.tsv"
_SCALE = 10
_PAIR = re.compile(r"([a-j])(-?\d+)")


@cache
def read_weights() -> Weights:
    """Evidence = (place in ``NAME_LABELS``, weight) of each label that it speaks for or against."""
    text = files(__package__).joinpath("tables", TABLE).read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return {evidence: _unpack(packed) for evidence, packed in lines}


def format_weights(weights: Weights) -> str:
    """The table as text: one piece of evidence a line, then a letter and tenths for each label."""
    lines = (f"{evidence}\t{_pack(weights[evidence])}" for evidence in sorted(weights))
    return "".join(f"{line}\n" for line in lines)


def _pack(pairs: tuple[tuple[int, float], ...]) -> str:
    """``(0, 1.2), (3, -0.5)`` becomes ``a12d-5``: labels are letters from ``a``."""
    return "".join(f"{chr(ord('a') + place)}{round(weight * _SCALE)}" for place, weight in pairs)


def _unpack(packed: str) -> tuple[tuple[int, float], ...]:
    return tuple(
        (ord(letter) - ord("a"), int(tenths) / _SCALE) for letter, tenths in _PAIR.findall(packed)
    )
