"""Batches: documents in the portions that a worker takes at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.records import Document


class Portion(NamedTuple):
    """How much is in a batch: at most so many documents, and about so many code points."""

    documents: int
    chars: int


# A batch leaves one part in the store for each stage: few large ones are read faster.
LARGE = Portion(256, 2_000_000)
# Shared out among workers, small ones let little wait in memory.
SMALL = Portion(32, 250_000)


_LEAST_CHARS = 16_000  # of the last batches: half a second of work is soon waited for


def cut_batches(
    documents: Iterable[Document], portion: Portion = LARGE, under_way: int = 1
) -> Iterator[list[Document]]:
    """The documents in batches, in order; a few very long articles do not make a huge one.

    Where several batches are ``under_way`` at a time, the last ones get smaller and smaller, so
    that all workers have work to the end (guided self-scheduling, Polychronopoulos and Kuck 1987).
    """
    held: deque[list[Document]] = deque()
    for batch in _fill_batches(documents, portion):
        held.append(batch)
        if len(held) > under_way // 2:
            yield held.popleft()
    yield from _share_out([*chain.from_iterable(held)], portion, under_way)


def _fill_batches(documents: Iterable[Document], portion: Portion) -> Iterator[list[Document]]:
    batch: list[Document] = []
    chars = 0
    for document in documents:
        batch.append(document)
        chars += len(document.raw_text)
        if len(batch) >= portion.documents or chars >= portion.chars:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _share_out(
    documents: Sequence[Document], portion: Portion, under_way: int
) -> Iterator[list[Document]]:
    """Each batch has its share of the characters that are left."""
    left = sum(len(document.raw_text) for document in documents)
    batch: list[Document] = []
    chars = 0
    for document in documents:
        batch.append(document)
        chars += len(document.raw_text)
        if len(batch) >= portion.documents or chars >= max(left / under_way, _LEAST_CHARS):
            yield batch
            left -= chars
            batch, chars = [], 0
    if batch:
        yield batch
