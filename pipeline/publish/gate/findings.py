"""What a check found: the line of a report, and the form of ``findings.json``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

FINDINGS = "findings.json"
MAX_EXAMPLES = 10
Severity = Literal["error", "warning"]
Status = Literal["passed", "failed", "could_not_run"]
_ID = re.compile(r"[0-9a-f]{16}(?![0-9a-f])")


class Finding(Struct, frozen=True):
    """The result of one check on one table, or on the whole version (``config`` is empty).

    ``observed`` says in words what was seen; ``examples`` are ids and paths of the first rows
    that broke it. A check that measures a distance says it as a number, with its limit. A check
    that could not run is never one that passed.
    """

    check: str
    config: str
    severity: Severity
    status: Status
    reason: str
    observed: str
    split: str = ""
    examples: list[str] = []
    measured: float | None = None
    limit: float | None = None

    @property
    def stops(self) -> bool:
        """Whether nothing may be published: an error that did not pass."""
        return self.severity == "error" and self.status != "passed"


class Check(Struct, frozen=True):
    """A check before it has run: its name, the table it is about, and why it is made."""

    name: str
    reason: str
    config: str = ""
    severity: Severity = "error"

    def conclude(
        self, breaches: int, seen: str, examples: Sequence[str] = (), split: str = ""
    ) -> Finding:
        """Passed if nothing was found."""
        status: Status = "failed" if breaches else "passed"
        return self._find(status, seen, list(examples[:MAX_EXAMPLES]), split)

    def measure(
        self, distance: float, limit: float, seen: str, examples: Sequence[str] = ()
    ) -> Finding:
        """Passed if the distance is not above its limit."""
        found = self.conclude(int(distance > limit), seen, examples)
        return msgspec.structs.replace(found, measured=round(distance, 4), limit=limit)

    def give_up(self, why: str) -> Finding:
        """It could not run: an error, whatever the severity of the check."""
        return msgspec.structs.replace(self._find("could_not_run", why), severity="error")

    def _find(
        self, status: Status, seen: str, examples: list[str] | None = None, split: str = ""
    ) -> Finding:
        return Finding(
            self.name, self.config, self.severity, status, self.reason, seen, split, examples or []
        )


class Offenders(dict[str, str]):
    """Id of a document to the first check of severity ``error`` that it breaks."""

    def add(self, example: str, check: str) -> None:
        """Note the document of an id, or of an example that begins with one."""
        if found := _ID.match(example):
            self.setdefault(found[0], check)


class Ledger:
    """Counts breaches of checks while rows pass by, and keeps the first few."""

    def __init__(self, checks: Iterable[Check], offenders: Offenders | None = None) -> None:
        self._offenders = Offenders() if offenders is None else offenders
        self._checks = {(check.name, check.config): check for check in checks}
        self._breaches = dict.fromkeys(self._checks, 0)
        self._examples: dict[tuple[str, str], list[str]] = {key: [] for key in self._checks}
        self.seen: dict[str, int] = {}

    def see(self, config: str, rows: int) -> None:
        """So many rows of a table were checked."""
        self.seen[config] = self.seen.get(config, 0) + rows

    def add(self, name: str, config: str, example: str) -> None:
        """One breach."""
        key = (name, config)
        self._breaches[key] += 1
        self._offenders.add(example, name)
        if len(self._examples[key]) < MAX_EXAMPLES:
            self._examples[key].append(example)

    def conclude(self) -> list[Finding]:
        """The finding of each check."""
        return [
            check.conclude(
                self._breaches[key],
                f"{self._breaches[key]:,} of {self.seen.get(check.config, 0):,} rows break it"
                if self._breaches[key]
                else f"{self.seen.get(check.config, 0):,} rows",
                self._examples[key],
            )
            for key, check in self._checks.items()
        ]


def write_findings(folder: Path, findings: Sequence[Finding]) -> None:
    """Write ``findings.json``."""
    data = msgspec.json.format(msgspec.json.encode(list(findings)), indent=2)
    (folder / FINDINGS).write_bytes(data + b"\n")


def read_findings(folder: Path) -> list[Finding]:
    """Read ``findings.json``. Raises: OSError, msgspec.MsgspecError."""
    return msgspec.json.decode((folder / FINDINGS).read_bytes(), type=list[Finding])
