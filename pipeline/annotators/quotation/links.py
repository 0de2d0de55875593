"""Linking: role spans that a model marked (content, cue, source) joined to attributions.

A model of roles says which words are content, cue and source, not which belong together. A content
goes with the nearest cue, a cue with the nearest source; a mark of distance is a word, a sentence
end costs many words, another role of the same kind in between as many. What a cue interrupts is one
content, and a quotation without a cue goes on with the speech before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Act, Span

_SENTENCE_END = 12  # words that the end of a sentence is worth
_PARAGRAPH_END = 60
_FARTHEST = 60  # beyond it nothing belongs together
_AFTER_PENALTY = 1  # of two sources as near, the one before its cue


class RoleSpan(NamedTuple):
    """A span that a model marked, with its confidence from 0 to 1."""

    start: int
    end: int
    score: float = 1.0


class _Ruler:
    """Distances in words between places of a text."""

    def __init__(self, text: str, paragraphs: Sequence[Span], sentences: Sequence[Span]) -> None:
        self._words = [match.start() for match in re.finditer(r"\w+", text)]
        self._sentences = [sentence.start for sentence in sentences]
        self._paragraphs = [paragraph.start for paragraph in paragraphs]

    def measure(self, one: RoleSpan, other: RoleSpan) -> int:
        """Words between two spans, and what the ends of sentences and paragraphs are worth."""
        first, second = sorted((one, other))
        words = bisect_right(self._words, second.start - 1) - bisect_right(
            self._words, first.end - 1
        )
        ends = self._ends(self._sentences, first, second) * _SENTENCE_END
        return max(0, words) + ends + self._ends(self._paragraphs, first, second) * _PARAGRAPH_END

    @staticmethod
    def _ends(starts: Sequence[int], first: RoleSpan, second: RoleSpan) -> int:
        return bisect_right(starts, second.start) - bisect_right(starts, first.end - 1)


def link_roles(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    contents: Sequence[RoleSpan],
    cues: Sequence[RoleSpan],
    sources: Sequence[RoleSpan],
) -> list[Attribution]:
    """The attributions that the spans make, in order of their content.

    Every content is in exactly one attribution; a cue or a source without content is dropped. The
    spans of a role are in order and do not overlap.
    """
    ruler = _Ruler(text, paragraphs, sentences)
    pieces: dict[int | None, list[list[RoleSpan]]] = defaultdict(list)
    last: int | None = None
    for content in contents:
        cue = _nearest(ruler, content, cues)
        if cue is None and pieces[last] and _goes_on(ruler, pieces[last][-1][-1], content):
            pieces[last][-1].append(content)
            continue
        if cue is not None and pieces[cue]:
            pieces[cue][-1].append(content)
        else:
            pieces[cue].append([content])
        last = cue
    found = [
        _make(text, ruler, group, cues, sources, cue)
        for cue, groups in pieces.items()
        for group in groups
    ]
    return sorted(found, key=lambda attribution: attribution.content[0])


def _nearest(ruler: _Ruler, span: RoleSpan, others: Sequence[RoleSpan]) -> int | None:
    """Ordinal of the nearest of ``others``; of those on one side only the next can be it."""
    after = bisect_right(others, span.start, key=lambda other: other.start)
    best, best_distance = None, _FARTHEST
    for index in (after - 1, after):
        if 0 <= index < len(others):
            distance = ruler.measure(span, others[index])
            if distance < best_distance:
                best, best_distance = index, distance
    return best


def _goes_on(ruler: _Ruler, before: RoleSpan, content: RoleSpan) -> bool:
    return ruler.measure(before, content) <= _SENTENCE_END


def _make(
    text: str,
    ruler: _Ruler,
    contents: Sequence[RoleSpan],
    cues: Sequence[RoleSpan],
    sources: Sequence[RoleSpan],
    cue: int | None,
) -> Attribution:
    spans = tuple(Span(content.start, content.end) for content in contents)
    marked = cues[cue] if cue is not None else None
    source = _source_of(ruler, marked, sources) if marked else None
    parts = [*contents, *filter(None, (marked, source))]
    return Attribution(
        content=spans,
        cue=Span(marked.start, marked.end) if marked else None,
        source=Span(source.start, source.end) if source else None,
        act=act_of(text[marked.start : marked.end]) if marked else "speech",
        score=round(min(part.score for part in parts), 4),
    )


def _source_of(ruler: _Ruler, cue: RoleSpan, sources: Sequence[RoleSpan]) -> RoleSpan | None:
    after = bisect_right(sources, cue.start, key=lambda source: source.start)
    near = []
    for index, penalty in ((after - 1, 0), (after, _AFTER_PENALTY)):
        if 0 <= index < len(sources):
            near.append((ruler.measure(cue, sources[index]) + penalty, index))
    if not near or min(near)[0] >= _FARTHEST:
        return None
    return sources[min(near)[1]]


def act_of(cue: str) -> Act:
    """Speech or stance, by the last word of a cue that the lexicon knows; else speech."""
    forms = cue_forms()
    for word in reversed(re.findall(r"[\w'’]+", cue.casefold())):
        if word in forms:
            return forms[word].cue.act
    return "speech"
