"""Dates, times, money, percentages and quantities, by patterns over the text.

Spans follow OntoNotes: approximations belong to them (`about nine years`, `up to 70
kilometers`), prepositions do not, bare counts (`five million shells`) are not marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.annotators import amounts, calendar
from pipeline.records import Label

_LABELS: dict[str, Label] = {
    "MONEY": "MONEY", "PERCENT": "PERCENT", "QUANTITY": "QUANTITY", "TIME": "TIME",
    "FULL": "DATE", "LOOSE": "DATE", "YEAR": "DATE", "rate": "DATE",
}  # fmt: skip
_SURE_YEARS = range(1900, 2036)
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|of|during|before|after|the|to|for|and|or|through|late|"
    r"early|than|around|circa|between|class|fiscal|a|his|her|its|their)|[(,’s])\s?$",
    re.IGNORECASE,
)
_NO_YEAR_AFTER = re.compile(
    r"(?:\b(?:about|nearly|some|over|almost|least|most|roughly|approximately|No\.|number|#|"
    r"Highway|Route|Section|Rule|Room)|[$€£¥#/@]|\d[.,:/-]?)\s?$",
    re.IGNORECASE,
)
_RATE_AFTER = re.compile(r"(?:\d[a-z]*|illion|thousand|hundred|once|twice|times|hours|s|una)\s$")
_LOOKBACK = 15


@cache
def _pattern() -> re.Pattern[str]:
    kinds = {
        "MONEY": amounts.MONEY,
        "PERCENT": amounts.PERCENT,
        "QUANTITY": amounts.QUANTITY,
        "TIME": calendar.TIME,
        "FULL": calendar.FULL_DATES,
        "LOOSE": calendar.LOOSE_DATES,
        "YEAR": calendar.YEARS,
    }
    groups = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
    words = rf"(?:{calendar.FIRST_WORDS}|{amounts.FIRST_WORDS})(?![a-z])"
    start = rf"(?<![\w$€£¥#@])(?<!\d[.,:/])(?=[-\d$€£¥₹₽₩₪'’]|{words})"
    return re.compile(rf"{start}(?:{groups})")


def find_numbers(text: str) -> Iterator[tuple[int, int, Label]]:
    """Spans (start, end, label) of dates, times, money, percentages and quantities, in order."""
    for match in _pattern().finditer(text):
        kind = match.lastgroup or ""
        before = text[max(0, match.start() - _LOOKBACK) : match.start()]
        if kind == "YEAR" and not _is_year(match.group(), before):
            continue
        if match.group() == "a day" and not _RATE_AFTER.search(before):
            continue
        yield match.start(), match.end(), _LABELS[kind]


def _is_year(digits: str, before: str) -> bool:
    """True for `1961` almost anywhere, for `1774` after `in`, for no number of a room."""
    if _NO_YEAR_AFTER.search(before):
        return False
    return int(digits[:4]) in _SURE_YEARS or _BEFORE_YEAR.search(before) is not None
