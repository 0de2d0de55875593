"""How well near-duplicates are found, how long it takes, and what leaks in a real collection.

    python tests/benchmarks/duplicates.py [documents]

Near-duplicates are planted by replacing words of random texts until the Jaccard index of their
runs of five words is about as wanted; recall and precision are over pairs. Timing is of clustering
and splitting so many synthetic documents (10,000 if not said), from their fingerprints.
"""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.publish.duplicates import find_stories
from pipeline.publish.splits import assign_splits
from pipeline.recipe import DuplicatesConfig, SplitsConfig
from pipeline.run.fingerprints import SHINGLE_WORDS, Fingerprint, _hash_all, _sign

CONFIG = DuplicatesConfig()
SIMILARITIES = (0.3, 0.4, 0.5, 0.6, 0.8)
PAIRS = 400
WORDS = 300
LONG = 12  # words of a sentence


def main(documents: int) -> None:
    """Print both tables."""
    print(f"near-duplicates, threshold {CONFIG.similarity}, {PAIRS} pairs each")
    print("planted  measured  linked  recall above  precision")
    for planted in SIMILARITIES:
        print(write_row(planted))
    measure_time(documents)


def write_row(planted: float) -> str:
    """One line: how many of the pairs planted at a similarity are linked, and what else is."""
    rng = random.Random(round(planted * 100))  # noqa: S311 - repeatable, no secret
    texts, exact = [], []
    for _ in range(PAIRS):
        left, right = plant(rng, planted)
        texts += [left, right]
        exact.append(measure_jaccard(left, right))
    stories = find_stories((fingerprint(at, text) for at, text in enumerate(texts)), CONFIG)
    clusters: dict[str, list[str]] = {}
    for name, key in stories.cluster_ids.items():
        clusters.setdefault(key, []).append(name)
    linked = {tuple(sorted(pair)) for names in clusters.values() for pair in combinations(names, 2)}
    names = [tuple(sorted((name_of(2 * at), name_of(2 * at + 1)))) for at in range(PAIRS)]
    wanted = {pair for pair, value in zip(names, exact, strict=True) if value >= CONFIG.similarity}
    found = len(wanted & linked)
    recall = f"{found / len(wanted):.3f}" if wanted else "–"
    precision = f"{len(linked & set(names)) / len(linked):.3f}" if linked else "–"
    measured = sum(exact) / PAIRS
    return (
        f"{planted:>7.1f}  {measured:>8.3f}  {len(linked & set(names)) / PAIRS:>6.3f}  "
        f"{recall:>6} of {len(wanted):>3}  {precision:>9}"
    )


def plant(rng: random.Random, similarity: float) -> tuple[list[str], list[str]]:
    """A text and a copy with one stretch written anew, sized for the wanted similarity."""
    left = make_words(rng, WORDS)
    aim = similarity + rng.uniform(-0.03, 0.03)
    lost = SHINGLE_WORDS - 1  # runs that each end of a stretch loses
    kept = min(round(2 * aim * (WORDS - lost) / (1 + aim)) + 2 * lost, WORDS)
    start = rng.randint(0, kept)
    return left, [*left[:start], *make_words(rng, WORDS - kept), *left[start + WORDS - kept :]]


def make_words(rng: random.Random, count: int) -> list[str]:
    """Words of a vocabulary of fifty thousand."""
    return [f"w{rng.randrange(50_000)}" for _ in range(count)]


def measure_jaccard(left: list[str], right: list[str]) -> float:
    """The exact index over runs of words."""
    runs = [
        set(zip(*(text[skip:] for skip in range(SHINGLE_WORDS)), strict=False))
        for text in (left, right)
    ]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def name_of(number: int) -> str:
    """An id as content makes them."""
    return sha256(str(number).encode()).hexdigest()[:16]


def fingerprint(number: int, words: list[str], sentences: list[str] | None = None) -> Fingerprint:
    """A fingerprint of bare words; without sentences, only similarity can link it."""
    digest = sha256(" ".join(words).encode()).digest()
    return Fingerprint(name_of(number), "", digest, _sign(words), _hash_all(sentences or []), b"")


def make_collection(count: int) -> Iterator[Fingerprint]:
    """Articles of twenty-five sentences, of which one in ten is a rewrite of the one before."""
    rng = random.Random(1)  # noqa: S311 - repeatable, no secret
    words: list[str] = []
    for number in range(count):
        fresh = make_words(rng, WORDS)
        words = [*words[: WORDS * 3 // 4], *fresh[: WORDS // 4]] if number % 10 == 1 else fresh
        lines = [" ".join(words[at : at + LONG]) for at in range(0, WORDS, LONG)]
        yield fingerprint(number, words, lines)


def measure_time(count: int) -> None:
    """Print how long clustering and splitting take."""
    began = perf_counter()
    prints = list(make_collection(count))
    made = perf_counter()
    stories = find_stories(prints, CONFIG)
    found = perf_counter()
    splits = assign_splits(stories.cluster_ids, SplitsConfig(), None, prints)
    done = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clusters = len(set(stories.cluster_ids.values()))
    print(f"\n{count:,} documents: {clusters:,} stories, {len(splits):,} placed")
    print(f"make and fingerprint {made - began:.1f} s")
    print(f"cluster {found - made:.1f} s")
    print(f"split {done - found:.1f} s")
    print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
