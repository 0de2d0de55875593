"""An evaluation in the terminal: the figures, what is taken for what, and the worst articles.

Words of the data are printed as they are, whatever markup they look like.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.evaluate.evaluation import Evaluation, WorstArticle
from pipeline.evaluate.tables import (
    Sheet,
    describe_run,
    tabulate_confusion,
    tabulate_scores,
    write_sides,
    write_what,
)

_MISTAKES_SHOWN = 8
_WORDS_SHOWN = 90


def show_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print all of it; the worst articles with their first mistakes."""
    first, *rest = describe_run(evaluation)
    console.print(Text(first, "bold"))
    for line in rest:
        console.print(Text(line, "dim"))
    for sheet in tabulate_scores(evaluation.scores):
        console.print(Padding(_draw_sheet(sheet), (1, 0, 0, 0)))
    for confusion in evaluation.confusions:
        console.print(Padding(_draw_sheet(tabulate_confusion(confusion)), (1, 0, 0, 0)))
    for article in evaluation.worst:
        console.print(Padding(Group(*_draw_article(article)), (1, 0, 0, 0)))


def _draw_sheet(sheet: Sheet) -> RenderableType:
    space = 2 if sheet.note else 1  # a confusion table has many columns
    table = Table(box=None, pad_edge=False, padding=(0, space, 0, 0), header_style="dim")
    table.add_column(Text(sheet.title, "bold"), min_width=32 if sheet.note else None)
    for head in sheet.heads:
        table.add_column(head, justify="right", no_wrap=True)
    for row in sheet.rows:
        table.add_row(*row)
    return Group(table, Text(sheet.note, "dim")) if sheet.note else table


def _draw_article(article: WorstArticle) -> Iterator[RenderableType]:
    yield Text(f"{article.name}: {len(article.mistakes)} mistakes", "bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for mistake in article.mistakes[:_MISTAKES_SHOWN]:
        table.add_row(Text(write_what(mistake), "yellow"), Text(_shorten(mistake.words)))
        table.add_row("", Text(write_sides(mistake), "dim"))
    yield table
    if (left := len(article.mistakes) - _MISTAKES_SHOWN) > 0:
        yield Text(f"and {left} more", "dim")


def _shorten(words: str) -> str:
    return words if len(words) <= _WORDS_SHOWN else words[: _WORDS_SHOWN - 1] + "…"
