"""Speakers: source words resolved to an entity of the article, or an abstention with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.annotators.quotation.descriptions import find_institution, find_office_holder
from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.named import find_named
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.profiles import Gender, read_profiles
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.salience import Salience
from pipeline.annotators.quotation.sources import head_of
from pipeline.annotators.quotation.words import read_words
from pipeline.records import Abstention, Document, Entity, How, Id, Span, Speaker

_GENDERS: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_RELATIVES = frozenset(["who", "which", "that"])
_RELATIVE_REACH = 60  # characters between a name and its "who"
_RELATIVE_MENTIONS = 4
_DEFINITE = frozenset(["the", "that"])
_POSSESSIVES = frozenset(["his", "her", "their", "its"])
_HOLDERS = frozenset(["man", "woman", "person"])


class Resolution(NamedTuple):
    """The speaker, or why there is none: exactly one of the two is set."""

    speaker: Speaker | None
    abstention: Abstention | None


class SpeakerResolver:
    """Resolves the sources of a document, in the order of the text, then the nested ones."""

    def __init__(self, document: Document, quoted: QuotedText) -> None:
        self._text = document.text
        self._mentions = Mentions(document)
        self._profiles = read_profiles(document.text, self._mentions.named)
        self._offices = {office for p in self._profiles.values() for office in p.offices}
        self._salience = Salience(document, self._mentions.named, quoted, self._profiles)

    def resolve(self, source: Span | None, content: Sequence[Span] = ()) -> Resolution:
        """Whom the words ``source`` mean; nobody names himself in his own ``content``."""
        resolution = self._resolve(source, content, frozenset())
        if source and resolution.speaker:
            self._salience.note_speaker(source.start, resolution.speaker.entity_id)
        return resolution

    def resolve_nested(
        self, source: Span | None, content: Sequence[Span], teller: Speaker | None, *, quoted: bool
    ) -> Resolution:
        """The same for speech in speech.

        In ``quoted`` speech "he" is not ``teller``, who says "I"; in reported speech he is: ``Lee
        said he hopes``.
        """
        pronoun = self._text[source.start : source.end].casefold() if source else ""
        gender = _GENDERS.get(pronoun)
        if teller and gender and not quoted and self._salience.fits(teller.entity_id, gender):
            return Resolution(replace(teller, how="pronoun"), None)
        barred = frozenset([teller.entity_id]) if teller and quoted else frozenset()
        return self._resolve(source, content, barred)

    def _resolve(
        self, source: Span | None, content: Sequence[Span], barred: frozenset[Id]
    ) -> Resolution:
        words = read_words(self._text, source, ()) if source else []
        if source is None or not words:
            return Resolution(None, "no_source")
        stretch = make_stretch(words, 0)
        norm = words[0].norm
        if len(words) == 1 and (stretch.tags in "OWT" or norm in _GENDERS):
            return self._resolve_pronoun(norm, source.start, barred | self._named_in(content))
        head = head_of(stretch, Range(0, len(words)))
        named = find_named(self._mentions, source, stretch, head)
        if named:
            entity = self._mentions.entity_of(named)
            return _speak(entity, "name" if named.text == entity.name else "alias")
        return self._resolve_description(source, stretch, head)

    def is_first_person(self, source: Span) -> bool:
        """Whether the source is "I" or "we"."""
        return self._text[source.start : source.end].casefold() in ("i", "we")

    def _named_in(self, content: Sequence[Span]) -> frozenset[Id]:
        named = (m.entity_id for span in content for m in self._mentions.within(span))
        return frozenset(filter(None, named))

    def _resolve_pronoun(self, pronoun: str, place: int, barred: frozenset[Id]) -> Resolution:
        entity: Entity | None = None
        if pronoun in _RELATIVES:
            entity = self._antecedent(pronoun, place)
        elif pronoun in _GENDERS:
            meant = self._salience.resolve(place, _GENDERS[pronoun], barred)
            entity = self._mentions.entities[meant] if meant else None
        if entity is None:
            return Resolution(None, "unresolved_pronoun")
        return _speak(entity, "pronoun")

    def _antecedent(self, pronoun: str, place: int) -> Entity | None:
        """``Lee, a baker who``: the person before; the thing right before ``which``."""
        for mention in reversed(self._mentions.before(place, _RELATIVE_MENTIONS)):
            between = self._text[mention.end : place]
            if len(between) > _RELATIVE_REACH:
                return None
            is_who = pronoun == "who" and mention.label == "PERSON"
            if is_who or (pronoun != "who" and not between.strip(" ,—–-")):
                return self._mentions.entity_of(mention)
        return None

    def _resolve_description(self, source: Span, stretch: Stretch, head: int) -> Resolution:
        """``the North Korean leader``, ``the agency``; not ``officials``, ``a man``."""
        norms, tags = stretch.norms, stretch.tags
        noun = norms[head].split("-")[-1]
        kind = noun_kind(noun)
        is_definite = norms[0] in _DEFINITE or (head > 0 and tags[head - 1] == "G")
        may_speak = noun in self._offices or kind in _HOLDERS or kind == "institution"
        if not may_speak or not is_definite or norms[0] in _POSSESSIVES:
            return Resolution(None, "unnamed_source")
        if kind == "institution":
            entity = find_institution(self._mentions, source, noun)
        else:
            description = norms[: head + 1]
            entity = find_office_holder(self._mentions, self._profiles, source, description, noun)
        if entity is None:
            return Resolution(None, "unresolved_description")
        return _speak(entity, "description")


def _speak(entity: Entity, how: How) -> Resolution:
    return Resolution(Speaker(entity_id=entity.id, name=entity.name, how=how), None)
