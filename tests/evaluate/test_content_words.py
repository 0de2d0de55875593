"""What two stretches of text have in common, in letters and digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.annotation import merge_spans
from pipeline.evaluate.words import Ruler, intersect_spans
from pipeline.records import Span

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda p: Span(p[0], p[0] + p[1])),
    max_size=6,
).map(merge_spans)


@pytest.mark.parametrize(
    ("left", "right", "overlap"),
    [
        ("“We won,”", "We won", 1.0),
        ("that rain fell", "rain fell", 1.0),
        ("rain fell on Lowe", "rain fell", 8 / 14),
        ("rain fell", "that rain fell on Lowe", 8 / 14),
        ("We won", "rain fell", 0.0),
        ("“", "“", 0.0),
    ],
)
def test_overlap_counts_letters_and_digits_only(left: str, right: str, overlap: float) -> None:
    """Marks, white space and a leading "that" do not count."""
    text = "“We won,” said Ann Lee. Bo Cho said that rain fell on Lowe."
    ruler = Ruler(text)
    sides = [
        ruler.drop_that((Span(text.index(words), text.index(words) + len(words)),))
        for words in (left, right)
    ]
    assert ruler.overlap(*sides) == pytest.approx(overlap)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("that rain fell", " rain fell"),
        (", “That rain fell", " rain fell"),
        ("thatched roofs", "thatched roofs"),
        ("that", "that"),
        ("that’s it", "’s it"),
        ("all that fell", "all that fell"),
        ("", ""),
    ],
)
def test_drop_that_takes_the_word_only(text: str, rest: str) -> None:
    """Only a whole word at the beginning is dropped, and only if something is left."""
    spans = Ruler(text).drop_that((Span(0, len(text)),))
    assert "".join(text[s.start : s.end] for s in spans) == rest


@pytest.mark.parametrize(
    ("spans", "squeezed"),
    [
        ([(0, 3)], ["a b"]),
        ([(0, 1), (2, 3)], ["a b"]),
        ([(0, 2), (4, 5)], ["a", "c"]),
        ([(1, 2)], []),
    ],
)
def test_squeeze_joins_what_white_space_parts(
    spans: list[tuple[int, int]], squeezed: list[str]
) -> None:
    """A paragraph break does not part a role, other words do."""
    text = "a b c"
    found = Ruler(text).squeeze(tuple(Span(*span) for span in spans))
    assert [text[s.start : s.end] for s in found] == squeezed


@given(SPANS, SPANS)
def test_intersection_is_that_of_the_characters(left: tuple[Span], right: tuple[Span]) -> None:
    """Spans stand for sets of characters."""

    def characters(spans: tuple[Span]) -> set[int]:
        return {place for span in spans for place in range(span.start, span.end)}

    assert characters(intersect_spans(left, right)) == characters(left) & characters(right)
