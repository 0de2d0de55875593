"""The report of a version as static HTML: overview, findings, reading room, quotes, rejections.

Pages load nothing from outside and work from the disk; a policy in each says so to the browser.
Article text reaches a page only through Jinja2's escaping. What the one script adds (search, sort,
the speaker of a quote) makes reading easier; without it everything is still there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pipeline.publish.accounts import Account
from pipeline.records import Document
from pipeline.reports.article import describe_article, describe_row, pick_title
from pipeline.reports.edition import Edition
from pipeline.reports.findings import Links, name_documents, show_findings
from pipeline.reports.marking import explain_quote, name_speaker
from pipeline.reports.overview import describe_overview
from pipeline.reports.rendering import Printer

_RAW_CHARS = 50_000
_QUOTES_SHOWN = 10_000  # rows that a browser still searches and sorts at once
_ACCOUNTS_SHOWN = 10_000

Row = TypeVar("Row")
Articles = Callable[[Callable[[str], bool]], Iterable[Document]]
"""Gives the published articles whose id is wanted, by id."""


Standing = Callable[[str, str], str | None]
"""Gives a page as it stood before, by its path and the id of its article; None: it is not the same.
"""


def write_report(
    folder: Path,
    edition: Edition,
    articles: Articles,
    rejected: Iterable[Document],
    limit: int,
    standing: Standing | None = None,
) -> None:
    """Write the report into ``folder``, which must not be there.

    Args:
        folder: ``index.html`` in it is the first page.
        edition: what the report is about.
        articles: the published articles, with their raw text where it is known.
        rejected: what was rejected, with its raw text.
        limit: so many articles, and so many rejections, get a page of their own.
        standing: pages of an earlier report by this program, of which the main part is kept.
    """
    printer = Printer(folder, edition.heading)
    total, links = len(edition.splits), Links(edition.findings)
    named = name_documents([one for one in edition.findings if one.status != "passed"])
    rows, quotes, found = [], list[dict[str, Any]](), 0
    for document in articles(lambda name: name in named or is_shown(name, total, limit)):
        split = edition.splits[document.document_id]
        path = f"articles/{document.document_id}.html"
        before = standing(path, document.document_id) if standing else None
        if before is None or not printer.renew(path, before, "articles", pick_title(document)):
            printer.write(path, "article", page="articles", **describe_article(document, split))
        links.see(document)
        rows.append(describe_row(document, split))
        quotes += _list_quotes(document, _QUOTES_SHOWN - len(quotes))
        found += len(document.quotes)
    shown = _say_shown(len(rows), total)
    printer.write("index.html", "index", page="index", **describe_overview(edition))
    findings = show_findings(edition.findings, links.link)
    printer.write("findings.html", "findings", page="findings", findings=findings)
    printer.write("articles.html", "articles", page="articles", articles=rows, shown=shown)
    left = found - len(quotes)
    printer.write("quotes.html", "quotes", page="quotes", quotes=quotes, left=left, shown=shown)
    pages = _write_rejected(printer, rejected, limit)
    unpublished = [one for one in edition.accounts if one.outcome != "published"]
    accounts, left = _cut(unpublished, _ACCOUNTS_SHOWN)
    shown_accounts = [_show_account(one, pages) for one in accounts]
    printer.write("rejected.html", "rejected", page="rejected", rows=shown_accounts, left=left)


def is_shown(document_id: str, total: int, limit: int) -> bool:
    """Whether the article is in the sample: all of a small collection, else a share by hash."""
    return total <= limit or int(document_id[:8], 16) * total < limit * 2**32


def _cut(rows: Sequence[Row], most: int) -> tuple[Sequence[Row], int]:
    """The first rows, and how many are left out: never without a word."""
    return rows[:most], max(0, len(rows) - most)


def _list_quotes(document: Document, most: int) -> list[dict[str, Any]]:
    """The first quotes, as rows."""
    return [
        {
            "speaker": name_speaker(quote),
            "is_known": quote.speaker is not None,
            "text": " … ".join(part.text for part in quote.content),
            "kind": quote.kind,
            "act": quote.act,
            "how": explain_quote(quote),
            "title": pick_title(document),
            "published": document.published or "",
            "href": f"articles/{document.document_id}.html#{quote.id.rpartition('-')[2]}",
        }
        for quote in document.quotes[:most]
    ]


def _write_rejected(printer: Printer, rejected: Iterable[Document], limit: int) -> dict[str, str]:
    """Pages with raw text; gives them by document id. Copies of what was read have none."""
    pages: dict[str, str] = {}
    for document in rejected:
        if len(pages) >= limit or not document.raw_text:
            continue
        path = f"rejected/{document.document_id}.html"
        left = max(0, len(document.raw_text) - _RAW_CHARS)
        printer.write(
            path,
            "raw",
            page="rejected",
            document=document,
            reason=document.rejection,
            raw=document.raw_text[:_RAW_CHARS],
            left=left,
        )
        pages[document.document_id] = path
    return pages


def _show_account(account: Account, pages: dict[str, str]) -> dict[str, str]:
    if account.outcome == "duplicate":
        kept = f"{account.kept_path or ''} {account.kept_id or ''}".strip()
        detail = f"the same text as {kept}" if kept else account.detail or ""
        return {"path": account.source_path, "outcome": "duplicate", "reason": "same text",
                "detail": detail, "href": ""}  # fmt: skip
    return {
        "path": account.source_path,
        "outcome": "rejected",
        "reason": f"{account.stage}: {account.reason}".replace("_", " "),
        "detail": account.detail or "",
        "href": pages.get(account.document_id, ""),
    }


def _say_shown(shown: int, total: int) -> str:
    if shown == total:
        return f"All {total:,} articles."
    drawn = "drawn by a hash of the id, and those that findings name"
    return f"A sample: {shown:,} of {total:,} articles, {drawn}."
