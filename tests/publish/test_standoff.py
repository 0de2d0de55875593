from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from newsstand import make_articles, publish_articles, with_publish
from test_build import STORY, THINGS, TOWNS, build, make_recipe, write_stories

from pipeline.contract.standoff import fill_document, is_text_of, standoff_tables
from pipeline.errors import InputError, IntegrityError, PublishError, UsageError
from pipeline.publish.check import check_version
from pipeline.publish.diff import compare_versions
from pipeline.publish.exports import export_version
from pipeline.publish.manifest import list_files
from pipeline.publish.reading import find_document
from pipeline.publish.rebuild import rebuild_version
from pipeline.publish.versions import read_manifest
from pipeline.recipe import Recipe
from pipeline.records import Document

SECRET = ("harbour master", "is late again", "It will be blue", "Ann Lee", *THINGS, *TOWNS)


def without_texts() -> Recipe:
    """The recipe of a build that publishes no text."""
    recipe = make_recipe()
    return replace(recipe, publish=replace(recipe.publish, text="standoff"))


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, one of them a copy, one not usable."""
    folder = write_stories(tmp_path_factory.mktemp("in") / "articles")
    (folder / "copy.txt").write_text(STORY.format(thing="ferry", town="Saltby") + "\n\n", "utf-8")
    (folder / "short.txt").write_text("Ann Lee is short.", "utf-8")
    return folder


@pytest.fixture(scope="module")
def full(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The version with its texts."""
    return build(articles, tmp_path_factory.mktemp("full")).release.path


