"""Rows and pages that stand from the version before: the same bytes as if made anew."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import Struct
from test_build import build, make_recipe, write_stories

from pipeline.errors import PublishError
from pipeline.publish import earlier as earlier_module
from pipeline.publish.check import check_version
from pipeline.publish.earlier import Earlier, find_earlier
from pipeline.publish.parquet import cut_runs
from pipeline.publish.versions import read_index
from pipeline.run.history import USES
from pipeline.run.keys import SortedKeys
from pipeline.run.plan import make_plan
from pipeline.run.store import STORE

MARKUP = 'She wrote </main> and <main id="main" tabindex="-1"> on the pier\'s board.\n\n'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``articles`` and the version 1.0.0 of them under ``out``."""
    folder = tmp_path_factory.mktemp("earlier")
    articles = write_stories(folder / "articles")
    hostile = articles / "story-3.txt"
    hostile.write_text(MARKUP + hostile.read_text("utf-8"), "utf-8")
    build(articles, folder / "out")
    return folder


@pytest.fixture
def place(first: Path, tmp_path: Path) -> Path:
    """A copy of it, in which one article has changed."""
    folder = tmp_path / "place"
    shutil.copytree(first, folder)
    changed = folder / "articles" / "story-1.txt"
    changed.write_text(changed.read_text("utf-8") + "\nThe crane came by rail.\n", "utf-8")
    return folder


def forget(out: Path) -> Path:
    """Take from the store what the version before was made of: nothing is copied then."""
    shutil.rmtree(out / STORE / USES)
    return out


def list_sums(version: Path) -> dict[str, str]:
    """The digest of each file."""
    paths = [path for path in version.rglob("*") if path.is_file()]
    return {
        path.relative_to(version).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def list_copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gets the ids of the documents whose rows are copied from now on."""
    copied: list[str] = []
    find = Earlier.find

    def watch(self: Earlier, document_id: str, *where: str) -> object:
        kept = find(self, document_id, *where)  # type: ignore[arg-type]
        copied.extend([document_id] if kept else [])
        return kept

    monkeypatch.setattr(earlier_module.Earlier, "find", watch)
    return copied


@pytest.mark.parametrize(("removed", "count"), [([], 5), (["story-2.txt"], 4)])
def test_copied_or_made_the_bytes_are_the_same(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removed: list[str], count: int
) -> None:
    """Tables, pages and manifest are those of a new build; what is gone leaves a gap."""
    for name in removed:
        (place / "articles" / name).unlink()
    again = tmp_path / "again"
    shutil.copytree(place, again)
    made = build(again / "articles", forget(again / "out")).release.path
    copied = list_copied(monkeypatch)
    kept = build(place / "articles", place / "out").release.path
    assert len(copied) == count
    assert kept.name == made.name == "2.0.0"
    assert list_sums(kept) == list_sums(made)


def test_lines_that_were_damaged_are_not_copied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are not what their version says are made anew, and the new version is sound."""
    (path,) = (place / "out" / "harbour" / "1.0.0" / "jsonl" / "quotes").glob("train-*")
    path.write_bytes(path.read_bytes().replace(b"It will be blue", b"It will be pink"))
    copied = list_copied(monkeypatch)
    version = build(place / "articles", place / "out").release.path
    assert all(finding.status == "passed" for finding in check_version(version))
    assert len(copied) < 5
    assert b"pink" not in b"".join(p.read_bytes() for p in version.rglob("*.jsonl"))


def test_columns_that_were_damaged_stop_the_build(place: Path) -> None:
    """The message names the version and the next move; nothing is published."""
    (path,) = (place / "out" / "harbour" / "1.0.0" / "data" / "sentences").glob("train-*")
    data = bytearray(path.read_bytes())
    data[100] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(PublishError, match=r"1\.0\.0.*sentences.*pressmark check"):
        build(place / "articles", place / "out")
    assert not (place / "out" / "harbour" / "2.0.0").exists()


def test_lines_that_are_no_json_are_not_copied(place: Path) -> None:
    """From there on all rows are made anew."""
    (path,) = (place / "out" / "harbour" / "1.0.0" / "jsonl" / "entities").glob("train-*")
    path.write_bytes(b"not a row\n" + path.read_bytes())
    version = build(place / "articles", place / "out").release.path
    assert all(finding.status == "passed" for finding in check_version(version))


def test_pages_that_were_removed_are_written_anew(place: Path) -> None:
    """Whoever removes an old report to save space can still build."""
    shutil.rmtree(place / "out" / "harbour" / "1.0.0" / "report")
    version = build(place / "articles", place / "out").release.path
    assert len(list((version / "report" / "articles").glob("*.html"))) == 6


def test_a_page_that_was_changed_is_written_anew(place: Path) -> None:
    """What somebody wrote into a page of an earlier report does not reach the next one."""
    pages = place / "out" / "harbour" / "1.0.0" / "report" / "articles"
    for page in pages.glob("*.html"):
        page.write_text(page.read_text("utf-8").replace("<h1", "<script>1</script><h1"), "utf-8")
    version = build(place / "articles", place / "out").release.path
    assert not any("<script>1" in page.read_text("utf-8") for page in version.rglob("*.html"))


@pytest.mark.parametrize("change", ["recipe", "plan", "store"])
def test_another_recipe_or_store_copies_nothing(first: Path, change: str) -> None:
    """A version is taken up only by a build that would make it in the same way."""
    recipe, out = make_recipe(), first / "out"
    plan, other = make_plan(recipe), make_plan(type(recipe)())
    assert find_earlier(out / "harbour", recipe, out / STORE, plan)
    found = {
        "recipe": lambda: find_earlier(out / "harbour", type(recipe)(), out / STORE, plan),
        "plan": lambda: find_earlier(out / "harbour", recipe, out / STORE, other),
        "store": lambda: find_earlier(out / "harbour", recipe, first / "nowhere", plan),
    }
    assert found[change]() is None


def test_a_document_that_moved_is_made_anew(first: Path) -> None:
    """Its rows name its cluster, and stand in the files of its split."""
    version = first / "out" / "harbour" / "1.0.0"
    earlier = Earlier(version, SortedKeys(b""))
    name, where = next(iter(read_index(version).items()))
    assert earlier.find(name, "0" * 16, where.split) is None  # type: ignore[arg-type]
    other = "test" if where.split == "train" else "train"
    assert earlier.find(name, where.cluster_id, other) is None
    assert earlier.find("f" * 16, where.cluster_id, "train") is None


def test_keys_are_found_among_sorted_ones() -> None:
    """First, last, and none between or beyond."""
    keys = [bytes([n]) * 16 for n in (3, 7, 9)]
    known = SortedKeys(b"".join(keys))
    assert known.find([*keys, bytes([8]) * 16, bytes([200]) * 16]) == [True] * 3 + [False] * 2
    assert SortedKeys(b"").find(keys) == [False] * 3
    assert known.find([]) == []


class _New(Struct):
    """A row that was made."""


NEW = _New()


@pytest.mark.parametrize(
    ("rows", "runs"),
    [
        ([], []),
        ([NEW, NEW], [(None, 2)]),
        ([4, 5, 6], [(4, 3)]),
        ([4, 6, 7], [(4, 1), (6, 2)]),
        ([0, NEW, 1, 2, NEW], [(0, 1), (None, 1), (1, 2), (None, 1)]),
    ],
)
def test_rows_are_cut_into_runs(
    rows: Sequence[_New | int], runs: list[tuple[int | None, int]]
) -> None:
    """New rows together, and old ones as long as they follow one another."""
    assert [(first, len(run)) for first, run in cut_runs(rows)] == runs
