"""How sure a CRF is of each tag of each word: forward and backward sums over all paths.

The probability of a tag is the share of the paths that go through it, each by its weight
(Lafferty et al. 2001). It is what the scores of role spans are made of: of spans scored 0.7,
about seven in ten are right.
"""

from __future__ import annotations

import numpy as np

from pipeline.annotators.newsroom.decode import Chains
from pipeline.annotators.newsroom.labels import Floats

_LEAST = -50.0  # below the best tag of a word; keeps sums of a word above zero


def find_marginals(scores: Floats, chains: Chains, transitions: Floats, starts: Floats) -> Floats:
    """Probabilities of the tags of each word, words x tags; the arguments as in Viterbi.

    Sums are scaled to 1 at each word, so no length of a chain over- or underflows. Time is linear
    in the words.
    """
    table = scores[np.maximum(chains.words, 0)].astype(np.float64)
    weights = np.exp(np.maximum(table - table.max(axis=2, keepdims=True), _LEAST))
    moves = np.exp(transitions.astype(np.float64))
    live = chains.words >= 0
    rows, width = live.shape
    forward = np.empty((width, rows, scores.shape[1]))
    for step in range(width):
        arriving = forward[step - 1] @ moves if step else np.exp(starts.astype(np.float64))
        forward[step] = _scale(arriving * weights[:, step])
    found = np.zeros(scores.shape, dtype=np.float32)
    backward = np.ones((rows, scores.shape[1]))
    for step in range(width - 1, -1, -1):
        here = live[:, step]
        found[chains.words[here, step]] = _scale(forward[step] * backward)[here]
        leaving = _scale((weights[:, step] * backward) @ moves.T)
        backward = np.where(here[:, None], leaving, backward)
    return found


def _scale(sums: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
    scaled: Floats = sums / sums.sum(axis=1, keepdims=True)
    return scaled
