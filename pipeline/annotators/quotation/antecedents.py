"""What "who", "which" and "that" stand for: ``a voter who said``, ``Lee, the baker, who said``."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.phrases import Range, noun_phrase_before
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.sources import head_of
from pipeline.annotators.quotation.unnamed import is_owner
from pipeline.annotators.quotation.words import read_words
from pipeline.records import Document, EntityMention, Span

_WORDS_REACH = 160  # code points before a pronoun that are read as words
_NAME_REACH = 60  # code points between a name and its "who"
_MENTIONS_BACK = 4
_LINKS = ",-("
_HUMANS = frozenset(["man", "woman", "person", "people"])
_TO_DESCRIPTION = re.compile(  # Lee of Sulmark (D.), a baker, who; Lee is a baker who
    r"(?: of (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*)?"
    r"(?:,? \([^()]{1,20}\))?(?:, | (?:is|was|became) )"
)
_TO_END = re.compile(r"(?: (?:of|from|at|in) (?:the )?[A-Z][\w.&]*(?: [A-Z][\w.&]*)*)?")
_DESCRIPTION = re.compile(r", (?:an?|the) [^,.;:]{1,40} ")


class Antecedents:
    """Finds the words before a relative pronoun that it stands for."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self._text = document.text
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self._mentions = mentions

    def find(self, pronoun: str, place: int) -> EntityMention | Stretch | None:
        """A name, or the words that describe somebody: ``the Vardanian president, who``."""
        described = self._find_described(place) if pronoun == "who" else None
        if described is None:
            return self._find_name(pronoun, place)
        return self._find_name_of(described) or described

    def _find_described(self, place: int) -> Stretch | None:
        """The noun phrase right before ``place``, if its head is a common noun."""
        at = bisect_right(self._sentence_starts, place) - 1
        start = self._sentence_starts[at] if at >= 0 else 0
        if place - start > _WORDS_REACH:
            start = max(place - _WORDS_REACH, self._text.find(" ", place - _WORDS_REACH, place))
        words = read_words(self._text, Span(start, place), ())
        stretch = make_stretch(words, 0)
        end = len(words)
        while end and stretch.tags[end - 1] in _LINKS:
            end -= 1
        phrase = noun_phrase_before(stretch.tags, end)
        if phrase is None or stretch.tags[head_of(stretch, phrase)] != "n":
            return None
        return make_stretch(words[phrase.start : phrase.end], 0)

    def _find_name_of(self, phrase: Stretch) -> EntityMention | None:
        """Who is so described, right before it; or the name at the end of what is no person.

        ``Ann Lee, the retired baker, who``; ``the rise of Ann Lee of Sulmark, who``.
        """
        start, end = phrase.words[0].start, phrase.words[-1].end
        head = phrase.norms[head_of(phrase, Range(0, len(phrase.words)))]
        is_person = noun_kind(head) in _HUMANS
        for mention in reversed(self._mentions.before(end, _MENTIONS_BACK)):
            is_last = not is_person and _TO_END.fullmatch(self._text[mention.end : end])
            is_before = _TO_DESCRIPTION.fullmatch(self._text[mention.end : start]) is not None
            if mention.label == "PERSON" and (is_last or is_before):
                return mention
        return None

    def _find_name(self, pronoun: str, place: int) -> EntityMention | None:
        """``Lee, who``: the person before; ``Altamar, an agency that``: the thing."""
        for mention in reversed(self._mentions.before(place, _MENTIONS_BACK)):
            between = self._text[mention.end : place]
            if len(between) > _NAME_REACH:
                return None
            if pronoun == "who":
                if mention.label == "PERSON" and not is_owner(self._text, mention):
                    return mention
            elif not between.strip(" ,—–-") or _DESCRIPTION.fullmatch(between):
                return mention
        return None
