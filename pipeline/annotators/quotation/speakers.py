"""Speakers: source words resolved to an entity of the article, or an abstention with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.annotators.quotation.antecedents import Antecedents
from pipeline.annotators.quotation.described import Described
from pipeline.annotators.quotation.descriptions import find_office_holder
from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.joint import split_joint
from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.named import find_examples, find_family, find_list, find_named
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.profiles import read_profiles
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.salience import Salience
from pipeline.annotators.quotation.sources import head_of
from pipeline.annotators.quotation.turns import THINGS, Turns
from pipeline.annotators.quotation.words import read_words
from pipeline.records import Abstention, Document, Entity, EntityMention, How, Id, Span, Speaker

_GENDERS: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_PLURALS = frozenset(["they", "both", "their"])
_RELATIVES = frozenset(["who", "which", "that"])
_CLAUSE_OPENERS = frozenset(["who", "which"])


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
        self._mentions = Mentions(document)
        named = self._mentions.named
        profiles = read_profiles(document.text, named)
        find_holder = partial(find_office_holder, self._mentions, profiles)
        self.salience = salience(document, named, quoted, profiles, find_holder)
        self._described = Described(document, self._mentions, profiles, self.salience)
        self._antecedents = Antecedents(document, self._mentions)
        self._turns = Turns(document, self._mentions)

    def resolve(self, source: Span | None, content: Sequence[Span] = ()) -> Resolution:
        """Whom the words ``source`` mean; nobody names himself in his own ``content``."""
        resolution = self._resolve(source, content, frozenset())
        if source:
            for speaker in reversed(resolution.speakers):
                self.salience.note_speaker(source.start, speaker.entity_id)
            self._note_source(source, content, resolution)
        return resolution

    def _note_source(self, source: Span, content: Sequence[Span], resolution: Resolution) -> None:
        """Remember who spoke, for pronouns that follow: a body, several, somebody unnamed."""
        stretch = make_stretch(read_words(self._text, source, ()), 0)
        if not stretch.words:
            return
        head = head_of(stretch, Range(0, len(stretch.words)))
        norm = stretch.norms[head]
        is_joined = len(split_joint(stretch, self._mentions.within(source))) > 1
        self._turns.note(
            source.start,
            resolution.speakers,
            is_plural=is_joined or norm in _PLURALS or noun_kind(norm) == "people",
            is_text=noun_kind(norm) == "text",
        )
        if resolution.abstention not in ("unnamed_source", "unresolved_description"):
            return
        gender = _GENDERS.get(stretch.norms[0])
        if gender and len(stretch.words) == 1:
            self.salience.unnamed.note_pronoun(source, gender)
        else:
            self.salience.unnamed.note_speaker(source, content, stretch.norms, stretch.tags, head)

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
            is_body = pronoun in THINGS or pronoun in _PLURALS
            if is_same or (is_body and not self.salience.is_person(teller.entity_id)):
                return Resolution(replace(teller, how="pronoun"), None)
        barred = frozenset([teller.entity_id]) if teller and quoted else frozenset()
        return self._resolve(source, content, barred)

    def is_first_person(self, source: Span) -> bool:
        """Whether the source is "I" or "we"."""
        return self._text[source.start : source.end].casefold() in ("i", "we")

    def is_relative(self, source: Span) -> bool:
        """Whether the source is "who" alone, or "which"."""
        return self._text[source.start : source.end].casefold() in _RELATIVES

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
        # "critics, including A and B", and "two critics, A and B", are A and B
        start = find_examples(stretch, inside) or find_list(stretch, inside) or 0
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
        is_pronoun = stretch.tags in "OWT" or norm in _GENDERS or norm == "both"
        if len(stretch.words) == 1 and is_pronoun:
            return self._resolve_pronoun(norm, source.start, barred | self._named_in(content))
        if norm in _CLAUSE_OPENERS:  # of `Lee, who sings, said` a model may mark the clause alone
            return self._resolve_pronoun(norm, source.start, barred)
        head = head_of(stretch, Range(0, len(stretch.words)))
        named = find_named(self._mentions, source, stretch, head)
        if named is None:
            barred |= self._named_in(content)
            entity, reason = self._described.resolve(source, stretch, head, barred)
            return _speak(entity, "description") if entity else Resolution(None, reason)
        family = find_family(self._mentions, named)
        if family:
            return _join([_speak(entity, "alias") for entity in family])
        entity = self._mentions.entity_of(named)
        return _speak(entity, "name" if named.text == entity.name else "alias")

    def _named_in(self, content: Sequence[Span]) -> frozenset[Id]:
        named = (m.entity_id for span in content for m in self._mentions.within(span))
        return frozenset(filter(None, named))

    def _resolve_pronoun(self, pronoun: str, place: int, barred: frozenset[Id]) -> Resolution:
        entity: Entity | None = None
        if pronoun in _PLURALS or pronoun in THINGS:
            speakers = [s for s in self._turns.resolve(pronoun, place) if s.entity_id not in barred]
            known = [Resolution(replace(speaker, how="pronoun"), None) for speaker in speakers]
            return _join(known) if known else Resolution(None, "unresolved_pronoun")
        if pronoun in _RELATIVES:
            return self._resolve_relative(pronoun, place)
        if pronoun in _GENDERS:
            if self.salience.unnamed.is_meant(place, _GENDERS[pronoun]):
                return Resolution(None, "unnamed_source")
            meant = self.salience.resolve(place, _GENDERS[pronoun], barred)
            entity = self._mentions.entities[meant] if meant else None
        if entity is None:
            return Resolution(None, "unresolved_pronoun")
        return _speak(entity, "pronoun")

    def _resolve_relative(self, pronoun: str, place: int) -> Resolution:
        """``Lee, who said``, and ``the Vardanian president, who said``."""
        found = self._antecedents.find(pronoun, place)
        if found is None:
            return Resolution(None, "unresolved_pronoun")
        if isinstance(found, EntityMention):
            return _speak(self._mentions.entity_of(found), "pronoun")
        meant = self._resolve_part(found, (), frozenset())
        speaker = meant.speaker
        return meant._replace(speaker=replace(speaker, how="pronoun")) if speaker else meant


def _join(resolutions: Sequence[Resolution]) -> Resolution:
    """All who are known of several, each once; the reason of the first where nobody is."""
    known = {s.entity_id: s for r in reversed(resolutions) for s in reversed(r.speakers)}
    named = [s.entity_id for r in resolutions for s in r.speakers]
    speakers = [known[entity_id] for entity_id in dict.fromkeys(named)]
    return Resolution(speakers[0], None, tuple(speakers[1:])) if speakers else resolutions[0]


def _speak(entity: Entity, how: How) -> Resolution:
    return Resolution(Speaker(entity_id=entity.id, name=entity.name, how=how), None)
