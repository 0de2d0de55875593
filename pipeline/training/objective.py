"""What training minimises: the entities' loss under partial labels, the roles' CRF loss.

Entities: minus the log of the probability of all tags that the gold leaves open (Jin and
Ghahramani 2002). Roles: a linear-chain CRF (Lafferty et al. 2001) over the words of each
paragraph, its sum over all paths taken by halving, in log2(words) steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.annotators.newsroom.labels import (
    FORBIDDEN,
    ROLE_TAGS,
    legal_starts,
    legal_transitions,
)

if TYPE_CHECKING:
    import torch


def entity_loss(scores: torch.Tensor, allowed: torch.Tensor, live: torch.Tensor) -> torch.Tensor:
    """Mean over the words that have gold; ``scores`` and ``allowed`` are batch x words x tags."""
    import torch

    marked = live & ~allowed.all(-1)
    scores, allowed = scores[marked], allowed[marked]
    if not len(scores):
        return scores.sum()
    open_ = torch.where(allowed, scores, torch.tensor(float(FORBIDDEN)))
    return (scores.logsumexp(-1) - open_.logsumexp(-1)).mean()


def role_loss(
    scores: torch.Tensor,
    tags: torch.Tensor,
    opens: torch.Tensor,
    transitions: torch.Tensor,
    starts: torch.Tensor,
) -> torch.Tensor:
    """CRF loss a word over the rows with gold; rows are batch x words, ``tags`` -1 outside.

    ``opens`` is true where a paragraph begins: there ``starts`` stands in for a transition. A
    window that begins inside a paragraph may begin with any tag.
    """
    import torch

    rows = tags[:, 0] >= 0
    scores, tags, opens = scores[rows], tags[rows], opens[rows]
    if not len(scores):
        return scores.sum() * 0
    live = tags >= 0
    count = len(ROLE_TAGS)
    moves = transitions + torch.from_numpy(legal_transitions(count))
    first = starts + torch.from_numpy(legal_starts(count))
    steps = torch.where(opens[:, :, None, None], first.expand(count, count), moves)
    steps = torch.cat([steps[:, :1] * opens[:, :1, None, None], steps[:, 1:]], 1)
    steps = steps + scores[:, :, None, :]
    chosen = tags.clamp(min=0)
    before = torch.cat([chosen[:, :1], chosen[:, :-1]], 1)
    batch, places = torch.arange(len(tags))[:, None], torch.arange(tags.shape[1])
    path = (steps[batch, places, before, chosen] * live).sum()
    return (path_sum(steps, live).sum() - path) / live.sum()


def path_sum(steps: torch.Tensor, live: torch.Tensor) -> torch.Tensor:
    """Log of the sum over all paths of each row; ``steps`` is batch x words x tags x tags.

    The first step of a row must not depend on the tag before it. Matrices of neighbouring steps
    are joined pair by pair, so the depth is logarithmic in the words.
    """
    import torch

    count = steps.shape[-1]
    idle = torch.full((count, count), float(FORBIDDEN))
    idle.fill_diagonal_(0)
    steps = torch.where(live[:, :, None, None], steps, idle)
    while steps.shape[1] > 1:
        if steps.shape[1] % 2:
            steps = torch.cat([steps, idle.expand(len(steps), 1, count, count)], 1)
        left, right = steps[:, 0::2], steps[:, 1::2]
        steps = (left[..., :, :, None] + right[..., None, :, :]).logsumexp(-2)
    return steps[:, 0, 0].logsumexp(-1)
