from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from lawful_documents import write_document

from pipeline.contract.__main__ import derive_files
from pipeline.contract.json_schema import write_json_schema
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, Table, find_table

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def write_row(name: str) -> dict[str, Any]:
    """The first row of a lawful document, as JSON holds it."""
    row: dict[str, Any] = msgspec.to_builtins(find_table(name).flatten(write_document())[0])
    return row


@each_table
def test_the_frozen_contract_is_what_the_records_say(table: Table) -> None:
    """What a reader can see of a released schema changes on purpose only.

    When it is meant: `python -m pipeline.contract`, and raise SCHEMA_VERSION.
    """
    frozen = (schema_folder() / table.schema_file).read_text(encoding="utf-8")
    assert derive_files()[table.schema_file] == frozen


def test_the_frozen_dictionary_is_what_the_records_say() -> None:
    """The data dictionary is written from the same fields."""
    frozen = (schema_folder() / "data_dictionary.md").read_text(encoding="utf-8")
    assert derive_files()["data_dictionary.md"] == frozen


@each_table
def test_rows_fit_their_schema(table: Table) -> None:
    """Every row of lawful documents is valid, in the draft that the schema names."""
    validator = jsonschema_rs.Draft202012Validator(write_json_schema(table))
    for number in range(3):
        for row in table.flatten(write_document(number)):
            validator.validate(msgspec.to_builtins(row))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("documents", {"document_id": "XYZ"}),
        ("documents", {"title": 7}),
        ("documents", {"text": None}),
        ("documents", {"paragraphs": [{"start": -1, "end": 2}]}),
        ("documents", {"quotes": [{"id": "0123456789abcdef-q0"}]}),
        ("documents", {"unheard_of": 1}),
        ("sentences", {"ner_tags": ["B-PLANET"]}),
        ("sentences", {"tokens": [""]}),
        ("entities", {"label": "PLANET"}),
        ("entities", {"score": 1.5}),
        ("quotes", {"content": []}),
        ("quotes", {"abstention": "lazy"}),
        ("quotes", {"kind": None}),
    ],
)
def test_a_row_that_breaks_the_contract_is_found(table: str, change: dict[str, Any]) -> None:
    """One change, one error."""
    validator = jsonschema_rs.Draft202012Validator(write_json_schema(find_table(table)))
    assert validator.is_valid(write_row(table))
    assert not validator.is_valid(write_row(table) | change)


@each_table
def test_no_field_may_be_missing(table: Table) -> None:
    """A reader can rely on every name."""
    validator = jsonschema_rs.Draft202012Validator(write_json_schema(table))
    row = write_row(table.name)
    for name in row:
        assert not validator.is_valid({key: row[key] for key in row if key != name})


def test_the_schema_lies_in_the_checkout_or_the_package() -> None:
    """The same call finds it in both."""
    assert schema_folder() == Path(__file__).resolve().parents[2] / "schema" / "v1"
