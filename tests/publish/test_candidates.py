from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from pipeline.publish.candidates import CROWD, choose_band, find_sharing, find_similar
from pipeline.publish.fingerprints import PERMUTATIONS, SHINGLE_WORDS, _sign, runs_of_words


def sign(words: list[str]) -> np.ndarray:
    """The signature of a text."""
    return np.frombuffer(_sign(words), "<u4")


@pytest.mark.parametrize("planted", [0.3, 0.5, 0.7, 0.9])
def test_planted_pairs_are_found_at_their_similarity(planted: float) -> None:
    """Nearly all pairs well above the threshold are found, nearly none well below it."""
    rng = np.random.default_rng(7)
    size, pairs = 300, 40
    shared = round(size * 2 * planted / (1 + planted))
    texts, similarities = [], []
    for _ in range(pairs):
        left = [f"w{n}" for n in rng.integers(0, 1 << 40, size)]
        right = [*left[:shared], *(f"w{n}" for n in rng.integers(0, 1 << 40, size - shared))]
        texts += [left, right]
        runs = [set(runs_of_words(text, SHINGLE_WORDS)) for text in (left, right)]
        similarities.append(len(runs[0] & runs[1]) / len(runs[0] | runs[1]))
    signatures = np.stack([sign(text) for text in texts])
    found, scores = find_similar(signatures, planted - 0.15)
    wanted = {(2 * n) * len(texts) + 2 * n + 1 for n in range(pairs)}
    assert len(wanted & set(found.tolist())) >= 0.97 * pairs
    assert set(found.tolist()) <= wanted
    assert abs(scores.mean() - np.mean(similarities)) < 0.03
    missed, _ = find_similar(signatures, min(planted + 0.2, 1.0))
    assert len(missed) <= 0.03 * pairs


@pytest.mark.parametrize("similarity", [0.1, 0.3, 0.5, 0.8, 1.0])
def test_bands_are_as_wide_as_recall_allows(similarity: float) -> None:
    """One row more in each band would lose too many pairs."""
    rows = choose_band(similarity, PERMUTATIONS)

    def recall(width: int) -> float:
        return float(1 - (1 - similarity**width) ** (PERMUTATIONS // width))

    assert recall(rows) >= 0.99 or rows == 1
    assert rows == PERMUTATIONS or recall(rows + 1) < 0.99


def test_shared_hashes_are_counted_once_for_each_pair() -> None:
    """Against counting all pairs one by one."""
    rng = np.random.default_rng(3)
    count = 40
    bags = [rng.integers(0, 60, 12).astype(np.uint64) for _ in range(count)]
    owners = np.repeat(np.arange(count), 12)
    holders = {h: {n for n, bag in enumerate(bags) if h in bag} for h in range(60)}
    expected = {
        left * count + right: sum({left, right} <= have for have in holders.values()
                                  if len(have) <= 9)
        for left, right in combinations(range(count), 2)
    }  # fmt: skip
    pairs, shared = find_sharing(np.concatenate(bags), owners, count, common=9)
    assert dict(zip(pairs.tolist(), shared.tolist(), strict=True)) == {
        pair: number for pair, number in expected.items() if number
    }


def test_a_crowd_is_linked_without_all_its_pairs() -> None:
    """A thousand copies of one text cost a few thousand comparisons, and are still one."""
    count = 1000
    signatures = np.tile(sign(["a", "copy"]), (count, 1))
    found, _ = find_similar(signatures, 0.5)
    assert len(found) < 3 * count
    assert {0, *(found % count).tolist()} == set(range(count))
    assert count > CROWD


def test_no_articles_have_no_pairs() -> None:
    """Empty arrays pass through."""
    found, scores = find_similar(np.empty((0, PERMUTATIONS), np.uint32), 0.5)
    assert len(found) == len(scores) == 0
    pairs, _ = find_sharing(np.empty(0, np.uint64), np.empty(0, np.int64), 0, 5)
    assert len(pairs) == 0
