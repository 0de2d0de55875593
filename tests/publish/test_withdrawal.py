from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from test_build import STORY, build, write_stories
from test_standoff import read_everything

from pipeline.build import BuildResult
from pipeline.errors import InputError, UsageError
from pipeline.publish.diff import compare_versions
from pipeline.publish.versions import read_index, read_manifest
from pipeline.publish.withdrawal import WITHDRAWN, read_tombstones, withdraw_document

NAMED = "story-3.txt"
WORDS = ("pilot boat", "Port Amble", NAMED)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of six articles, one of them with a copy under another name, published."""
    folder = write_stories(tmp_path / "articles")
    (folder / "copy.txt").write_text(
        STORY.format(thing="pilot boat", town="Port Amble") + "\n\n", "utf-8"
    )
    (folder / "same.txt").write_bytes((folder / NAMED).read_bytes())
    build(folder, tmp_path / "out")
    return tmp_path


def rebuild(place: Path) -> BuildResult:
    """Build the same articles again."""
    return build(place / "articles", place / "out")


def test_the_next_version_lacks_the_document_everywhere(place: Path) -> None:
    """Not a word, file name or copy of it is left; the changelog says that it was withdrawn."""
    home = place / "out" / "harbour"
    done = withdraw_document(_find(home), "  a court\norder ", home)
    assert done.held_by == [home / "1.0.0"]
    result = rebuild(place)
    version = result.release.path
    assert (result.release.version, result.release.level) == ("2.0.0", "major")
    published = read_everything(version)
    assert all(word in read_everything(home / "1.0.0") for word in WORDS)
    assert [word for word in WORDS if word in published] == []
    log = (version / "CHANGELOG.md").read_text("utf-8")
    assert f"- documents withdrawn (a court order): 1: `{done.tombstone.document_id}`" in log
    rejected = read_manifest(version)["rejected"]
    assert rejected["publish/withdrawn"] == 3


def _find(home: Path) -> str:
    """The id of the article that is to go, whichever of its copies was kept."""
    index = read_index(home / "1.0.0")
    from pipeline.publish.reading import find_row

    rows = [find_row(name, home / "1.0.0") for name in index]
    return next(row["document_id"] for row in rows if "pilot boat" in row["text"])


def test_every_other_row_is_unchanged(place: Path) -> None:
    """Digest, cluster and split of all others are the same; the difference names this one only."""
    home = place / "out" / "harbour"
    gone = _find(home)
    withdraw_document(gone[:8], "personal data", home)
    version = rebuild(place).release.path
    old, new = read_index(home / "1.0.0"), read_index(version)
    assert {**old, gone: None} == {**new, gone: None}
    assert gone not in new
    found = compare_versions(home / "1.0.0", version)
    assert found.documents == {"withdrawn": 1}
    assert found.changes[0].title is None
    assert found.changes[0].source_path == ""


def test_a_tombstone_is_kept_by_later_versions(place: Path) -> None:
    """The list is in the manifest too: a lost file brings nothing back."""
    home = place / "out" / "harbour"
    gone = _find(home)
    withdraw_document(gone, "personal data", home)
    rebuild(place)
    (home / WITHDRAWN).unlink()
    assert [one.document_id for one in read_tombstones(home)] == [gone]
    assert not rebuild(place).release.is_new
    (place / "articles" / "new.txt").write_text(
        STORY.format(thing="barge", town="Ebbridge"), "utf-8"
    )
    assert gone not in read_index(rebuild(place).release.path)


def test_it_is_never_guessed(place: Path) -> None:
    """An unknown article, a dataset that is not there, no reason, an unreadable file."""
    home = place / "out" / "harbour"
    for prefix, reason, folder, words in (
        ("ffff", "why", home, "No article"),
        ("", "why", home, "fits 6 articles"),
        (NAMED, " ", home, "--reason"),
        (NAMED, "why", place, "holds no version"),
    ):
        with pytest.raises(UsageError, match=words):
            withdraw_document(prefix, reason, folder)
    assert not (home / WITHDRAWN).exists()
    (home / WITHDRAWN).write_text("{}\n")
    with pytest.raises(UsageError, match=WITHDRAWN):
        rebuild(place)


def test_nothing_is_published_of_nothing(place: Path) -> None:
    """When all articles are withdrawn there is no version."""
    home = place / "out" / "harbour"
    for name in read_index(home / "1.0.0"):
        withdraw_document(name, "all of it", home)
    with pytest.raises(InputError, match="withdrawn"):
        rebuild(place)
    stones = [msgspec.to_builtins(one) for one in read_tombstones(home)]
    assert all(set(one) == {"document_id", "text_sha256", "reason"} for one in stones)
