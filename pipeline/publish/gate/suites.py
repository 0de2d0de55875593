"""The suites of ``schema/`` over the flat columns, by Great Expectations, in bounded memory.

To the library a failed warning counts like a failed error, and a rate is that of one chunk: so
results are counted here, over all chunks, and judged by their severity.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.contract.expectations import flat_columns
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, Table
from pipeline.publish.gate.findings import MAX_EXAMPLES, Check, Finding, Offenders, Severity
from pipeline.publish.gate.frames import KEY, Frame, make_frame, read_flat
from pipeline.publish.gate.standing import Standing, find_standing
from pipeline.publish.gate.validator import Validator, find_exception

_OF_ALL_ROWS = frozenset(["expect_column_values_to_be_unique"])


class _Count:
    """The results of one expectation, added up over the chunks of a table."""

    def __init__(self, expectation: dict[str, Any], table: Table) -> None:
        severity: Severity = "warning" if expectation["severity"] == "warning" else "error"
        self.expectation = expectation
        self.check = Check(expectation["meta"]["rule"], expectation["notes"], table.name, severity)
        self.rows = self.wrong = self.kept = 0
        self.broken: str | None = None
        self.keys: list[str] = []

    def add(self, result: dict[str, Any]) -> None:
        """The result of one chunk; nulls count only where the expectation is about them."""
        error = find_exception(result["exception_info"])
        counts = result["result"]
        if error is not None or "element_count" not in counts:
            self.broken = self.broken or error or "the library gave no counts"
            return
        self.rows += counts["element_count"] - counts.get("missing_count", 0)
        self.wrong += counts["unexpected_count"]

    def conclude(self) -> Finding:
        """Judged by the share over all chunks, for a rate over three rows says nothing."""
        if self.broken is not None:
            return self.check.give_up(self.broken)
        mostly = self.expectation["kwargs"].get("mostly", 1.0)
        failed = self.rows > 0 and (self.rows - self.wrong) / self.rows < mostly
        share = f", at least {mostly:.0%} must hold" if mostly < 1 else ""
        kept = f", {self.kept:,} rows passed before" if self.kept else ""
        seen = f"{self.wrong:,} of {self.rows:,} values break it{share}{kept}"
        return self.check.conclude(int(failed), seen, self.keys if failed else [])

    @property
    def is_hard(self) -> bool:
        """Whether one row is enough to stop a version, so that all such rows must be known."""
        return self.check.severity == "error" and "mostly" not in self.expectation["kwargs"]

    @property
    def is_of_one_row(self) -> bool:
        """Whether a row that passed once passes again, whatever stands beside it."""
        return self.is_hard and self.expectation["type"] not in _OF_ALL_ROWS


def check_suites(
    folder: Path, offenders: Offenders | None = None, previous: Path | None = None
) -> list[Finding]:
    """Run the frozen suite of each table over its rows; see ``check_suite``.

    Of rows that passed in the version ``previous`` only what all rows decide together is asked.
    """
    place = schema_folder() / "expectations"
    standing = find_standing(folder, previous)
    return [
        finding
        for table in TABLES
        for finding in check_suite(folder, table, place / f"{table.name}.json", offenders, standing)
    ]


def check_suite(
    folder: Path,
    table: Table,
    path: Path,
    offenders: Offenders | None = None,
    standing: Standing | None = None,
) -> list[Finding]:
    """Run the suite file at ``path`` over a table: a finding for the run, and one for each rule.

    ``offenders`` gets the documents whose rows break a rule that every row must keep.
    """
    runs = Check("suite_runs", "a check that did not run has found nothing", table.name)
    try:
        counts = _run_suite(folder, table, path, standing)
    except Exception as error:  # noqa: BLE001 - whatever it is, the check did not run
        return [runs.give_up(f"{type(error).__name__}: {error}")]
    for count in counts:
        if offenders is not None and count.is_hard:
            for key in count.keys:
                offenders.add(key, count.check.name)
    seen = f"{len(counts)} expectations ran"
    return [runs.conclude(0, seen), *(count.conclude() for count in counts)]


def _run_suite(folder: Path, table: Table, path: Path, standing: Standing | None) -> list[_Count]:
    suite = json.loads(path.read_text(encoding="utf-8"))
    counts = [_Count(expectation, table) for expectation in suite["expectations"]]
    validator = Validator(suite)
    if standing is None:
        for chunk in read_flat(folder, table):
            _count_chunk(validator, chunk, counts)
        return counts
    alone = [count for count in counts if count.is_of_one_row]
    together = [count for count in counts if not count.is_of_one_row]
    fresh = rows = 0
    for chunk in read_flat(folder, table, standing=standing):
        _count_chunk(validator, chunk, alone)
        fresh += len(chunk)
    columns = {count.expectation["kwargs"]["column"] for count in together}
    for chunk in read_flat(folder, table, columns):
        _count_chunk(validator, chunk, together)
        rows += len(chunk)
    for count in alone:
        count.kept = rows - fresh
    return counts


def _count_chunk(validator: Validator, chunk: Frame, counts: Sequence[_Count]) -> None:
    """Add what some expectations find in some rows."""
    results = validator.run(chunk, [count.expectation for count in counts])
    for count, result in zip(counts, results, strict=True):
        count.add(result)
    failed = [
        count
        for count, result in zip(counts, results, strict=True)
        if not result["success"] and (count.is_hard or len(count.keys) < MAX_EXAMPLES)
    ]
    if failed:  # once more, for the ids: they cost, so only where they are needed
        again = validator.run(chunk, [count.expectation for count in failed], KEY)
        for count, result in zip(failed, again, strict=True):
            index = result["result"].get("unexpected_index_list") or []
            keys = [str(row[KEY]) for row in index]
            count.keys += keys if count.is_hard else keys[:MAX_EXAMPLES]


def warm_up() -> None:
    """Have the library imported, and what it makes at its first use made: two suites need all."""
    for table in TABLES[:2]:
        path = schema_folder() / "expectations" / f"{table.name}.json"
        suite = json.loads(path.read_text(encoding="utf-8"))
        row = {name: [None] for name in flat_columns(table)}
        Validator(suite).run(make_frame(row), suite["expectations"])
