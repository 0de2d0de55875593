from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotators.newsroom.decode import (
    LONGEST,
    find_best_tags,
    find_legal_tags,
    find_probabilities,
    find_spans,
    lay_chains,
)
from pipeline.annotators.newsroom.labels import (
    ENTITY_TAGS,
    FORBIDDEN,
    ROLE_TAGS,
    legal_starts,
    legal_transitions,
)
from pipeline.annotators.newsroom.marginals import find_marginals
from pipeline.annotators.newsroom.windows import CONTEXT, WINDOW, plan_windows


def test_tags_pair_begin_and_inside() -> None:
    """Label k has the tags 2k + 1 and 2k + 2, which decoding relies on."""
    for names in (ENTITY_TAGS, ROLE_TAGS):
        assert names[0] == "O"
        assert all(names[at] == "B-" + names[at + 1][2:] for at in range(1, len(names), 2))


def test_inside_follows_only_its_own_span() -> None:
    """``I-X`` may follow ``B-X`` and ``I-X``, and opens no paragraph."""
    table, starts = legal_transitions(len(ROLE_TAGS)), legal_starts(len(ROLE_TAGS))
    for before, after in product(range(len(ROLE_TAGS)), repeat=2):
        legal = ROLE_TAGS[after][0] != "I" or ROLE_TAGS[before][2:] == ROLE_TAGS[after][2:]
        assert (table[before, after] == 0) == legal
    assert [tag for tag, score in zip(ROLE_TAGS, starts, strict=True) if score == FORBIDDEN] == [
        tag for tag in ROLE_TAGS if tag[0] == "I"
    ]


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_best_tags_are_the_best_of_all_paths(seed: int, lengths: list[int]) -> None:
    """Viterbi over paragraphs side by side finds what trying every path finds."""
    random = np.random.default_rng(seed)
    count, total = 5, sum(lengths)
    scores = random.normal(size=(total, count)).astype(np.float32)
    moves = (legal_transitions(count) + random.normal(size=(count, count))).astype(np.float32)
    starts = (legal_starts(count) + random.normal(size=count)).astype(np.float32)
    heads = np.cumsum([0, *lengths[:-1]])
    opens = np.zeros(total, dtype=np.int64)
    opens[heads] = 1
    tags = find_best_tags(scores, lay_chains(opens), moves, starts)
    for head, length in zip(heads, lengths, strict=True):
        part = scores[head : head + length]
        paths = {
            path: starts[path[0]]
            + sum(moves[step] for step in pairwise(path))
            + sum(part[range(length), path])
            for path in product(range(count), repeat=length)
        }
        assert paths[tuple(tags[head : head + length])] == pytest.approx(max(paths.values()))


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_legal_tags_are_those_of_the_full_search(seed: int, count: int) -> None:
    """Leaving paragraphs alone that are legal as they stand changes no tag."""
    random = np.random.default_rng(seed)
    scores = random.normal(size=(count, 7)).astype(np.float32)
    opens = (random.random(count) < 0.2).astype(np.int64)
    opens[0] = 1
    searched = find_best_tags(scores, lay_chains(opens), legal_transitions(7), legal_starts(7))
    assert np.array_equal(find_legal_tags(scores, opens), searched)


@pytest.mark.parametrize(
    ("tags", "opens", "spans"),
    [
        ([0, 1, 2, 0], [1, 0, 0, 0], [(1, 2, 0)]),
        ([1, 1, 2], [1, 0, 0], [(0, 0, 0), (1, 2, 0)]),
        ([3, 4, 4], [1, 0, 1], [(0, 1, 1), (2, 2, 1)]),
        ([5], [1], [(0, 0, 2)]),
        ([0, 0], [1, 0], []),
        ([], [], []),
    ],
)
def test_spans_are_what_the_tags_spell(
    tags: list[int], opens: list[int], spans: list[tuple[int, int, int]]
) -> None:
    """A span ends where another begins, outside, and with its paragraph."""
    scores = find_probabilities(np.zeros((len(tags), 7), dtype=np.float32).reshape(-1, 7))
    found = find_spans(np.array(tags, dtype=np.int64), np.array(opens, dtype=np.int64), scores)
    assert [(span.first, span.last, span.label) for span in found] == spans


@given(st.integers(0, 3 * LONGEST), st.integers(1, 50))
def test_chains_hold_every_word_once(count: int, step: int) -> None:
    """Rows together are all words in order, and no row is longer than the limit."""
    opens = (np.arange(count) % step == 0).astype(np.int64) * (step < 40)
    words = lay_chains(opens).words
    assert list(words[words >= 0]) == list(range(count))
    assert words.shape[1] <= LONGEST


@given(st.integers(0, 20_000))
def test_windows_keep_every_piece_once_with_its_context(count: int) -> None:
    """Kept parts follow one another, and no cut is nearer than the context to a window's edge."""
    windows = plan_windows(count)
    assert [at for w in windows for at in range(w.keep_start, w.keep_end)] == list(range(count))
    for window in windows:
        assert window.end - window.start <= WINDOW
        assert window.start == max(0, window.keep_start - CONTEXT)
        assert window.end == min(count, window.keep_end + CONTEXT)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_marginals_are_shares_of_all_paths(seed: int, length: int) -> None:
    """Forward and backward sums give what weighing every path gives."""
    random = np.random.default_rng(seed)
    count = 3
    scores = random.normal(size=(length, count)).astype(np.float32)
    moves = random.normal(size=(count, count)).astype(np.float32)
    starts = random.normal(size=count).astype(np.float32)
    wanted = np.zeros((length, count))
    for path in product(range(count), repeat=length):
        weight = starts[path[0]] + sum(scores[at, tag] for at, tag in enumerate(path))
        weight += sum(moves[pair] for pair in pairwise(path))
        wanted[np.arange(length), path] += np.exp(weight)
    wanted /= wanted.sum(axis=1, keepdims=True)
    opens = np.zeros(length, dtype=np.int64)
    opens[0] = 1
    found = find_marginals(scores, lay_chains(opens), moves, starts)
    assert np.allclose(found, wanted, atol=1e-5)
