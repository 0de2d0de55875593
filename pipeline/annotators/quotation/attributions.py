"""Attributions of a whole text: of each stretch, of quotations that go on, of speech in speech."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.occurrences import find_occurrences
from pipeline.annotators.quotation.subjects import subject_before
from pipeline.annotators.quotation.reading import Stretch, make_stretch, read_stretches
from pipeline.annotators.quotation.readings import Reading
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.stretches import read_stretch
from pipeline.records import Span

_FLOATING_SCORE = 0.8  # a paragraph in quote marks right after speech
_SLOGAN = 24  # characters; shorter quotations that stand alone are captions, chants and titles
_INNER_SCORE = 0.85  # within direct speech only plain "he told me that" is a second attribution
_MODALS = frozenset("would could might may can will should must 'd 'll did do does".split())


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
    stretches = list(_join_questions(read_stretches(text, paragraphs, sentences, outer)))
    found = _attribute_stretches(stretches)
    found += _attribute_inner(text, sentences, quotations)
    return sorted(found, key=lambda attribution: attribution.content[0])


def _attribute_stretches(stretches: Sequence[Stretch]) -> list[Attribution]:
    readings = [read_stretch(stretch) for stretch in stretches]
    claimed = {  # where quotations start that are content already, paragraph by paragraph
        word.start
        for stretch, found in zip(stretches, readings, strict=True)
        for reading in found
        for content in reading.content
        for word in stretch.words[content.start : content.end]
        if word.quotation
    }
    found: list[Attribution] = []
    speaking, spoke_in = 0, -2  # what a quotation without a cue goes on with, its paragraph
    for before, stretch, here in zip([None, *stretches], stretches, readings, strict=False):
        quotation = _lone_quotation(stretch)
        if here or quotation is None or stretch.words[0].start in claimed:
            last = _speaks_last(stretch, here)
            for reading in here:
                if reading is last:
                    speaking, spoke_in = len(found), stretch.paragraph
                found.append(_to_spans(stretch, reading, claimed))
            continue
        claimed.update(span.start for span in quotation.spans)
        if spoke_in == stretch.paragraph:
            last_found = found[speaking]
            found[speaking] = replace(last_found, content=(*last_found.content, *quotation.spans))
        elif spoke_in == stretch.paragraph - 1:
            antecedent = found[speaking].source or found[speaking].antecedent
            speaking, spoke_in = len(found), stretch.paragraph
            found.append(_float(quotation, antecedent))
        elif _is_speech(stretch):
            speaking, spoke_in = len(found), stretch.paragraph
            found.append(_float(quotation, _subject_before(before, stretch)))
    return found


def _is_speech(stretch: Stretch) -> bool:
    """Whether a lone quotation is a sentence, not a title or a slogan."""
    word = next(word for word in stretch.words if word.quotation)
    return stretch.tags.startswith("K") and word.starts_sentence and word.end - word.start > _SLOGAN


def _subject_before(before: Stretch | None, stretch: Stretch) -> Span | None:
    """The subject of the sentence before in the same paragraph: ``Lee nodded. “Go on.”``"""
    if before is None or before.paragraph != stretch.paragraph:
        return None
    verb = re.search("[AVE]", before.tags)
    subject = subject_before(before.tags, verb.start()) if verb else None
    return before.span(*subject) if subject else None


def _float(quotation: Quotation, antecedent: Span | None) -> Attribution:
    return Attribution(
        content=quotation.spans,
        cue=None,
        source=None,
        act="speech",
        score=_FLOATING_SCORE,
        antecedent=antecedent,
    )


def _attribute_inner(
    text: str, sentences: Sequence[Span], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """Speech that is told of within quotation marks: ``“He told me, ‘Go home,’” she said``."""
    inside = [
        Span(span.start + 1, span.end - 1)
        for quotation in quotations
        if quotation.depth == 0
        for span in quotation.spans
        if span.end - span.start > 2  # noqa: PLR2004 - more than its two marks
    ]
    deeper = [quotation for quotation in quotations if quotation.depth == 1]
    parts = list(_intersect(inside, sentences))
    return [
        replace(_to_spans(stretch, reading, set()), is_nested=True)
        for stretch in _join_questions(read_stretches(text, inside, parts, deeper))
        for reading in read_stretch(stretch)
        if _is_told(stretch, reading)
    ]


def _is_told(stretch: Stretch, reading: Reading) -> bool:
    """Whether the speaker of a quotation tells that somebody said something."""
    if reading.act != "speech" or reading.source is None or reading.is_nested or reading.is_remote:
        return False
    before = stretch.norms[max(0, reading.cue.start - 3) : reading.cue.start]
    return reading.score >= _INNER_SCORE and not _MODALS.intersection(before)


def _intersect(spans: Sequence[Span], sentences: Sequence[Span]) -> Iterator[Span]:
    """The parts of ``sentences`` that lie within ``spans``; both are in order."""
    at = 0
    for span in spans:
        while at < len(sentences) and sentences[at].end <= span.start:
            at += 1
        index = at
        while index < len(sentences) and sentences[index].start < span.end:
            yield Span(
                max(span.start, sentences[index].start), min(span.end, sentences[index].end)
            )
            index += 1


def _join_questions(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches; ``“Why?”`` and ``she asked.`` joined where they were taken for two sentences."""
    held: Stretch | None = None
    for stretch in stretches:
        if held and held.paragraph == stretch.paragraph and held.tags.endswith("K"):
            if _tells_who_spoke(stretch):
                held = make_stretch(held.words + stretch.words, stretch.paragraph)
                continue
        if held:
            yield held
        held = stretch
    if held:
        yield held


