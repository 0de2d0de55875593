from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from print_shelf import keep_sentences, keep_signatures

from pipeline.publish import candidates
from pipeline.publish.candidates import (
    CROWD,
    choose_band,
    compare,
    find_groups,
    find_sharing,
    find_similar,
)
from pipeline.run.fingerprints import PERMUTATIONS, SHINGLE_WORDS, _sign, runs_of_words


def sign(words: list[str]) -> np.ndarray:
    """The signature of a text."""
    return np.frombuffer(_sign(words), "<u4")


@pytest.mark.parametrize("planted", [0.3, 0.5, 0.7, 0.9])
def test_planted_pairs_are_found_at_their_similarity(planted: float, tmp_path: Path) -> None:
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
    prints, rows = keep_signatures(tmp_path, signatures)
    found = find_similar(prints, rows, planted - 0.15, tmp_path)
    scores = compare(prints, rows, found)
    wanted = {(2 * n) * len(texts) + 2 * n + 1 for n in range(pairs)}
    assert len(wanted & set(found.tolist())) >= 0.97 * pairs
    assert set(found.tolist()) <= wanted
    assert abs(scores.mean() - np.mean(similarities)) < 0.03
    missed = find_similar(prints, rows, min(planted + 0.2, 1.0), tmp_path)
    assert len(missed) <= 0.03 * pairs


@pytest.mark.parametrize("similarity", [0.1, 0.3, 0.5, 0.8, 1.0])
def test_bands_are_as_wide_as_recall_allows(similarity: float) -> None:
    """One row more in each band would lose too many pairs."""
    rows = choose_band(similarity, PERMUTATIONS)

    def recall(width: int) -> float:
        return float(1 - (1 - similarity**width) ** (PERMUTATIONS // width))

    assert recall(rows) >= 0.99 or rows == 1
    assert rows == PERMUTATIONS or recall(rows + 1) < 0.99


@pytest.mark.parametrize("part_hashes", [1 << 22, 40])
def test_shared_hashes_are_counted_once_for_each_pair(
    part_hashes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against counting all pairs one by one, in one part and in many."""
    monkeypatch.setattr(candidates, "PART_HASHES", part_hashes)
    rng = np.random.default_rng(3)
    count = 40
    bags = [rng.integers(0, 60, 12).astype(np.uint64) for _ in range(count)]
    holders = {h: {n for n, bag in enumerate(bags) if h in bag} for h in range(60)}
    expected = {
        left * count + right: sum({left, right} <= have for have in holders.values()
                                  if len(have) <= 9)
        for left, right in combinations(range(count), 2)
    }  # fmt: skip
    prints, rows = keep_sentences(tmp_path, bags)
    pairs, shared = find_sharing(prints.sentences, rows, rows, 9, tmp_path)
    assert dict(zip(pairs.tolist(), shared.tolist(), strict=True)) == {
        pair: number for pair, number in expected.items() if number
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["prints"]


def test_what_was_left_out_shares_nothing(tmp_path: Path) -> None:
    """Rows without a rank own no hash."""
    prints, _ = keep_sentences(tmp_path, [np.arange(3, dtype=np.uint64)] * 3)
    rows = np.array([0, 2])
    pairs, shared = find_sharing(prints.sentences, rows, np.arange(2), 9, tmp_path)
    assert (pairs.tolist(), shared.tolist()) == ([1], [3])


def test_a_crowd_is_linked_without_all_its_pairs(tmp_path: Path) -> None:
    """A thousand copies of one text cost a few thousand comparisons, and are still one."""
    count = 1000
    signatures = np.tile(sign(["a", "copy"]), (count, 1))
    found = find_similar(*keep_signatures(tmp_path, signatures), 0.5, tmp_path)
    assert len(found) < 3 * count
    assert {0, *(found % count).tolist()} == set(range(count))
    assert count > CROWD


def test_no_articles_have_no_pairs(tmp_path: Path) -> None:
    """Empty columns pass through."""
    prints, rows = keep_signatures(tmp_path, np.empty((0, PERMUTATIONS), np.uint32))
    assert len(find_similar(prints, rows, 0.5, tmp_path)) == 0
    assert len(find_sharing(prints.sentences, rows, rows, 5, tmp_path).pairs) == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_groups_are_named_after_their_smallest(links: list[tuple[int, int]]) -> None:
    """Against walking from each number along its links."""
    near: dict[int, set[int]] = {number: {number} for number in range(31)}
    for _ in range(31):
        for left, right in links:
            near[left] = near[right] = near[left] | near[right]
    left, right = (np.array([link[side] for link in links], np.int64) for side in (0, 1))
    assert find_groups(31, left, right).tolist() == [min(near[number]) for number in range(31)]
