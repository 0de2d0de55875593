from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cpu_time import is_linear, takes_at_most
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import is_faithful, to_raw
from pipeline.recipe import RULES, CleanConfig
from pipeline.records import Document, Rejection
from pipeline.stages.clean import clean_documents

BODY = "The harbour board of Ostrava Point met on Monday to settle the price of a berth."
ANY_LENGTH = CleanConfig(min_chars=1)


def document(raw_text: str, source_path: str = "article.txt", **fields: str) -> Document:
    """A document as a source reader yields it."""
    return Document(
        document_id="0" * 16,
        raw_sha256="0" * 64,
        source_path=source_path,
        raw_text=raw_text,
        **fields,
    )


def clean(raw_text: str, source_path: str = "article.txt", **fields: str) -> Document:
    """What becomes of one document, however short."""
    return next(clean_documents([document(raw_text, source_path, **fields)], ANY_LENGTH))


def paragraphs(cleaned: Document) -> list[str]:
    """The surfaces of the paragraphs."""
    return [cleaned.text[span.start : span.end] for span in cleaned.paragraphs]


WIRE = """\ufeffHARLOW, Mich., Oct. 4 (UPI) \u2014 The bridge\u00a0opened.\r
\r
Never miss an episode. Follow\u00a0The Long View podcast\u00a0today.\r
\r
\u201cIt held,\u201d said Ann Lee.\u00a0\r
\r
--With assistance from Bo Marsh and Cy Dunn.\r
\r
(Updates with quote in second paragraph.)\r
\r
\u00a92031 Harlow Wire L.P."""


def test_clean_keeps_the_article_and_explains_the_rest() -> None:
    """A wire story comes out as its two paragraphs; credit, promotion and notes are in the ledger."""
    cleaned = clean(WIRE)
    assert paragraphs(cleaned) == ["The bridge opened.", "“It held,” said Ann Lee."]
    assert cleaned.dateline == "HARLOW, Mich."
    assert cleaned.publisher == "UPI"
    assert cleaned.contributors == ["Bo Marsh", "Cy Dunn"]
    assert cleaned.copyright == "©2031 Harlow Wire L.P."
    reasons = {edit.reason for edit in cleaned.edits}
    assert {"dateline", "promo", "contributors", "update_note", "copyright"} <= reasons


def test_clean_leads_back_to_the_raw_text() -> None:
    """Words of the clean text stand in the raw text where the ledger says."""
    cleaned = clean(WIRE)
    start = cleaned.text.index("Ann Lee")
    raw_start, raw_end = to_raw(cleaned.edits, start, start + len("Ann Lee"))
    assert cleaned.raw_text[raw_start:raw_end] == "Ann Lee"


@pytest.mark.parametrize("rule", RULES)
def test_clean_runs_only_the_rules_of_the_recipe(rule: str) -> None:
    """A rule that the recipe leaves out leaves its lines in the text."""
    config = CleanConfig(min_chars=1, remove=tuple(r for r in RULES if r != rule))
    cleaned = next(clean_documents([document(WIRE)], config))
    assert rule not in {edit.reason for edit in cleaned.edits}


def test_clean_keeps_metadata_that_is_there() -> None:
    """What the source says of an article counts more than what its text says."""
    cleaned = clean(WIRE, publisher="The Harlow Gazette")
    assert cleaned.publisher == "The Harlow Gazette"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty"),
        (" \r\n\t\u00a0\u200b\n", "empty"),
        ("Advertisement\n\nRead more", "empty"),
        ("Too short.", "too_short"),
        (BODY * 6000, "too_long"),
        (BODY + "\x00", "not_text"),
        ("\x01\x02" + BODY, "not_text"),
        ("\ufffd\ufffd" + BODY, "not_text"),
        ("12 34 56 78 90 " * 9, "not_text"),
        (BODY + " " + "x" * 2001, "long_run"),
    ],
)
def test_clean_rejects_what_is_no_article(raw: str, reason: str) -> None:
    """A text that cannot be used is rejected with a fixed term and what was found."""
    cleaned = next(clean_documents([document(raw)], CleanConfig()))
    assert cleaned.rejection is not None
    assert (cleaned.rejection.stage, cleaned.rejection.reason) == ("clean", reason)
    assert cleaned.rejection.detail


def test_clean_forgives_a_stray_control_character() -> None:
    """One odd character among many is removed, and the ledger says so."""
    cleaned = clean(BODY + "\x0c" + BODY * 2 + "\x08")
    assert cleaned.rejection is None
    assert "control" in {edit.reason for edit in cleaned.edits}