@pytest.fixture(scope="module")
def version(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same version without them."""
    return build(articles, tmp_path_factory.mktemp("standoff"), without_texts()).release.path


def read_everything(version: Path) -> str:
    """All words of all files, of Parquet the values."""
    parts = []
    for path in sorted(version.rglob("*")):
        if path.suffix == ".parquet":
            parts.append(json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False))
            parts.append(str(pq.read_schema(path).metadata))
        elif path.is_file():
            parts.append(path.read_text("utf-8"))
    return "\n".join(parts)


def test_no_word_of_an_article_is_published(version: Path, full: Path) -> None:
    """Nowhere: tables, findings, inputs, card, report. The whole version has them all."""
    published = read_everything(version)
    assert [words for words in SECRET if words in published] == []
    assert all(words in read_everything(full) for words in SECRET)
    assert not (version / "report").exists()


def test_offsets_labels_and_hashes_are(version: Path, full: Path) -> None:
    """As many rows as the whole version has, under the same digests in the index."""
    thin, whole = read_manifest(version), read_manifest(full)
    for table in whole["tables"]:
        assert thin["tables"][table]["rows"] == whole["tables"][table]["rows"]
        assert thin["withheld"][table] == whole["tables"][table]["digest"]
        assert thin["tables"][table]["digest"] != whole["tables"][table]["digest"]
    assert (version / "index.parquet").read_bytes() == (full / "index.parquet").read_bytes()


def test_it_is_sound_and_its_faults_are_found(version: Path, tmp_path: Path) -> None:
    """``check`` knows the form; a row that does not fit its schema is named."""
    assert [one for one in check_version(version) if one.status != "passed"] == []
    import shutil

    broken = Path(shutil.copytree(version, tmp_path / "1.0.0"))
    (path,) = (broken / "jsonl/quotes").glob("train-*")
    path.write_bytes(path.read_bytes().replace(b'"direct"', b'"dirext"', 1))
    failed = {one.check for one in check_version(broken) if one.status != "passed"}
    assert failed == {"checksums_match", "digests_match", "formats_equal"}


def test_load_dataset_reads_it(
    version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both formats, with class labels, and no column of words."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets: Any = pytest.importorskip("datasets")
    for path in (version, version / "jsonl"):
        rows = datasets.load_dataset(str(path), "sentences", cache_dir=str(tmp_path / path.name))
        assert "tokens" not in rows["train"].column_names
        assert rows["train"].features["ner_tags"].feature.names[0] == "O"


def test_the_texts_can_be_put_back(
    version: Path, full: Path, articles: Path, tmp_path: Path
) -> None:
    """The same data files as the whole version, byte by byte, and a sound version."""
    done = rebuild_version(version, [articles], tmp_path / "out")
    assert (done.documents, done.missing) == (6, [])
    assert [one for one in check_version(done.path) if one.status != "passed"] == []
    for part in ("data", "jsonl", "schema"):
        rebuilt, whole = list_files(done.path / part), list_files(full / part)
        assert {k: v for k, v in rebuilt.items() if k != "README.md"} == {
            k: v for k, v in whole.items() if k != "README.md"
        }
    assert read_manifest(done.path)["rebuilt_from"]["version"] == "1.0.0"
    with pytest.raises(UsageError, match="is there already"):
        rebuild_version(version, [articles], tmp_path / "out")
    with pytest.raises(UsageError, match="nothing to put back"):
        rebuild_version(done.path, [articles], tmp_path / "again")


def test_articles_under_other_names_are_recognised(version: Path, tmp_path: Path) -> None:
    """An article is known by its bytes, not by its file."""
    for at, (thing, town) in enumerate(zip(THINGS, TOWNS, strict=True)):
        place = tmp_path / "texts" / f"{6 - at}" / "x.txt"
        place.parent.mkdir(parents=True)
        place.write_text(STORY.format(thing=thing, town=town), "utf-8")
    done = rebuild_version(version, [tmp_path / "texts"], tmp_path / "out")
    assert done.documents == 6


def test_what_is_missing_or_changed_is_named(version: Path, tmp_path: Path) -> None:
    """Nothing is written, unless that is allowed; then the rest is put back."""
    folder = write_stories(tmp_path / "texts", 5)
    (folder / "story-5.txt").write_text("Another text, edited since. It is long enough to read.")
    with pytest.raises(InputError, match=r"1 of 6 articles.*--allow-missing"):
        rebuild_version(version, [folder], tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.parquet"))
    done = rebuild_version(version, [folder], tmp_path / "out", allow_missing=True)
    assert (done.documents, len(done.missing)) == (5, 1)


def test_rows_that_differ_from_what_was_withheld_are_refused(
    version: Path, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest of each document decides, not the hash of its text alone."""
    from pipeline.publish import rebuild as module

    def fill(row: Any, text: str) -> Document:
        return replace(fill_document(row, text), title="Another title")

    monkeypatch.setattr(module, "fill_document", fill)
    with pytest.raises(IntegrityError, match="6 of 6 documents"):
        rebuild_version(version, [articles], tmp_path / "out")


@pytest.mark.parametrize("table", standoff_tables(), ids=lambda table: table.name)
def test_a_row_without_words_is_made_and_filled(table: Any) -> None:
    """Of every document the rows without words; the words come back from the text alone."""
    import msgspec

    for article in make_articles(5, publisher="The Example"):
        rows = msgspec.to_builtins(table.flatten(replace(article, cluster_id=article.document_id)))
        assert rows
        if table.name == "documents":
            assert is_text_of(rows[0], article.text)
            assert not is_text_of(rows[0], article.text + " ")
            filled = fill_document(rows[0], article.text)
            assert replace(filled, tokens=article.tokens, cluster_id=None) == article


def test_versions_without_texts_have_versions_too(tmp_path: Path) -> None:
    """Growth is minor, another annotation major; the difference counts spans, and shows no word."""
    recipe = with_publish(text="standoff")
    articles = make_articles(8)
    first = publish_articles(tmp_path, articles[:7], recipe)
    second = publish_articles(tmp_path, articles, recipe)
    changed = [replace(articles[0], quotes=articles[0].quotes[1:]), *articles[1:]]
    third = publish_articles(tmp_path, changed, recipe)
    assert [one.level for one in (first, second, third)] == ["first", "minor", "major"]
    found = compare_versions(second.path, third.path)
    assert found.annotations == {"quotes gone (unknown)": 1}
    assert set(found.changes[0].spans[0].text) <= set("·0123456789abcdef…")


def test_a_name_that_stands_nowhere_is_refused(tmp_path: Path) -> None:
    """It could not be put back; nothing is published."""
    article = make_articles(1)[0]
    entities = [replace(one, name="The Invented") for one in article.entities]
    with pytest.raises(PublishError, match="does not stand in the text"):
        publish_articles(
            tmp_path, [replace(article, entities=entities)], with_publish(text="standoff")
        )
    assert not list((tmp_path / "demo").iterdir())


def test_what_needs_texts_says_what_to_do(version: Path, tmp_path: Path) -> None:
    """``show`` and ``export`` name ``rebuild``."""
    with pytest.raises(UsageError, match="pressmark rebuild"):
        find_document("story-0.txt", version, tmp_path)
    with pytest.raises(UsageError, match="pressmark rebuild"):
        export_version(version, "csv", tmp_path / "out")
