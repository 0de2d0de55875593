"""What passed the gate in the version before, byte for byte: it need not be judged again.

A row that is judged by itself alone, by the same programs, gets the same judgement. What is judged
by all rows together (rates, uniqueness, clusters, leaks) is always judged anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.index import Index, read_index
from pipeline.publish.versions import read_manifest
from pipeline.publish.work import digest_program

if TYPE_CHECKING:
    import pyarrow as pa


class Standing:
    """The documents of ``before``, the index of a version that passed; ``after`` is the new one.

    ``name`` is the version before. By the indexes alone a document is fresh or not: that the new
    one tells the truth of its rows is for ``digest`` and the relational checks to see.
    """

    def __init__(self, before: Index, after: Index, name: str) -> None:
        self.name = name
        self._before, self._after = before, after
        self._fresh = after.list_changed(before)

    def digest(self, document_id: str) -> str | None:
        """SHA-256 of the rows of a document as they were, None if it was not there."""
        placed = self._before.get(document_id)
        return placed.sha256 if placed else None

    def covers(self, document_id: str) -> bool:
        """Whether by the indexes the document is as it was."""
        placed = self._before.get(document_id)
        return placed is not None and placed == self._after.get(document_id)

    def are_fresh(self, ids: pa.Array | pa.ChunkedArray) -> pa.BooleanArray | pa.ChunkedArray:
        """Which of ``ids`` are of documents that are new, changed or moved."""
        import pyarrow.compute as pc

        return pc.is_in(ids, self._fresh)


def find_standing(folder: Path, previous: Path | None) -> Standing | None:
    """What stands of ``previous`` in ``folder``; None unless these very programs checked it."""
    if previous is None or read_manifest(previous).get("program") != digest_program():
        return None
    return Standing(read_index(previous), read_index(folder), previous.name)
