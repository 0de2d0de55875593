"""All readings of a stretch; and which sentences are one stretch though a mark ends the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.fronted import find_according_to, read_according_to, read_fronted
from pipeline.annotators.quotation.occurrences import Occurrence, find_occurrences
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.readings import Reading, nest_readings
from pipeline.annotators.quotation.reported import read_nominals, read_reported
from pipeline.annotators.quotation.strays import read_strays

_STRAY_SCORE = 0.6
_RECENT = 10  # attributions back from which a cue may take over the source
_SIGNATURE = re.compile(r"-N[NnPDG#,]{0,8}\.?(?=K|$)")
_CONTENT_FRAMES = frozenset(["that", "clause", "wh", "to", "np", "colon"])


def read_stretch(stretch: Stretch) -> list[Reading]:
    """The attributions of ``stretch``; no two overlap but where one is within the other."""
    readings: list[Reading] = []
    floor = 0
    for cue in _cues_in_order(stretch):
        if isinstance(cue, int):
            reading = read_according_to(stretch, cue, floor)
        else:
            recent = readings[-_RECENT:]
            reading = read_fronted(stretch, cue, floor) or read_reported(stretch, cue, recent)
        if reading is None:
            continue
        if reading.is_fronted:
            floor = reading.end
            _end_before(stretch, reading, readings[-_RECENT:])
        readings.append(reading)
    readings += read_nominals(stretch, readings)
    claimed = [content for reading in readings for content in reading.content]
    for content, words, source in read_strays(stretch, claimed):
        readings.append(Reading([content], words, source, "speech", _STRAY_SCORE))
    return nest_readings(readings)


def _end_before(stretch: Stretch, parenthesis: Reading, readings: Sequence[Reading]) -> None:
    """End the content of earlier cues where ``, she said`` begins, which closes over them."""
    source, cue = parenthesis.source, parenthesis.cue
    start = source.start if source and source.start < cue.start else cue.start
    for reading in readings:
        first, end = reading.content[-1]
        if first < start < end:
            while start > first + 1 and stretch.tags[start - 1] == ",":
                start -= 1
            reading.content[-1] = Range(first, start)


def _cues_in_order(stretch: Stretch) -> list[Occurrence | int]:
    """Occurrences of verbs, and the ordinals of "according to" and its like."""
    cues: list[Occurrence | int] = list(find_occurrences(stretch))
    cues += find_according_to(stretch)
    return sorted(cues, key=lambda cue: cue if isinstance(cue, int) else cue.last)


def join_questions(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches; ``“Why?”`` and ``she asked.`` joined where they were taken for two sentences."""
    held: Stretch | None = None
    for stretch in stretches:
        own = _count_own(held, stretch) if held else 0
        if held and own:
            yield make_stretch(held.words + stretch.words[:own], stretch.paragraph)
            rest = stretch.words[own:]
            held = make_stretch(rest, stretch.paragraph) if rest else None
            continue
        if held:
            yield held
        held = stretch
    if held:
        yield held


def _count_own(before: Stretch, stretch: Stretch) -> int:
    """How many words at its start belong to the stretch before: ``she said``, ``— Ann Lee``.

    All of them where nothing is said after it; a signature may have the next quotation after it.
    """
    if before.paragraph != stretch.paragraph or not before.tags.endswith("K"):
        return 0
    signature = _SIGNATURE.match(stretch.tags)
    if signature:
        return signature.end()
    return len(stretch.words) if _is_bare_cue(stretch) else 0


def _is_bare_cue(stretch: Stretch) -> bool:
    """Whether the stretch is ``she said``, or ``she asked``, and no more."""
    first = next(find_occurrences(stretch), None)
    if first is None or first.voice != "active" or first.cue.share("none") < THRESHOLD:
        return False
    starts = first.verbs.start == 0 or (first.source is not None and first.source.start == 0)
    names = {frame.name for frame in first.frames}
    return starts and bool(names) and not names & _CONTENT_FRAMES
