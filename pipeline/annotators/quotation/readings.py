"""Readings: the attributions in one stretch, in word ordinals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.annotators.quotation.phrases import Range
from pipeline.records import Act

_BLOCK = 64  # words; only readings that share a block are compared, so that time stays linear


@dataclass
class Reading:
    """An attribution in word ordinals of one stretch.

    ``is_nested``: it stands within the content of another. ``is_fronted``: its content, or the
    first part of it, stands before the cue. ``is_remote``: the source is the subject of another
    verb, so that it is less certain. ``is_thing``: the content is no statement (``said hateful
    things``).
    """

    content: list[Range]
    cue: Range
    source: Range | None
    act: Act
    score: float
    is_nested: bool = False
    is_fronted: bool = False
    is_remote: bool = False
    is_thing: bool = False

    @property
    def start(self) -> int:
        """First word of content or cue."""
        return min(self.content[0].start, self.cue.start)

    @property
    def end(self) -> int:
        """After the last word of content or cue."""
        return max(self.content[-1].end, self.cue.end)

    def is_within(self, other: Reading) -> bool:
        """Whether all of it stands in one piece of the content of ``other``."""
        return any(c.start <= self.start and self.end <= c.end for c in other.content)

    def overlaps(self, other: Reading) -> bool:
        """Whether they share a word of content or cue."""
        theirs = (*other.content, other.cue)
        mine = (*self.content, self.cue)
        return any(a.start < b.end and b.start < a.end for a in mine for b in theirs)


def nest_readings(readings: Iterable[Reading]) -> list[Reading]:
    """The readings in order; of two that cross, the better one stays.

    Those within the content of another are marked as nested, and dropped if their source is remote
    or they state nothing.
    """
    near: dict[int, list[Reading]] = defaultdict(list)
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (-r.score, r.start)):
        blocks = range(reading.start // _BLOCK, reading.end // _BLOCK + 1)
        if not any(_do_cross(reading, other) for block in blocks for other in near[block]):
            kept.append(reading)
            for block in blocks:
                near[block].append(reading)
    for reading in kept:
        reading.is_nested = any(reading.is_within(o) for o in near[reading.start // _BLOCK])
    stays = [r for r in kept if not (r.is_nested and (r.is_remote or r.is_thing))]
    return sorted(stays, key=lambda r: (r.start, -r.end))


def _do_cross(one: Reading, other: Reading) -> bool:
    return one.overlaps(other) and not (one.is_within(other) or other.is_within(one))
