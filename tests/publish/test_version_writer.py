from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from newsstand import make_articles, publish_articles, with_publish

from pipeline.contract.arrow import read_batch
from pipeline.contract.tables import TABLES, Table
from pipeline.publish import parquet
from pipeline.publish.index import read_index
from pipeline.publish.manifest import list_files
from pipeline.publish.tables import VersionWriter, Written
from pipeline.recipe import PublishConfig
from pipeline.records import Document, Rejection

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def write_all(
    staging: Path, documents: list[Document], config: PublishConfig | None = None
) -> Written:
    """Write documents, all in train."""
    staging.mkdir()
    with VersionWriter(staging, config or PublishConfig()) as writer:
        for document in sorted(documents, key=lambda one: one.document_id):
            writer.write(replace(document, cluster_id=document.document_id), "train")
    return writer.written


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    """Law 5: the order of the input does not matter, nor when or where it is built."""
    articles = make_articles(40, published="2031-02-03")
    shuffled = random.Random(1).sample(articles, len(articles))  # noqa: S311 - repeatable
    first = publish_articles(tmp_path / "a", articles).path
    second = publish_articles(tmp_path / "b", shuffled).path
    assert list_files(first) == list_files(second)
    assert (first / "manifest.json").read_bytes() == (second / "manifest.json").read_bytes()


@each_table
def test_batches_leave_no_trace_in_the_bytes(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many rows become columns at a time is our business only."""
    articles = make_articles(30)
    hashes = set()
    for number, size in enumerate((1, 700, 1_000_000)):
        monkeypatch.setattr(parquet, "BATCH_BYTES", size)
        write_all(tmp_path / str(number), articles)
        hashes.add(str(list_files(tmp_path / str(number) / "data" / table.name)))
    assert len(hashes) == 1


@each_table
def test_both_formats_and_the_digest_agree(table: Table, tmp_path: Path) -> None:
    """Rows of Parquet are the lines of JSONL, and their hash is the digest of the split."""
    import msgspec

    written = write_all(tmp_path / "v", make_articles(8))
    (lines,) = (tmp_path / "v" / "jsonl" / table.name).glob("*.jsonl")
    (columns,) = (tmp_path / "v" / "data" / table.name).glob("*.parquet")
    rows = [msgspec.json.decode(line) for line in lines.read_bytes().split(b"\n")[:-1]]
    assert read_batch(table, pq.read_table(columns)) == rows
    facts = written.sheets[table.name]["train"]
    assert facts.sha256 == sha256(lines.read_bytes()).hexdigest()
    assert (facts.rows, facts.bytes) == (len(rows), lines.stat().st_size)


def test_the_digest_is_independent_of_format_and_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content has one name, however it is packed."""
    articles = make_articles(300)
    whole = write_all(tmp_path / "a", articles)
    only = write_all(tmp_path / "b", articles, PublishConfig(formats=("parquet",)))
    monkeypatch.setattr(parquet, "GROUP_BYTES", 10_000)
    parted = write_all(tmp_path / "c", articles, PublishConfig(shard_mb=1))
    assert {w.digest("documents") for w in (whole, only, parted)} == {whole.digest("documents")}
    assert parted.sheets["documents"]["train"].shards > 1
    assert not (tmp_path / "b" / "jsonl").exists()


def test_shards_are_cut_by_bytes_and_numbered(tmp_path: Path) -> None:
    """Names tell how many there are; rows go on where the last shard ended."""
    version = publish_articles(tmp_path, make_articles(900), with_publish(shard_mb=1)).path
    shards = sorted((version / "data" / "documents").glob("train-*.parquet"))
    total = len(shards)
    assert total > 1
    assert [shard.name for shard in shards] == [
        f"train-{number:05}-of-{total:05}.parquet" for number in range(total)
    ]
    ids = [name for shard in shards for name in pq.read_table(shard)["document_id"].to_pylist()]
    assert ids == sorted(ids)
    lines = sorted((version / "jsonl" / "documents").glob("train-*.jsonl"))
    assert all(path.stat().st_size <= 1_000_000 for path in lines)
    assert not list(version.rglob("*.draft"))


def test_files_have_what_readers_use(tmp_path: Path) -> None:
    """zstd, page index, sorted rows, and checksums that find a flipped bit."""
    write_all(tmp_path / "v", make_articles(30))
    (path,) = (tmp_path / "v" / "data" / "quotes").glob("*.parquet")
    column = pq.read_metadata(path).row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert column.has_offset_index
    assert pq.read_metadata(path).row_group(0).sorting_columns[0].column_index == 1
    spoilt = bytearray(path.read_bytes())
    spoilt[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(OSError, match=r"(?i)crc|checksum|corrupt|zstd"):
        pq.read_table(path, page_checksum_verification=True)


def test_row_groups_end_where_a_ten_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``datasets`` reads rows by tens; only the last group may end between two."""
    monkeypatch.setattr(parquet, "BATCH_BYTES", 2_000)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 10_000)
    write_all(tmp_path / "v", make_articles(150))
    (path,) = (tmp_path / "v" / "data" / "quotes").glob("*.parquet")
    facts = pq.read_metadata(path)
    groups = [facts.row_group(place).num_rows for place in range(facts.num_row_groups)]
    assert len(groups) > 2
    assert all(rows % 10 == 0 for rows in groups[:-1]), groups
    assert sum(groups) == facts.num_rows


def test_the_index_names_every_document(tmp_path: Path) -> None:
    """Cluster, split and a digest that changes with any row of the document."""
    articles = make_articles(5)
    write_all(tmp_path / "a", articles)
    write_all(tmp_path / "b", [replace(articles[0], title="Another title"), *articles[1:]])
    first, second = read_index(tmp_path / "a"), read_index(tmp_path / "b")
    assert set(first) == {article.document_id for article in articles}
    changed = {name for name in first if first[name] != second[name]}
    assert changed == {articles[0].document_id}


def test_what_may_not_be_published_is_refused(tmp_path: Path) -> None:
    """A fault of the caller stops the version."""
    one, two = sorted(make_articles(2), key=lambda each: each.document_id)
    last = replace(two, cluster_id=two.document_id)
    faults = {
        "rejected": replace(last, rejection=Rejection("clean", "empty", "")),
        "unclustered": two,
        "out of order": replace(one, cluster_id=one.document_id),
        "twice": last,
    }
    with VersionWriter(tmp_path, PublishConfig()) as writer:
        writer.write(last, "train")
        for fault in faults.values():
            with pytest.raises(ValueError, match="cannot be written"):
                writer.write(fault, "train")
    assert writer.written.count_rows("documents") == 1


def test_an_error_leaves_no_file_under_its_name(tmp_path: Path) -> None:
    """What was written so far is a draft that nobody reads."""
    (article,) = make_articles(1)

    def write_half() -> None:
        with VersionWriter(tmp_path, PublishConfig()) as writer:
            writer.write(replace(article, cluster_id=article.document_id), "train")
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="disk"):
        write_half()
    assert not list(tmp_path.rglob("*-of-*"))
