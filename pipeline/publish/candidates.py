"""Pairs of articles that may belong together, found without comparing all with all.

Articles are numbers here, from 0; arrays hold what would be lists of Python objects, so that a
million articles fit. A bucket is a set of articles that agree in something. A pair is one number,
``left * count + right`` with ``left < right``, so that sets of pairs are sorted arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Signatures = NDArray[np.uint32]

RECALL = 0.99  # of pairs that are exactly as similar as the threshold
PARTS = 16
CROWD = 32  # in a larger bucket an article is paired with the first and the next one only


def choose_band(similarity: float, permutations: int) -> int:
    """Rows per band: as many as possible while pairs at the threshold are found with ``RECALL``."""
    for rows in range(permutations, 1, -1):
        if 1 - (1 - similarity**rows) ** (permutations // rows) >= RECALL:
            return rows
    return 1


def find_similar(signatures: Signatures, similarity: float) -> tuple[Ints, Floats]:
    """Pairs whose signatures agree in at least ``similarity`` of their places, and in how many.

    Candidates agree in a whole band (locality-sensitive hashing, Indyk and Motwani 1998).
    """
    import numpy as np

    count, places = signatures.shape
    rows = choose_band(similarity, places)
    members = np.arange(count)
    pairs = np.empty(0, np.int64)
    for start in range(0, places - rows + 1, rows):
        band = _mix_columns(signatures[:, start : start + rows])
        pairs = np.union1d(pairs, _pair_up(band, members, count, crowd=CROWD))
    scores = compare(signatures, pairs)
    keep = scores >= similarity
    return pairs[keep], scores[keep]


def find_sharing(hashes: Hashes, owners: Ints, count: int, common: int) -> tuple[Ints, Ints]:
    """Pairs of owners with hashes in common, and how many they share.

    A hash with more than ``common`` owners says nothing. Hashes are sorted part by part, by their
    last bits, which bounds the memory that sorting takes.
    """
    import numpy as np

    parts = hashes % np.uint64(PARTS)
    found = [np.empty(0, np.int64)]
    for part in range(PARTS):
        here = parts == part
        found.append(_pair_up(hashes[here], owners[here], count, limit=common))
    return np.unique(np.concatenate(found), return_counts=True)


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
    """By hash, then owner; an owner that has a hash several times has it once."""
    import numpy as np

    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[fresh], owners[fresh]


def _choose_places(size: int, crowd: int | None) -> Iterator[tuple[int, int]]:
    """Which members of a bucket of that size are paired."""
    if crowd is None or size <= crowd:
        yield from combinations(range(size), 2)
    else:
        yield from pairwise(range(size))
        yield from ((0, right) for right in range(2, size))


def compare(signatures: Signatures, pairs: Ints) -> Floats:
    """In what share of its places the two signatures of each pair agree."""
    import numpy as np

    parts = [np.empty(0, np.float64)]
    for part in np.array_split(pairs, len(pairs) // 65_536 + 1):
        left, right = np.divmod(part, len(signatures))
        parts.append((signatures[left] == signatures[right]).mean(axis=1))
    return np.concatenate(parts)
