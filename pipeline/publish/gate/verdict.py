"""The gate: what was written is checked as it stands in the files, before anybody can read it.

Six kinds of checks: the relational ones (the laws, and that all tables and formats are one
dataset), the expectation suites of ``schema/`` by Great Expectations (what a column may hold, and
rates), volumes, the share of rejected inputs, leaks between splits, and drift against the
previous version. Severity ``error`` stops the publication, ``warning`` is reported; a check that
could not run is an error of its own kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import CheckError, GateError
from pipeline.publish.gate.aside import Assistant, attempt
from pipeline.publish.gate.drift import check_drift
from pipeline.publish.gate.findings import (
    Finding,
    Offenders,
)
from pipeline.publish.gate.relations import check_relations
from pipeline.publish.gate.volumes import (
    HasOutcome,
    check_rejected,
    check_shrinking,
    check_splits,
    count_rows,
)
from pipeline.publish.profile import Profile, profile_version
from pipeline.recipe import Recipe

_SHOWN = 5


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
    assistant: Assistant | None = None,
) -> Verdict:
    """Check the rows that were written under ``folder``, a staging folder or a version.

    Args:
        folder: holds the files.
        recipe: its [gate] has the limits, its [splits] what was asked for.
        accounts: one line per input, for the share of rejected ones.
        previous: the version before, for drift, and for what need not be checked again: rows that
            were published there, byte for byte; None where there is none.
        assistant: who checks suites and leaks; this process, if it is not said.
    """
    offenders = Offenders()
    finish = (assistant or Assistant()).start(folder, recipe, previous)
    relations = check_relations(folder, offenders, previous)
    profile: list[Profile] = []
    others = attempt("volumes", lambda: check_splits(count_rows(folder), recipe.splits))
    others += check_rejected(accounts, recipe.gate)
    others += attempt("profile", lambda: _compare(folder, recipe, previous, profile))
    aside = finish()
    offenders |= {name: check for name, check in aside.offenders.items() if name not in offenders}
    findings = [*relations, *aside.findings, *others]
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
