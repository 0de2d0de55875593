"""Places: a country is known by its code, an American state by its abbreviation."""

from __future__ import annotations

from functools import cache

from pipeline.annotators.names.gazetteer import fold, read_countries
from pipeline.stages.naming.words import Key, drop_article, split_words

STATE_NAMES = {
    "ala": "alabama", "ariz": "arizona", "ark": "arkansas", "calif": "california",
    "colo": "colorado", "conn": "connecticut", "del": "delaware", "fla": "florida",
    "ga": "georgia", "ill": "illinois", "ind": "indiana", "kan": "kansas", "ky": "kentucky",
    "la": "louisiana", "mass": "massachusetts", "md": "maryland", "mich": "michigan",
    "minn": "minnesota", "miss": "mississippi", "mo": "missouri", "mont": "montana",
    "nc": "north carolina", "nd": "north dakota", "neb": "nebraska", "nev": "nevada",
    "nh": "new hampshire", "nj": "new jersey", "nm": "new mexico", "okla": "oklahoma",
    "ore": "oregon", "pa": "pennsylvania", "ri": "rhode island", "sc": "south carolina",
    "sd": "south dakota", "tenn": "tennessee", "tex": "texas", "va": "virginia", "vt": "vermont",
    "wash": "washington state", "wis": "wisconsin", "wva": "west virginia", "wyo": "wyoming",
    "nyc": "new york city",
}  # fmt: skip
_PARTS_OF_COUNTRIES = frozenset({"england", "scotland", "wales", "northern ireland", "the states"})


def read_place(surface: str) -> Key:
    """What the place is called everywhere: `US`, `U.S.` and `United States` are equal."""
    words = drop_article(split_words(surface))
    name = " ".join(words)
    if surface.endswith(".") and name in STATE_NAMES:
        return tuple(STATE_NAMES[name].split())
    code = _read_codes().get(" ".join(drop_article(tuple(fold(surface).split())))) or (
        _read_codes().get(name)
    )
    return (f"={code}",) if code else words


@cache
def _read_codes() -> dict[str, str]:
    return {k: v for k, v in read_countries().items() if k not in _PARTS_OF_COUNTRIES}
