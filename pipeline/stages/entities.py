"""Entities: who and what is named, and which mentions name the same.

A spaCy ``Doc`` lives only inside ``_annotate``, in a memory zone: what leaves it are plain records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from msgspec.structs import replace

from pipeline.annotators.alignment import set_sentence_starts
from pipeline.annotators.pipeline import identify_annotator, load_annotator
from pipeline.errors import PressmarkError
from pipeline.recipe import EntitiesConfig
from pipeline.records import LABELS, Document, EntityMention, Label, Role, RoleName, Span
from pipeline.stages.coreference import group_mentions
from pipeline.stages.stage import reject

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["annotate_entities", "identify_annotator"]

BATCH_DOCUMENTS = 32
UNSIGNED = "spacy"  # what marked an entity, where no ``pressmark_finish`` said it


class _Marked(NamedTuple):
    start: int
    end: int
    label: Label
    score: float
    annotator: str


class Annotation(NamedTuple):
    """What is read of a ``Doc``: plain records, which outlive it."""

    tokens: list[Span]
    entities: list[_Marked]
    roles: list[Role] | None


def annotate_entities(documents: Iterable[Document], config: EntitiesConfig) -> Iterator[Document]:
    """Fill ``tokens``, ``mentions`` and ``entities`` with what the annotator of ``config`` marks.

    An annotator that marks quote roles as well (``doc.spans["quote_roles"]``) fills ``roles``.

    A mention never crosses the end of a sentence, never overlaps another, and has neither title
    nor possessive nor white space at its ends.

    Rejects: ``annotator_failed`` when the annotator raises on a text.

    Raises:
        UsageError: the annotator is not installed or cannot be loaded, or its device is missing.
    """
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH_DOCUMENTS)):
        live = [document for document in batch if document.rejection is None]
        done = iter(_annotate_batch(live, config))
        for document in batch:
            yield next(done) if document.rejection is None else document


def _annotate_batch(documents: list[Document], config: EntitiesConfig) -> list[Document]:
    """All documents at once; if the annotator fails, one at a time, so that one alone is lost."""
    nlp = load_annotator(config)
    try:
        annotations = _annotate(nlp, documents)
    except PressmarkError:
        raise  # no document is to blame
    except Exception:  # noqa: BLE001 - an annotator of a third party may raise anything
        return [_annotate_one(nlp, document) for document in documents]
    return [fill_entities(*pair) for pair in zip(documents, annotations, strict=True)]


def _annotate_one(nlp: Language, document: Document) -> Document:
    try:
        return fill_entities(document, _annotate(nlp, [document])[0])
    except Exception as error:  # noqa: BLE001 - as above
        detail = f"{type(error).__name__}: {error}"
        return reject(document, "entities", "annotator_failed", detail)


def _annotate(nlp: Language, documents: list[Document]) -> list[Annotation]:
    with nlp.memory_zone():
        docs = [_make_doc(nlp, document) for document in documents]
        return [read_doc(doc) for doc in nlp.pipe(docs)]


def _make_doc(nlp: Language, document: Document) -> Doc:
    """The text in tokens, with the sentences of the document."""
    doc = nlp.make_doc(document.text)
    set_sentence_starts(doc, [sentence.start for sentence in document.sentences])
    return doc


def read_doc(doc: Doc) -> Annotation:
    """Plain records of ``doc``: nothing of spaCy may leave the memory zone.

    Entities whose label is none of ``LABELS`` are left out.
    """
    from pipeline.annotators.finish import ENTITY_ANNOTATORS
    from pipeline.annotators.names.component import ENTITY_SCORES

    places = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).tolist()
    tokens = [Span(start, start + length) for start, length, is_space in places if not is_space]
    scores = doc.user_data.get(ENTITY_SCORES, {})
    annotators = doc.user_data.get(ENTITY_ANNOTATORS, {})
    entities = []
    for span in doc.ents:
        place = (span.start_char, span.end_char)
        score, annotator = scores.get(place, 1.0), annotators.get(place, UNSIGNED)
        if span.label_ in LABELS:
            entities.append(_Marked(*place, span.label_, score, annotator))
    return Annotation(tokens, entities, _read_roles(doc))


def _read_roles(doc: Doc) -> list[Role] | None:
    """The quote roles of ``doc``, by the code points that the model marked; None without any."""
    from pipeline.annotators.newsroom.components import ROLE_SPANS

    group = doc.spans.get(ROLE_SPANS)
    if group is None or "offsets" not in group.attrs:
        return None
    marks = zip(group, group.attrs["offsets"], group.attrs["scores"], strict=True)
    return [
        Role(start=start, end=end, role=cast("RoleName", span.label_.lower()), score=score)
        for span, (start, end), score in marks
    ]


def fill_entities(document: Document, annotation: Annotation) -> Document:
    clipped = list(_clip_to_sentences(document, annotation.entities))
    mentions = [
        EntityMention(
            id=f"{document.document_id}-m{number}",
            start=marked.start,
            end=marked.end,
            text=document.text[marked.start : marked.end],
            label=marked.label,
            entity_id=None,
            score=round(marked.score, 4),
            annotator=marked.annotator,
        )
        for number, marked in enumerate(clipped, start=1)
    ]
    mentions, entities = group_mentions(
        document.text, mentions, document.sentences, document.document_id
    )
    return replace(
        document,
        tokens=annotation.tokens,
        mentions=mentions,
        entities=entities,
        roles=annotation.roles,
    )


def _clip_to_sentences(document: Document, entities: list[_Marked]) -> Iterator[_Marked]:
    """Each entity within one sentence: of one that crosses an end, its part in the first."""
    sentences = iter(document.sentences)
    sentence = next(sentences, None)
    for marked in entities:
        while sentence is not None and sentence.end <= marked.start:
            sentence = next(sentences, None)
        if sentence is None:
            return
        start, end = max(marked.start, sentence.start), min(marked.end, sentence.end)
        text = document.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start < end:
            yield marked._replace(start=start, end=end)
