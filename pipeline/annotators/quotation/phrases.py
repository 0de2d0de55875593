"""Noun phrases and verb groups over the tags of a stretch (see ``tags``).

Ranges are word ordinals of a stretch, end exclusive. Each search looks back or ahead over a
bounded number of words, so that a text is read in linear time.
"""

from __future__ import annotations

from typing import NamedTuple

REACH = 40  # words that a subject with its apposition may span
_NOUNS = frozenset("Nn#QO")
_PARTS = frozenset("NnG#QDEI")
_BOUNDARIES = frozenset(",:;.()-STHWKp")
_RELATIVE_REACH = 12
_VERB_GROUP = 8


class Range(NamedTuple):
    """Words ``start`` to ``end`` of a stretch."""

    start: int
    end: int


def verb_group_start(tags: str, verb: int) -> int:
    """First word of the verb group that ends with ``verb``: auxiliaries, negation, adverbs."""
    start = verb
    for at in range(verb - 1, max(-1, verb - _VERB_GROUP), -1):
        if tags[at] in "At":
            start = at
        elif tags[at] != "X":
            break
    while start > 0 and tags[start - 1] == "X" and verb - start < _VERB_GROUP // 2:
        start -= 1
    return start


def noun_phrase_before(tags: str, end: int) -> Range | None:
    """The longest noun phrase that ends at ``end``: determiners, names, "of", "and", "who ..."."""
    floor = max(0, end - REACH)
    start, at = _walk_back(tags, end, floor)
    if start > at + 1 or start == end:
        relative = _relative_pronoun(tags, at, floor)
        head = _walk_back(tags, relative, floor)[0] if relative else start
        start = head if relative and head < relative else start
    return Range(start, end) if start < end else None


def _walk_back(tags: str, end: int, floor: int) -> tuple[int, int]:
    """First word of the noun phrase that ends at ``end``; the word that stopped the walk."""
    start = end
    is_joined = False  # by "and"
    at = end - 1
    while at >= floor:
        tag = tags[at]
        before = tags[at - 1] if at else ""
        if _is_part(tags, at, start, end) or (tag == "O" and is_joined and start == at + 2):
            start = at
        elif tag == "C" and before in _NOUNS | {"E", "I"} and not _clause_has_verb(tags, at):
            is_joined = True
        elif tag == "," and is_joined and before in _NOUNS:
            pass
        elif not _is_link(tags, at, start, end):
            break
        at -= 1
    return start, at


def _is_part(tags: str, at: int, start: int, end: int) -> bool:
    """Whether the word may begin the noun phrase that so far begins at ``start``."""
    tag, before = tags[at], tags[at - 1] if at else ""
    if tag in "EI":
        return not is_main_verb(tags, at)
    if tag == "Q":
        return before in tuple("DGnNE")
    if tag == "M":  # Tuesday's vote, a review of the day
        return tags[at + 1 : at + 2] == "G" or (at == start - 1 == end - 1 and before == "D")
    return tag in _PARTS


def _is_link(tags: str, at: int, start: int, end: int) -> bool:
    """Whether the word stands within a noun phrase but cannot begin it: "of", an adverb."""
    tag, before = tags[at], tags[at - 1] if at else ""
    if tag == "P":
        is_reduced = before == "E" and tags[max(0, at - 2) : at - 1] == "n"  # a report seen by Lee
        return at != end - 1 and (before in _NOUNS or before == "G" or is_reduced)
    follows = tags[start : start + 1] in ("n", "#", "E")
    return tag == "X" and start == at + 1 and follows and before in "DP,"


def is_main_verb(tags: str, at: int) -> bool:
    """Whether the word with -ed or -ing at ``at`` is a verb with its object, not an adjective."""
    before = tags[at - 1] if at else ""
    after = tags[at + 1 : at + 2]
    if tags[at] == "I":
        return before in ("A", "", ",") or after in tuple("DOT")
    has_object = after in tuple("DOMXtT") or (before == "N" and after in ("N", "P"))
    return before in _NOUNS and has_object


def _clause_has_verb(tags: str, end: int) -> bool:
    """Whether the clause before ``end`` has a finite verb already."""
    for at in range(end - 1, max(-1, end - REACH), -1):
        if tags[at] in _BOUNDARIES:
            return False
        if tags[at] in "AV" or (tags[at] == "E" and is_main_verb(tags, at)):
            return True
    return False


def _relative_pronoun(tags: str, at: int, floor: int) -> int | None:
    """Where "who" stands if the noun phrase is cut by the verb of a relative clause at ``at``."""
    if at < floor or tags[at] not in "AVEt":
        return None
    for back in range(at - 1, max(floor, at - _RELATIVE_REACH) - 1, -1):
        if tags[back] in "WT" and back and tags[back - 1] in _NOUNS:
            return back
        if tags[back] in ",:;.-(K":
            return None
    return None


def noun_phrase_after(tags: str, start: int) -> Range | None:
    """The noun phrase at ``start``, without apposition: up to a verb or a mark."""
    if tags[start : start + 1] == "O":
        return Range(start, start + 1)
    end = start
    for at in range(start, min(len(tags), start + REACH)):
        if tags[at] in "NnQ#":
            end = at + 1
        elif not _may_go_on(tags, at, start, end):
            break
    return Range(start, end) if end > start else None


def _may_go_on(tags: str, at: int, start: int, end: int) -> bool:
    """Whether a noun may follow in the phrase whose last noun ended at ``end``."""
    tag, after = tags[at], tags[at + 1 : at + 2]
    if tag in "EI":  # a closed school; a report published by
        return after in tuple("nNEI") or (end == at and after in tuple("Ppt"))
    if tag == "P":
        return (end == at or tags[at - 1] in "EI") and after in tuple("DNn#QGIE")
    if tag == "C":
        return end == at and after in tuple("DNn#")
    if tag == "D":
        return at == start or end != at  # "told the panel | the dam"
    return tag in "GX"
