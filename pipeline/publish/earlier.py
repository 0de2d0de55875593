"""What of the version before still stands: rows and pages that need not be made again.

A document that was read, cleaned and annotated as before, and is where it was, has the rows that
it had: they are copied from the files of that version. Copied or made, the bytes are the same.
Whatever is copied is compared with the digest that the version kept of it, and the gate reads it
like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.contract.tables import TABLES, Split, Table
from pipeline.errors import PublishError
from pipeline.publish.duplicates import Placed
from pipeline.publish.gate.rows import read_batches, read_key, read_lines
from pipeline.publish.index import Index, read_index
from pipeline.publish.packages import list_packages
from pipeline.publish.shape import is_standoff
from pipeline.publish.versions import latest_version, read_manifest
from pipeline.publish.work import digest_program
from pipeline.recipe import Recipe
from pipeline.run.history import find_use
from pipeline.run.keys import SortedKeys
from pipeline.run.plan import Plan

if TYPE_CHECKING:
    import pyarrow as pa

_FORMATS = {"parquet", "jsonl"}


class Kept(Struct, frozen=True):
    """The lines of a document in each table, where its rows begin there, and their digest."""

    tables: Mapping[str, tuple[list[bytes], int]]
    digest: str


class Earlier:
    """The version before: made by these programs, with this recipe, in both formats.

    ``roots`` are the keys of its inputs: what was made of another is new.
    """

    def __init__(self, version: Path, roots: SortedKeys) -> None:
        self.version, self.roots = version, roots
        self.index: Index = read_index(version)
        self._files: Mapping[str, Mapping[str, Any]] = read_manifest(version)["files"]
        self._strips: dict[tuple[str, Split], Strip] = {}
        self._is_broken = False

    def strip(self, table: Table, split: Split) -> Strip:
        """The rows of a table and split."""
        key = (table.name, split)
        if key not in self._strips:
            self._strips[key] = Strip(self.version, table, split)
        return self._strips[key]

    def rewind(self) -> None:
        """Begin anew: the rows are read in the order of their documents."""
        self._strips = {}

    def find(self, document_id: str, cluster_id: str, split: Split) -> Kept | None:
        """The rows of a document, if it is where it was; documents are asked for by id.

        None, too, if they are not what the version says they are.
        """
        before = self.index.get(document_id)
        if before is None or (before.cluster_id, before.split) != (cluster_id, split):
            return None
        try:
            taken = {table.name: self.strip(table, split).take(document_id) for table in TABLES}
        except (
            OSError,
            ValueError,
            msgspec.MsgspecError,
        ):  # its lines cannot be read: from here on all is made anew
            self._is_broken = True
        if self._is_broken:
            return None
        digest = sha256(b"".join(line for lines, _ in taken.values() for line in lines))
        is_sound = digest.hexdigest() == before.sha256
        return Kept(taken, before.sha256) if is_sound else None

    def read_file(self, path: str, document_id: str, index: Mapping[str, Placed]) -> str | None:
        """A file about a document whose row in ``index``, the new one, is as it was.

        None if there is none, or if it is not what the version says it is.
        """
        now = index.get(document_id)
        facts = self._files.get(path)
        if facts is None or now is None or now != self.index.get(document_id):
            return None
        try:
            content = (self.version / path).read_bytes()
        except OSError:  # somebody removed it
            return None
        return content.decode() if sha256(content).hexdigest() == facts["sha256"] else None


class Strip:
    """The rows of one table and split of a version, in their order, as lines and as columns."""

    def __init__(self, version: Path, table: Table, split: Split) -> None:
        self._name = f"{version}: the Parquet file of {table.name}, {split},"
        self._groups = groupby(read_lines(version, table, split), key=read_key)
        self._batches = read_batches(version, table, split)
        self._head: tuple[str, list[bytes]] | None = None
        self._row = 0
        self._held: list[tuple[int, pa.RecordBatch]] = []
        self._read = 0

    def take(self, document_id: str) -> tuple[list[bytes], int]:
        """The lines of a document, which comes after the one before, and its first row."""
        while (head := self._peek()) is not None and head[0] < document_id:
            self._row += len(head[1])
            self._head = None
        if head is None or head[0] != document_id:
            return [], self._row
        first, self._head = self._row, None
        self._row += len(head[1])
        return head[1], first

    def cut(self, first: int, count: int) -> Iterator[pa.RecordBatch]:
        """``count`` rows from row ``first`` on; what lies before is not asked for again.

        Raises:
            PublishError: the file of columns cannot be read, or has fewer rows than that of lines.
        """
        while self._read < first + count:
            batch = self._read_next()
            self._held.append((self._read, batch))
            self._read += len(batch)
        self._held = [(start, batch) for start, batch in self._held if start + len(batch) > first]
        for start, batch in self._held:
            low, high = max(first, start), min(first + count, start + len(batch))
            if low < high:
                yield batch.slice(low - start, high - low)

    def _read_next(self) -> pa.RecordBatch:
        import pyarrow as pa

        try:
            return next(self._batches)
        except (OSError, pa.ArrowException, StopIteration) as error:
            why = str(error) or "it has fewer rows than its JSON lines"
            raise PublishError(
                f"{self._name} cannot be read: {why}. `pressmark check` says what is damaged; put "
                "the version back from a copy, or remove its folder, and build again"
            ) from error

    def _peek(self) -> tuple[str, list[bytes]] | None:
        if self._head is None:
            name, lines = next(self._groups, (None, iter(())))
            self._head = None if name is None else (name, list(lines))
        return self._head


def find_earlier(home: Path, recipe: Recipe, store: Path, plan: Plan) -> Earlier | None:
    """The latest version below ``home``, if what it holds can stand in a new one."""
    latest = latest_version(home)
    if latest is None or not _FORMATS.issubset(recipe.publish.formats):
        return None
    manifest = read_manifest(latest)
    now = {
        "recipe": msgspec.to_builtins(recipe),
        "packages": list_packages(),
        "program": digest_program(),
    }
    before = {name: manifest.get(name) for name in now}
    is_same = msgspec.json.encode(now) == msgspec.json.encode(before)
    use = find_use(store, recipe.dataset.name, str(manifest.get("work")))
    if not is_same or is_standoff(manifest) or use is None or use.plan != plan.fingerprint:
        return None
    return Earlier(latest, SortedKeys(use.roots))
