"""The last word on entities: ``pressmark_finish`` mends what any annotator put into ``doc.ents``.

It maps labels to those of the contract, takes titles and possessives off, tells governed places
from regions and peoples from places by the gazetteer, reads `the North` beside North Korea, and
adds dates, times, money, percentages and quantities. Works after rules and after any model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotators.alignment import TokenPlaces
from pipeline.annotators.countries import find_countries
from pipeline.annotators.mending import (
    RULES,
    Found,
    close_hyphen,
    join_partners,
    mend_entity,
    read_halves,
)
from pipeline.annotators.names.component import ENTITY_SCORES
from pipeline.annotators.numbers import find_numbers
from pipeline.annotators.patterns import find_age, find_patterns, find_seats
from pipeline.annotators.stateless import Stateless
from pipeline.records import LABELS, Label

NAME = "pressmark_finish"
ENTITY_ANNOTATORS = "entity_annotators"
UNIVERSAL_LABELS = {"PER": "PERSON", "FACILITY": "FAC", "GPE_LOC": "GPE"}

PATTERN_SCORE = 0.95


class Finisher(Stateless):
    """Mends ``doc.ents``; ``labels`` maps a foreign label to one of ours, or to nothing."""

    def __init__(self, annotator: str, labels: dict[str, str], *, mend: bool) -> None:
        self.annotator, self.mend = annotator, mend
        self.labels: dict[str, str] = dict(zip(LABELS, LABELS, strict=True))
        self.labels |= UNIVERSAL_LABELS | labels

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its entities mended, scored and signed in ``doc.user_data``."""
        found = list(self._read(doc))
        if self.mend:
            whole = (close_hyphen(doc, entity) for entity in found)
            found = [part for entity in whole for part in mend_entity(doc, entity)]
            found = add_patterns(doc, join_partners(doc, found))
        write_entities(doc, found)
        return doc

    def _read(self, doc: Doc) -> Iterator[Found]:
        scores = doc.user_data.get(ENTITY_SCORES, {})
        for span in doc.ents:
            label = self.labels.get(span.label_)
            if label in get_args(Label):
                score = scores.get((span.start_char, span.end_char), 1.0)
                yield Found(span.start, span.end, label, score, self.annotator)  # type: ignore[arg-type]


def add_patterns(doc: Doc, found: list[Found]) -> list[Found]:
    """``found`` with what patterns tell; of two equally long the earlier in the list wins."""
    places, text = TokenPlaces(doc), doc.text
    return [
        *place_on_tokens(places, find_patterns(text)),
        *place_on_tokens(places, find_seats(text)),
        *read_halves(doc, found),
        *found,
        *find_countries(doc),
        *find_ages(text, places, found),
        *place_on_tokens(places, find_numbers(text)),
    ]


def place_on_tokens(
    places: TokenPlaces, marks: Iterable[tuple[int, int, Label]]
) -> Iterator[Found]:
    """What patterns found in the text, widened to whole tokens."""
    for start, end, label in marks:
        tokens = places.find_tokens(start, end)
        if tokens:
            yield Found(*tokens, label, PATTERN_SCORE, RULES)


def find_ages(text: str, places: TokenPlaces, found: Iterable[Found]) -> Iterator[Found]:
    """The age right after a person's name."""
    for entity in found:
        age = find_age(text, places.ends[entity.end - 1]) if entity.label == "PERSON" else None
        if age:
            yield from place_on_tokens(places, [(*age, "DATE")])


def write_entities(doc: Doc, found: Iterable[Found]) -> None:
    """Set ``doc.ents``, scores and annotators; of two that overlap the longer, or the first."""
    spans, by_place = [], {}
    taken: set[int] = set()
    for entity in sorted(found, key=lambda e: e.start - e.end):
        if taken.isdisjoint(range(entity.start, entity.end)):
            taken.update(range(entity.start, entity.end))
            span = Span(doc, entity.start, entity.end, label=entity.label)
            spans.append(span)
            by_place[span.start_char, span.end_char] = entity
    doc.set_ents(spans)
    doc.user_data[ENTITY_SCORES] = {place: e.score for place, e in by_place.items()}
    doc.user_data[ENTITY_ANNOTATORS] = {place: e.annotator for place, e in by_place.items()}


@Language.factory(
    NAME,
    default_config={"annotator": RULES, "labels": {}, "mend": True},
    assigns=["doc.ents", "doc.user_data"],
)
def make_finisher(
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,  # noqa: ARG001 - spaCy gives it to every factory
    annotator: str,
    labels: dict[str, str],
    mend: bool,
) -> Finisher:
    """The component; ``annotator`` signs the entities that were there before."""
    return Finisher(annotator, labels, mend=mend)
