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
    r"""(?P<word> [AFHIPSTWY] (?<=[\w)\]%'’]\s.)
          (?:e|er|ere|f|fter|hat|he|hen|here|hese|hey|his|is|lease|n|ome|or|ou|ow|owever|s|t) )
        (?= ,?\s[a-z] )""",
    re.VERBOSE,
)
_FUNCTION_WORDS: Final = {
    "After", "As", "For", "He", "Her", "Here", "His", "How", "However", "If", "In", "It", "Please",
    "She", "Some", "The", "There", "These", "They", "This", "We", "What", "When", "You",
}  # fmt: skip
_DATE: Final = re.compile(r"[MTWFS][a-z]{2,5}day, [A-Z][a-z]{2,8} \d{1,2}, \d{4}(?!\S)")
_DATE_SIZE: Final = 32
_LINE: Final = re.compile(
    rf"""(?<!\S)(?:
      (?P<credit>   (?:[Ii]mage|[Pp]hoto|Picture|Video)s?: (?!\S) )
    | (?P<stamp>    \d\d?/\d\d?/\d{{2,4}},?\s\d\d?:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])? (?!\S) )
    | (?P<web>      [<(\[]? (?: https?:// | www\. | [\w.+%-]++@ ) \S++ (?<![.?!,;:]) )
    | (?P<rule>     [-=*_\#]{{4,}}+ (?!\S) )
    | (?P<face>     {FACE} )
    | (?P<farewell> (?:[Tt]hanks|[Tt]hank\ you|[Rr]egards|Sincerely), (?!\S) )
    )""",
    re.VERBOSE,
)
_TRACE: Final = re.compile(
    r"""[-@/,:;=*_\#^<](?:
      (?<=\S@)\S | (?<=\d/)\d | (?<=:/)/ | (?<=[-=*_\#])[-=*_\#]{3}
    | (?<=[:;=])-?[)(DP] | (?<=\^)_ | (?<=<)3
    | (?<=mage:) | (?<=ages:) | (?<=hoto:) | (?<=otos:) | (?<=ture:) | (?<=ideo:)
    | (?<=\d,)\ \d{4}[^\S\n]*+$
    | (?<=hanks,) | (?<=k\ you,) | (?<=egards,) | (?<=cerely,)
    )""",
    re.VERBOSE | re.MULTILINE,
)
"""Runs fast over a text because it starts with a rare sign; ``_LINE`` may start with any letter."""
_ITEM: Final = re.compile(r"\S{1,2}\)")
_NEXT_LINE: Final = re.compile(rf"\s*+{_LINE.pattern}", re.VERBOSE)
_CLOSING: Final = re.compile(r"\s*+(?:[”»)\]}]|[\"'’](?!\w))")


def has_lines(text: str) -> bool:
    """Whether the functions below may find anything in the text; false for most articles."""
    return bool("www." in text or _TRACE.search(text) or _RUN_ON.search(text))


def find_run_ons(text: str, start: int, stop: int) -> Iterator[tuple[int, Boundary]]:
    """``(end, boundary)`` before each capital function word that no mark stands before."""
    nesting = Nesting(text, start)
    for found in _RUN_ON.finditer(text, start, stop):
        if found["word"] not in _FUNCTION_WORDS:
            continue
        end = found.start() - 1
        if end <= start:
            continue
        sign = text[end - 1]
        word, before = read_before(text, start, end)
        if before in {"item", "web"} or _ITEM.fullmatch(word):
            continue
        if word.capitalize() in STARTERS:
            before = "starter"
        elif not sign.isalnum():
            before = "close"
        yield (
            end,
            Boundary("run_on", before.rstrip("1234"), "", "", "", found["word"], nesting.at(end)),
        )


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
        place = found.end()
        if place == stop or _CLOSING.match(text, place, stop):
            continue
        opening, after = read_next(text, place, stop)
        line = _NEXT_LINE.match(text, place, stop)
        begins = "nothing" if end == start else ""
        after = str(line.lastgroup) if line else after
        yield place, Boundary(kind, begins, "", "", opening, after, nesting.at(place))


def find_dates(text: str, start: int, stop: int) -> Iterator[tuple[int, Boundary]]:
    """``(end, boundary)`` before a date line at the end of the paragraph, as under a headline."""
    found = _DATE.search(text, max(start, stop - _DATE_SIZE), stop)
    if found and found.end() == stop:
        end = found.start()
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start and text[end - 1].isalnum():
            _, before = read_before(text, start, end)
            yield end, Boundary("line", before, "", "", "", "date", "")
