"""Who does it: the subject before a verb, and the inverted speaker behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.annotators.quotation.phrases import (
    REACH,
    Range,
    noun_phrase_after,
    noun_phrase_before,
    verb_group_start,
)

_INSERTIONS = 5  # commas back that a subject may be looked for
_VERBS_BACK = 6  # finite verbs back that a remote subject may be looked for
_DATES_BACK = 3
_APPOSITION = frozenset("DNn#WPpQEI")
_DATE = re.compile(r"[Pp]?[D#M]*M$")
_CIRCUMSTANCES = frozenset(
    "interview statement speech briefing conference email e-mail post tweet column article video "
    "press letter report call response reference remarks comments".split()
)
_PLACES_AND_TIMES = frozenset(["in", "at", "on", "during", "after", "before", "via"])
_NEVER_OF_NAMES = frozenset(["during", "after", "before", "via", "about"])


def subject_before(tags: str, verb_start: int) -> Range | None:
    """The noun phrase that ends right before the verb group, with apposition or relative clause.

    A date between the two is passed over: ``The agency on Monday said``.
    """
    end = verb_start
    for _ in range(_DATES_BACK):
        if end < 1 or tags[end - 1] != "M":
            break
        date = _DATE.search(tags, max(0, end - REACH), end)
        end = date.start() if date else end
    if end < 1:
        return None
    if tags[end - 1] in "OWT":
        return Range(end - 1, end)
    if tags[end - 1] in ",-)":
        return _before_insertion(tags, end - 1)
    return noun_phrase_before(tags, end)


def _before_insertion(tags: str, closing: int) -> Range | None:
    """The head before ", a professor at ...," or ", who ...,", and the insertion with it."""
    opening = closing
    for _ in range(_INSERTIONS):
        floor = max(0, closing - REACH)
        opening = max(tags.rfind(mark, floor, opening) for mark in ",-")
        if opening <= 0:
            return None
        if tags[opening + 1] not in _APPOSITION:
            continue
        head = noun_phrase_before(tags, opening)
        if head and (head.start == 0 or tags[head.start - 1] in ",:;.-STCHKXM("):
            is_circumstance = tags[opening + 1] in "PpIE"  # ", in a briefing,"
            return head if is_circumstance else Range(head.start, closing)
    return None


def main_subject(tags: str, end: int) -> Range | None:
    """The subject of the nearest finite verb before ``end`` that has one."""
    verbs = [at for at in range(end - 1, max(-1, end - 2 * REACH), -1) if tags[at] in "AVE"]
    sure = [at for at in verbs if tags[at] != "E" or _has_subject(tags, at)]
    for at in sure[:_VERBS_BACK] or verbs[-1:]:
        subject = subject_before(tags, verb_group_start(tags, at))
        if subject:
            return subject
    return None


def _has_subject(tags: str, at: int) -> bool:
    """Whether the word with -ed has a subject of its own: not ``officials briefed on it``."""
    before = tags[at - 1] if at else ""
    return before in ("O", ",") or (
        before in ("N", "n", "Q") and tags[at + 1 : at + 2] not in ("P", "p", "A")
    )


def source_after(norms: Sequence[str], tags: str, start: int) -> Range | None:
    """Name and apposition of an inverted speaker: ``said Ann Lee, a baker in Lyon``."""
    head = noun_phrase_after(tags, start)
    if head is None:
        return None
    end = _before_circumstance(norms, tags, head)
    if end < head.end:
        return Range(start, end)
    while end + 1 < len(tags) and tags[end] in ",-" and tags[end + 1] in "DNn#W":
        stop = _insertion_end(norms, tags, end + 1)
        if norms[end + 1] == "whose" or stop <= end + 1:
            break
        end = stop
    return Range(start, end)


def _before_circumstance(norms: Sequence[str], tags: str, head: Range) -> int:
    """End of the name before "in an interview", "on Monday", "during ..."."""
    for at in range(head.start + 1, head.end):
        if tags[at] not in "Pp":
            continue
        is_date = tags[at + 1 : at + 2] in ("M", "#")
        is_circumstance = is_date or _CIRCUMSTANCES.intersection(norms[at + 1 : at + 5])
        if norms[at] in _NEVER_OF_NAMES or (norms[at] in _PLACES_AND_TIMES and is_circumstance):
            return at
    return head.end


def _insertion_end(norms: Sequence[str], tags: str, start: int) -> int:
    """End of an apposition: the next mark, or words of time or circumstance; ``start`` for none."""
    is_relative = tags[start] == "W"
    limit = min(len(tags), start + REACH)
    for at in range(start, limit):
        tag = tags[at]
        if tag in ",:;.-(KS" or (tag in "HT" and not is_relative):
            return at
        if tag in "AVO" and not is_relative:
            return start  # a clause of its own
        if tag in "Pp" and (
            norms[at] in _NEVER_OF_NAMES
            or tags[at + 1 : at + 2] == "M"
            or _CIRCUMSTANCES.intersection(norms[at + 1 : at + 4])
        ):
            return at
    return limit
