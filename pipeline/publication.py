"""From finished documents to a release: stories, splits, tables, gate, report, one atomic step.

Everything before the last step happens in a staging folder.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.contract.tables import SPLITS, TABLES, Split
from pipeline.errors import GateError
from pipeline.publish.accounts import Account, settle_accounts
from pipeline.publish.collection import Collection
from pipeline.publish.commit import publish
from pipeline.publish.duplicates import Stories, find_stories
from pipeline.publish.earlier import Earlier
from pipeline.publish.evidence import write_duplicates
from pipeline.publish.gate.aside import Assistant
from pipeline.publish.gate.findings import FINDINGS, Finding, write_findings
from pipeline.publish.gate.verdict import Verdict, require_passed, run_gate
from pipeline.publish.index import read_index
from pipeline.publish.manifest import Build
from pipeline.publish.memory import give_back
from pipeline.publish.quality import Quality
from pipeline.publish.quarantine import clear_draft, quarantine
from pipeline.publish.shape import is_standoff
from pipeline.publish.splits import assign_splits
from pipeline.publish.tables import VersionWriter, Written
from pipeline.publish.tally import read_outline
from pipeline.publish.versions import Release, latest_version, read_manifest, read_placements
from pipeline.publish.withdrawal import REASON, Withdrawn
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.reports.edition import REPORT, Edition, Heading
from pipeline.reports.pages import Standing, write_report
from pipeline.run.parcel import unpack_document
from pipeline.run.plan import make_plan
from pipeline.stages import STAGES
from pipeline.watch import Watch, timed

STOPPED = ".stopped"
SPOOL = ".spool"


class _Draft(NamedTuple):
    """A version that is written, and judged, but not published."""

    stories: Stories
    accounts: Sequence[Account]
    splits: Mapping[str, Split]
    written: Written
    verdict: Verdict


class Published(NamedTuple):
    """The release, the rows of each table, what became of each input, what the gate found."""

    release: Release
    rows: Mapping[str, int]
    accounts: Sequence[Account]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Publication:
    """The steps over the whole collection, from stories to the release."""

    collection: Collection
    recipe: Recipe
    staging: Path
    work: str
    watch: Watch
    quality: Sequence[Quality]
    withdrawn: Withdrawn
    assistant: Assistant
    earlier: Earlier | None = None

    def publish(self, version: str | None) -> Published:
        """Place, write, check and publish the collection.

        Raises:
            GateError: a check stopped it; the report that shows why stands in ``.stopped``.
            PublishError: the version cannot be written.
        """
        self.assistant.call(len(self.collection.prints))  # if it was not before
        shutil.rmtree(self.staging.parent / STOPPED, ignore_errors=True)
        draft = self._write_draft()
        try:
            while self.recipe.gate.quarantine and draft.verdict.offenders:
                with timed(self.watch, "quarantine") as say:
                    say(quarantine(self.collection, draft.verdict.offenders, self.recipe.gate))
                draft = self._write_draft()
            require_passed(draft.verdict.findings)
        except GateError as error:
            place = self._explain(draft)
            raise type(error)(f"{error}\nThe report shows why: {place}") from error
        with timed(self.watch, "publish") as say:
            build = self._describe(draft)
            finish = partial(self._report, draft)
            release = publish(self.staging, build, draft.written, version, finish)
            say(f"{release.level}: {release.reason}")
        rows = {table.name: draft.written.count_rows(table.name) for table in TABLES}
        findings = draft.verdict.findings
        return Published(release, rows, draft.accounts, findings)

    def _write_draft(self) -> _Draft:
        recipe, collection, home = self.recipe, self.collection, self.staging.parent
        with timed(self.watch, "stories") as say:
            previous = read_placements(home, recipe)
            stories = find_stories(collection.prints, recipe.duplicates, previous)
            accounts = settle_accounts(collection.accounts, stories.duplicates)
            origins = collection.prints.origins()
            splits = assign_splits(stories.cluster_ids, recipe.splits, previous, origins)
            say(_describe_stories(stories, splits))
        give_back()
        with timed(self.watch, "tables") as say:
            clear_draft(self.staging)
            written = self._write_tables(stories, splits)
            say(f"{sum(written.count_rows(table.name) for table in TABLES):,} rows")
        give_back()
        with timed(self.watch, "gate") as say:
            write_duplicates(self.staging, accounts, stories.pairs)
            previous_version = _find_comparable(home)
            verdict = run_gate(self.staging, recipe, accounts, previous_version, self.assistant)
            write_findings(self.staging, verdict.findings)
            say(_describe_findings(verdict.findings))
        return _Draft(stories, accounts, splits, written, verdict)

    def _write_tables(self, stories: Stories, splits: Mapping[str, Split]) -> Written:
        collection, clusters = self.collection, stories.cluster_ids
        if self.earlier:
            self.earlier.rewind()
        with VersionWriter(self.staging, self.recipe.publish, self.earlier) as writer:
            for name, packed in collection.keep_packed(stories):
                cluster, split = clusters[name], splits[name]
                if self.earlier and name not in collection.fresh:
                    outline = collection.complete(read_outline(packed))
                    if writer.write_kept(outline, cluster, split):
                        continue
                document = collection.complete(unpack_document(packed))
                writer.write(replace(document, cluster_id=cluster), split)
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
        shutil.rmtree(folder / SPOOL)

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
        standing = self._find_page(folder) if self.earlier else None
        rejected = self._read_rejected(draft)
        write_report(folder / REPORT, edition, articles, rejected, limit, standing)

    def _find_page(self, folder: Path) -> Standing:
        """Gives the page of an article as it stood in the version before, if its rows do."""
        index, earlier = read_index(folder), self.earlier

        def find(path: str, document_id: str) -> str | None:
            return earlier.read_file(f"{REPORT}/{path}", document_id, index) if earlier else None

        return find

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
