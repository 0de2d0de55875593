"""Which found content stands for which of the gold."""

from __future__ import annotations

import pytest
from cpu_time import is_linear
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.annotation import merge_spans
from pipeline.evaluate.pairing import ENOUGH, pair_greedily
from pipeline.evaluate.words import Ruler
from pipeline.records import Span

TEXT = "abcdefghijklmnopqrstuvwxyz"
SIDE = st.lists(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda p: Span(p[0], p[0] + p[1])),
        min_size=1,
        max_size=3,
    ).map(merge_spans),
    max_size=5,
)


@pytest.mark.parametrize(
    ("gold", "found", "pairs"),
    [
        (["abcd"], ["abcd"], [(0, 0)]),
        (["abcd"], ["ab"], [(0, 0)]),
        (["abcd"], ["a"], []),
        (["abcd"], ["cdef"], []),
        (["abcd"], ["abc", "abcd"], [(0, 1)]),
        (["abcd", "abcdefgh"], ["abcdefgh", "abcd"], [(0, 1), (1, 0)]),
        (["abcdefgh", "abcd"], ["abcd"], [(1, 0)]),
        (["abcdefgh"], ["abcd", "efgh"], [(0, 0)]),
        ([], ["abcd"], []),
    ],
)
def test_best_overlap_goes_first(
    gold: list[str], found: list[str], pairs: list[tuple[int, int]]
) -> None:
    """One to one; nested contents find each other; equal overlaps go by order."""

    def places(side: list[str]) -> list[tuple[Span, ...]]:
        return [(Span(TEXT.index(words), TEXT.index(words) + len(words)),) for words in side]

    paired = pair_greedily(Ruler(TEXT), places(gold), places(found))
    assert [(pair.gold, pair.found) for pair in paired] == pairs


@given(SIDE, SIDE)
def test_pairs_are_one_to_one_and_enough(gold: list[tuple[Span]], found: list[tuple[Span]]) -> None:
    """No mark is used twice, none is paired below the bar, and no good pair is left over."""
    ruler = Ruler(TEXT)
    pairs = pair_greedily(ruler, gold, found)
    used_gold, used_found = [p.gold for p in pairs], [p.found for p in pairs]
    assert len(set(used_gold)) == len(set(used_found)) == len(pairs)
    assert all(pair.overlap >= ENOUGH for pair in pairs)
    for i, wanted in enumerate(gold):
        for j, marked in enumerate(found):
            if i not in used_gold and j not in used_found:
                assert ruler.overlap(wanted, marked) < ENOUGH


def test_many_marks_take_no_square() -> None:
    """Ten thousand contents side by side are paired in a moment."""
    spans = [(Span(start, start + 5),) for start in range(0, 60_000, 6)]
    ruler = Ruler("words " * 10_000)
    assert len(pair_greedily(ruler, spans, spans)) == 10_000
    assert is_linear(lambda size: pair_greedily(ruler, spans[:size], spans[:size]), 1_000, 10_000)
