from __future__ import annotations

import pytest

from pipeline.recipe import CleanConfig
from pipeline.records import Document
from pipeline.stages.clean import clean_documents
from pipeline.stages.cleaning.text import clean_text

BODY = "The bridge over the Wend opened on Monday."
FRONT = f"""\ufeff---\r
title: "Bridge opens: at last"\r
authors: [Ann Lee, 'Bo Marsh']\r
date: October 4, 2031\r
publication: The Harlow Gazette\r
lang: en-GB\r
licence: CC0-1.0\r
contributors:\r
  - Cy Dunn\r
  - Di Eck\r
# a comment\r
summary: >\r
  A goat crossed first: it did.\r
  It was not alone.\r
url: https://gazette.example/bridge\r
---\r
\r
{BODY}\r
"""


def test_front_matter_is_learned_and_removed() -> None:
    """What the block says of the article becomes metadata, and the text begins behind it."""
    draft = clean_text(FRONT, CleanConfig())
    assert draft.text == BODY
    assert draft.learned == {
        "title": "Bridge opens: at last",
        "byline": "Ann Lee, Bo Marsh",
        "published": "2031-10-04",
        "publisher": "The Harlow Gazette",
        "language": "en-GB",
        "license": "CC0-1.0",
        "contributors": ["Cy Dunn", "Di Eck"],
        "url": "https://gazette.example/bridge",
    }
    assert "front_matter" in {edit.reason for edit in draft.edits}


def test_front_matter_fills_what_is_missing() -> None:
    """A field that the source gave is kept; what it left open the article may say."""
    document = Document(
        document_id="0" * 16,
        raw_sha256="0" * 64,
        source_path="a.txt",
        raw_text=FRONT,
        title="Goat first",
    )
    cleaned = next(clean_documents([document], CleanConfig()))
    assert (cleaned.title, cleaned.license, cleaned.language) == ("Goat first", "CC0-1.0", "en-GB")


@pytest.mark.parametrize(
    "raw",
    [
        f"---\n\n{BODY}\n\n---\n\n{BODY}",
        f"---\n\ntitle: A\n\n{BODY}",
        f"---\n\n{BODY}\n\ntitle: A\n\n---",
        f"title: A\n\n---\n\n{BODY}",
        f"---\n\nThe mayor said this: no.\n\n---\n\n{BODY}",
    ],
)
def test_what_is_no_front_matter_stays(raw: str) -> None:
    """Rules of dashes and lines with a colon are part of the article."""
    assert clean_text(raw, CleanConfig(remove=())).text == raw


def test_unsure_date_is_not_learned() -> None:
    """A day that may be a month is left out."""
    draft = clean_text(f"---\ntitle: A\ndate: 03/04/2031\n---\n{BODY}", CleanConfig())
    assert draft.learned == {"title": "A"}
