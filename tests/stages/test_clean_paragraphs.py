from __future__ import annotations

import textwrap

import pytest

from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.text import clean_text

STORY = """\
Harlow opens its bridge at last
The bridge over the Wend opened on Monday after nine years of work, two floods and one change of \
contractor, and the first to cross it was a goat.
“We had a ribbon,” said Ann Lee, who leads the county’s road department. “Nobody had thought of \
the goat, which came from the north bank and did not wait for the mayor.”
The bridge cost 41 million crowns.
Its predecessor, built of oak in 1911, was closed when a pier gave way beneath a milk lorry; \
nobody was hurt, and the lorry is still in use.""".splitlines()
CLEAN = "\n\n".join(STORY)


def clean(raw: str, *, is_markdown: bool = False) -> str:
    """The clean text alone."""
    return clean_text(raw, CleanConfig(), is_markdown=is_markdown).text


@pytest.mark.parametrize("width", [60, 66, 72, 80])
@pytest.mark.parametrize("between", ["\n\n", "\n \n", "\r\n\r\n"])
def test_wrapped_lines_are_joined(width: int, between: str) -> None:
    """Text that was wrapped at a width gets its paragraphs back."""
    wrapped = between.join(textwrap.fill(p, width, break_on_hyphens=False) for p in STORY)
    assert clean(wrapped) == CLEAN


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n", "\n\n\n", " \n"])
def test_lines_are_paragraphs(between: str) -> None:
    """One newline or more parts paragraphs where nothing was wrapped."""
    assert clean(between.join(STORY)) == CLEAN


def test_short_lines_stay_apart() -> None:
    """Lines of a list, a result or a verse are not run together."""
    lines = ["Results", "Harlow 2, Denby 1", "Weir 0, Ostrava Point 0", "Marl 3, Tarn 3", BODY]
    assert clean("\n".join(lines)) == "\n\n".join(lines)


BODY = "All matches were played on Saturday afternoon, in rain, before 4,120 people in all."


def test_short_paragraphs_are_no_wrapped_text() -> None:
    """Paragraphs of one short sentence each, of every length, stay paragraphs."""
    lines = [
        "A man who stole a swan was fined yesterday.",
        "He told the court that the swan had followed him home from the river.",
        "Nobody believed him.",
        "The swan was returned to the park, where it bit a keeper.",
        "It will not be charged.",
        "The keeper said he bore no grudge against the bird or the man.",
    ]
    assert clean("\n".join(lines)) == "\n\n".join(lines)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Rain\n\nIt fell on a town that had\nseen none since May.",
         "Rain\n\nIt fell on a town that had seen none since May."),
        ("It fell.\nIt fell again.", "It fell.\n\nIt fell again."),
        ("Rain in Harlow\niPhone sales fell.", "Rain in Harlow\n\niPhone sales fell."),
    ],
)  # fmt: skip
def test_a_sentence_is_not_cut_by_a_stray_newline(raw: str, text: str) -> None:
    """Elsewhere a newline goes only where the sentence plainly goes on."""
    assert clean(raw) == text


def test_hyphens_at_the_end_of_a_line() -> None:
    """A word that is parted at its hyphen is joined, a hyphen that waits for its word stays."""
    lines = [
        "The harbour board has been looking for ways to bring the mid-",
        "term review forward, and it has heard from the owners of pre-",
        "and post-war boats, who asked for berths near the north pier,",
        "where the water is deep enough.",
    ]
    assert clean("\n".join(lines)) == (
        "The harbour board has been looking for ways to bring the mid-term review forward, and it "
        "has heard from the owners of pre- and post-war boats, who asked for berths near the north "
        "pier, where the water is deep enough."
    )


def test_markdown_lines_are_joined_to_paragraphs() -> None:
    """In Markdown one newline never ends a paragraph; headings and list items stand alone."""
    raw = "# Rain\nIt fell.\nIt fell again.\n\n- one\n- two\ngoes on"
    assert clean(raw, is_markdown=True) == "Rain\n\nIt fell. It fell again.\n\none\n\ntwo goes on"
