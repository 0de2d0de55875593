"""Figures of the overview page, gathered while the articles stream by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from pipeline.records import Document

_SPEAKERS_SHOWN = 15


class HasOutcome(Protocol):
    """An input that was not published."""

    @property
    def outcome(self) -> str:
        """``duplicate`` or ``rejected``."""


class Tally:
    """Counts over all published articles; holds no text."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.hows: Counter[str] = Counter()
        self.speaker_quotes: Counter[str] = Counter()
        self.speaker_articles: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        """Count one article."""
        self.totals["articles"] += 1
        self.totals["sentences"] += len(document.sentences)
        self.totals["mentions"] += len(document.mentions)
        self.totals["quotes"] += len(document.quotes)
        self.labels.update(mention.label for mention in document.mentions)
        self.kinds.update(quote.kind for quote in document.quotes)
        self.acts.update(quote.act for quote in document.quotes)
        named = [quote.speaker for quote in document.quotes if quote.speaker]
        self.hows.update(speaker.how for speaker in named)
        self.hows.update(q.abstention or "nobody" for q in document.quotes if not q.speaker)
        self.speaker_quotes.update(speaker.name for speaker in named)
        self.speaker_articles.update({speaker.name for speaker in named})

    def describe(self, unpublished: Sequence[HasOutcome]) -> dict[str, Any]:
        """What the overview page shows."""
        outcomes = Counter(row.outcome for row in unpublished)
        read = self.totals["articles"] + len(unpublished)
        flow = [
            _box(read, "articles read"),
            _box(outcomes["rejected"], "rejected"),
            _box(outcomes["duplicate"], "duplicates"),
            _box(self.totals["articles"], "published"),
            _box(self.totals["sentences"], "sentences"),
            _box(self.totals["mentions"], "entity mentions"),
            _box(self.totals["quotes"], "quotes"),
        ]
        plots = [
            _plot("Entity mentions by label", self.labels.most_common()),
            _plot("Quotes by kind and act", [*self.kinds.most_common(), *self.acts.most_common()]),
            _plot("How the speaker is known", self.hows.most_common()),
        ]
        return {"flow": flow, "plots": plots, "speakers": self._top_speakers()}

    def _top_speakers(self) -> list[dict[str, Any]]:
        ranked = sorted(self.speaker_quotes.items(), key=lambda item: (-item[1], item[0]))
        return [
            {"name": name, "quotes": quotes, "articles": self.speaker_articles[name]}
            for name, quotes in ranked[:_SPEAKERS_SHOWN]
        ]


def _box(count: int, what: str) -> dict[str, Any]:
    return {"count": f"{count:,}", "what": what}


def _plot(title: str, counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    pairs = list(counts)
    bars = [{"what": what.replace("_", " "), "count": count} for what, count in pairs]
    return {"title": title, "bars": bars, "top": max((count for _, count in pairs), default=1)}