def test_clean_passes_rejected_documents_by() -> None:
    """Every document that comes in goes out, in its place."""
    rejected = Document(
        document_id="1" * 16,
        raw_sha256="1" * 64,
        source_path="broken.txt",
        raw_text=BODY,
        rejection=Rejection("read", "not_text", "as found"),
    )
    kept = document(BODY)
    first, second = clean_documents([rejected, kept], CleanConfig())
    assert first is rejected
    assert second.text == BODY


PIECES = [
    "PARIS (Reuters) - ", "WASHINGTON — ", "By Ann Lee", "Read more: ", "Advertisement", "###",
    "Copyright 2031 A. All rights reserved.", "CORRECTION:", "---", "title: A", "“", "”", '"', "'",
    "\r\n", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2028", "\x0b",
    "Ã©", "â€™", "e\u0301", "\x85", "\x93", "\ud800", "café", "-", "—", "(", ")", "**", "_", "# ",
    "> ", "[a](b)", "`", "<!--", "-->", "1. ", "- ", "the bridge opened", "The mayor said so.", "x",
]  # fmt: skip
RAW = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


@given(RAW, st.sampled_from(["a.txt", "a.md"]))
def test_clean_obeys_its_laws_on_any_text(raw: str, source_path: str) -> None:
    """The ledger is faithful, white space is plain, paragraphs are the text; or it is rejected."""
    cleaned = clean(raw, source_path)
    if cleaned.rejection:
        assert not cleaned.text
        return
    text = cleaned.text
    assert is_faithful(raw, text, cleaned.edits)
    assert "\n\n".join(paragraphs(cleaned)) == text
    assert text == text.strip()
    assert not re.search(r"[^\S \n]|  | \n|\n |\n{3}|(?<!\n)\n(?!\n)", text)
    assert not re.search("[\u00ad\u200b-\u200f\ufeff\x00-\x09\x0b-\x1f]", text)


@given(RAW)
def test_clean_repairs_space_and_paragraphs_once(raw: str) -> None:
    """Clean text is its own clean text, but where a removed sign makes mojibake of neighbours."""
    config = CleanConfig(min_chars=1, remove=())
    once = next(clean_documents([document(raw)], config))
    if once.rejection is None and not once.text.startswith("---"):
        again = next(clean_documents([document(once.text)], config))
        assert {edit.reason for edit in again.edits} <= {"mojibake", "accent"}


HOSTILE: list[Callable[[int], str]] = [
    lambda n: "a" * n,
    lambda n: "é" * n,
    lambda n: "Ã©" * (n // 2),
    lambda n: "â€™ " * (n // 4),
    lambda n: "- " * (n // 2),
    lambda n: "—" * n,
    lambda n: "(" * n,
    lambda n: "(A) " * (n // 4),
    lambda n: "\u00a0" * n + "a",
    lambda n: "a " * (n // 2),
    lambda n: "a\u00a0 " * (n // 3),
    lambda n: "A " * (n // 2),
    lambda n: "AA " * (n // 3) + "— B",
    lambda n: "By " + "Ann Lee and " * (n // 12),
    lambda n: "Ann Lee, " * (n // 9) + "contributed",
    lambda n: "“" * n,
    lambda n: "\n".join("Follow us on " * 60 for _ in range(n // 800)),
    lambda n: "\n\n".join("Watch the video " * 60 for _ in range(n // 900)),
    lambda n: "---\n" + "a: b\n" * (n // 5),
    lambda n: "*" * n,
    lambda n: "**a" * (n // 3),
    lambda n: "[" * n,
    lambda n: "[a](" * (n // 4),
    lambda n: "_a" * (n // 2),
    lambda n: "<!--" * (n // 4),
    lambda n: "`" * n,
    lambda n: "\\*" * (n // 2),
    lambda n: "# " * (n // 2),
    lambda n: "\n".join("line of text" for _ in range(n // 12)),
    lambda n: "\r" * n + "a",
    lambda n: "\u200b" * n + "a",
]


@pytest.mark.parametrize("source_path", ["a.txt", "a.md"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_clean_takes_linear_time_on_any_text(number: int, source_path: str) -> None:
    """Fifty thousand characters of the worst kind take less than a second, and no more each."""
    make = HOSTILE[number]
    config = CleanConfig(min_chars=1, max_chars=1_000_000)

    def work(size: int) -> None:
        list(clean_documents([document(make(size), source_path)], config))

    assert takes_at_most(lambda: work(50_000), 1)
    assert is_linear(work, 12_500, 50_000)
