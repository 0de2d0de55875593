"""One article as the template wants it: segments, quotes by speaker, the ledger of edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.records import Document, Quote
from pipeline.reports.segments import Segment, cut_segments

_EDITS_SHOWN = 200
_TITLE_CHARS = 90
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
    edits = document.edits[:_EDITS_SHOWN]
    left = len(document.edits) - len(edits)
    return {
        "document": document,
        "title": pick_title(document),
        "facts": [fact for fact in facts if fact],
        "paragraphs": [
            [_describe_segment(s, names) for s in cut_segments(document, paragraph)]
            for paragraph in document.paragraphs
        ],
        "speakers": list(_group_by_speaker(document)),
        "remarks": [
            {"code": r.code, "text": document.text[r.start : r.end][:120]} for r in document.remarks
        ],
        "edits": [
            {
                "reason": e.reason,
                "raw_start": e.raw_start,
                "raw_end": e.raw_end,
                "was": _visible(document.raw_text[e.raw_start : e.raw_end]),
                "becomes": _visible(document.text[e.start : e.end]),
            }
            for e in edits
        ],
        "edits_note": f"{left} more are not shown." if left else "",
    }


def _describe_segment(segment: Segment, names: dict[str, str]) -> dict[str, Any]:
    css = [role for role in ("cue", "source") if any(r == role for r, _ in segment.roles)]
    inside = [quote for role, quote in segment.roles if role == "content"]
    if inside:
        css.append("q" if any(q.act == "speech" for q in inside) else "q stance")
    tips = [_tip(quote) for quote in inside]
    mention = segment.mention
    if mention:
        css.append(f"e {mention.label}")
        tips.append(f"{mention.label}: {names.get(mention.entity_id or '', mention.text)}")
    ends = mention is not None and segment.ends_mention and mention.label not in _NUMBERS
    return {
        "text": segment.text,
        "css": " ".join(css),
        "tip": " · ".join(tips),
        "label": mention.label if mention and ends else "",
        "begins": [_describe_quote(quote) for quote in segment.begins],
    }


def _describe_quote(quote: Quote) -> dict[str, str]:
    number = quote.id.rpartition("-q")[2]
    return {
        "number": number,
        "anchor": f"q{number}",
        "row": f"who-q{number}",
        "tip": _tip(quote),
        "text": " … ".join(part.text for part in quote.content),
    }


def _tip(quote: Quote) -> str:
    who = quote.speaker.name if quote.speaker else (quote.abstention or "nobody").replace("_", " ")
    how = f" ({quote.speaker.how})" if quote.speaker else ""
    words = [quote.source.text if quote.source else "", quote.cue.text if quote.cue else ""]
    said = " ".join(word for word in words if word)
    return f"{quote.kind} {quote.act} of {who}{how}" + (f", by “{said}”" if said else "")


def _group_by_speaker(document: Document) -> Iterator[dict[str, Any]]:
    groups: dict[str, list[Quote]] = {}
    names = {}
    for quote in document.quotes:
        key = quote.speaker.entity_id if quote.speaker else ""
        names[key] = quote.speaker.name if quote.speaker else "Speaker not resolved"
        groups.setdefault(key, []).append(quote)
    for key in sorted(groups, key=lambda k: (k == "", -len(groups[k]))):
        yield {"name": names[key], "quotes": [_describe_quote(q) for q in groups[key]]}


def _visible(text: str) -> str:
    """White space made visible: an edit often is nothing else."""
    if len(text) > 300:  # noqa: PLR2004 - enough to recognise a removed line
        text = text[:300] + "…"
    if text.strip():
        return text
    names = {"\n": "⏎", "\r": "␍", "\t": "⇥", " ": "·", "\u00a0": "⍽", "\ufeff": "BOM"}
    return "".join(names.get(char, f"U+{ord(char):04X}") for char in text)
