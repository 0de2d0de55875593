"""Names by rules, as a spaCy component: ``spacy.blank("en").add_pipe("pressmark_names")``.

It sets ``doc.ents`` and, under ``doc.user_data["entity_scores"]``, the score of each. It reads
the doc's sentence starts where they are set, and else guesses them from full stops.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotators.names.agreement import agree
from pipeline.annotators.names.candidates import Words, find_chunks, read_words
from pipeline.annotators.names.evidence import remember
from pipeline.annotators.names.segmentation import Name, cut_chunk, score_parts, share_out
from pipeline.annotators.names.weights import NAME_LABELS, read_weights
from pipeline.annotators.stateless import Stateless

NAME = "pressmark_names"
ENTITY_SCORES = "entity_scores"


def find_names(words: Words) -> list[Name]:
    """The names of a document, in reading order."""
    weights = read_weights()
    chunks = list(find_chunks(words))
    memory = remember(words, chunks)
    parts = [score_parts(words, chunk, memory, weights) for chunk in chunks]
    for chunk, candidates in zip(chunks, parts, strict=True):
        share_out(chunk, candidates)
    agree(words, (part for candidates in parts for part in candidates))
    names = []
    for chunk, candidates in zip(chunks, parts, strict=True):
        share_out(chunk, candidates)
        for place, label in reversed(list(cut_chunk(chunk, candidates))):
            part = candidates[place]
            names.append(Name(part.start, part.end, label, min(1.0, part.shares[label])))
    return names


class NameMarker(Stateless):
    """Sets ``doc.ents`` by rules; it holds no state of its own."""

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its names."""
        names = find_names(read_words(doc))
        spans = [Span(doc, n.start, n.end, label=NAME_LABELS[n.label]) for n in names]
        doc.set_ents(spans)
        doc.user_data[ENTITY_SCORES] = {
            (span.start_char, span.end_char): name.score
            for span, name in zip(spans, names, strict=True)
        }
        return doc


@Language.factory(NAME, assigns=["doc.ents", "doc.user_data"])
def make_name_marker(nlp: Language, name: str) -> NameMarker:  # noqa: ARG001 - spaCy gives both
    """The component."""
    return NameMarker()
