"""Reading one Parquet file, every page held against its checksum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def read_file(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """All rows of a file, all columns or some.

    ``pyarrow.parquet.read_table`` takes a file for a dataset: 0.4 s to import, 2 ms for each file.

    Raises:
        OSError: a page is not what was written.
        ArrowInvalid: the file is not Parquet.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        return file.read(None if columns is None else list(columns))