def _tells_who_spoke(stretch: Stretch) -> bool:
    """Whether the stretch is ``she said``, with nothing said after it."""
    first = next(find_occurrences(stretch), None)
    if first is None or first.voice != "active" or first.cue.share("none") < THRESHOLD:
        return False
    starts = first.verbs.start == 0 or (first.source is not None and first.source.start == 0)
    names = {frame.name for frame in first.frames}
    return starts and bool(names) and not names & {"that", "clause", "wh", "to", "np", "colon"}


def _speaks_last(stretch: Stretch, readings: Sequence[Reading]) -> Reading | None:
    """The reading that a following quotation without a cue goes on with: direct speech first."""
    outer = [reading for reading in readings if not reading.is_nested]
    direct = [r for r in outer if any(stretch.tags[c.end - 1] in "KQ" for c in r.content)]
    return (direct or outer or [None])[-1]


def _lone_quotation(stretch: Stretch) -> Quotation | None:
    """The quotation that the whole stretch is."""
    if stretch.tags.strip(".,") not in ("K", "Q"):
        return None
    return next(word.quotation for word in stretch.words if word.quotation)


def _to_spans(stretch: Stretch, reading: Reading, claimed: set[int]) -> Attribution:
    content = [
        span
        for piece in reading.content
        for span in _content_spans(stretch, piece.start, piece.end, claimed)
    ]
    return Attribution(
        content=tuple(sorted(content)),
        cue=stretch.span(*reading.cue),
        source=stretch.span(*reading.source) if reading.source else None,
        act=reading.act,
        score=round(reading.score, 4),
        is_nested=reading.is_nested,
    )


def _content_spans(stretch: Stretch, start: int, end: int, claimed: set[int]) -> Sequence[Span]:
    """The span of a content; of a quotation over several paragraphs, all that is not ``claimed``."""
    word = stretch.words[start]
    if word.quotation is None or end > start + 1:
        return (stretch.span(start, end),)
    known = {*claimed, word.start}
    more = [span for span in word.quotation.spans if span.start not in known]
    claimed.update(span.start for span in more)
    return (Span(word.start, word.end), *more)
