"""Pairs of articles that may belong together, found without comparing all with all.

Articles are ranks here, from 0 in the order of their ids. Arrays hold what would be lists of
Python objects, and what is long lies in files: band by band and part by part it is sorted, so that
ten million articles need two gigabytes of memory. A bucket is a set of articles that agree in
something. A pair is one number, ``left * count + right`` with ``left < right``, so that sets of
pairs are sorted arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.publish.prints import Prints, Ragged
from pipeline.run.fingerprints import PERMUTATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Signatures = NDArray[np.uint32]

RECALL = 0.99  # of pairs that are exactly as similar as the threshold
PART_HASHES = 1 << 20  # sorted in memory at a time
_PARTS = 512  # at most: each is an open file, and the limit of these is often 1,024
CROWD = 32  # in a larger bucket an article is paired with the first and the next one only
_PAIRS = 1 << 13


class Sharing(NamedTuple):
    """Pairs with hashes in common, ascending, and how many each shares."""

    pairs: Ints
    shared: Ints

    def look_up(self, pairs: Ints) -> Ints:
        """How many hashes each of ``pairs`` shares."""
        import numpy as np

        if not len(self.pairs):
            return np.zeros(len(pairs), np.int64)
        places = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.where(self.pairs[places] == pairs, self.shared[places], 0)


class Evidence(NamedTuple):
    """Why pairs are one story: ranks, similarity, long sentences and quotations in common."""

    left: Ints
    right: Ints
    scores: Floats
    sentences: Ints
    quotes: Ints


def choose_band(similarity: float, permutations: int) -> int:
    """Rows per band: as many as possible while pairs at the threshold are found with ``RECALL``."""
    for rows in range(permutations, 1, -1):
        if 1 - (1 - similarity**rows) ** (permutations // rows) >= RECALL:
            return rows
    return 1


def find_similar(prints: Prints, rows: Ints, similarity: float, place: Path) -> Ints:
    """Pairs whose signatures agree in at least ``similarity`` of their places, ascending.

    Candidates agree in a whole band (locality-sensitive hashing, Indyk and Motwani 1998).

    Args:
        prints: the fingerprints.
        rows: the row of each rank.
        similarity: from 0 to 1.
        place: a folder for what does not stay in memory.
    """
    import numpy as np

    count = len(rows)
    width = choose_band(similarity, PERMUTATIONS)
    bands = PERMUTATIONS // width
    _write_bands(prints, bands, width, place / "bands")
    pairs = np.empty(0, np.int64)
    for band in range(bands):
        size = len(prints.ids)
        hashes = np.fromfile(place / "bands", np.uint64, size, offset=8 * size * band)[rows]
        pairs = np.union1d(pairs, _pair_up(hashes, np.arange(count), count, crowd=CROWD))
    scores = compare(prints, rows, pairs)
    return pairs[scores >= similarity]


def _write_bands(prints: Prints, bands: int, width: int, path: Path) -> None:
    """One hash for each band and row, band after band."""
    size = len(prints.ids)
    with path.open("wb") as file:
        file.truncate(8 * size * bands)
        start = 0
        for part in prints.read_signatures():
            for band in range(bands):
                file.seek(8 * (size * band + start))
                _mix_columns(part[:, band * width : (band + 1) * width]).tofile(file)
            start += len(part)


def find_sharing(lists: Ragged, rows: Ints, groups: Ints, common: int, place: Path) -> Sharing:
    """Pairs of groups with hashes in common; a hash with more than ``common`` groups says nothing.

    Hashes go to files by their last bits, each small enough to be sorted in memory.
    """
    import numpy as np

    owners = np.full(len(lists.lengths), -1, np.int64)
    owners[rows] = groups
    total = sum(lists.lengths)
    parts = min(1 << max(total // PART_HASHES, 1).bit_length() - 1, _PARTS)
    found = [np.empty(0, np.int64)]
    for hashes, owned in _deal_out(lists, owners, parts, place):
        found.append(_pair_up(hashes, owned, len(rows), limit=common))
    return Sharing(*np.unique(np.concatenate(found), return_counts=True))


def _deal_out(
    lists: Ragged, owners: Ints, parts: int, place: Path
) -> Iterator[tuple[Hashes, Ints]]:
    """All hashes with their owners, parted by their last bits; no part is held while written."""
    import numpy as np

    names = [place / f"part-{number}" for number in range(parts)]
    files = [name.open("wb") for name in names]
    try:
        for part_rows, hashes in lists.read_hashes():
            owned = owners[part_rows]
            kept = owned >= 0
            pairs = np.column_stack([hashes[kept], owned[kept].astype(np.uint64)])
            numbers = (pairs[:, 0] % np.uint64(parts)).astype(np.uint16)
            order = np.argsort(numbers, kind="stable")
            ends = np.searchsorted(numbers[order], np.arange(1, parts))
            for file, dealt in zip(files, np.split(pairs[order], ends), strict=True):
                dealt.tofile(file)
    finally:
        for file in files:
            file.close()
    for name in names:
        table = np.fromfile(name, np.uint64).reshape(-1, 2)
        name.unlink()
        yield table[:, 0], table[:, 1].astype(np.int64)


def weigh_pairs(
    prints: Prints, rows: Ints, pairs: Ints, sentences: Sharing, quotes: Sharing
) -> Evidence:
    """The evidence for each pair: what the two share, or the near-copies that they stand for."""
    import numpy as np

    left, right = np.divmod(pairs, max(len(rows), 1))
    return Evidence(
        left,
        right,
        compare(prints, rows, pairs),
        np.maximum(
            sentences.look_up(pairs), _count_common(prints.sentences, rows[left], rows[right])
        ),
        np.maximum(quotes.look_up(pairs), _count_common(prints.quotes, rows[left], rows[right])),
    )


def _count_common(lists: Ragged, left: Ints, right: Ints) -> Ints:
    """How many hashes the lists of two rows have in common, pair by pair; no list repeats one."""
    import numpy as np

    starts, sizes = lists.measure()
    counts = [np.zeros(0, np.int64)]
    for at in range(0, len(left), _PAIRS):
        mixed, numbers = [], []
        for side in (left[at : at + _PAIRS], right[at : at + _PAIRS]):
            number = np.repeat(np.arange(len(side)), sizes[side])
            hashes = lists.gather_hashes(starts[side], sizes[side])
            mixed.append(hashes ^ (number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)))
            numbers.append(number)
        keys, pair = np.concatenate(mixed), np.concatenate(numbers)
        order = np.lexsort((keys, pair))
        twice = (keys[order][1:] == keys[order][:-1]) & (pair[order][1:] == pair[order][:-1])
        counts.append(np.bincount(pair[order][1:][twice], minlength=len(left[at : at + _PAIRS])))
    return np.concatenate(counts)


def find_groups(count: int, left: Ints, right: Ints) -> Ints:
    """For each number the smallest one that it is linked to, by whatever chain.

    Roots hook onto the smallest root that they meet, then every path is cut to length one, until
    nothing meets (after Shiloach and Vishkin 1982): a few passes over arrays.
    """
    import numpy as np

    parent = np.arange(count)
    while len(left):
        ends = parent[left], parent[right]
        low, high = np.minimum(*ends), np.maximum(*ends)
        apart = low != high
        left, right, low, high = left[apart], right[apart], low[apart], high[apart]
        np.minimum.at(parent, high, low)
        while True:
            above = parent[parent]
            if np.array_equal(above, parent):
                break
            parent = above
    return parent


def _mix_columns(columns: Signatures) -> Hashes:
    """One 64-bit hash for each row of 32-bit values (multiply and shift)."""
    import numpy as np

    mixed = np.full(len(columns), 0xCBF29CE484222325, np.uint64)
    for column in columns.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _pair_up(
    hashes: Hashes, owners: Ints, count: int, limit: int | None = None, crowd: int | None = None
) -> Ints:
    """Pairs of owners of the same hash, once per hash."""
    import numpy as np

    hashes, owners = _sort_owners(hashes, owners)
    changes = np.flatnonzero(hashes[1:] != hashes[:-1]) + 1
    starts = np.concatenate([[0], changes]) if len(hashes) else changes
    sizes = np.diff(starts, append=len(hashes))
    found = [np.empty(0, np.int64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        if limit is None or size <= limit:
            these = starts[sizes == size]
            for left, right in _choose_places(size, crowd):
                found.append(owners[these + left] * count + owners[these + right])
    return np.concatenate(found)


def _sort_owners(hashes: Hashes, owners: Ints) -> tuple[Hashes, Ints]:
    """By hash, then owner, where a hash is there twice; an owner of a hash has it once."""
    import numpy as np

    order = np.argsort(hashes)
    ranked = hashes[order]
    same = ranked[1:] == ranked[:-1]
    shared = np.zeros(len(ranked), np.bool_)
    shared[1:] |= same
    shared[:-1] |= same
    hashes, owners = ranked[shared], owners[order[shared]]
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[fresh], owners[fresh]


def _choose_places(size: int, crowd: int | None) -> Iterator[tuple[int, int]]:
    """Which members of a bucket of that size are paired."""
    if crowd is None or size <= crowd:
        yield from combinations(range(size), 2)
    else:
        yield from pairwise(range(size))
        yield from ((0, right) for right in range(2, size))


def compare(prints: Prints, rows: Ints, pairs: Ints) -> Floats:
    """In what share of its places the two signatures of each pair agree."""
    import numpy as np

    scores = [np.empty(0, np.float64)]
    for at in range(0, len(pairs), _PAIRS):
        left, right = np.divmod(pairs[at : at + _PAIRS], len(rows))
        agree = prints.gather_signatures(rows[left]) == prints.gather_signatures(rows[right])
        scores.append(agree.mean(axis=1))
    return np.concatenate(scores)
