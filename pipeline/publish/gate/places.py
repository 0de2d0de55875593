"""Where the documents of a version were seen: splits and clusters, sixteen bytes a document."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import combinations

from pipeline.contract.tables import SPLITS, Split

_DIGITS = frozenset("0123456789abcdef")
_LENGTH = 16


class Places:
    """Takes documents split by split, and remembers where they are.

    An id is sixteen hex digits, in ascending order within a split, so it is one number at the end
    of an array; whatever else a file may hold is kept as it is.
    """

    def __init__(self) -> None:
        self._ids = {split: array("Q") for split in SPLITS}
        self._clusters = {split: array("Q") for split in SPLITS}
        self._odd: list[tuple[str, str, Split]] = []
        self._odd_splits: dict[str, Split] = {}

    def __len__(self) -> int:
        """The documents that were seen."""
        return sum(map(len, self._ids.values())) + len(self._odd_splits)

    def add(self, name: str, cluster: str, split: Split) -> None:
        """A document; for ``find``, it stays where it was first seen."""
        known, number, ids = self.find(name), _read(name), self._ids[split]
        is_next = number is not None and not (ids and ids[-1] >= number)
        if known is None and is_next and _read(cluster) is not None:
            ids.append(int(name, 16))
            self._clusters[split].append(int(cluster, 16))
            return
        self._odd.append((name, cluster, split))
        if known is None:
            self._odd_splits[name] = split

    def find(self, name: str) -> Split | None:
        """The split of a document."""
        number = _read(name)
        if number is None:
            return self._odd_splits.get(name)
        for split, ids in self._ids.items():
            at = bisect_left(ids, number)
            if at < len(ids) and ids[at] == number:
                return split
        return self._odd_splits.get(name)

    def names(self) -> Iterator[str]:
        """All documents, split by split."""
        for ids in self._ids.values():
            yield from (f"{number:016x}" for number in ids)
        yield from self._odd_splits

    def find_parted(self) -> Iterator[tuple[str, str, Split]]:
        """Documents whose cluster is in an earlier split too: document, cluster, that split."""
        import numpy as np

        columns = {split: np.frombuffer(self._clusters[split], np.uint64) for split in SPLITS}
        for left, right in combinations(SPLITS, 2):
            both = np.isin(columns[right], columns[left])
            for at in np.flatnonzero(both).tolist():
                yield f"{self._ids[right][at]:016x}", f"{self._clusters[right][at]:016x}", left
        yield from self._find_odd_parted()

    def _find_odd_parted(self) -> Iterator[tuple[str, str, Split]]:
        """The same for what no array could take."""
        seen: dict[str, Split] = {}
        for name, cluster, split in self._odd:
            known = seen.setdefault(cluster, split)
            number = _read(cluster)
            if number is not None:
                hits = (s for s in SPLITS if s != split and number in self._clusters[s])
                known = next(hits, known)
            if known != split:
                yield name, cluster, known


def _read(name: str) -> int | None:
    """The number that an id stands for, None if it is none."""
    return int(name, 16) if len(name) == _LENGTH and _DIGITS.issuperset(name) else None
