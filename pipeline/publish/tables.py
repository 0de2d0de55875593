"""From finished documents to the files of all tables, in one pass and with flat memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from pipeline.contract.tables import SPLITS, TABLES, Split, Table
from pipeline.publish.earlier import Earlier, Kept
from pipeline.publish.files import Sheet, SheetFacts
from pipeline.publish.index import IndexWriter
from pipeline.publish.tally import Outline, Tally
from pipeline.recipe import PublishConfig
from pipeline.records import Document

_BESIDE = 2  # groups of rows that are encoded at once


class Written(Struct, frozen=True):
    """What was written: facts by table and split; a split without rows is not there."""

    sheets: dict[str, dict[Split, SheetFacts]]
    tally: Tally

    def count_rows(self, table: str) -> int:
        """Rows of a table in all splits."""
        return sum(facts.rows for facts in self.sheets[table].values())

    def digest(self, table: str) -> str:
        """SHA-256 of the content of a table: of the lines ``split digest``, in order of splits.

        It does not depend on format, shards or compression.
        """
        lines = (f"{split} {facts.sha256}\n" for split, facts in self.sheets[table].items())
        return sha256("".join(lines).encode()).hexdigest()


class VersionWriter:
    """Writes documents, in ascending order of their ids, as rows of every table.

    Use it as a context manager; ``written`` is there when the block ends without an error.
    """

    written: Written

    def __init__(
        self, staging: Path, config: PublishConfig, earlier: Earlier | None = None
    ) -> None:
        self._staging = staging
        self._config = config
        self._earlier = earlier
        self._sheets: dict[tuple[str, Split], Sheet] = {}
        # Rows that are copied are Arrow's work, which goes on beside Python; new ones are Python's.
        self._pool = ThreadPoolExecutor(_BESIDE) if earlier else None
        self._index = IndexWriter(staging)
        self._tally = Tally()
        self._last = ""

    def write(self, document: Document, split: Split) -> None:
        """Write the rows of one document.

        Raises:
            ValueError: if the document is rejected, has no cluster or is out of order.
        """
        if document.rejection or document.cluster_id is None:
            raise ValueError(
                f"document {document.document_id} cannot be written: it is rejected, or has no "
                "cluster_id"
            )
        self._begin(document.document_id)
        digest = self._flatten(document, split)
        self._tally.add(document)
        self._index.add(document.document_id, document.cluster_id, split, digest)

    def write_kept(self, outline: Outline, cluster_id: str, split: Split) -> bool:
        """Write the rows that a document had in the version before; False if it has none there.

        Raises:
            PublishError: the version before cannot be read.
            ValueError: if the document is out of order.
        """
        kept = self._find_kept(outline.document_id, cluster_id, split)
        if kept is None:
            return False
        self._begin(outline.document_id)
        self._copy(kept, split)
        self._tally.add(outline)
        self._index.add(outline.document_id, cluster_id, split, kept.digest)
        return True

    def _begin(self, document_id: str) -> None:
        if document_id <= self._last:
            raise ValueError(
                f"document {document_id} cannot be written: it does not come after "
                f"{self._last or 'nothing'}"
            )
        self._last = document_id

    def _flatten(self, document: Document, split: Split) -> str:
        """Make the rows and write them; gives the digest of their lines."""
        digest = sha256()
        for table in TABLES:
            rows = table.flatten(document)
            if rows:
                digest.update(b"".join(self._sheet(table, split).add(rows)))
        return digest.hexdigest()

    def _find_kept(self, document_id: str, cluster_id: str, split: Split) -> Kept | None:
        return self._earlier.find(document_id, cluster_id, split) if self._earlier else None

    def _copy(self, kept: Kept, split: Split) -> None:
        """Write rows as they were."""
        for table in TABLES:
            lines, first = kept.tables[table.name]
            if lines:
                self._sheet(table, split).add_kept(lines, first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with self._pool or nullcontext():
            if error:
                for sheet in self._sheets.values():
                    sheet.abort()
                self._index.close()
            else:
                self.written = self._close()

    def _sheet(self, table: Table, split: Split) -> Sheet:
        key = (table.name, split)
        if key not in self._sheets:
            strip = self._earlier.strip(table, split) if self._earlier else None
            self._sheets[key] = Sheet(self._staging, table, split, self._config, strip, self._pool)
        return self._sheets[key]

    def _close(self) -> Written:
        self._index.close()
        for sheet in self._sheets.values():
            sheet.finish()
        facts = {key: sheet.close() for key, sheet in self._sheets.items()}
        return Written(
            {
                table.name: {
                    split: facts[table.name, split]
                    for split in SPLITS
                    if (table.name, split) in facts
                }
                for table in TABLES
            },
            self._tally,
        )
