"""The gate within a build: what it stops, what it sets aside, and what people see of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from test_build import build, make_recipe, write_stories

from pipeline import build as build_module
from pipeline.contract.location import schema_folder
from pipeline.errors import CheckError, GateError, QuarantineError
from pipeline.publish.check import check_version
from pipeline.publish.reading import list_versions
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.parcel import Draft, unpack_document
from pipeline.run.task import BatchResult

Spoil = Callable[[Document], Document]


def without_paragraphs(document: Document) -> Document:
    """Passes every law of a record; the suite of the documents wants a paragraph."""
    return replace(document, paragraphs=[])


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the last stage return so many documents without paragraphs."""
    run_stages = build_module.run_stages

    def set_number(number: int) -> None:
        def run(*arguments: Any) -> Iterator[BatchResult]:
            left = number
            for batch in run_stages(*arguments):
                for place, parcel in enumerate(batch.parcels):
                    if left and parcel.rejection is None:
                        document = without_paragraphs(unpack_document(parcel.packed))
                        batch.parcels[place] = Draft(document).close(parcel.fingerprint)
                        left -= 1
                yield batch

        monkeypatch.setattr(build_module, "run_stages", run)

    return set_number


def allow(share: float) -> Recipe:
    """A recipe with quarantine."""
    recipe = make_recipe()
    return replace(recipe, gate=replace(recipe.gate, quarantine=True, max_quarantined=share))


def test_an_offender_stops_the_version_and_the_report_shows_why(
    tmp_path: Path, spoil: Callable[[int], None]
) -> None:
    """Nothing is published; findings and report lie beside, with the article that is to blame."""
    spoil(1)
    with pytest.raises(GateError, match="has_paragraphs failed") as stopped:
        build(write_stories(tmp_path / "in"), tmp_path / "out")
    assert stopped.value.exit_code == 4
    assert list_versions(tmp_path / "out") == []
    place = tmp_path / "out" / "harbour" / ".stopped"
    assert str(place / "report" / "index.html") in str(stopped.value)
    (finding,) = (
        one for one in json.loads((place / "findings.json").read_bytes())
        if one["status"] == "failed" and one["severity"] == "error"
    )  # fmt: skip
    page = (place / "report" / "findings.html").read_text()
    assert f'<a href="articles/{finding["examples"][0]}.html">' in page
    assert "Stopped: 1 of" in (place / "report" / "index.html").read_text()
    spoil(0)
    build(tmp_path / "in", tmp_path / "out")
    assert not place.exists()


def test_quarantine_sets_offenders_aside_and_publishes_the_others(
    tmp_path: Path, spoil: Callable[[int], None]
) -> None:
    """Rejected by the gate, with the check as its reason; the version is sound without them."""
    spoil(1)
    result = build(write_stories(tmp_path / "in"), tmp_path / "out", allow(0.05))
    assert result.rows["documents"] == 5
    (aside,) = (one for one in result.accounts if one.outcome == "rejected")
    assert (aside.stage, aside.reason) == ("gate", "has_paragraphs")
    assert {one.status for one in check_version(result.release.path)} == {"passed"}
    report = result.release.path / "report"
    assert (report / "rejected" / f"{aside.document_id}.html").is_file()
    assert not (report / "articles" / f"{aside.document_id}.html").exists()


def test_a_copy_of_an_offender_is_rejected_with_it(
    tmp_path: Path, spoil: Callable[[int], None]
) -> None:
    """No account points at an article that is not published."""
    spoil(1)
    folder = write_stories(tmp_path / "in")
    for name in ("story-0", "story-1"):
        (folder / f"{name}-again.txt").write_bytes((folder / f"{name}.txt").read_bytes())
    result = build(folder, tmp_path / "out", allow(0.3))
    published = {one.document_id for one in result.accounts if one.outcome == "published"}
    kept = {one.kept_id for one in result.accounts if one.outcome == "duplicate"}
    assert kept <= published


@pytest.mark.parametrize(("number", "share"), [(2, 0.05), (6, 1.0)])
def test_too_many_offenders_stop_the_version_all_the_same(
    tmp_path: Path, spoil: Callable[[int], None], number: int, share: float
) -> None:
    """Above the limit, or when nothing would be left, a program is wrong and not the articles."""
    spoil(number)
    with pytest.raises(QuarantineError, match=rf"{number} of 6 articles .*has_paragraphs") as error:
        build(write_stories(tmp_path / "in"), tmp_path / "out", allow(share))
    assert error.value.exit_code == 8
    assert list_versions(tmp_path / "out") == []
    assert (tmp_path / "out" / "harbour" / ".stopped" / "report" / "index.html").is_file()


def test_a_check_that_cannot_run_is_an_error_of_its_own_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken suite file is no verdict on the data: another exit code."""
    suites = tmp_path / "schema"
    (suites / "expectations").mkdir(parents=True)
    for path in (schema_folder() / "expectations").glob("*.json"):
        (suites / "expectations" / path.name).write_bytes(path.read_bytes())
    (suites / "expectations" / "quotes.json").write_text("{")
    monkeypatch.setattr("pipeline.publish.gate.suites.schema_folder", lambda: suites)
    with pytest.raises(CheckError, match="quotes: suite_runs could not run") as error:
        build(write_stories(tmp_path / "in"), tmp_path / "out")
    assert error.value.exit_code == 7


def test_a_second_version_is_judged_against_the_first(tmp_path: Path) -> None:
    """Drift and volumes are checked as soon as there is a version before."""
    folder, out = write_stories(tmp_path / "in", 3), tmp_path / "out"
    assert "length_drift" not in {one.check for one in build(folder, out).findings}
    again = build(write_stories(folder, 6), out)
    assert again.release.previous == "1.0.0"
    checks = {one.check: one for one in again.findings}
    assert "not judged" in checks["length_drift"].observed
    assert checks["few_articles_lost"].observed.startswith("6 articles after 3 in 1.0.0")


@pytest.mark.parametrize("formats", [("jsonl",), ("parquet",)])
def test_one_format_is_enough(tmp_path: Path, formats: tuple[str, ...]) -> None:
    """The gate checks and the report shows what there is."""
    recipe = make_recipe()
    recipe = replace(recipe, publish=replace(recipe.publish, formats=formats))
    result = build(write_stories(tmp_path / "in"), tmp_path / "out", recipe)
    assert not [one for one in result.findings if one.stops]
    assert len(list((result.release.path / "report" / "articles").iterdir())) == 6
