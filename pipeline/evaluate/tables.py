"""The figures of an evaluation as rows of words, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.evaluate.estimates import Estimate, Score
from pipeline.evaluate.evaluation import NONE, Confusion, Evaluation
from pipeline.evaluate.mistakes import Mistake
from pipeline.records import ACTS, KINDS, LABELS

_ORDER = ("all", *KINDS, *ACTS, *LABELS)
_PARTS = {
    "attributions": (
        "Attributions",
        "Overlap: Jaccard over letters and digits of at least 0.5. Exact: the same.",
    ),
    "roles": (
        "Roles, exact spans",
        "Each contiguous stretch of words and marks, as the literature counts them.",
    ),
    "given the content": (
        "Given that the content was found",
        "Cue, source: a word in common. Speaker: given the source; one of several is enough.",
    ),
    "names": (
        "Names, numbers and times",
        "Overlap as above, with the same label. Exact: also the same start and end.",
    ),
}


class Sheet(NamedTuple):
    """A table of words: the first cell of a row names it, the others are numbers."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    note: str = ""


def tabulate_scores(scores: Sequence[Score]) -> Iterator[Sheet]:
    """A sheet for each part that was scored; a row has the overlap and the exact F1 of a name."""
    for part, (title, note) in _PARTS.items():
        rows: dict[str, dict[str, Score]] = {}
        for score in scores:
            if score.part == part:
                rows.setdefault(score.name, {})[score.match] = score
        if not rows:
            continue
        names = sorted(rows, key=rank_term)
        if part == "given the content":
            heads = ["right", "95 % interval", "asked"]
            yield Sheet(title, heads, [_share_row(rows[name]) for name in names], note)
            continue
        has_both = any(len(matches) > 1 for matches in rows.values())
        heads = ["P", "R", "F1", "95 % interval", *["exact F1"] * has_both, "gold", "found"]
        cells = [_score_row(rows[name], has_both=has_both) for name in names]
        yield Sheet(title, heads, cells, note)


def tabulate_confusion(confusion: Confusion) -> Sheet:
    """Rows are the gold, columns what was found; a dot is none."""
    columns = sorted({found for row in confusion.counts.values() for found in row}, key=rank_term)
    rows = [
        [gold, *(f"{row[found]:,}" if found in row else "·" for found in columns)]
        for gold, row in sorted(confusion.counts.items(), key=lambda item: rank_term(item[0]))
    ]
    return Sheet(f"{confusion.name}: gold ↓ found →", columns, rows)


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


def write_what(mistake: Mistake) -> str:
    """``missed quote``."""
    return mistake.what.replace("_", " ")


def write_sides(mistake: Mistake) -> str:
    """``gold: Ann Lee · found: nobody``."""
    sides = (("gold", mistake.gold), ("found", mistake.found))
    return " · ".join(f"{side}: {said}" for side, said in sides if said)


def rank_term(name: str) -> tuple[bool, int]:
    """The usual order of kinds, acts and labels; others after them as they come, none last."""
    return name == NONE, _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _score_row(matches: dict[str, Score], *, has_both: bool) -> list[str]:
    """Figures by overlap where there are such, else the exact ones."""
    main = matches.get("overlap") or matches["exact"]
    exact = [_write(matches["exact"].f1) if "exact" in matches else ""] if has_both else []
    figures = [_write(main.precision), _write(main.recall), _write(main.f1)]
    counts = [f"{main.gold:,}", f"{main.found:,}"]
    return [main.name, *figures, _write_interval(main.f1), *exact, *counts]


def _share_row(matches: dict[str, Score]) -> list[str]:
    (main,) = matches.values()
    return [main.name, _write(main.f1), _write_interval(main.f1), f"{main.gold:,}"]


def _write(estimate: Estimate) -> str:
    """Three digits are what the intervals bear."""
    return f"{estimate.value:.3f}"


def _write_interval(estimate: Estimate) -> str:
    return f"{estimate.low:.3f} to {estimate.high:.3f}"


def _join_some(names: Sequence[str], limit: int = 5) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
