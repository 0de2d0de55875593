"""Coreference gold: texts with the chains of words that mean the same person or body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.recipe import EntitiesConfig, SentencesConfig
from pipeline.records import Document, Id, Span
from pipeline.stages.entities import annotate_entities
from pipeline.stages.sentences import find_paragraphs, split_sentences


class ChainedText(NamedTuple):
    """A document with its entities as the pipeline finds them, and gold chains of spans."""

    document: Document
    chains: list[list[Span]]


class _Chain(Struct):
    type: str
    mentions: list[tuple[int, int]]


class _Row(Struct):
    text: str
    chains: list[_Chain]


def read_chains(path: Path, config: EntitiesConfig) -> Iterator[ChainedText]:
    """The texts of a JSONL file with ``text`` and ``chains`` (``type``, ``mentions``).

    Raises: OSError, msgspec.MsgspecError.
    """
    rows = [msgspec.json.decode(line, type=_Row) for line in path.read_bytes().splitlines()]
    documents = [_make_document(row.text, f"line {n}") for n, row in enumerate(rows, 1)]
    named = annotate_entities(split_sentences(documents, SentencesConfig()), config)
    for document, row in zip(named, rows, strict=True):
        yield ChainedText(document, [[Span(*m) for m in chain.mentions] for chain in row.chains])


def _make_document(text: str, name: str) -> Document:
    digest = sha256(text.encode()).hexdigest()
    paragraphs = [Span(*span) for span in find_paragraphs(text)]
    return Document(
        document_id=digest[:16], source_path=name, raw_sha256=digest, text=text,
        raw_text=text, paragraphs=paragraphs,
    )  # fmt: skip


def match_entities(text: ChainedText) -> list[frozenset[Id]]:
    """For each chain the entities that one of its spans names.

    A span names an entity if it lies in a mention of it, or is a mention with words before it.
    """
    at: dict[int, tuple[int, Id]] = {}
    ends: dict[int, tuple[int, Id]] = {}
    for mention in text.document.mentions:
        if mention.entity_id:
            ends[mention.end] = mention.start, mention.entity_id
            for place in range(mention.start, mention.end):
                at[place] = mention.end, mention.entity_id
    return [frozenset(filter(None, (_name(span, at, ends) for span in c))) for c in text.chains]


def _name(
    span: Span, at: Mapping[int, tuple[int, Id]], ends: Mapping[int, tuple[int, Id]]
) -> Id | None:
    end, inside = at.get(span.start, (0, None))
    if span.end <= end and span.end - span.start > 1:
        return inside
    start, last = ends.get(span.end, (-1, None))
    return last if start >= span.start else None
