"""Which person a pronoun means: who was named near, as a subject, who spoke last.

A sum of weights over what stands before the pronoun, after Lappin and Leass (1994), with the
gender that the article shows as a filter. Nothing is guessed where nobody fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.annotators.quotation.profiles import Gender, Profile
from pipeline.records import EntityMention, Id, Span

_DECAY = 0.5  # a sentence further back counts half
_SENTENCES_BACK = 8
_SUBJECT = 2.0  # the first name of its sentence is most often the subject
_OWNER = 0.5  # in "Lee's brother" the brother is meant more often
_QUOTED = 0.3  # a name within a quotation is what is spoken of, not who speaks
_SPOKE = 3.0
_SPOKE_BEFORE = 0.5  # each speaker before the last one counts half
_OTHER_PARAGRAPH = 0.7


class Salience:
    """The persons of an article as candidates for its pronouns."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        paragraphs: Sequence[Span],
        mentions: Sequence[EntityMention],
        quoted: Sequence[Span],
        profiles: dict[Id, Profile],
    ) -> None:
        self._text = text
        self._sentence_starts = [sentence.start for sentence in sentences]
        self._paragraph_starts = [paragraph.start for paragraph in paragraphs]
        self._quoted_starts = [span.start for span in quoted]
        self._quoted = quoted
        self._profiles = profiles
        self._persons = [m for m in mentions if m.label == "PERSON" and m.entity_id]
        self._starts = [mention.start for mention in self._persons]
        self._spoken: list[tuple[int, Id]] = []

    def note_speaker(self, place: int, entity_id: Id) -> None:
        """Remember that a person spoke at ``place``; places come in order."""
        self._spoken.append((place, entity_id))

    def resolve(
        self, place: int, gender: Gender | None, barred: frozenset[Id] = frozenset()
    ) -> Id | None:
        """The person that a pronoun at ``place`` means, or none."""
        weights: dict[Id, float] = {}
        sentence = self._sentence_of(place)
        first_of: dict[int, int] = {}
        for index in range(bisect_right(self._starts, place) - 1, -1, -1):
            mention = self._persons[index]
            behind = sentence - self._sentence_of(mention.start)
            if behind > _SENTENCES_BACK:
                break
            weight = self._weigh(mention, behind, place)
            first_of[behind] = index
            self._add(weights, mention.entity_id, weight)
        for behind, index in first_of.items():
            mention = self._persons[index]
            if not self._is_quoted(mention.start):
                self._add(weights, mention.entity_id, (_SUBJECT - 1) * _DECAY**behind)
        self._add_speakers(weights, sentence)
        fitting = {
            entity_id: weight
            for entity_id, weight in weights.items()
            if entity_id not in barred and self._fits(entity_id, gender)
        }
        return max(fitting, key=lambda entity_id: fitting[entity_id]) if fitting else None

    def _weigh(self, mention: EntityMention, behind: int, place: int) -> float:
        weight = _DECAY**behind
        if self._is_quoted(mention.start):
            weight *= _QUOTED
        if self._text[mention.end : mention.end + 2] in ("’s", "'s"):
            weight *= _OWNER
        if self._paragraph_of(mention.start) != self._paragraph_of(place):
            weight *= _OTHER_PARAGRAPH
        return weight

    def _add_speakers(self, weights: dict[Id, float], sentence: int) -> None:
        weight = _SPOKE
        for spoken_at, entity_id in reversed(self._spoken[-4:]):
            behind = sentence - self._sentence_of(spoken_at)
            if 0 <= behind <= _SENTENCES_BACK:
                self._add(weights, entity_id, weight * _DECAY**behind)
                weight *= _SPOKE_BEFORE

    @staticmethod
    def _add(weights: dict[Id, float], entity_id: Id | None, weight: float) -> None:
        if entity_id:
            weights[entity_id] = weights.get(entity_id, 0.0) + weight

    def _fits(self, entity_id: Id, gender: Gender | None) -> bool:
        known = self._profiles[entity_id].gender if entity_id in self._profiles else None
        return gender is None or known is None or known == gender

    def _sentence_of(self, place: int) -> int:
        return bisect_right(self._sentence_starts, place) - 1

    def _paragraph_of(self, place: int) -> int:
        return bisect_right(self._paragraph_starts, place) - 1

    def _is_quoted(self, place: int) -> bool:
        at = bisect_right(self._quoted_starts, place) - 1
        return at >= 0 and self._quoted[at].end > place
