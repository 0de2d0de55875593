from __future__ import annotations

import pytest

from pipeline.ledger import is_faithful
from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.text import clean_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("# Bridge opens #", "Bridge opens"),
        ("Bridge opens\n============\n\nAt last.", "Bridge opens\n\nAt last."),
        ("It **held**, she _said_, and *how*.", "It held, she said, and how."),
        ("It __held__ and `held`.", "It held and held."),
        ("Ann Lee [said](https://gazette.example/a_b) so.", "Ann Lee said so."),
        ("Ann Lee [said][1] so.\n\n[1]: https://gazette.example", "Ann Lee said so."),
        ("One.\n\n![A goat](goat.jpg)\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n***\n\nTwo.", "One.\n\nTwo."),
        ("> “It held,” she said.", "“It held,” she said."),
        ("- one\n- two\n1. three", "one\n\ntwo\n\n1. three"),
        ("<https://gazette.example>", "https://gazette.example"),
        ("One.<!-- cut -->", "One."),
        (r"5 \* 3", "5 * 3"),
        ("**[Ann Lee](https://gazette.example)** won.", "Ann Lee won."),
        ("**HARLOW (AP)** — It held.", "It held."),
    ],
)
def test_markup_goes_and_words_stay(raw: str, text: str) -> None:
    """Headings, emphasis, links and lists leave their words behind."""
    draft = clean_text(raw, CleanConfig(), is_markdown=True)
    assert draft.text == text
    assert is_faithful(raw, draft.text, draft.edits)


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2 is 30.",
        "The file snake_case_name_here was found.",
        "He said #1 was [sic] wrong (and he knew).",
        "* he wrote, and * again.",
        "[T]he bridge [of 1911] (the old one) fell.",
        "5 > 3, she_said",
    ],
)
def test_signs_that_are_no_markup_stay(text: str) -> None:
    """Asterisks, brackets and underscores of a sentence are left alone, and all in plain text."""
    kept = text.removeprefix("* ")
    assert clean_text(text, CleanConfig(), is_markdown=True).text == kept
    assert clean_text(text, CleanConfig()).text == text


def test_first_heading_is_the_title() -> None:
    """The title is learned without its markup, and the headline stays in the text."""
    draft = clean_text("# A *goat* crosses\n\nIt held.", CleanConfig(), is_markdown=True)
    assert draft.learned == {"title": "A goat crosses"}
    assert draft.text == "A goat crosses\n\nIt held."


def test_plain_text_is_not_markdown() -> None:
    """Signs in a .txt file are what they are."""
    raw = "# 5 **held** [so](it)"
    assert clean_text(raw, CleanConfig()).text == raw
