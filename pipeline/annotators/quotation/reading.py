"""A text as the rules read it: stretches of words in which a quotation counts as one word.

What stands between quote marks is somebody's words, not the reporter's: the grammar of the
reporter's sentence goes around it. So each outermost quotation is one opaque word, and a stretch
is a sentence that no quotation runs out of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.tags import tag_words
from pipeline.annotators.quotation.words import Word, read_words
from pipeline.records import Span


@dataclass(frozen=True)
class Stretch:
    """The words of a sentence, or of several that a quotation holds together.

    ``norms`` and ``tags`` (see ``tags``) run along with ``words``; ``paragraph`` is an ordinal.
    """

    words: list[Word]
    norms: list[str]
    tags: str
    paragraph: int

    def span(self, start: int, end: int) -> Span:
        """The text from word ``start`` to word ``end``, end exclusive."""
        return Span(self.words[start].start, self.words[end - 1].end)


def read_stretches(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
) -> list[Stretch]:
    """The stretches of ``text`` in order; each of ``quotations`` is one word of its stretch.

    All arguments are in order of their start; the quotations do not overlap.
    """
    pieces = [(span, quotation) for quotation in quotations for span in quotation.spans]
    starts = [paragraph.start for paragraph in paragraphs]
    stretches: list[Stretch] = []
    at = 0
    for span in _join_over_quotations(sentences, pieces, starts):
        while at < len(pieces) and pieces[at][0].end <= span.start:
            at += 1
        inside = []
        while at < len(pieces) and pieces[at][0].start < span.end:
            inside.append(pieces[at])
            at += 1
        words = read_words(text, span, inside)
        if words:
            ordinal = bisect_right(starts, span.start) - 1
            stretches.append(make_stretch(words, ordinal))
    return stretches


def make_stretch(words: list[Word], paragraph: int) -> Stretch:
    """A stretch with its tags."""
    return Stretch(words, [word.norm for word in words], tag_words(words), paragraph)


def _join_over_quotations(
    sentences: Sequence[Span],
    pieces: Sequence[tuple[Span, Quotation]],
    paragraph_starts: Sequence[int],
) -> list[Span]:
    """Sentences, joined where the boundary lies within a quotation of the same paragraph."""
    joined: list[Span] = []
    at = 0
    for sentence in sentences:
        while at < len(pieces) and pieces[at][0].end <= sentence.start:
            at += 1
        starts_inside = at < len(pieces) and pieces[at][0].start < sentence.start
        if joined and starts_inside:
            last = joined[-1]
            same = bisect_right(paragraph_starts, last.start) == bisect_right(
                paragraph_starts, sentence.start
            )
            if same:
                joined[-1] = Span(last.start, sentence.end)
                continue
        joined.append(Span(sentence.start, sentence.end))
    return joined
