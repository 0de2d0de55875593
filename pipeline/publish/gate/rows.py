"""The written rows, document by document: every table of a split in step, every format compared.

All files are in ascending order of document ids, so one pass with one batch in memory is enough.
Rows travel as lines of JSON: two formats are compared as columns, batch by batch, and only where
they differ row by row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import chain, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from pipeline.contract.arrow import name_terms, named_schema, read_batch
from pipeline.contract.parquet import open_file
from pipeline.contract.tables import TABLES, Split, Table
from pipeline.publish.files import FOLDERS, Format
from pipeline.publish.jsonl import BUFFER_BYTES

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
BATCH_ROWS = {"documents": 64, "sentences": 2_000}
DEFAULT_BATCH_ROWS = 4_000

_KEY = re.compile(rb'"document_id":"([0-9a-f]{16})"')
_KEY_WITHIN = 120
_decode_row = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode


class Written(NamedTuple):
    """The lines of one document id, by table; empty where a table has none."""

    document_id: str
    lines: dict[str, list[bytes]]

    def digest(self) -> str:
        """SHA-256 of all lines, table by table, as the index has it."""
        digest = sha256()
        for table in TABLES:
            digest.update(b"".join(self.lines[table.name]))
        return digest.hexdigest()


class BatchWatch(Protocol):
    """Whoever looks at batches as they are read."""

    def see_batch(self, table: Table, columns: pa.Table | None, lines: list[bytes]) -> None:
        """The rows of a batch, as columns and as lines; no columns where it has other types."""

    def see_difference(self, table: Table, rows: list[Row], others: list[Row]) -> None:
        """The rows of both formats of a batch, where they differ."""


class _Key(msgspec.Struct, gc=False):
    """What a line says of its document; all else is skipped."""

    document_id: object = None


_decode_key = msgspec.json.Decoder(_Key).decode


def find_formats(folder: Path) -> list[Format]:
    """The formats in which the documents are there."""
    return [kind for kind, name in FOLDERS.items() if (folder / name / "documents").is_dir()]


def find_shards(folder: Path, table: str, kind: Format, split: str = "*") -> list[Path]:
    """The files of a table, in order."""
    place = folder / FOLDERS[kind] / table
    return sorted(place.glob(f"{split}-*-of-*.{kind}"))


def walk_split(folder: Path, split: Split, watch: BatchWatch) -> Iterator[Written]:
    """What stands under each document id of a split, in ascending order of ids.

    An id that is out of order comes back a second time, in its own place. ``watch`` sees each
    batch before the rows of it; what is walked of formats that differ is the first.

    Raises: OSError, ArrowException or ValueError when a file cannot be read.
    """
    groups = {table.name: _Groups(_walk_lines(folder, table, split, watch)) for table in TABLES}
    while heads := [group.head for group in groups.values() if group.head is not None]:
        document_id = min(heads)
        yield Written(
            document_id, {name: group.take(document_id) for name, group in groups.items()}
        )


def _walk_lines(folder: Path, table: Table, split: Split, watch: BatchWatch) -> Iterator[bytes]:
    """The rows of a table and split as lines of JSON, the formats compared on the way."""
    given = read_lines(folder, table, split)
    formats = find_formats(folder)
    if "parquet" not in formats:
        while lines := list(islice(given, BATCH_ROWS.get(table.name, DEFAULT_BATCH_ROWS))):
            watch.see_batch(table, _try_lines(table, lines), lines)
            yield from lines
        return
    for batch in read_batches(folder, table, split):
        columns = name_terms(table, batch)
        lines = list(islice(given, len(batch))) if "jsonl" in formats else []
        if not lines or not columns.equals(_try_lines(table, lines)):
            rows: list[Row] = columns.to_pylist()
            if "jsonl" in formats:
                watch.see_difference(table, rows, list(map(_decode_row, lines)))
            lines = [_encode(row) + b"\n" for row in rows]
        watch.see_batch(table, columns, lines)
        yield from lines
    if surplus := list(map(_decode_row, given)):
        watch.see_difference(table, [], surplus)


def read_rows(folder: Path, table: Table, kind: Format, split: Split) -> Iterator[Row]:
    """The rows of a table and split as they stand in the files of one format."""
    if kind == "jsonl":
        return map(_decode_row, read_lines(folder, table, split))
    batches = read_batches(folder, table, split)
    return chain.from_iterable(read_batch(table, batch) for batch in batches)


def find_rows(
    folder: Path, table: Table, kind: Format, split: Split, ids: Collection[str]
) -> Iterator[Row]:
    """The rows of the documents that ``ids`` names; of the others nothing is built."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind == "jsonl":
        lines = read_lines(folder, table, split)
        yield from (_decode_row(line) for line in lines if read_key(line) in ids)
        return
    wanted = pa.array(sorted(ids), pa.string())
    for batch in read_batches(folder, table, split):
        named = batch.filter(pc.is_in(batch["document_id"], wanted))
        if len(named):
            yield from read_batch(table, named)


