"""The report of a version that is published already: where it is, or written anew elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from pipeline.contract.tables import SPLITS, find_table
from pipeline.errors import UsageError
from pipeline.publish.accounts import ACCOUNTS, Account
from pipeline.publish.gate.findings import read_findings
from pipeline.publish.gate.rows import find_formats, read_rows
from pipeline.publish.index import read_index
from pipeline.publish.profile import profile_version
from pipeline.publish.versions import MANIFEST, read_manifest
from pipeline.records import Document
from pipeline.reports.edition import REPORT, Edition, Heading
from pipeline.reports.pages import write_report


def find_report(path: Path) -> Path:
    """The first page of the report of a version, or of a build that the gate stopped.

    Raises: UsageError if there is none.
    """
    page = path / REPORT / "index.html"
    if not page.is_file():
        raise UsageError(
            f"{path} has no report. Give the folder of a version, such as dist/NAME/1.0.0, or "
            "write one: pressmark report PATH --rebuild FOLDER"
        )
    return page


def rebuild_report(version: Path, folder: Path) -> Path:
    """Write the report of a version with this program into ``folder``; gives its first page.

    A published version holds no raw text: what was removed from an article, and the text of what
    was rejected, stand in the report that was written with the version.

    Raises:
        UsageError: there is no version, or something lies in ``folder`` already.
    """
    if not (version / MANIFEST).is_file():
        raise UsageError(f"{version} is no published version: it has no {MANIFEST}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty: give a folder that is, or a new one.")
    manifest = read_manifest(version)
    edition = Edition(
        heading=Heading(manifest["name"], manifest["version"]),
        findings=read_findings(version),
        profile=profile_version(version),
        accounts=_read_accounts(version),
        splits={name: place.split for name, place in read_index(version).items()},
    )
    limit = int(manifest["recipe"]["publish"]["report_articles"])
    write_report(folder, edition, partial(_read_articles, version), (), limit)
    return folder / "index.html"


def _read_articles(version: Path, wanted: Callable[[str], bool]) -> Iterator[Document]:
    """The articles whose ids are wanted, split by split."""
    kind = find_formats(version)[0]
    for split in SPLITS:
        for row in read_rows(version, find_table("documents"), kind, split):
            if wanted(row["document_id"]):
                yield msgspec.convert(row, Document)


def _read_accounts(version: Path) -> list[Account]:
    decode = msgspec.json.Decoder(Account).decode
    with (version / ACCOUNTS).open("rb") as file:
        return [decode(line) for line in file]
