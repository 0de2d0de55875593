"""Quotes as span groups of a ``Doc``: the form in which spaCy's users meet them.

The groups are ``quotes`` (label: kind), ``cues`` and ``sources``; spans of one quote share its id.
``doc.user_data["speakers"]`` has who speaks, by the id of the quote, joint speakers parted by
``; ``. Spans are widened to whole tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.records import Quote, TextSpan

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

SPEAKERS = "speakers"


def set_quotes(doc: Doc, quotes: Sequence[Quote]) -> None:
    """Write ``quotes``, whose offsets are code points of ``doc.text``, into ``doc``."""
    doc.spans["quotes"] = [
        span
        for quote in quotes
        for part in quote.content
        for span in _cover(doc, part, quote.kind, quote)
    ]
    doc.spans["cues"] = [span for quote in quotes for span in _cover(doc, quote.cue, "cue", quote)]
    doc.spans["sources"] = [
        span for quote in quotes for span in _cover(doc, quote.source, "source", quote)
    ]
    doc.user_data[SPEAKERS] = {
        quote.id: "; ".join(speaker.name for speaker in quote.speakers)
        for quote in quotes
        if quote.speaker
    }


def _cover(doc: Doc, part: TextSpan | None, label: str, quote: Quote) -> Iterator[Span]:
    """The tokens that hold the words; a quote may begin within a token, and takes it whole."""
    if part is None:
        return
    span = doc.char_span(
        part.start, part.end, label=label, span_id=quote.id, alignment_mode="expand"
    )
    if span is not None:
        yield span
