"""An evaluation in the terminal: the figures, what is taken for what, and the worst articles.

Data is never markup: all words go through ``Text`` or a console that interprets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.evaluate.estimates import Estimate, Score
from pipeline.evaluate.evaluation import NONE, Confusion, Evaluation, WorstArticle
from pipeline.evaluate.mistakes import Mistake
from pipeline.records import ACTS, KINDS, LABELS

_MISTAKES_SHOWN = 8
_WORDS_SHOWN = 90
_ORDER = ("all", *KINDS, *ACTS, *LABELS)

TITLES = {
    "attributions": "Attributions",
    "roles": "Roles, exact spans",
    "given the content": "Given that the content was found",
    "names": "Names, numbers and times",
}
NOTES = {
    "attributions": "Overlap: Jaccard over letters and digits of at least 0.5. Exact: the same.",
    "roles": "Each contiguous stretch of words and marks, as the literature counts them.",
    "given the content": "Speaker: given the source too; one of several who speak is enough.",
    "names": "Overlap as above with the same label. Exact: also the same start and end.",
}


def show_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print all of it; the worst articles with their first mistakes."""
    console.print(Group(*_heads(evaluation)))
    for part, scores in group_scores(evaluation.scores):
        console.print(Padding(_draw_part(part, scores), (1, 0, 0, 0)))
    for confusion in evaluation.confusions:
        console.print(Padding(_draw_confusion(confusion), (1, 0, 0, 0)))
    for article in evaluation.worst:
        console.print(Padding(Group(*_draw_article(article)), (1, 0, 0, 0)))


def group_scores(scores: Sequence[Score]) -> Iterator[tuple[str, list[list[Score]]]]:
    """The parts, each with its rows: a row has the overlap and the exact score of one name."""
    for part in TITLES:
        rows: dict[str, list[Score]] = {}
        for score in scores:
            if score.part == part:
                rows.setdefault(score.name, []).append(score)
        if rows:
            yield part, [rows[name] for name in sorted(rows, key=_rank)]


def write_share(estimate: Estimate) -> str:
    """``0.812``: three digits are what the intervals bear."""
    return f"{estimate.value:.3f}"


def write_interval(estimate: Estimate) -> str:
    """``0.790 to 0.834``."""
    return f"{estimate.low:.3f} to {estimate.high:.3f}"


def describe_run(evaluation: Evaluation) -> Iterator[str]:
    """What was compared with what, and what was left out, in lines."""
    yield f"{evaluation.system} against {evaluation.gold}: {evaluation.articles:,} articles"
    if evaluation.absent:
        yield f"not in the version, not scored: {_join_some(evaluation.absent)}"
    if evaluation.rejected:
        names = [f"{name} ({why.reason})" for name, why in evaluation.rejected.items()]
        yield f"rejected, scored as empty: {_join_some(names)}"
    if evaluation.unknown:
        names = [f"{label} {count}" for label, count in evaluation.unknown.items()]
        yield f"marks of the gold without a meaning here: {_join_some(names)}"


def _heads(evaluation: Evaluation) -> list[RenderableType]:
    first, *rest = describe_run(evaluation)
    return [Text(first, "bold"), *(Text(line, "dim") for line in rest)]


def _join_some(names: Sequence[str], limit: int = 5) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _rank(name: str) -> tuple[int, str]:
    """The usual order of kinds, acts and labels; other rows as they were counted."""
    return (_ORDER.index(name), "") if name in _ORDER else (len(_ORDER), "")


def _draw_part(part: str, rows: Sequence[Sequence[Score]]) -> RenderableType:
    is_share = part == "given the content"
    has_both = any(len(scores) > 1 for scores in rows)
    heads = ["right"] if is_share else ["P", "R", "F1"]
    heads += ["95 % interval", *(["exact F1"] if has_both else []), "gold"]
    table = _start_table(TITLES[part], [*heads, *([] if is_share else ["found"])])
    for scores in rows:
        main = next((s for s in scores if s.match == "overlap"), scores[0])
        exact = [write_share(s.f1) for s in scores if s.match == "exact"] or [""]
        values = [main.f1] if is_share else [main.precision, main.recall, main.f1]
        cells = [*map(write_share, values), write_interval(main.f1)]
        cells += exact if has_both else []
        cells += [f"{main.gold:,}"] if is_share else [f"{main.gold:,}", f"{main.found:,}"]
        table.add_row(main.name, *cells)
    return Group(table, Text(NOTES[part], "dim"))


def _draw_confusion(confusion: Confusion) -> RenderableType:
    """Rows are the gold, columns what was found."""
    columns = sorted({found for row in confusion.counts.values() for found in row}, key=_last_none)
    table = _start_table(f"{confusion.name}: gold ↓ found →", columns)
    for gold in sorted(confusion.counts, key=_last_none):
        row = confusion.counts[gold]
        cells = [Text(f"{row[f]:,}" if f in row else "·", _cell_style(gold, f)) for f in columns]
        table.add_row(gold, *cells)
    return table


def _last_none(name: str) -> tuple[bool, tuple[int, str]]:
    return name == NONE, _rank(name)


def _cell_style(gold: str, found: str) -> str:
    return "green" if gold == found else ""


def _start_table(title: str, heads: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text(title, "bold"), min_width=26)
    for head in heads:
        table.add_column(head, justify="right")
    return table


def _draw_article(article: WorstArticle) -> Iterator[RenderableType]:
    yield Text(f"{article.name}: {len(article.mistakes)} mistakes", "bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for mistake in article.mistakes[:_MISTAKES_SHOWN]:
        table.add_row(Text(write_what(mistake), "yellow"), Text(_shorten(mistake.words)))
        table.add_row("", Text(write_sides(mistake), "dim"))
    yield table
    if (left := len(article.mistakes) - _MISTAKES_SHOWN) > 0:
        yield Text(f"and {left} more", "dim")


def write_what(mistake: Mistake) -> str:
    """``missed quote``."""
    return mistake.what.replace("_", " ")


def write_sides(mistake: Mistake) -> str:
    """``gold: Ann Lee · found: nobody``."""
    sides = (("gold", mistake.gold), ("found", mistake.found))
    return " · ".join(f"{side}: {said}" for side, said in sides if said)


def _shorten(words: str) -> str:
    return words if len(words) <= _WORDS_SHOWN else words[: _WORDS_SHOWN - 1] + "…"
