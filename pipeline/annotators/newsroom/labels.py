"""What the newsroom model marks: ten kinds of names, and the three roles of an attribution.

Both are read as BIO tags, one tag a word: ``B-X`` opens a span of label X, ``I-X`` goes on with
it, ``O`` is outside. A tag's number is its place in ``entity_tags()`` or ``role_tags()``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ENTITY_LABELS = (
    "PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT",
)  # fmt: skip
ROLES = ("CONTENT", "CUE", "SOURCE")

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FORBIDDEN = np.float32(-1e4)


def tags(labels: tuple[str, ...]) -> tuple[str, ...]:
    """``O`` and, for each label, its ``B-`` and ``I-`` tag: label k has 2k + 1 and 2k + 2."""
    return ("O", *(f"{position}-{label}" for label in labels for position in "BI"))


ENTITY_TAGS = tags(ENTITY_LABELS)
ROLE_TAGS = tags(ROLES)


def legal_transitions(count: int) -> Floats:
    """A ``count`` x ``count`` table, 0 where tag j may follow tag i and ``FORBIDDEN`` elsewhere.

    ``I-X`` follows ``B-X`` and ``I-X`` only; everything else may follow anything.
    """
    table = np.zeros((count, count), dtype=np.float32)
    for inside in range(2, count, 2):
        table[:, inside] = FORBIDDEN
        table[inside - 1, inside] = table[inside, inside] = 0
    return table


def legal_starts(count: int) -> Floats:
    """0 where a tag may open a paragraph and ``FORBIDDEN`` elsewhere."""
    starts = np.zeros(count, dtype=np.float32)
    starts[2::2] = FORBIDDEN
    return starts
