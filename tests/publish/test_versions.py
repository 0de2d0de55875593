from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from newsstand import RECIPE, make_articles, publish_articles, with_publish

from pipeline.errors import PublishError
from pipeline.publish.duplicates import Placed
from pipeline.publish.versions import (
    Change,
    Number,
    compare_indexes,
    judge_change,
    latest_version,
    parse_version,
    read_manifest,
    read_placements,
)
from pipeline.recipe import SplitsConfig
from pipeline.records import Document

ARTICLES = make_articles(30)


def retitle(document: Document) -> Document:
    """The same document with another headline."""
    return replace(document, title="Another headline")


@pytest.mark.parametrize(
    ("second", "version", "level"),
    [
        (ARTICLES[:20], "1.0.0", "none"),
        (ARTICLES[:20][::-1], "1.0.0", "none"),
        (ARTICLES[:21], "1.1.0", "minor"),
        (ARTICLES, "1.1.0", "minor"),
        (ARTICLES[:19], "2.0.0", "major"),
        (ARTICLES[1:30], "2.0.0", "major"),
        ([retitle(ARTICLES[0]), *ARTICLES[1:20]], "2.0.0", "major"),
    ],
)
def test_the_version_says_how_much_changed(
    tmp_path: Path, second: list[Document], version: str, level: str
) -> None:
    """None, added, removed, changed."""
    publish_articles(tmp_path, ARTICLES[:20])
    release = publish_articles(tmp_path, second)
    assert (release.version, release.level, release.previous) == (version, level, "1.0.0")
    assert release.is_new == (level != "none")
    names = {path.name for path in (tmp_path / "demo").iterdir()}
    assert names == {"1.0.0", version}


@pytest.mark.parametrize(
    ("recipe", "version"),
    [
        (with_publish(formats=("parquet",)), "1.0.1"),
        (replace(RECIPE, dataset=replace(RECIPE.dataset, title="A title")), "1.0.1"),
        (replace(RECIPE, splits=SplitsConfig(seed="another")), "2.0.0"),
    ],
)
def test_the_recipe_alone_may_need_a_version(tmp_path: Path, recipe: object, version: str) -> None:
    """Packing and card: patch. Documents on another side of a split: major."""
    publish_articles(tmp_path, ARTICLES[:20])
    assert publish_articles(tmp_path, ARTICLES[:20], recipe).version == version  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        (None, "1.1.0"),
        ("1.1.0", "1.1.0"),
        ("1.2.0", "1.2.0"),
        ("3.0.0", "3.0.0"),
        ("1.0.1", PublishError),
        ("1.0.0", PublishError),
        ("0.9.0", PublishError),
        ("1.1", PublishError),
        ("v1.1.0", PublishError),
        ("../../9.0.0", PublishError),
    ],
)
def test_a_version_may_be_raised_and_never_understated(
    tmp_path: Path, requested: str | None, expected: str | type[PublishError]
) -> None:
    """--version is held against what changed."""
    publish_articles(tmp_path, ARTICLES[:3])
    if isinstance(expected, str):
        assert publish_articles(tmp_path, ARTICLES[:4], requested=requested).version == expected
    else:
        with pytest.raises(expected):
            publish_articles(tmp_path, ARTICLES[:4], requested=requested)
        assert [path.name for path in (tmp_path / "demo").iterdir()] == ["1.0.0"]


def test_an_unchanged_dataset_gets_a_version_when_asked(tmp_path: Path) -> None:
    """Somebody may want to call it 2.0.0 without a change."""
    publish_articles(tmp_path, ARTICLES[:3])
    release = publish_articles(tmp_path, ARTICLES[:3], requested="2.0.0")
    assert (release.version, release.is_new) == ("2.0.0", True)


@pytest.mark.parametrize(
    ("change", "schema", "is_repacked", "level"),
    [
        (Change(0, 0, 0, 0), "1.0", False, "none"),
        (Change(0, 0, 0, 0), "1.0", True, "patch"),
        (Change(2, 0, 0, 0), "1.0", True, "minor"),
        (Change(2, 1, 0, 0), "1.0", True, "major"),
        (Change(2, 0, 1, 0), "1.0", True, "major"),
        (Change(0, 0, 0, 1), "1.0", False, "major"),
        (Change(0, 0, 0, 0), "0.9", False, "major"),
    ],
)
def test_the_gravest_change_decides(
    change: Change, schema: str, is_repacked: bool, level: str
) -> None:
    """The table of what is how grave."""
    assert judge_change(change, schema, is_repacked)[0] == level


indexes = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        Placed, st.just("a"), st.sampled_from(["train", "test"]), st.sampled_from(["1", "2"])
    ),
)


@given(indexes, indexes)
def test_a_change_is_counted_document_by_document(
    old: dict[str, Placed], new: dict[str, Placed]
) -> None:
    """Nothing differs only if nothing differs; what is added in one direction is gone in the other."""
    there, back = compare_indexes(old, new), compare_indexes(new, old)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert (there.changed, there.moved) == (back.changed, back.moved)
    assert (there == Change(0, 0, 0, 0)) == (old == new)


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    """1.10.0 comes after 1.9.0; folders that are no version are passed over."""
    for name in ("1.9.0", "1.10.0", "latest", ".staging-1", "1.11.0"):
        (tmp_path / name).mkdir()
        if name != "1.11.0":
            (tmp_path / name / "manifest.json").write_text("{}")
    assert latest_version(tmp_path) == tmp_path / "1.10.0"
    assert latest_version(tmp_path / "nothing") is None
    assert str(parse_version("1.10.0")) == "1.10.0"
    assert Number(1, 2, 3).raise_by("minor") == Number(1, 3, 0)


def test_placements_hold_while_the_rules_do(tmp_path: Path) -> None:
    """Other settings for clusters or splits: every document is placed anew."""
    publish_articles(tmp_path, ARTICLES[:3])
    folder = tmp_path / "demo"
    assert len(read_placements(folder, RECIPE)) == 3
    assert len(read_placements(folder, with_publish(shard_mb=9))) == 3
    assert read_placements(folder, replace(RECIPE, splits=SplitsConfig(test=0.3))) == {}
    assert read_placements(tmp_path / "nothing", RECIPE) == {}


def test_a_published_version_never_changes(tmp_path: Path) -> None:
    """Later versions leave the earlier ones as they were, byte by byte."""
    first = publish_articles(tmp_path, ARTICLES[:5]).path
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    publish_articles(tmp_path, ARTICLES[:9])
    publish_articles(tmp_path, ARTICLES[4:12])
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    assert json.loads((first / "manifest.json").read_text()) == read_manifest(first)
