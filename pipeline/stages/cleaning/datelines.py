"""Credit, dateline and byline: what stands before the first word of an article.

``PARIS (Reuters) -``, ``FLINT, Mich., Oct. 4 (UPI) —``, ``WASHINGTON —``, ``(Bloomberg) --`` and
a line ``By Ann Lee``: the forms of the style books of AP and Reuters. A dateline is parted from
its sentence, never the sentence from the article.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.stages.cleaning.names import DATE, FULL_NAME, NAME, WORD

# Agencies that are known by name alone; another in brackets counts after a place in capitals only.
_AGENCY = re.compile(
    r"Reuters|AP|(?:The )?Associated Press|AFP|UPI|Bloomberg(?: [A-Z]\w+)?|CNN(?: \w+)?|CNBC|Xinhua"
    r"|TASS|Interfax|Sputnik|[Dd][Pp][Aa]|ANI|PTI|IANS|Kyodo(?: News)?|Yonhap|KCNA|EFE|ANSA|AAP"
    r"|PA(?: Media)?|CP|(?:The )?Canadian Press|NPR|BBC(?: News)?|TNS|WAM|SPA|MENA|PRNewswire\S*"
    r"|Thomson Reuters(?: Foundation)?|(?i:business wire|globe newswire)"
)
_CAPITALS = r"[A-ZÀ-ÖØ-Þ](?:[A-ZÀ-ÖØ-Þ.'’]|-(?=[A-ZÀ-ÖØ-Þ]))++"
_CITY = rf"(?>{_CAPITALS}(?:[ /]{_CAPITALS}){{0,3}})"
_STATE = (
    rf"(?=.(?:[a-zß-öø-ÿ.]|[A-Z]\b))(?>{WORD}(?: {WORD}){{0,2}})"  # Mich., N.H., New Mexico, DC
)
_PLACE = rf"{_CITY}(?:, {_STATE})??"
_DASH = r" ?(?:-{1,3}|[–—―]) ?"
_TEXT = r"(?=[\"“‘'’(\[$£€\d]|[^\W\d_a-z])"  # a sentence begins: no dash within one
_CREDITED = re.compile(
    rf"(?:(?P<place>{_PLACE}|{NAME}(?:, {NAME})??),? )??(?:{DATE}(?:, \d{{4}})?,? )?"
    rf"(?:\((?P<agency>[^()\n]{{2,40}})\)|/(?P<wire>[^/\n]{{2,30}})/)(?P<dash>{_DASH})? ?{_TEXT}"
)
_BARE = re.compile(
    rf"(?P<place>{_PLACE})(?:, {DATE}(?:, \d{{4}})?)?(?: -{{1,3}} | --| ?[–—―] ?){_TEXT}"
)
# Words in capitals before a dash that are labels or institutions, not places.
_NO_PLACE = frozenset(
    [
        "AIDS", "ALERT", "ANALYSIS", "BREAKING", "BULLETIN", "CEO", "CHECK", "CIA", "COLUMN",
        "COMMENT", "CORRECTION", "COVID", "EDITORIAL", "EU", "EXCLUSIVE", "EXPLAINER", "FACT",
        "FACTBOX", "FBI", "FEATURE", "FIFA", "GDP", "GOP", "HIV", "IMF", "INTERVIEW", "LIVE",
        "MORE", "NASA", "NATO", "NBA", "NEWS", "NFL", "NOTE", "OBITUARY", "OPEC", "OPINION",
        "PHOTO", "PHOTOS", "POLL", "POLLS", "PS", "READ", "RECORD", "REPORT", "REVIEW", "SPECIAL",
        "STORY", "TIMELINE", "TODAY", "UEFA", "UK", "UN", "UNESCO", "UNICEF", "UPDATE", "UPDATED",
        "UPDATES", "URGENT", "US", "USA", "VIDEO", "WATCH", "WHO", "WRAPUP", "WTO",
    ]
)  # fmt: skip
_ROLE = (
    r"(?:of|for|in|the|to|staff|senior|chief|special|contributing|guest|writers?|reporters?"
    r"|correspondents?|editors?|columnists?|photographers?)"
)
_BYLINE = re.compile(
    rf"(?:By|BY):? (?P<names>{FULL_NAME}(?:(?:, {FULL_NAME}){{0,9}},? (?:and|AND|&) {FULL_NAME})?)"
    rf"(?:(?:,| \||,? [-–—])? (?:{WORD}|{_ROLE}\b)){{0,10}}\.?"
)


class Dateline(NamedTuple):
    """Where a dateline ends in its paragraph, and what it says."""

    end: int
    place: str
    agency: str


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of a paragraph: a place, an agency, or both, before a sentence."""
    if (match := _CREDITED.match(paragraph)) and _is_credit(match):
        place = match["place"] or ""
        agency = match["agency"] or match["wire"]
        return Dateline(match.end(), "" if re.fullmatch(DATE, place) else place, agency)
    match = _BARE.match(paragraph)
    if match and not _NO_PLACE & set(match["place"].replace(".", "").split()):
        return Dateline(match.end(), match["place"], "")
    return None


def _is_credit(match: re.Match[str]) -> bool:
    """A known agency, or any name in brackets after a place in capitals."""
    place, dash = match["place"], match["dash"]
    if _AGENCY.fullmatch(match["agency"] or match["wire"]):
        return bool(dash) or not place
    is_place = place is not None and place.split(",")[0].isupper()
    return bool(dash) and is_place and match["agency"] is not None and match["agency"][0].isupper()


def read_byline(paragraph: str) -> str | None:
    """The authors, if the paragraph is a byline and nothing else."""
    if paragraph[:2] in ("By", "BY") and (match := _BYLINE.fullmatch(paragraph)):
        return match["names"].rstrip(".")
    return None
