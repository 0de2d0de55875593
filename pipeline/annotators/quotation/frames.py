"""Frames: what follows a cue, and where its content would begin.

quote   a quotation         that    "that ..."          clause  a bare clause
np      a noun phrase       to      "to" and a verb     wh      "whether", "how" ...
ing     a gerund            colon   ":" and words       none    nothing: content stands before
about, for, of, on ...      a preposition: content begins after it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.phrases import noun_phrase_after

CLAUSES = frozenset(["quote", "that", "wh", "clause", "colon", "to", "ing"])
"""Frames whose content is a clause or a quotation."""

_DATE = re.compile(r"X|[XD#]{0,3}M[MX]?#?")
_DAY = re.compile(r"D?[Xn#]?M[M#]*")
_DATE_WORDS = frozenset(["last", "this", "next", "early", "late", "earlier", "later", "that"])
_SUBJECTS = frozenset(["he", "she", "they", "i", "we"])
_FINITE = re.compile(r"X?[AV]|,[^,.;:K]{1,30},X?[AV]|W[^.;:K]{1,30}[AV]")
_STEPS = 12


class Frame(NamedTuple):
    """What follows a cue: its name, the word after which it begins, the first word of content."""

    name: str
    start: int
    content: int


def read_frames(
    norms: Sequence[str], tags: str, start: int, *, takes_recipient: bool
) -> list[Frame]:
    """Frames after a verb that ends before ``start``, nearest first.

    Adverbs and dates are passed over; so is a recipient (``told reporters that``) and a
    prepositional phrase, which is a frame itself: ``said in a statement that`` has "in" and "that".
    """
    frames: list[Frame] = []
    at = start
    for _ in range(_STEPS):
        frame, following = _step(norms, tags, at, start)
        if frame and takes_recipient and frame.name in ("np", "clause"):
            takes_recipient = False
            phrase = noun_phrase_after(tags, at)
            if phrase and tags[phrase.end : phrase.end + 1] in ("A", "V"):
                return [*frames, Frame("clause", at, at)]
            frame = Frame("recipient", at, at)
            following = phrase.end if phrase else None
        if frame:
            frames.append(frame)
        if following is None:
            break
        at = following
    return frames


def _step(norms: Sequence[str], tags: str, at: int, start: int) -> tuple[Frame | None, int | None]:
    """The frame at a word, and where to go on: nowhere after a frame that closes the search."""
    tag = tags[at : at + 1]
    after = tags[at + 1 : at + 2]
    date = _DATE.match(tags, at)
    if date or (norms[at : at + 1] and norms[at] in _DATE_WORDS and after == "M"):
        return None, date.end() if date else at + 1
    if tag in ("Q", "K"):
        return Frame("quote", at, at), None
    if tag in (",", ":") and after in ("Q", "K"):
        return Frame("quote", at, at + 1), None
    if tag == ":":
        return Frame("colon", at, at + 1), None
    if tag == "," and after == "T":
        return Frame("that", at, at + 1), None
    resumed = _after_insertion(tags, at) if tag == "," and after in ("P", "p", "X") else None
    if resumed:
        return None, resumed
    if tag == "T":
        is_relative = at > start and after in tuple("AVE")
        return (None if is_relative else Frame("that", at, at)), None
    if tag in ("H", "W"):
        return Frame("wh", at, at), None
    if tag == "I":
        return Frame("ing", at, at), None
    if tag == "t" and after in tuple("nAVXIQK"):
        return Frame("to", at, at), None
    if tag in ("P", "p", "t"):
        day = _DAY.match(tags, at + 1)
        phrase = noun_phrase_after(tags, at + 1)
        following = day.end() if day else phrase.end if phrase else None
        return Frame(norms[at], at, at + 1), following
    if tag == "S":
        return Frame(norms[at], at, at + 1), None
    if tag and tag in "DNn#GOEVAW":
        name = "clause" if _is_clause(norms, tags, at) else "np"
        return Frame(name, at, at), None
    return Frame("none", at, at), None


def _is_clause(norms: Sequence[str], tags: str, at: int) -> bool:
    """Whether a subject with its verb stands at ``at``: ``said the deal would``."""
    if norms[at] in _SUBJECTS:
        return tags[at + 1 : at + 2] in tuple("nAVEX")
    phrase = noun_phrase_after(tags, at)
    return phrase is not None and _FINITE.match(tags, phrase.end) is not None


def _after_insertion(tags: str, comma: int) -> int | None:
    """Where content begins after ``, in a report, that``: at the "that" or the quotation."""
    closing = tags.find(",", comma + 1, comma + 15)
    is_insertion = closing > 0 and tags[closing + 1 : closing + 2] in ("T", "Q", "K")
    return closing if is_insertion else None
