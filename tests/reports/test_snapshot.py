"""The report of a fixed dataset, page by page, as it read when somebody last looked at it.

The dataset is six original articles that went through the writer and the gate, with a rejected
input and a copy beside them. When a page changes on purpose, ``pytest tests/reports
--write-snapshots`` writes ``tests/reports/snapshots`` anew: read the difference, then commit it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lawful_documents import write_document, write_version
from msgspec.structs import replace
from outline import outline

from pipeline.publish.accounts import Account, open_account
from pipeline.publish.gate.drift import check_drift
from pipeline.publish.gate.verdict import run_gate
from pipeline.publish.index import read_index
from pipeline.recipe import GateConfig, Recipe
from pipeline.records import Document, Rejection
from pipeline.reports.edition import Edition, Heading
from pipeline.reports.pages import write_report

SNAPSHOTS = Path(__file__).parent / "snapshots"
PAGES = ("index", "findings", "articles", "quotes", "rejected", "article", "raw")
REJECTED = Document(
    document_id="fedcba9876543210",
    raw_sha256="fedcba9876543210" + "0" * 48,
    source_path="notes/empty.txt",
    raw_text=" To be written.\n",
    rejection=Rejection("clean", "too_short", "14 characters, expected 40"),
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of six articles, with everything that the gate has found in them."""
    place = tmp_path_factory.mktemp("snapshot")
    documents = write_version(place / "version", 6)
    accounts = [open_account(one) for one in (*documents, REJECTED)]
    first = accounts[0]
    accounts.append(
        Account("again.txt", first.document_id, first.raw_sha256, "duplicate",
                kept_id=first.document_id, kept_path=first.source_path)
    )  # fmt: skip
    findings, _, profile = run_gate(place / "version", Recipe(), accounts)
    assert profile
    before = replace(profile, labels={"PERSON": 9, "GPE": 1}, text_chars={26: 6})
    drift = check_drift(before, profile, GateConfig(drift_min_documents=1), "0.9.0")
    edition = Edition(
        Heading("sample", "1.0.0"),
        [*findings, *drift],
        profile,
        accounts,
        {name: one.split for name, one in read_index(place / "version").items()},
    )

    def articles(wanted: Callable[[str], bool]) -> Iterator[Document]:
        return (one for one in documents if wanted(one.document_id))

    write_report(place / "report", edition, articles, [REJECTED], 10)
    return place / "report"


def find_page(folder: Path, page: str) -> Path:
    """The file of a page; one article and one rejection stand for all."""
    if page == "article":
        return folder / "articles" / f"{write_document(0).document_id}.html"
    return folder / ("rejected/fedcba9876543210.html" if page == "raw" else f"{page}.html")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_as_it_did(report: Path, page: str, *, write_snapshots: bool) -> None:
    """Word for word and element for element; a change is on purpose, and is read."""
    path = SNAPSHOTS / f"{page}.txt"
    found = outline(find_page(report, page).read_text(encoding="utf-8"))
    if write_snapshots:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), (
        f"{path.name} differs. If that is meant: pytest tests/reports --write-snapshots"
    )
