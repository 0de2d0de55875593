"""The documents of a version as the leak gate compares them.

Nothing of ``publish.duplicates`` is used: what is measured here was prevented there in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import SPLITS, Split, find_table
from pipeline.publish.gate.marks import PERMUTATIONS, Mark, Marks
from pipeline.publish.gate.rows import read_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BAND = 4  # a pair at 0.7 agrees in one of 32 bands but for one time in 5,000
TRAIN: Split = "train"
_COLUMNS = ("document_id", "text", "sentences")


class Pages(NamedTuple):
    """The documents that can leak, by number, as arrays.

    ``sides`` are numbers of splits. A long sentence is its hash; ``owners`` has the number of its
    document.
    """

    ids: list[str]
    sides: NDArray[np.int8]
    signatures: NDArray[np.uint32]
    sentences: NDArray[np.uint64]
    owners: NDArray[np.int64]

    def compare(self, left: int, right: int) -> float:
        """In what share of its places the two signatures agree."""
        return float((self.signatures[left] == self.signatures[right]).mean())

    def are_apart(self, numbers: Sequence[int]) -> bool:
        """Whether these documents are not all on one side."""
        return len({int(self.sides[one]) for one in numbers}) > 1


def read_pages(folder: Path, marks: Marks) -> Pages:
    """The documents of a version that can leak, batch by batch, those held out first.

    Of the training documents, which are most, only those that have a band or a long sentence in
    common with one held out; of their sentences only these.
    """
    shelf = _Shelf()
    for split in sorted(SPLITS, key=lambda split: split == TRAIN):
        if split == TRAIN:
            shelf.know()
        for batch in read_columns(folder, find_table("documents"), _COLUMNS, split):
            ids, texts, sentences = (batch[name].to_pylist() for name in _COLUMNS)
            shelf.add(SPLITS.index(split), ids, [*map(marks.find, texts, sentences)])
    return shelf.close()


class _Shelf:
    """Collects pages; once it knows what is held out, only what touches that."""

    def __init__(self) -> None:
        import numpy as np

        self._ids: list[str] = []
        self._sides = [np.empty(0, np.int8)]
        self._signatures = [np.empty((0, PERMUTATIONS), np.uint32)]
        self._sentences, self._owners = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
        self._known: tuple[NDArray[np.uint64], NDArray[np.uint64]] | None = None

    def know(self) -> None:
        """From now on keep only what has something in common with what is kept so far."""
        import numpy as np

        held_out = np.unique(name_bands(np.concatenate(self._signatures)))
        self._known = held_out, np.unique(np.concatenate(self._sentences))

    def add(self, side: int, ids: Sequence[str], marks: Sequence[Mark]) -> None:
        """The documents of a batch, all on one side."""
        import numpy as np

        signatures = np.stack([mark.signature for mark in marks])
        sentences = np.concatenate([mark.sentences for mark in marks])
        owners = np.repeat(np.arange(len(marks)), [len(mark.sentences) for mark in marks])
        if self._known is not None:
            shared = _are_among(sentences, self._known[1])
            sentences, owners = sentences[shared], owners[shared]
            near = _are_among(name_bands(signatures), self._known[0])
            near[owners] = True
            wanted: NDArray[np.bool_] = near.max(axis=1)
            signatures, ids = signatures[wanted], [*compress(ids, wanted)]
            owners = (np.cumsum(wanted) - 1)[owners]
        self._sides.append(np.full(len(ids), side, np.int8))
        self._signatures.append(signatures)
        self._sentences.append(sentences)
        self._owners.append(owners + len(self._ids))
        self._ids += ids

    def close(self) -> Pages:
        """The pages that were kept."""
        import numpy as np

        return Pages(
            self._ids,
            np.concatenate(self._sides),
            np.concatenate(self._signatures),
            np.concatenate(self._sentences),
            np.concatenate(self._owners),
        )


def _are_among(values: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values are in ``known``, which is sorted: ``np.isin`` would sort it each time."""
    import numpy as np

    if not len(known):
        return np.zeros(values.shape, np.bool_)
    places = np.minimum(known.searchsorted(values), len(known) - 1)
    found: NDArray[np.bool_] = known[places] == values
    return found


def name_bands(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A number for each band of each signature, (documents, bands): equal bands have equal ones."""
    import numpy as np

    bands = signatures.reshape(len(signatures), PERMUTATIONS // BAND, BAND).astype(np.uint64)
    names = np.arange(bands.shape[1], dtype=np.uint64) + np.zeros((len(bands), 1), np.uint64)
    for place in range(BAND):
        names = (names ^ bands[:, :, place]) * np.uint64(0x9E3779B97F4A7C15)
        names ^= names >> np.uint64(31)
    return names
