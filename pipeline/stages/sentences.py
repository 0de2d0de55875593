"""The stage ``sentences``: consecutive spans that cover all text but white space.

Where a sentence may end is found by pattern (``sentence_boundaries``, ``sentence_lines``); whether
it does is one sum of weights for what stands around the place (``sentence_weights``, about two
hundred numbers, learned by ``pipeline.training.sentence_weights``). The idea of judging each
candidate by its neighbours is that of Reynar and Ratnaparkhi (1997) and of Gillick (2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from pipeline.recipe import SentencesConfig
from pipeline.records import Document, Sentence, Span
from pipeline.stages.sentence_boundaries import Boundary, find_stops
from pipeline.stages.sentence_lines import find_dates, find_lines, find_run_ons, has_lines
from pipeline.stages.sentence_weights import WEIGHTS
from pipeline.stages.stage import reject

_PARAGRAPH_END: Final = re.compile(r"\n[^\S\n]*+\n\s*+")


def split_sentences(documents: Iterable[Document], config: SentencesConfig) -> Iterator[Document]:
    """Fill ``sentences`` with consecutive spans that cover all text but white space.

    Offsets are Unicode code points into ``text``, end exclusive. A sentence ends with its
    paragraph at the latest, and no closing quote mark or bracket is parted from its sentence.

    Rejects: ``no_sentence`` when the text holds no letter or digit.
    """
    abbreviations = frozenset(word.rstrip(".") for word in config.abbreviations)
    for document in documents:
        if document.rejection is not None:
            yield document
        elif not any(map(str.isalnum, document.text)):
            detail = f"{len(document.text)} characters, none of them a letter or a digit"
            yield reject(document, "sentences", "no_sentence", detail)
        else:
            spans = sentence_spans(document.text, document.paragraphs, abbreviations)
            head = document.document_id + "-s"
            sentences = [
                Sentence(start, end, f"{head}{number}")
                for number, (start, end) in enumerate(spans, start=1)
            ]
            yield replace(document, sentences=sentences)


def sentence_spans(
    text: str,
    paragraphs: Sequence[Span] = (),
    abbreviations: frozenset[str] = frozenset(),
) -> list[tuple[int, int]]:
    """``(start, end)`` of each sentence, in order; what lies between two is white space.

    Without ``paragraphs`` a blank line ends a paragraph. ``abbreviations`` never end a sentence;
    they are given without their last full stop.
    """
    spans: list[tuple[int, int]] = []
    find = find_boundaries if has_lines(text) else find_stops
    for start, stop in find_paragraphs(text, paragraphs):
        begin = start
        for end, boundary in find(text, start, stop, abbreviations):
            if is_end(boundary):
                spans.append((begin, end))
                begin = _skip_space(text, end, stop)
        spans.append((begin, stop))
    return spans


def find_paragraphs(text: str, paragraphs: Sequence[Span] = ()) -> Iterator[tuple[int, int]]:
    """The parts of the text that no sentence crosses, without white space around them."""
    if paragraphs:
        cuts = sorted({place for span in paragraphs for place in (span.start, span.end)})
    else:
        cuts = [found.end() for found in _PARAGRAPH_END.finditer(text)]
    for low, high in zip((0, *cuts), (*cuts, len(text)), strict=True):
        start = _skip_space(text, low, high)
        stop = high
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if start < stop:
            yield start, stop


def _skip_space(text: str, place: int, stop: int) -> int:
    while place < stop and text[place].isspace():
        place += 1
    return place


def find_boundaries(
    text: str, start: int, stop: int, abbreviations: frozenset[str] = frozenset()
) -> list[tuple[int, Boundary]]:
    """``(end, boundary)`` where a sentence may end within the paragraph, in order.

    Where ``has_lines`` is false for the text, ``find_stops`` finds the same.
    """
    loose = [
        *find_dates(text, start, stop),
        *find_run_ons(text, start, stop),
        *find_lines(text, start, stop),
    ]
    stops = find_stops(text, start, stop, abbreviations)
    return sorted((dict(loose) | dict(stops)).items()) if loose else stops


@lru_cache(maxsize=1 << 16)
def is_end(boundary: Boundary) -> bool:
    """Whether a sentence ends there: the weights of what stands around it add up to more than 0."""
    return sum(WEIGHTS.get(fact, 0.0) for fact in boundary.facts()) > 0
