"""The stage ``quotes``: who said what, in spans of the text and as entities of the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from msgspec.structs import replace

from pipeline.annotators.quotation.assembly import assemble_quotes
from pipeline.annotators.quotation.attributions import attribute
from pipeline.annotators.quotation.combination import combine
from pipeline.annotators.quotation.marks import pair_marks
from pipeline.recipe import QuotesConfig
from pipeline.records import Document, Role, RoleName


def attribute_quotes(documents: Iterable[Document], config: QuotesConfig) -> Iterator[Document]:
    """Fill ``quotes``, and ``remarks`` on quote marks that do not pair.

    Quotes are in order of their first content; content, cue and source are slices of the text
    that do not overlap within a quote. A quote may stand within the content of another, never
    across it. Every speaker is an entity of the document; where there is none, ``abstention``
    says why. Roles that an annotator of entities marked are used; where none looked for them, the
    embedded model does, unless ``config`` asks for rules. Remarks: ``unclosed_quote``,
    ``stray_quote``. Rejects nothing.
    """
    for document in documents:
        yield document if document.rejection else _attribute_document(document, config)


def _attribute_document(document: Document, config: QuotesConfig) -> Document:
    text, paragraphs = document.text, document.paragraphs
    quotations, remarks = pair_marks(text, paragraphs)
    attributions = attribute(text, paragraphs, document.sentences, quotations)
    if config.annotator == "newsroom":
        roles = read_roles(text) if document.roles is None else document.roles
        attributions = combine(
            text, paragraphs, document.sentences, quotations, roles, attributions
        )
    quotes = [
        quote
        for quote in assemble_quotes(document, attributions, quotations)
        if quote.act in config.acts and (config.indirect or quote.kind != "indirect")
    ]
    numbered = [
        replace(quote, id=f"{document.document_id}-q{number}")
        for number, quote in enumerate(quotes, start=1)
    ]
    return replace(document, quotes=numbered, remarks=[*document.remarks, *remarks])


def read_roles(text: str) -> list[Role]:
    """The quote roles that the embedded model marks in ``text``."""
    from pipeline.annotators.newsroom import load_reader

    return [
        Role(mark.start, mark.end, cast("RoleName", mark.label.lower()), mark.score)
        for mark in load_reader().read(text).roles
    ]


def identify_roles(config: QuotesConfig) -> str:
    """The model that marks roles, by its content; nothing where the rules work alone."""
    if config.annotator == "rules":
        return ""
    from pipeline.annotators.newsroom import read_model_id

    return read_model_id()
