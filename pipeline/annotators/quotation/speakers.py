"""Speakers: source words resolved to an entity of the article, or an abstention with its reason."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.nations import nation_key
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.profiles import Gender, read_profiles
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.salience import Salience
from pipeline.annotators.quotation.sources import head_of
from pipeline.annotators.quotation.words import Word, read_words
from pipeline.records import Abstention, Document, Entity, EntityMention, How, Id, Span, Speaker

_PRONOUNS: dict[str, Gender | None] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_OTHER_PRONOUNS = frozenset(
    """
        i me my we us our you your they them their it its who which that this themselves itself
    """.split()
)
_NAMED_LABELS = frozenset(["PERSON", "ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"])
_LEADERS = frozenset(
    """
        leader president premier chancellor king queen emperor chairman dictator ruler monarch
        minister prime supreme chief
    """.split()
)
_LAWMAKERS = frozenset(
    ["senator", "representative", "congressman", "congresswoman", "legislator", "mp"]
)
_SAME_OFFICE = {
    "leader": _LEADERS, "ruler": _LEADERS, "dictator": _LEADERS, "strongman": _LEADERS,
    "premier": frozenset(["premier", "minister"]), "lawmaker": _LAWMAKERS,
    "legislator": _LAWMAKERS, "congressman": frozenset(["representative", "congressman"]),
    "congresswoman": frozenset(["representative", "congresswoman"]),
    "nominee": frozenset("""
    nominee candidate
    """.split()), "candidate": frozenset("""
    nominee candidate
    """.split()),
    "billionaire": frozenset(["billionaire", "tycoon", "mogul", "businessman"]),
}  # fmt: skip
_MENTIONS_BACK = 80
_PROMINENT = 2  # times as often as the next
_RELATIVE_REACH = 60  # characters between a name and its "who"
_LONGEST_LINK = 3  # "and the North"
_GOVERNMENTS = frozenset(["government", "administration", "regime", "country", "ministry"])
_PLACES = frozenset(["state", "city", "country", "county", "town", "nation", "kingdom", "republic"])
_DEFINITE = frozenset(["the", "this", "that"])


class Resolution(NamedTuple):
    """The speaker, or why there is none: exactly one of the two is set."""

    speaker: Speaker | None
    abstention: Abstention | None


class SpeakerResolver:
    """Resolves the sources of one document; call ``resolve`` in the order of the text."""

    def __init__(self, document: Document, quoted: Sequence[Span]) -> None:
        self._text = document.text
        self._entities = {entity.id: entity for entity in document.entities}
        self._mentions = [
            mention
            for mention in document.mentions
            if mention.entity_id in self._entities and mention.label in _NAMED_LABELS
        ]
        self._starts = [mention.start for mention in self._mentions]
        self._places: dict[Id, list[int]] = defaultdict(list)
        for mention in self._mentions:
            self._places[mention.entity_id or ""].append(mention.start)
        self._profiles = read_profiles(document.text, self._mentions)
        self._offices = {office for p in self._profiles.values() for office in p.offices}
        self._salience = Salience(
            document.text,
            document.sentences,
            document.paragraphs,
            self._mentions,
            quoted,
            self._profiles,
        )

    def resolve(self, source: Span | None, content: Sequence[Span] = ()) -> Resolution:
        """Whom the words ``source`` mean; nobody means himself by name in his own ``content``."""
        if source is None:
            return Resolution(None, "no_source")
        words = read_words(self._text, source, ())
        if not words:
            return Resolution(None, "no_source")
        stretch = make_stretch(words, 0)
        if len(words) == 1 and (stretch.tags in ("O", "W", "T") or words[0].norm in _PRONOUNS):
            return self._resolve_pronoun(words[0].norm, source.start, content)
        head = head_of(stretch, Range(0, len(words)))
        named = self._named(source, stretch, head)
        if named:
            return self._speak(named.entity_id, self._how(named), source.start)
        return self._resolve_description(source, stretch.norms, stretch.tags, head)

    def _named(self, source: Span, stretch: Stretch, head: int) -> EntityMention | None:
        """The mention that the source names: over its head, or in apposition to it."""
        word = stretch.words[head]
        mentions = self._mentions_in(source)
        if not mentions:
            return None
        over = next((m for m in mentions if m.start < word.end and word.start < m.end), None)
        if over is None and stretch.tags[head] == "N":
            over = next((m for m in mentions if self._text[m.end : word.start].isspace()), None)
        person = self._titled_person(stretch, mentions, head)
        if over and not (person and over.label != "PERSON"):
            return _first_of_pair(self._text, mentions, over)
        if person:
            return person
        kind = noun_kind(word.norm)
        if kind in ("man", "woman", "person", "institution"):
            return self._in_apposition(source, mentions, word) or (
                _modifier(self._text, mentions, word) if kind == "institution" else None
            )
        if kind in ("text", "sight"):
            return self._author(source, mentions, word) or _owner(self._text, mentions, word)
        return None

    def _titled_person(
        self, stretch: Stretch, mentions: Sequence[EntityMention], head: int
    ) -> EntityMention | None:
        """``Secretary of State Ann Lee``, not ``a spokesman for President Lee``."""
        end = next(
            (
                word.start
                for word, tag in zip(stretch.words, stretch.tags, strict=True)
                if tag in ",W-"
            ),
            stretch.words[-1].end,
        )
        before_stop = [mention for mention in mentions if mention.end <= end]
        if not before_stop or before_stop[-1].label != "PERSON":
            return None
        person = before_stop[-1]
        if self._text[person.end : end].strip():
            return None
        between = self._text[stretch.words[head].end : person.start]
        tail = re.split(r"\b(?:of|for|to|at|from|by|with|in|on)\b", between)[-1]
        words = re.findall(r"[\w'’-]+", tail)
        names_more = any(
            noun_kind(word.casefold()) not in ("person", "man", "woman") and word[0].isupper()
            for word in words
        )
        return person if names_more and not tail.rstrip().endswith(("’s", "'s")) else None

    def _in_apposition(
        self, source: Span, mentions: Sequence[EntityMention], word: Word
    ) -> EntityMention | None:
        """``NATO's secretary general, Ann Lee``."""
        link = re.match(
            r"[^,;—–]*[,—–]\s*((?:[A-Z][\w.’'-]*\s+)*)", self._text[word.end : source.end]
        )
        if link is None:
            return None
        low, high = word.end + link.start(1), word.end + link.end()
        return next((m for m in mentions if low <= m.start <= high), None)

    def _author(
        self, source: Span, mentions: Sequence[EntityMention], word: Word
    ) -> EntityMention | None:
        """``a video posted by the agency TASS``."""
        agent = re.search(r"\bby\b", self._text[word.end : source.end])
        if agent is None:
            return None
        place = word.end + agent.end()
        return next(
            (m for m in mentions if m.start >= place and m.label in ("ORG", "PERSON")), None
        )

    def _mentions_in(self, span: Span) -> list[EntityMention]:
        at = bisect_left(self._starts, span.start)
        found = []
        while at < len(self._mentions) and self._mentions[at].start < span.end:
            found.append(self._mentions[at])
            at += 1
        return found

    def _how(self, mention: EntityMention) -> How:
        entity = self._entities[mention.entity_id or ""]
        return "name" if mention.text == entity.name else "alias"

    def _speak(self, entity_id: Id | None, how: How, place: int) -> Resolution:
        entity = self._entities[entity_id or ""]
        if entity.label == "PERSON":
            self._salience.note_speaker(place, entity.id)
        return Resolution(Speaker(entity_id=entity.id, name=entity.name, how=how), None)

    def _resolve_pronoun(self, pronoun: str, place: int, content: Sequence[Span]) -> Resolution:
        if pronoun in ("who", "which", "that"):
            return self._resolve_relative(pronoun, place)
        if pronoun not in _PRONOUNS:
            return Resolution(None, "unresolved_pronoun")
        spoken_of = {mention.entity_id for span in content for mention in self._mentions_in(span)}
        gender = _PRONOUNS[pronoun]
        entity_id = self._salience.resolve(place, gender, frozenset(filter(None, spoken_of)))
        if entity_id is None:
            return Resolution(None, "unresolved_pronoun")
        return self._speak(entity_id, "pronoun", place)

    def _resolve_relative(self, pronoun: str, place: int) -> Resolution:
        """``Lee, a baker who``: the person before, or the thing right before ``which``."""
        at = bisect_left(self._starts, place) - 1
        while at >= 0 and place - self._mentions[at].end < _RELATIVE_REACH:
            mention = self._mentions[at]
            is_next = self._text[mention.end : place].strip(" ,—–-") == ""
            if mention.label == "PERSON" if pronoun == "who" else is_next:
                return self._speak(mention.entity_id, "pronoun", place)
            at -= 1
        return Resolution(None, "unresolved_pronoun")

    def _resolve_description(
        self, source: Span, norms: Sequence[str], tags: str, head: int
    ) -> Resolution:
        """``the North Korean leader``, ``the secretary general``; not ``officials``, ``a man``."""
        norm = norms[head].replace("-", " ").split()[-1]
        kind = noun_kind(norm)
        is_definite = norms[0] in _DEFINITE or (head > 0 and tags[head - 1] == "G")
        is_person = norm in self._offices or kind in ("man", "woman", "person", "institution")
        if not is_definite or not is_person:
            return Resolution(None, "unnamed_source")
        if norms[0] in ("his", "her", "their", "its"):
            return Resolution(None, "unresolved_description")
        places = self._places_in(source)
        if kind == "institution":
            entity = self._find_institution(source, norm, places)
        else:
            entity = self._find_office(source, norms[: head + 1], norm, places)
        if entity is None:
            return Resolution(None, "unresolved_description")
        return self._speak(entity.id, "description", source.start)

    def _places_in(self, source: Span) -> set[str]:
        return {
            nation_key(mention.text)
            for mention in self._mentions_in(source)
            if mention.label in ("GPE", "NORP", "ORG", "LOC")
        }

    def _find_office(
        self, source: Span, norms: Sequence[str], office: str, places: set[str]
    ) -> Entity | None:
        """The person who holds the office, in the place that the description names if it does."""
        offices = _SAME_OFFICE.get(office, frozenset([office]))
        holders = {
            entity_id: profile
            for entity_id, profile in self._profiles.items()
            if profile.offices & offices and self._last_before(entity_id, source.start) >= 0
        }
        fitting = {i: p for i, p in holders.items() if not places or places & p.places}
        if not fitting and len(holders) == 1:
            fitting = {i: p for i, p in holders.items() if not p.places}
        if len(norms) > 2 and len(fitting) > 1:
            exact = {i: p for i, p in fitting.items() if set(norms) & p.offices - {office}}
            fitting = exact or fitting
        if not fitting:
            return None
        return self._entities[max(fitting, key=lambda i: self._last_before(i, source.start))]

    def _find_institution(self, source: Span, noun: str, places: set[str]) -> Entity | None:
        """The organization whose name or apposition has the noun, or the country of a government."""
        if noun in _GOVERNMENTS and len(places) == 1:
            for entity in self._entities.values():
                if entity.label == "GPE" and nation_key(entity.name) in places:
                    return entity
        at = bisect_left(self._starts, source.start)
        is_place = noun in _PLACES
        for mention in reversed(self._mentions[max(0, at - _MENTIONS_BACK) : at]):
            if is_place and mention.label == "GPE":
                return self._entities[mention.entity_id or ""]
            if not is_place and mention.label == "ORG" and self._is_called(mention, noun):
                return self._entities[mention.entity_id or ""]
        return None if is_place or places else self._prominent_organization(at)

    def _prominent_organization(self, at: int) -> Entity | None:
        """The organization that is named far more often than any other before mention ``at``."""
        recent = self._mentions[max(0, at - _MENTIONS_BACK) : at]
        counts = Counter(mention.entity_id for mention in recent if mention.label == "ORG")
        ranked = counts.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _PROMINENT * ranked[1][1]):
            return None
        return self._entities[ranked[0][0] or ""]

    def _is_called(self, mention: EntityMention, noun: str) -> bool:
        """Whether the name has the noun, or an apposition after it."""
        if noun in mention.text.casefold().split():
            return True
        after = self._text[mention.end : mention.end + 60]
        return re.match(rf", (?:a|an|the) [^.,;]{{0,40}}\b{re.escape(noun)}\b", after) is not None

    def _last_before(self, entity_id: Id, place: int) -> int:
        """Where the entity was last named before ``place``, or -1."""
        places = self._places[entity_id]
        at = bisect_left(places, place)
        return places[at - 1] if at else -1


