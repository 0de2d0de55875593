"""The last word on entities: ``pressmark_finish`` mends what any annotator put into ``doc.ents``.

It maps labels to those of the contract, takes titles and possessives off, tells governed places
from regions and peoples from places by the gazetteer, reads `the North` beside North Korea, and
adds dates, times, money, percentages and quantities. Works after rules and after any model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotators.mending import RULES, Found, mend_entity, read_halves
from pipeline.annotators.names.component import ENTITY_SCORES
from pipeline.annotators.numbers import find_numbers
from pipeline.records import LABELS, Label

NAME = "pressmark_finish"
ENTITY_ANNOTATORS = "entity_annotators"
UNIVERSAL_LABELS = {"PER": "PERSON", "FACILITY": "FAC", "GPE_LOC": "GPE"}

NUMBER_SCORE = 0.95


class Finisher:
    """Mends ``doc.ents``; ``labels`` maps a foreign label to one of ours, or to nothing."""

    def __init__(self, annotator: str, labels: dict[str, str], *, mend: bool) -> None:
        self.annotator, self.mend = annotator, mend
        self.labels = {**{label: label for label in LABELS}, **UNIVERSAL_LABELS, **labels}

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its entities mended, scored and signed in ``doc.user_data``."""
        found = list(self._read(doc))
        if self.mend:
            found = [part for entity in found for part in mend_entity(doc, entity)]
            found += read_halves(doc, found)
            found += find_number_entities(doc)
        write_entities(doc, found)
        return doc

    def _read(self, doc: Doc) -> Iterator[Found]:
        scores = doc.user_data.get(ENTITY_SCORES, {})
        for span in doc.ents:
            label = self.labels.get(span.label_)
            if label in get_args(Label):
                score = scores.get((span.start_char, span.end_char), 1.0)
                yield Found(span.start, span.end, label, score, self.annotator)  # type: ignore[arg-type]

    def to_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Nothing: the settings are in the pipeline's config."""

    def from_disk(
        self,
        path: Path,  # noqa: ARG002 - as spaCy calls it
        *,
        exclude: tuple[str, ...] = (),  # noqa: ARG002 - as spaCy calls it
    ) -> Finisher:
        """The component as its config made it."""
        return self


def find_number_entities(doc: Doc) -> Iterator[Found]:
    """Dates, times, money, percentages and quantities, widened to whole tokens."""
    for start, end, label in find_numbers(doc.text):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield Found(span.start, span.end, label, NUMBER_SCORE, RULES)


def write_entities(doc: Doc, found: Iterable[Found]) -> None:
    """Set ``doc.ents``, scores and annotators; where two overlap the longer wins, then the first."""
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
def make_finisher(  # noqa: PLR0917 - spaCy gives the settings by name
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,  # noqa: ARG001 - spaCy gives it to every factory
    annotator: str,
    labels: dict[str, str],
    mend: bool,
) -> Finisher:
    """The component; ``annotator`` signs the entities that were there before."""
    return Finisher(annotator, labels, mend=mend)
