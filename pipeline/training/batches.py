"""Examples to windows with targets, windows to batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.annotators.newsroom.labels import ENTITY_LABELS, ENTITY_TAGS, ROLES, Ints
from pipeline.annotators.newsroom.pieces import Pieces, cut_pieces
from pipeline.annotators.newsroom.windows import WINDOW
from pipeline.training.augment import hide_words, recase, swap_marks, swap_names
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import COARSE, Example, Marks

SHORT = 400
UNMARKED = -1


@dataclass(frozen=True)
class Sample:
    """One window: pieces with surfaces; for each word its first piece and its targets.

    ``allowed`` is words x entity tags: the tags that the gold leaves open, all where there is
    none. ``roles`` holds role tags, ``UNMARKED`` where there is no gold.
    """

    ids: Ints
    surfaces: Ints
    firsts: Ints
    opens: Ints
    allowed: np.ndarray[Any, np.dtype[np.bool_]]
    roles: Ints


def tag_words(pieces: Pieces, marks: Marks, labels: tuple[str, ...]) -> Ints:
    """One BIO tag a word; a word that a span covers in part belongs to it. First span wins.

    A span that goes on in a new paragraph is opened anew there.
    """
    tags = np.zeros(len(pieces), dtype=np.int64)
    for start, end, label in marks:
        first = int(np.searchsorted(pieces.ends, start, side="right"))
        last = int(np.searchsorted(pieces.starts, end, side="left"))
        if first >= last or tags[first:last].any():
            continue
        tags[first:last] = 2 * labels.index(label) + 2
        tags[first] -= 1
        tags[first + 1 : last] -= pieces.opens[first + 1 : last]
    return tags


def allow_tags(pieces: Pieces, example: Example) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which entity tags the gold of ``example`` leaves open for each word.

    A coarse ``LOC`` may be GPE, LOC or FAC; a coarse ``O`` may be any label that the three do
    not cover, but opens no PERSON, ORG or place.
    """
    count = len(ENTITY_TAGS)
    if example.entities is None:
        return np.ones((len(pieces), count), dtype=np.bool_)
    tags = tag_words(pieces, example.entities, ENTITY_LABELS)
    if not example.coarse:
        return np.eye(count, dtype=np.bool_)[tags]
    covered = {ENTITY_LABELS.index(label) for labels in COARSE.values() for label in labels}
    table = np.zeros((count, count), dtype=np.bool_)
    table[0] = [tag == 0 or (tag - 1) // 2 not in covered for tag in range(count)]
    for coarse, labels in COARSE.items():
        for offset in (1, 2):
            row = 2 * ENTITY_LABELS.index(coarse) + offset
            table[row, [2 * ENTITY_LABELS.index(label) + offset for label in labels]] = True
    return table[tags]


def cut_samples(
    pieces: Pieces, example: Example, random: np.random.Generator, config: TrainingConfig
) -> Iterator[Sample]:
    """Windows that follow one another from a random first cut, each with its targets."""
    allowed = allow_tags(pieces, example)
    roles = np.full(len(pieces), UNMARKED, dtype=np.int64)
    if example.roles is not None:
        roles = tag_words(pieces, example.roles, ROLES)
    total = len(pieces.ids)
    first = total if total <= WINDOW else int(random.integers(WINDOW // 3, WINDOW + 1))
    cuts = [0, *range(first, total, WINDOW), total]
    for start, end in pairwise(cuts):
        low, high = np.searchsorted(pieces.firsts, [start, end])
        if low == high:
            continue
        firsts, opens = pieces.firsts[low:high] - start, pieces.opens[low:high]
        surfaces = pieces.surfaces[start:end]
        if random.random() < config.recase:
            surfaces = recase(surfaces, firsts[opens > 0], random)
        ids = pieces.ids[start:end]
        if config.hide:
            ids = hide_words(ids, firsts, config.hide, random)
        yield Sample(ids, surfaces, firsts, opens, allowed[low:high], roles[low:high])


def pack_short(examples: Iterable[Example], random: np.random.Generator) -> Iterator[Example]:
    """Neighbouring short texts of one source joined to longer ones, some left alone."""
    held: list[Example] = []
    room = 0
    for example in examples:
        if held and (len(example.text) > room or example.source != held[0].source):
            yield _join(held)
            held = []
        if example.roles is not None or len(example.text) > SHORT:
            yield example
            continue
        if not held:
            room = int(random.integers(0, 3 * SHORT))
        held.append(example)
        room -= len(example.text)
    if held:
        yield _join(held)


def _join(examples: list[Example]) -> Example:
    """One example of several, each on a line of its own."""
    marks: list[tuple[int, int, str]] = []
    at = 0
    for example in examples:
        marks += [(at + start, at + end, label) for start, end, label in example.entities or ()]
        at += len(example.text) + 1
    text = "\n".join(example.text for example in examples)
    return replace(examples[0], text=text, entities=tuple(marks))


def draw_samples(
    tokenizer: Any,  # noqa: ANN401 - imported on use
    examples: list[Example],
    config: TrainingConfig,
    epoch: int,
) -> list[Sample]:
    """The windows of one epoch in the order they are read; the seed and the epoch decide."""
    random = np.random.default_rng([config.seed, epoch])
    samples: list[Sample] = []
    for example in pack_short(_repeat(examples, config, random), random):
        varied = example
        if varied.entities and not varied.coarse and random.random() < config.swap_names:
            varied = swap_names(varied, random)
        if random.random() < config.swap_marks:
            varied = swap_marks(varied, random)
        samples += cut_samples(cut_pieces(tokenizer, varied.text), varied, random, config)
    return [samples[at] for at in random.permutation(len(samples))]


def _repeat(
    examples: list[Example], config: TrainingConfig, random: np.random.Generator
) -> Iterator[Example]:
    """Each example as often as its source's share says, by chance for the fraction."""
    for round_ in range(int(max(config.shares.values(), default=1.0)) + 1):
        for example in examples:
            share = config.shares.get(example.source, 1.0) - round_
            if share >= 1 or (share > 0 and random.random() < share):
                yield example


def lay_batches(samples: list[Sample], size: int) -> Iterator[list[Sample]]:
    """Batches of about ``size`` full windows: short windows fill the room of long ones."""
    held: list[Sample] = []
    room = size * WINDOW
    for sample in samples:
        if held and (len(sample.ids) > room or len(held) >= 3 * size):
            yield held
            held, room = [], size * WINDOW
        held.append(sample)
        room -= len(sample.ids)
    if held:
        yield held
