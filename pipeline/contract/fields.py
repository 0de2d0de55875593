"""The neutral schema: a record class as fields that each dialect can read.

One walk over the type hints of a ``msgspec.Struct``; Arrow, Hugging Face features, JSON Schema
and the dictionary are each written from the result. (The idea is ibis' and dlt's: one neutral
schema, one small file per dialect.)
"""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import fields as struct_fields


@dataclass(frozen=True)
class Text:
    """A string."""

    min_length: int | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class Whole:
    """A whole number; in this contract always an offset, so 32 bits are enough."""

    minimum: int | None = None


@dataclass(frozen=True)
class Real:
    """A floating point number."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Choice:
    """One of a closed list of terms, in the order in which they are numbered."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A list; neither it nor its items may be null."""

    item: Type
    min_length: int | None = None


@dataclass(frozen=True)
class Group:
    """A nested record; ``name`` is that of its class."""

    name: str
    fields: tuple[Field, ...]


Type = Text | Whole | Real | Choice | Many | Group


@dataclass(frozen=True)
class Field:
    """A named value of a record, with the one line that says what it is."""

    name: str
    type: Type
    nullable: bool
    description: str


def describe_struct(struct: type[Struct]) -> tuple[Field, ...]:
    """The fields of a record class, in order.

    Raises:
        TypeError: if a field has a type that the contract has no word for.
    """
    return tuple(_describe_field(field.name, field.type) for field in struct_fields(struct))


def walk_fields(fields: tuple[Field, ...], prefix: str = "") -> list[tuple[str, Field]]:
    """All fields with their paths, depth first: ``quotes``, ``quotes[].cue`` and so on."""
    found = []
    for field in fields:
        path = prefix + field.name
        found.append((path, field))
        inner = field.type
        if isinstance(inner, Many):
            path, inner = f"{path}[]", inner.item
        if isinstance(inner, Group):
            found += walk_fields(inner.fields, f"{path}.")
    return found


def _describe_field(name: str, hint: object) -> Field:
    meta, nullable, bare = _unwrap(hint)
    return Field(name, _describe_type(bare, meta), nullable, meta.get("description", ""))


def _unwrap(hint: object) -> tuple[dict[str, Any], bool, object]:
    """Constraints of all ``Annotated`` around a type, whether it may be null, the bare type."""
    meta: dict[str, Any] = {}
    nullable = False
    while True:
        if get_origin(hint) is Annotated:
            hint, *notes = get_args(hint)
            inner = {key: value for note in notes for key, value in _constraints(note).items()}
            meta = inner | meta
        elif get_origin(hint) in (Union, UnionType):
            nullable = True
            (hint,) = (arg for arg in get_args(hint) if arg is not NoneType)
        else:
            return meta, nullable, hint


def _constraints(note: Meta) -> dict[str, Any]:
    keys = ("description", "ge", "le", "min_length", "pattern", "extra_json_schema")
    return {key: getattr(note, key) for key in keys if getattr(note, key) is not None}


def _describe_type(bare: object, meta: dict[str, Any]) -> Type:
    if get_origin(bare) is Literal:
        return Choice(get_args(bare))
    if "enum" in meta.get("extra_json_schema", {}):
        return Choice(tuple(meta["extra_json_schema"]["enum"]))
    if get_origin(bare) is list:
        (item,) = get_args(bare)
        inner, _, bare_item = _unwrap(item)
        return Many(_describe_type(bare_item, inner), meta.get("min_length"))
    if isinstance(bare, type) and issubclass(bare, Struct):
        return Group(bare.__name__, describe_struct(bare))
    if bare is str:
        return Text(meta.get("min_length"), meta.get("pattern"))
    if bare is int:
        return Whole(meta.get("ge"))
    if bare is float:
        return Real(meta.get("ge"), meta.get("le"))
    raise TypeError(f"the contract has no word for the type {bare!r}")
