"""Persons without a name, for whom a pronoun may stand: ``A spokesman said so. “Sorry,” he said``.

To give such words to whoever was named last is the worst mistake of a resolver: nobody reads them
as hers. An unnamed person is remembered where she speaks, and where a sentence begins with her.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.nouns import NOUN_KINDS, SourceKind, noun_kind
from pipeline.annotators.quotation.profiles import Profile
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.tags import closed_tag
from pipeline.records import Document, EntityMention, Id, Span

_SUBJECT = re.compile(r"(?:An?|One|Another|His|Her|Their|Its|My|Our)((?: [\w-]+){1,4})(?![\w’'-])")
_WORD = re.compile(r"[\w-]+")
_INDEFINITE = frozenset(["a", "an", "one", "another", "his", "her", "their", "its", "my", "our"])
_ANYBODY = frozenset(["the man", "the woman", "the boy", "the girl"])
_NO_SUBJECT = re.compile(r"\b(?:by|to|with|from|of|asked) $")
_ASKS = re.compile(r" (?:who |had )?(?:asked|asks|wondered|can be heard)\b")  # an answer follows
_IN_APPOSITION = re.compile(r"[^.!?]{0,60}?, (?:he|she)\b")  # A baker by trade, she said
_KIND_GENDERS: dict[SourceKind | None, Gender | None] = {"man": "m", "woman": "f", "person": None}
_NEXT_WORD = re.compile(r" ([a-z]+)")
_IN_CLAUSE = re.compile(r"\b(?:when|after|before|while|because|until|as) $")
_CONJUNCTION = 12  # code points before a word in which a short word can stand
_PARAGRAPHS_BACK = 1
_LONGEST_TELLING = 60  # code points from who tells to what is told
_LATEST = 5  # unnamed persons among whom "the diplomat" is looked for
_ARTICLE = re.compile(r"(?:an?|one|another)\b", re.IGNORECASE)
_PRONOUNS = {
    "m": re.compile(r"\b(?:he|him)\b", re.IGNORECASE),
    "f": re.compile(r"\b(?:she|her)\b", re.IGNORECASE),
    None: re.compile(r"\b(?:he|him|she|her)\b", re.IGNORECASE),
}


class _Unnamed(NamedTuple):
    start: int
    end: int
    gender: Gender | None
    speaks: bool
    noun: str


def is_owner(text: str, mention: EntityMention) -> bool:
    """``Lee's``, or ``Lee campaign``: somebody else is meant."""
    if text[mention.end : mention.end + 2] in ("’s", "'s"):
        return True
    word = _NEXT_WORD.match(text, mention.end)
    return word is not None and word.group(1) in NOUN_KINDS


def _start_of(unnamed: _Unnamed) -> int:
    return unnamed.start


