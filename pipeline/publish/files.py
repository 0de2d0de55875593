"""The files of one table and split: shards by bytes, in Parquet, JSONL or both.

Where a shard ends depends on the rows alone (on the length of their JSON lines), never on how
they arrived: the same rows give the same bytes. A shard gets its final name when the number of
shards is known; all of it happens in a staging folder that nobody reads yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from pipeline.contract.tables import Split, Table
from pipeline.publish.jsonl import JsonlSink
from pipeline.publish.parquet import EarlierRows, ParquetSink, Row
from pipeline.recipe import PublishConfig

Format = Literal["parquet", "jsonl"]
FOLDERS: dict[Format, str] = {"parquet": "data", "jsonl": "jsonl"}

_encode = msgspec.json.Encoder().encode


class SheetFacts(Struct, frozen=True):
    """What was written of one table and split.

    ``sha256`` is that of the JSON lines one after the other, so it is the same for every format
    and number of shards: ``cat jsonl/quotes/train-*.jsonl | sha256sum``. ``bytes`` is their length.
    """

    rows: int
    bytes: int
    shards: int
    sha256: str


class Sink(Protocol):
    """A file that takes rows."""

    def add(self, rows: Sequence[Row], lines: Sequence[bytes], /) -> None:
        """Rows and their JSON lines."""

    def finish(self) -> None:
        """Begin to finish the file: no more rows will come."""

    def close(self) -> None:
        """Finish the file."""


class Sheet:
    """Takes the rows of one table and split, in order, and writes them.

    ``earlier`` has those of the version before, of which ``add_kept`` speaks; ``pool`` makes
    columns of rows beside this thread.
    """

    def __init__(
        self,
        staging: Path,
        table: Table,
        split: Split,
        config: PublishConfig,
        earlier: EarlierRows | None = None,
        pool: Executor | None = None,
    ) -> None:
        self._folders = {kind: staging / FOLDERS[kind] / table.name for kind in config.formats}
        for folder in self._folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        self._table, self._earlier, self._pool = table, earlier, pool
        self._split = split
        self._limit = config.shard_mb * 1_000_000
        self._sinks: list[Sink] = []
        self._shards = self._shard_bytes = 0
        self._rows = self._bytes = 0
        self._digest = sha256()

    def add(self, rows: Sequence[Struct]) -> list[bytes]:
        """Write rows; gives their JSON lines."""
        lines = [_encode(row) + b"\n" for row in rows]
        self._put(rows, lines)
        return lines

    def add_kept(self, lines: Sequence[bytes], first: int) -> None:
        """Write rows of the version before: their JSON lines, and the place of the first."""
        self._put(range(first, first + len(lines)), lines)

    def _put(self, rows: Sequence[Row], lines: Sequence[bytes]) -> None:
        """Write rows, at once where all of them are in one shard for certain."""
        joined = b"".join(lines)
        if self._sinks and self._shard_bytes + len(joined) <= self._limit:
            for sink in self._sinks:
                sink.add(rows, lines)
            self._shard_bytes += len(joined)
        else:
            for row, line in zip(rows, lines, strict=True):
                if not self._sinks or self._shard_bytes + len(line) > self._limit:
                    self._open_shard()
                for sink in self._sinks:
                    sink.add([row], [line])
                self._shard_bytes += len(line)
        self._digest.update(joined)
        self._bytes += len(joined)
        self._rows += len(rows)

    def finish(self) -> None:
        """Begin to finish the files, beside those of other sheets; ``close`` waits for it."""
        for sink in self._sinks:
            sink.finish()

    def close(self) -> SheetFacts:
        """Finish the files and give them their names."""
        self.abort()
        for kind, folder in self._folders.items():
            for number in range(self._shards):
                name = f"{self._split}-{number:05}-of-{self._shards:05}.{kind}"
                self._draft(folder, kind, number).rename(folder / name)
        return SheetFacts(self._rows, self._bytes, self._shards, self._digest.hexdigest())

    def abort(self) -> None:
        """Let go of the open files; what is written stays in the staging folder, without a name."""
        for sink in self._sinks:
            sink.close()
        self._sinks = []

    def _open_shard(self) -> None:
        self.abort()
        drafts = {
            kind: self._draft(folder, kind, self._shards) for kind, folder in self._folders.items()
        }
        self._sinks = [
            ParquetSink(path, self._table, self._earlier, self._pool)
            if kind == "parquet"
            else JsonlSink(path)
            for kind, path in drafts.items()
        ]
        self._shards += 1
        self._shard_bytes = 0

    def _draft(self, folder: Path, kind: Format, number: int) -> Path:
        return folder / f"{self._split}-{number:05}.{kind}.draft"
