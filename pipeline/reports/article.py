"""One article as the reading room shows it: segments, quotes by speaker, the ledger of edits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.records import Document, Quote
from pipeline.reports.ledger_diff import diff_ledger, summarize_edits
from pipeline.reports.marking import explain_quote, mark_paragraph, name_speaker, number_quote
from pipeline.reports.segments import cut_paragraphs

_TITLE_CHARS = 90
_FOUND_WORDS = 1_500


def pick_title(document: Document) -> str:
    """The headline, or the first words where the article has none."""
    if document.title:
        return document.title
    line = document.text.partition("\n")[0]
    return line if len(line) <= _TITLE_CHARS else line[:_TITLE_CHARS].rpartition(" ")[0] + " …"


def describe_article(document: Document, split: str) -> dict[str, Any]:
    """What the article page shows; every value is plain text, escaped by the template."""
    facts = [
        document.publisher,
        document.published,
        document.byline,
        document.dateline,
        document.license,
        split,
    ]
    names = {entity.id: entity.name for entity in document.entities}
    return {
        "document": document,
        "title": pick_title(document),
        "facts": [fact for fact in facts if fact],
        "paragraphs": [mark_paragraph(segments, names) for segments in cut_paragraphs(document)],
        "speakers": list(_group_by_speaker(document)),
        "remarks": [
            {"code": r.code.replace("_", " "), "text": document.text[r.start : r.end][:120]}
            for r in document.remarks
        ],
        "pieces": diff_ledger(document),
        "edits": summarize_edits(document),
        "has_raw": bool(document.raw_text),
    }


def describe_row(document: Document, split: str) -> dict[str, Any]:
    """The article as a row of the reading room's list; ``find`` is what a search looks through."""
    about = " ".join(
        part
        for part in (document.title, document.publisher, document.byline, document.text)
        if part
    )
    words = dict.fromkeys(re.findall(r"\w+", about.lower()))
    return {
        "id": document.document_id,
        "title": pick_title(document),
        "publisher": document.publisher or "",
        "published": document.published or "",
        "split": split,
        "sentences": len(document.sentences),
        "entities": len(document.mentions),
        "quotes": len(document.quotes),
        "find": " ".join(list(words)[:_FOUND_WORDS]),
    }


def find_anchor(document: Document, item_id: str, path: str, place: int | None) -> str:
    """The anchor of an item on the article page, by its id, or by its path and place."""
    found = item_id.rpartition("-")[2] if item_id else ""
    if place is not None and path in {"sentences", "mentions", "entities", "quotes"}:
        items = getattr(document, path)
        found = items[place].id.rpartition("-")[2] if place < len(items) else ""
    if found.startswith("e"):
        firsts = (
            e.mentions[0] for e in document.entities if e.mentions and e.id.endswith(f"-{found}")
        )
        found = next(firsts, "").rpartition("-")[2]
    return found


def _describe_quote(quote: Quote) -> dict[str, str]:
    number = number_quote(quote)
    return {
        "number": number,
        "speaker": name_speaker(quote),
        "how": quote.speaker.how if quote.speaker else "",
        "tip": explain_quote(quote),
        "text": " … ".join(part.text for part in quote.content),
    }


def _group_by_speaker(document: Document) -> Iterator[dict[str, Any]]:
    groups: dict[str, list[Quote]] = {}
    for quote in document.quotes:
        key = " ".join(speaker.entity_id.rpartition("-")[2] for speaker in quote.speakers)
        groups.setdefault(key, []).append(quote)
    for key in sorted(groups, key=lambda k: (k == "", -len(groups[k]))):
        name = name_speaker(groups[key][0]) if key else "Speaker not known"
        quotes = [_describe_quote(quote) for quote in groups[key]]
        yield {"key": key, "name": name, "quotes": quotes}
