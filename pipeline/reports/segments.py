"""A text cut where annotations begin and end, so that overlapping layers can be drawn.

A mention inside a quote, a cue inside an outer quote's content: each piece of text between two
boundaries carries all that holds there. Both the terminal and the HTML draw from this.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.records import Document, EntityMention, Quote, Span

Role = Literal["content", "cue", "source"]


class Segment(NamedTuple):
    """A piece of text with the mention and the quote roles that hold over all of it."""

    text: str
    mention: EntityMention | None
    begins_mention: bool
    ends_mention: bool
    roles: tuple[tuple[Role, Quote], ...]
    begins: tuple[Quote, ...]
    """The quotes whose first content span begins here."""


def cut_segments(document: Document, span: Span) -> Iterator[Segment]:
    """The segments of ``text[span.start:span.end]``, in order; together they are that text."""
    mentions = [m for m in document.mentions if m.start < span.end and m.end > span.start]
    roles = [
        (role, quote, part)
        for quote in document.quotes
        for role, part in _parts(quote)
        if part.start < span.end and part.end > span.start
    ]
    edges = {span.start, span.end}
    for part in [*mentions, *(part for _, _, part in roles)]:
        edges.update(edge for edge in (part.start, part.end) if span.start < edge < span.end)
    for start, end in pairwise(sorted(edges)):
        mention = next((m for m in mentions if m.start <= start and end <= m.end), None)
        yield Segment(
            document.text[start:end],
            mention,
            mention is not None and mention.start == start,
            mention is not None and mention.end == end,
            tuple((role, quote) for role, quote, p in roles if p.start <= start and end <= p.end),
            tuple(quote for quote in document.quotes if quote.content[0].start == start),
        )


def _parts(quote: Quote) -> Iterator[tuple[Role, Span]]:
    for part in quote.content:
        yield "content", part
    if quote.cue:
        yield "cue", quote.cue
    if quote.source:
        yield "source", quote.source
