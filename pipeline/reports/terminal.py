"""One article in the terminal, with its entities and quotes marked."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.records import Document
from pipeline.reports.marking import name_speaker
from pipeline.reports.segments import Segment, cut_paragraphs

_NAME_COLORS = {
    "PERSON": "cyan",
    "ORG": "magenta",
    "NORP": "yellow",
    "GPE": "green",
    "LOC": "green",
    "FAC": "green",
}


def show_document(document: Document, console: Console) -> None:
    """Print the article: what it says of itself, the marked text, and who said what."""
    console.print(Group(_headline(document), *_paragraphs(document), _quotes(document)))


def _headline(document: Document) -> RenderableType:
    facts = [document.publisher, document.published, document.byline, document.dateline]
    lines = Text()
    if document.title:
        lines.append(document.title + "\n", "bold")
    known = " · ".join(fact for fact in facts if fact)
    lines.append(" · ".join(part for part in (document.document_id, known) if part), "dim")
    return lines


def _paragraphs(document: Document) -> list[RenderableType]:
    paragraphs: list[RenderableType] = []
    for segments in cut_paragraphs(document):
        text = Text()
        for segment in segments:
            for quote in segment.begins:
                text.append(f"{_ordinal(quote.id)} ", "bold blue")
            text.append(segment.text, _style(segment))
            if segment.mention and segment.ends_mention:
                text.append(f" {segment.mention.label}", "dim italic")
        paragraphs.append(Padding(text, (1, 0, 0, 0)))
    return paragraphs


def _style(segment: Segment) -> str:
    styles = []
    roles = {role for role, _ in segment.roles}
    if "content" in roles:
        styles.append("on grey19")
    if "cue" in roles:
        styles.append("underline")
    if "source" in roles:
        styles.append("bold")
    if segment.mention:
        styles.append(_NAME_COLORS.get(segment.mention.label, "bright_blue"))
    return " ".join(styles)


def _quotes(document: Document) -> RenderableType:
    if not document.quotes:
        return Padding(Text("no quotes", "dim"), (1, 0))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column("speaker", max_width=28)
    table.add_column("kind")
    table.add_column("cue", max_width=16)
    table.add_column("content", ratio=1)
    for quote in document.quotes:
        speaker = Text(name_speaker(quote), "" if quote.speaker else "dim")
        kind = quote.kind if quote.act == "speech" else f"{quote.kind}, {quote.act}"
        cue = quote.cue.text if quote.cue else "–"
        content = " … ".join(part.text for part in quote.content)
        table.add_row(_ordinal(quote.id), speaker, kind, Text(cue), Text(content))
    return Padding(table, (1, 0))


def _ordinal(quote_id: str) -> str:
    return quote_id.rpartition("-")[2]
