"""Sentences that end without a mark, where a page or a mail lost its line breaks.

Two traces remain: a capital function word in running text ("... first quarter The sale is"), and
what stands on a line of its own (a mail header, an address, a date line, a row of dashes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.stages.sentence_boundaries import FACE, Boundary, Nesting, read_before, read_next
from pipeline.stages.sentence_words import STARTERS

_RUN_ON: Final = re.compile(
    r"\s(?P<word>After|As|For|He|Her|Here|His|How|However|If|In|It|Please|She|Some|The|There|These"
    r"|They|This|We|What|When|You)(?=,?\s[a-z])"
)
_LINE: Final = re.compile(
    rf"""(?<!\S)(?:
      (?P<date>     [MTWFS][a-z]{{2,5}}day,\ [A-Z][a-z]{{2,8}}\ \d{{1,2}},\ \d{{4}} (?!\S) )
    | (?P<credit>   (?:[Ii]mage|[Pp]hoto|Picture|Video|Illustration)s?: (?!\S) )
    | (?P<stamp>    \d\d?/\d\d?/\d{{2,4}},?\s\d\d?:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])? (?!\S) )
    | (?P<web>      [<(\[]? (?: https?:// | www\. | [\w.+%-]++@ ) \S++ (?<![.?!,;:]) )
    | (?P<rule>     [-=*_\#~+<>|]{{4,}}+ (?!\S) )
    | (?P<face>     {FACE} )
    | (?P<farewell> (?:[Tt]hanks|[Rr]egards|[Tt]hank\ [Yy]ou|Cheers|Cordially|Respectfully|Sincerely
                      |Take\ care|Yours) (?:\ a\ lot|\ again|\ so\ much)?, (?!\S) )
    )""",
    re.VERBOSE,
)
_CLOSERS: Final = frozenset("\"'”’»)]}")


def find_run_ons(text: str, start: int, stop: int) -> Iterator[tuple[int, Boundary]]:
    """``(end, boundary)`` before each capital function word that no mark stands before."""
    nesting = Nesting(text, start)
    for found in _RUN_ON.finditer(text, start, stop):
        end = found.start()
        sign = text[end - 1 : end]
        if end == start or not (sign.isalnum() or sign in ")]%'’"):
            continue
        word, before = read_before(text, start, end)
        if before in {"item", "web"} or (sign == ")" and len(word) < 4):
            continue
        if word.capitalize() in STARTERS:
            before = "starter"
        elif not sign.isalnum():
            before = "close"
        yield end, Boundary("run_on", before.rstrip("1234"), "", "", "", found["word"], nesting.at(end))


def find_lines(text: str, start: int, stop: int) -> Iterator[tuple[int, Boundary]]:
    """``(end, boundary)`` before and behind what stands on a line of its own, in order."""
    nesting = Nesting(text, start)
    for found in _LINE.finditer(text, start, stop):
        kind = str(found.lastgroup)
        end = found.start()
        while end > start and text[end - 1].isspace():
            end -= 1
        word, before = read_before(text, start, end)
        if end > start and kind not in {"face", "farewell"}:
            before = before if word[-1:].isalnum() else "sign"
            last = " at end" if found.end() == stop else ""
            yield end, Boundary("line", before, "", "", "", kind + last, nesting.at(end))
        if found.end() == stop:
            return
        follow = read_next(text, found.end(), stop)
        place = found.end() + len(follow.gap)
        if text[place] not in _CLOSERS:
            line = _LINE.match(text, place, stop)
            after = str(line.lastgroup) if line else follow.after
            begins = "nothing" if end == start else ""
            yield found.end(), Boundary(kind, begins, "", "", follow.opening, after, nesting.at(found.end()))
