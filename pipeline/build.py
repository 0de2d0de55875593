"""The main job: read -> stages -> stories -> splits -> tables -> gate -> report -> publish.

Everything before the last step happens in a staging folder; one atomic step makes the version
visible. Texts pass by as a stream: between the steps they lie in a spool, sorted by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.publication import SPOOL, Publication
from pipeline.publish.accounts import Account, count_outcomes, count_reasons
from pipeline.publish.cleaning import use_store
from pipeline.publish.collection import Collection, collect_batches
from pipeline.publish.commit import stage
from pipeline.publish.earlier import Earlier, find_earlier
from pipeline.publish.gate.aside import open_assistant
from pipeline.publish.gate.findings import Finding
from pipeline.publish.memory import collect_rarely
from pipeline.publish.prints import Prints
from pipeline.publish.quality import read_quality
from pipeline.publish.versions import Release, latest_version, read_manifest
from pipeline.publish.withdrawal import Withdrawn, read_tombstones
from pipeline.publish.work import digest_work, find_same_work
from pipeline.recipe import Recipe
from pipeline.run.engine import Engine, run_stages
from pipeline.run.history import record_plan, record_use
from pipeline.run.plan import make_plan
from pipeline.run.shares import Shares
from pipeline.run.spool import Spool
from pipeline.run.store import MARKS, STORE
from pipeline.run.task import BatchResult, StageCount
from pipeline.sources import read_documents
from pipeline.watch import Watch


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


@collect_rarely()
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
    marks = store / MARKS / f"{recipe.dataset.name}.parquet"
    documents = read_documents(paths, recipe.source)
    quality = read_quality(recipe.dataset.evaluations)
    with stage(home) as staging, use_store(store), open_assistant(marks) as assistant:
        plan, shares = make_plan(recipe), Shares()
        record_plan(store, plan)
        assistant.call(_count_published(home))
        batches = run_stages(assistant.follow(documents, engine), recipe, store, engine)
        earlier = find_earlier(home, recipe, store, plan)
        collection = _collect(batches, recipe, staging / SPOOL, watch, shares, earlier)
        withdrawn = Withdrawn(read_tombstones(home))
        collection.withdraw(withdrawn)
        work = digest_work(collection.keys, recipe, quality, withdrawn.stones)
        record_use(store, recipe.dataset.name, work, plan, shares.roots)
        if same := find_same_work(home, work, version):
            return _find_unchanged(same, collection)
        publication = Publication(
            collection, recipe, staging, work, watch, quality, withdrawn, assistant, earlier
        )
        made = publication.publish(version)
        return BuildResult(made.release, made.rows, collection.stages, made.accounts, made.findings)


def _count_published(home: Path) -> int:
    """Documents of the latest version, 0 if there is none."""
    latest = latest_version(home)
    return 0 if latest is None else int(read_manifest(latest)["tables"]["documents"]["rows"])


def _collect(
    batches: Iterator[BatchResult],
    recipe: Recipe,
    spool: Path,
    watch: Watch,
    shares: Shares,
    earlier: Earlier | None,
) -> Collection:
    """Run the stages to their end; the documents lie in ``spool`` then."""
    began = perf_counter()
    passed, rejected = (_open_spool(spool / part) for part in ("passed", "rejected"))
    prints = Prints(spool / "prints")
    known = earlier.roots if earlier else None
    collection = collect_batches(
        shares.follow(batches), recipe, passed, rejected, prints, watch.on_documents, known
    )
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
