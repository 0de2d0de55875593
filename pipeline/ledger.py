"""The ledger: how clean text and raw text lead back to each other.

Pure functions over ``Edit`` lists. Offsets are Unicode code points, end exclusive. The law:
between two edits both texts are equal, so an offset in one is an offset in the other, shifted.

An edit is as small as it can be: what a replacement shares with what it replaces, at its start or
its end, is not part of the edit. Edits that touch stay apart, for each has its own reason, and a
reader may count them. The idea is that of a patch (``diff``) with a reason on each hunk.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from pipeline.records import Edit


class Replacement(NamedTuple):
    """A wish to change a text: ``text[start:end]`` becomes ``new``, because of ``reason``."""

    start: int
    end: int
    new: str
    reason: str


def apply_edits(raw: str, replacements: Iterable[Replacement]) -> tuple[str, list[Edit]]:
    """The changed text and its ledger.

    Args:
        raw: the text to change.
        replacements: in order, without overlap; those that change nothing leave no edit.

    Raises:
        ValueError: when replacements overlap, are out of order or lie outside ``raw``.
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    done = shift = 0
    for replacement in replacements:
        if not done <= replacement.start <= replacement.end <= len(raw):
            raise ValueError(f"{replacement} is out of order: the text is done up to {done}")
        start, end, new = _shrink(raw, replacement)
        if start == end and not new:
            continue
        pieces += (raw[done:start], new)
        edits.append(Edit(start, end, start + shift, start + shift + len(new), replacement.reason))
        shift += len(new) - (end - start)
        done = end
    if not edits:
        return raw, edits
    pieces.append(raw[done:])
    return "".join(pieces), edits


def replay_edits(raw: str, text: str, edits: Iterable[Edit]) -> str:
    """The text that ``raw`` and the replacements, read from ``text``, give: ``text`` itself."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (raw[done : edit.raw_start], text[edit.start : edit.end])
        done = edit.raw_end
    pieces.append(raw[done:])
    return "".join(pieces)


def is_faithful(raw: str, text: str, edits: Iterable[Edit]) -> bool:
    """Whether the edits, and nothing else, lead from ``raw`` to ``text``."""
    raw_done = done = 0
    for edit in edits:
        kept = raw[raw_done : edit.raw_start]
        in_order = raw_done <= edit.raw_start <= edit.raw_end and done <= edit.start <= edit.end
        if not in_order or kept != text[done : edit.start]:
            return False
        raw_done, done = edit.raw_end, edit.end
    return raw[raw_done:] == text[done:]


def compose_edits(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One ledger for two passes: ``first`` leads from raw to a middle text, ``second`` onward.

    Edits of both passes that overlap in the middle text become one, with the later reason: a
    no-break space in a line that is removed goes with the line.
    """
    if not first or not second:
        return list(first or second)
    composed: list[Edit] = []
    raw_shift = shift = 0  # raw and clean offset, each minus the middle one
    for group in _group_hunks(first, second):
        low, high = group[0].low, max(hunk.high for hunk in group)
        raw_low, clean_low = low + raw_shift, low + shift
        for hunk in group:
            if hunk.is_second:
                shift += hunk.growth
            else:
                raw_shift -= hunk.growth
        reason = max(group, key=attrgetter("is_second")).reason
        composed.append(Edit(raw_low, high + raw_shift, clean_low, high + shift, reason))
    return composed


class _Hunk(NamedTuple):
    """An edit of one of two passes, as seen from the text between them."""

    low: int
    high: int
    is_second: bool
    growth: int
    reason: str


def _group_hunks(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[list[_Hunk]]:
    """The edits of both passes in order, those that overlap together."""
    hunks = [_Hunk(e.start, e.end, False, _growth(e), e.reason) for e in first]  # noqa: FBT003 - a field
    hunks += [_Hunk(e.raw_start, e.raw_end, True, _growth(e), e.reason) for e in second]  # noqa: FBT003 - a field
    hunks.sort(key=itemgetter(0, 1, 2))  # two sorted runs: linear
    group, high = [hunks[0]], hunks[0].high
    for hunk in hunks[1:]:
        if hunk.low >= high:
            yield group
            group, high = [], hunk.high
        group.append(hunk)
        high = max(high, hunk.high)
    yield group


def _growth(edit: Edit) -> int:
    return (edit.end - edit.start) - (edit.raw_end - edit.raw_start)


def to_raw(edits: Sequence[Edit], start: int, end: int) -> tuple[int, int]:
    """The smallest raw slice that covers ``text[start:end]``.

    Text that was removed at the edges of the span stays out; a span that begins or ends inside
    a replacement takes in all that was replaced. O(log n).
    """
    return _project(edits, start, end, _CLEAN, _RAW)


def from_raw(edits: Sequence[Edit], raw_start: int, raw_end: int) -> tuple[int, int] | None:
    """What survives of ``raw[raw_start:raw_end]`` in the clean text; None if nothing does.

    O(log n). Gold that was annotated on the raw file is read with this.
    """
    start, end = _project(edits, raw_start, raw_end, _RAW, _CLEAN)
    return (start, end) if start < end else None


Side = tuple[Callable[[Edit], int], Callable[[Edit], int]]
_CLEAN: Side = (attrgetter("start"), attrgetter("end"))
_RAW: Side = (attrgetter("raw_start"), attrgetter("raw_end"))


def _project(
    edits: Sequence[Edit], start: int, end: int, here: Side, there: Side
) -> tuple[int, int]:
    """A span of one text as a span of the other: both directions are this one function."""
    here_start, here_end = here
    there_start, there_end = there
    # The edit that holds `start` is the first to end after it; all before are left of it.
    at = bisect_right(edits, start, key=here_end)
    if at < len(edits) and here_start(edits[at]) <= start:
        first = there_start(edits[at])
    else:
        first = start + (there_end(edits[at - 1]) - here_end(edits[at - 1]) if at else 0)
    # The edit that holds the last character is the last to start before `end`.
    at = bisect_left(edits, end, key=here_start) - 1
    if at < 0:
        last = end
    elif here_end(edits[at]) >= end:
        last = there_end(edits[at])
    else:
        last = end + there_end(edits[at]) - here_end(edits[at])
    return first, max(first, last)


def _shrink(raw: str, replacement: Replacement) -> tuple[int, int, str]:
    """The replacement without what it leaves as it is at its start and its end."""
    start, end, new, _ = replacement
    keep, room = 0, min(end - start, len(new))
    while keep < room and raw[start + keep] == new[keep]:
        keep += 1
    start, new, room = start + keep, new[keep:], room - keep
    keep = 0
    while keep < room and raw[end - 1 - keep] == new[-1 - keep]:
        keep += 1
    return start, end - keep, new[: len(new) - keep]
