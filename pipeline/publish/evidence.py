"""``duplicates.parquet``: which inputs are copies of another, which articles tell one story, why.

One row per pair. A copy (the same text) is not published: ``kept_id`` names the one that is. Two
articles of one story are both published, in one split, and ``kept_id`` is null; where both were
published before anybody knew, their clusters and perhaps their splits differ for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from pipeline.contract.parquet import read_file
from pipeline.publish.accounts import Account
from pipeline.publish.duplicates import Pair, Placed
from pipeline.publish.index import GROUP_ROWS, read_index

if TYPE_CHECKING:
    import pyarrow as pa

DUPLICATES = "duplicates.parquet"


class Kinship(Struct, frozen=True):
    """A row: two documents and what ties them."""

    relation: Literal["copy", "story"]
    left_id: str
    right_id: str
    kept_id: str | None
    similarity: float
    shared_sentences: int | None
    shared_quotes: int | None
    left_cluster_id: str | None
    right_cluster_id: str | None
    left_split: str | None
    right_split: str | None
    left_path: str | None
    right_path: str | None


_DESCRIPTIONS = {
    "relation": "copy: the same text, left is not published; story: both are",
    "left_id": "document id of the one",
    "right_id": "document id of the other; of a copy, the one that was kept",
    "kept_id": "document id of what is published of two copies; null for a story",
    "similarity": "Jaccard index of the runs of five words, estimated by MinHash; 1 for a copy",
    "shared_sentences": "sentences of eight words or more in common; null for a copy",
    "shared_quotes": "runs of words in quotation marks in common; null for a copy",
    "left_cluster_id": "cluster of the left document; null for a copy",
    "right_cluster_id": "cluster of the right document",
    "left_split": "split of the left document; null for a copy",
    "right_split": "split of the right document",
    "left_path": "file of a copy; null for a story",
    "right_path": "file of the kept one; null for a story",
}


def write_duplicates(staging: Path, accounts: Iterable[Account], pairs: Sequence[Pair]) -> None:
    """Write the table; the index of the version must be there already."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    places = read_index(staging)
    rows = chain(_list_copies(accounts, places), _list_stories(pairs, places))
    options = {"compression": "zstd", "write_page_checksum": True}
    with pq.ParquetWriter(staging / DUPLICATES, _schema(), **options) as writer:
        while part := [msgspec.to_builtins(row) for row in islice(rows, GROUP_ROWS)]:
            writer.write_table(pa.Table.from_pylist(part, _schema()))


def read_duplicates(version: Path) -> list[Kinship]:
    """The rows of a version, copies first, each kind by the ids of its pairs."""
    return msgspec.convert(read_file(version / DUPLICATES).to_pylist(), list[Kinship])


def _list_copies(accounts: Iterable[Account], places: Mapping[str, Placed]) -> Iterator[Kinship]:
    copies = [one for one in accounts if one.outcome == "duplicate"]
    for one in sorted(copies, key=lambda copy: (copy.document_id, copy.source_path)):
        kept = places.get(one.kept_id or "")
        yield Kinship(
            relation="copy",
            left_id=one.document_id,
            right_id=one.kept_id or "",
            kept_id=one.kept_id,
            similarity=1.0,
            shared_sentences=None,
            shared_quotes=None,
            left_cluster_id=None,
            right_cluster_id=kept.cluster_id if kept else None,
            left_split=None,
            right_split=kept.split if kept else None,
            left_path=one.source_path,
            right_path=one.kept_path,
        )


def _list_stories(pairs: Iterable[Pair], places: Mapping[str, Placed]) -> Iterator[Kinship]:
    for pair in pairs:
        left, right = places[pair.left_id], places[pair.right_id]
        yield Kinship(
            relation="story",
            left_id=pair.left_id,
            right_id=pair.right_id,
            kept_id=None,
            similarity=pair.similarity,
            shared_sentences=pair.shared_sentences,
            shared_quotes=pair.shared_quotes,
            left_cluster_id=left.cluster_id,
            right_cluster_id=right.cluster_id,
            left_split=left.split,
            right_split=right.split,
            left_path=None,
            right_path=None,
        )


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "similarity": pa.float64(),
        "shared_sentences": pa.int32(),
        "shared_quotes": pa.int32(),
    }
    return pa.schema(
        [
            pa.field(name, kinds.get(name, pa.string()), metadata={"description": words})
            for name, words in _DESCRIPTIONS.items()
        ]
    )
