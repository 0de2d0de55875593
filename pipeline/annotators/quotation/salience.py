"""Which person a pronoun means: who was named near, as a subject, who spoke last.

A sum of weights over what stands before the pronoun, after Lappin and Leass (1994), with the
gender that the article shows as a filter. The pronouns of the narrative are resolved first, one
after the other, so that "she" goes on meaning whom it meant. Nothing is guessed where nobody fits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.profiles import Gender, Profile
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.records import Document, EntityMention, Id

_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_DECAY = 0.5  # a sentence further back counts half
_SENTENCES_BACK = 8
_REFERENCES_BACK = 60
_SUBJECT = 2.0  # the first one named in a sentence is most often its subject
_OWNER = 0.5  # in "Lee's brother" the brother is meant more often
_QUOTED = 0.3  # a name within a quotation is spoken of; it is not who speaks
_PRONOUN_WEIGHT = 1.2  # a pronoun goes on with its subject a little more often than a name
_SPOKE = 3.0
_SPOKE_BEFORE = 0.5  # each speaker before the last one counts half
_SPEAKERS_BACK = 4
_UNKNOWN_GENDER = 0.3  # a person whose gender the article does not show
_OTHER_PARAGRAPH = 0.7


class _Reference(NamedTuple):
    """A name or a resolved pronoun: where, in which sentence, whom, how much it counts."""

    start: int
    sentence: int
    entity_id: Id
    weight: float
    is_quoted: bool


class Salience:
    """The persons of an article as candidates for its pronouns."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[EntityMention],
        quoted: QuotedText,
        profiles: dict[Id, Profile],
    ) -> None:
        self._text = document.text
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in document.paragraphs]
        self._quoted = quoted
        self._profiles = profiles
        self._references: list[_Reference] = []
        self._starts: list[int] = []
        self._spoken: list[tuple[int, Id]] = []
        self._spoken_at: list[int] = []
        self._read(mentions)

    def _read(self, mentions: Sequence[EntityMention]) -> None:
        """All references in the order of the text."""
        named = [(m.start, m) for m in mentions if m.label == "PERSON" and m.entity_id]
        spoken = [(match.start(), None) for match in _PRONOUN.finditer(self._text)]
        for start, mention in sorted([*named, *spoken], key=lambda pair: pair[0]):
            if mention:
                is_owner = self._text[mention.end : mention.end + 2] in ("’s", "'s")
                self._add(start, mention.entity_id or "", _OWNER if is_owner else 1.0)
            elif not self._quoted.covers(start):
                gender: Gender = "f" if self._text[start] in "sS" else "m"
                meant = self.resolve(start, gender)
                if meant:
                    self._add(start, meant, _PRONOUN_WEIGHT)

    def _add(self, start: int, entity_id: Id, weight: float) -> None:
        quoted = self._quoted.covers(start)
        weight *= _QUOTED if quoted else 1.0
        reference = _Reference(start, self._sentence_of(start), entity_id, weight, quoted)
        self._references.append(reference)
        self._starts.append(start)

    def note_speaker(self, place: int, entity_id: Id) -> None:
        """Remember that somebody spoke at ``place``; places come in order."""
        self._spoken.append((place, entity_id))
        self._spoken_at.append(place)

    def resolve(
        self, place: int, gender: Gender | None, barred: frozenset[Id] = frozenset()
    ) -> Id | None:
        """The person that a pronoun at ``place`` means, none of ``barred``; or none."""
        weights: dict[Id, float] = {}
        sentence, paragraph = self._sentence_of(place), self._paragraph_of(place)
        subjects: dict[int, _Reference] = {}
        last = bisect_right(self._starts, place - 1) - 1
        for index in range(last, max(-1, last - _REFERENCES_BACK), -1):
            reference = self._references[index]
            behind = sentence - reference.sentence
            if behind > _SENTENCES_BACK:
                break
            weight = reference.weight * _DECAY**behind
            if self._paragraph_of(reference.start) != paragraph:
                weight *= _OTHER_PARAGRAPH
            weights[reference.entity_id] = weights.get(reference.entity_id, 0.0) + weight
            if not reference.is_quoted:
                subjects[behind] = reference
        for behind, reference in subjects.items():
            weights[reference.entity_id] += (_SUBJECT - 1) * _DECAY**behind
        self._weigh_speakers(weights, place)
        fitting = {
            entity_id: weight * self._fit(entity_id, gender)
            for entity_id, weight in weights.items()
            if entity_id not in barred and self._fit(entity_id, gender)
        }
        return max(fitting, key=lambda entity_id: fitting[entity_id]) if fitting else None

    def _weigh_speakers(self, weights: dict[Id, float], place: int) -> None:
        weight, sentence = _SPOKE, self._sentence_of(place)
        end = bisect_right(self._spoken_at, place)
        for spoken_at, entity_id in reversed(self._spoken[max(0, end - _SPEAKERS_BACK) : end]):
            behind = sentence - self._sentence_of(spoken_at)
            if 0 <= behind <= _SENTENCES_BACK:
                weights[entity_id] = weights.get(entity_id, 0.0) + weight * _DECAY**behind
                weight *= _SPOKE_BEFORE

    def fits(self, entity_id: Id, gender: Gender) -> bool:
        """Whether nothing in the article speaks against this gender of a person."""
        return entity_id in self._profiles and self._fit(entity_id, gender) > 0

    def _fit(self, entity_id: Id, gender: Gender | None) -> float:
        """How well the gender of a person agrees: fully, perhaps, or not at all."""
        known = self._profiles[entity_id].gender if entity_id in self._profiles else None
        if gender is None or known == gender:
            return 1.0
        return _UNKNOWN_GENDER if known is None else 0.0

    def _sentence_of(self, place: int) -> int:
        return bisect_right(self._sentence_starts, place) - 1

    def _paragraph_of(self, place: int) -> int:
        return bisect_right(self._paragraph_starts, place) - 1
