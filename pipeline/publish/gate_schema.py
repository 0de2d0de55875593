"""Rows against the frozen JSON Schema of their table, all rows of a document in one call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from pipeline.contract.location import schema_folder
from pipeline.contract.tables import Table

Row = dict[str, Any]
_MESSAGE_CHARS = 120

_decode_rows = msgspec.json.Decoder(list[dict[str, Any]]).decode


def decode_rows(lines: Sequence[bytes]) -> list[Row]:
    """Lines of JSON as rows, in one call."""
    return _decode_rows(b"[" + b",".join(lines) + b"]") if lines else []


class Validator:
    """The schema file under ``schema/``, the same that a reader has."""

    def __init__(self, table: Table) -> None:
        import jsonschema_rs

        text = (schema_folder() / table.schema_file).read_text(encoding="utf-8")
        schema = json.loads(text)
        self._one = jsonschema_rs.validator_for(schema)
        self._all = jsonschema_rs.validator_for({"type": "array", "items": schema})

    def find_errors(self, rows: Sequence[Row]) -> Iterator[str]:
        """``id path: message`` for the first error of each row that does not fit."""
        if self._all.is_valid(rows):
            return
        for row in rows:
            for wrong in self._one.iter_errors(row):
                path = ".".join(map(str, wrong.instance_path))
                name = row.get("id", row.get("document_id"))
                yield f"{name} {path}: {wrong.message[:_MESSAGE_CHARS]}"
                break
