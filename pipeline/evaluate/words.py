"""How much two stretches of text have in common, counted in word characters.

A word character is a letter or a digit. Quote marks, punctuation, white space and a leading
"that" do not count: where exactly a comma belongs is no matter of who said what.
"""

from __future__ import annotations

import re
from itertools import accumulate

from pipeline.evaluate.annotation import Spans, merge_spans
from pipeline.records import Span

_LEADING_THAT = re.compile(r"[\W_]*that\b", re.IGNORECASE)
_LONGEST_LEAD = 20  # marks and white space before "that"


class Ruler:
    """Measures spans of one text; after O(n) to make, a span costs O(1)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._before = list(accumulate(map(str.isalnum, text), initial=0))

    def count(self, spans: Spans) -> int:
        """Word characters in disjoint spans."""
        return sum(self._before[span.end] - self._before[span.start] for span in spans)

    def overlap(self, left: Spans, right: Spans) -> float:
        """Jaccard: word characters in both over those in either; 0 where neither has any.

        It is 1 exactly when both cover the same word characters.
        """
        common = self.count(intersect_spans(left, right))
        either = self.count(left) + self.count(right) - common
        return common / either if either else 0.0

    def drop_that(self, spans: Spans) -> Spans:
        """The spans, merged, without a "that" at their beginning, if more follows it."""
        spans = merge_spans(spans)
        if not spans:
            return spans
        first = spans[0]
        end = min(first.end, first.start + _LONGEST_LEAD)
        lead = _LEADING_THAT.match(self.text, first.start, end)
        if lead is None or (lead.end() == end < first.end and self.text[end].isalnum()):
            return spans
        rest = (Span(lead.end(), first.end), *spans[1:])
        return rest if self.count(rest) else spans

    def squeeze(self, spans: Spans) -> Spans:
        """Spans without white space at their edges; what only white space parts is one span."""
        joined: list[Span] = []
        for span in merge_spans(spans):
            words = self.text[span.start : span.end]
            start = span.start + len(words) - len(words.lstrip())
            end = span.start + len(words.rstrip())
            if start >= end:
                continue
            if joined and self.text[joined[-1].end : start].isspace():
                start = joined.pop().start
            joined.append(Span(start, end))
        return tuple(joined)


def intersect_spans(left: Spans, right: Spans) -> Spans:
    """What both cover; each is disjoint and in order. O(n + m)."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            common.append(Span(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(common)
