"""Which person a pronoun means: who was named near, as a subject, who spoke last.

Every person who is named or meant within a few sentences before is a candidate, told by the facts
of ``FEATURES``; the sum of their weights decides, and the gender that the article shows is a
filter. A linear ranking, after Lappin and Leass (1994); the weights in ``pronoun_weights.tsv`` are
fitted by ``pipeline.training.pronoun_weights``. The pronouns of the narrative are resolved one
after the other, so that "she" goes on meaning whom it meant. Nothing is guessed where nobody fits.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.nouns import NOUN_KINDS
from pipeline.annotators.quotation.profiles import Profile
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.tags import closed_tag
from pipeline.annotators.quotation.unnamed import UnnamedPersons, is_owner
from pipeline.records import Document, Entity, EntityMention, Id, Span

FEATURES = (
    "sentence_0", "sentence_1", "sentence_2", "sentence_3", "sentence_far",  # last reference
    "same_paragraph", "last_is_pronoun", "last_is_subject", "last_is_owner", "last_is_quoted",
    "latest", "subject_of_last_sentence", "subject_of_this_sentence", "spoke_last",
    "spoke_before", "spoke_last_near", "goes_on_speaking", "references", "all_references",
    "gender_known", "gender_by_pronoun",
)  # fmt: skip
NOBODY = "nobody"  # the weight of leaving a pronoun open
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_PRONOUN_GENDERS: dict[str, Gender] = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_DESCRIPTION = re.compile(r"The(?: [\w-]+){1,5}")
_HOLDERS = frozenset(["man", "woman", "person"])
_SENTENCES_BACK = 8
_NEAR = 2
_REFERENCES_BACK = 60
_SPEAKERS_BACK = 4
_AHEAD = 4
_OPENING_CLAUSE = re.compile(
    r"(?:When |While )?(?:Asked|Pressed|Questioned)\b|(?:When|While|Before|After|Although|Though|"
    r"As|Once|If|Since|Because|Despite|In (?:his|her))\b"
)
_AFTER_CLAUSE = re.compile(r", (?:[A-Z][\w.]* ){0,2}$")  # "Lee", "Mayor Lee"


FindHolder = Callable[[Span, Sequence[str], str], Entity | None]
"""From the span of a description, its words and its noun to the person who is so described."""


class _Reference(NamedTuple):
    """A name or a resolved pronoun: where, in which sentence and paragraph, whom it means."""

    start: int
    sentence: int
    paragraph: int
    entity_id: Id
    is_pronoun: bool
    is_owner: bool  # "Lee's", "his", "Lee campaign"
    is_quoted: bool


class Salience:
    """The persons of an article as candidates for its pronouns."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[EntityMention],
        quoted: QuotedText,
        profiles: dict[Id, Profile],
        find_holder: FindHolder,
    ) -> None:
        self._text = document.text
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in document.paragraphs]
        self._quoted = quoted
        self._profiles = profiles
        self._references: list[_Reference] = []
        self._starts: list[int] = []
        self._subjects: dict[int, Id] = {}  # by sentence
        self._places: dict[Id, list[int]] = defaultdict(list)
        self._meant: dict[Id, set[Gender]] = defaultdict(set)  # by pronouns so far
        self._spoken: list[tuple[int, Id]] = []
        self._spoken_at: list[int] = []
        self._find_holder = find_holder
        self.unnamed = UnnamedPersons(document, mentions, quoted, profiles)
        named = [(m.start, m) for m in mentions if m.label == "PERSON" and m.entity_id]
        found = [*_PRONOUN.finditer(self._text), *self._describing_subjects()]
        meaning = [(m.start(), m) for m in found if not quoted.covers(m.start())]
        self._pending: list[tuple[int, EntityMention | re.Match[str]]] = [*named, *meaning]
        self._pending.sort(key=lambda pair: -pair[0])

    def _describing_subjects(self) -> Iterator[re.Match[str]]:
        """``The Russian president`` at the start of a sentence."""
        for start in self._sentence_starts:
            match = _DESCRIPTION.match(self._text, start)
            if match:
                yield match

    def note_speaker(self, place: int, entity_id: Id) -> None:
        """Remember that somebody spoke at ``place``; places come in order."""
        self._spoken.append((place, entity_id))
        self._spoken_at.append(place)

    def resolve(
        self, place: int, gender: Gender | None, barred: frozenset[Id] = frozenset()
    ) -> Id | None:
        """The person that a pronoun at ``place`` means, none of ``barred``; or none."""
        self.read_until(place)
        meant = self._find_main_subject(place, gender, barred)
        meant = meant or self.choose(place, gender, barred, is_source=True)
        if self._pending and self._pending[-1][0] == place:
            self._pending.pop()
            self._refer(place, meant, gender)
        return meant

    def subject_before(self, place: int, *, across: bool = False) -> Id | None:
        """The person with whom the sentence before ``place`` begins, in the same paragraph.

        Or in the paragraph before it, if ``across`` and one that begins with a quotation.
        """
        self.read_until(place)
        sentence, paragraph = self._place_of(place)
        if sentence < 1:
            return None
        if across and paragraph >= 0 and self._quoted.covers(self._sentence_starts[sentence]):
            sentence = bisect_left(self._sentence_starts, self._paragraph_starts[paragraph])
            return self._subjects.get(sentence - 1)
        is_first = self._place_of(self._sentence_starts[sentence - 1])[1] != paragraph
        return None if is_first else self._subjects.get(sentence - 1)

    def is_person(self, entity_id: Id) -> bool:
        """Whether the entity is a person of the article."""
        return entity_id in self._profiles

    def describe(
        self, place: int, gender: Gender | None, barred: frozenset[Id] = frozenset()
    ) -> dict[Id, dict[str, float]]:
        """The candidates for a pronoun at ``place`` and their facts, by names of ``FEATURES``."""
        sentence = self._place_of(place)[0]
        references: dict[Id, list[_Reference]] = {}
        last = bisect_right(self._starts, place - 1) - 1
        for index in range(last, max(-1, last - _REFERENCES_BACK), -1):
            reference = self._references[index]
            if sentence - reference.sentence > _SENTENCES_BACK:
                break
            references.setdefault(reference.entity_id, []).append(reference)
        spoke = self._rank_speakers(place, sentence)
        for entity_id in spoke:
            references.setdefault(entity_id, [])
        facts: dict[Id, dict[str, float]] = {}
        for entity_id, found in references.items():
            if entity_id in barred or not self.fits(entity_id, gender):
                continue
            facts[entity_id] = self._tell(entity_id, found, place)
            facts[entity_id] |= spoke.get(entity_id, {})
            if gender and gender in self._meant[entity_id]:
                facts[entity_id]["gender_by_pronoun"] = 1.0
            if gender and self._profiles[entity_id].gender:
                facts[entity_id]["gender_known"] = 1.0
        if facts:
            facts[next(iter(facts))]["latest"] = 1.0
        return facts

    def _tell(self, entity_id: Id, found: Sequence[_Reference], place: int) -> dict[str, float]:
        sentence, paragraph = self._place_of(place)
        facts = {
            "references": math.log1p(len(found)),
            "all_references": math.log1p(bisect_right(self._places[entity_id], place)),
            "subject_of_this_sentence": float(self._subjects.get(sentence) == entity_id),
            "subject_of_last_sentence": float(self._subjects.get(sentence - 1) == entity_id),
        }
        if found:
            last = found[0]
            behind = sentence - last.sentence
            facts[f"sentence_{behind}" if behind <= 3 else "sentence_far"] = 1.0  # noqa: PLR2004 - as named
            facts["same_paragraph"] = float(last.paragraph == paragraph)
            facts["last_is_pronoun"] = float(last.is_pronoun)
            facts["last_is_owner"] = float(last.is_owner)
            facts["last_is_quoted"] = float(last.is_quoted)
            is_subject = self._subjects.get(last.sentence) == entity_id
            facts["last_is_subject"] = float(is_subject)
        return facts

    def _rank_speakers(self, place: int, sentence: int) -> dict[Id, dict[str, float]]:
        """Who spoke last, and who before, within a few sentences."""
        facts: dict[Id, dict[str, float]] = {}
        end = bisect_right(self._spoken_at, place)
        for spoken_at, entity_id in reversed(self._spoken[max(0, end - _SPEAKERS_BACK) : end]):
            behind = sentence - self._place_of(spoken_at)[0]
            if 0 <= behind <= _SENTENCES_BACK and entity_id not in facts:
                name = "spoke_before" if facts else "spoke_last"
                facts[entity_id] = {name: 1.0}
                since = range(sentence - behind + 1, sentence)
                is_same = all(self._subjects.get(i, entity_id) == entity_id for i in since)
                if behind <= _NEAR and name == "spoke_last" and is_same:
                    facts[entity_id]["spoke_last_near"] = 1.0
        return facts

    def choose(
        self, place: int, gender: Gender | None, barred: frozenset[Id], *, is_source: bool
    ) -> Id | None:
        """The candidate of most weight, or none; ``is_source`` says that the pronoun speaks."""
        if self.unnamed.is_meant(place, gender):
            return None
        weights = read_weights()
        best, most = None, weights[NOBODY]
        for entity_id, facts in self.describe(place, gender, barred).items():
            facts["goes_on_speaking"] = facts.get("spoke_last_near", 0.0) * is_source
            weight = sum(weights[name] * value for name, value in facts.items())
            if weight > most:
                best, most = entity_id, weight
        return best

    def read_until(self, place: int) -> None:
        """Add the references before ``place``, which come in the order of the text."""
        while self._pending and self._pending[-1][0] < place:
            start, found = self._pending.pop()
            if isinstance(found, EntityMention):
                owns = is_owner(self._text, found)
                self._add(start, found.entity_id or "", is_owner=owns, is_pronoun=False)
                continue
            if found.re is _DESCRIPTION:
                self._describe_subject(found)
                continue
            gender = _PRONOUN_GENDERS[found.group().lower()]
            meant = self._find_main_subject(start, gender, frozenset())
            meant = meant or self.choose(start, gender, frozenset(), is_source=False)
            self._refer(start, meant, gender)

    def _find_main_subject(
        self, place: int, gender: Gender | None, barred: frozenset[Id]
    ) -> Id | None:
        """``Asked whether she would go, Lee laughed``: who follows the clause that opens it."""
        sentence = self._place_of(place)[0]
        if sentence < 0 or not _OPENING_CLAUSE.match(self._text, self._sentence_starts[sentence]):
            return None
        ahead = (pair for pair in reversed(self._pending[-_AHEAD:]) if pair[0] > place)
        start, found = next((p for p in ahead if isinstance(p[1], EntityMention)), (place, None))
        if not isinstance(found, EntityMention) or self._place_of(start)[0] != sentence:
            return None
        follows = _AFTER_CLAUSE.search(self._text, place, start) and not is_owner(self._text, found)
        name = found.entity_id or ""
        return name if follows and name not in barred and self.fits(name, gender) else None

    def _describe_subject(self, match: re.Match[str]) -> None:
        """A reference to whoever holds the first office in the words that were matched."""
        words = match.group().casefold().split()
        at = next((i for i, word in enumerate(words) if NOUN_KINDS.get(word) in _HOLDERS), None)
        if at is not None and not any(closed_tag(word) for word in words[1:at]):
            end = match.start() + len(" ".join(words[: at + 1]))
            holder = self._find_holder(Span(match.start(), end), words[: at + 1], words[at])
            if holder:
                self._add(match.start(), holder.id, is_owner=False, is_pronoun=False)

    def _refer(self, start: int, meant: Id | None, gender: Gender | None) -> None:
        """A pronoun that means somebody is a reference as well."""
        if meant:
            owns = self._text[start : start + 3].lower() in ("his", "her", "him")
            self._add(start, meant, is_owner=owns, is_pronoun=True)
            if gender:
                self._meant[meant].add(gender)

    def _add(self, start: int, entity_id: Id, *, is_owner: bool, is_pronoun: bool) -> None:
        quoted = self._quoted.covers(start)
        place = self._place_of(start)
        self._references.append(_Reference(start, *place, entity_id, is_pronoun, is_owner, quoted))
        self._starts.append(start)
        self._places[entity_id].append(start)
        if not quoted and not is_owner:
            self._subjects.setdefault(place[0], entity_id)

    def fits(self, entity_id: Id, gender: Gender | None) -> bool:
        """Whether it is a person, and nothing in the article speaks against the gender."""
        profile = self._profiles.get(entity_id)
        if profile is None:
            return False
        return gender is None or profile.gender is None or profile.gender == gender

    def _place_of(self, place: int) -> tuple[int, int]:
        """Sentence and paragraph of a place."""
        return (
            bisect_right(self._sentence_starts, place) - 1,
            bisect_right(self._paragraph_starts, place) - 1,
        )


@cache
def read_weights() -> dict[str, float]:
    """The weight of each fact, from ``pronoun_weights.tsv``."""
    table = files(__package__).joinpath("pronoun_weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
