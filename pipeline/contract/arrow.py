"""The contract as Arrow: schemas, and rows as columns.

Every field says in its metadata what it is and whether it is ever null (``required``). The Arrow
fields themselves are all nullable, because datasets drops the ``ClassLabel`` of a field that is
not (its own schemas are nullable, and it compares). ``build_batch`` refuses a null where the
record allows none, so nothing is lost by it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.contract.features import is_class, write_features
from pipeline.contract.fields import Choice, Field, Group, Many, Real, Type, Whole
from pipeline.contract.tables import Table
from pipeline.records import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow as pa
    from msgspec import Struct


@lru_cache
def arrow_schema(table: Table) -> pa.Schema:
    """The schema of a published file: types, descriptions, Hugging Face features.

    Metadata keys are sorted, as their order enters the bytes of a Parquet file.
    """
    import pyarrow as pa

    features = {"info": {"features": write_features(table.fields)}}
    metadata = {
        "description": table.description,
        "huggingface": json.dumps(features, ensure_ascii=False),
        "schema_version": SCHEMA_VERSION,
        "table": table.name,
    }
    return pa.schema([_arrow_field(field) for field in table.fields], metadata=metadata)


def build_batch(table: Table, rows: Sequence[Struct]) -> pa.RecordBatch:
    """Rows as columns; terms of class labels become their numbers.

    Raises:
        ValueError: if a field that is never null holds a null; the field is named.
    """
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = [
        _build_column(field, schema.field(place), [getattr(row, field.name) for row in rows])
        for place, field in enumerate(table.fields)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def read_batch(table: Table, batch: pa.RecordBatch | pa.Table) -> list[dict[str, Any]]:
    """Columns as rows, equal to the lines of the JSONL files: terms by their names."""
    rows: list[dict[str, Any]] = name_terms(table, batch).to_pylist()
    return rows


def name_terms(table: Table, batch: pa.RecordBatch | pa.Table) -> pa.Table:
    """The columns, all or some, with class labels as their names instead of their numbers.

    Raises:
        ArrowIndexError: if a number has no name.
    """
    import pyarrow as pa

    given = set(batch.schema.names)
    fields = [field for field in table.fields if field.name in given]
    return pa.table({field.name: _name_column(field.type, batch[field.name]) for field in fields})


def named_schema(table: Table) -> pa.Schema:
    """The schema of what ``name_terms`` gives: that of a line of JSON."""
    import pyarrow as pa

    return pa.schema([(field.name, _named_type(field.type)) for field in table.fields])


def _arrow_field(field: Field) -> pa.Field:
    import pyarrow as pa

    metadata = {
        "description": field.description,
        "required": "false" if field.nullable else "true",
    }
    return pa.field(field.name, _arrow_type(field.type), nullable=True, metadata=metadata)


def _arrow_type(kind: Type) -> pa.DataType:
    import pyarrow as pa

    if isinstance(kind, Group):
        return pa.struct([_arrow_field(field) for field in kind.fields])
    if isinstance(kind, Many):
        return pa.list_(_arrow_type(kind.item))
    if is_class(kind):
        return pa.int64()
    if isinstance(kind, Whole):
        return pa.int32()
    return pa.float64() if isinstance(kind, Real) else pa.string()


def _build_column(field: Field, arrow: pa.Field, values: list[Any], blanks: int = 0) -> pa.Array:
    """``blanks``: how many values are null because the record around them is."""
    column = _build_array(field.type, arrow.type, values)
    if not field.nullable and column.null_count > blanks:
        raise ValueError(f"`{field.name}` is never null, but {column.null_count - blanks} rows are")
    return column


def _build_array(kind: Type, arrow: pa.DataType, values: list[Any]) -> pa.Array:
    import pyarrow as pa

    if isinstance(kind, Group):
        return _build_struct(kind, arrow, values)
    if isinstance(kind, Many):
        ends = accumulate(map(len, values), initial=0)
        items = _build_array(kind.item, arrow.value_type, list(chain.from_iterable(values)))
        return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), items, type=arrow)
    if isinstance(kind, Choice) and is_class(kind):
        numbers: dict[str | None, int | None] = {name: i for i, name in enumerate(kind.values)}
        numbers[None] = None
        return pa.array([numbers[value] for value in values], arrow)
    return pa.array(values, arrow)


def _build_struct(kind: Group, arrow: pa.DataType, values: list[Any]) -> pa.Array:
    import pyarrow as pa

    nulls = [value is None for value in values]
    blanks = sum(nulls)
    columns = []
    for place, field in enumerate(kind.fields):
        get = attrgetter(field.name)
        inner = [None if value is None else get(value) for value in values]
        if blanks and isinstance(field.type, Many):
            inner = [item or [] for item in inner]
        columns.append(_build_column(field, arrow.field(place), inner, blanks))
    mask = pa.array(nulls) if blanks else None
    return pa.StructArray.from_arrays(columns, fields=list(arrow), mask=mask)


def _name_column(kind: Type, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        chunks = [_name_terms(kind, chunk) for chunk in column.chunks]
        return pa.chunked_array(chunks, _named_type(kind))
    return _name_terms(kind, column)


def _name_terms(kind: Type, column: pa.Array) -> pa.Array:
    """Rebuilds the arrays around the class labels; the values themselves are shared."""
    import pyarrow as pa

    if not _holds_class(kind):
        return column
    if isinstance(kind, Many):
        items = _name_terms(kind.item, column.values)
        return pa.ListArray.from_arrays(column.offsets, items)
    if isinstance(kind, Group):
        inner = [_name_terms(field.type, column.field(field.name)) for field in kind.fields]
        names = [field.name for field in kind.fields]
        mask = column.is_null() if column.null_count else None
        return pa.StructArray.from_arrays(inner, names=names, mask=mask)
    names = pa.array(kind.values if isinstance(kind, Choice) else (), pa.string())
    return names.take(column)


def _named_type(kind: Type) -> pa.DataType:
    import pyarrow as pa

    if isinstance(kind, Group):
        return pa.struct([(field.name, _named_type(field.type)) for field in kind.fields])
    if isinstance(kind, Many):
        return pa.list_(_named_type(kind.item))
    return pa.string() if is_class(kind) else _arrow_type(kind)


@lru_cache
def _holds_class(kind: Type) -> bool:
    if isinstance(kind, Group):
        return any(_holds_class(field.type) for field in kind.fields)
    return _holds_class(kind.item) if isinstance(kind, Many) else is_class(kind)
