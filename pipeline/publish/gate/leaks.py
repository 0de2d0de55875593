"""Leaks between the written splits, measured again and in another way than they were prevented.

Nothing of ``publish.duplicates`` is used but its limits: texts are read from the files, shingles
and sentences are hashed by other functions, and only documents on different sides are compared.
A story that was published in parts before its parts were known to be one is declared in the table
of duplicates; what leaks through such a pair is a warning, since published rows never move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import SPLITS
from pipeline.publish.evidence import DUPLICATES, read_duplicates
from pipeline.publish.gate.findings import Check, Finding
from pipeline.publish.gate.marks import Marks
from pipeline.publish.gate.pages import TRAIN, Pages, name_bands, read_pages
from pipeline.publish.index import read_index
from pipeline.recipe import Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMPARED = 8  # of a crowd in a band: enough to know that a document leaks


class Leak(NamedTuple):
    """Two documents on different sides, and what they have in common."""

    left_id: str
    right_id: str
    similarity: float
    sentences: int

    def __str__(self) -> str:
        return (
            f"{self.left_id} {self.right_id}: similarity {self.similarity:.2f}, "
            f"{self.sentences} sentences"
        )


def check_leaks(folder: Path, recipe: Recipe, kept: Path | None = None) -> list[Finding]:
    """Whether too much of validation and test stands in another split as well.

    What is made of each text is kept in the file ``kept`` for the next time, if it is given.
    """
    limit = recipe.gate.max_leaked
    check = Check("no_leak_between_splits", "who trains on the test set measures memory")
    known = Check(
        "no_leak_by_late_ties", "published rows never move", severity="warning", config="documents"
    )
    marks = Marks(kept)
    pages = read_pages(folder, marks)
    marks.save()
    leaks = find_leaks(pages, recipe)
    late = _read_late_ties(folder)
    clusters = read_index(folder) if late else {}

    def is_late(leak: Leak) -> bool:
        names = (clusters[leak.left_id].cluster_id, clusters[leak.right_id].cluster_id)
        return frozenset(names) in late

    old = [leak for leak in leaks if late and is_late(leak)]
    new = [leak for leak in leaks if not late or not is_late(leak)]
    train = SPLITS.index(TRAIN)
    held_out = int((pages.sides != train).sum())
    leaked = {name for leak in new for name in leak[:2]}
    count = sum(
        name in leaked and side != train for name, side in zip(pages.ids, pages.sides, strict=True)
    )
    seen = f"{count:,} of {held_out:,} held-out documents, [gate] max_leaked is {limit}"
    late_seen = f"{len(old):,} pairs of stories that were published apart"
    return [
        check.conclude(int(count > limit * held_out), seen, [*map(str, new)]),
        known.conclude(len(old), late_seen, [*map(str, old)]),
    ]


def find_leaks(pages: Pages, recipe: Recipe) -> list[Leak]:
    """Pairs across splits that are too similar, or share too many long sentences."""
    similarity = min(recipe.duplicates.similarity + recipe.gate.leak_margin, 1.0)
    shared = _count_shared(pages, recipe.duplicates.common_after)
    pairs = {pair for pair, count in shared.items() if count >= recipe.duplicates.shared_sentences}
    pairs.update(pair for pair in _find_candidates(pages) if pages.compare(*pair) >= similarity)
    return [
        Leak(pages.ids[left], pages.ids[right], pages.compare(left, right), shared[left, right])
        for left, right in sorted(pairs)
    ]


def _find_candidates(pages: Pages) -> set[tuple[int, int]]:
    """Pairs across splits that agree in a whole band."""
    import numpy as np

    found: set[tuple[int, int]] = set()
    for band in name_bands(pages.signatures).T:
        order = np.argsort(band, kind="stable")
        is_new = band[order][1:] != band[order][:-1]
        for members in _list_groups(order, is_new):
            if pages.are_apart(members):
                found.update(_pair_sides(pages, members))
    return found


def _list_groups(order: NDArray[np.int64], is_new: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Runs of two and more of what was put in order; ``is_new`` says where the next run begins."""
    import numpy as np

    starts = np.flatnonzero(np.concatenate([[True], is_new]))[: len(order)]
    sizes = np.diff(starts, append=len(order))
    for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        yield sorted(order[start : start + size].tolist())


def _pair_sides(pages: Pages, members: Sequence[int]) -> Iterator[tuple[int, int]]:
    sides: defaultdict[int, list[int]] = defaultdict(list)
    for one in members:
        sides[int(pages.sides[one])].append(one)
    for left, right in combinations(sides.values(), 2):
        for one in left:
            yield from ((min(one, other), max(one, other)) for other in right[:COMPARED])
        for other in right:
            yield from ((min(one, other), max(one, other)) for one in left[:COMPARED])


def _count_shared(pages: Pages, common_after: int) -> Counter[tuple[int, int]]:
    """Pairs across splits to the number of long sentences in common."""
    import numpy as np

    order = np.argsort(pages.sentences, kind="stable")
    ordered = pages.sentences[order]
    return Counter(
        pair
        for members in _list_groups(pages.owners[order], ordered[1:] != ordered[:-1])
        if len(members) <= common_after
        for pair in combinations(members, 2)
        if pages.are_apart(pair)
    )


def _read_late_ties(folder: Path) -> set[frozenset[str | None]]:
    """Pairs of clusters that are one story and were published as two."""
    if not (folder / DUPLICATES).is_file():
        return set()
    rows = read_duplicates(folder)
    ties = (frozenset((one.left_cluster_id, one.right_cluster_id)) for one in rows)
    return {tie for tie in ties if len(tie) > 1}
