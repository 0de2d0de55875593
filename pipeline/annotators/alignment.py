"""Offsets in the text and tokens of a ``Doc``: from one to the other, in one pass.

``Doc.char_span`` and ``Token.is_sent_start`` walk the whole doc at each call.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_START, _INSIDE = 1, -1


class TokenPlaces:
    """Where the tokens of a doc stand in its text."""

    def __init__(self, doc: Doc) -> None:
        places = doc.to_array(["IDX", "LENGTH"]).astype("int64")
        self.starts: list[int] = places[:, 0].tolist()
        self.ends: list[int] = places.sum(axis=1).tolist()

    def find_tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens (end exclusive) that ``text[start:end]`` touches, or None for no token."""
        first = bisect_right(self.ends, start)
        stop = bisect_left(self.starts, end)
        return (first, stop) if first < stop else None


def set_sentence_starts(doc: Doc, starts: Iterable[int]) -> None:
    """Mark the tokens at the offsets ``starts`` as sentence starts, and no others."""
    import numpy as np

    if len(doc):
        marked = np.isin(doc.to_array("IDX"), list(starts))
        marked[0] = True
        values: Any = np.where(marked, _START, _INSIDE).astype(np.int64).astype(np.uint64)
        doc.from_array("SENT_START", values)
