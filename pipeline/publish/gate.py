"""The gate: what was written is checked as it stands in the files, before anybody can read it.

Six kinds of checks: the relational ones (the laws, and that all tables and formats are one
dataset), the expectation suites of ``schema/`` by Great Expectations (what a column may hold, and
rates), volumes, the share of rejected inputs, leaks between splits, and drift against the
previous version. Severity ``error`` stops the publication, ``warning`` is reported; a check that
could not run is an error of its own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import CheckError, GateError
from pipeline.publish.gate_drift import check_drift
from pipeline.publish.gate_findings import (
    FINDINGS,
    Check,
    Finding,
    Offenders,
    read_findings,
    write_findings,
)
from pipeline.publish.gate_leaks import check_leaks
from pipeline.publish.gate_relations import check_relations
from pipeline.publish.gate_suites import check_suites
from pipeline.publish.gate_volumes import (
    HasOutcome,
    check_rejected,
    check_shrinking,
    check_splits,
    count_rows,
)
from pipeline.publish.profile import Profile, profile_version
from pipeline.recipe import Recipe

__all__ = [
    "FINDINGS",
    "Finding",
    "Verdict",
    "read_findings",
    "require_passed",
    "run_gate",
    "write_findings",
]

Aside = tuple[list[Finding], Offenders]
_SHOWN = 5
_APART_FROM = 2_000  # documents: with fewer, another process costs more than it saves


class Verdict(NamedTuple):
    """What the gate found, and whose fault it is.

    ``offenders`` are the documents that break a check of severity ``error``: without them the
    version may pass. ``profile`` is what the version is like, None where it cannot be read.
    """

    findings: list[Finding]
    offenders: Offenders
    profile: Profile | None


def run_gate(
    folder: Path,
    recipe: Recipe,
    accounts: Sequence[HasOutcome] = (),
    previous: Path | None = None,
) -> Verdict:
    """Check the rows that were written under ``folder``, a staging folder or a version.

    Args:
        folder: holds the files.
        recipe: its [gate] has the limits, its [splits] what was asked for.
        accounts: one line per input, for the share of rejected ones.
        previous: the version before, for drift; None where there is none.
    """
    offenders = Offenders()
    with _start_aside(folder, recipe) as finish:
        findings = check_relations(folder, offenders)
        found, others = finish()
    findings += found
    offenders |= {name: check for name, check in others.items() if name not in offenders}
    findings += _attempt("volumes", lambda: check_splits(count_rows(folder), recipe.splits))
    findings += check_rejected(accounts, recipe.gate)
    profile: list[Profile] = []
    findings += _attempt("profile", lambda: _compare(folder, recipe, previous, profile))
    return Verdict(findings, offenders, profile[0] if profile else None)


def require_passed(findings: Sequence[Finding]) -> None:
    """Stop the publication if a check of severity ``error`` failed or could not run.

    Raises:
        GateError: it names the first of them and their number.
        CheckError: one could not run; then nothing is known, whatever the others say.
    """
    stopped = [finding for finding in findings if finding.stops]
    broken = [finding for finding in stopped if finding.status == "could_not_run"]
    if stopped:
        error = CheckError if broken else GateError
        kind = "could not run" if broken else "did not pass"
        shown = broken or stopped
        raise error(
            f"The gate stopped the publication: {len(shown)} of {len(findings)} checks {kind}.\n"
            + "\n".join(_describe(one) for one in shown[:_SHOWN])
            + (f"\n... and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
            + "\nNothing was published."
        )


def _describe(finding: Finding) -> str:
    examples = ", ".join(finding.examples[:3]) or finding.reason
    status = finding.status.replace("_", " ")
    return (
        f"{finding.config or 'dataset'}: {finding.check} {status}: {finding.observed}; {examples}"
    )


@contextmanager
def _start_aside(folder: Path, recipe: Recipe) -> Iterator[Callable[[], Aside]]:
    """Suites and leaks of a large version are checked in a process beside the relational checks."""
    run = partial(check_aside, folder, recipe)
    if not _is_large(folder):
        yield run
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        running = pool.submit(run)

        def finish() -> Aside:
            try:
                return running.result()
            except BrokenProcessPool:  # as where a script of the user's has no `__main__` guard
                return run()

        yield finish


def check_aside(folder: Path, recipe: Recipe) -> Aside:
    """The checks that do not need the others: suites and leaks."""
    offenders = Offenders()
    findings = _attempt("suites", lambda: check_suites(folder, offenders))
    return findings + _attempt("leaks", lambda: check_leaks(folder, recipe)), offenders


def _is_large(folder: Path) -> bool:
    """By the documents that can be counted; a file that cannot be read is found by the checks."""
    try:
        return sum(count_rows(folder)["documents"].values()) >= _APART_FROM
    except (OSError, ValueError):
        return False


def _compare(
    folder: Path, recipe: Recipe, previous: Path | None, found: list[Profile]
) -> list[Finding]:
    """Profile the version, which is appended to ``found``; compare it with the previous one."""
    new = profile_version(folder)
    found.append(new)
    if previous is None:
        return []
    old = profile_version(previous)
    drift = check_drift(old, new, recipe.gate, previous.name)
    return [check_shrinking(old, new, recipe.gate, previous.name), *drift]


def _attempt(name: str, run: Callable[[], list[Finding]]) -> list[Finding]:
    """Run checks; if they raise, they could not run."""
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - whatever it is, the checks did not run
        check = Check(f"{name}_run", "a check that did not run has found nothing")
        return [check.give_up(f"{type(error).__name__}: {error}")]
