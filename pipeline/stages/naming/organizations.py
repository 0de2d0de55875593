"""Organizations: the full name, its short forms and its abbreviation are one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.annotators.names.gazetteer import read_kinds
from pipeline.annotators.names.lexicon import FORMS_OF_COMPANY, ORG_HEADS, read_table
from pipeline.stages.naming.words import Key, drop_article, split_words

ALIASES = {
    "un": "united nations", "eu": "european union", "gop": "republican party",
    "nato": "north atlantic treaty organization", "fed": "federal reserve",
    "ap": "associated press", "afp": "agence france presse",
    "fbi": "federal bureau of investigation",
    "cia": "central intelligence agency", "who": "world health organization",
    "imf": "international monetary fund", "wto": "world trade organization",
    "dnc": "democratic national committee", "rnc": "republican national committee",
    "isis": "islamic state", "isil": "islamic state",
}  # fmt: skip
_SMALL = frozenset(["of", "for", "the", "a", "an", "and", "in", "on", "at", "to", "de", "la"])
_COUNTRIES = frozenset(["us", "uk", "american", "british"])
_NEVER_SHORT = frozenset(
    ["house", "white", "united", "national", "international", "new", "american", "state"]
)
_BODIES = frozenset(["department", "ministry", "university", "bureau", "office"])
_SHORTEST_ABBREVIATION = 2


@dataclass(frozen=True)
class OrganizationMention:
    """A mention: its words, whether it is written in capitals, what it abbreviates in brackets."""

    place: int
    words: Key
    is_capitals: bool
    defines: int | None
    surface: str = ""


def read_organization(surface: str) -> Key:
    """The words of the name without article and without `Inc.` and the like."""
    words = drop_article(split_words(surface))
    while len(words) > 1 and words[-1] in FORMS_OF_COMPANY:
        words = words[:-1]
    return words


def group_organizations(mentions: list[OrganizationMention]) -> list[list[int]]:
    """The places of the mentions of each organization; both lists in reading order."""
    forms = list(dict.fromkeys(mention.words for mention in mentions))
    full_of = {form: form for form in forms}
    companies = {one.words for one in mentions if _names_company(one)}
    full_of.update(_find_short_forms(forms, companies))
    full_of.update(_find_abbreviations(mentions, forms))
    groups: dict[Key, list[int]] = defaultdict(list)
    for mention in mentions:
        groups[_follow(mention.words, full_of)].append(mention.place)
    return list(groups.values())


def _follow(form: Key, full_of: dict[Key, Key]) -> Key:
    """The end of the chain: `KCNA`, `Korean Agency`, `Korean Central News Agency`."""
    seen = {form}
    while (full := full_of[form]) not in seen:
        seen.add(full)
        form = full
    return form


def _names_company(mention: OrganizationMention) -> bool:
    """Whether the form of a company stands in the name: `Inc.`, `plc`."""
    return len(drop_article(split_words(mention.surface))) > len(mention.words)


def _find_short_forms(forms: list[Key], companies: set[Key]) -> dict[Key, Key]:
    """Each form that begins or ends exactly one longer name of the article = that name."""
    longer: dict[Key, set[Key]] = defaultdict(set)
    for form in forms:
        for size in range(1, len(form)):
            if form[size - 1] not in _SMALL:
                longer[form[:size]].add(form)
            longer[form[size:]].add(form)
        if form[0] in _COUNTRIES:  # the U.S. Court of Appeals for the Sixth Circuit
            for size in range(3, len(form)):
                if form[size - 1] not in _SMALL:
                    longer[form[1:size]].add(form)
    found = {}
    for form in forms:
        if (
            len(longer[form]) == 1
            and (full := next(iter(longer[form])))
            and _is_short_of(form, full, is_company=full in companies)
        ):
            found[form] = full
    return found


def _is_short_of(form: Key, full: Key, *, is_company: bool) -> bool:
    """`Bloomberg` of `Bloomberg News`, `Council` of `Security Council`; no place, no `White`.

    A company may be called like a place: `Meridian` of `Meridian Foods plc`.
    """
    word = form[0]
    if len(form) > 1:
        return " ".join(form) not in read_kinds()
    if full[-1] == word:
        return word not in _NEVER_SHORT and (word in ORG_HEADS or _is_rare(word))
    is_its_own = _is_rare(word) or (is_company and word not in read_table("common_words.txt"))
    return word not in _NEVER_SHORT and word not in ORG_HEADS and is_its_own


def _is_rare(word: str) -> bool:
    """Whether the word is neither a place nor in common use: `Lampreys`, `Bloomberg`."""
    return word not in read_kinds() and word not in read_table("common_words.txt")


def _find_abbreviations(mentions: list[OrganizationMention], forms: list[Key]) -> dict[Key, Key]:
    """Each abbreviation = the full name: defined in brackets, by its letters, or widely known."""
    by_letters: dict[str, Key] = {}
    for form in forms:
        if len(form) > 1:
            for letters in (_read_initials(form, small=False), _read_initials(form, small=True)):
                by_letters.setdefault(letters, form)
            if form[0] in _BODIES and form[1:2] == ("of",):  # the VA is the department of it
                by_letters.setdefault(_read_initials(form[2:], small=False), form)
    for mention in mentions:  # BDI is Brightwater Devices Inc.
        if len(whole := split_words(mention.surface)) > len(mention.words) > 1:
            by_letters.setdefault(_read_initials(whole, small=False), mention.words)
    by_place = {mention.place: mention.words for mention in mentions}
    known = {form for form in forms if len(form) > 1}
    found: dict[Key, Key] = {}
    for mention in mentions:
        if len(mention.words) > 1 or len(mention.words[0]) < _SHORTEST_ABBREVIATION:
            continue
        alias = tuple(ALIASES.get(mention.words[0], "").split())
        if mention.defines is not None:
            found[mention.words] = by_place[mention.defines]
        elif mention.is_capitals and mention.words[0] in by_letters:
            found.setdefault(mention.words, by_letters[mention.words[0]])
        elif alias in known:
            found.setdefault(mention.words, alias)
    return found


def _read_initials(form: Key, *, small: bool) -> str:
    return "".join(word[0] for word in form if small or word not in _SMALL)
