"""All readings of a stretch."""

from __future__ import annotations

from pipeline.annotators.quotation.fronted import read_according_to, read_fronted
from pipeline.annotators.quotation.occurrences import Occurrence, find_occurrences
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.readings import Reading, nest_readings
from pipeline.annotators.quotation.reported import read_nominals, read_reported
from pipeline.annotators.quotation.strays import read_strays

_STRAY_SCORE = 0.6
_RECENT = 10  # attributions back from which a cue may take over the source


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
        readings.append(reading)
    readings += read_nominals(stretch, readings)
    claimed = [content for reading in readings for content in reading.content]
    for content, words, source in read_strays(stretch, claimed):
        readings.append(Reading([content], words, source, "speech", _STRAY_SCORE))
    return nest_readings(readings)


def _cues_in_order(stretch: Stretch) -> list[Occurrence | int]:
    """Occurrences of verbs, and the ordinals of "according" where "to" follows."""
    norms = stretch.norms
    cues: list[Occurrence | int] = list(find_occurrences(stretch))
    if "according" in norms:
        pairs = zip(norms, norms[1:], strict=False)
        cues += [at for at, pair in enumerate(pairs) if pair == ("according", "to")]
    return sorted(cues, key=lambda cue: cue if isinstance(cue, int) else cue.last)
