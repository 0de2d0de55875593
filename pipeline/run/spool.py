"""The spool: finished documents, put into the order of their ids without holding them all.

An external merge sort: sorted runs on disk, merged as a stream. Publishing writes rows by id, so
that the published bytes do not depend on the order of the input.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path

import msgspec

from pipeline.records import Document

_RUN_BYTES = 64_000_000
_MERGE_ROWS = 64

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Document).decode


class Spool:
    """Takes documents in any order and gives them back by id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pending: list[tuple[str, bytes]] = []
        self._bytes = 0
        self._runs: list[Path] = []

    def add(self, document: Document) -> None:
        """Keep one document."""
        packed = _encode(document)
        self._pending.append((document.document_id, packed))
        self._bytes += len(packed)
        if self._bytes >= _RUN_BYTES:
            self._flush()

    def documents(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Document]:
        """The documents, all or those whose id is ``wanted``, by id; may be called again."""
        pending = sorted(self._pending, key=itemgetter(0))
        streams = [_read_run(run) for run in self._runs]
        for name, packed in heapq.merge(*streams, pending, key=itemgetter(0)):
            if wanted is None or wanted(name):
                yield _decode(packed)

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pending.sort(key=itemgetter(0))
        ids, packed = zip(*self._pending, strict=True)
        path = self.folder / f"run-{len(self._runs):05}.parquet"
        table = pa.table({"id": pa.array(ids), "document": pa.array(packed, pa.large_binary())})
        pq.write_table(table, path, compression="zstd", row_group_size=_MERGE_ROWS)
        self._runs.append(path)
        self._pending, self._bytes = [], 0


def _read_run(path: Path) -> Iterator[tuple[str, bytes]]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches(_MERGE_ROWS):
        yield from zip(batch["id"].to_pylist(), batch["document"].to_pylist(), strict=True)
