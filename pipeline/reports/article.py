"""One article as the reading room shows it: segments, quotes by speaker, the ledger of edits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.records import Document, Quote
from pipeline.reports.ledger_diff import diff_ledger, summarize_edits
from pipeline.reports.segments import Segment, cut_paragraphs

_TITLE_CHARS = 90
_FOUND_WORDS = 1_500
_NUMBERS = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"}


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
        "paragraphs": [
            [_describe_segment(segment, names) for segment in segments]
            for segments in cut_paragraphs(document)
        ],
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


def explain_quote(quote: Quote) -> str:
    """How it is said, and by which words: ``direct speech, by “she said”``."""
    words = [quote.source.text if quote.source else "", quote.cue.text if quote.cue else ""]
    said = " ".join(word for word in words if word)
    return f"{quote.kind} {quote.act}" + (f", by “{said}”" if said else "")


def name_speaker(quote: Quote) -> str:
    """Who speaks, or why nobody is named."""
    if quote.speaker:
        return quote.speaker.name
    return (quote.abstention or "nobody").replace("_", " ")


def _describe_segment(segment: Segment, names: dict[str, str]) -> dict[str, Any]:
    inside = [quote for role, quote in segment.roles if role == "content"]
    css = [role for role in ("cue", "source") if any(r == role for r, _ in segment.roles)]
    if inside:
        css.append("q" if inside[-1].act == "speech" else "q stance")
    mention = segment.mention
    if mention:
        css.append(f"e {mention.label}")
    ends = mention is not None and segment.ends_mention and mention.label not in _NUMBERS
    entity = names.get(mention.entity_id or "", mention.text) if mention else ""
    return {
        "text": segment.text,
        "css": " ".join(css),
        # The innermost quote first: that is whose words these are.
        "quotes": " ".join(dict.fromkeys(_number(quote) for _, quote in reversed(segment.roles))),
        "tip": f"{mention.label}: {entity}" if mention else "",
        "label": mention.label if mention and ends else "",
        "begins": [_describe_quote(quote) for quote in segment.begins],
        "sentence": segment.sentence.id.rpartition("-")[2] if segment.sentence else "",
        "mention": mention.id.rpartition("-")[2] if mention and segment.begins_mention else "",
    }


def _describe_quote(quote: Quote) -> dict[str, str]:
    number = _number(quote)
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
        groups.setdefault(quote.speaker.entity_id if quote.speaker else "", []).append(quote)
    for key in sorted(groups, key=lambda k: (k == "", -len(groups[k]))):
        name = name_speaker(groups[key][0]) if key else "Speaker not known"
        quotes = [_describe_quote(quote) for quote in groups[key]]
        yield {"key": key.rpartition("-")[2], "name": name, "quotes": quotes}


def _number(quote: Quote) -> str:
    return quote.id.rpartition("-q")[2]
