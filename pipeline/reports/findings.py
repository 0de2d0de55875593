"""Findings as the page shows them: in words, with examples that lead to the article and span."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline.publish.gate.findings import Finding
from pipeline.records import Document
from pipeline.reports.article import find_anchor

_EXAMPLE = re.compile(r"([0-9a-f]{16})(-[a-z][0-9]+)?(?![0-9a-f])(?: (\w+)(?:\[([0-9]+)\])?)?")
_ORDER = {"failed": 0, "could_not_run": 0, "passed": 1}


class Example(NamedTuple):
    """An example, and the page and place it is about; ``href`` is empty where there is none."""

    text: str
    href: str


class Shown(Struct, frozen=True):
    """A finding as the page shows it."""

    check: str
    where: str
    severity: str
    status: str
    reason: str
    observed: str
    examples: list[Example]

    @property
    def css(self) -> str:
        """Class of the result."""
        if self.status == "passed":
            return "passed"
        return "failed" if self.severity == "error" else "warning"

    @property
    def words(self) -> str:
        """Result in words, so that color is not the only sign."""
        if self.status == "passed":
            return "✓ passed"
        if self.status == "could_not_run":
            return "✗ could not run"
        return "✗ error" if self.severity == "error" else "! warning"


def show_findings(findings: Iterable[Finding], link: Callable[[str], str]) -> list[Shown]:
    """What did not pass first, errors before warnings; ``link`` gives the address of an example."""
    ranked = sorted(findings, key=lambda f: (_ORDER[f.status], not f.stops, f.config, f.check))
    return [
        Shown(
            check=finding.check.replace("_", " "),
            where=" ".join(part for part in (finding.config, finding.split) if part) or "version",
            severity=finding.severity,
            status=finding.status,
            reason=finding.reason,
            observed=finding.observed,
            examples=[Example(text, link(text)) for text in finding.examples],
        )
        for finding in ranked
    ]


def name_documents(findings: Sequence[Finding]) -> set[str]:
    """Ids of the articles that examples are about."""
    examples = (example for finding in findings for example in finding.examples)
    return {found[1] for example in examples if (found := _EXAMPLE.match(example))}


class Links:
    """Addresses of examples, gathered while the articles pass by."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._examples: dict[str, list[str]] = {}
        for finding in findings:
            for example in finding.examples:
                if found := _EXAMPLE.match(example):
                    self._examples.setdefault(found[1], []).append(example)
        self._found: dict[str, str] = {}

    def see(self, document: Document) -> None:
        """An article that has a page."""
        for example in self._examples.get(document.document_id, ()):
            if found := _EXAMPLE.match(example):
                place = int(found[4]) if found[4] else None
                anchor = find_anchor(document, found[2] or "", found[3] or "", place)
                page = f"articles/{document.document_id}.html"
                self._found[example] = f"{page}#{anchor}" if anchor else page

    def link(self, example: str) -> str:
        """Where an example leads, or nothing."""
        return self._found.get(example, "")
