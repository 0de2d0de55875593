from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from msgspec.structs import replace
from newsstand import RECIPE, make_article, make_articles, publish_articles, write_lines

from pipeline.publish.evidence import DUPLICATES, read_duplicates
from pipeline.publish.versions import read_index

WIRE = write_lines(1)


def test_a_copy_names_what_was_kept(tmp_path: Path) -> None:
    """The same text under another id: one row, with both files."""
    article = make_article(WIRE)
    copy = replace(article, document_id="f" * 16, raw_sha256="f" * 64, source_path="copy.txt")
    release = publish_articles(tmp_path, [article, copy, *make_articles(1)])
    (row,) = read_duplicates(release.path)
    assert (row.relation, row.left_id, row.right_id) == ("copy", "f" * 16, article.document_id)
    assert row.kept_id == article.document_id
    assert (row.left_path, row.right_path, row.similarity) == ("copy.txt", "a.txt", 1.0)
    assert set(read_index(release.path)) == {article.document_id, make_articles(1)[0].document_id}


def test_a_story_has_its_evidence(tmp_path: Path) -> None:
    """Similarity, sentences and quotations in common, the side on which both stand."""
    rewrite = make_article([*WIRE[:10], "Nothing more was known on the evening of that day."])
    article = make_article(WIRE)
    release = publish_articles(tmp_path, [article, rewrite, *make_articles(1)])
    (row,) = read_duplicates(release.path)
    assert {row.left_id, row.right_id} == {article.document_id, rewrite.document_id}
    assert (row.relation, row.kept_id) == ("story", None)
    assert 0.5 < row.similarity < 1
    long = [line for line in WIRE[:10] if len(line.split()) >= 8]
    assert row.shared_sentences == len(long)
    assert row.shared_quotes
    assert row.left_split == row.right_split
    assert row.left_cluster_id == row.right_cluster_id


def test_a_story_that_was_published_in_parts_shows_both_clusters(tmp_path: Path) -> None:
    """A bridge between two published stories: they stay, and the table says that they are one."""
    first, second = make_article(WIRE), make_article(write_lines(2))
    publish_articles(tmp_path, [first, second])
    bridge = make_article([*WIRE, *write_lines(2)])
    release = publish_articles(tmp_path, [first, second, bridge])
    clusters = {
        (one.left_cluster_id, one.right_cluster_id) for one in read_duplicates(release.path)
    }
    assert any(left != right for left, right in clusters)
    assert release.level == "minor"


def test_the_table_is_there_without_any_pair_and_says_what_it_holds(tmp_path: Path) -> None:
    """No rows, all columns, a description of each."""
    release = publish_articles(tmp_path, make_articles(2), RECIPE)
    schema = pq.read_schema(release.path / DUPLICATES)
    assert read_duplicates(release.path) == []
    assert all(schema.field(name).metadata[b"description"] for name in schema.names)
