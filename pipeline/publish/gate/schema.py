"""Rows against the frozen JSON Schema of their table: column by column, then row by row.

A row of ours fits if each of its values does: the schemas bind no two fields together. So the
distinct values of each column are validated, nested ones too, which is a small part of all values;
only where one of them does not fit are the rows validated themselves, for the path of the error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from pipeline.contract.location import schema_folder
from pipeline.contract.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa
    from jsonschema_rs import Validator

Row = dict[str, Any]
Schema = Mapping[str, Any]
_MESSAGE_CHARS = 120
_CHILDREN = frozenset({"properties", "required", "additionalProperties", "items"})
_OWN = frozenset({"type", "enum", "pattern", "minLength", "minimum", "maximum", "minItems"})
_WORDS = frozenset({"description", "title", "$schema", "$id", "$defs"})

_decode_row = msgspec.json.Decoder(dict[str, Any]).decode


class RowSchema:
    """The schema file of a table under ``schema/``, the same that a reader has.

    Raises: ValueError if it says what columns cannot be held against.
    """

    def __init__(self, table: Table) -> None:
        import jsonschema_rs

        schema = json.loads((schema_folder() / table.schema_file).read_text(encoding="utf-8"))
        self._row = jsonschema_rs.validator_for(schema)
        self._columns = _read_node(schema, schema.get("$defs", {})).children

    def fits(self, columns: pa.Table) -> bool:
        """Whether all values of all columns fit; an absent value counts as null."""
        return columns.column_names == [*self._columns] and all(
            _fits(column.combine_chunks(), self._columns[name])
            for name, column in zip(columns.column_names, columns.columns, strict=True)
        )

    def find_errors(self, lines: Sequence[bytes]) -> Iterator[tuple[Row, str]]:
        """Each row that does not fit, with ``id path: message`` of its first error."""
        for row in map(_decode_row, lines):
            for wrong in self._row.iter_errors(row):
                path = ".".join(map(str, wrong.instance_path))
                name = row.get("id", row.get("document_id"))
                yield row, f"{name} {path}: {wrong.message[:_MESSAGE_CHARS]}"
                break


class _Node(NamedTuple):
    """The schema of one column: what a list of its values must be, and what lies within."""

    values: Validator
    children: dict[str, _Node]
    item: _Node | None


def _read_node(schema: Schema, definitions: Schema) -> _Node:
    import jsonschema_rs

    shape = _find_shape(schema, definitions)
    properties = shape.get("properties", {})
    if properties and (
        shape.get("additionalProperties") is not False
        or sorted(shape.get("required", ())) != sorted(properties)
    ):
        raise ValueError("a schema must ask for all fields that it names, and for no others")
    return _Node(
        jsonschema_rs.validator_for({"type": "array", "items": _strip(schema, definitions)}),
        {name: _read_node(one, definitions) for name, one in properties.items()},
        _read_node(shape["items"], definitions) if "items" in shape else None,
    )


def _find_shape(schema: Schema, definitions: Schema) -> Schema:
    """The object or array that a value is, where it is not null."""
    if "$ref" in schema:
        return _find_shape(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    shapes = (_find_shape(one, definitions) for one in schema.get("anyOf", ()))
    return next((one for one in shapes if one.keys() & _CHILDREN), schema)


def _strip(schema: Schema, definitions: Schema) -> Schema:
    """The schema without what it says of fields and items."""
    if "$ref" in schema:
        return _strip(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return {"anyOf": [_strip(one, definitions) for one in schema["anyOf"]]}
    if unknown := schema.keys() - _CHILDREN - _OWN - _WORDS:
        raise ValueError(f"columns cannot be held against `{min(unknown)}` of a schema")
    return {word: value for word, value in schema.items() if word in _OWN}


def _fits(array: pa.Array, node: _Node) -> bool:
    """The distinct values of a column; a record or list within is stood for by its outline."""
    import pyarrow as pa
    import pyarrow.compute as pc

    outlines: list[Any] = [None] if array.null_count else []
    if pa.types.is_struct(array.type):
        solid = array.drop_null()
        outlines += [{}] if len(solid) else []
        names = [field.name for field in array.type]
        return (
            names == [*node.children]
            and bool(node.values.is_valid(outlines))
            and all(map(_fits, solid.flatten(), node.children.values()))
        )
    if pa.types.is_list(array.type):
        fewest = pc.min(pc.list_value_length(array)).as_py()
        outlines += [] if fewest is None else [[None] * fewest]
        item = node.item
        return item is not None and node.values.is_valid(outlines) and _fits(array.flatten(), item)
    return bool(node.values.is_valid(array.unique().to_pylist()))
