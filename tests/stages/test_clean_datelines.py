from __future__ import annotations

import pytest

from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.datelines import read_byline
from pipeline.stages.cleaning.text import clean_text

SENTENCE = "The bridge over the Wend opened on Monday."


@pytest.mark.parametrize(
    ("dateline", "place", "agency"),
    [
        ("(Bloomberg) -- ", None, "Bloomberg"),
        ("PARIS (Reuters) - ", "PARIS", "Reuters"),
        ("Paris (AFP) – ", "Paris", "AFP"),
        ("FLINT, Mich., Oct. 4 (UPI) — ", "FLINT, Mich.", "UPI"),
        ("PARIS, Aug 31 (Reuters) - ", "PARIS", "Reuters"),
        ("Dec 29 (Reuters) - ", None, "Reuters"),
        ("ST. LOUIS (AP) — ", "ST. LOUIS", "AP"),
        ("NEW YORK, Jan. 3, 2031 /PRNewswire/ -- ", "NEW YORK", "PRNewswire"),
        ("HARLOW (Wend Valley News) - ", "HARLOW", "Wend Valley News"),
        ("(CNN)", None, "CNN"),
        ("WASHINGTON — ", "WASHINGTON", None),
        ("WASHINGTON ― ", "WASHINGTON", None),
        ("WASHINGTON - ", "WASHINGTON", None),
        ("BOCA RATON, Fla. -- ", "BOCA RATON, Fla.", None),
        ("LOS ANGELES —", "LOS ANGELES", None),
        ("WASHINGTON, D.C. – ", "WASHINGTON, D.C.", None),
        ("SÃO PAULO, Brazil — ", "SÃO PAULO, Brazil", None),
    ],
)
def test_dateline_is_removed_and_learned(
    dateline: str, place: str | None, agency: str | None
) -> None:
    """Place and agency before the first sentence become metadata; the sentence stays whole."""
    draft = clean_text(f"Bridge opens\n\n{dateline}{SENTENCE}", CleanConfig())
    assert draft.text == f"Bridge opens\n\n{SENTENCE}"
    assert draft.learned.get("dateline") == place
    assert draft.learned.get("publisher") == agency
    assert [edit.reason for edit in draft.edits] == ["dateline"]


@pytest.mark.parametrize(
    "text",
    [
        "NATO — the alliance of 1949 — met in Harlow.",
        "NATO — Europe’s alliance — met in Harlow.",
        "HARLOW — once a town of weavers — has no looms.",
        "EXCLUSIVE – Mayor of Harlow to resign",
        "UPDATE: 5/12 — The site has removed the listing.",
        "MARSH--Bo, 98, of Harlow, passed away on Friday.",
        "ROADS NOT BAD, JUST OLD - A survey finds few holes.",
        "(Laughter) — He went on for an hour.",
        "(Applause) The mayor bowed.",
        "Associated Press (AP) reporters counted the votes.",
        "Two clubs — Harlow and Denby — fell.",
        "Harlow — It was cold.",
        "“HARLOW — We are here,” the sign said.",
        "BO MARSH: I did not.",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    """Dashes, capitals and brackets at the start of a sentence are part of it."""
    draft = clean_text(text, CleanConfig())
    assert draft.text == text
    assert not draft.learned


def test_only_the_first_dateline_is_the_article_s() -> None:
    """Further down a place in capitals is a heading of the author's."""
    for first in ("PARIS — ", "(AP) — ", "Paris (AFP) – "):
        text = f"{first}One thing.\n\nROME — Another thing."
        assert clean_text(text, CleanConfig()).text == "One thing.\n\nROME — Another thing."


def test_dateline_goes_though_the_place_is_known() -> None:
    """What front matter says of the place leaves the dateline no part of the text."""
    draft = clean_text(f"---\nplace: Harlow\n---\nHARLOW — {SENTENCE}", CleanConfig())
    assert draft.text == SENTENCE
    assert draft.learned == {"dateline": "Harlow"}


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("By ANN LEE and BO MARSH", "ANN LEE and BO MARSH"),
        ("By Ann Lee, Bo Marsh and Cy van der Dunn", "Ann Lee, Bo Marsh and Cy van der Dunn"),
        ("By Ann Lee, Staff Writer", "Ann Lee"),
        ("By Ann Lee | The Harlow Gazette", "Ann Lee"),
        ("By Ann Lee of The Harlow Gazette", "Ann Lee"),
        ("By J. K. Marsh", "J. K. Marsh"),
        ("By Friday, Ann Lee had left.", None),
        ("By Ann Lee the bridge is called a folly.", None),
        ("By Monday", None),
        ("By 9 p.m. Ann Lee", None),
        ("Bystander Ann Lee", None),
    ],
)
def test_byline_is_a_line_of_names(line: str, authors: str | None) -> None:
    """A byline holds names and what the authors are, and no sentence."""
    assert read_byline(line) == authors


def test_byline_stands_under_the_headline() -> None:
    """The same words far down in an article are not its byline."""
    assert clean_text(f"Bridge opens\n\nBy Ann Lee\n\n{SENTENCE}", CleanConfig()).learned == {
        "byline": "Ann Lee"
    }
    far = "\n\n".join([SENTENCE] * 8 + ["By Ann Lee"])
    assert clean_text(far, CleanConfig()).text == far
