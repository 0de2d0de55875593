"""From tag scores to spans: Viterbi over legal BIO tags, one chain a paragraph.

A chain never leaves its paragraph, and all paragraphs are read side by side, so a long article
takes as many steps as its longest paragraph has words (long chains are cut, see ``LONGEST``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.annotators.newsroom.labels import Floats, Ints, legal_starts, legal_transitions

LONGEST = 512


@dataclass(frozen=True)
class TagSpan:
    """Words ``first`` to ``last`` (inclusive) carry ``label``, a place in the list of labels."""

    first: int
    last: int
    label: int
    score: float


@dataclass(frozen=True)
class Chains:
    """Words laid out as rows of a table, one paragraph a row; -1 where a row has ended."""

    words: Ints

    @property
    def lengths(self) -> Ints:
        """The number of words of each row."""
        counts: Ints = (self.words >= 0).sum(axis=1)
        return counts


def lay_chains(opens: Ints) -> Chains:
    """Rows of word numbers, a new one at each true entry of ``opens`` and after ``LONGEST``."""
    count = len(opens)
    heads = np.flatnonzero(opens)
    if count and (not len(heads) or heads[0] != 0):
        heads = np.insert(heads, 0, 0)
    place = np.arange(count) - np.repeat(heads, np.diff(np.append(heads, count)))
    heads = np.flatnonzero(place % LONGEST == 0)
    lengths = np.diff(np.append(heads, count))
    width = int(lengths.max(initial=0))
    words = heads[:, None] + np.arange(width)
    return Chains(np.where(np.arange(width) < lengths[:, None], words, -1))


def find_best_tags(scores: Floats, chains: Chains, transitions: Floats, starts: Floats) -> Ints:
    """The tags of the best path through each chain; ``scores`` is words x tags (log scale).

    ``transitions[i, j]`` is added where tag j follows tag i, ``starts[j]`` where it opens a
    chain. Words of no chain get tag 0. Time is linear in the words.
    """
    rows, width = chains.words.shape
    tags = np.zeros(len(scores), dtype=np.int64)
    if not rows:
        return tags
    table = scores[np.maximum(chains.words, 0)]
    live = chains.words >= 0
    arriving = np.ascontiguousarray(transitions.T)
    best = table[:, 0] + starts
    back = np.zeros((width, rows, scores.shape[1]), dtype=np.int64)
    for step in range(1, width):
        paths = best[:, None, :] + arriving
        back[step] = paths.argmax(axis=2)
        best = np.where(live[:, step, None], paths.max(axis=2) + table[:, step], best)
    last = best.argmax(axis=1)
    order = np.arange(rows)
    for step in range(width - 1, -1, -1):
        here = live[:, step]
        tags[chains.words[here, step]] = last[here]
        last = np.where(here, back[step][order, last], last)
    return tags


def find_legal_tags(scores: Floats, opens: Ints) -> Ints:
    """The best tags of each paragraph among the legal ones, nothing else weighed in.

    Where the best tag of every word makes a legal row already, that row is the best: only the
    other paragraphs are searched.
    """
    tags: Ints = scores.argmax(axis=1)
    before = np.concatenate([[0], tags[:-1]])
    inside = (tags > 0) & (tags % 2 == 0)
    fits = (before == tags) | (before == tags - 1)
    wrong = inside & ~(fits & (opens == 0))
    if not wrong.any():
        return tags
    chains = lay_chains(opens)
    searched = Chains(chains.words[(wrong[chains.words] & (chains.words >= 0)).any(axis=1)])
    count = scores.shape[1]
    better = find_best_tags(scores, searched, legal_transitions(count), legal_starts(count))
    words = searched.words[searched.words >= 0]
    tags[words] = better[words]
    return tags


def find_probabilities(scores: Floats) -> Floats:
    """Softmax over the tags of each word."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def find_spans(tags: Ints, opens: Ints, probabilities: Floats) -> list[TagSpan]:
    """The spans that legal ``tags`` spell out, in order; none goes on in a new paragraph.

    The score of a span is the geometric mean of the probabilities of its tags.
    """
    inside = (tags > 0) & (tags % 2 == 0) & (opens == 0)
    firsts = np.flatnonzero((tags > 0) & ~inside)
    chosen = np.log(np.maximum(probabilities[np.arange(len(tags)), tags], 1e-12))
    sums = np.concatenate([[0.0], np.cumsum(chosen)])
    outside = np.append(np.flatnonzero(~inside), len(tags))
    ends = outside[np.searchsorted(outside, firsts, side="right")]
    means = np.exp((sums[ends] - sums[firsts]) / (ends - firsts))
    return [
        TagSpan(int(first), int(end) - 1, (int(tags[first]) - 1) // 2, min(float(mean), 1.0))
        for first, end, mean in zip(firsts, ends, means, strict=True)
    ]
