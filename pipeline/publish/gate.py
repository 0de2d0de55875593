"""The gate: what was written is checked as it stands in the files, before anybody can read it.

Three kinds of checks: the expectation suites of ``schema/`` by Great Expectations (what a column
may hold, and rates), the relational checks (the laws, and that all tables and formats are one
dataset), and the share of rejected inputs. Severity ``error`` stops the publication, ``warning``
is reported; a check that could not run is an error of its own kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.contract.tables import SPLITS
from pipeline.errors import GateError
from pipeline.publish.gate_findings import (
    FINDINGS,
    Check,
    Finding,
    read_findings,
    write_findings,
)
from pipeline.publish.gate_relations import check_relations
from pipeline.publish.gate_rows import find_formats, find_shards
from pipeline.publish.gate_suites import check_suites
from pipeline.recipe import GateConfig

__all__ = [
    "FINDINGS",
    "Finding",
    "read_findings",
    "require_passed",
    "run_gate",
    "write_findings",
]


class HasOutcome(Protocol):
    """What became of one input: ``published``, ``duplicate`` or ``rejected``."""

    @property
    def outcome(self) -> str:
        """The one word."""


def run_gate(
    folder: Path, config: GateConfig, accounts: Iterable[HasOutcome] = ()
) -> list[Finding]:
    """Check the rows that were written under ``folder``, a staging folder or a version.

    ``accounts`` has one line per input, for the share of rejected ones.
    """
    return [
        *check_relations(folder),
        *check_suites(folder),
        check_volumes(folder),
        *_check_rejected(accounts, config),
    ]


def require_passed(findings: Sequence[Finding]) -> None:
    """Stop the publication if a check of severity ``error`` failed or could not run.

    Raises: GateError, which names the first of them and their number.
    """
    stopped = [finding for finding in findings if finding.stops]
    if stopped:
        lines = [
            f"{one.config or 'dataset'}: {one.check} {one.status.replace('_', ' ')}: "
            f"{one.observed}; {', '.join(one.examples[:3]) or one.reason}"
            for one in stopped[:5]
        ]
        more = f"\n... and {len(stopped) - 5} more" if len(stopped) > 5 else ""  # noqa: PLR2004 - the lines shown
        raise GateError(
            f"The gate stopped the publication: {len(stopped)} of {len(findings)} checks did "
            "not pass.\n" + "\n".join(lines) + more + "\nNothing was published."
        )


def check_volumes(folder: Path) -> Finding:
    """Every split has documents; a warning, for a small dataset cannot fill three."""
    check = Check(
        "splits_have_rows", "`load_dataset` knows no split without rows", "documents", "warning"
    )
    missing = [
        split
        for split in SPLITS
        if not any(find_shards(folder, "documents", kind, split) for kind in find_formats(folder))
    ]
    seen = f"no rows in {', '.join(missing)}" if missing else "rows in all three splits"
    return check.conclude(len(missing), seen)


def _check_rejected(accounts: Iterable[HasOutcome], config: GateConfig) -> list[Finding]:
    outcomes = [account.outcome for account in accounts]
    if not outcomes:
        return []
    rejected = outcomes.count("rejected")
    share = rejected / len(outcomes)
    check = Check(
        "few_inputs_rejected", "when most inputs cannot be used the wrong folder was given"
    )
    seen = f"{rejected:,} of {len(outcomes):,} inputs, [gate] max_rejected is {config.max_rejected}"
    return [check.conclude(int(share > config.max_rejected), seen)]
