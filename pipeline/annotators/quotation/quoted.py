"""What of a text stands in quote marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.annotators.quotation.marks import Quotation
from pipeline.records import Kind, Span

_MARKS = "“”‘’\"'«»„`"
_DASHES = frozenset([" —", " –", " -", "— "])


class QuotedText:
    """The quotations of one depth: places and spans of ``text`` are inside or outside of them."""

    def __init__(self, text: str, quotations: Iterable[Quotation], depth: int = 0) -> None:
        self._text = text
        self.spans = sorted(
            span for quotation in quotations if quotation.depth == depth for span in quotation.spans
        )
        self._starts = [span.start for span in self.spans]

    def covers(self, place: int) -> bool:
        """Whether the code point at ``place`` stands in quote marks, or is one."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and self.spans[at].end > place

    def find_speech(self, place: int) -> Span | None:
        """The quotation that begins at ``place`` if it is a sentence, and ends as one.

        With a mark of its own, or before a dash: ``“We were lucky” — a view that few share``.
        """
        at = bisect_right(self._starts, place) - 1
        if at < 0 or self.spans[at].start != place:
            return None
        end = self.spans[at].end
        words = self._text[place:end].strip(_MARKS)
        ends = words[-1:] in tuple(",.!?") or self._text[end : end + 2] in _DASHES
        return self.spans[at] if words[:1].isupper() and " " in words and ends else None

    def touches(self, start: int, end: int) -> bool:
        """Whether anything from ``start`` to ``end`` stands in quote marks."""
        at = bisect_right(self._starts, start) - 1
        return any(s.start < end and start < s.end for s in self.spans[max(at, 0) : at + 2])

    def kind_of(self, content: Sequence[Span]) -> Kind:
        """``direct`` if all letters and digits stand in quote marks, ``indirect`` if none does."""
        sides = {side for span in content for side in self._sides(span)}
        if len(sides) > 1:
            return "mixed"
        return "direct" if True in sides else "indirect"

    def _sides(self, span: Span) -> Iterable[bool]:
        """For each stretch of ``span`` with a letter or digit whether it is inside."""
        place = span.start
        at = max(0, bisect_right(self._starts, place) - 1)
        while place < span.end:
            while at < len(self.spans) and self.spans[at].end <= place:
                at += 1
            next_span = self.spans[at] if at < len(self.spans) else Span(span.end, span.end)
            is_inside = next_span.start <= place < next_span.end
            limit = min(next_span.end if is_inside else next_span.start, span.end)
            if any(map(str.isalnum, self._text[place:limit])):
                yield is_inside
            place = limit
