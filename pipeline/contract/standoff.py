"""The contract without texts: what is published of articles that may not be redistributed.

The same tables and the same rows, but that every field that holds words of the article is left
out; offsets stay, and a hash of the text tells whether it is the right one that is put back. The
name of an entity becomes the place where it stands in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, defstruct
from msgspec.structs import fields as struct_fields

from pipeline.contract.rows import DocumentRow, EntityRow, QuoteRow, SentenceRow
from pipeline.contract.tables import TABLES, Table
from pipeline.records import (
    Document,
    Entity,
    EntityMention,
    Offset,
    Quote,
    Sha256,
    Span,
    Speaker,
    TextSpan,
)

Row = dict[str, Any]

# By class, the fields that hold words of the article.
WORDS: Mapping[type[Struct], frozenset[str]] = {
    DocumentRow: frozenset({"text"}),
    SentenceRow: frozenset({"text", "tokens"}),
    EntityRow: frozenset({"name", "text"}),
    QuoteRow: frozenset({"text", "cue", "source", "speaker"}),
    EntityMention: frozenset({"text"}),
    Entity: frozenset({"name"}),
    Speaker: frozenset({"name"}),
    TextSpan: frozenset({"text"}),
    Quote: frozenset(),
}
_PLACES = [
    ("name_start", Annotated[Offset, Meta(description="where its name first stands in the text")]),
    ("name_end", Annotated[Offset, Meta(description="where its name ends there")]),
]
_ADDED: Mapping[type[Struct], list[tuple[str, Any]]] = {
    DocumentRow: [
        ("text_sha256", Annotated[Sha256, Meta(description="SHA-256 of the text, as UTF-8")])
    ],
    Entity: _PLACES,
}


@lru_cache
def standoff_tables() -> tuple[Table, ...]:
    """The tables of a version without texts, under the same names."""
    return tuple(_derive_table(table) for table in TABLES)


def fill_document(row: Row, text: str) -> Document:
    """The document of a row without words, whose text is ``text``."""
    filled = {**row, "text": text}
    filled.pop("text_sha256")
    names = {one["id"]: text[one["name_start"] : one["name_end"]] for one in row["entities"]}
    filled["mentions"] = [_fill_span(one, text) for one in row["mentions"]]
    filled["entities"] = [_fill_entity(one, names) for one in row["entities"]]
    filled["quotes"] = [_fill_quote(one, text, names) for one in row["quotes"]]
    return msgspec.convert(filled, Document)


def blank_document(row: Row) -> Document:
    """The document of a row without words, whose text is blank but for the hash of the true one.

    It can be compared with others offset by offset.
    """
    end = max((one["end"] for one in row["sentences"]), default=0)
    text = row["text_sha256"].ljust(end, "·")
    return fill_document(row, text)


def is_text_of(row: Row, text: str) -> bool:
    """Whether a text is the one that the offsets of a row count in."""
    return bool(row["text_sha256"] == sha256(text.encode()).hexdigest())


def _derive_table(table: Table) -> Table:
    row = _strip_class(table.row)

    def flatten(document: Document) -> list[Struct]:
        rows = msgspec.to_builtins(table.flatten(document))
        if table.row is DocumentRow:
            rows = [_place_names(one) for one in rows]
        return [msgspec.convert(one, row, strict=True) for one in rows]

    return Table(table.name, table.noun, table.description, row, flatten)


def _place_names(row: Row) -> Row:
    """A document with the hash of its text and the places of names.

    Raises:
        ValueError: if a name does not stand in the text, so that it could not be put back.
    """
    text = row["text"]
    entities = []
    for entity in row["entities"]:
        start = text.find(entity["name"])
        if start < 0:
            raise ValueError(f"the name of {entity['id']} does not stand in the text")
        end = start + len(entity["name"])
        entities.append({**entity, "name_start": start, "name_end": end})
    digest = sha256(text.encode()).hexdigest()
    return {**row, "entities": entities, "text_sha256": digest}


@lru_cache
def _strip_class(kind: type[Struct]) -> type[Struct]:
    """A class without the fields that hold words; what is left keeps its order."""
    if kind is TextSpan:
        return Span
    kept = [
        (field.name, _strip_hint(field.type))
        for field in struct_fields(kind)
        if field.name not in WORDS[kind]
    ]
    name = kind.__name__.removesuffix("Row")
    return defstruct(
        f"{name}Standoff", [*kept, *_ADDED.get(kind, [])], frozen=True, module=__name__
    )


def _strip_hint(hint: Any) -> Any:  # noqa: ANN401 - any type hint
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(_strip_hint(args[0]), *args[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(_strip_hint(one) for one in args)]  # noqa: UP007 - of a tuple
    if origin is list:
        return list[_strip_hint(args[0])]  # type: ignore[misc]  # made at run time
    return _strip_class(hint) if isinstance(hint, type) and hint in WORDS else hint


def _fill_span(span: Row, text: str) -> Row:
    return {**span, "text": text[span["start"] : span["end"]]}


def _fill_entity(entity: Row, names: Mapping[str, str]) -> Row:
    kept = {key: value for key, value in entity.items() if key not in {"name_start", "name_end"}}
    return {**kept, "name": names[entity["id"]]}


def _fill_quote(quote: Row, text: str, names: Mapping[str, str]) -> Row:
    speaker = quote["speaker"]
    return {
        **quote,
        "content": [_fill_span(span, text) for span in quote["content"]],
        "cue": _fill_span(quote["cue"], text) if quote["cue"] else None,
        "source": _fill_span(quote["source"], text) if quote["source"] else None,
        "speaker": _fill_speaker(speaker, names) if speaker else None,
        "co_speakers": [_fill_speaker(one, names) for one in quote["co_speakers"]],
    }


def _fill_speaker(speaker: Row, names: Mapping[str, str]) -> Row:
    return {**speaker, "name": names[speaker["entity_id"]]}
