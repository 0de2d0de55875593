"""``index.parquet``: for each document its cluster, its split and one digest of all its rows.

Two versions are compared by their indexes alone: which documents are new, gone, changed or moved.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract.parquet import open_file, read_file
from pipeline.publish.duplicates import Placed

if TYPE_CHECKING:
    import pyarrow as pa

INDEX = "index.parquet"
COLUMNS = ("document_id", "cluster_id", "split", "sha256")
GROUP_ROWS = 50_000


class IndexWriter:
    """Writes the index as documents come, by id."""

    def __init__(self, staging: Path) -> None:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(
            staging / INDEX, index_schema(), compression="zstd", write_page_checksum=True
        )
        self._rows: list[tuple[str, str, str, str]] = []

    def add(self, document_id: str, cluster_id: str, split: str, sha256: str) -> None:
        """One document; ``sha256`` is over its JSON lines in all tables, in their order."""
        self._rows.append((document_id, cluster_id, split, sha256))
        if len(self._rows) == GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Finish the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            columns = [pa.array(column, pa.string()) for column in zip(*self._rows, strict=True)]
            self._writer.write_table(pa.table(columns, schema=index_schema()))
            self._rows = []


class _Values(ValuesView[Placed]):
    """Goes through the columns once."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._index = index

    def __iter__(self) -> Iterator[Placed]:
        return (Placed(*row) for row in self._index.walk(*COLUMNS[1:]))


class _Items(ItemsView[str, Placed]):
    """Goes through the columns once."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._index = index

    def __iter__(self) -> Iterator[tuple[str, Placed]]:
        return ((name, Placed(*row)) for name, *row in self._index.walk(*COLUMNS))


class Index(Mapping[str, Placed]):
    """The index of a version: columns, of which a row is read when it is asked for."""

    def __init__(self, table: pa.Table) -> None:
        import numpy as np

        self._table = table.combine_chunks()
        self._ids = np.array(table["document_id"], dtype=np.bytes_)
        if (self._ids[1:] <= self._ids[:-1]).any():  # not as we write it, but readable
            self._table = table.sort_by("document_id").combine_chunks()
            self._ids = np.array(self._table["document_id"], dtype=np.bytes_)

    def __getitem__(self, name: str) -> Placed:
        key = name.encode()
        row = int(self._ids.searchsorted(key))
        if row == len(self._ids) or self._ids[row] != key:
            raise KeyError(name)
        return Placed(*(self._table[column][row].as_py() for column in COLUMNS[1:]))

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self.walk(COLUMNS[0]))

    def __len__(self) -> int:
        return len(self._ids)

    def values(self) -> ValuesView[Placed]:
        """Where the documents are, by id, without looking each of them up."""
        return _Values(self)

    def items(self) -> ItemsView[str, Placed]:
        """Ids and where they are, likewise."""
        return _Items(self)

    def list_changed(self, before: Index) -> pa.Array:
        """The ids, in order, whose rows or places are not those that ``before`` has."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        ids = self._table["document_id"]
        if not len(before) or not len(self):
            return ids.combine_chunks()
        rows = np.minimum(before._ids.searchsorted(self._ids), len(before) - 1)
        is_same = pa.array(before._ids[rows] == self._ids)
        for name in COLUMNS[1:]:
            is_same = pc.and_(is_same, pc.equal(self._table[name], before._table[name].take(rows)))
        return ids.filter(pc.invert(is_same)).combine_chunks()

    def walk(self, *columns: str) -> Iterator[tuple[str, ...]]:
        """The rows of some columns, in order."""
        for batch in self._table.select(columns).to_batches(GROUP_ROWS):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def read_index(version: Path) -> Index:
    """Where each document of a version is, and the digest of its rows."""
    return Index(read_file(version / INDEX))


def walk_splits(version: Path) -> Iterator[tuple[str, str]]:
    """Ids and splits, in order, with one group of rows in memory."""
    with open_file(version / INDEX) as file:
        for batch in file.iter_batches(columns=["document_id", "split"]):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def index_schema() -> pa.Schema:
    """The columns of the index."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in COLUMNS])
