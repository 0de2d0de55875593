"""From a release to its report: findings and inputs as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.publish.accounts import Account
from pipeline.publish.gate import Finding
from pipeline.records import Document
from pipeline.reports.pages import Heading, Shown, Unpublished, write_report

REPORT = "report"


def report_release(
    staging: Path,
    heading: Heading,
    documents: Iterable[Document],
    *,
    splits: Mapping[str, str],
    findings: Sequence[Finding],
    accounts: Sequence[Account],
    limit: int,
) -> None:
    """Write the report of a version below its folder ``staging``.

    ``documents`` are the published ones with their raw text, by id, read once; ``limit`` is the
    number of articles that get a page.
    """
    write_report(
        staging / REPORT,
        heading,
        documents,
        splits=splits,
        findings=[_show_finding(finding) for finding in findings],
        unpublished=[_show_account(one) for one in accounts if one.outcome != "published"],
        limit=limit,
    )


def _show_finding(finding: Finding) -> Shown:
    where = " ".join(part for part in (finding.config, finding.split) if part)
    return Shown(
        check=finding.check,
        where=where or "version",
        severity=finding.severity,
        status=finding.status,
        reason=finding.reason,
        observed=finding.observed,
        examples=finding.examples,
    )


def _show_account(account: Account) -> Unpublished:
    if account.outcome == "duplicate":
        kept = f"{account.kept_path or ''} {account.kept_id or ''}".strip()
        detail = f"the same text as {kept}" if kept else account.detail or ""
        return Unpublished(account.source_path, "duplicate", "same text", detail)
    reason = f"{account.stage}: {account.reason}"
    return Unpublished(account.source_path, "rejected", reason, account.detail or "")
