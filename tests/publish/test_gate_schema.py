"""Rows against their JSON Schema: columns say what rows would, and an error has its path."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from typing import Any

import jsonschema_rs
import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful_documents import write_document

from pipeline.contract.arrow import named_schema
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, Table, find_table
from pipeline.publish.gate import schema as gate_schema
from pipeline.publish.gate.schema import RowSchema

NAMES = [table.name for table in TABLES]
VALUES = st.one_of(
    st.none(), st.integers(-2, 3), st.sampled_from([-0.5, 0.5, 1.0, 1.5]), st.text(max_size=3),
    st.sampled_from(["PERSON", "direct", "I-LAW", "0123456789abcdef-m1", "clean"]), st.just([]),
)  # fmt: skip


@lru_cache
def open_schema(name: str) -> tuple[RowSchema, Any]:
    """The checker of a table, and the library's own of one row."""
    table = find_table(name)
    schema = json.loads((schema_folder() / table.schema_file).read_bytes())
    return RowSchema(table), jsonschema_rs.validator_for(schema)


@lru_cache
def make_rows(name: str) -> list[dict[str, Any]]:
    """Rows of three documents that keep the schema."""
    rows = [row for number in range(3) for row in find_table(name).flatten(write_document(number))]
    found: list[dict[str, Any]] = msgspec.to_builtins(rows)
    return found


def as_columns(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the columns of a file. Raises: ArrowException where a value has another type."""
    return pa.Table.from_pylist(rows, named_schema(table))


def list_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value within."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, one in items:
        found.append((*path, key))
        if isinstance(one, (dict, list)):
            found += list_places(one, (*path, key))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_fit_fit_as_columns(name: str) -> None:
    """What we write, and nothing at all."""
    checker, _ = open_schema(name)
    assert checker.fits(as_columns(find_table(name), make_rows(name)))
    assert checker.fits(as_columns(find_table(name), []))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_columns_fit_just_where_all_rows_do(name: str, data: st.DataObject) -> None:
    """Any value at any depth, set to another that a column can hold: one verdict for both."""
    checker, library = open_schema(name)
    rows = deepcopy(make_rows(name))
    place = data.draw(st.sampled_from(list_places(rows)).filter(lambda path: len(path) > 1))
    holder: Any = rows
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = data.draw(VALUES)
    try:
        columns = as_columns(find_table(name), rows)
    except (pa.ArrowException, TypeError, AttributeError):
        return  # then the rows themselves are looked at
    given_rows = columns.to_pylist()
    assert checker.fits(columns) == all(map(library.is_valid, given_rows))


def test_an_error_has_its_path() -> None:
    """The id of the row, where in it, and what is wrong."""
    checker, _ = open_schema("documents")
    (row,) = msgspec.to_builtins(find_table("documents").flatten(write_document(0)))
    row["quotes"][1]["content"][0]["start"] = -1
    ((found, words),) = checker.find_errors([json.dumps(row).encode()])
    assert found == row
    assert words.startswith(f"{row['document_id']} quotes.1.content.0.start: -1 is less than")


def test_a_column_too_many_or_too_few_does_not_fit() -> None:
    """The schema names all columns and allows no other."""
    checker, _ = open_schema("entities")
    columns = as_columns(find_table("entities"), make_rows("entities"))
    assert not checker.fits(columns.drop(["score"]))
    assert not checker.fits(columns.append_column("more", pa.nulls(len(columns))))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"type": "string", "format": "date"}, "format"),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, "all fields"),
    ],
)
def test_a_schema_that_columns_cannot_keep_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, field: dict[str, Any], words: str
) -> None:
    """Nothing that a schema asks for is passed over in silence."""
    schema = {"type": "object", "properties": {"id": field}, "required": ["id"],
              "additionalProperties": False}  # fmt: skip
    (tmp_path / "quotes.schema.json").write_text(json.dumps(schema))
    monkeypatch.setattr(gate_schema, "schema_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=words):
        RowSchema(find_table("quotes"))
