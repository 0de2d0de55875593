"""Who spoke when, for "they" and "it": the last speakers, if they are several or no person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.records import Document, EntityMention, Label, Speaker

THINGS = frozenset(["it", "its", "itself"])
_BODIES: frozenset[Label] = frozenset(["ORG", "GPE", "PRODUCT", "WORK_OF_ART"])
_SENTENCES_BACK = 3
_TWO = 2


class _Turn(NamedTuple):
    """A source: where, who it is, whether its words are in the plural, and whether it is a text."""

    place: int
    speakers: tuple[Speaker, ...]
    is_plural: bool
    is_text: bool


class Turns:
    """The sources of a document, as they are resolved in the order of the text."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self._text = document.text
        self._sentences = [sentence.start for sentence in document.sentences]
        self._mentions = mentions
        self._turns: list[_Turn] = []
        self._places: list[int] = []

    def note(
        self, place: int, speakers: Sequence[Speaker], *, is_plural: bool, is_text: bool
    ) -> None:
        """Remember a source; places come in order."""
        self._turns.append(_Turn(place, tuple(speakers), is_plural, is_text))
        self._places.append(place)

    def resolve(self, pronoun: str, place: int) -> tuple[Speaker, ...]:
        """Whom "it", "both" or a pronoun in the plural means."""
        if pronoun in THINGS:
            return self.resolve_it(place)
        return self.resolve_both(place) if pronoun == "both" else self.resolve_they(place)

    def resolve_they(self, place: int) -> tuple[Speaker, ...]:
        """The last speakers, if they are several or a body; nobody if they are unnamed."""
        for turn in self._recent(place):
            if turn.is_plural and len(turn.speakers) != 1:
                return turn.speakers
            if turn.speakers and self._is_body(turn.speakers[0]):
                return turn.speakers
        return ()

    def resolve_both(self, place: int) -> tuple[Speaker, ...]:
        """The two persons named in this sentence and the one before, or two last speakers."""
        sentence = bisect_right(self._sentences, place) - 1
        start = self._sentences[max(0, sentence - 1)] if self._sentences else 0
        named = self._mentions.between(start, place)
        people = {m.entity_id: m for m in reversed(named) if m.label == "PERSON"}
        if len(people) == _TWO:
            entities = [self._mentions.entity_of(mention) for mention in people.values()]
            return tuple(Speaker(one.id, one.name, "pronoun") for one in reversed(entities))
        speakers = self.resolve_they(place)
        return speakers if len(speakers) == _TWO else ()

    def resolve_it(self, place: int) -> tuple[Speaker, ...]:
        """The last speaker that is no person, or the body that the sentence before begins with.

        In ``showed what it said was`` it is whoever this sentence is about.
        """
        back = 0 if self._text.endswith("what ", 0, place) else _SENTENCES_BACK
        for turn in self._recent(place, back):
            if turn.is_text and not turn.speakers:
                return ()  # a report, by nobody who is named
            if len(turn.speakers) == 1 and self._is_body(turn.speakers[0]):
                return turn.speakers
        subject = self._subject_before(place, min(back, 1))
        return (subject,) if subject else ()

    def _recent(self, place: int, back: int = _SENTENCES_BACK) -> list[_Turn]:
        """The turns of this sentence and of some right before it, the last first."""
        sentence = bisect_right(self._sentences, place) - 1
        floor = self._sentences[max(0, sentence - back)] if self._sentences else 0
        end = bisect_right(self._places, place - 1)
        start = bisect_right(self._places, floor - 1)
        return self._turns[max(start, end - 2 * _SENTENCES_BACK) : end][::-1]

    def _is_body(self, speaker: Speaker) -> bool:
        return self._mentions.entities[speaker.entity_id].label in _BODIES

    def _subject_before(self, place: int, back: int) -> Speaker | None:
        """The first name of this sentence, or of those before, if it is a body, and one."""
        sentence = bisect_right(self._sentences, place) - 1
        for index in range(sentence, sentence - back - 1, -1):
            if index < 0:
                break
            named = self._mentions.between(self._sentences[index], place)
            if named:
                if self._is_joined(named):
                    return None
                entity = self._mentions.entity_of(named[0])
                is_body = entity.label in _BODIES
                return Speaker(entity.id, entity.name, "pronoun") if is_body else None
        return None

    def _is_joined(self, named: Sequence[EntityMention]) -> bool:
        """Whether the first two names are one subject: ``Altamar and Orlen``."""
        pair = named[:2]
        return len(pair) > 1 and self._text[pair[0].end : pair[1].start].strip() == "and"
