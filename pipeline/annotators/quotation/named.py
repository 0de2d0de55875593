"""Sources that name their speaker: which of the names in ``NATO's secretary general, Ann Lee``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.words import Word
from pipeline.records import EntityMention, Span

_PERSONS = frozenset(["person", "man", "woman"])
_LONGEST_LINK = 3  # "and the Hague"
_LINK = re.compile(r"\b(?:of|for|to|at|from|by|with|in|on)\b")
_TO_APPOSITION = re.compile(r"[^,;—–]*[,—–]\s*((?:[A-Z][\w.’'-]*\s+)*)")
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
    over = next((m for m in inside if m.start < word.end and word.start < m.end), None)
    if over is None and stretch.tags[head] == "N":  # Ann Lee KC
        over = next((m for m in inside if text[m.end : word.start].isspace()), None)
    person = _titled_person(text, stretch, inside, head)
    if over and (person is None or over.label == "PERSON"):
        return _first_of_pair(text, inside, over)
    if person:
        return person
    kind = noun_kind(word.norm)
    if kind in _PERSONS:
        return _in_apposition(text, source, inside, word)
    if kind == "institution":
        return _in_apposition(text, source, inside, word) or _modifier(text, inside, word)
    if kind in ("text", "sight"):
        return _author(text, source, inside, word) or _owner(text, inside, word)
    return None


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
    link = _LINK.split(text[stretch.words[head].end : person.start])[-1].rstrip()
    words = re.findall(r"[\w'’-]+", link)
    is_title = any(w[0].isupper() and noun_kind(w.casefold()) not in _PERSONS for w in words)
    return person if is_title and not link.endswith(_OWNED) else None


def _first_of_pair(
    text: str, inside: Sequence[EntityMention], over: EntityMention
) -> EntityMention:
    """Of ``Vardania and Sulmark`` the first: a speaker is one entity."""
    for mention in inside:
        if mention.label == over.label and mention.end < over.start:
            between = text[mention.end : over.start].split()
            if between and between[0] in ("and", "or", "&") and len(between) <= _LONGEST_LINK:
                return mention
    return over


def _in_apposition(
    text: str, source: Span, inside: Sequence[EntityMention], word: Word
) -> EntityMention | None:
    """``NATO's secretary general, Ann Lee``."""
    link = _TO_APPOSITION.match(text, word.end, source.end)
    if link is None:
        return None
    return next((m for m in inside if link.start(1) <= m.start <= link.end()), None)


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
    agent = re.search(r"\bby\b", text[word.end : source.end])
    if agent is None:
        return None
    place = word.end + agent.end()
    return next((m for m in inside if m.start >= place and m.label in ("ORG", "PERSON")), None)


def _owner(text: str, inside: Sequence[EntityMention], word: Word) -> EntityMention | None:
    """``a USA Today analysis``, ``Lee's letter``: whose text it is."""
    for mention in reversed(inside):
        if mention.end > word.start:
            continue
        between = text[mention.end : word.start]
        if between.startswith(_OWNED) or (mention.label == "ORG" and "," not in between):
            return mention
    return None
