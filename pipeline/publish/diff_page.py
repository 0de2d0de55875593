"""A difference between two versions, in words for a terminal and as one static HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.publish.diff import Difference, DocumentChange
from pipeline.publish.span_changes import SpanChange


def write_lines(change: Difference, most_documents: int = 50) -> Iterator[str]:
    """The difference line by line; what is left out is counted."""
    yield f"{change.old} -> {change.new}"
    counts = [f"{event} {count:,}" for event, count in change.documents.items()]
    yield f"documents  {' · '.join(counts) or 'none differs'}"
    for name, count in change.annotations.items():
        yield f"spans      {name}: {count:,}"
    for words in change.settings:
        yield f"recipe     {words}"
    for words in change.programs:
        yield f"programs   {words}"
    for one in change.changes[:most_documents]:
        yield from _write_document(one)
    left = len(change.changes) - most_documents
    if left > 0:
        yield f"... and {left:,} documents more: --json or --html shows all"


def _write_document(change: DocumentChange) -> Iterator[str]:
    yield describe_document(change)
    for span in change.spans:
        yield f"  {describe_span(span)}"


def describe_document(change: DocumentChange) -> str:
    """What happened to a document, in one line."""
    was = f" (was {change.previous_id})" if change.previous_id else ""
    moved = ""
    if change.old_split and change.new_split and change.old_split != change.new_split:
        moved = f"   {change.old_split} -> {change.new_split}"
    fields = f"   {', '.join(change.fields)}" if change.fields else ""
    words = f"{change.event:<10} {change.document_id}{was} {change.source_path}"
    return f"{words.rstrip()}{moved}{fields}   [{', '.join(change.causes)}]"


def describe_span(span: SpanChange) -> str:
    """What happened to an annotation, in one line."""
    places = [
        f"{start}:{end}"
        for start, end in ((span.old_start, span.old_end), (span.new_start, span.new_end))
        if start is not None
    ]
    where = " -> ".join(dict.fromkeys(places))
    said = " -> ".join(dict.fromkeys(filter(None, (span.before, span.after))))
    text = " ".join(span.text.split())
    return f"{span.layer} {span.event} {where} “{text}” {said}   [{span.cause}]"


def write_difference_page(change: Difference, path: Path) -> None:
    """Write the page: no script, nothing from outside, article text only through escaping."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(
        loader=PackageLoader("pipeline.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = PackageLoader("pipeline.reports").get_source(pages, "style.css")[0]
    html = pages.get_template("diff.html.j2").render(
        style=Markup(style),  # noqa: S704 - the package's own file, no data in it
        change=change,
        describe_document=describe_document,
        describe_span=describe_span,
    )
    path.write_text(html, encoding="utf-8", newline="\n")
