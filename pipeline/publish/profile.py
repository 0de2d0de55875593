"""What a version is like, in counts: the basis of its plots, and of drift between versions.

Counted from the columns of the files, so that any published version can be profiled, also one
that was published before this module was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.contract.tables import find_table
from pipeline.publish.gate.rows import read_columns

if TYPE_CHECKING:
    import pyarrow as pa

OCTAVE = 4  # bins of text length for each doubling
SENTENCE_CHARS = 25  # width of a bin of sentence length


class SpeakerCount(Struct, frozen=True):
    """How often somebody is quoted, under this name; one name in two articles may be two people."""

    name: str
    quotes: int
    articles: int


class Profile(Struct):
    """Counts over a version.

    ``speakers`` counts quotes by how the speaker is known, or by why not. ``text_chars`` counts
    articles by ``log2`` of their length in quarters, ``sentence_chars`` sentences by length in
    steps of 25 characters, ``quotes_per_document`` articles by their number of quotes.
    ``publishers`` counts articles; the empty name stands for those that name none.
    """

    documents: int
    sentences: int
    mentions: int
    quotes: int
    labels: dict[str, int]
    kinds: dict[str, int]
    acts: dict[str, int]
    speakers: dict[str, int]
    unnamed: int
    quotes_per_document: dict[int, int]
    text_chars: dict[int, int]
    sentence_chars: dict[int, int]
    publishers: dict[str, int]
    top_speakers: list[SpeakerCount]


def profile_version(folder: Path, speakers_shown: int = 15) -> Profile:
    """Count what stands in the files under ``folder``, a version or a staging folder.

    Raises: OSError, ArrowException or ValueError when a file cannot be read.
    """
    import pyarrow.compute as pc

    publishers: Counter[str] = Counter()
    text_chars: Counter[int] = Counter()
    for batch in _read(folder, "documents", "publisher", "text"):
        publishers.update(_count(pc.fill_null(batch["publisher"], "")))
        lengths = pc.max_element_wise(pc.utf8_length(batch["text"]), 1)
        octaves = pc.multiply(pc.log2(lengths), OCTAVE)
        text_chars.update(_count(pc.cast(pc.floor(octaves), "int32")))
    sentence_chars: Counter[int] = Counter()
    for batch in _read(folder, "sentences", "text"):
        sentence_chars.update(_count(pc.divide(pc.utf8_length(batch["text"]), SENTENCE_CHARS)))
    labels: Counter[str] = Counter()
    for batch in _read(folder, "entities", "label"):
        labels.update(_count(batch["label"]))
    said = _Said()
    for batch in _read(folder, "quotes", *_QUOTE_COLUMNS):
        said.add(batch)
    documents = sum(publishers.values())
    return Profile(
        documents=documents,
        sentences=sum(sentence_chars.values()),
        mentions=sum(labels.values()),
        quotes=sum(said.kinds.values()),
        labels=dict(labels.most_common()),
        kinds=dict(said.kinds.most_common()),
        acts=dict(said.acts.most_common()),
        speakers=dict(said.speakers.most_common()),
        unnamed=said.unnamed,
        quotes_per_document=said.count_by_document(documents),
        text_chars=dict(sorted(text_chars.items())),
        sentence_chars=dict(sorted(sentence_chars.items())),
        publishers=dict(publishers.most_common()),
        top_speakers=said.rank(speakers_shown),
    )


_QUOTE_COLUMNS = (
    "document_id", "kind", "act", "speaker", "speaker_how", "co_speakers", "abstention",
)  # fmt: skip


class _Said:
    """Counts over the quotes."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.speakers: Counter[str] = Counter()
        self.unnamed = 0
        self._quotes: Counter[str] = Counter()
        self._articles: Counter[str] = Counter()
        self._lengths: Counter[int] = Counter()
        self._open = ("", 0)

    def add(self, batch: pa.Table) -> None:
        """Count a batch; the quotes of an article follow one another, but may stand in two."""
        import pyarrow.compute as pc

        self.kinds.update(_count(batch["kind"]))
        self.acts.update(_count(batch["act"]))
        self.speakers.update(_count(pc.coalesce(batch["speaker_how"], batch["abstention"], "none")))
        self.unnamed += batch["speaker"].null_count
        self._count_documents(_count(batch["document_id"]))
        speakers = _list_speakers(batch)
        self._quotes.update(_count(speakers["speaker"]))
        pairs = speakers.group_by(["document_id", "speaker"])
        self._articles.update(_count(pairs.aggregate([])["speaker"]))

    def count_by_document(self, documents: int) -> dict[int, int]:
        """Number of quotes to number of articles with so many."""
        counts = self._lengths + Counter([self._open[1]] if self._open[1] else [])
        counts[0] = documents - counts.total()
        return dict(sorted(counts.items()))

    def _count_documents(self, quotes: dict[str, int]) -> None:
        """Quotes by article, in order: of a batch, only its last article may go on."""
        for name, count in quotes.items():
            known, so_far = self._open
            if name == known:
                self._open = (name, so_far + count)
                continue
            self._lengths[so_far] += bool(so_far)
            self._open = (name, count)

    def rank(self, shown: int) -> list[SpeakerCount]:
        """Who is quoted most."""
        ranked = sorted(self._quotes.items(), key=lambda item: (-item[1], item[0]))[:shown]
        return [SpeakerCount(name, quotes, self._articles[name]) for name, quotes in ranked]


def _list_speakers(batch: pa.Table) -> pa.Table:
    """``document_id`` and ``speaker`` of every quote, and the same of its co-speakers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pairs = batch.select(["document_id", "speaker"])
    joint = batch["co_speakers"].combine_chunks()
    others = pa.table({
        "document_id": pc.take(batch["document_id"], pc.list_parent_indices(joint)),
        "speaker": pc.struct_field(pc.list_flatten(joint), "name"),
    })  # fmt: skip
    return pa.concat_tables([pairs, others.cast(pairs.schema)]).drop_null()


def _read(folder: Path, table: str, *columns: str) -> Iterator[pa.Table]:
    return read_columns(folder, find_table(table), columns)


def _count(column: pa.ChunkedArray) -> dict[Any, int]:
    return {pair["values"]: pair["counts"] for pair in column.value_counts().to_pylist()}
