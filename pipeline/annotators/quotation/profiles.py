"""What an article tells of each person that it names: gender, offices, countries.

Read from titles (``Mrs.``), from words before a name (``South Korean Defense Minister``), from
appositions on either side of it (``North Korea's leader, ...,``; ``..., the mayor of Lyon,``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.annotators.quotation.nations import nation_key
from pipeline.annotators.quotation.nouns import NOUN_KINDS, noun_kind
from pipeline.annotators.quotation.tags import closed_tag
from pipeline.records import EntityMention, Id

Gender = Literal["f", "m"]

_REACH = 120  # characters that are read on either side of a name
_TOKEN = re.compile(r"[\w'’.&-]*\w|[^\w\s]")
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|himself|herself)\b", re.IGNORECASE)
_TITLES = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f",
    "dame": "f", "madam": "f", "king": "m", "queen": "f", "prince": "m", "princess": "f",
    "father": "m", "sister": "f", "brother": "m",
}  # fmt: skip
_OFFICES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
    "pres": "president", "dr": "doctor", "prof": "professor", "lt": "lieutenant",
    "sgt": "sergeant", "capt": "captain", "col": "colonel", "sec": "secretary", "rev": "reverend",
    "adm": "admiral", "cmdr": "commander", "det": "detective", "atty": "attorney", "supt": "superintendent",
}  # fmt: skip


@dataclass
class Profile:
    """What is known of a person: ``offices`` are nouns, ``places`` keys of ``nation_key``."""

    gender: Gender | None = None
    offices: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


def read_profiles(text: str, mentions: Sequence[EntityMention]) -> dict[Id, Profile]:
    """The profile of each person among ``mentions``, which are in order."""
    profiles: dict[Id, Profile] = defaultdict(Profile)
    for mention in mentions:
        if mention.label == "PERSON" and mention.entity_id:
            profile = profiles[mention.entity_id]
            _read_before(text, mention, profile)
            _read_after(text, mention, profile)
    votes = _count_pronouns(text, mentions)
    for entity_id, profile in profiles.items():
        if profile.gender is None:
            names = (m.text for m in mentions if m.entity_id == entity_id)
            profile.gender = _gender_of_names(names) or _majority(votes[entity_id])
    return dict(profiles)


def _gender_of_names(names: Iterable[str]) -> Gender | None:
    """The gender of the given name in a full name."""
    genders = given_name_genders()
    given = (name.split()[0].casefold() for name in names if " " in name)
    return next((genders[name] for name in given if name in genders), None)


def _count_pronouns(
    text: str, mentions: Sequence[EntityMention]
) -> dict[Id, Counter[Gender]]:
    """How often "he" or "she" is the next word for a person before anybody else is named."""
    votes: dict[Id, Counter[Gender]] = defaultdict(Counter)
    persons = [m for m in mentions if m.label == "PERSON" and m.entity_id]
    for mention, follower in zip(persons, [*persons[1:], None], strict=True):
        limit = min(mention.end + _REACH, follower.start if follower else len(text))
        pronoun = _PRONOUN.search(text, mention.end, limit)
        if pronoun and mention.entity_id:
            is_woman = pronoun.group().casefold() in ("she", "her", "herself")
            votes[mention.entity_id]["f" if is_woman else "m"] += 1
    return votes


def _majority(votes: Counter[Gender]) -> Gender | None:
    women, men = votes["f"], votes["m"]
    if women == men:
        return None
    return "f" if women > men else "m"


@cache
def given_name_genders() -> dict[str, Gender]:
    """Gender of given names that are borne by one gender only, from ``given_names.tsv``."""
    table = files(__package__).joinpath("given_names.tsv").read_text("utf-8")
    genders: dict[str, Gender] = {}
    for line in table.splitlines():
        gender, _, names = line.partition("\t")
        genders |= dict.fromkeys(names.split(), "f" if gender == "f" else "m")
    return genders


def _read_before(text: str, mention: EntityMention, profile: Profile) -> None:
    """``President``, ``South Korean Defense Minister``, ``NATO's secretary general,``."""
    tokens = _TOKEN.findall(text[max(0, mention.start - _REACH) : mention.start])
    if tokens and tokens[-1] == ".":
        tokens.pop()  # Mr.
    is_apposition = bool(tokens) and tokens[-1] == ","
    if is_apposition:
        tokens.pop()
    phrase: list[str] = []
    for token in reversed(tokens):
        if not _is_in_phrase(token):
            break
        phrase.insert(0, token)
    if phrase and (not is_apposition or _has_office(phrase)):
        _note(phrase, profile)
        if not is_apposition and phrase[-1].islower():
            profile.offices.add(phrase[-1])  # goalie Ann Lee


def _is_in_phrase(token: str) -> bool:
    norm = token.casefold().rstrip(".")
    if not any(map(str.isalnum, token)):
        return False
    return norm == "of" or closed_tag(norm) in (None, "D")


def _read_after(text: str, mention: EntityMention, profile: Profile) -> None:
    """``of Russia``, ``, the North Korean leader,``, ``, a senior fellow at ...``."""
    tokens = _TOKEN.findall(text[mention.end : mention.end + _REACH])
    if tokens[:1] == ["of"]:
        profile.places.add(nation_key(" ".join(_capitals(tokens[1:4]))))
    if tokens[:1] not in ([","], ["—"], ["–"]):
        return
    phrase: list[str] = []
    for token in tokens[1:14]:
        if token in (",", ".", ";", "—", "–", ")", ":", "“", "”", '"'):
            break
        if closed_tag(token.casefold()) in ("A", "O", "W", "S"):
            break
        phrase.append(token)
    if _has_office(phrase) or phrase[:1] in (["a"], ["an"], ["the"]):
        _note(phrase, profile)
        profile.offices.add(_head_noun(phrase))


def _head_noun(phrase: Sequence[str]) -> str:
    """``baker`` in "a retired baker from Lyon"."""
    for index, token in enumerate(phrase):
        if index and closed_tag(token.casefold()) in ("P", "p", "t"):
            return phrase[index - 1].casefold()
    return phrase[-1].casefold() if phrase else ""


def _capitals(tokens: Sequence[str]) -> list[str]:
    capitals: list[str] = []
    for token in tokens:
        if not token[0].isupper():
            break
        capitals.append(token)
    return capitals


def _has_office(phrase: Sequence[str]) -> bool:
    return any(
        NOUN_KINDS.get(word) in ("man", "woman", "person") for word in _parts(" ".join(phrase))
    )


def _parts(phrase: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", phrase.casefold().replace("’s", "").replace("'s", ""))


def _note(phrase: Sequence[str], profile: Profile) -> None:
    """Offices, gender and places that a phrase about a person names."""
    for word in _parts(" ".join(phrase)):
        office = _OFFICES.get(word, word)
        gender = _TITLES.get(word)
        kind = noun_kind(office)
        if gender:
            profile.gender = "f" if gender == "f" else "m"
        elif kind in ("man", "woman"):
            profile.gender = "f" if kind == "woman" else "m"
        if kind in ("man", "woman", "person") or office in ("democrat", "republican"):
            profile.offices.add(office)
    run: list[str] = []
    for token in [*phrase, ""]:
        bare = token.removesuffix("’s").removesuffix("'s")
        if bare[:1].isupper():
            run.append(bare)
        if (not bare[:1].isupper() or bare != token) and run:
            profile.places |= {nation_key(" ".join(run[:size])) for size in range(1, len(run) + 1)}
            run = []
