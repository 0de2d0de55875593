"""Which mark of the pipeline stands for which mark of the gold: one to one, best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.evaluate.annotation import Annotation, Spans, merge_spans
from pipeline.evaluate.words import Ruler
from pipeline.records import Span

ENOUGH = 0.5  # Jaccard from which two contents are the same; customary for overlap of spans


class Pair(NamedTuple):
    """Places of one mark in the gold and in what was found; ``overlap`` is their Jaccard."""

    gold: int
    found: int
    overlap: float


class Paired(NamedTuple):
    """An article marked by both sides, and which marks of them belong together."""

    gold: Annotation
    found: Annotation
    ruler: Ruler
    names: list[Pair]
    attributions: list[Pair]


def pair_annotations(gold: Annotation, found: Annotation) -> Paired:
    """Pair the names by their words, the attributions by their contents."""
    ruler = Ruler(gold.text)
    names = [
        [merge_spans([Span(n.start, n.end)]) for n in side.names or ()] for side in (gold, found)
    ]
    contents = [
        [ruler.drop_that(a.content) for a in side.attributions or ()] for side in (gold, found)
    ]
    return Paired(gold, found, ruler, pair_greedily(ruler, *names), pair_greedily(ruler, *contents))


def pair_greedily(ruler: Ruler, gold: Sequence[Spans], found: Sequence[Spans]) -> list[Pair]:
    """Pairs with an overlap of at least ``ENOUGH``, the largest overlap first, each mark once.

    Equal overlaps go by order of the gold, then of what was found, so the result is determined.
    """
    candidates = [
        Pair(i, j, overlap)
        for i, j in _find_neighbours(gold, found)
        if (overlap := ruler.overlap(gold[i], found[j])) >= ENOUGH
    ]
    candidates.sort(key=lambda pair: (-pair.overlap, pair.gold, pair.found))
    pairs, used_gold, used_found = [], set(), set()
    for pair in candidates:
        if pair.gold not in used_gold and pair.found not in used_found:
            pairs.append(pair)
            used_gold.add(pair.gold)
            used_found.add(pair.found)
    return sorted(pairs)


def _find_neighbours(gold: Sequence[Spans], found: Sequence[Spans]) -> list[tuple[int, int]]:
    """Places of marks whose stretches, from first to last character, overlap: by a sweep."""
    marks = [(spans[0].start, spans[-1].end, 0, i) for i, spans in enumerate(gold) if spans]
    marks += [(spans[0].start, spans[-1].end, 1, j) for j, spans in enumerate(found) if spans]
    open_marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    neighbours = []
    for start, end, side, place in sorted(marks):
        others = open_marks[1 - side]
        others[:] = [(stop, other) for stop, other in others if stop > start]
        neighbours += [(place, other) if side == 0 else (other, place) for _, other in others]
        open_marks[side].append((end, place))
    return neighbours
