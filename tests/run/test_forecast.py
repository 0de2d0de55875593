"""What would run, and why: the setting that changed is named, and nothing is written."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_task import COPY, MARK, Config, make_document

from pipeline.records import Document
from pipeline.run.forecast import METADATA, MOVED, NEW, TEXT, UNFINISHED, forecast_stages
from pipeline.run.history import read_plans, record_plan
from pipeline.run.plan import Plan, Step
from pipeline.run.store import Store
from pipeline.run.task import run_batch
from pipeline.stages.stage import Stage


def plan(copy: Stage = COPY, mark: Stage = MARK, **upper: bool) -> Plan:
    """Two small stages, ``clean`` and ``sentences``."""
    settings = {name: Config(upper=upper.get(name, False)) for name in ("clean", "sentences")}
    return Plan((Step(copy, settings["clean"]), Step(mark, settings["sentences"])))


def work(store: Path, documents: list[Document], done: Plan) -> None:
    """Do what a build does with its store."""
    record_plan(store, done)
    run_batch(documents, done, Store(store))


def name_paths(documents: list[Document]) -> dict[str, str]:
    """What a version would know of them."""
    return {document.source_path: document.document_id for document in documents}


DOCUMENTS = [replace(make_document(f"text {i}"), source_path=f"{i}.txt") for i in range(5)]
LATER = replace_fields(MARK, version="2")
OTHER_MODEL = replace_fields(MARK, identify=lambda _: "tagger-2 words-1")
MODEL = replace_fields(MARK, identify=lambda _: "tagger-1 words-1")


@pytest.mark.parametrize(
    ("before", "now", "reused", "reason"),
    [
        (plan(), plan(), (5, 5), None),
        (plan(), plan(sentences=True), (5, 0), "sentences.upper false -> true"),
        (plan(), plan(clean=True), (0, 0), "clean.upper false -> true"),
        (plan(), plan(mark=LATER), (5, 0), "version of stage sentences 1 -> 2"),
        (
            plan(mark=MODEL),
            plan(mark=OTHER_MODEL),
            (5, 0),
            "model of sentences tagger-1 -> tagger-2",
        ),
    ],
)
def test_the_change_that_makes_a_stage_run_is_named(
    tmp_path: Path, before: Plan, now: Plan, reused: tuple[int, int], reason: str | None
) -> None:
    """A setting, a version or a model; later stages run for the same reason."""
    work(tmp_path, DOCUMENTS, before)
    found = forecast_stages(DOCUMENTS, now, tmp_path, name_paths(DOCUMENTS))
    assert tuple(stage.reused for stage in found.stages.values()) == reused
    assert {one.reason for one in found.documents} == ({reason} if reason else set())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"raw_text": "other", "document_id": "f" * 16}, TEXT),
        ({"title": "Another title"}, METADATA),
        ({"source_path": "moved.txt"}, MOVED),
        ({"source_path": "new.txt", "raw_text": "new", "document_id": "e" * 16}, NEW),
    ],
)
def test_what_changed_in_an_article_is_named(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    """One article of five, alone."""
    work(tmp_path, DOCUMENTS, plan())
    changed = [replace(DOCUMENTS[0], **change), *DOCUMENTS[1:]]
    found = forecast_stages(changed, plan(), tmp_path, name_paths(DOCUMENTS))
    assert [(one.source_path, one.stage, one.reason) for one in found.documents] == [
        (changed[0].source_path, "clean", reason)
    ]


def test_what_a_stopped_build_left_is_told(tmp_path: Path) -> None:
    """The first stage is done, the second is not, and no setting changed."""
    work(tmp_path, DOCUMENTS, plan())
    for part in (tmp_path / "sentences").iterdir():
        part.unlink()
    found = forecast_stages(DOCUMENTS, plan(), tmp_path, {})
    assert {(one.stage, one.reason) for one in found.documents} == {("sentences", UNFINISHED)}


def test_a_rejected_article_needs_no_later_stage(tmp_path: Path) -> None:
    """Its rejection is kept, and later stages pass it by."""
    documents = [make_document(""), make_document("text")]
    work(tmp_path, documents, plan())
    found = forecast_stages(documents, plan(), tmp_path, {})
    assert found.documents == []
    assert found.stages["sentences"].documents == 1


def test_the_forecast_is_what_happens(tmp_path: Path) -> None:
    """What it says of reuse is what a build then counts."""
    work(tmp_path, DOCUMENTS[:3], plan())
    work(tmp_path, DOCUMENTS[2:4], plan(sentences=True))
    now = plan(sentences=True)
    found = forecast_stages(DOCUMENTS, now, tmp_path, {})
    counts = run_batch(DOCUMENTS, now, Store(tmp_path)).counts
    assert {name: stage.reused for name, stage in found.stages.items()} == {
        name: count.reused for name, count in counts.items()
    }


def test_nothing_is_written(tmp_path: Path) -> None:
    """Asking leaves no trace."""
    work(tmp_path, DOCUMENTS[:3], plan())
    before = sorted(tmp_path.rglob("*"))
    forecast_stages(DOCUMENTS, plan(sentences=True), tmp_path, {})
    assert sorted(tmp_path.rglob("*")) == before


def test_a_plan_is_kept_in_words(tmp_path: Path) -> None:
    """Its fingerprints are those that keys are made of."""
    record_plan(tmp_path, plan(mark=MODEL))
    record_plan(tmp_path, plan(mark=MODEL))
    (kept,) = read_plans(tmp_path).values()
    assert kept.fingerprints == plan(mark=MODEL).fingerprints
    assert [(step.stage, step.model, step.config) for step in kept.steps] == [
        ("clean", "", {"upper": False}),
        ("sentences", "tagger-1 words-1", {"upper": False}),
    ]
