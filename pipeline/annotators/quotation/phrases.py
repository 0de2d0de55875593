"""Noun phrases and verb groups over the tags of a stretch (see ``tags``): who does it.

Ranges are word ordinals of a stretch, end exclusive. Each search looks back or ahead over a
bounded number of words, so that a text is read in linear time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_REACH = 40  # words that a subject with its apposition may span
_NOUN = frozenset("Nn#QO")
_PHRASE = frozenset("NnG#QDEI")
_FINITE = re.compile(r"[AV]")
_APPOSITION = frozenset("DNn#WPpQEI")
_BOUNDARY = frozenset(",:;.()-STHWKp")


class Range(NamedTuple):
    """Words ``start`` to ``end`` of a stretch."""

    start: int
    end: int


def verb_group_start(tags: str, verb: int) -> int:
    """First word of the verb group that ends with ``verb``: auxiliaries, negation, adverbs."""
    start = verb
    for at in range(verb - 1, max(-1, verb - 8), -1):
        if tags[at] == "A" or tags[at] == "t":
            start = at
        elif tags[at] != "X":
            break
    while start > 0 and tags[start - 1] == "X" and verb - start < 4:
        start -= 1
    return start


def subject_before(tags: str, verb_start: int) -> Range | None:
    """The noun phrase that ends right before the verb group, apposition and all."""
    last = verb_start - 1
    if last < 0:
        return None
    tag = tags[last]
    if tag in "OWT":
        return Range(last, last + 1)
    if tag in ",-)":
        return _before_insertion(tags, last)
    if tag == "M":
        return _before_date(tags, last)
    return noun_phrase_before(tags, verb_start)


def _before_date(tags: str, last: int) -> Range | None:
    """The noun phrase before "on Monday" or "last week" between subject and verb."""
    at = last
    while at > 0 and tags[at] in "M#D":
        at -= 1
    if tags[at] in "Pp":
        at -= 1
    return subject_before(tags, at + 1) if 0 <= at < last else None


def _before_insertion(tags: str, closing: int) -> Range | None:
    """The head before ", a professor at ...," or ", who ...,": head and insertion."""
    opening = closing
    for _ in range(5):
        opening = _last_of(tags, ",-", max(0, closing - _REACH), opening)
        if opening <= 0:
            return None
        if tags[opening + 1] not in _APPOSITION:
            continue
        head = noun_phrase_before(tags, opening)
        if head and _starts_a_clause(tags, head.start):
            is_circumstance = tags[opening + 1] in "PpIE"
            return head if is_circumstance else Range(head.start, closing)
    return None


def _starts_a_clause(tags: str, start: int) -> bool:
    """Whether a subject may stand at ``start``: at the beginning, after a comma or a link word."""
    return start == 0 or tags[start - 1] in ",:;.-STCHKXM("


def _last_of(tags: str, wanted: str, floor: int, end: int) -> int:
    return max(tags.rfind(tag, floor, end) for tag in wanted)


def noun_phrase_before(tags: str, end: int) -> Range | None:
    """The longest noun phrase that ends at ``end``: determiners, names, "of", "and"."""
    start = end
    joined = False
    at = end - 1
    floor = max(0, end - _REACH)
    while at >= floor:
        tag = tags[at]
        before = tags[at - 1] if at else ""
        if tag in "EI" and _is_main_verb(tags, at):
            break
        if tag == "Q" and before not in ("D", "G", "n", "N", "E"):
            break
        if (
            tag in _PHRASE
            or (tag == "O" and joined and start == at + 2)
            or (tag == "M" and at + 1 < len(tags) and tags[at + 1] == "G")
        ):
            start = at
        elif tag == "P" and before in _NOUN | {"G"} and at != end - 1:
            pass
        elif tag == "C" and before in _NOUN | {"E", "I"} and not _clause_has_verb(tags, at):
            joined = True
        elif (tag == "," and joined and before in _NOUN) or (
            tag == "X" and start == at + 1 and tags[start] in "n#E" and before in "DP,"
        ):
            pass
        else:
            break
        at -= 1
    relative = _relative_clause(tags, at, floor) if start > at + 1 or start == end else None
    if relative is not None:
        head = noun_phrase_before(tags, relative)
        start = head.start if head else start
    return Range(start, end) if start < end else None


def _is_main_verb(tags: str, at: int) -> bool:
    """Whether the word with -ed or -ing at ``at`` is a verb with its object, not an adjective."""
    before = tags[at - 1] if at else ""
    after = tags[at + 1] if at + 1 < len(tags) else ""
    if tags[at] == "I":
        return before in ("A", "", ",") or after in tuple("DOT")
    return (
        before in _NOUN and (after in "DOMXtT" or (before == "N" and after in "NP")) and bool(after)
    )


def _clause_has_verb(tags: str, end: int) -> bool:
    """Whether the clause before ``end`` has a finite verb already."""
    at = end - 1
    floor = max(0, end - _REACH)
    while at >= floor and tags[at] not in _BOUNDARY:
        if tags[at] in "AV" or (tags[at] == "E" and _is_main_verb(tags, at)):
            return True
        at -= 1
    return False


def _relative_clause(tags: str, at: int, floor: int) -> int | None:
    """Where "who" stands if the noun phrase is cut by the verb of a relative clause."""
    if at < floor or tags[at] not in "AVEt":
        return None
    for back in range(at - 1, max(floor, at - 12) - 1, -1):
        if tags[back] in "WT" and back and tags[back - 1] in _NOUN:
            return back
        if tags[back] in ",:;.-(K":
            return None
    return None


def noun_phrase_after(tags: str, start: int) -> Range | None:
    """The noun phrase at ``start``, without apposition: up to a verb or a mark."""
    end = start
    at = start
    while at < min(len(tags), start + _REACH):
        tag = tags[at]
        after = tags[at + 1] if at + 1 < len(tags) else ""
        if tag == "O" and at == start:
            return Range(start, at + 1)
        if tag in "NnQ#":
            end = at + 1
        elif tag in "DGX" or (tag in "EI" and after and after in "nNEI"):
            pass
        elif tag in "EI" and end == at and after and after in "Ppt":
            pass  # a report published by ...
        elif (
            tag == "P" and (end == at or tags[at - 1] in "EI") and after in tuple("DNn#QGIE")
        ) or (tag == "C" and end == at and after in "DNn#" and after):
            pass
        else:
            break
        at += 1
    return Range(start, end) if end > start else None


def source_after(words_norms: list[str], tags: str, start: int) -> Range | None:
    """Name and apposition of an inverted speaker: ``said Ann Lee, a baker in Lyon``."""
    head = noun_phrase_after(tags, start)
    if head is None:
        return None
    end = _without_circumstance(words_norms, tags, head)
    if end < head.end:
        return Range(start, end)
    while end + 1 < len(tags) and tags[end] in ",-" and tags[end + 1] in "DNn#WE":
        if tags[end + 1] in "E" or words_norms[end + 1] in ("whose",):
            break
        stop = _insertion_end(words_norms, tags, end + 1)
        if stop <= end + 1:
            break
        end = stop
    return Range(start, end)


_CIRCUMSTANCE = frozenset(
    """
        interview statement speech briefing conference email e-mail post tweet column article
        video press letter report call response reference remarks comments
    """.split()
)


def _without_circumstance(norms: list[str], tags: str, head: Range) -> int:
    """End of the name before "in an interview", "on Monday", "during ..."."""
    for at in range(head.start + 1, head.end):
        if tags[at] not in "Pp":
            continue
        following = norms[at + 1 : at + 5]
        if norms[at] in ("in", "at", "on", "during", "after", "before", "via") and (
            _CIRCUMSTANCE.intersection(following) or tags[at + 1 : at + 2] in ("M", "#")
        ):
            return at
        if norms[at] in ("during", "after", "before", "via", "about"):
            return at
    return head.end


def _insertion_end(norms: list[str], tags: str, start: int) -> int:
    """End of an apposition: the next mark, or a word of time or circumstance."""
    is_relative = tags[start] == "W"
    for at in range(start, min(len(tags), start + _REACH)):
        tag = tags[at]
        if tag in ",:;.-(K" or tag == "S" or (tag in "HT" and not is_relative):
            return at
        if tag in "AVO" and not is_relative:
            return start if at - start < 3 else start
        if tag in "Pp" and (
            norms[at] in ("during", "after", "before")
            or _CIRCUMSTANCE.intersection(norms[at + 1 : at + 4])
            or tags[at + 1 : at + 2] == "M"
        ):
            return at
    return min(len(tags), start + _REACH)


def main_subject(tags: str, end: int) -> Range | None:
    """The subject of the nearest finite verb before ``end``, else what the stretch begins with."""
    for at in range(end - 1, max(-1, end - 2 * _REACH), -1):
        if tags[at] in "AV" or (tags[at] == "E" and _is_finite_past(tags, at)):
            subject = subject_before(tags, verb_group_start(tags, at))
            if subject:
                return subject
    return None


def _is_finite_past(tags: str, at: int) -> bool:
    """Whether the word with -ed has a subject of its own: not ``officials briefed on it``."""
    before = tags[at - 1] if at else ""
    after = tags[at + 1] if at + 1 < len(tags) else "."
    return before in ("O", ",") or (before in ("N", "n", "Q") and after not in "PpA")
