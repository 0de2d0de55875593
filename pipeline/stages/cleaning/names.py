"""Patterns of names, places and dates, as credits and datelines write them.

Each word can be read in one way only (possessive and atomic groups), so that no line, however
odd, makes a search run long.
"""

from __future__ import annotations

import re

WORD = r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*+"  # begins with a capital
PARTICLE = r"(?:de|da|del|della|der|den|di|dos|du|la|le|van|von|al|el|bin|bint|ibn|y)"
_MORE = rf"(?: (?:{PARTICLE} ){{0,2}}{WORD})"
NAME = rf"(?>{WORD}{_MORE}{{0,4}})"
FULL_NAME = rf"(?>{WORD}{_MORE}{{1,4}})"
ITEM = rf"{NAME}(?:,? (?:in|from|at|of) (?:the )?{NAME})?"  # "Ann Lee in Paris"
ITEMS = rf"{ITEM}(?:, (?:and )?{ITEM}| (?:and|&) {ITEM}){{0,60}}"

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
DATE = rf"(?:{MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH}(?: \d{{4}})?|{WEEKDAY})"

_PERSON = re.compile(FULL_NAME)
_WHERE = re.compile(rf" (?:in|from|at|of|for) (?:the )?{NAME}")
_WORK = re.compile(
    r"\b(?:(?:The )?(?:Associated Press|AP|Reuters|Bloomberg|USA TODAY)\b(?:['’]s)?"
    r"|(?:[Ss]taff |[Ss]pecial )?(?:[Ww]riter|[Rr]eporter|[Cc]orrespondent|[Rr]esearcher)s?\b)"
)
_HOUSE = re.compile(
    r"\b(?:News|Press|Service|Times|Post|Journal|Network|Tribune|Media|University)\b"
)


def find_people(credit: str) -> list[str]:
    """Who is named in full by a credit, in order; places, houses and kinds of work left out."""
    people = _PERSON.findall(_WHERE.sub("", _WORK.sub("", credit)))
    names = (name if name.endswith(("Jr.", "Sr.")) else name.rstrip(".") for name in people)
    return list(dict.fromkeys(name for name in names if not _HOUSE.search(name)))
