"""The main job: read -> stages -> stories -> splits -> tables -> gate -> report -> publish.

Everything before the last step happens in a staging folder; one atomic step makes the version
visible. Texts pass by as a stream: between the steps they lie in a spool, sorted by id.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, Protocol

from pipeline.contract.tables import SPLITS, TABLES, Split
from pipeline.errors import GateError
from pipeline.publish.accounts import Account, count_outcomes, count_reasons, settle_accounts
from pipeline.publish.collection import Collection, collect_batches
from pipeline.publish.commit import publish, stage
from pipeline.publish.duplicates import Stories, find_stories
from pipeline.publish.evidence import write_duplicates
from pipeline.publish.gate import (
    FINDINGS,
    Finding,
    Verdict,
    require_passed,
    run_gate,
    write_findings,
)
from pipeline.publish.gate_aside import Assistant, open_assistant
from pipeline.publish.locks import share
from pipeline.publish.manifest import Build
from pipeline.publish.prints import Prints
from pipeline.publish.quality import Quality, read_quality
from pipeline.publish.quarantine import clear_draft, quarantine
from pipeline.publish.shape import is_standoff
from pipeline.publish.splits import assign_splits
from pipeline.publish.tables import VersionWriter, Written
from pipeline.publish.versions import Release, latest_version, read_manifest, read_placements
from pipeline.publish.withdrawal import REASON, Withdrawn, read_tombstones
from pipeline.publish.work import digest_work, find_same_work
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.reports.edition import REPORT, Edition, Heading
from pipeline.reports.pages import write_report
from pipeline.run.engine import Engine, run_stages
from pipeline.run.history import record_plan, record_use
from pipeline.run.plan import make_plan
from pipeline.run.shares import Shares
from pipeline.run.spool import Spool
from pipeline.run.store import STORE
from pipeline.run.task import BatchResult, StageCount
from pipeline.sources import read_documents
from pipeline.stages import STAGES

STOPPED = ".stopped"
_SPOOL = ".spool"


class Watch(Protocol):
    """Whoever wants to see a build go on."""

    def on_documents(self, count: int) -> None:
        """So many more documents are through the stages."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """A stage is done with all documents."""

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """A step of the collection is done."""


@dataclass(frozen=True)
class BuildResult:
    """What a build did: the release, the rows of each table, what became of each input."""

    release: Release
    rows: Mapping[str, int]
    stages: Mapping[str, StageCount]
    accounts: Sequence[Account]
    findings: Sequence[Finding] = ()

    def summary(self) -> dict[str, Any]:
        """For machines: ``pressmark build --json``."""
        return {
            "version": self.release.version,
            "path": str(self.release.path),
            "is_new": self.release.is_new,
            "level": self.release.level,
            "reason": self.release.reason,
            "rows": dict(self.rows),
            "stages": dict(self.stages),
            "inputs": count_outcomes(self.accounts),
            "rejected": count_reasons(self.accounts),
            "findings": [finding for finding in self.findings if finding.status != "passed"],
        }


def build_dataset(
    paths: Sequence[Path],
    recipe: Recipe,
    out: Path,
    *,
    version: str | None = None,
    engine: Engine | None = None,
    watch: Watch,
) -> BuildResult:
    """Build the dataset of the articles under ``paths`` and publish it under ``out``.

    Finished work is kept in ``out/.store`` and reused. When nothing changed since the latest
    version, that version is the result and nothing is written.

    Args:
        paths: files and folders of articles.
        recipe: all settings.
        out: folder of the published datasets; the version appears as ``out/NAME/VERSION``.
        version: publish under this version; it may raise the derived one, never understate it.
        engine: where the stages run; this process, if it is not said.
        watch: is told how the build goes on.

    Raises:
        InputError: there is nothing to read, or nothing that can be published.
        GateError: a check stopped the version; nothing was published, and ``out/NAME/.stopped``
            has the report that shows why.
        PublishError: the version cannot be written.
    """
    home, store = out / recipe.dataset.name, out / STORE
    documents = read_documents(paths, recipe.source)
    quality = read_quality(recipe.dataset.evaluations)
    store.mkdir(parents=True, exist_ok=True)
    with stage(home) as staging, share(store):
        plan, shares = make_plan(recipe), Shares()
        record_plan(store, plan)
        batches = shares.follow(run_stages(documents, recipe, store, engine))
        collection = _collect(batches, recipe, staging / _SPOOL, watch, shares)
        withdrawn = Withdrawn(read_tombstones(home))
        collection.withdraw(withdrawn)
        work = digest_work(collection.keys, recipe, quality, withdrawn.stones)
        record_use(store, recipe.dataset.name, work, plan, shares.roots)
        if same := find_same_work(home, work, version):
            return _find_unchanged(same, collection)
        with open_assistant(len(collection.prints)) as assistant:
            publication = _Publication(
                collection, recipe, staging, work, watch, quality, withdrawn, assistant
            )
            return publication.publish(version)


def _collect(
    batches: Iterator[BatchResult], recipe: Recipe, spool: Path, watch: Watch, shares: Shares
) -> Collection:
    """Run the stages to their end; the documents lie in ``spool`` then."""
    began = perf_counter()
    passed, rejected = (_open_spool(spool / part) for part in ("passed", "rejected"))
    prints = Prints(spool / "prints")
    collection = collect_batches(batches, recipe, passed, rejected, prints, watch.on_documents)
    for name, count in collection.stages.items():
        watch.on_stage(name, count)
    if len(shares.workers) > 1:
        watch.on_step("workers", shares.describe(), perf_counter() - began)
    return collection


def _open_spool(folder: Path) -> Spool:
    folder.mkdir(parents=True)
    return Spool(folder)


def _find_unchanged(latest: Path, collection: Collection) -> BuildResult:
    manifest = read_manifest(latest)
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    release = Release(
        version=latest.name,
        path=latest,
        is_new=False,
        previous=latest.name,
        level="none",
        reason="the same inputs, recipe and programs",
    )
    return BuildResult(release, rows, collection.stages, collection.accounts)


class _Draft(NamedTuple):
    """A version that is written, and judged, but not published."""

    stories: Stories
    accounts: Sequence[Account]
    splits: Mapping[str, Split]
    written: Written
    verdict: Verdict


@dataclass(frozen=True)
class _Publication:
    """The steps over the whole collection, from stories to the release."""

    collection: Collection
    recipe: Recipe
    staging: Path
    work: str
    watch: Watch
    quality: Sequence[Quality]
    withdrawn: Withdrawn
    assistant: Assistant

    def publish(self, version: str | None) -> BuildResult:
        """Place, write, check and publish the collection."""
        shutil.rmtree(self.staging.parent / STOPPED, ignore_errors=True)
        draft = self._write_draft()
        try:
            while self.recipe.gate.quarantine and draft.verdict.offenders:
                with _timed(self.watch, "quarantine") as say:
                    say(quarantine(self.collection, draft.verdict.offenders, self.recipe.gate))
                draft = self._write_draft()
            require_passed(draft.verdict.findings)
        except GateError as error:
            place = self._explain(draft)
            raise type(error)(f"{error}\nThe report shows why: {place}") from error
        with _timed(self.watch, "publish") as say:
            build = self._describe(draft)
            finish = partial(self._report, draft)
            release = publish(self.staging, build, draft.written, version, finish)
            say(f"{release.level}: {release.reason}")
        rows = {table.name: draft.written.count_rows(table.name) for table in TABLES}
        findings = draft.verdict.findings
        return BuildResult(release, rows, self.collection.stages, draft.accounts, findings)

    def _write_draft(self) -> _Draft:
        recipe, collection, home = self.recipe, self.collection, self.staging.parent
        with _timed(self.watch, "stories") as say:
            previous = read_placements(home, recipe)
            stories = find_stories(collection.prints, recipe.duplicates, previous)
            accounts = settle_accounts(collection.accounts, stories.duplicates)
            origins = collection.prints.origins()
            splits = assign_splits(stories.cluster_ids, recipe.splits, previous, origins)
            say(_describe_stories(stories, splits))
        with _timed(self.watch, "tables") as say:
            clear_draft(self.staging)
            written = self._write_tables(stories, splits)
            say(f"{sum(written.count_rows(table.name) for table in TABLES):,} rows")
        with _timed(self.watch, "gate") as say:
            write_duplicates(self.staging, accounts, stories.pairs)
            previous_version = _find_comparable(home)
            verdict = run_gate(self.staging, recipe, accounts, previous_version, self.assistant)
            write_findings(self.staging, verdict.findings)
            say(_describe_findings(verdict.findings))
        return _Draft(stories, accounts, splits, written, verdict)

    def _write_tables(self, stories: Stories, splits: Mapping[str, Split]) -> Written:
        with VersionWriter(self.staging, self.recipe.publish) as writer:
            for document in self.collection.keep(stories):
                writer.write(document, splits[document.document_id])
        return writer.written

    def _describe(self, draft: _Draft) -> Build:
        versions: dict[str, str] = {step.name: step.version for step in STAGES}
        steps = make_plan(self.recipe).steps
        return Build(
            recipe=self.recipe,
            accounts=draft.accounts,
            stories=draft.stories,
            annotator=self.recipe.entities.annotator,
            stages=versions,
            work=self.work,
            quality=self.quality,
            withdrawn=self.withdrawn.stones,
            models={step.stage.name: step.stage.identify(step.config) for step in steps},
        )

    def _report(self, draft: _Draft, /, folder: Path, release: Release) -> None:
        if self.recipe.publish.text == "full":  # its pages show the texts
            self._write_report(draft, folder, release.version, is_published=True)
        shutil.rmtree(folder / _SPOOL)

    def _explain(self, draft: _Draft) -> Path:
        """The report of a version that was stopped, in a place of its own."""
        place = self.staging.parent / STOPPED
        write_findings(self.staging, draft.verdict.findings)
        self._write_report(draft, self.staging, "stopped", is_published=False)
        place.mkdir()
        for name in (REPORT, FINDINGS):
            (self.staging / name).rename(place / name)
        return place / REPORT / "index.html"

    def _write_report(
        self, draft: _Draft, folder: Path, version: str, *, is_published: bool
    ) -> None:
        edition = Edition(
            heading=Heading(self.recipe.dataset.name, version, is_published),
            findings=draft.verdict.findings,
            profile=draft.verdict.profile,
            accounts=draft.accounts,
            splits=draft.splits,
        )
        limit = self.recipe.publish.report_articles
        articles = partial(self.collection.keep, draft.stories)
        write_report(folder / REPORT, edition, articles, self._read_rejected(draft), limit)

    def _read_rejected(self, draft: _Draft) -> Iterator[Document]:
        """Everything that was rejected, with its raw text: by a stage, then by the gate."""
        gone = {one.document_id for one in draft.accounts if one.reason == REASON}
        yield from self.collection.rejected.documents(lambda name: name not in gone)
        aside = {one.document_id for one in draft.accounts if one.stage == "gate"}
        yield from self.collection.spool.documents(aside.__contains__)


def _find_comparable(home: Path) -> Path | None:
    """The version before, if it has the texts that a profile is made of."""
    latest = latest_version(home)
    return None if latest is None or is_standoff(read_manifest(latest)) else latest


def _describe_stories(stories: Stories, splits: Mapping[str, Split]) -> str:
    sizes = Counter(splits.values())
    shares = " · ".join(f"{split} {sizes[split]:,}" for split in SPLITS if sizes[split])
    empty = [split for split in SPLITS if not sizes[split]]
    note = f" (too few stories for {' and '.join(empty)})" if empty else ""
    copies = f", {len(stories.duplicates):,} copies left out" if stories.duplicates else ""
    return f"{stories.count():,} stories{copies}: {shares}{note}"


def _describe_findings(findings: Sequence[Finding]) -> str:
    failed = sum(finding.status != "passed" for finding in findings)
    return f"{len(findings):,} checks" + (f", {failed} not passed" if failed else ", all passed")


@contextmanager
def _timed(watch: Watch, name: str) -> Iterator[Callable[[str], None]]:
    """Time a step; what it says is told to ``watch`` when it is done."""
    began = perf_counter()
    words: list[str] = []
    yield words.append
    watch.on_step(name, " ".join(words), perf_counter() - began)
