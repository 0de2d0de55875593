"""Attributions of a whole text: those of each stretch, and quotations that go on without a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.annotators.quotation.dialogues import Dialogue
from pipeline.annotators.quotation.headlines import attribute_headline
from pipeline.annotators.quotation.inner import attribute_inner
from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.reading import Stretch, read_stretches
from pipeline.annotators.quotation.readings import Reading
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.stretches import join_questions, read_stretch
from pipeline.annotators.quotation.subjects import subject_before
from pipeline.annotators.quotation.transcripts import find_turns, place_in_turns
from pipeline.records import Span

_FLOATING_SCORE = 0.8  # a paragraph in quote marks right after speech
_SLOGAN = 24  # characters; shorter quotations that stand alone are captions, chants and titles


def attribute(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
) -> list[Attribution]:
    """The attributions of ``text`` in order of their content; nested ones say so.

    A sentence that is nothing but a quotation goes on with the speech before it in its paragraph:
    one attribution with one more content span. A paragraph that is nothing but a quotation is an
    attribution without cue and source, whose ``antecedent`` tells who goes on.
    """
    outer = [quotation for quotation in quotations if quotation.depth == 0]
    stretches = list(join_questions(read_stretches(text, paragraphs, sentences, outer)))
    found = [*_Speech(text, stretches).attribute(), *attribute_inner(text, sentences, quotations)]
    formal = [*attribute_headline(text, paragraphs), *find_turns(text, paragraphs)]
    placed = place_in_turns(formal, found)
    return sorted(placed, key=lambda attribution: attribution.content[0])


class _Speech:
    """Who is speaking, while the stretches of a text are read in order."""

    def __init__(self, text: str, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._dialogue = Dialogue(text)
        self._readings = [read_stretch(stretch) for stretch in stretches]
        self._claimed = set(_quoted_in(stretches, self._readings))
        self._found: list[Attribution] = []
        self._openings = _find_openings(stretches)
        self._last = 0  # what a quotation without a cue goes on with, and its paragraph
        self._paragraph = -2

    def attribute(self) -> list[Attribution]:
        """The attributions of the stretches."""
        before: Stretch | None = None
        for stretch, readings in zip(self._stretches, self._readings, strict=True):
            quotation = _lone_quotation(stretch)
            if readings or quotation is None:
                self._add_readings(stretch, readings)
            elif not self._is_claimed(quotation, stretch.words[0].start):
                self._claimed.update(span.start for span in quotation.spans)
                self._go_on(before, stretch, quotation)
            if self._paragraph == stretch.paragraph:
                self._dialogue.note(self._paragraph, self._found[self._last])
            before = stretch
        return self._found

    def _is_claimed(self, quotation: Quotation, place: int) -> bool:
        """Whether the piece at ``place`` is content already, or a later piece has the cue."""
        return any(s.start in self._claimed for s in quotation.spans if s.start >= place)

    def _add_readings(self, stretch: Stretch, readings: Sequence[Reading]) -> None:
        last = _speaks_last(stretch, readings)
        for reading in readings:
            if reading is last:
                self._last, self._paragraph = len(self._found), stretch.paragraph
            self._found.append(to_attribution(stretch, reading, self._claimed))

    def _go_on(self, before: Stretch | None, stretch: Stretch, quotation: Quotation) -> None:
        """A quotation without a cue: more of the last speech, or a speech of its own."""
        if self._paragraph == stretch.paragraph:
            last = self._found[self._last]
            self._found[self._last] = replace(last, content=(*last.content, *quotation.spans))
            return
        antecedent, topic = _subject_before(before, stretch), None
        if self._paragraph == stretch.paragraph - 1:
            last = self._found[self._last]
            other = self._dialogue.find_other(stretch.paragraph, quotation.spans[-1])
            actor = antecedent if _acts_alone(before, stretch) else None
            antecedent = actor or other or last.source or last.antecedent
        elif not _is_sentence(stretch):
            return
        elif before is None or before.paragraph != stretch.paragraph:
            topic = _first_name(self._openings.get(stretch.paragraph - 1))
        self._last, self._paragraph = len(self._found), stretch.paragraph
        self._found.append(
            Attribution(
                content=quotation.spans,
                cue=None,
                source=None,
                act="speech",
                score=_FLOATING_SCORE,
                antecedent=antecedent,
                topic=topic,
            )
        )


def _quoted_in(
    stretches: Sequence[Stretch], readings: Sequence[Sequence[Reading]]
) -> Iterator[int]:
    """Where quotations start that are content of a reading, paragraph by paragraph."""
    for stretch, found in zip(stretches, readings, strict=True):
        for reading in found:
            for content in reading.content:
                for word in stretch.words[content.start : content.end]:
                    if word.quotation:
                        yield word.start


def _lone_quotation(stretch: Stretch) -> Quotation | None:
    """The quotation that the whole stretch is."""
    if stretch.tags.strip(".,") not in ("K", "Q"):
        return None
    return next(word.quotation for word in stretch.words if word.quotation)


def _is_sentence(stretch: Stretch) -> bool:
    """Whether a lone quotation is a sentence, not a title or a slogan."""
    word = next(word for word in stretch.words if word.quotation)
    return stretch.tags.startswith("K") and word.starts_sentence and word.end - word.start > _SLOGAN


def _subject_before(before: Stretch | None, stretch: Stretch) -> Span | None:
    """The subject of the sentence before in the same paragraph: ``Lee nodded. “Go on.”``."""
    if before is None or before.paragraph != stretch.paragraph:
        return None
    verb = re.search("[AVE]", before.tags)
    subject = subject_before(before.tags, verb.start()) if verb else None
    return before.span(*subject) if subject else None


def _acts_alone(before: Stretch | None, stretch: Stretch) -> bool:
    """Whether the sentence before tells of one person: ``She laughed. “Go on.”``."""
    if before is None or before.paragraph != stretch.paragraph:
        return False
    return before.tags.startswith("N") or before.norms[0] in ("he", "she")


def _find_openings(stretches: Sequence[Stretch]) -> dict[int, Stretch]:
    """The first stretch of each paragraph."""
    return {stretch.paragraph: stretch for stretch in reversed(stretches)}


def _first_name(opening: Stretch | None) -> Span | None:
    """The name that a sentence begins with as its subject: ``Lee, 47, a baker, was hoarse``."""
    name = re.match("N+(?=[,AVE])", opening.tags) if opening else None
    return opening.span(0, name.end()) if opening and name else None


def _speaks_last(stretch: Stretch, readings: Sequence[Reading]) -> Reading | None:
    """The reading that a following quotation without a cue goes on with: direct speech first."""
    outer = [reading for reading in readings if not reading.is_nested]
    direct = [r for r in outer if any(stretch.tags[c.end - 1] in "KQ" for c in r.content)]
    return direct[-1] if direct else outer[-1] if outer else None


def to_attribution(stretch: Stretch, reading: Reading, claimed: set[int]) -> Attribution:
    """The reading in spans; ``claimed`` are the places of quotations that are content already."""
    content = [
        span for piece in reading.content for span in _content_spans(stretch, *piece, claimed)
    ]
    return Attribution(
        content=tuple(sorted(content)),
        cue=stretch.span(*reading.cue) if stretch.tags[reading.cue.start] != "-" else None,
        source=stretch.span(*reading.source) if reading.source else None,
        act=reading.act,
        score=round(reading.score, 4),
        is_nested=reading.is_nested,
    )


def _content_spans(stretch: Stretch, start: int, end: int, claimed: set[int]) -> Sequence[Span]:
    """The span of a content; of a quotation over paragraphs all that is not ``claimed``."""
    word = stretch.words[start]
    if word.quotation is None or end > start + 1:
        return (stretch.span(start, end),)
    spans = word.quotation.spans
    more = [span for span in spans if span.start not in claimed and span.start != word.start]
    claimed.update(span.start for span in more)
    return (Span(word.start, word.end), *more)
