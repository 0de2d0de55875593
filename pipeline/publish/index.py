"""``index.parquet``: for each document its cluster, its split and one digest of all its rows.

Two versions are compared by their indexes alone: which documents are new, gone, changed or moved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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


def read_index(version: Path) -> dict[str, Placed]:
    """Where each document of a version is, and the digest of its rows."""
    import pyarrow.parquet as pq

    table = pq.read_table(version / INDEX, page_checksum_verification=True)
    columns = [table[name].to_pylist() for name in COLUMNS]
    return {name: Placed(*place) for name, *place in zip(*columns, strict=True)}


def index_schema() -> pa.Schema:
    """The columns of the index."""
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in COLUMNS])
