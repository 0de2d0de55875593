"""The contract as JSON Schema (draft 2020-12): one line of a JSONL file, checked field by field."""

from __future__ import annotations

from typing import Any

from pipeline.contract.fields import Choice, Field, Group, Many, Text, Type, Whole
from pipeline.contract.tables import Table
from pipeline.records import SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def write_json_schema(table: Table) -> dict[str, Any]:
    """The schema of one row; every field is required, and no other is allowed."""
    definitions: dict[str, Any] = {}
    body = _object(table.fields, definitions)
    return {
        "$schema": DIALECT,
        "$id": f"urn:pressmark:{SCHEMA_VERSION}:{table.name}",
        "title": table.noun,
        "description": table.description,
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(fields: tuple[Field, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _property(field, definitions) for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def _property(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _type(field.type, definitions)
    if field.nullable and "type" in schema and "enum" not in schema:
        schema = schema | {"type": [schema["type"], "null"]}
    elif field.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"description": field.description, **schema}


def _type(kind: Type, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(kind, Group):
        if kind.name not in definitions:
            definitions[kind.name] = _object(kind.fields, definitions)
        return {"$ref": f"#/$defs/{kind.name}"}
    if isinstance(kind, Many):
        items = _type(kind.item, definitions)
        return _bounded({"type": "array", "items": items}, minItems=kind.min_length)
    if isinstance(kind, Choice):
        return {"type": "string", "enum": list(kind.values)}
    if isinstance(kind, Text):
        return _bounded({"type": "string"}, minLength=kind.min_length, pattern=kind.pattern)
    if isinstance(kind, Whole):
        return _bounded({"type": "integer"}, minimum=kind.minimum)
    return _bounded({"type": "number"}, minimum=kind.minimum, maximum=kind.maximum)


def _bounded(schema: dict[str, Any], **bounds: object) -> dict[str, Any]:
    return schema | {name: bound for name, bound in bounds.items() if bound is not None}
