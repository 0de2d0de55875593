"""Annotations of one document in two versions, span by span.

Spans are followed from the old text to the new one through the lines and words that both have
(``difflib``), so that inserting a paragraph moves what follows and changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from msgspec import Struct

from pipeline.publish.causes import Causes
from pipeline.records import Document, Quote

Layer = Literal["entities", "quotes"]
Event = Literal["added", "gone", "moved", "relabelled", "re-attributed", "changed"]
REVIEW = "review"  # annotators whose name begins so are people
_SHOWN_CHARS = 120
_PIECE = re.compile(r"[^\n]*\n?")
_WORD = re.compile(r"\s+|\w+|[^\w\s]+")
_MOST_WORDS = 2_000  # of an edited stretch; aligning takes the square of it


class SpanChange(Struct, frozen=True):
    """One annotation that differs.

    ``start``, ``end`` count in the text of its version; null where it is not there. ``before``
    and ``after`` say what was said of it: a label, or kind and speaker of a quote.
    """

    layer: Layer
    event: Event
    cause: str
    text: str
    old_start: int | None = None
    old_end: int | None = None
    new_start: int | None = None
    new_end: int | None = None
    before: str | None = None
    after: str | None = None


class Mark(NamedTuple):
    """An annotation reduced to what is compared."""

    start: int
    end: int
    text: str
    says: str
    speaker: str
    annotator: str
    details: tuple[object, ...]


def compare_spans(
    old: Document, new: Document, causes: Causes, *, is_edited: bool
) -> list[SpanChange]:
    """All annotations of a document that differ, in reading order, entities first."""
    follow = follow_offsets(old.text, new.text)
    changes: list[SpanChange] = []
    for layer, read in _READERS.items():
        before, after = read(old), read(new)
        cause = "text edit" if is_edited else causes.of(layer)
        changes += _compare_layer(layer, before, after, follow, cause)
    return changes


def follow_offsets(old: str, new: str) -> Callable[[int], int | None]:
    """A function from offsets of the old text to the new one; None where the text is gone."""
    if old == new:
        return lambda offset: offset
    blocks = list(_match_blocks(old, new))
    starts = [block[0] for block in blocks]

    def follow(offset: int) -> int | None:
        place = bisect_right(starts, offset) - 1
        if place < 0:
            return None
        start, target, size = blocks[place]
        return target + offset - start if offset < start + size else None

    return follow


def _match_blocks(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """``(old start, new start, length)`` of what is equal: whole lines, then words."""
    for tag, a, b, c, d in _opcodes(_PIECE.findall(old), _PIECE.findall(new)):
        if tag == "equal":
            yield a, c, b - a
        elif tag == "replace":
            left, right = _WORD.findall(old[a:b]), _WORD.findall(new[c:d])
            if max(len(left), len(right)) <= _MOST_WORDS:
                for inner, e, f, g, _ in _opcodes(left, right):
                    if inner == "equal":
                        yield a + e, c + g, f - e


def _opcodes(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Opcodes of ``difflib`` in code points instead of pieces."""
    sides = []
    for pieces in (left, right):
        offsets = [0]
        for piece in pieces:
            offsets.append(offsets[-1] + len(piece))
        sides.append(offsets)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag, sides[0][a], sides[0][b], sides[1][c], sides[1][d]


def _compare_layer(
    layer: Layer,
    before: Sequence[Mark],
    after: Sequence[Mark],
    follow: Callable[[int], int | None],
    cause: str,
) -> list[SpanChange]:
    left, right = list(before), list(after)
    pairs: list[tuple[Mark, Mark | None]] = []
    for ends in (("start", "end"), ("start",), ("end",)):
        left, right, found = _pair_up(left, right, follow, ends)
        pairs += found
    pairs += [(mark, None) for mark in left]
    compared = (_compare_marks(layer, old, new, cause) for old, new in pairs)
    changes = [change for change in compared if change]
    changes += [_compare_new(layer, mark, cause) for mark in right]
    return sorted(changes, key=_place)


