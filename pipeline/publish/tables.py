"""From finished documents to the files of all tables, in one pass and with flat memory."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from pipeline.contract.tables import SPLITS, TABLES, Split
from pipeline.publish.files import Sheet, SheetFacts
from pipeline.publish.index import IndexWriter
from pipeline.publish.tally import Tally
from pipeline.recipe import PublishConfig
from pipeline.records import Document


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

    def __init__(self, staging: Path, config: PublishConfig) -> None:
        self._staging = staging
        self._config = config
        self._sheets: dict[tuple[str, Split], Sheet] = {}
        self._index = IndexWriter(staging)
        self._tally = Tally()
        self._last = ""

    def write(self, document: Document, split: Split) -> None:
        """Write the rows of one document.

        Raises:
            ValueError: if the document is rejected, has no cluster or is out of order.
        """
        if document.rejection or document.cluster_id is None or document.document_id <= self._last:
            raise ValueError(
                f"document {document.document_id} cannot be written: it is rejected, has no "
                f"cluster_id, or does not come after {self._last or 'nothing'}"
            )
        self._last = document.document_id
        digest = sha256()
        for table in TABLES:
            rows = table.flatten(document)
            if rows:
                digest.update(b"".join(self._sheet(table.name, split).add(rows)))
        self._tally.add(document)
        self._index.add(document.document_id, document.cluster_id, split, digest.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error:
            for sheet in self._sheets.values():
                sheet.abort()
            self._index.close()
        else:
            self.written = self._close()

    def _sheet(self, name: str, split: Split) -> Sheet:
        if (name, split) not in self._sheets:
            table = next(table for table in TABLES if table.name == name)
            self._sheets[name, split] = Sheet(self._staging, table, split, self._config)
        return self._sheets[name, split]

    def _close(self) -> Written:
        self._index.close()
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
