"""Tables: ``.csv`` and ``.parquet``."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.contract.parquet import open_file
from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import (
    Origin,
    check_columns,
    make_row,
    reject_input,
    resolve_columns,
)
from pipeline.sources.failure import ReadError
from pipeline.sources.inputs import InputFile
from pipeline.sources.streams import Decoder, read_lines

if TYPE_CHECKING:
    import pyarrow as pa

DELIMITERS = ",;\t|"
BATCH_ROWS = 64  # small, for an article may have megabytes


def read_csv(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    """An article for each row under a header; ``,``, ``;``, tab or ``|`` between the columns.

    Rejects: ``broken_row`` for a row with more or fewer fields than the header, ``no_text``.
    Raises: ReadError ``broken_file``, ``too_large`` after the rows before the break, ``no_text``
    if no column can hold the text.
    """
    rows = _parse_csv(file, config)
    _, header = next(rows, (0, []))
    columns = _find_text(header, config)
    for number, row in rows:
        origin = Origin(file.source_path, _hash_row(row), number)
        if len(row) != len(header):
            detail = f"row {number}: {len(row)} fields, but {len(header)} in the header"
            yield reject_input("broken_row", detail, origin)
        else:
            yield make_row(dict(zip(header, row, strict=True)), columns, metadata, origin)


def read_parquet(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    """An article for each row; only the columns that are used are read, a few rows at a time.

    Raises: ReadError ``broken_file`` after the rows before the break, ``no_text`` if no column
    can hold the text.
    """
    limit = config.max_file_mb * 1_000_000
    for number, (row, columns) in enumerate(_iterate_parquet(file, config), start=1):
        origin = Origin(file.source_path, _hash_row(list(row.values())), number)
        text = row.get(columns["text"])
        if isinstance(text, bytes) and len(text) > limit:
            detail = f"row {number}: {len(text):,} bytes, over [source] max_file_mb"
            yield reject_input("too_large", detail, origin)
        else:
            yield make_row(row, columns, metadata, origin)


def check_csv(file: InputFile, config: SourceConfig) -> None:
    """Raise UsageError if a column of the recipe is not in the header."""
    try:
        _, header = next(_parse_csv(file, config), (0, []))
    except (ReadError, OSError):
        return  # it is reported when the file is read
    check_columns(file.source_path, header, config.columns)


def check_parquet(file: InputFile, config: SourceConfig) -> None:
    """Raise UsageError if a column of the recipe is not in the schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(file.path).names
    except (pa.ArrowException, OSError):
        return  # it is reported when the file is read
    check_columns(file.source_path, names, config.columns)


def _find_text(names: list[str], config: SourceConfig) -> dict[Any, str]:
    columns = resolve_columns(names, config.columns)
    if "text" not in columns:
        found = ", ".join(names[:30]) or "none"
        raise ReadError(
            "no_text", f"no column for the text: name one in [source] columns. Columns: {found}"
        )
    return columns


def _parse_csv(file: InputFile, config: SourceConfig) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the file, the header being row 1; blank rows are none."""
    lines = _decode_lines(file, config)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(config.max_file_mb * 1_000_000)
    reader = csv.reader(_chain(first, lines), delimiter=delimiter)
    number = 0
    try:
        for row in reader:
            number += 1
            if any(row):
                yield number, row
    except csv.Error as error:
        raise ReadError("broken_file", f"after row {number}: {error}") from error


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _decode_lines(file: InputFile, config: SourceConfig) -> Iterator[str]:
    decoder = Decoder()
    for line in read_lines(file.path, config.max_file_mb * 1_000_000):
        if line.data is None:
            raise ReadError("too_large", f"line {line.number}: {line.size_bytes:,} bytes")
        yield decoder.decode(line.data) + "\n"


def _iterate_parquet(
    file: InputFile, config: SourceConfig
) -> Iterator[tuple[dict[str, Any], dict[Any, str]]]:
    import pyarrow as pa

    number = 0
    try:
        with open_file(file.path) as table:
            columns = _find_text(table.schema_arrow.names, config)
            used = list(dict.fromkeys(columns.values()))
            for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=used):
                for row in _to_plain(batch).to_pylist():
                    number += 1
                    yield row, columns
    except (pa.ArrowException, OSError) as error:
        raise ReadError("broken_file", f"after row {number}: {error}") from error


def _to_plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Text as bytes, so that one bad row is one bad row; times in microseconds."""
    import pyarrow as pa

    def convert(column: pa.Array) -> pa.Array:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return column.cast(pa.large_binary())
        if pa.types.is_timestamp(column.type):
            return column.cast(pa.timestamp("us", column.type.tz), safe=False)
        return column

    return pa.RecordBatch.from_arrays([convert(column) for column in batch.columns],
                                      names=batch.schema.names)  # fmt: skip


def _hash_row(row: list[Any]) -> str:
    return hashlib.sha256(repr(row).encode("utf-8", "backslashreplace")).hexdigest()