def _pair_up(
    left: Sequence[Mark],
    right: Sequence[Mark],
    follow: Callable[[int], int | None],
    ends: Sequence[str],
) -> tuple[list[Mark], list[Mark], list[tuple[Mark, Mark]]]:
    """What is left on both sides, and the pairs that agree in these ``ends``."""
    there: defaultdict[tuple[int | None, ...], list[Mark]] = defaultdict(list)
    for mark in reversed(right):
        there[tuple(getattr(mark, end) for end in ends)].append(mark)
    rest, pairs = [], []
    for mark in left:
        last = follow(mark.end - 1)
        place = {"start": follow(mark.start), "end": None if last is None else last + 1}
        twins = there.get(tuple(place[end] for end in ends))
        if twins:
            pairs.append((mark, twins.pop()))
        else:
            rest.append(mark)
    unpaired = sorted((mark for marks in there.values() for mark in marks), key=lambda m: m[:2])
    return rest, unpaired, pairs


def _place(change: SpanChange) -> tuple[int, int]:
    start = change.new_start if change.old_start is None else change.old_start
    return start or 0, change.old_end or change.new_end or 0


def _compare_marks(layer: Layer, old: Mark, new: Mark | None, cause: str) -> SpanChange | None:
    event = _name_event(layer, old, new)
    if event is None:
        return None
    people = REVIEW if _is_review(old) or (new and _is_review(new)) else cause
    return SpanChange(
        layer=layer,
        event=event,
        cause=people,
        text=_shorten(old.text),
        old_start=old.start,
        old_end=old.end,
        new_start=new.start if new else None,
        new_end=new.end if new else None,
        before=_say(old),
        after=_say(new) if new else None,
    )


def _name_event(layer: Layer, old: Mark, new: Mark | None) -> Event | None:
    if new is None:
        return "gone"
    if old.says != new.says:
        return "relabelled"
    if old.speaker != new.speaker:
        return "re-attributed" if layer == "quotes" else "changed"
    if old.details != new.details:
        return "changed"
    return "moved" if (old.start, old.end) != (new.start, new.end) else None


def _compare_new(layer: Layer, mark: Mark, cause: str) -> SpanChange:
    return SpanChange(
        layer=layer,
        event="added",
        cause=REVIEW if _is_review(mark) else cause,
        text=_shorten(mark.text),
        new_start=mark.start,
        new_end=mark.end,
        after=_say(mark),
    )


def _say(mark: Mark) -> str:
    return f"{mark.says} by {mark.speaker}" if mark.speaker else mark.says


def _is_review(mark: Mark) -> bool:
    return mark.annotator.startswith(REVIEW)


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


def _read_mentions(document: Document) -> list[Mark]:
    names = {entity.id: entity.name for entity in document.entities}
    return [
        Mark(
            start=m.start,
            end=m.end,
            text=m.text,
            says=m.label,
            speaker=names.get(m.entity_id or "", ""),
            annotator=m.annotator,
            details=(m.text, m.score, m.annotator),
        )
        for m in document.mentions
    ]


def _read_quotes(document: Document) -> list[Mark]:
    return [_read_quote(quote) for quote in document.quotes]


def _read_quote(quote: Quote) -> Mark:
    words = [span.text for span in quote.content]
    source, cue = (span.text if span else "" for span in (quote.source, quote.cue))
    names = " and ".join(speaker.name for speaker in quote.speakers)
    how = [speaker.how for speaker in quote.speakers] or quote.abstention
    return Mark(
        start=quote.content[0].start,
        end=quote.content[-1].end,
        text=" … ".join(words),
        says=f"{quote.kind} {quote.act}",
        speaker=names or (f"“{source}”" if source else ""),
        annotator=quote.annotator,
        details=(words, source, cue, how, quote.score, quote.annotator),
    )


_READERS: dict[Layer, Callable[[Document], list[Mark]]] = {
    "entities": _read_mentions,
    "quotes": _read_quotes,
}
