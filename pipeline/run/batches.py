"""Batches: documents in the portions that a worker takes at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.records import Document


class Portion(NamedTuple):
    """How much is in a batch: at most so many documents, and about so many code points."""

    documents: int
    chars: int


# A batch leaves one part in the store for each stage: few large ones are read faster.
LARGE = Portion(256, 2_000_000)
# Shared out among workers, small ones end together and let little wait in memory.
SMALL = Portion(32, 250_000)


def cut_batches(
    documents: Iterable[Document], portion: Portion = LARGE
) -> Iterator[list[Document]]:
    """The documents in batches, in order; a few very long articles do not make a huge one."""
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
