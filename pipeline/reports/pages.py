"""The report of a version as static HTML: overview, findings, articles, what was not published.

Pages hold no script and load nothing from outside; a policy in each page says so to the browser.
Article text reaches the page only through Jinja2's escaping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.records import Document
from pipeline.reports.article import describe_article, pick_title
from pipeline.reports.overview import Tally

if TYPE_CHECKING:
    from jinja2 import Environment

_STATUS_ORDER = {"failed": 0, "could_not_run": 1, "passed": 2}


class Shown(Struct, frozen=True):
    """A finding as a row of the table."""

    check: str
    where: str
    severity: str
    status: str
    reason: str
    observed: str
    examples: list[str]

    @property
    def css(self) -> str:
        """Class of the result's cell."""
        if self.status == "passed":
            return "ok"
        return "failed" if self.severity == "error" else "warn"

    @property
    def words(self) -> str:
        """Result in words, so that color is not the only sign."""
        if self.status == "passed":
            return "✓ passed"
        return f"✗ {self.severity}" + (", could not run" if self.status == "could_not_run" else "")


class Unpublished(Struct, frozen=True):
    """An input that is not in the data, and why."""

    source_path: str
    outcome: str
    reason: str
    detail: str


class Heading(Struct, frozen=True):
    """What stands on every page."""

    name: str
    version: str


def write_report(
    folder: Path,
    heading: Heading,
    documents: Iterable[Document],
    *,
    splits: Mapping[str, str],
    findings: Sequence[Shown],
    unpublished: Sequence[Unpublished],
    limit: int,
) -> None:
    """Write the report into ``folder``; at most ``limit`` articles get a page of their own.

    ``documents`` are the published ones, by id; they are read once, as a stream.
    """
    pages = _open_templates(heading)
    (folder / "articles").mkdir(parents=True)
    tally = Tally()
    rows = []
    total = len(splits)
    for document in documents:
        tally.add(document)
        if is_shown(document.document_id, total, limit):
            context = describe_article(document, splits[document.document_id])
            path = folder / "articles" / f"{document.document_id}.html"
            _write(path, pages, "article", root="../", **context)
            rows.append(_row(document, splits[document.document_id]))
    ordered = sorted(findings, key=lambda f: (_STATUS_ORDER[f.status], f.severity, f.check))
    verdict = _judge(ordered)
    page = tally.describe(unpublished)
    _write(folder / "index.html", pages, "index", verdict=verdict, **page)
    _write(folder / "findings.html", pages, "findings", findings=ordered)
    _write(folder / "articles.html", pages, "articles", articles=rows, shown=_shown(rows, total))
    _write(folder / "rejected.html", pages, "rejected", rows=unpublished)


def is_shown(document_id: str, total: int, limit: int) -> bool:
    """Whether the article is in the sample: all of a small collection, else a share by hash."""
    return total <= limit or int(document_id[:8], 16) * total < limit * 2**32


def _open_templates(heading: Heading) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(
        loader=PackageLoader("pipeline.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    style = pages.loader.get_source(pages, "style.css")[0] if pages.loader else ""
    pages.globals |= {
        "name": heading.name,
        "version": heading.version,
        "style": Markup(style),  # noqa: S704 - the package's own file, no data in it
        "root": "",
    }
    return pages


def _write(path: Path, pages: Environment, template: str, **context: Any) -> None:  # noqa: ANN401 - a template's
    html = pages.get_template(f"{template}.html.j2").render(context)
    path.write_text(html, encoding="utf-8", newline="\n")


def _row(document: Document, split: str) -> dict[str, Any]:
    return {
        "id": document.document_id,
        "title": pick_title(document),
        "publisher": document.publisher or "",
        "published": document.published or "",
        "split": split,
        "sentences": len(document.sentences),
        "entities": len(document.mentions),
        "quotes": len(document.quotes),
    }


def _shown(rows: Sequence[object], total: int) -> str:
    if len(rows) == total:
        return f"All {total} articles, with entities and quotes marked."
    return f"A sample of {len(rows)} of {total} articles, drawn by a hash of the id."


def _judge(findings: Sequence[Shown]) -> dict[str, str]:
    errors = sum(f.status != "passed" and f.severity == "error" for f in findings)
    warnings = sum(f.status != "passed" for f in findings) - errors
    if errors:
        return {"css": "failed", "words": f"Stopped: {errors} of {len(findings)} checks failed."}
    if warnings:
        words = f"Published with {warnings} warnings; {len(findings) - warnings} checks passed."
        return {"css": "warning", "words": words}
    return {"css": "", "words": f"Published: all {len(findings)} checks passed."}