class UnnamedPersons:
    """The unnamed persons of an article; those who speak are noted in the order of the text.

    A noun by which the article knows somebody whom it names (``profiles``) is no stranger's.
    """

    def __init__(
        self,
        document: Document,
        mentions: Sequence[EntityMention],
        quoted: QuotedText,
        profiles: Mapping[Id, Profile],
    ) -> None:
        self._text = document.text
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in document.paragraphs]
        named = [
            (m.start, profiles[m.entity_id].gender)
            for m in mentions
            if m.label == "PERSON" and m.entity_id and not quoted.covers(m.start)
            if not is_owner(document.text, m)
        ]
        self._named: dict[Gender | None, list[int]] = {  # whom a pronoun of a gender fits
            gender: [start for start, own in named if gender is None or own in (None, gender)]
            for gender in (None, "f", "m")
        }
        self._quoted = quoted
        self._offices = {
            noun for one in profiles.values() for noun in (*one.offices, *one.relations)
        }
        self._found = sorted(self._find_subjects(), key=_start_of)

    def _find_subjects(self) -> Iterator[_Unnamed]:
        """``A fisherman`` and ``Her neighbour`` at the beginning of a sentence."""
        for start in self._sentence_starts:
            match = _SUBJECT.match(self._text, start)
            if match is None or self._quoted.covers(start):
                continue
            for found in _WORD.finditer(self._text, match.start(1), match.end()):
                word = found.group().casefold()
                if closed_tag(word) or word in self._offices:
                    break
                kind = NOUN_KINDS.get(word)
                if kind in _KIND_GENDERS:
                    if not _IN_APPOSITION.match(self._text, start):
                        gender = _KIND_GENDERS[kind]
                        yield _Unnamed(start, found.end(), gender, speaks=False, noun=word)
                    break

    def note_speaker(
        self,
        source: Span,
        content: Sequence[Span],
        norms: Sequence[str],
        tags: str,
        head: int,
    ) -> None:
        """Remember that the person speaks whom the words ``source`` describe and nobody names.

        ``A spokesman``, ``Lee's lawyer``, ``the woman``; not ``the striker``, who may be named,
        and nobody who is told of beside a person with a name: ``Lee laughed when a caller asked``.
        In the ``content`` anybody may be named: ``Lee has left, a spokesman said``.
        """
        noun = norms[head].split("-")[-1]
        kind = noun_kind(noun)
        is_stranger = norms[0] in _INDEFINITE or "G" in tags[:head] or " ".join(norms) in _ANYBODY
        if kind not in _KIND_GENDERS or noun in self._offices or not is_stranger:
            return
        sentence, gender = self._sentence_of(source.start), _KIND_GENDERS[kind]
        before = self._text[max(sentence, source.start - _CONJUNCTION) : source.start]
        is_subject = not _NO_SUBJECT.search(before) and not _ASKS.match(self._text, source.end)
        if is_subject and not self._is_beside(source, content, gender):
            self._note(_Unnamed(source.start, source.end, gender, speaks=True, noun=noun))

    def _is_beside(self, source: Span, content: Sequence[Span], gender: Gender | None) -> bool:
        """Whether the sentence tells of somebody else, by name or by a pronoun that fits.

        ``She left when a nurse said so``, ``A nurse told her so``.
        """
        sentence = self._sentence_of(source.start)
        said = [span for span in content if sentence <= span.start and span.end <= source.start]
        edges = [
            sentence,
            *(place for span in said for place in (span.start, span.end)),
            source.start,
        ]
        told = min((span.start for span in content if span.start >= source.end), default=0)
        if source.end < told < source.end + _LONGEST_TELLING:
            edges += [source.end, told]
        return any(
            self._is_named(start, end, None) or _PRONOUNS[gender].search(self._text, start, end)
            for start, end in zip(edges[::2], edges[1::2], strict=True)
        )

    def _sentence_of(self, place: int) -> int:
        """Where the sentence of a place begins."""
        at = self._place_of(place)[0]
        return self._sentence_starts[at] if at >= 0 else 0

    def note_pronoun(self, source: Span, gender: Gender) -> None:
        """Remember that the person speaks for whom a pronoun stands."""
        self._note(_Unnamed(source.start, source.end, gender, speaks=True, noun=""))

    def _note(self, unnamed: _Unnamed) -> None:
        insort(self._found, unnamed, key=_start_of)

    def is_told_of(self, place: int, noun: str) -> bool:
        """Whether ``the diplomat`` at ``place`` is somebody who was just ``a diplomat``."""
        paragraph, at = self._place_of(place)[1], bisect_left(self._found, place, key=_start_of)
        return any(
            last.speaks
            and last.noun == noun
            and _ARTICLE.match(self._text, last.start) is not None
            and paragraph - self._place_of(last.start)[1] <= _PARAGRAPHS_BACK
            for last in self._found[max(0, at - _LATEST) : at]
        )

    def is_meant(self, place: int, gender: Gender | None) -> bool:
        """Whether a pronoun at ``place`` stands for somebody without a name."""
        at = bisect_left(self._found, place, key=_start_of) - 1
        if at < 0 or self._quoted.covers(place):
            return False
        last = self._found[at]
        if last.gender and gender and last.gender != gender:
            return False
        sentence, paragraph = self._place_of(place)
        its_sentence, its_paragraph = self._place_of(last.start)
        if self._is_named(last.end, place, gender):
            return False
        if its_sentence >= sentence:  # A boy laughed when he asked why
            begins = its_sentence >= 0 and last.start == self._sentence_starts[its_sentence]
            before = self._text[max(last.end, place - _CONJUNCTION) : place]
            return begins and bool(_IN_CLAUSE.search(before))
        if its_paragraph == paragraph:
            is_alone = not self._is_named(self._paragraph_starts[paragraph], last.start, gender)
            return last.speaks or is_alone
        goes_on = paragraph - its_paragraph <= _PARAGRAPHS_BACK
        return last.speaks and goes_on and self._quoted.covers(self._paragraph_starts[paragraph])

    def _is_named(self, start: int, end: int, gender: Gender | None) -> bool:
        """Whether somebody whom the pronoun fits is named from ``start`` to ``end``."""
        places = self._named[gender]
        return bisect_left(places, start) < bisect_left(places, end)

    def _place_of(self, place: int) -> tuple[int, int]:
        """Sentence and paragraph of a place."""
        return (
            bisect_right(self._sentence_starts, place) - 1,
            bisect_right(self._paragraph_starts, place) - 1,
        )
