"""The figures of the card, counted while the documents pass by."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.records import Document


class Source(NamedTuple):
    """Who published articles, and under which licence they stand; None where nothing says so."""

    publisher: str | None
    license: str | None


class _Anything(Struct, frozen=True, gc=False):
    """A record of which nothing is read."""


class _Mention(Struct, frozen=True, gc=False):
    label: str
    annotator: str


class _Quote(Struct, frozen=True, gc=False):
    kind: str
    act: str
    annotator: str
    speaker: _Anything | None = None
    abstention: str | None = None
    co_speakers: list[_Anything] = []


class Outline(Struct, frozen=True, kw_only=True, gc=False):
    """What is counted of a document: a third of the time that it takes to read all of it."""

    document_id: str
    publisher: str | None = None
    published: str | None = None
    language: str = ""
    license: str | None = None
    mentions: list[_Mention] = []
    quotes: list[_Quote] = []


read_outline = msgspec.msgpack.Decoder(Outline).decode
"""The outline of a packed document."""


class Tally:
    """Counts over all published documents; every counter can be added to another."""

    def __init__(self) -> None:
        self.sources: Counter[Source] = Counter()
        self.languages: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.speakers: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()
        self.days: list[str] = []  # the earliest and the latest date that is given

    def add(self, document: Document | Outline) -> None:
        """Count one document."""
        self.sources[Source(document.publisher, document.license)] += 1
        self.languages[document.language] += 1
        self.labels.update(mention.label for mention in document.mentions)
        self.kinds.update(quote.kind for quote in document.quotes)
        self.acts.update(quote.act for quote in document.quotes)
        self.speakers.update(
            "named" if quote.speaker else (quote.abstention or "none") for quote in document.quotes
        )
        self.speakers["joint"] += sum(bool(quote.co_speakers) for quote in document.quotes)
        self.annotators.update(mention.annotator for mention in document.mentions)
        self.annotators.update(quote.annotator for quote in document.quotes)
        if document.published:
            days = sorted({*self.days, document.published[:10]})
            self.days = [days[0], days[-1]]
