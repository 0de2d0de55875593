from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")

from pipeline.annotators.newsroom.labels import (  # noqa: E402 - after the skip
    ENTITY_TAGS,
    ROLE_TAGS,
    legal_starts,
    legal_transitions,
)
from pipeline.training.objective import entity_loss, role_loss  # noqa: E402 - after the skip


def sum_paths(scores: np.ndarray, moves: np.ndarray, starts: np.ndarray | None) -> float:
    """Log of the sum over all paths, by trying each."""
    totals = []
    for path in product(range(scores.shape[1]), repeat=len(scores)):
        total = scores[range(len(path)), path].sum()
        total += sum(moves[a, b] for a, b in pairwise(path))
        totals.append(total + (0 if starts is None else starts[path[0]]))
    return float(np.logaddexp.reduce(totals))


@pytest.mark.parametrize("opens", [[1, 0, 0], [0, 0, 0], [1, 0, 1]])
def test_role_loss_is_that_of_all_paths(opens: list[int]) -> None:
    """Halving sums the same paths that trying them all does, paragraph by paragraph."""
    random = np.random.default_rng(3)
    count = len(ROLE_TAGS)
    scores, moves = random.normal(size=(3, count)), random.normal(size=(count, count))
    starts, tags = random.normal(size=count), [1, 2, 3]
    legal_moves, legal_first = moves + legal_transitions(count), starts + legal_starts(count)
    cut = 2 if opens[2] else 3
    expected = sum_paths(scores[:cut], legal_moves, legal_first if opens[0] else None)
    path = scores[range(3), tags].sum() + moves[1, 2] + (starts[1] if opens[0] else 0)
    if opens[2]:
        expected += sum_paths(scores[2:], legal_moves, legal_first)
        path += starts[3]
    else:
        path += moves[2, 3]
    padded = torch.zeros(2, 4, count)
    padded[0, :3] = torch.from_numpy(scores)
    loss = role_loss(
        padded,
        torch.tensor([[*tags, -1], [-1] * 4]),
        torch.tensor([[*map(bool, opens), False], [True] * 4]),
        torch.from_numpy(moves).float(),
        torch.from_numpy(starts).float(),
    )
    assert float(loss) == pytest.approx((expected - path) / 3, rel=1e-3)


def test_entity_loss_asks_for_any_open_tag() -> None:
    """What the gold leaves open costs nothing, a word without gold is left out."""
    scores = torch.zeros(1, 2, len(ENTITY_TAGS))
    allowed = torch.ones(1, 2, len(ENTITY_TAGS), dtype=torch.bool)
    live = torch.tensor([[True, True]])
    assert float(entity_loss(scores, allowed, live)) == 0
    allowed[0, 0, 2:] = False
    assert float(entity_loss(scores, allowed, live)) == pytest.approx(np.log(21 / 2), rel=1e-4)


def test_batches_without_gold_cost_nothing() -> None:
    """A batch may hold one kind of gold only; the other loss is then zero and has a gradient."""
    scores = torch.zeros(1, 2, len(ROLE_TAGS), requires_grad=True)
    tags, opens = torch.full((1, 2), -1), torch.ones(1, 2, dtype=torch.bool)
    zeros = torch.zeros(len(ROLE_TAGS), len(ROLE_TAGS))
    role_loss(scores, tags, opens, zeros, zeros[0]).backward()
    assert not scores.grad.any()
