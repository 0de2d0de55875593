"""Intervals by bootstrap: bounds that hold what they say, always the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.counts import Counts, Figure
from pipeline.evaluate.estimates import Score, estimate_scores, find_score

FIGURE = Figure("attributions", "all", "overlap")


def score(*rows: tuple[int, int, int, int]) -> Score:
    """The score of articles with these counts."""
    articles: list[Counts] = [{FIGURE: list(row)} for row in rows]
    return find_score(estimate_scores(articles), *FIGURE)


def test_figures_are_sums_over_articles() -> None:
    """Long articles weigh more: no mean of means."""
    result = score((9, 10, 9, 10), (0, 2, 0, 2))
    assert result.precision.value == pytest.approx(9 / 12)
    assert result.recall.value == pytest.approx(9 / 12)


def test_equal_articles_have_no_spread() -> None:
    """What is drawn makes no difference, so the bounds are the value."""
    f1 = score(*[(3, 4, 3, 6)] * 20).f1
    assert f1.low == pytest.approx(f1.value) == pytest.approx(f1.high)
    assert f1.value == pytest.approx(0.6)


def test_bounds_are_those_of_the_binomial() -> None:
    """Forty articles with one quote each, half of them right: about 0.5 ± 1.96 √(0.25 / 40)."""
    precision = score(*[(1, 1, 1, 1)] * 20, *[(0, 1, 0, 1)] * 20).precision
    assert precision.value == 0.5
    assert precision.low == pytest.approx(0.5 - 0.155, abs=0.03)
    assert precision.high == pytest.approx(0.5 + 0.155, abs=0.03)


@given(
    st.lists(
        st.tuples(*[st.integers(0, 5)] * 2).map(lambda p: (min(p), max(p)) * 2),
        min_size=1,
        max_size=8,
    )
)
def test_bounds_hold_the_value_and_never_change(rows: list[tuple[int, int, int, int]]) -> None:
    """0 <= low <= high <= 1, twice the same, whatever is empty."""
    first, again = score(*rows), score(*rows)
    assert first == again
    for estimate in (first.precision, first.recall, first.f1):
        assert 0 <= estimate.low <= estimate.high <= 1
        assert 0 <= estimate.value <= 1


def test_figure_that_only_one_article_has_is_kept() -> None:
    """An article without it counts nothing."""
    other = Figure("names", "LAW", "exact")
    scores = estimate_scores([{FIGURE: [1, 1, 1, 1]}, {other: [1, 2, 1, 1]}])
    assert find_score(scores, *other).precision.value == 0.5
    assert find_score(scores, *FIGURE).f1.value == 1
