"""Who else worked on an article: ``--With assistance from ...``, ``Reporting by ...``."""

from __future__ import annotations

import re

from pipeline.stages.cleaning.names import ITEMS, NAME, find_people

MAX_CHARS = 800  # a longer paragraph tells a story
_BEFORE = "-–—( "
_CLAUSE_END = re.compile(r"; |(?<=[a-z]{2}\.) ")
_WORK = (
    r"(?:reporting|writing|editing|research|graphics?|photography|production|translation|assistance"
    r"|contributions?|help|fact-checking)"
)
_KIND = (
    r"(?:(?:staff|special|senior) )?(?:writers?|reporters?|correspondents?|researchers?|editors?)"
)
# "The army contributed." is a sentence: a bare verb wants a name before it.
_NAMED = (
    r"(?!(?:The|An?|He|She|It|They|We|I|You|This|That|These|Those|His|Her|Its|Their|Our|My|But|And"
    r"|So|Both|All|Some|Many|Most|Others?|None|Everyone|Nobody)\b)"
)
_WHO = rf"(?:{NAME} )?(?:{_KIND} )?{ITEMS}"
_WHERE = rf"(?: (?:from|in) {ITEMS})?"
_CONTRIBUTED = r"(?:also )?contributed(?: reporting| research)?"
_LEAD_IN = (
    rf"(?i:(?:with )?(?:(?:additional|further) )?{_WORK}(?:,? (?:and )?{_WORK})* (?:by|from|of)"
    rf"|(?:translated|compiled|edited|produced) by|contributing(?: {_KIND})?:|contributors:)"
)
_OPENS = re.compile(rf"{_LEAD_IN} ")
_CLAUSE = re.compile(
    rf"{_LEAD_IN} {ITEMS}"
    rf"|{_NAMED}{_WHO} {_CONTRIBUTED}{_WHERE}"
    rf"|{_NAMED}{_WHO} reported (?:from|in) {ITEMS}"
    rf"|{_WHO} {_CONTRIBUTED} (?:to|for) this (?:report|article|story|column){_WHERE}"
)
_FURTHER_CLAUSE = re.compile(rf"{ITEMS},? (?:from|in) {ITEMS}")


def is_credit(paragraph: str) -> bool:
    """Whether the paragraph says who worked on the article, and nothing else."""
    if len(paragraph) > MAX_CHARS:
        return False
    if not (
        "contributed" in paragraph
        or "reported " in paragraph
        or _OPENS.match(paragraph.lstrip(_BEFORE))
    ):
        return False
    first, *others = _split_clauses(paragraph)
    return bool(_CLAUSE.fullmatch(first)) and all(
        _CLAUSE.fullmatch(clause) or _FURTHER_CLAUSE.fullmatch(clause) for clause in others
    )


def find_contributors(paragraph: str) -> list[str]:
    """The people that a credit names in full."""
    clauses = _split_clauses(paragraph)
    named = (
        clause[lead.end() :] if (lead := _OPENS.match(clause)) else clause for clause in clauses
    )
    return [name for clause in named for name in find_people(clause)]


def _split_clauses(paragraph: str) -> list[str]:
    clauses = _CLAUSE_END.split(paragraph.lstrip(_BEFORE).rstrip(".) "))
    return [clause.rstrip(".") for clause in clauses]
