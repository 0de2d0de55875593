"""Attributions of a whole text: readings of its stretches, and quotations that go on without a cue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.occurrences import find_occurrences
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.readings import Reading, read_stretch
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span


def attribute(stretches: Sequence[Stretch]) -> list[Attribution]:
    """The attributions of a text, in order of their content.

    A stretch that is nothing but a quotation goes on with the speech before it, in the same
    paragraph or the next: one attribution with one more content span.
    """
    found: list[Attribution] = []
    speaking: int | None = None
    paragraph = -1
    for stretch in _join_questions(stretches):
        readings = read_stretch(stretch)
        if not readings and speaking is not None and _is_lone_quotation(stretch):
            if stretch.paragraph <= paragraph + 1:
                found[speaking] = _continue(found[speaking], stretch)
                paragraph = stretch.paragraph
                continue
        if readings or stretch.paragraph != paragraph:
            speaking = None
        last = _speaks_last(stretch, readings)
        for reading in readings:
            speaking = len(found) if reading is last else speaking
            found.append(_to_spans(stretch, reading))
        paragraph = stretch.paragraph
    return sorted(found, key=lambda attribution: attribution.content[0])


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


def _is_lone_quotation(stretch: Stretch) -> bool:
    return stretch.tags.strip(".,") in ("K", "Q")


def _continue(attribution: Attribution, stretch: Stretch) -> Attribution:
    word = next(word for word in stretch.words if word.quotation)
    return replace(attribution, content=(*attribution.content, Span(word.start, word.end)))


def _to_spans(stretch: Stretch, reading: Reading) -> Attribution:
    return Attribution(
        content=tuple(stretch.span(*content) for content in reading.content),
        cue=stretch.span(*reading.cue),
        source=stretch.span(*reading.source) if reading.source else None,
        act=reading.act,
        score=round(reading.score, 4),
        is_nested=reading.is_nested,
        note=reading.note,
    )
