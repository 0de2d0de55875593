"""The worst articles as one static HTML page: their text with what was missed and invented.

The page holds no script and loads nothing; text reaches it only through Jinja2's escaping. Its
style is that of the report of a version.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.evaluate.evaluation import Evaluation, WorstArticle
from pipeline.evaluate.mistakes import Mistake
from pipeline.evaluate.tables import (
    describe_run,
    tabulate_confusion,
    tabulate_scores,
    write_sides,
    write_what,
)


class Piece(NamedTuple):
    """A stretch of text with the numbers of the mistakes that lie over it."""

    text: str
    css: str
    begins: tuple[int, ...]


def write_page(evaluation: Evaluation, path: Path) -> None:
    """Write the page; one mistake, one number, in the text and in the list beside it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(
        loader=PackageLoader("pipeline.evaluate"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    style = PackageLoader("pipeline.reports").get_source(pages, "style.css")[0]
    html = pages.get_template("worst.html.j2").render(
        style=Markup(style),  # noqa: S704 - the package's own file, no data in it
        lines=list(describe_run(evaluation)),
        sheets=[
            *tabulate_scores(evaluation.scores),
            *map(tabulate_confusion, evaluation.confusions),
        ],
        articles=[_describe_article(article) for article in evaluation.worst],
    )
    path.write_text(html, encoding="utf-8", newline="\n")


def cut_pieces(text: str, mistakes: list[Mistake]) -> Iterator[Piece]:
    """The text cut where mistakes begin and end; together the pieces are the text.

    Linear but for sorting: a sweep holds the mistakes that are open.
    """
    edges: dict[int, tuple[list[int], list[int]]] = {0: ([], []), len(text): ([], [])}
    for number, mistake in enumerate(mistakes):
        for span in mistake.spans:
            edges.setdefault(span.start, ([], []))[0].append(number)
            edges.setdefault(span.end, ([], []))[1].append(number)
    still_open: list[int] = []
    firsts = {number: mistake.spans[0].start for number, mistake in enumerate(mistakes)}
    for start, end in pairwise(sorted(edges)):
        begun, ended = edges[start]
        still_open += begun
        for number in ended:
            still_open.remove(number)
        css = " ".join(sorted({_css(mistakes[number]) for number in still_open}))
        begins = tuple(number + 1 for number in begun if firsts[number] == start)
        yield Piece(text[start:end], css, begins)


def _css(mistake: Mistake) -> str:
    return f"m-{mistake.what.partition('_')[0]}"


def _describe_article(article: WorstArticle) -> dict[str, object]:
    return {
        "name": article.name,
        "pieces": list(cut_pieces(article.text, article.mistakes)),
        "mistakes": [
            {"what": write_what(m), "css": _css(m), "words": m.words, "sides": write_sides(m)}
            for m in article.mistakes
        ],
    }
