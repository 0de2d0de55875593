"""Which parts of a chunk are names: the best way to cut it, by the weights of the evidence.

A semi-Markov model without transitions (Sarawagi and Cohen, 2004): each part of a chunk has a
score for each label, words outside names score nothing, and the parts of the best sum win. The
probability of a name is its share of all ways to cut the chunk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log1p

from pipeline.annotators.names.candidates import HYPHENS, Chunk, Words
from pipeline.annotators.names.evidence import Memory, read_evidence
from pipeline.annotators.names.lexicon import PARTICLES
from pipeline.annotators.names.weights import NAME_LABELS, Weights

Scores = list[float]

LONGEST_NAME = 12
_LONGEST_CHUNK = 40  # more capitalised words in a row are a headline, a list or noise
_LONGEST_IN_CAPITALS = 4
_PAIR = 3


@dataclass
class Part:
    """``words[start:end]`` as a candidate, with its score for each label of ``NAME_LABELS``."""

    start: int
    end: int
    scores: Scores
    shares: Scores


@dataclass(frozen=True)
class Name:
    """A name: tokens from ``start`` to ``end`` (exclusive), label and probability."""

    start: int
    end: int
    label: int
    score: float


def list_parts(words: Words, chunk: Chunk) -> Iterator[Chunk]:
    """The parts of a chunk that may be a name, by start and then end."""
    start, end = chunk
    signs = words.signs
    longest = LONGEST_NAME if end - start <= _LONGEST_CHUNK else _LONGEST_IN_CAPITALS
    for i in range(start, end):
        if signs[i] or words.folded[i] in PARTICLES:
            for j in range(i + 1, min(end, i + longest) + 1):
                if signs[j - 1] and not _is_pair_of_places(words, i, j):
                    yield i, j


def _is_pair_of_places(words: Words, start: int, end: int) -> bool:
    """`DPRK-Russia` names two countries."""
    return (
        end - start == _PAIR
        and words.signs[start] == words.signs[end - 1] == "P"
        and words.folded[start + 1] in HYPHENS
    )


def score_parts(words: Words, chunk: Chunk, memory: Memory, weights: Weights) -> list[Part]:
    """All parts of a chunk with their scores."""
    parts = []
    for start, end in list_parts(words, chunk):
        scores = [0.0] * len(NAME_LABELS)
        for piece in read_evidence(words, start, end, chunk, memory):
            for label, weight in weights.get(piece, ()):
                scores[label] += weight
        parts.append(Part(start, end, scores, []))
    return parts


def share_out(chunk: Chunk, parts: list[Part]) -> None:
    """Set ``shares``: the probability of each part and label among all ways to cut the chunk."""
    origin, size = chunk[0], chunk[1] - chunk[0]
    totals = [_log_sum(part.scores) for part in parts]
    before, after = [0.0] * (size + 1), [0.0] * (size + 1)
    ending, starting = defaultdict(list), defaultdict(list)
    for part, total in zip(parts, totals, strict=True):
        ending[part.end - origin].append((part.start - origin, total))
        starting[part.start - origin].append((part.end - origin, total))
    for i in range(1, size + 1):
        before[i] = _log_sum([before[i - 1], *(before[s] + total for s, total in ending[i])])
    for i in range(size - 1, -1, -1):
        after[i] = _log_sum([after[i + 1], *(after[e] + total for e, total in starting[i])])
    for part in parts:
        rest = before[part.start - origin] + after[part.end - origin] - before[size]
        part.shares = [exp(score + rest) for score in part.scores]


def cut_chunk(chunk: Chunk, parts: list[Part]) -> Iterator[Chunk]:
    """The parts of the best way to cut the chunk, as (place in ``parts``, label), last first."""
    origin, size = chunk[0], chunk[1] - chunk[0]
    best = [0.0] * (size + 1)
    chosen: list[tuple[int, int] | None] = [None] * (size + 1)
    ending: dict[int, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        ending[part.end - origin].append(place)
    for i in range(1, size + 1):
        best[i] = best[i - 1]
        for place in ending[i]:
            part = parts[place]
            top = max(part.scores)
            if best[part.start - origin] + top > best[i]:
                best[i] = best[part.start - origin] + top
                chosen[i] = (place, part.scores.index(top))
    i = size
    while i > 0:
        choice = chosen[i]
        if choice is None:
            i -= 1
        else:
            yield choice
            i = parts[choice[0]].start - origin


def _log_sum(values: list[float]) -> float:
    """Log of the sum of exp, without overflow."""
    top = max(values)
    return top + log1p(sum(exp(value - top) for value in values) - 1.0)
