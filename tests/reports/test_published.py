"""The report of a version that is published: opened, or written anew elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_build import build, write_stories

from pipeline.errors import UsageError
from pipeline.reports.published import find_report, rebuild_report


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version of six short articles, one input rejected."""
    place = tmp_path_factory.mktemp("built")
    folder = write_stories(place / "in")
    (folder / "empty.txt").write_text("")
    return build(folder, place / "out").release.path


def test_a_report_is_found(version: Path) -> None:
    """Its first page; a folder without one is a usage error that says what to give."""
    assert find_report(version) == version / "report" / "index.html"
    with pytest.raises(UsageError, match=r"has no report.*--rebuild"):
        find_report(version.parent)


def test_a_report_is_rebuilt_elsewhere(version: Path, tmp_path: Path) -> None:
    """The same pages from the published files; only the raw text is not there."""
    before = sorted(version.rglob("*"))
    page = rebuild_report(version, tmp_path / "new")
    assert sorted(version.rglob("*")) == before
    old = version / "report"
    assert page.read_bytes() == (old / "index.html").read_bytes()
    for path in old.rglob("*.html"):
        name = path.relative_to(old)
        if name.parts[0] != "rejected":
            assert (page.parent / name).is_file()
        if name.name in {"findings.html", "quotes.html"}:
            assert sorted((page.parent / name).read_text()) == sorted(path.read_text())


def test_nothing_is_overwritten(version: Path, tmp_path: Path) -> None:
    """Neither a version nor what lies in the folder."""
    (tmp_path / "note.txt").write_text("mine")
    for folder in (tmp_path, version):
        with pytest.raises(UsageError, match="not empty"):
            rebuild_report(version, folder)
    with pytest.raises(UsageError, match="no published version"):
        rebuild_report(tmp_path, tmp_path / "new")
