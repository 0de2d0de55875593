"""Parquet files with what a reader can use, and the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.contract.arrow import arrow_schema, build_batch
from pipeline.contract.fields import Group, Many, Whole, walk_fields
from pipeline.contract.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_BYTES = 1_000_000  # rows are held as Python objects up to here
GROUP_BYTES = 16_000_000  # and as Arrow up to here; the Hub's viewer reads whole row groups


class ParquetSink:
    """Writes rows; groups end where the JSON lines of their rows reach a number of bytes."""

    def __init__(self, path: Path, table: Table) -> None:
        import pyarrow.parquet as pq

        self._table = table
        schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, schema, **parquet_options(table))
        self._rows: list[Struct] = []
        self._row_bytes = 0
        self._batches: list[pa.RecordBatch] = []
        self._group_bytes = 0

    def add(self, row: Struct, line: bytes) -> None:
        """One row; its JSON line is measured only."""
        self._rows.append(row)
        self._row_bytes += len(line)
        if self._row_bytes >= BATCH_BYTES:
            self._build()
            if self._group_bytes >= GROUP_BYTES:
                self._flush()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._build()
        self._flush()
        self._writer.close()

    def _build(self) -> None:
        if self._rows:
            self._batches.append(build_batch(self._table, self._rows))
            self._group_bytes += self._row_bytes
            self._rows, self._row_bytes = [], 0

    def _flush(self) -> None:
        import pyarrow as pa

        if self._batches:
            group = pa.Table.from_batches(self._batches).combine_chunks()
            self._writer.write_table(group, row_group_size=len(group))
            self._batches, self._group_bytes = [], 0


def parquet_options(table: Table) -> dict[str, Any]:
    """How every published Parquet file is written; rows are sorted by document.

    Without checksums two of three single-bit errors are read back as wrong data without a word.
    Chunks cut by content let a storage keep once what two versions have in common. Offsets grow
    from row to row: as differences they take a third of the space that a dictionary of them takes.
    """
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    leaves = list(_name_leaves(table))
    return {
        "compression": "zstd",
        "compression_level": 3,
        "column_encoding": {name: "DELTA_BINARY_PACKED" for name, offset in leaves if offset},
        "use_dictionary": [name for name, offset in leaves if not offset],
        "write_page_index": True,
        "write_page_checksum": True,
        "use_content_defined_chunking": True,
        "sorting_columns": [pq.SortingColumn(schema.get_field_index("document_id"))],
    }


def _name_leaves(table: Table) -> Iterator[tuple[str, bool]]:
    """The columns as Parquet names them, and whether they hold offsets."""
    for path, field in walk_fields(table.fields):
        is_list = isinstance(field.type, Many)
        kind = field.type.item if isinstance(field.type, Many) else field.type
        if not isinstance(kind, Group):
            name = f"{path}[]" if is_list else path
            yield name.replace("[]", ".list.element"), isinstance(kind, Whole)


def count_rows(path: Path) -> int:
    """Rows of a file, by its footer."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)