def _first_of_pair(
    text: str, mentions: Sequence[EntityMention], over: EntityMention
) -> EntityMention:
    """Of ``Moscow and Pyongyang`` the first: a speaker is one entity."""
    for mention in mentions:
        if mention.label == over.label and mention.end < over.start:
            between = text[mention.end : over.start].split()
            if between and between[0] in ("and", "or", "&") and len(between) <= _LONGEST_LINK:
                return mention
    return over


def _modifier(text: str, mentions: Sequence[EntityMention], word: Word) -> EntityMention | None:
    """``Russia's Interfax news agency``: the name right before the noun."""
    for mention in reversed(mentions):
        between = text[mention.end : word.start]
        if mention.end <= word.start and mention.label == "ORG":
            is_plain = not between.startswith(("’", "'")) and between.strip().islower()
            return mention if is_plain or not between.strip() else None
    return None


def _owner(text: str, mentions: Sequence[EntityMention], word: Word) -> EntityMention | None:
    """``a USA Today analysis``, ``Lee's letter``: whose text it is."""
    for mention in reversed(mentions):
        if mention.end > word.start:
            continue
        between = text[mention.end : word.start]
        is_owned = between.startswith(("’", "'"))
        if is_owned or (mention.label == "ORG" and "," not in between):
            return mention
    return None
