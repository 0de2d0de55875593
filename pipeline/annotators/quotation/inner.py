"""Speech that is told of within quotation marks: ``“He told me, ‘Go home,’” she said``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.occurrences import BE
from pipeline.annotators.quotation.reading import Stretch, read_stretches
from pipeline.annotators.quotation.readings import Reading
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.stretches import join_questions, read_stretch
from pipeline.records import Span

_LEAST_SCORE = 0.85  # within speech only plain "he told me that" is a second attribution
_LEAST_MARKED = 0.5  # or what stands in quote marks of its own
_MARKS = 2  # characters of the marks around a quotation
_WORDS_BEFORE = 3
_MODALS = frozenset("would could might may can will should must 'd 'll did do does".split())
_HABITS = frozenset(["would", "'d", "’d", "did"])  # she'd say, ‘Not yet’; not: I would say, ‘No’
_SELF = frozenset(["i", "we", "you"])
_FREE = frozenset(["what", "whatever", "all"])
_ANYBODY = frozenset("anyone anybody everyone everybody someone somebody".split())
_FILLERS = frozenset(["mean", "means"])


def attribute_inner(
    text: str, sentences: Sequence[Span], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """The attributions within the outermost ``quotations``, all of them nested."""
    inside = [
        Span(span.start + 1, span.end - 1)
        for quotation in quotations
        if quotation.depth == 0
        for span in quotation.spans
        if span.end - span.start > _MARKS
    ]
    deeper = [quotation for quotation in quotations if quotation.depth == 1]
    stretches = read_stretches(text, inside, list(_intersect(inside, sentences)), deeper)
    return [
        _to_attribution(stretch, reading)
        for stretch in join_questions(stretches)
        for reading in read_stretch(stretch)
        if _is_told(stretch, reading)
    ]


def _is_told(stretch: Stretch, reading: Reading) -> bool:
    """Whether the speaker of a quotation tells that somebody said something.

    Not in ``no matter what anyone says``, ``all we are asking``, ``I mean``, ``back to saying``,
    ``he said hateful things``.
    """
    source, norms = reading.source, stretch.norms
    is_doubtful = reading.is_nested or reading.is_remote or reading.is_thing
    if reading.act != "speech" or source is None or is_doubtful:
        return False
    if (source.start and norms[source.start - 1] in _FREE) or norms[source.start] in _ANYBODY:
        return False
    before = norms[max(0, reading.cue.start - _WORDS_BEFORE) : reading.cue.start]
    is_gerund = norms[reading.cue.end - 1].endswith("ing") and not BE.intersection(before)
    if is_gerund or norms[reading.cue.start] in _FILLERS:
        return False
    is_marked = all(stretch.tags[content.start] == "K" for content in reading.content)
    is_habit = is_marked and norms[source.start] not in _SELF
    unsure = _MODALS - _HABITS if is_habit else _MODALS
    least = _LEAST_MARKED if is_marked else _LEAST_SCORE
    return reading.score >= least and not unsure.intersection(before)


def _to_attribution(stretch: Stretch, reading: Reading) -> Attribution:
    return Attribution(
        content=tuple(stretch.span(*content) for content in reading.content),
        cue=stretch.span(*reading.cue),
        source=stretch.span(*reading.source) if reading.source else None,
        act=reading.act,
        score=round(reading.score, 4),
        is_nested=True,
    )


def _intersect(spans: Sequence[Span], sentences: Sequence[Span]) -> Iterator[Span]:
    """The parts of ``sentences`` that lie within ``spans``; both are in order."""
    first = 0
    for span in spans:
        while first < len(sentences) and sentences[first].end <= span.start:
            first += 1
        index = first
        while index < len(sentences) and sentences[index].start < span.end:
            sentence = sentences[index]
            yield Span(max(span.start, sentence.start), min(span.end, sentence.end))
            index += 1
