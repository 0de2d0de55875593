"""Sources that name their speaker: which of the names in ``NATO's secretary general, Ann Lee``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.tags import closed_tag
from pipeline.annotators.quotation.words import Word
from pipeline.records import Entity, EntityMention, Span

_PERSONS = frozenset(["person", "man", "woman"])
_BODIES = frozenset("agency bank charity club company firm group maker newspaper party".split())
_LINK = re.compile(r"\b(?:of|for|to|at|from|by|with|in|on)\b")
_TO_APPOSITION = re.compile(
    r"[^,;—–]*[,—–]\s*(?:(?:also |better )?known as |called |the (?:[a-z-]+ ){1,3})?"
    r"((?:[A-Z][\w.’'-]*\s+)*)((?:[a-z-]+\s+){0,4})"
)
_TO_AUTHOR = re.compile(
    r"(?<!seen )(?<!read )(?<!viewed )(?<!reviewed )(?<!obtained )(?<!verified )\bby\b|"
    r"\b(?:appeared|appearing|published|printed) in\b"
)
_ONE_OF_WHOM = re.compile(r"\bone of whom, ")
_ONES = frozenset("another first fourth latter one other second third".split())
_EXAMPLE = re.compile(r"\b(?:like|such as|including)\b")
_OWNED = ("’s", "'s")


def find_named(
    mentions: Mentions, source: Span, stretch: Stretch, head: int
) -> EntityMention | None:
    """The mention that the source names: over its head, in apposition to it, or as an author.

    ``stretch`` are the words of the source, ``head`` the ordinal of its head.
    """
    inside = mentions.within(source)
    if not inside:
        return None
    text, word = mentions.text, stretch.words[head]
    if of_several := _ONE_OF_WHOM.search(text, source.start, source.end):
        return next((m for m in inside if m.start == of_several.end()), None)
    over = next((m for m in inside if m.start < word.end and word.start < m.end), None)
    if over is None and stretch.tags[head] == "N":  # Ann Lee KC
        people = (m for m in inside if m.label == "PERSON")
        over = next((m for m in people if text[m.end : word.start].isspace()), None)
    person = _titled_person(text, stretch, inside, head)
    if over and (person is None or over.label == "PERSON"):
        return over
    if person:
        return person
    kind = noun_kind(word.norm)
    if kind in _PERSONS or _is_one_of_several(stretch):
        return _in_apposition(text, source, inside, word)
    if kind == "institution":
        modifier = None if stretch.norms[0] in ("a", "an") else _modifier(text, inside, word)
        return _in_apposition(text, source, inside, word) or modifier
    if kind in ("text", "sight") or word.norm == "words":  # in Lee's words
        return _author(text, source, inside, word) or _owner(text, inside, word)
    return None


def _is_one_of_several(stretch: Stretch) -> bool:
    """``One of them, Ann Lee``, ``a third, Ann Lee``."""
    norms, tags = stretch.norms, stretch.tags
    return norms[:2] == ["one", "of"] or any(
        norm in _ONES and tags[at : at + 1] == "," for at, norm in enumerate(norms[:2], 1)
    )


def _titled_person(
    text: str, stretch: Stretch, inside: Sequence[EntityMention], head: int
) -> EntityMention | None:
    """``Secretary of State Ann Lee``, not ``a spokesman for President Lee``."""
    marks = (
        word.start for word, tag in zip(stretch.words, stretch.tags, strict=True) if tag in ",W-"
    )
    end = next(marks, stretch.words[-1].end)
    person = next((mention for mention in reversed(inside) if mention.end <= end), None)
    if person is None or person.label != "PERSON" or text[person.end : end].strip():
        return None
    place = stretch.words[head].end
    if any(m.label == "PERSON" and place <= m.start < person.start for m in inside):
        return None
    link = _LINK.split(text[stretch.words[head].end : person.start])[-1].rstrip()
    words = re.findall(r"[\w'’-]+", link)
    is_title = any(w[0].isupper() and noun_kind(w.casefold()) not in _PERSONS for w in words)
    return person if is_title and not link.endswith(_OWNED) else None


def _in_apposition(
    text: str, source: Span, inside: Sequence[EntityMention], word: Word
) -> EntityMention | None:
    """``NATO's secretary general, Ann Lee``, ``one of them, retired bus driver Bo Ray``."""
    link = _TO_APPOSITION.match(text, word.end, source.end)
    if link is None:
        return None
    trade = link.group(2).split()
    is_trade = trade[-1:] == [] or trade[-1] in _BODIES or noun_kind(trade[-1]) in _PERSONS
    end = link.end() if is_trade and not any(map(closed_tag, trade)) else link.end(1)
    linked = [m for m in inside if link.start(1) <= m.start <= end]
    people = [m for m in linked if m.label == "PERSON"]  # Sulmark Gov. Ann Lee
    return next(iter(people or linked), None)


