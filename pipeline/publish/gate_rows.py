"""The written rows, document by document: every table and format of a split in step.

All files are in ascending order of document ids, so one pass and one document in memory are
enough to compare them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.contract.arrow import read_batch
from pipeline.contract.tables import TABLES, Split, Table
from pipeline.publish.files import FOLDERS, Format

Row = dict[str, Any]
Source = tuple[str, Format]
BATCH_ROWS = {"documents": 16}
DEFAULT_BATCH_ROWS = 512


class Written(NamedTuple):
    """The rows of one document id; ``rows`` is by table and format, empty where there are none."""

    document_id: str
    rows: dict[Source, list[Row]]


def find_formats(folder: Path) -> list[Format]:
    """The formats in which the documents are there."""
    return [kind for kind, name in FOLDERS.items() if (folder / name / "documents").is_dir()]


def find_shards(folder: Path, table: str, kind: Format, split: str = "*") -> list[Path]:
    """The files of a table, in order."""
    place = folder / FOLDERS[kind] / table
    return sorted(place.glob(f"{split}-*-of-*.{kind}"))


def walk_split(folder: Path, split: Split) -> Iterator[Written]:
    """What stands under each document id of a split, in ascending order of ids.

    An id that is out of order comes back a second time, in its own place.

    Raises: OSError, ArrowException or ValueError when a file cannot be read.
    """
    groups = {
        (table.name, kind): _Groups(read_rows(folder, table, kind, split))
        for table in TABLES
        for kind in find_formats(folder)
    }
    while True:
        heads = [group.head for group in groups.values() if group.head is not None]
        if not heads:
            return
        document_id = min(heads)
        yield Written(document_id, {key: group.take(document_id) for key, group in groups.items()})


def read_rows(folder: Path, table: Table, kind: Format, split: Split) -> Iterator[Row]:
    """The rows of a table and split as they stand in the files."""
    for path in find_shards(folder, table.name, kind, split):
        yield from _read_parquet(path, table) if kind == "parquet" else _read_jsonl(path)


class _Groups:
    """Rows grouped by document id, one group in advance."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=lambda row: str(row.get("document_id")))
        self.head: str | None = None
        self._rows: list[Row] = []
        self._advance()

    def _advance(self) -> None:
        self.head, rows = next(self._groups, (None, iter(())))
        self._rows = list(rows)

    def take(self, document_id: str) -> list[Row]:
        """The rows of that id if it is next, else none."""
        if self.head != document_id:
            return []
        rows = self._rows
        self._advance()
        return rows


def _read_parquet(path: Path, table: Table) -> Iterator[Row]:
    import pyarrow.parquet as pq

    size = BATCH_ROWS.get(table.name, DEFAULT_BATCH_ROWS)
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        for batch in file.iter_batches(batch_size=size):
            yield from read_batch(table, batch)


def _read_jsonl(path: Path) -> Iterator[Row]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with path.open("rb") as file:
        for line in file:
            yield decode(line)
