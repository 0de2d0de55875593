"""A text cut where annotations begin and end, so that overlapping layers can be drawn.

A mention inside a quote, a cue inside an outer quote's content: each piece of text between two
boundaries carries all that holds there. Both the terminal and the HTML draw from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.records import Document, EntityMention, Quote, Sentence, Span

Role = Literal["content", "cue", "source"]


class Segment(NamedTuple):
    """A piece of text with the mention and the quote roles that hold over all of it."""

    text: str
    mention: EntityMention | None
    begins_mention: bool
    ends_mention: bool
    roles: tuple[tuple[Role, Quote], ...]
    """Outer quotes first."""
    begins: tuple[Quote, ...]
    """The quotes whose first content span begins here."""
    sentence: Sentence | None
    """The sentence that begins here."""


class _Part(NamedTuple):
    """A span with what it is; ``quote`` or ``mention`` or ``sentence`` is set."""

    start: int
    end: int
    role: Role | None
    quote: Quote | None
    mention: EntityMention | None = None
    sentence: Sentence | None = None


def cut_paragraphs(document: Document) -> Iterator[list[Segment]]:
    """The segments of each paragraph, in order; one pass over all layers."""
    parts = _list_parts(document)
    place, near = 0, list[_Part]()
    for paragraph in document.paragraphs:
        while place < len(parts) and parts[place].start < paragraph.end:
            near.append(parts[place])
            place += 1
        near = [part for part in near if part.end > paragraph.start]
        yield list(_cut(document.text, paragraph, near))


def cut_segments(document: Document, span: Span) -> Iterator[Segment]:
    """The segments of ``text[span.start:span.end]``, in order; together they are that text."""
    near = [p for p in _list_parts(document) if p.start < span.end and p.end > span.start]
    return _cut(document.text, span, near)


def _cut(text: str, span: Span, parts: Sequence[_Part]) -> Iterator[Segment]:
    """Sweep over the parts, which are in order of their starts."""
    edges = {span.start, span.end, *(part.start for part in parts)}
    edges.update(part.end for part in parts if part.sentence is None)
    cuts = sorted(edge for edge in edges if span.start <= edge <= span.end)
    place, over = 0, list[_Part]()
    for start, end in pairwise(cuts):
        over = [part for part in over if part.end > start]
        while place < len(parts) and parts[place].start <= start:
            if parts[place].end > start:
                over.append(parts[place])
            place += 1
        yield _make_segment(text[start:end], start, end, over)


def _make_segment(words: str, start: int, end: int, over: Sequence[_Part]) -> Segment:
    mention = next((part.mention for part in over if part.mention), None)
    roles = [(part.role, part.quote) for part in over if part.role and part.quote]
    return Segment(
        words,
        mention,
        mention is not None and mention.start == start,
        mention is not None and mention.end == end,
        tuple(roles),
        tuple(quote for quote in _find_quotes(over) if quote.content[0].start == start),
        next((p.sentence for p in over if p.sentence and p.start == start), None),
    )


def _find_quotes(parts: Sequence[_Part]) -> list[Quote]:
    """Each quote once, by its content."""
    found = {part.quote.id: part.quote for part in parts if part.role == "content" and part.quote}
    return list(found.values())


def _list_parts(document: Document) -> list[_Part]:
    """All layers by their starts, longer ones first, so that outer quotes come before inner."""
    parts = [_Part(m.start, m.end, None, None, m) for m in document.mentions]
    parts += [_Part(s.start, s.end, None, None, None, s) for s in document.sentences]
    for quote in document.quotes:
        parts += [_Part(part.start, part.end, "content", quote) for part in quote.content]
        if quote.cue:
            parts.append(_Part(quote.cue.start, quote.cue.end, "cue", quote))
        if quote.source:
            parts.append(_Part(quote.source.start, quote.source.end, "source", quote))
    return sorted(parts, key=lambda part: (part.start, -part.end))