class _Groups:
    """Lines grouped by document id, one group in advance."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._groups = groupby(lines, key=read_key)
        self.head: str | None = None
        self._lines: list[bytes] = []
        self._advance()

    def _advance(self) -> None:
        self.head, lines = next(self._groups, (None, iter(())))
        self._lines = list(lines)

    def take(self, document_id: str) -> list[bytes]:
        """The lines of that id if it is next, else none."""
        if self.head != document_id:
            return []
        lines = self._lines
        self._advance()
        return lines


def read_columns(
    folder: Path, table: Table, names: Collection[str], split: str = "*"
) -> Iterator[pa.Table]:
    """Some columns of a table, all splits or one, batch by batch; terms by their names.

    Read from Parquet, where it is there, else from JSONL.
    """
    if "parquet" in find_formats(folder):
        for batch in read_batches(folder, table, split, list(names)):
            yield name_terms(table, batch)
        return
    lines = read_lines(folder, table, split)
    while batch := list(islice(lines, BATCH_ROWS.get(table.name, DEFAULT_BATCH_ROWS))):
        yield _parse_lines(table, batch).select(list(names))


def _try_lines(table: Table, lines: list[bytes]) -> pa.Table | None:
    """Lines as columns; None if they hold another type or field: the rows will tell."""
    import pyarrow as pa

    try:
        return _parse_lines(table, lines)
    except pa.ArrowInvalid:
        return None


def read_key(line: bytes) -> str:
    """The id of the document; in the lines that we write it stands at the beginning.

    What looks like a key cannot stand within a string of JSON, where quotes are escaped.
    """
    found = _KEY.search(line, 0, _KEY_WITHIN)
    return found[1].decode() if found else str(_decode_key(line).document_id)


def _parse_lines(table: Table, lines: list[bytes]) -> pa.Table:
    from io import BytesIO

    import pyarrow.json as paj

    data = b"".join(lines)
    parse = paj.ParseOptions(named_schema(table), unexpected_field_behavior="error")
    read = paj.ReadOptions(use_threads=False, block_size=len(data) + 1)
    return paj.read_json(BytesIO(data), read_options=read, parse_options=parse)


def read_batches(
    folder: Path, table: Table, split: str, names: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The Parquet files of a table as they stand, some rows at a time."""
    size = BATCH_ROWS.get(table.name, DEFAULT_BATCH_ROWS)
    for path in find_shards(folder, table.name, "parquet", split):
        with open_file(path) as file:
            yield from file.iter_batches(size, columns=names)


def read_lines(folder: Path, table: Table, split: str) -> Iterator[bytes]:
    """The JSONL files of a table as they stand, line by line."""
    for path in find_shards(folder, table.name, "jsonl", split):
        with path.open("rb", buffering=BUFFER_BYTES) as file:
            yield from file
