"""Places: whose span stands at a place of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span


class Places:
    """Spans of several owners, none of which overlap; an owner is known by its ordinal."""

    def __init__(self, owners: Iterable[Sequence[Span]]) -> None:
        pieces = sorted((span, owner) for owner, spans in enumerate(owners) for span in spans)
        self._spans = [span for span, _ in pieces]
        self._owners = [owner for _, owner in pieces]

    def find(self, span: Span) -> Iterator[int]:
        """The owners of the spans that share a code point with ``span``, in order."""
        return (self._owners[at] for at in self._overlapping(span))

    def touches(self, span: Span) -> bool:
        """Whether any of the spans shares a code point with ``span``."""
        return next(self._overlapping(span), None) is not None

    def holds(self, attribution: Attribution) -> bool:
        """Whether content and cue of ``attribution`` stand within one span."""
        parts = [*attribution.content, *filter(None, [attribution.cue])]
        whole = Span(min(part.start for part in parts), max(part.end for part in parts))
        return any(
            self._spans[at].start <= whole.start and whole.end <= self._spans[at].end
            for at in self._overlapping(whole)
        )

    def find_most(self, spans: Sequence[Span]) -> int | None:
        """The owner who covers most of ``spans``, if it is half of them or more."""
        shares: dict[int, int] = {}
        for span in spans:
            for at in self._overlapping(span):
                other, owner = self._spans[at], self._owners[at]
                common = min(span.end, other.end) - max(span.start, other.start)
                shares[owner] = shares.get(owner, 0) + common
        if not shares:
            return None
        best = max(shares, key=lambda owner: (shares[owner], -owner))
        return best if shares[best] * 2 >= sum(span.end - span.start for span in spans) else None

    def _overlapping(self, span: Span) -> Iterator[int]:
        at = max(0, bisect_right(self._spans, span.start, key=lambda s: s.start) - 1)
        while at < len(self._spans) and self._spans[at].start < span.end:
            if self._spans[at].end > span.start:
                yield at
            at += 1
