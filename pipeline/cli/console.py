"""What the commands print: lines that can be read and piped, a progress bar on a terminal.

Results go to standard output, progress to standard error. Where standard error is no terminal
there is no bar, and a line comes out when its step is done.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.build import BuildResult
from pipeline.contract.schema_diff import SchemaDiff
from pipeline.publish.accounts import count_outcomes, count_reasons
from pipeline.publish.gate.findings import Finding
from pipeline.publish.pending import Pending
from pipeline.publish.reading import Published
from pipeline.run.garbage import Cleaned
from pipeline.run.task import StageCount

_EXAMPLES_SHOWN = 3


def open_console() -> Console:
    """Standard output; markup in data is never interpreted."""
    return Console(markup=False, highlight=False, emoji=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that msgspec can encode
    """Print one JSON object, indented."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    sys.stdout.write(text + "\n")


class BuildLines:
    """Shows a build: a bar while it runs, a line for each stage and step, the result."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._out = open_console()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TextColumn("{task.completed:>8,.0f} documents"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=quiet or not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("annotating", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def on_documents(self, count: int) -> None:
        """So many more documents are through the stages."""
        self._bar.advance(self._task, count)

    def on_stage(self, name: str, count: StageCount) -> None:
        """A stage is done with all documents."""
        rejected = f"   rejected {count.rejected:,}" if count.rejected else ""
        reused = f"reused {count.reused:,}"
        self._line(name, f"{count.documents:,} documents   {reused}{rejected}", count.seconds)

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """A step of the collection is done."""
        self._line(name, words, seconds)
        self._bar.update(self._task, description=name)

    def print_result(self, result: BuildResult) -> None:
        """The last lines: what was published and how to load it."""
        for finding in result.findings:
            if finding.status != "passed":
                where = f"{finding.config} {finding.check}".strip()
                self._line(finding.severity, f"{where}: {finding.observed}")
        for reason, count in count_reasons(result.accounts).items():
            self._line("rejected", f"{count:,} {reason}")
        path = result.release.path
        outcomes = count_outcomes(result.accounts)
        copies = {"duplicates": outcomes["duplicate"]} if outcomes["duplicate"] else {}
        counts = {**result.rows, **copies, "rejected": outcomes["rejected"]}
        words = " · ".join(f"{what} {count:,}" for what, count in counts.items())
        self._line("published" if result.release.is_new else "unchanged", f"{path}   {words}")
        if (path / "report").is_dir():
            self._line("report", str(path / "report" / "index.html"))
        self._line("load it", f'datasets.load_dataset("{path}", "quotes")')

    def _line(self, name: str, words: str, seconds: float | None = None) -> None:
        if not self._quiet:
            end = "" if seconds is None else f"   {seconds:.1f} s"
            self._out.print(f"{name:<10} {words}{end}", soft_wrap=True)


def print_findings(path: Path, findings: Sequence[Finding]) -> None:
    """Each failed check, then the verdict."""
    out = open_console()
    failed = [finding for finding in findings if finding.status != "passed"]
    for finding in failed:
        where = " ".join(part for part in (finding.config, finding.split) if part)
        line = f"{finding.severity:<10} {where} {finding.check}: {finding.observed}"
        out.print(line, soft_wrap=True)
        for example in finding.examples[:_EXAMPLES_SHOWN]:
            out.print(f"{'':<10} {example}", soft_wrap=True)
    verdict = "sound" if not failed else f"{len(failed)} of {len(findings)} checks failed"
    out.print(f"checked    {path}   {len(findings)} checks: {verdict}", soft_wrap=True)


def print_schema_diff(diff: SchemaDiff) -> None:
    """Each change, those that break a reader first, then the verdict."""
    out = open_console()
    for change in diff.changes:
        line = f"{change.effect:<10} {change.table} {change.path}: {change.what}"
        out.print(line, soft_wrap=True)
    breaking = sum(change.effect == "breaks" for change in diff.changes)
    verdict = f"{breaking} of {len(diff.changes)} changes break a reader of the old schema"
    if not diff.breaks:
        verdict = f"{len(diff.changes)} changes, and a reader of the old schema can go on"
    out.print(f"compared   {diff.old} with {diff.new}   {verdict}", soft_wrap=True)


def print_pending(pending: Pending, *, explain: bool) -> None:
    """Each stage with what it would reuse and run, and why; then what a build would publish."""
    out = open_console()
    for name, stage in pending.forecast.stages.items():
        words = f"{name:<10} {stage.documents:,} documents   reuse {stage.reused:,}"
        out.print(words, soft_wrap=True)
        for reason, count in stage.reasons.most_common():
            out.print(f"{'':<10} run {count:,}: {reason}", soft_wrap=True)
    for one in pending.forecast.documents if explain else ():
        words = f"{one.source_path}   from {one.stage} on: {one.reason}"
        out.print(f"article    {words}", soft_wrap=True)
    if pending.gone:
        out.print(f"gone       {pending.gone:,} inputs of {pending.latest}", soft_wrap=True)
    for change in pending.changes:
        out.print(f"changed    {change}", soft_wrap=True)
    out.print(f"next       {_tell_next(pending)}", soft_wrap=True)


def print_cleaned(done: Cleaned, *, is_dry: bool) -> None:
    """What was removed, or would be, and what stays."""
    verb = "would go" if is_dry else "removed"
    about = "about " if is_dry else ""
    parts = f"{done.parts_before:,} files -> {done.parts_after:,}"
    words = f"{done.removed:,} results, {about}{done.bytes:,} bytes"
    open_console().print(f"{verb:<10} {words}   kept {done.kept:,}   {parts}", soft_wrap=True)


def _tell_next(pending: Pending) -> str:
    if pending.is_done:
        return f"nothing to do: {pending.latest} is made of just this"
    count = len(pending.forecast.documents)
    work = f"annotate {count:,} of {pending.forecast.inputs:,} articles" if count else "reuse all"
    version = "the first version"
    if pending.latest:
        version = f"a version after {pending.latest}, if a row or the card differs"
    return f"pressmark build would {work} and publish {version}"


def print_status(found: Sequence[Published], out: Path) -> None:
    """Datasets and versions, a line each."""
    console = open_console()
    if not found:
        console.print(f"Nothing is published in {out}. Start: pressmark build FOLDER --name NAME")
    for one in found:
        counts = " · ".join(f"{what} {count:,}" for what, count in one.rows.items())
        console.print(f"{one.path}   {counts} · rejected {one.rejected:,}", soft_wrap=True)
