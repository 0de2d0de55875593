"""What an article tells of each person that it names: gender, offices, countries.

Read from titles (``Mrs.``), from words before a name (``South Korean Defense Minister``), from
appositions on either side of it (``North Korea's leader, ...,``; ``..., the mayor of Lyon,``), and
from the pronoun that follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pipeline.annotators.quotation.genders import Gender, read_gender
from pipeline.annotators.quotation.nations import nation_key
from pipeline.annotators.quotation.nouns import NOUN_KINDS, noun_kind
from pipeline.annotators.quotation.tags import closed_tag, is_past
from pipeline.records import EntityMention, Id

_REACH = 120  # characters that are read on either side of a name
_APPOSITION_WORDS = 14
_TOKEN = re.compile(r"[\w'’.&-]*\w|[^\w\s]|\n")
_PRONOUN = re.compile(r"\b(?:he|she|his|himself|herself)\b", re.IGNORECASE)
_TITLE_VOTES, _NAME_VOTES, _PRONOUN_VOTES = 3.0, 2.0, 1.0
_WORD_VOTES = 0.5  # of one word nobody knows whether it is a given name or a surname
_TITLES: dict[str, Gender] = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f",
    "dame": "f", "madam": "f", "king": "m", "queen": "f", "prince": "m", "princess": "f",
}  # fmt: skip
_OFFICES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
    "pres": "president", "dr": "doctor", "prof": "professor", "lt": "lieutenant",
    "sgt": "sergeant", "capt": "captain", "col": "colonel", "sec": "secretary", "rev": "reverend",
    "adm": "admiral", "cmdr": "commander", "det": "detective", "supt": "superintendent",
}  # fmt: skip
_ARTICLES = (["a"], ["an"], ["the"])
_OWNED = frozenset(["his", "her", "their", "'s", "’s"])
_AGE = re.compile(r"\d+,")
_PARTIES = frozenset(["democrat", "republican"])
_ENDS = frozenset([",", ".", ";", "—", "–", ")", ":", "“", "”", '"', "\n"])


@dataclass
class Profile:
    """What is known of a person: ``offices`` are nouns, ``places`` keys of ``nation_key``.

    ``relations`` say whose: ``his wife, Ann Lee`` is the wife of whoever "he" is.
    """

    offices: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    relations: dict[str, Id] = field(default_factory=dict)
    votes: dict[Gender, float] = field(default_factory=lambda: {"f": 0.0, "m": 0.0})

    @property
    def gender(self) -> Gender | None:
        """What most of the evidence says, if any does."""
        if self.votes["f"] == self.votes["m"]:
            return None
        return "f" if self.votes["f"] > self.votes["m"] else "m"


def read_profiles(text: str, mentions: Sequence[EntityMention]) -> dict[Id, Profile]:
    """The profile of each person among ``mentions``, which are in order."""
    profiles: dict[Id, Profile] = defaultdict(Profile)
    persons = [m for m in mentions if m.label == "PERSON" and m.entity_id]
    end, last = 0, ""
    for mention, follower in zip_longest(persons, persons[1:]):
        profile = profiles[mention.entity_id or ""]
        phrases = (
            _read_before(text[max(end, mention.start - _REACH) : mention.start], profile),
            _read_after(text, mention, profile),
        )
        for phrase in phrases if last else ():
            _relate(phrase, last, profile)
        end, last = mention.end, mention.entity_id or ""
        if gender := read_gender(mention.text):
            profile.votes[gender] += _NAME_VOTES if " " in mention.text else _WORD_VOTES
        limit = min(mention.end + _REACH, follower.start if follower else len(text))
        pronoun = _PRONOUN.search(text, mention.end, limit)
        if pronoun:
            is_woman = pronoun.group().casefold() in ("she", "herself")
            profile.votes["f" if is_woman else "m"] += _PRONOUN_VOTES
    return dict(profiles)


def _relate(phrase: Sequence[str], owner: Id, profile: Profile) -> None:
    """``his wife``, ``’s lawyer``: related to the person who is named before."""
    if phrase and phrase[0].casefold() in _OWNED:
        profile.relations |= {
            word: owner for word in phrase if noun_kind(word) in ("man", "woman", "person")
        }


def _read_before(before: str, profile: Profile) -> list[str]:
    """``President``, ``South Korean Defense Minister``, ``NATO's secretary general,``.

    Also ``The first witness was``. Gives the words.
    """
    tokens = _TOKEN.findall(before)
    if tokens[-1:] == ["."] and _is_abbreviated_title(tokens):
        tokens.pop()
    is_apposition = tokens[-1:] in ([","], ["was"], ["is"])
    if is_apposition:
        tokens.pop()
    phrase = _last_phrase(tokens)
    if phrase and (not is_apposition or _has_office(phrase)):
        _note(phrase, profile)
        if not is_apposition and phrase[-1].islower() and not phrase[-1].endswith(("ed", "s")):
            profile.offices.add(phrase[-1])  # goalie Ann Lee
    before_comma = tokens[: -len(phrase) - 1] if phrase[:1] in _ARTICLES else []
    relation = _last_phrase(before_comma) if tokens[len(before_comma) :][:1] == [","] else []
    if relation[:1] and relation[0].casefold() in _OWNED and _has_office(relation):
        _note(relation, profile)  # her son, the actor Bo Lee
        return relation
    return phrase


def _last_phrase(tokens: Sequence[str]) -> list[str]:
    """The words at the end that may tell of the person who is named next."""
    phrase: list[str] = []
    for token in reversed(tokens):
        if not _is_in_phrase(token):
            break
        phrase.insert(0, token)
    return phrase


def _is_abbreviated_title(tokens: Sequence[str]) -> bool:
    title = tokens[-2].casefold() if len(tokens) > 1 else ""
    return title in _TITLES or title in _OFFICES


def _is_in_phrase(token: str) -> bool:
    norm = token.casefold().rstrip(".")
    if not any(map(str.isalnum, token)):
        return False
    return norm in ("of", "'s") or (closed_tag(norm) in (None, "D") and not is_past(norm))


def _read_after(text: str, mention: EntityMention, profile: Profile) -> list[str]:
    """``of Russia``, ``, the North Korean leader,``, ``, a senior fellow at ...``, ``is a baker``.

    Gives the words.
    """
    tokens = _TOKEN.findall(text[mention.end : mention.end + _REACH])
    if tokens[:1] == ["of"]:
        profile.places.add(nation_key(" ".join(_capitals(tokens[1:4]))))
    is_predicate = tokens[:1] in (["is"], ["was"], ["became"]) and tokens[1:2] in _ARTICLES
    if not is_predicate and tokens[:1] not in ([","], ["—"], ["–"]):
        return []
    if _AGE.fullmatch("".join(tokens[1:3])):  # Ann Lee, 44, a baker
        tokens = tokens[2:]
    phrase: list[str] = []
    for token in tokens[1:_APPOSITION_WORDS]:
        if token in _ENDS or closed_tag(token.casefold()) in ("A", "O", "W", "S"):
            break
        phrase.append(token)
    if _has_office(phrase) or phrase[:1] in _ARTICLES:
        _note(phrase, profile)
        profile.offices.add(_head_noun(phrase))
    return phrase


def _head_noun(phrase: Sequence[str]) -> str:
    """``baker`` in "a retired baker from Lyon"."""
    for index, token in enumerate(phrase):
        if index and closed_tag(token.casefold()) in ("P", "p", "t"):
            return phrase[index - 1].casefold()
    return phrase[-1].casefold()


def _capitals(tokens: Sequence[str]) -> list[str]:
    capitals: list[str] = []
    for token in tokens:
        if not token[0].isupper():
            break
        capitals.append(token)
    return capitals


def _parts(phrase: Sequence[str]) -> list[str]:
    joined = " ".join(phrase).casefold().replace("’s", "").replace("'s", "")
    return re.findall(r"[^\W\d_]+", joined)


def _has_office(phrase: Sequence[str]) -> bool:
    return any(NOUN_KINDS.get(word) in ("man", "woman", "person") for word in _parts(phrase))


def _note(phrase: Sequence[str], profile: Profile) -> None:
    """Offices, gender and places that a phrase about a person names."""
    for word in _parts(phrase):
        office = _OFFICES.get(word, word)
        kind = noun_kind(office)
        if word in _TITLES:
            profile.votes[_TITLES[word]] += _TITLE_VOTES
        elif kind in ("man", "woman"):
            profile.votes["f" if kind == "woman" else "m"] += _NAME_VOTES
        if kind in ("man", "woman", "person") or office in _PARTIES:
            profile.offices.add(office)
    run: list[str] = []
    for token in [*phrase, ""]:
        bare = token.removesuffix("’s").removesuffix("'s")
        if bare[:1].isupper():
            run.append(bare)
        if run and (bare != token or not bare[:1].isupper()):
            profile.places |= {nation_key(" ".join(run[:size])) for size in range(1, len(run) + 1)}
            run = []
