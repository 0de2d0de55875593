"""Leaks between the written splits, measured again and in another way than they were prevented.

Nothing of ``publish.duplicates`` is used but its limits: texts are read from the files, shingles
and sentences are hashed by other functions, and only documents on different sides are compared.
A story that was published in parts before its parts were known to be one is declared in the table
of duplicates; what leaks through such a pair is a warning, since published rows never move.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import SPLITS, Split, find_table
from pipeline.publish.evidence import DUPLICATES, read_duplicates
from pipeline.publish.gate_findings import Check, Finding
from pipeline.publish.gate_rows import find_formats, read_rows
from pipeline.publish.index import read_index
from pipeline.recipe import Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 128
BAND = 4  # a pair at 0.7 agrees in one of 32 bands but for one time in 5,000
RUN_WORDS = 5
LONG_WORDS = 8
COMPARED = 8  # of a crowd in a band: enough to know that a document leaks
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


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


class Page(NamedTuple):
    """A document as the leak gate sees it."""

    document_id: str
    split: Split
    signature: NDArray[np.uint32]
    sentences: list[int]


def check_leaks(folder: Path, recipe: Recipe) -> list[Finding]:
    """Whether too much of validation and test stands in another split as well."""
    limit = recipe.gate.max_leaked
    check = Check("no_leak_between_splits", "who trains on the test set measures memory")
    known = Check(
        "no_leak_by_late_ties", "published rows never move", severity="warning", config="documents"
    )
    pages = list(_read_pages(folder))
    leaks = find_leaks(pages, recipe)
    late = _read_late_ties(folder)
    clusters = read_index(folder)

    def is_late(leak: Leak) -> bool:
        names = (clusters[leak.left_id].cluster_id, clusters[leak.right_id].cluster_id)
        return frozenset(names) in late

    old = [leak for leak in leaks if is_late(leak)]
    new = [leak for leak in leaks if not is_late(leak)]
    sides = {page.document_id: page.split for page in pages}
    held_out = sum(split != "train" for split in sides.values())
    count = len({name for leak in new for name in leak[:2] if sides[name] != "train"})
    seen = f"{count:,} of {held_out:,} held-out documents, [gate] max_leaked is {limit}"
    late_seen = f"{len(old):,} pairs of stories that were published apart"
    return [
        check.conclude(int(count > limit * held_out), seen, [*map(str, new)]),
        known.conclude(len(old), late_seen, [*map(str, old)]),
    ]


def find_leaks(pages: Sequence[Page], recipe: Recipe) -> list[Leak]:
    """Pairs across splits that are too similar, or share too many long sentences."""
    import numpy as np

    similarity = min(recipe.duplicates.similarity + recipe.gate.leak_margin, 1.0)
    shared = _count_shared(pages, recipe.duplicates.common_after)
    pairs = {pair for pair, count in shared.items() if count >= recipe.duplicates.shared_sentences}
    for left, right in _find_candidates(pages):
        score = np.mean(pages[left].signature == pages[right].signature)
        if score >= similarity:
            pairs.add((left, right))
    leaks = []
    for left, right in sorted(pairs):
        score = float(np.mean(pages[left].signature == pages[right].signature))
        leaks.append(
            Leak(pages[left].document_id, pages[right].document_id, score, shared[left, right])
        )
    return leaks


def _read_pages(folder: Path) -> Iterator[Page]:
    formats = find_formats(folder)
    for split in SPLITS:
        for row in read_rows(folder, find_table("documents"), formats[0], split):
            text = row["text"]
            lines = [text[one["start"] : one["end"]] for one in row["sentences"]]
            yield make_page(row["document_id"], split, text, lines)


def make_page(document_id: str, split: Split, text: str, sentences: Iterable[str]) -> Page:
    """The signature of a text and the hashes of its long sentences."""
    folded = (_fold(sentence) for sentence in sentences)
    long = {" ".join(words) for words in folded if len(words) >= LONG_WORDS}
    return Page(document_id, split, _sign(_fold(text)), [*map(_hash, long)])


def _fold(text: str) -> list[str]:
    return [word.replace("’", "").replace("'", "") for word in _WORD.findall(text.casefold())]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, person=b"leaks").digest(), "big")


def _sign(words: Sequence[str]) -> NDArray[np.uint32]:
    """MinHash by multiply-shift over rolling hashes of runs of words (Broder 1997)."""
    import numpy as np

    factors, offsets = _permutations()
    known = {word: _hash(word) for word in set(words)}
    codes = np.array([known[word] for word in words] or [0], np.uint64)
    size = min(RUN_WORDS, len(codes))
    runs = np.zeros(len(codes) - size + 1, np.uint64)
    for skip in range(size):
        runs = (runs ^ codes[skip : skip + len(runs)]) * np.uint64(0x9E3779B97F4A7C15)
        runs ^= runs >> np.uint64(31)
    low = np.full(PERMUTATIONS, 2**64 - 1, np.uint64)
    for part in np.array_split(np.unique(runs), len(runs) // 4096 + 1):
        if len(part):
            low = np.minimum(low, (part[:, None] * factors + offsets).min(axis=0))
    signature: NDArray[np.uint32] = (low >> np.uint64(32)).astype(np.uint32)
    return signature


@lru_cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    import numpy as np

    rng = np.random.default_rng(20_311)
    factors = rng.integers(1, 2**63, PERMUTATIONS, np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, rng.integers(0, 2**63, PERMUTATIONS, np.uint64)


def _find_candidates(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Pairs across splits that agree in a whole band."""
    found: set[tuple[int, int]] = set()
    for start in range(0, PERMUTATIONS, BAND):
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        for number, page in enumerate(pages):
            buckets[page.signature[start : start + BAND].tobytes()].append(number)
        for members in buckets.values():
            if len(members) > 1 and len({pages[one].split for one in members}) > 1:
                found.update(_pair_sides(pages, members))
    return found


def _pair_sides(pages: Sequence[Page], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    sides: defaultdict[str, list[int]] = defaultdict(list)
    for one in members:
        sides[pages[one].split].append(one)
    for left, right in combinations(sides.values(), 2):
        for one in left:
            yield from ((min(one, other), max(one, other)) for other in right[:COMPARED])
        for other in right:
            yield from ((min(one, other), max(one, other)) for one in left[:COMPARED])


def _count_shared(pages: Sequence[Page], common_after: int) -> Counter[tuple[int, int]]:
    """Pairs across splits to the number of long sentences in common."""
    owners: defaultdict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for sentence in page.sentences:
            owners[sentence].append(number)
    return Counter(
        pair
        for members in owners.values()
        if 1 < len(members) <= common_after
        for pair in combinations(members, 2)
        if pages[pair[0]].split != pages[pair[1]].split
    )


def _read_late_ties(folder: Path) -> set[frozenset[str | None]]:
    """Pairs of clusters that are one story and were published as two."""
    if not (folder / DUPLICATES).is_file():
        return set()
    rows = read_duplicates(folder)
    ties = (frozenset((one.left_cluster_id, one.right_cluster_id)) for one in rows)
    return {tie for tie in ties if len(tie) > 1}
