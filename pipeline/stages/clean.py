"""The ``clean`` stage: from the text as read to the text that is annotated, and the way back.

How a text is cleaned stands in ``pipeline.stages.cleaning``, one concern a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from pipeline.recipe import CleanConfig
from pipeline.records import Document, Span
from pipeline.stages.cleaning.draft import Draft
from pipeline.stages.stage import reject

_LETTER = re.compile(r"[^\W\d_]")
MAX_UNREADABLE = 0.01  # a stray control character is an accident, one in a hundred is no text


def clean_documents(documents: Iterable[Document], config: CleanConfig) -> Iterator[Document]:
    """Fill ``text``, ``paragraphs``, ``edits``, and metadata that the article itself gives.

    In ``text`` one blank line parts paragraphs and no newline stands within one; every change
    is in ``edits``. Metadata that a document has already is not changed.

    Rejects: ``empty`` when nothing is left, ``not_text`` when it holds NUL, many control
    characters or no letter, ``too_short`` and ``too_long`` by ``config``, ``long_run`` when a
    run without white space is longer than ``config.max_run``.
    """
    for document in documents:
        yield document if document.rejection else _clean(document, config)


def _clean(document: Document, config: CleanConfig) -> Document:
    if "\x00" in document.raw_text:
        return reject(document, "clean", "not_text", "holds NUL, which no text does")
    from pipeline.stages.cleaning.text import clean_text  # its patterns take long to compile

    draft = clean_text(
        document.raw_text, config, is_markdown=document.source_path.lower().endswith(".md")
    )
    fault = _find_fault(document.raw_text, draft, config)
    if fault:
        return reject(document, "clean", *fault)
    return replace(
        document,
        text=draft.text,
        paragraphs=_find_paragraphs(draft.text),
        edits=draft.edits,
        **{name: value for name, value in draft.learned.items() if not getattr(document, name)},
    )


def _find_fault(raw: str, draft: Draft, config: CleanConfig) -> tuple[str, str] | None:
    """Why a text cannot be used: reason and detail."""
    text = draft.text
    unreadable = text.count("\ufffd") + sum(
        edit.raw_end - edit.raw_start for edit in draft.edits if edit.reason == "control"
    )
    if unreadable > MAX_UNREADABLE * len(raw):
        return "not_text", f"{unreadable} of {len(raw)} characters are controls or undecodable"
    if not text:
        return "empty", "no text is left" if raw.strip() else "the file holds no text"
    if not _LETTER.search(text):
        return "not_text", "holds no letter"
    if len(text) < config.min_chars:
        return "too_short", f"{len(text)} characters; expected at least {config.min_chars}"
    if len(text) > config.max_chars:
        return "too_long", f"{len(text)} characters; expected at most {config.max_chars}"
    longest = _find_longest_run(text, config.max_run)
    if longest > config.max_run:
        return (
            "long_run",
            f"{longest} characters without a space; expected at most {config.max_run}",
        )
    return None


def _find_longest_run(text: str, at_least: int) -> int:
    """Length of the longest run without white space, among those that may reach ``at_least``."""
    return max(
        (len(run) for line in text.split("\n") if len(line) > at_least for run in line.split()),
        default=0,
    )


def _find_paragraphs(text: str) -> list[Span]:
    paragraphs: list[Span] = []
    start = 0
    for paragraph in text.split("\n\n"):
        paragraphs.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    return paragraphs
