"""The store: what is done is never done again.

For each stage a folder of Parquet parts; a row holds the key of a piece of work, the layer that
it filled, and whether the document was rejected. One more folder has the fingerprints. A part is
written beside and renamed under a name made of its content, so it is there whole or not at all,
and two writers of the same part do no harm. Existence is completion. Another folder has a file for
each dataset, in which the gate keeps the marks of its texts.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.contract.parquet import open_file, read_file
from pipeline.run.parcel import Layer
from pipeline.stages.stage import Stage

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

STORE = ".store"
FINGERPRINTS = "fingerprints"
MARKS = "marks"
COLUMNS = ("key", "rejected", "layer")
_KEPT_BYTES = 16_000_000  # of layers, so that the many small parts of many nights are read once


class _Part(NamedTuple):
    """The rows of a part in memory."""

    keys: list[bytes]
    layers: list[bytes]
    bytes: int


class StageStore:
    """Finished work of one stage, by key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: list[Path] = []
        self._index: _Index | None = None
        self._open: OrderedDict[int, _Part] = OrderedDict()
        self._open_bytes = 0

    def load(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The packed layer for each key, or None where the work is not done."""
        index = self._index or self._read_index()
        found: list[bytes | None] = [None] * len(keys)
        places = [(place, i) for i, place in enumerate(index.find(keys)) if place is not None]
        for (part, row), i in sorted(places):  # each part is opened once, whatever the order
            stored = self._read_part(part)
            if stored.keys[row] == keys[i]:
                found[i] = stored.layers[row]
        return found

    def look_up(self, keys: Sequence[bytes]) -> list[bool | None]:
        """For each key None where the work is not done, else whether it ended in a rejection."""
        index = self._index or self._read_index()
        return [None if place is None else index.is_rejected(place) for place in index.find(keys)]

    def save(
        self, keys: Sequence[bytes], layers: Sequence[bytes], rejected: Sequence[bool]
    ) -> None:
        """Keep finished work; it can be loaded by whoever opens the store after this."""
        import pyarrow as pa

        if not keys:
            return
        table = pa.table(
            {
                "key": pa.array(keys, pa.binary(len(keys[0]))),
                "layer": pa.array(layers, pa.large_binary()),
                "rejected": pa.array(rejected, pa.bool_()),
            }
        )
        write_part(self.folder, table)

    def _read_index(self) -> _Index:
        self._parts = sorted(self.folder.glob("*.parquet"))
        self._index = _Index([read_keys(part) for part in self._parts])
        return self._index

    def _read_part(self, number: int) -> _Part:
        if number in self._open:
            self._open.move_to_end(number)
            return self._open[number]
        table = read_file(self._parts[number], [COLUMNS[0], COLUMNS[2]])
        part = _Part(table["key"].to_pylist(), table["layer"].to_pylist(), table.nbytes)
        self._open[number] = part
        self._open_bytes += part.bytes
        while self._open_bytes > _KEPT_BYTES and len(self._open) > 1:
            _, oldest = self._open.popitem(last=False)
            self._open_bytes -= oldest.bytes
        return part


def read_keys(part: Path) -> pa.Table:
    """Keys and rejections of a part; none, if it has not the columns that a part must have."""
    import pyarrow as pa

    with open_file(part) as file:
        if set(COLUMNS) <= set(file.schema_arrow.names):
            return file.read(list(COLUMNS[:2]))
    return pa.table({"key": pa.array([], pa.binary()), "rejected": pa.array([], pa.bool_())})


def write_part(folder: Path, table: pa.Table) -> Path:
    """Write finished work of one stage under a name made of its keys; whole or not at all."""
    import pyarrow.parquet as pq

    keys = table["key"].to_pylist()
    name = hashlib.blake2b(b"".join(keys), digest_size=16).hexdigest()
    path = folder / f"{name}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    pq.write_table(table, beside, compression="zstd", write_page_checksum=True)
    beside.replace(path)
    return path


class _Index:
    """Where a key stands, found by its first eight bytes; the reader compares the whole key."""

    def __init__(self, parts_read: Sequence[pa.Table]) -> None:
        import numpy as np

        heads = [head_keys(part["key"].to_pylist()) for part in parts_read]
        self._rejected = [part["rejected"].to_numpy() for part in parts_read]
        sizes = [len(part) for part in heads]
        all_heads = np.concatenate(heads) if heads else np.zeros(0, np.uint64)
        parts = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        rows = np.concatenate([np.arange(n, dtype=np.int32) for n in sizes] or [parts])
        order = np.argsort(all_heads, kind="stable")
        self._heads, self._parts, self._rows = all_heads[order], parts[order], rows[order]

    def is_rejected(self, place: tuple[int, int]) -> bool:
        part, row = place
        return bool(self._rejected[part][row])

    def find(self, keys: Sequence[bytes]) -> list[tuple[int, int] | None]:
        import numpy as np

        wanted = head_keys(keys)
        if not len(self._heads):
            return [None] * len(keys)
        places = np.minimum(np.searchsorted(self._heads, wanted), len(self._heads) - 1)
        hits = self._heads[places] == wanted
        return [
            (int(self._parts[place]), int(self._rows[place])) if hit else None
            for place, hit in zip(places, hits, strict=True)
        ]


def head_keys(keys: Sequence[bytes]) -> NDArray[np.uint64]:
    """The first eight bytes of each key, as a number."""
    import numpy as np

    return np.frombuffer(b"".join(key[:8] for key in keys), dtype=">u8").astype(np.uint64)


class Store:
    """Finished work of all stages, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stages: dict[str, tuple[StageStore, Layer]] = {}
        self.fingerprints = StageStore(folder / FINGERPRINTS)

    def of(self, stage: Stage) -> tuple[StageStore, Layer]:
        """The store of one stage, and how its layer is packed."""
        if stage.name not in self._stages:
            self._stages[stage.name] = (StageStore(self.folder / stage.name), Layer(stage))
        return self._stages[stage.name]

    def size(self) -> dict[str, Any]:
        """Parts and bytes of the whole store."""
        parts = list(self.folder.glob("*/*.parquet"))
        return {"parts": len(parts), "bytes": sum(part.stat().st_size for part in parts)}
