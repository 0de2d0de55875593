from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from msgspec.structs import replace
from newsstand import RECIPE, make_articles, publish_articles

from pipeline.publish.card import plain
from pipeline.publish.front_matter import name_license, title_of
from pipeline.publish.manifest import list_files
from pipeline.publish.versions import read_manifest

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "`code` *bold* _it_ **b** ~~s~~",
    "| a | b |\n|---|---|",
    "\n\n# heading\n\n---\n\n```\nfence",
    "https://evil.example www.evil.example me@evil.example",
    "{{ 7*7 }} {% raw %} ${x}",
    "&lt;b&gt; &amp; \\<b>",
    "\u202ereversed \x00 \u2028 line",
)


def read_card(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the prose of a card."""
    _, front, prose = path.read_text(encoding="utf-8").split("---\n", 2)
    data: dict[str, Any] = yaml.safe_load(front)
    return data, prose


def tags_of(prose: str) -> list[str]:
    """The elements that a Markdown reader makes of a text, in order."""
    markdown = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
    tokens = markdown.parse(prose)
    return [child.type for token in tokens for child in [token, *(token.children or [])]]


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of twenty articles."""
    articles = make_articles(20, publisher="The Example", license="CC0-1.0")
    return publish_articles(tmp_path_factory.mktemp("dist"), articles).path


def test_the_front_matter_says_what_the_files_hold(version: Path) -> None:
    """Configs, splits and counts, from the files that were written."""
    front, prose = read_card(version / "README.md")
    manifest = read_manifest(version)
    assert [config["config_name"] for config in front["configs"]] == list(manifest["tables"])
    assert [config.get("default") for config in front["configs"]] == [True, None, None, None]
    for info in front["dataset_info"]:
        table = manifest["tables"][info["config_name"]]
        counts = {split["name"]: split["num_examples"] for split in info["splits"]}
        assert counts == {split: facts["rows"] for split, facts in table["splits"].items()}
    assert (front["license"], front["language"]) == ("cc0-1.0", ["en"])
    assert front["size_categories"] == ["n<1K"]
    assert "# Demo, version 1.0.0" in prose


def test_version_and_digest_stand_in_each_config(version: Path) -> None:
    """They enter the cache key of load_dataset."""
    front, _ = read_card(version / "README.md")
    tables = read_manifest(version)["tables"]
    for config in front["configs"]:
        assert config["version"] == "1.0.0"
        assert config["description"] == f"sha256:{tables[config['config_name']]['digest']}"


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_others_are_never_markup(tmp_path: Path, text: str) -> None:
    """A hostile publisher leaves the page built as a harmless one does."""
    pages = []
    for words in ("harmless", text):
        articles = make_articles(2, publisher=words, license="CC0-1.0", title=words)
        recipe = replace(
            RECIPE, dataset=replace(RECIPE.dataset, title=f"T {words}", description=words)
        )
        path = publish_articles(tmp_path / str(len(pages)), articles, recipe).path
        front, prose = read_card(path / "README.md")
        assert front["pretty_name"] == f"T {words}"
        pages.append(prose)
    harmless, hostile = map(tags_of, pages)
    assert [kind for kind in hostile if kind != "text"] == [k for k in harmless if k != "text"]


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_shows_as_it_is(text: str) -> None:
    """Read by a Markdown reader, the escaped text is the text again, on one line."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    inline = markdown.parse(f"x {plain(text)} x")[1]
    shown = "".join(child.content for child in inline.children or [])
    assert shown == " ".join(f"x {text} x".split()).replace("\x00", "\ufffd")


@pytest.mark.parametrize(
    ("licenses", "name"),
    [
        (["CC-BY-4.0"], "cc-by-4.0"),
        (["unknown", None], "unknown"),
        ([], "unknown"),
        (["CC-BY-4.0", "CC0-1.0"], "other"),
        (["CC-BY-4.0", "unknown"], "other"),
        (["all rights reserved"], "other"),
    ],
)
def test_the_licence_of_the_whole_is_not_guessed(licenses: list[str | None], name: str) -> None:
    """One licence for all is named; a mixture is `other`, and none is `unknown`."""
    assert name_license(licenses) == name


def test_a_name_makes_a_title() -> None:
    """Where the recipe gives none."""
    assert title_of("newsroom-sample.v2") == "Newsroom sample v2"


def test_missing_splits_are_said_to_be_missing(tmp_path: Path) -> None:
    """With one article there is one split, and the card says why."""
    _, prose = read_card(publish_articles(tmp_path, make_articles(1)).path / "README.md")
    assert "none fell into: validation, test" in prose


def test_a_table_without_rows_is_not_published(tmp_path: Path) -> None:
    """Articles without quotes: three configs, and a sentence that says so."""
    articles = [replace(article, quotes=[]) for article in make_articles(3)]
    path = publish_articles(tmp_path, articles).path
    front, prose = read_card(path / "README.md")
    assert [c["config_name"] for c in front["configs"]] == ["documents", "sentences", "entities"]
    assert "No row was found for quotes" in prose
    assert not (path / "data" / "quotes").exists()


def test_the_manifest_names_every_file(version: Path) -> None:
    """Sizes and hashes are those of the files, and nothing is left out."""
    manifest = read_manifest(version)
    assert manifest["files"] == list_files(version)
    assert {"README.md", "jsonl/README.md", "data_dictionary.md", "index.parquet"} <= set(
        manifest["files"]
    )
    assert manifest["recipe"]["splits"]["seed"] == "pressmark"
    assert manifest["packages"]["pyarrow"]
