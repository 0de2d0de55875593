from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from newsstand import RECIPE, make_articles, publish_articles, publish_staged

from pipeline.errors import PublishError
from pipeline.publish.commit import commit, stage
from pipeline.publish.locks import hold, is_held
from pipeline.publish.manifest import list_files
from pipeline.publish.versions import read_manifest

ARTICLES = make_articles(12)

KILLED = """
import os, sys
from pathlib import Path
from pipeline.publish.commit import stage
with stage(Path(sys.argv[1])) as staging:
    (staging / "half").write_text("written")
    print(staging, flush=True)
    os._exit(9)  # as a kill does: nothing is tidied up
"""


def test_of_builds_at_the_same_time_one_wins(tmp_path: Path) -> None:
    """Four publish other articles at once: one version; the others are told to build again."""
    together = Barrier(4)

    def publish_some(count: int) -> str:
        try:
            with stage(tmp_path / "demo") as staging:
                together.wait()
                release = publish_staged(staging, ARTICLES[:count])
        except PublishError as error:
            return str(error)
        assert read_manifest(release.path)["files"] == list_files(release.path)
        return release.version

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(publish_some, (3, 5, 7, 9)))
    assert answers.count("1.0.0") == 1
    assert sum("Build again" in answer for answer in answers) == 3
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["1.0.0"]


def test_publishers_of_the_same_make_one_version(tmp_path: Path) -> None:
    """One winner; the others find that it is there already."""
    with ThreadPoolExecutor(4) as pool:
        releases = list(pool.map(lambda _: publish_articles(tmp_path, ARTICLES), range(4)))
    assert sorted(release.is_new for release in releases) == [False, False, False, True]
    assert {release.version for release in releases} == {"1.0.0"}
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["1.0.0"]


def test_a_race_of_bare_commits_has_one_winner(tmp_path: Path) -> None:
    """Even without the lock no version is ever overwritten or mixed."""
    drafts = [tmp_path / f"draft-{number}" for number in range(8)]
    for number, draft in enumerate(drafts):
        draft.mkdir()
        (draft / "who").write_text(str(number))

    def try_commit(draft: Path) -> bool:
        try:
            commit(draft, tmp_path / "1.0.0")
        except PublishError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(try_commit, drafts))
    assert sum(won) == 1
    assert (tmp_path / "1.0.0" / "who").read_text() == str(won.index(True))


def test_a_killed_build_leaves_nothing_visible(tmp_path: Path) -> None:
    """What it left is not a version, and the next build removes it."""
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "demo")],
        capture_output=True,
        text=True,
        check=False,
    )
    leftover = Path(run.stdout.strip())
    assert run.returncode == 9
    assert (leftover / "half").exists()
    assert publish_articles(tmp_path, ARTICLES[:2]).version == "1.0.0"
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["1.0.0"]


def test_the_staging_of_a_living_build_is_left_alone(tmp_path: Path) -> None:
    """Two builds of one dataset do not tidy each other away."""
    with stage(tmp_path) as first:
        (first / "mine").touch()
        with stage(tmp_path) as second:
            assert first != second
            assert (first / "mine").exists()
    assert not list(tmp_path.iterdir())


def test_an_error_before_the_commit_leaves_nothing(tmp_path: Path) -> None:
    """The gate says no: no version, no staging folder."""

    def fail() -> None:
        with stage(tmp_path) as staging:
            (staging / "data").mkdir()
            raise RuntimeError("the gate is shut")

    with pytest.raises(RuntimeError, match="gate"):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_version_that_is_there_is_not_touched(tmp_path: Path) -> None:
    """Not even an empty folder of that name is taken over."""
    (tmp_path / "1.0.0").mkdir()
    with stage(tmp_path) as staging, pytest.raises(PublishError, match="never changes"):
        commit(staging, tmp_path / "1.0.0")


def test_a_lock_is_gone_with_its_holder(tmp_path: Path) -> None:
    """Held within the block, free after it; what does not exist is not held."""
    with hold(tmp_path):
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
    assert not is_held(tmp_path / "nothing")


def test_reports_are_part_of_the_version(tmp_path: Path) -> None:
    """What `finish` writes is hashed in the manifest with all else, and knows its version."""
    from msgspec.structs import replace

    from pipeline.publish import commit as module
    from pipeline.publish.accounts import open_account
    from pipeline.publish.duplicates import find_stories, fingerprint_document
    from pipeline.publish.manifest import Build
    from pipeline.publish.tables import VersionWriter

    (article,) = make_articles(1)
    stories = find_stories([fingerprint_document(article, RECIPE.duplicates)], RECIPE.duplicates)
    with stage(tmp_path) as staging:
        with VersionWriter(staging, RECIPE.publish) as writer:
            writer.write(replace(article, cluster_id=article.document_id), "train")
        build = Build(RECIPE, [open_account(article)], stories)
        release = module.publish(
            staging,
            build,
            writer.written,
            finish=lambda folder, made: (folder / "report.html").write_text(made.version) and None,
        )
    assert (release.path / "report.html").read_text() == "1.0.0"
    assert "report.html" in read_manifest(release.path)["files"]
