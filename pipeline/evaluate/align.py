"""What the pipeline made, as an ``Annotation`` of the raw text, so that it compares with gold.

Offsets of a document count in its clean text; the ledger of ``clean`` leads them back.
"""

from __future__ import annotations

from pipeline.evaluate.annotation import Annotation, Attribution, Name, Spans, Speaker
from pipeline.ledger import is_faithful, to_raw
from pipeline.records import Document, Edit, Quote, Span


def align_document(document: Document, name: str, raw_text: str) -> Annotation:
    """The document's names and quotes as marks in ``raw_text``, which it was made from.

    A rejected document has neither; nothing was found in it.
    """
    if document.rejection is not None:
        return Annotation(name, raw_text, (), ())
    edits = document.edits
    aliases = _collect_aliases(document)
    return Annotation(
        name,
        raw_text,
        tuple(Name(*to_raw(edits, m.start, m.end), m.label) for m in document.mentions),
        tuple(_align_quote(quote, edits, aliases) for quote in document.quotes),
    )


def annotate_document(document: Document, name: str) -> Annotation:
    """The document as gold of its own clean text."""
    aliases = _collect_aliases(document)
    return Annotation(
        name,
        document.text,
        tuple(Name(m.start, m.end, m.label) for m in document.mentions),
        tuple(_align_quote(quote, [], aliases) for quote in document.quotes),
    )


def is_made_from(document: Document, text: str) -> bool:
    """Whether the document's ledger leads from ``text`` to its clean text."""
    return is_faithful(text, document.text, document.edits)


def _align_quote(
    quote: Quote, edits: list[Edit], aliases: dict[str, frozenset[str]]
) -> Attribution:
    return Attribution(
        id=quote.id,
        content=_to_raw(edits, *quote.content),
        cue=_to_raw(edits, quote.cue),
        source=_to_raw(edits, quote.source),
        kind=quote.kind,
        act=quote.act,
        speaker=Speaker(
            tuple(speaker.name for speaker in quote.speakers),
            tuple(aliases.get(speaker.entity_id, frozenset()) for speaker in quote.speakers),
        ),
    )


def _to_raw(edits: list[Edit], *spans: Span | None) -> Spans:
    return tuple(Span(*to_raw(edits, span.start, span.end)) for span in spans if span)


def _collect_aliases(document: Document) -> dict[str, frozenset[str]]:
    """The words of every mention of each entity, by its id."""
    words: dict[str, set[str]] = {}
    for mention in document.mentions:
        if mention.entity_id:
            words.setdefault(mention.entity_id, set()).add(mention.text)
    return {entity: frozenset(found) for entity, found in words.items()}
