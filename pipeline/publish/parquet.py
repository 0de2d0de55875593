"""Parquet files with what a reader can use, and the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from pipeline.contract.arrow import arrow_schema, build_batch
from pipeline.contract.fields import Group, Many, Whole, walk_fields
from pipeline.contract.tables import Table
from pipeline.publish.memory import give_back

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_BYTES = 1_000_000  # rows are held as Python objects up to here
GROUP_BYTES = 16_000_000  # and as compressed Arrow up to here; a viewer reads whole row groups
READ_ROWS = 10
"""``datasets`` passes over rows by tens: after a group that ends between two tens, every later ten
is put together from two pieces, which costs one to two per cent of the pass."""

Row = Struct | int
"""A row, or its place among those of the version before."""


class EarlierRows(Protocol):
    """The rows of the version before, in their order."""

    def cut(self, first: int, count: int) -> Iterator[pa.RecordBatch]:
        """``count`` rows from row ``first`` on."""


class ParquetSink:
    """Writes rows; groups end where the JSON lines of their rows reach a number of bytes.

    A version has twelve of these and more, each with a group that is not yet full: it waits as a
    compressed stream. ``pool`` does the work beside whoever gives the rows, a batch at a time: what
    fails there is raised by the next call.
    """

    def __init__(
        self,
        path: Path,
        table: Table,
        earlier: EarlierRows | None = None,
        pool: Executor | None = None,
    ) -> None:
        import pyarrow.parquet as pq

        self._table, self._earlier, self._pool = table, earlier, pool
        self._work: Future[None] | None = None
        self._is_finished = False
        schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, schema, **parquet_options(table))
        self._rows: list[Row] = []
        self._row_bytes = 0
        self._group = _Group(schema, "lz4" if earlier else "zstd")

    def add(self, rows: Sequence[Row], lines: Sequence[bytes]) -> None:
        """Rows; their JSON lines are measured only."""
        size = sum(map(len, lines))
        if self._row_bytes + size < BATCH_BYTES:
            self._rows += rows
            self._row_bytes += size
            return
        for row, line in zip(rows, lines, strict=True):
            self._rows.append(row)
            self._row_bytes += len(line)
            if self._row_bytes >= BATCH_BYTES and len(self._rows) % READ_ROWS == 0:
                self._hand_over()

    def finish(self) -> None:
        """Begin to write what is left, and the footer; ``close`` waits until it is done."""
        if self._is_finished:
            return
        self._is_finished = True
        try:
            self._wait()
        except BaseException:
            self._writer.close()
            raise
        self._run(self._end)

    def close(self) -> None:
        """Write what is left, and the footer."""
        self.finish()
        self._wait()

    def _hand_over(self) -> None:
        """Have the rows built that are held, when those before are."""
        self._wait()
        self._run(self._build)

    def _run(self, work: Callable[[Sequence[Row], int], None]) -> None:
        """Give the rows that are held to ``work``, beside this thread if there is a pool."""
        rows, size = self._rows, self._row_bytes
        self._rows, self._row_bytes = [], 0
        if self._pool is None:
            work(rows, size)
        else:
            self._work = self._pool.submit(work, rows, size)

    def _wait(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.result()

    def _build(self, rows: Sequence[Row], size: int) -> None:
        for batch in self._make_batches(rows):
            self._group.add(batch)
        self._group.bytes += size
        if self._group.bytes >= GROUP_BYTES:
            self._flush()

    def _end(self, rows: Sequence[Row], size: int) -> None:
        try:
            self._build(rows, size)
            self._flush()
        finally:
            self._writer.close()

    def _make_batches(self, rows: Sequence[Row]) -> Iterator[pa.RecordBatch]:
        """Rows as columns, made anew or cut from those of the version before."""
        for first, run in cut_runs(rows):
            if first is None:
                yield build_batch(self._table, [row for row in run if not isinstance(row, int)])
            elif self._earlier is None:
                raise ValueError("places of earlier rows were given, but no earlier rows")
            else:
                yield from self._earlier.cut(first, len(run))

    def _flush(self) -> None:
        if self._group.bytes:
            rows = self._group.take()
            self._writer.write_table(rows, row_group_size=len(rows))
            del rows
            give_back()


class _Group:
    """Batches that wait to be one row group; ``bytes`` is the length of their JSON lines.

    They wait compressed by ``codec``: ``zstd`` takes two thirds of the memory of ``lz4`` and twice
    its time, which counts where rows are no more than copied.
    """

    def __init__(self, schema: pa.Schema, codec: str) -> None:
        self._schema, self._codec = schema, codec
        self._open()

    def _open(self) -> None:
        import pyarrow as pa

        self.bytes = 0
        self._sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression=self._codec, use_threads=False)
        self._stream = pa.ipc.new_stream(self._sink, self._schema, options=options)

    def add(self, batch: pa.RecordBatch) -> None:
        """Further rows, of a schema that may say other things of the same columns."""
        import pyarrow as pa

        columns = [
            column.cast(field.type)
            for column, field in zip(batch.columns, self._schema, strict=True)
        ]
        self._stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def take(self) -> pa.Table:
        """All rows, in one piece; the next group begins."""
        import pyarrow as pa

        self._stream.close()
        rows = pa.ipc.open_stream(self._sink.getvalue()).read_all().combine_chunks()
        self._open()
        return rows


def cut_runs(rows: Sequence[Row]) -> Iterator[tuple[int | None, Sequence[Row]]]:
    """Runs of new rows (None), and of rows of the version before, with the place of the first."""
    start = 0
    for end in range(1, len(rows) + 1):
        last, row = rows[end - 1], rows[end] if end < len(rows) else None
        if isinstance(last, int):
            is_one = isinstance(row, int) and row == last + 1
        else:
            is_one = isinstance(row, Struct)
        if not is_one:
            first = rows[start]
            yield first if isinstance(first, int) else None, rows[start:end]
            start = end


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
