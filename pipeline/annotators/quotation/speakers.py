"""Speakers: source words resolved to an entity of the article, or an abstention with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.annotators.quotation.descriptions import find_office_holder, find_relative
from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.headlines import find_headline
from pipeline.annotators.quotation.institutions import find_institution
from pipeline.annotators.quotation.joint import split_joint
from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.named import find_examples, find_family, find_named
from pipeline.annotators.quotation.nouns import NOUN_KINDS, noun_kind
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.profiles import read_profiles
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.salience import Salience
from pipeline.annotators.quotation.sources import head_of
from pipeline.annotators.quotation.texts import find_author, find_maker
from pipeline.annotators.quotation.turns import Turns
from pipeline.annotators.quotation.words import read_words
from pipeline.records import Abstention, Document, Entity, How, Id, Span, Speaker

_GENDERS: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_PLURALS = frozenset(["they", "both", "their"])
_THINGS = frozenset(["it", "its", "itself"])
_RELATIVES = frozenset(["who", "which", "that"])
_CLAUSE_OPENERS = frozenset(["who", "which"])
_RELATIVE_REACH = 60  # characters between a name and its "who"
_RELATIVE_MENTIONS = 4
_DEFINITE = frozenset(["the", "that"])
_OWNERS: dict[str, Gender] = {"his": "m", "her": "f"}
_OWNED = frozenset([*_OWNERS, "their", "its", "our", "my", "your"])
_APPOSITION = re.compile(r", (?:an?|the) [^,.;:]{1,40} ")
_NATIVE = re.compile(  # not the Chinese, the Dutch, who are many
    r"[Tt]he (?:\w+(?:an|[^s]i|man|woman)|Briton|Croat|Czech|Dane|Finn|Greek|Pole|Scot|Serb|"
    r"Spaniard|Swede|Turk)"
)
_AGE = re.compile(r"\d+-year-old")
_KIND_GENDERS: dict[str, Gender] = {"man": "m", "woman": "f"}
_HOLDERS = frozenset(["man", "woman", "person"])


class Resolution(NamedTuple):
    """The speaker, or why there is none: exactly one of the two is set.

    ``others`` speak together with the speaker, who is named first.
    """

    speaker: Speaker | None
    abstention: Abstention | None
    others: tuple[Speaker, ...] = ()

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """All who speak."""
        return (self.speaker, *self.others) if self.speaker else ()


class SpeakerResolver:
    """Resolves the sources of a document, in the order of the text, then the nested ones.

    ``salience`` holds the persons that a pronoun may mean; training watches it.
    """

    def __init__(
        self, document: Document, quoted: QuotedText, salience: type[Salience] = Salience
    ) -> None:
        self._text = document.text
        self._headline = find_headline(document.text, document.paragraphs)
        self._mentions = Mentions(document)
        self._profiles = read_profiles(document.text, self._mentions.named)
        self._offices = {office for p in self._profiles.values() for office in p.offices}
        named = self._mentions.named
        self.salience = salience(document, named, quoted, self._profiles, self._find_holder)
        self._turns = Turns(document, self._mentions)

    def resolve(self, source: Span | None, content: Sequence[Span] = ()) -> Resolution:
        """Whom the words ``source`` mean; nobody names himself in his own ``content``."""
        resolution = self._resolve(source, content, frozenset())
        if source:
            for speaker in reversed(resolution.speakers):
                self.salience.note_speaker(source.start, speaker.entity_id)
            self._turns.note(source.start, resolution.speakers, is_plural=self._is_plural(source))
        return resolution

    def resolve_topic(self, topic: Span) -> Resolution:
        """The person whom the words ``topic`` name, for a quotation that follows; else nobody."""
        resolution = self._resolve(topic, (), frozenset())
        speaker = resolution.speaker
        is_known = speaker is not None and self.salience.is_person(speaker.entity_id)
        return resolution if is_known and not resolution.others else Resolution(None, "no_source")

    def resolve_nested(
        self, source: Span | None, content: Sequence[Span], teller: Speaker | None, *, quoted: bool
    ) -> Resolution:
        """The same for speech in speech.

        In ``quoted`` speech "he" is not ``teller``, who says "I"; in reported speech he is: ``Lee
        said he hopes``, ``Altamar said it hopes``.
        """
        pronoun = self._text[source.start : source.end].casefold() if source else ""
        gender = _GENDERS.get(pronoun)
        if teller and not quoted:
            is_same = gender is not None and self.salience.fits(teller.entity_id, gender)
            is_body = pronoun in _THINGS or pronoun in _PLURALS
            if is_same or (is_body and not self.salience.is_person(teller.entity_id)):
                return Resolution(replace(teller, how="pronoun"), None)
        barred = frozenset([teller.entity_id]) if teller and quoted else frozenset()
        return self._resolve(source, content, barred)

    def is_first_person(self, source: Span) -> bool:
        """Whether the source is "I" or "we"."""
        return self._text[source.start : source.end].casefold() in ("i", "we")

    def _resolve(
        self, source: Span | None, content: Sequence[Span], barred: frozenset[Id]
    ) -> Resolution:
        words = read_words(self._text, source, ()) if source else []
        if source is None or not words:
            return Resolution(None, "no_source")
        while (
            len(words) > 1 and not any(map(str.isalnum, words[0].norm)) and not words[0].quotation
        ):
            words = words[1:]  # marks of a list, of Markdown
        stretch = make_stretch(words, 0)
        inside = self._mentions.within(source)
        examples = find_examples(stretch, inside)
        start = examples or 0  # "critics, including A and B" are A and B
        part = make_stretch(words[start:], 0)
        found = [
            self._resolve_part(make_stretch(part.words[a:b], 0), content, barred)
            for a, b in split_joint(part, inside)
        ]
        return found[0] if len(found) == 1 else _join(found)

    def _resolve_part(
        self, stretch: Stretch, content: Sequence[Span], barred: frozenset[Id]
    ) -> Resolution:
        source, norm = stretch.span(0, len(stretch.words)), stretch.norms[0]
        if len(stretch.words) == 1 and (stretch.tags in "OWT" or norm in _GENDERS):
            return self._resolve_pronoun(norm, source.start, barred | self._named_in(content))
        if norm in _CLAUSE_OPENERS:  # of `Lee, who sings, said` a model may mark the clause alone
            return self._resolve_pronoun(norm, source.start, barred)
        head = head_of(stretch, Range(0, len(stretch.words)))
        named = find_named(self._mentions, source, stretch, head)
        if named is None:
            return self._resolve_description(
                source, stretch, head, barred | self._named_in(content)
            )
        family = find_family(self._mentions, named)
        if family:
            return _join([_speak(entity, "alias") for entity in family])
        entity = self._mentions.entity_of(named)
        return _speak(entity, "name" if named.text == entity.name else "alias")

    def _named_in(self, content: Sequence[Span]) -> frozenset[Id]:
        named = (m.entity_id for span in content for m in self._mentions.within(span))
        return frozenset(filter(None, named))

    def _is_plural(self, source: Span) -> bool:
        """Whether the last word of the source's head is in the plural."""
        stretch = make_stretch(read_words(self._text, source, ()), 0)
        if not stretch.words:
            return False
        head = head_of(stretch, Range(0, len(stretch.words)))
        is_joined = len(split_joint(stretch, self._mentions.within(source))) > 1
        norm = stretch.norms[head]
        return is_joined or norm in _PLURALS or noun_kind(norm) == "people"

    def _resolve_pronoun(self, pronoun: str, place: int, barred: frozenset[Id]) -> Resolution:
        entity: Entity | None = None
        if pronoun in _PLURALS or pronoun in _THINGS:
            resolve = self._turns.resolve_it if pronoun in _THINGS else self._turns.resolve_they
            speakers = [s for s in resolve(place) if s.entity_id not in barred]
            known = [Resolution(replace(speaker, how="pronoun"), None) for speaker in speakers]
            return _join(known) if known else Resolution(None, "unresolved_pronoun")
        if pronoun in _RELATIVES:
            entity = self._antecedent(pronoun, place)
        elif pronoun in _GENDERS:
            meant = self.salience.resolve(place, _GENDERS[pronoun], barred)
            entity = self._mentions.entities[meant] if meant else None
        if entity is None:
            return Resolution(None, "unresolved_pronoun")
        return _speak(entity, "pronoun")

    def _antecedent(self, pronoun: str, place: int) -> Entity | None:
        """``Lee, a baker who``: the person before; ``Altamar, an agency that``: the thing."""
        for mention in reversed(self._mentions.before(place, _RELATIVE_MENTIONS)):
            between = self._text[mention.end : place]
            if len(between) > _RELATIVE_REACH:
                return None
            if pronoun == "who":
                if mention.label == "PERSON" and not self.salience.is_owner(mention):
                    return self._mentions.entity_of(mention)
            elif not between.strip(" ,—–-") or _APPOSITION.fullmatch(between):
                return self._mentions.entity_of(mention)
        return None

    def _resolve_description(
        self, source: Span, stretch: Stretch, head: int, barred: frozenset[Id]
    ) -> Resolution:
        """``the North Korean leader``, ``the agency``, ``her husband``; not ``officials``."""
        norms, tags = stretch.norms, stretch.tags
        noun = norms[head].split("-")[-1]
        kind = noun_kind(noun)
        is_person = noun in self._offices or kind in _HOLDERS
        is_definite = (
            norms[0] in _DEFINITE
            or (head > 0 and tags[head - 1] == "G")
            or self._is_in_headline(source)
        )
        entity: Entity | None = None
        if is_person and norms[0] in _OWNED:
            owner = self._find_owner(norms[0], source)
            if owner:
                entity = find_relative(self._mentions, self._profiles, source.start, owner, noun)
        elif kind == "text" and norms[0] not in _OWNED:
            is_known = is_definite or norms[0] == "this"
            maker = find_author(self._mentions, source, noun) or (
                find_maker(self._mentions, source, noun) if is_known else None
            )
            entity = self._mentions.entity_of(maker) if maker else None
        elif not is_definite or norms[0] in _OWNED or _is_plural_body(noun):
            return Resolution(None, "unnamed_source")
        elif kind == "institution":
            entity = find_institution(self._mentions, source, noun)
        elif self._is_native(source, noun) or any(map(_AGE.fullmatch, norms[: head + 1])):
            # the Bulgarian, the 34-year-old mother of three
            meant = self.salience.resolve(source.start, _KIND_GENDERS.get(kind), barred)
            entity = self._mentions.entities[meant] if meant else None
        elif is_person:
            entity = self._find_person(source, norms[: head + 1], noun)
        if entity:
            return _speak(entity, "description")
        is_somebody = (is_person or kind == "institution") and norms[0] not in _OWNED
        return Resolution(None, "unresolved_description" if is_somebody else "unnamed_source")

    def _is_native(self, source: Span, noun: str) -> bool:
        """``the Bulgarian``: one of a nation and nothing else, which is no office of anybody's."""
        is_bare = _NATIVE.fullmatch(self._text, source.start, source.end) is not None
        return is_bare and noun not in self._offices and bool(self._mentions.nations_within(source))

    def _is_in_headline(self, source: Span) -> bool:
        """A headline has no articles: ``Mayor says harbour is safe``."""
        return source.end <= self._headline.end

    def _find_person(self, source: Span, norms: Sequence[str], noun: str) -> Entity | None:
        """Who holds the office, or stands in that relation to the person in the source."""
        for mention in self._mentions.within(source):
            if mention.label == "PERSON" and mention.entity_id:
                owner = mention.entity_id
                return find_relative(self._mentions, self._profiles, source.start, owner, noun)
        return self._find_holder(source, norms, noun) or self._find_newcomer(source, noun)

    def _find_holder(self, source: Span, norms: Sequence[str], noun: str) -> Entity | None:
        return find_office_holder(self._mentions, self._profiles, source, norms, noun)

    def _find_newcomer(self, source: Span, noun: str) -> Entity | None:
        """``Lee stood up. The goalie said``: the last subject, if no office is known of her."""
        meant = self.salience.subject_before(source.start)
        profile = self._profiles.get(meant or "")
        gender = _KIND_GENDERS.get(noun_kind(noun))
        if meant is None or profile is None or profile.offices or noun in self._offices:
            return None
        is_man_or_woman = gender is None or self.salience.fits(meant, gender)
        return self._mentions.entities[meant] if is_man_or_woman else None

    def _find_owner(self, pronoun: str, source: Span) -> Id | None:
        gender = _OWNERS.get(pronoun)
        return self.salience.resolve(source.start, gender) if gender else None


def _join(resolutions: Sequence[Resolution]) -> Resolution:
    """All who are known of several, each once; the reason of the first where nobody is."""
    known = {s.entity_id: s for r in reversed(resolutions) for s in reversed(r.speakers)}
    named = [s.entity_id for r in resolutions for s in r.speakers]
    speakers = [known[entity_id] for entity_id in dict.fromkeys(named)]
    return Resolution(speakers[0], None, tuple(speakers[1:])) if speakers else resolutions[0]


def _is_plural_body(noun: str) -> bool:
    """``groups``, ``nations``: several that are not named."""
    return noun.endswith("s") and noun not in NOUN_KINDS and noun_kind(noun) == "institution"


def _speak(entity: Entity, how: How) -> Resolution:
    return Resolution(Speaker(entity_id=entity.id, name=entity.name, how=how), None)
