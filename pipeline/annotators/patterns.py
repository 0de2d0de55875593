"""Names that their form gives away, whatever stands around: `Route 38`, `Hurricane Odalys`.

They stand in the finisher, so that they are found beside a model as well. Where one overlaps a
longer name, the longer name is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.annotators.names.gazetteer import fold, read_kinds
from pipeline.records import Label

_NAME = r"[A-Z][\w’'-]+"
_PLACE = r"[A-Z][\w’'.]+"
_PATTERNS: tuple[tuple[Label, str], ...] = (
    ("FAC", r"(?:Highway|Route|Interstate|Autobahn) \d{1,4}[A-Z]?|I-\d{1,3}"),
    ("EVENT", rf"(?:Hurricane|Typhoon|Cyclone|Tropical Storm|Storm) {_NAME}"),
    ("EVENT", r"World Wars? (?:I{1,2}|One|Two|1|2)|9/11"),
    ("LOC", rf"(?:Strait|Gulf|Bay|Sea) of {_NAME}"),
    ("LOC", rf"(?:Mount|Lake) {_NAME}|{_NAME} (?:river|valley|peninsula|mountains)"),
)
_ALL = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{label}{i}>{pattern})" for i, (label, pattern) in enumerate(_PATTERNS))
    + r")(?![\w-])"
)
_SEAT = re.compile(rf"(?<![\w-])({_PLACE}(?: {_PLACE})?)[-‑](?:based|born)\b")
_PLACES = frozenset({"country", "state", "governed", "city1", "city2", "city3", "city4"})
_AGE = re.compile(r",? (?:aged |age )?(\d{1,3})(?=,|\.|;|\)| and\b)")
_OF_YEAR = re.compile(r" of (?:1[5-9]|20)\d\d\b")
_OLDEST = 120


def find_patterns(text: str) -> Iterator[tuple[int, int, Label]]:
    """Spans (start, end, label) of names of a telling form, in order."""
    for match in _ALL.finditer(text):
        group = match.lastgroup or ""
        yield match.start(), match.end(), _PATTERNS[int(group.lstrip("ACEFLNOTV"))][0]


def find_seats(text: str) -> Iterator[tuple[int, int, Label]]:
    """The place in `Seoul-based`, where the gazetteer has it."""
    for match in _SEAT.finditer(text):
        start, end = match.span(1)
        if read_kinds().get(fold(text[start:end])) not in _PLACES:
            start = text.rfind(" ", start, end) + 1 or start
        if read_kinds().get(fold(text[start:end])) in _PLACES:
            yield start, end, "GPE"


def find_age(text: str, end: int) -> tuple[int, int] | None:
    """The age that follows a person's name: `49` in `Ann Lee, 49, said`."""
    match = _AGE.match(text, end)
    if (
        match
        and 0 < int(match.group(1)) <= _OLDEST
        and "," in match.group()[:1] + text[match.end()]
    ):
        return match.span(1)
    return None


def find_year_of_act(text: str, end: int) -> int:
    """Where a law that ends at ``end`` really ends: `Safety Act of 2004`."""
    match = _OF_YEAR.match(text, end)
    return match.end() if match else end
