"""Coreference of names: which mentions of an article name the same person or thing.

`Kim Jong Un`, `Kim` and `Mr. Kim` are one entity, named by the fullest form in the article.
Pronouns and descriptions are not mentions; dates, times and amounts name no entity.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.nouns import NOUN_KINDS
from pipeline.records import Entity, EntityMention, Label, Sentence
from pipeline.stages.naming.organizations import (
    OrganizationMention,
    group_organizations,
    read_organization,
)
from pipeline.stages.naming.people import PersonMention, group_people, read_person
from pipeline.stages.naming.places import read_place
from pipeline.stages.naming.words import Key, drop_article, split_words

_NAMED_IN_FULL: frozenset[Label] = frozenset({"PERSON", "ORG"})
NUMBERS: frozenset[Label] = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})

_TITLE = re.compile(
    r"\b(Mr|Sir|Lord|Mrs|Ms|Miss|Lady|Dame|Madam|Dr|Prof|Professor|Judge|Justice|Rev|Sister|Father)"
    r"\.?\s$"
)
_MEN = frozenset({"Mr", "Sir", "Lord", "Father"})
_WOMEN = frozenset({"Mrs", "Ms", "Miss", "Lady", "Dame", "Madam", "Sister"})
_LONGEST_TITLE = 11
_CALLED = re.compile(r"\b([a-z]+)(?:, the [\w -]{1,30})?,? $")  # his wife, her son, the actor
_CALLED_REACH = 60
_KIND_GENDERS: dict[str | None, Gender] = {"man": "m", "woman": "f"}
_RELATIVES = frozenset(
    "son daughter wife husband widow widower brother sister mother father child cousin nephew "
    "niece uncle aunt grandson granddaughter grandfather grandmother stepson stepdaughter".split()
)
_ABBREVIATED = re.compile(r"[A-Z.]{2,6}|[A-Z][a-z]{1,4}\.")
_HALVES_AS_WRITTEN = frozenset({"North", "South"})
_HALVES = {"north": ("=KP",), "south": ("=KR",)}


def group_mentions(
    text: str, mentions: list[EntityMention], sentences: Sequence[Sentence], document_id: str
) -> tuple[list[EntityMention], list[Entity]]:
    """The mentions with their ``entity_id``, and the entities, by first mention.

    Within one label only, but that a bare word has the label of the full names that it is part of:
    `Lampreys` is no person beside `Duluth Lampreys`. The canonical name is the fullest form in the
    article. Time is linear in the number of mentions.
    """
    del sentences  # paragraphs decide; they are read from the text
    mentions = _agree_on_labels(mentions)
    by_label: dict[Label, list[int]] = defaultdict(list)
    for place, mention in enumerate(mentions):
        if mention.label not in NUMBERS:
            by_label[mention.label].append(place)
    groups = [
        group
        for label, places in by_label.items()
        for group in _group_label(text, mentions, label, places)
    ]
    return _number_entities(mentions, sorted(groups), document_id)


def _agree_on_labels(mentions: list[EntityMention]) -> list[EntityMention]:
    """A word marked as person or organization has the label of the only longer names with it."""
    labels: dict[str, set[Label]] = defaultdict(set)
    for mention in mentions:
        words = split_words(mention.text)
        if mention.label in _NAMED_IN_FULL and len(words) > 1:
            ends = {words[-1]} if mention.label == "ORG" else {words[0], words[-1]}
            for word in ends:
                labels[word].add(mention.label)
    agreed = []
    for mention in mentions:
        words = split_words(mention.text)
        meant = labels.get(words[0], set()) if len(words) == 1 else set()
        is_wrong = (
            mention.label in _NAMED_IN_FULL and len(meant) == 1 and mention.label not in meant
        )
        agreed.append(replace(mention, label=next(iter(meant))) if is_wrong else mention)
    return agreed


def _number_entities(
    mentions: list[EntityMention], groups: list[list[int]], document_id: str
) -> tuple[list[EntityMention], list[Entity]]:
    named = list(mentions)
    entities = []
    for number, group in enumerate(groups, start=1):
        entity_id = f"{document_id}-e{number}"
        for place in group:
            named[place] = replace(mentions[place], entity_id=entity_id)
        members = [mentions[place] for place in group]
        name = choose_name([member.text for member in members], members[0].label)
        ids = [member.id for member in members]
        entities.append(Entity(id=entity_id, name=name, label=members[0].label, mentions=ids))
    return named, entities


def choose_name(surfaces: list[str], label: Label) -> str:
    """The fullest form in the article: most words, then most letters, then the first.

    Of a place it is the form used most, unless that is an abbreviation: an article on Russia that
    quotes `Russian Federation` once is on Russia.
    """
    if label == "GPE":
        spelled = [surface for surface in surfaces if not _ABBREVIATED.fullmatch(surface)]
        counts = Counter(surface for surface in spelled if surface not in _HALVES_AS_WRITTEN)
        if counts:
            return counts.most_common(1)[0][0]
    return max(surfaces, key=lambda surface: (len(split_words(surface)), len(surface.strip("."))))


def _group_label(
    text: str, mentions: list[EntityMention], label: Label, places: list[int]
) -> list[list[int]]:
    if label == "PERSON":
        return group_people(list(_read_people(text, mentions, places)))
    if label == "ORG":
        return group_organizations(list(_read_organizations(text, mentions, places)))
    if label == "GPE":
        return _group_places(mentions, places)
    return _group_by(mentions, places, _read_people_name if label == "NORP" else _read_name)


def _group_by(
    mentions: list[EntityMention], places: list[int], read: Callable[[str], Key]
) -> list[list[int]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for place in places:
        groups[read(mentions[place].text)].append(place)
    return list(groups.values())


def _read_name(surface: str) -> Key:
    return drop_article(split_words(surface))


def _read_people_name(surface: str) -> Key:
    """`Russians` and `Russian` are one people."""
    *first, last = drop_article(split_words(surface))
    return (*first, last.removesuffix("s") if len(last) > 3 else last)  # noqa: PLR2004 - `us` stays


def _group_places(mentions: list[EntityMention], places: list[int]) -> list[list[int]]:
    """Places by their code; a bare `North` or `South` is the Korea that the article names."""
    named = {read_place(mentions[place].text) for place in places}

    def read(surface: str) -> Key:
        key = read_place(surface)
        half = _HALVES.get(key[0]) if len(key) == 1 else None
        return half if half in named else key

    return _group_by(mentions, places, read)


def _read_people(
    text: str, mentions: list[EntityMention], places: list[int]
) -> Iterator[PersonMention]:
    breaks = [match.start() for match in re.finditer("\n", text)]
    for place in places:
        mention = mentions[place]
        title = _TITLE.search(text[max(0, mention.start - _LONGEST_TITLE) : mention.start])
        word = title.group(1) if title else ""
        gender: Gender | None = "f" if word in _WOMEN else "m" if word in _MEN else None
        paragraph = bisect_right(breaks, mention.start)
        words, called = read_person(mention.text), ""
        if len(words) > 1 and not word:
            called = _read_calling(text[max(0, mention.start - _CALLED_REACH) : mention.start])
            gender = _KIND_GENDERS.get(NOUN_KINDS.get(called))
        yield PersonMention(
            place, words, paragraph, gender, word or None, is_relative=called in _RELATIVES
        )


def _read_calling(before: str) -> str:
    """The noun in ``his wife, ``, ``spokesman `` and ``her son, the actor `` before a name."""
    called = _CALLED.search(before)
    return called.group(1) if called else ""


def _read_organizations(
    text: str, mentions: list[EntityMention], places: list[int]
) -> Iterator[OrganizationMention]:
    previous: int | None = None
    for place in places:
        mention = mentions[place]
        defines = None
        if previous is not None:
            between = text[mentions[previous].end : mention.start]
            closing = text[mention.end : mention.end + 1]
            defines = previous if between.strip() == "(" and closing == ")" else None
        capitals = mention.text.replace(".", "").isupper()
        words = read_organization(mention.text)
        yield OrganizationMention(place, words, capitals, defines, mention.text)
        previous = place
