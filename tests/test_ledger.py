from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import (
    Replacement,
    apply_edits,
    compose_edits,
    from_raw,
    is_faithful,
    replay_edits,
    to_raw,
)
from pipeline.records import Edit

LETTERS = st.text(alphabet="ab \n—“", max_size=40)


@st.composite
def replacements_of(draw: st.DrawFn, text: str) -> list[Replacement]:
    """Some replacements of ``text``, in order and without overlap."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    return [Replacement(start, end, draw(st.text("abc ", max_size=4)), "r") for start, end in spans]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, list[Edit]]:
    """A raw text, what became of it, and the ledger."""
    raw = draw(LETTERS)
    return raw, *apply_edits(raw, draw(replacements_of(raw)))


@pytest.mark.parametrize(
    ("raw", "replacements", "text", "edits"),
    [
        ("One.", [], "One.", []),
        ("One two", [(3, 4, "\n\n")], "One\n\ntwo", [(3, 4, 3, 5)]),
        ("One\ntwo", [(3, 4, "\n\n")], "One\n\ntwo", [(4, 4, 4, 5)]),
        ("(AP) — Rain.", [(0, 7, "")], "Rain.", [(0, 7, 0, 0)]),
        ("a  b  c", [(1, 3, " "), (4, 6, " ")], "a b c", [(2, 3, 2, 2), (5, 6, 4, 4)]),
        ("caf\u00c3\u00a9s", [(3, 5, "é")], "cafés", [(3, 5, 3, 4)]),
        ("same", [(1, 3, "am")], "same", []),
    ],
)
def test_apply_edits_keeps_edits_as_small_as_they_can_be(
    raw: str,
    replacements: list[tuple[int, int, str]],
    text: str,
    edits: list[tuple[int, int, int, int]],
) -> None:
    """What a replacement shares with the old text at its edges is not part of the edit."""
    wanted = [Replacement(*r, reason="r") for r in replacements]
    assert apply_edits(raw, wanted) == (text, [Edit(*e, reason="r") for e in edits])


@pytest.mark.parametrize("spans", [[(2, 4), (3, 5)], [(3, 4), (0, 1)], [(4, 3)], [(0, 9)]])
def test_apply_edits_refuses_replacements_that_overlap(spans: list[tuple[int, int]]) -> None:
    """Overlap, wrong order and a place outside the text are errors of the caller."""
    with pytest.raises(ValueError, match="out of order"):
        apply_edits("abcdefgh", [Replacement(*span, "", "r") for span in spans])


@given(edited())
def test_ledger_is_faithful(case: tuple[str, str, list[Edit]]) -> None:
    """Between edits both texts are equal, and replaying the edits gives the text."""
    raw, text, edits = case
    assert is_faithful(raw, text, edits)
    assert replay_edits(raw, text, edits) == text
    assert edits == sorted(edits, key=lambda e: (e.raw_start, e.start))
    for edit in edits:
        assert raw[edit.raw_start : edit.raw_end] != text[edit.start : edit.end]


@given(edited(), st.data())
def test_is_faithful_notices_a_ledger_of_another_text(
    case: tuple[str, str, list[Edit]], data: st.DataObject
) -> None:
    """A character more in the clean text is never explained by the old ledger."""
    raw, text, edits = case
    at = data.draw(st.integers(0, len(text)))
    assert not is_faithful(raw, text[:at] + "x" + text[at:], edits)


@given(edited(), st.data())
def test_compose_edits_joins_two_passes(
    case: tuple[str, str, list[Edit]], data: st.DataObject
) -> None:
    """Two passes over a text are one ledger from the first text to the last."""
    raw, middle, first = case
    text, second = apply_edits(middle, data.draw(replacements_of(middle)))
    assert is_faithful(raw, text, compose_edits(first, second))


def test_compose_edits_gives_the_later_reason_where_passes_meet() -> None:
    """A no-break space in a line that goes as an advertisement goes as an advertisement."""
    raw = "Rain.\n\nFollow\u00a0us."
    middle, first = apply_edits(raw, [Replacement(13, 14, " ", "white_space")])
    text, second = apply_edits(middle, [Replacement(5, len(middle), "", "promo")])
    assert text == "Rain."
    assert compose_edits(first, second) == [Edit(5, len(raw), 5, 5, "promo")]


@given(edited(), st.data())
def test_to_raw_finds_the_same_characters(
    case: tuple[str, str, list[Edit]], data: st.DataObject
) -> None:
    """A span that touches no replacement reads the same in the raw text, but for what was removed."""
    raw, text, edits = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    raw_start, raw_end = to_raw(edits, start, end)
    assert 0 <= raw_start <= raw_end <= len(raw)
    inside = [e for e in edits if e.start < end and e.end > start]
    removed = [e for e in edits if e.start == e.end and start < e.start < end]
    if not inside and not removed:
        assert raw[raw_start:raw_end] == text[start:end]


@given(edited(), st.data())
def test_from_raw_undoes_to_raw(case: tuple[str, str, list[Edit]], data: st.DataObject) -> None:
    """The way to the raw text and back covers the span; without replacements it is the span."""
    _, text, edits = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    back = from_raw(edits, *to_raw(edits, start, end))
    if all(e.start == e.end for e in edits):
        assert back == ((start, end) if start < end else None)
    elif back and all(e.raw_start < e.raw_end for e in edits):
        assert back[0] <= start
        assert back[1] >= end


# 0....5....0....5....0....5....0.
RAW = "HARLOW (AP) — Rain  fell. Read more."
EDITS = apply_edits(
    RAW,
    [
        Replacement(0, 14, "", "dateline"),
        Replacement(18, 20, " ", "white_space"),
        Replacement(25, 36, "", "promo"),
    ],
)[1]


@pytest.mark.parametrize(
    ("clean", "raw"),
    [
        ((0, 4), "Rain"),
        ((0, 10), "Rain  fell."),
        ((5, 9), "fell"),
        ((4, 5), " "),
        ((9, 10), "."),
    ],
)
def test_to_raw_leaves_out_what_was_removed_at_the_edges(clean: tuple[int, int], raw: str) -> None:
    """The raw slice of a span is the smallest that covers it."""
    start, end = to_raw(EDITS, *clean)
    assert RAW[start:end] == raw


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ((0, 14), None),
        ((3, 10), None),
        ((14, 18), (0, 4)),
        ((0, 18), (0, 4)),
        ((20, 36), (5, 10)),
        ((26, 30), None),
        ((0, 36), (0, 10)),
    ],
)
def test_from_raw_clips_to_what_survives(
    raw: tuple[int, int], clean: tuple[int, int] | None
) -> None:
    """Gold in raw offsets keeps the part that is still there, or nothing."""
    assert from_raw(EDITS, *raw) == clean