def _modifier(text: str, inside: Sequence[EntityMention], word: Word) -> EntityMention | None:
    """``the Altamar news agency``: the name right before the noun."""
    for mention in reversed(inside):
        if mention.end <= word.start and mention.label == "ORG":
            between = text[mention.end : word.start]
            is_plain = not between.startswith(_OWNED) and between.strip().islower()
            return mention if is_plain or not between.strip() else None
    return None


def _author(
    text: str, source: Span, inside: Sequence[EntityMention], word: Word
) -> EntityMention | None:
    """``a video posted by the agency Altamar``."""
    link = _TO_AUTHOR.search(text, word.end, source.end)
    if link is None:
        return None
    for mention in inside:
        if mention.start >= link.end() and mention.label in ("ORG", "PERSON"):
            return None if _EXAMPLE.search(text, link.end(), mention.start) else mention
    return None


def _owner(text: str, inside: Sequence[EntityMention], word: Word) -> EntityMention | None:
    """``a USA Today analysis``, ``Lee's letter``: whose text it is."""
    before = [m for m in reversed(inside) if m.end <= word.start]
    owners = [m for m in before if text.startswith(_OWNED, m.end)]
    bodies = [m for m in before if m.label == "ORG" and "," not in text[m.end : word.start]]
    return next(iter(owners or bodies), None)


def find_list(stretch: Stretch, inside: Sequence[EntityMention]) -> int | None:
    """Where the names begin in ``two men, Ann Lee and Bo Ray``; nowhere in most sources.

    Whom the words before the comma name speaks himself: ``Lee, a friend of A and B``.
    """
    at = stretch.tags.find(",")
    if at <= 0 or not any(noun_kind(norm) == "people" for norm in stretch.norms[:at]):
        return None
    start = stretch.words[at].end
    first = next((m for m in inside if m.label == "PERSON"), None)
    is_next = first is not None and start <= first.start <= stretch.words[at + 1].start
    joints = [word.start for word in stretch.words if word.norm == "and" and word.start > start]
    return at + 1 if is_next and joints and inside[-1].start > joints[-1] else None


def find_examples(stretch: Stretch, inside: Sequence[EntityMention]) -> int | None:
    """Where the names begin in ``critics, including Ann Lee``; nowhere in most sources."""
    norms = stretch.norms
    for at, norm in enumerate(norms[:-1]):
        is_pair = norms[at : at + 2] in (["such", "as"], ["among", "them"])
        is_such = is_pair or norm in ("including", "like")
        if is_such and at and noun_kind(norms[at - 1 - (norms[at - 1] == ",")]) != "text":
            start = at + 1 + is_pair
            people = any(noun_kind(word) == "people" for word in norms[:at])
            named = any(m.start >= stretch.words[start].start for m in inside)
            return start if people and named else None
    return None


def find_family(mentions: Mentions, mention: EntityMention) -> list[Entity]:
    """The persons of a surname, if the mention is its plural: ``the Lees``."""
    surname = mention.text.casefold().removesuffix("s")
    if mention.label != "PERSON" or surname == mention.text.casefold():
        return []
    bearers = [
        entity
        for entity in mentions.entities.values()
        if entity.label == "PERSON" and entity.name.casefold().split()[1:][-1:] == [surname]
    ]
    return bearers if len(bearers) > 1 else []
