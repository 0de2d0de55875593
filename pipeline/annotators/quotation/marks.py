"""Quote marks: which opens, which closes, which is an apostrophe.

A mark is paired by its direction, within a paragraph. A quotation that runs over several
paragraphs repeats its opening mark and closes at the end only. What does not pair is recovered
at the end of the paragraph and remarked: an odd mark never spoils a document. One pass with one
stack, linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.annotators.quotation.transcripts import opens_turn
from pipeline.records import Remark, Span

Kind = Literal["double", "single", "guillemet"]
Turn = Literal["open", "close", "either", "weak close"]

_MARK = re.compile(r"``|''|‘‘|’’|[“”„«»‘’\"']")
_ELISION = re.compile(r"\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b", re.IGNORECASE)
_OPENS_AFTER = frozenset("([{-–—/“‘„«\"'`")
_CLOSES_BEFORE = frozenset(")]}.,;:!?-–—/…”’»\"'")


class Mark(NamedTuple):
    """One quote mark: where it stands and what it may do there.

    A ``weak close`` closes a single quotation if one is open and is an apostrophe if none is.
    """

    start: int
    end: int
    kind: Kind
    turn: Turn


@dataclass(frozen=True)
class Quotation:
    """Text between a pair of quote marks, the marks included: one span per paragraph.

    ``depth`` is 0 outside, 1 for a quotation within a quotation. ``is_closed`` is false where no
    closing mark was found and the end is a guess.
    """

    spans: tuple[Span, ...]
    depth: int
    is_closed: bool

    @property
    def start(self) -> int:
        """Where the first opening mark stands."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """After the closing mark, or where the quotation was cut off."""
        return self.spans[-1].end


@dataclass
class _Opened:
    """An opening mark that waits for its partner, and the paragraphs it already runs over."""

    mark: Mark
    start: int
    spans: list[Span] = field(default_factory=list)
    next_opening: int | None = None


def pair_marks(text: str, paragraphs: Sequence[Span]) -> tuple[list[Quotation], list[Remark]]:
    """Quotations of ``text`` in order of their start, and remarks on marks that do not pair.

    ``paragraphs`` are in order and do not overlap; marks outside them are not read. Remarks:
    ``unclosed_quote`` (over what was taken for the quotation), ``stray_quote`` (over the mark).
    """
    pairing = _Pairing(text)
    for paragraph in paragraphs:
        pairing.read_paragraph(paragraph)
    pairing.give_up()
    return _set_depths(pairing.found), sorted(pairing.remarks, key=lambda r: (r.start, r.end))


def find_marks(text: str, paragraph: Span) -> Iterator[Mark]:
    """Quote marks of one paragraph, apostrophes left out."""
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        mark = _read_mark(text, match.group(), start, before, after)
        if mark:
            yield mark


def _read_mark(text: str, sign: str, start: int, before: str, after: str) -> Mark | None:
    end = start + len(sign)
    if sign in ("‘", "’", "'"):
        turn = _turn_of_single(text, sign, end, before, after)
        return Mark(start, end, "single", turn) if turn else None
    if sign in "«»":
        return Mark(start, end, "guillemet", "open" if sign == "«" else "close")
    if sign in ("“", "„", "``", "‘‘"):
        is_german_close = sign == "“" and _turn_of_straight(before, after) == "close"
        return Mark(start, end, "double", "either" if is_german_close else "open")
    if sign in ("”", "’’"):
        return Mark(start, end, "double", "either" if before.isspace() else "close")
    return Mark(start, end, "double", _turn_of_straight(before, after))


def _turn_of_single(text: str, sign: str, end: int, before: str, after: str) -> Turn | None:
    if before.isalnum() and after.isalnum():
        return None
    if _ELISION.match(text, end):
        return "weak close" if not before.isspace() else None
    if sign == "‘":
        return "weak close" if _turn_of_straight(before, after) == "close" else "open"
    if before.isspace() or before in _OPENS_AFTER:
        if sign == "'" and not after.isspace() and after not in ".,;:!?)":
            return "open"
        return None if before.isspace() else "weak close"
    return "weak close"


def _turn_of_straight(before: str, after: str) -> Turn:
    may_open = (before.isspace() or before in _OPENS_AFTER) and not after.isspace()
    may_close = not before.isspace() and (after.isspace() or after in _CLOSES_BEFORE)
    if may_open == may_close:
        return "either"
    return "open" if may_open else "close"


class _Pairing:
    """The stack of open marks while a text is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Quotation] = []
        self.remarks: list[Remark] = []
        self.stack: list[_Opened] = []
        self.waiting: Counter[Kind] = Counter()
        self.paragraph_end = 0

    def read_paragraph(self, paragraph: Span) -> None:
        marks = list(find_marks(self.text, paragraph))
        if self._is_turn(paragraph, marks):
            mark = marks.pop(0)
            self._remark("stray_quote", mark.start, mark.end)
            self.give_up()
        self._carry_over(paragraph, marks)
        self.paragraph_end = paragraph.end
        for index, mark in enumerate(marks):
            follower = marks[index + 1] if index + 1 < len(marks) else None
            self._read(mark, follower)

    def _is_turn(self, paragraph: Span, marks: Sequence[Mark]) -> bool:
        """Whether a mark before a speaker's name opens a paragraph of a transcript, and no more.

        ``“LEE: We will rebuild.``, ``“ORTEGA: When?``: each paragraph repeats the mark, and each is
        somebody else's.
        """
        if not marks or marks[0].start != paragraph.start or marks[0].kind == "single":
            return False
        turns = Counter(mark.turn for mark in marks if mark.kind == marks[0].kind)
        is_open = turns["open"] > turns["close"] + turns["either"]
        return is_open and opens_turn(self.text, paragraph)

    def _carry_over(self, paragraph: Span, marks: list[Mark]) -> None:
        """Go on with a quotation of the last paragraph if this one says so, else give it up."""
        doubles = [opened for opened in self.stack if opened.mark.kind != "single"]
        first = next((mark for mark in marks if mark.kind != "single"), None)
        if len(doubles) != 1 or first is None or first.kind != doubles[0].mark.kind:
            self.give_up()
            return
        repeats = not self.text[paragraph.start : first.start].strip() and first.turn != "close"
        if not repeats and first.turn != "close":
            self.give_up()
            return
        opened = doubles[0]
        opened.spans.append(_trim(self.text, opened.start, self.paragraph_end))
        opened.start = first.start if repeats else paragraph.start
        opened.next_opening = None
        self.stack = [opened]
        self.waiting = Counter([opened.mark.kind])
        if repeats:
            marks.remove(first)

    def _read(self, mark: Mark, follower: Mark | None) -> None:
        is_open = self.waiting[mark.kind] > 0
        if mark.turn == "open" or (mark.turn == "either" and not is_open):
            self._open(mark)
        elif mark.turn == "weak close":
            if is_open and not self._is_possessive(mark, follower):
                self._close(mark)
        else:
            self._close(mark)

    def _is_possessive(self, mark: Mark, follower: Mark | None) -> bool:
        """Whether ``'`` after an s, before a word, leaves the closing to the next single mark."""
        if self.text[mark.start - 1] != "s" or not self.text[mark.end : mark.end + 1].isspace():
            return False
        return follower is not None and follower.kind == "single" and follower.turn == "weak close"

    def _open(self, mark: Mark) -> None:
        if self.stack and self.stack[-1].next_opening is None:
            self.stack[-1].next_opening = mark.start
        self.stack.append(_Opened(mark, mark.start))
        self.waiting[mark.kind] += 1

    def _close(self, mark: Mark) -> None:
        if not self.waiting[mark.kind]:
            if not self.text[mark.start - 1].isdigit():  # 6'2": inches
                self._remark("stray_quote", mark.start, mark.end)
            return
        opened = self._pop()
        while opened.mark.kind != mark.kind:
            self._give_up_one(opened, mark.start)
            opened = self._pop()
        spans = (*opened.spans, Span(opened.start, mark.end))
        self.found.append(Quotation(spans, 0, is_closed=True))

    def _pop(self) -> _Opened:
        opened = self.stack.pop()
        self.waiting[opened.mark.kind] -= 1
        return opened

    def give_up(self) -> None:
        """Recover what is still open at the end of a paragraph."""
        while self.stack:
            self._give_up_one(self._pop(), self.paragraph_end)

    def _give_up_one(self, opened: _Opened, end: int) -> None:
        mark = opened.mark
        if mark.kind == "single":  # an apostrophe more likely than a quotation
            if self.text[mark.start] == "‘":
                self._remark("unclosed_quote", mark.start, mark.end)
            return
        end = end if opened.next_opening is None else min(end, opened.next_opening)
        span = _trim(self.text, opened.start, end)
        self._remark(
            "unclosed_quote", opened.spans[0].start if opened.spans else span.start, span.end
        )
        if span.end > mark.end or opened.spans:
            self.found.append(Quotation((*opened.spans, span), 0, is_closed=False))

    def _remark(self, code: str, start: int, end: int) -> None:
        self.remarks.append(Remark(stage="quotes", code=code, start=start, end=end))


def _trim(text: str, start: int, end: int) -> Span:
    return Span(start, max(start + 1, start + len(text[start:end].rstrip())))


def _set_depths(found: list[Quotation]) -> list[Quotation]:
    """The quotations by start, outer before inner, each with the number of those around it."""
    ends: list[int] = []
    placed = []
    for quotation in sorted(found, key=lambda q: (q.start, -q.end)):
        while ends and ends[-1] <= quotation.start:
            ends.pop()
        placed.append(Quotation(quotation.spans, len(ends), quotation.is_closed))
        ends.append(quotation.end)
    return placed
