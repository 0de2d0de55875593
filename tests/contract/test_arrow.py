from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from lawful_documents import write_document
from msgspec.structs import replace

from pipeline.contract.arrow import arrow_schema, build_batch, read_batch
from pipeline.contract.features import is_class, load_features
from pipeline.contract.fields import Choice, walk_fields
from pipeline.contract.tables import TABLES, Table
from pipeline.records import UNPUBLISHED

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def write_rows(table: Table, count: int = 3) -> list[Any]:
    """Rows of lawful documents."""
    return [row for number in range(count) for row in table.flatten(write_document(number))]


@each_table
def test_columns_read_back_as_the_json_rows(table: Table) -> None:
    """Arrow and JSON say the same, labels by name."""
    rows = write_rows(table)
    assert read_batch(table, build_batch(table, rows)) == msgspec.to_builtins(rows)


@each_table
def test_every_field_is_described(table: Table) -> None:
    """The metadata of every Arrow field says what it is and whether it may be null."""
    schema = arrow_schema(table)
    for field in schema:
        assert field.metadata[b"description"]
        assert field.metadata[b"required"] in {b"true", b"false"}
    assert list(schema.metadata) == sorted(schema.metadata)
    assert all(field.description for _, field in walk_fields(table.fields))


@each_table
def test_features_agree_with_the_arrow_types(table: Table) -> None:
    """What datasets makes of the features is the very schema that is written."""
    assert load_features(table).arrow_schema.equals(arrow_schema(table))
    stored = json.loads(arrow_schema(table).metadata[b"huggingface"])
    assert "List" not in json.dumps(stored), "datasets before 4.0 cannot read it"


@each_table
def test_a_null_where_none_is_allowed_is_refused(table: Table) -> None:
    """The field is named; nothing is written."""
    rows = write_rows(table, 1)
    key = table.fields[0].name
    with pytest.raises(ValueError, match=f"`{key}` is never null, but 1 rows are"):
        build_batch(table, [*rows, replace(rows[0], **{key: None})])


@each_table
def test_no_rows_make_an_empty_batch(table: Table) -> None:
    """Types hold without a row."""
    assert build_batch(table, []).schema == arrow_schema(table)


def test_a_null_in_a_record_is_found_behind_records_that_are_null() -> None:
    """A cue may be null, its start may not."""
    table = TABLES[0]
    (row,) = table.flatten(write_document())
    quotes = row.quotes  # type: ignore[attr-defined]  # the class is made at run time
    broken = replace(quotes[0], cue=replace(quotes[0].cue, start=None))
    with pytest.raises(ValueError, match="`start` is never null"):
        build_batch(table, [row, replace(row, quotes=[replace(quotes[0], cue=None), broken])])


def test_an_unknown_label_is_refused() -> None:
    """A class label outside the vocabulary cannot be written as a number."""
    table = TABLES[2]
    rows = write_rows(table, 1)
    with pytest.raises(KeyError, match="PLANET"):
        build_batch(table, [replace(rows[0], label="PLANET")])


def test_class_labels_are_what_people_train_on() -> None:
    """Tags, labels, kinds and acts are numbered; other terms stay strings."""
    found = {
        path.rpartition(".")[2]
        for table in TABLES
        for path, field in walk_fields(table.fields)
        if is_class(field.type) or is_class(getattr(field.type, "item", field.type))
    }
    terms = {
        path.rpartition(".")[2]
        for table in TABLES
        for path, field in walk_fields(table.fields)
        if isinstance(field.type, Choice)
    }
    assert found == {"label", "kind", "act", "ner_tags"}
    assert terms - found == {"how", "speaker_how", "abstention", "stage"}


def test_working_fields_are_not_published() -> None:
    """Raw text, tokens and rejections stay in the house."""
    assert not UNPUBLISHED & {field.name for field in TABLES[0].fields}
