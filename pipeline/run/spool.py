"""The spool: finished documents, put into the order of their ids without holding them all.

An external merge sort: sorted runs on disk, merged as a stream. Where there are many, so many at a
time are made one, so that few files are open at once. Publishing writes rows by id, so that the
published bytes do not depend on the order of the input.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from pipeline.records import Document
from pipeline.run.parcel import unpack_document

_RUN_BYTES = 48_000_000  # a collection of a thousand articles stays in memory
_RUNS_JOINED = 100  # of a tier; the limit of open files is often 1,024
_MERGE_ROWS = 64


class Spool:
    """Takes packed documents in any order and gives them back by id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pending: list[tuple[str, bytes]] = []
        self._bytes = 0
        self._tiers: list[list[Path]] = []
        self._written = 0

    def add(self, document_id: str, packed: bytes) -> None:
        """Keep one document, as msgpack."""
        self._pending.append((document_id, packed))
        self._bytes += len(packed)
        if self._bytes >= _RUN_BYTES:
            self._flush()

    def documents(self, wanted: Callable[[str], bool] | None = None) -> Iterator[Document]:
        """The documents, all or those whose id is ``wanted``, by id; may be called again."""
        return (unpack_document(packed) for _, packed in self.packed(wanted))

    def packed(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, bytes]]:
        """Ids and documents as msgpack, for whoever needs a part of them; as ``documents``."""
        pending = sorted(self._pending, key=itemgetter(0))
        streams = [_read_run(run) for run in chain.from_iterable(self._tiers)]
        merged = heapq.merge(*streams, pending, key=itemgetter(0))
        return merged if wanted is None else (one for one in merged if wanted(one[0]))

    def _flush(self) -> None:
        self._pending.sort(key=itemgetter(0))
        self._put(self._write(self._pending), tier=0)
        self._pending, self._bytes = [], 0

    def _put(self, run: Path, tier: int) -> None:
        """Keep a run; a full tier becomes one run of the next."""
        if tier == len(self._tiers):
            self._tiers.append([])
        runs = self._tiers[tier]
        runs.append(run)
        if len(runs) == _RUNS_JOINED:
            joined = self._write(heapq.merge(*map(_read_run, runs), key=itemgetter(0)))
            for one in runs:
                one.unlink()
            runs.clear()
            self._put(joined, tier + 1)

    def _write(self, rows: Iterable[tuple[str, bytes]]) -> Path:
        """A run of rows that are in order, streamed."""
        import pyarrow as pa

        path = self.folder / f"run-{self._written:05}.arrow"
        self._written += 1
        schema = pa.schema([("id", pa.string()), ("document", pa.large_binary())])
        options = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
        remaining = iter(rows)
        with pa.ipc.new_stream(path, schema, options=options) as stream:
            while group := list(islice(remaining, _MERGE_ROWS)):
                stream.write_batch(pa.record_batch([*map(list, zip(*group, strict=True))], schema))
        return path


def _read_run(path: Path) -> Iterator[tuple[str, bytes]]:
    """The rows of a run; of many open runs each has no more than one batch in memory."""
    import pyarrow as pa

    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as batches:
        for batch in batches:
            yield from zip(batch["id"].to_pylist(), batch["document"].to_pylist(), strict=True)
