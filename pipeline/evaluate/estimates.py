"""Precision, recall and F1 with confidence intervals.

The interval is the percentile bootstrap over articles (Efron 1979): articles are drawn with
replacement, as often as there are, and the figure is computed again. Whole articles are drawn
because the quotes of one article are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.evaluate.counts import Counts, Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS = 1000  # the 95 % bounds then stand on 25 draws at each end
SEED = 20_160_912
LEVEL = 0.95


class Estimate(Struct, frozen=True):
    """A figure between 0 and 1 and the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


class Score(Struct, frozen=True):
    """How well one kind of mark was found; ``gold`` and ``found`` say how many there are.

    Of a share (part ``given the content``) precision, recall and F1 are that share.
    """

    part: str
    name: str
    match: str
    precision: Estimate
    recall: Estimate
    f1: Estimate
    gold: int
    found: int


def estimate_scores(articles: Sequence[Counts], rounds: int = ROUNDS) -> list[Score]:
    """The scores of all figures that were counted; equal counts give equal bounds, always.

    Where nothing was found, precision is 0, and where nothing was to be found, recall is 0.
    """
    import numpy as np

    figures = list(dict.fromkeys(figure for counts in articles for figure in counts))
    table = np.array(
        [[counts.get(figure, (0, 0, 0, 0)) for figure in figures] for counts in articles],
        dtype=np.float64,
    ).reshape(len(articles), len(figures), 4)
    draws = np.random.default_rng(SEED).multinomial(
        len(articles), np.full(len(articles), 1 / len(articles)), size=rounds
    )
    drawn = _measure(np.tensordot(draws.astype(np.float64), table, axes=1))
    values = _measure(table.sum(axis=0))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    totals = table.sum(axis=0).astype(int)
    return [
        Score(
            *figure,
            *_estimate(values[i], low[i], high[i]),
            gold=int(totals[i, 3]),
            found=int(totals[i, 1]),
        )
        for i, figure in enumerate(figures)
    ]


def _estimate(
    value: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[Estimate, Estimate, Estimate]:
    """Precision, recall and F1, each with its bounds."""
    precision, recall, f1 = (
        Estimate(float(value[i]), float(low[i]), float(high[i])) for i in range(3)
    )
    return precision, recall, f1


def _measure(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Precision, recall and F1 along the last axis, of counts along the last axis."""
    import numpy as np

    precision = _divide(counts[..., 0], counts[..., 1])
    recall = _divide(counts[..., 2], counts[..., 3])
    return np.stack([precision, recall, _divide(2 * precision * recall, precision + recall)], -1)


def _divide(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def find_score(scores: Sequence[Score], part: str, name: str, match: str = "overlap") -> Score:
    """The score of one figure.

    Raises:
        KeyError: when it was not counted.
    """
    return {Figure(s.part, s.name, s.match): s for s in scores}[Figure(part, name, match)]  # type: ignore[arg-type]
