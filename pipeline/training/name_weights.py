"""How ``tables/name_weights.tsv`` is made: the weights of the evidence, fitted on gold names.

Maximum likelihood of the gold cuts of all chunks, by FTRL-proximal (McMahan et al., 2013) with
an L1 penalty that leaves a small table. Of a corpus that knows only PERSON, ORG and LOC, the
likelihood is that of all finer cuts that agree with it.

``python -m pipeline.training.name_weights FILE...`` reads JSONL with ``text`` and ``ents`` and
writes the table: six minutes on one core for the corpora of the project.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.annotators.alignment import set_sentence_starts
from pipeline.annotators.names import weights
from pipeline.annotators.names.candidates import Chunk, find_chunks, read_words
from pipeline.annotators.names.evidence import read_evidence, remember
from pipeline.annotators.names.segmentation import Part, list_parts, share_out
from pipeline.annotators.names.weights import NAME_LABELS, Weights, format_weights
from pipeline.training.corpora import COARSE, Example, read_names

FEWEST_DOCUMENTS = 5  # evidence seen in fewer documents says more of them than of the language
EPOCHS = 6
L1 = 6.0  # a table of 120 kB, which loses nothing on the dev parts against one of 500 kB
LEARNING_RATE = 0.3
COARSE_WEIGHT = 0.5  # other genres than news, and other guidelines
DOCUMENTS_PER_STEP = 4
SEED = 0

_FORCED, _FORBIDDEN = 60.0, -1e9
_UNMARKED = frozenset(NAME_LABELS) - set(chain.from_iterable(COARSE.values()))

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class Lattice:
    """A document as the fit sees it: all parts of all chunks, in order.

    Part ``i`` has the evidence ``pieces[i]``, or its columns ``columns[ends[i - 1]:ends[i]]``, and
    may have the labels ``gold[i]``: none where it is no name, several where gold is coarse.
    """

    chunks: list[tuple[Chunk, int, int]]
    spans: list[Chunk]
    pieces: list[list[str]]
    gold: list[list[int]]
    coarse: bool
    columns: Ints
    ends: Ints


def read_lattices(examples: Iterable[Example]) -> Iterator[Lattice]:
    """Each example with its chunks, parts and evidence; tokens and sentences as in a build."""
    import spacy

    from pipeline.annotators.names.tokens import adapt_tokenizer
    from pipeline.stages.sentences import sentence_spans

    nlp = spacy.blank("en")
    adapt_tokenizer(nlp)
    for example in examples:
        with nlp.memory_zone():
            doc = nlp.make_doc(example.text)
            set_sentence_starts(doc, (start for start, _ in sentence_spans(example.text)))
            begins = {token.idx: token.i for token in doc}
            stops = {token.idx + len(token.text): token.i + 1 for token in doc}
            gold = {
                (begins[start], stops[end]): label
                for start, end, label in example.entities or ()
                if start in begins and end in stops
            }
            words = read_words(doc)
        chunks = list(find_chunks(words))
        memory = remember(words, chunks)
        lattice = Lattice([], [], [], [], example.coarse, np.zeros(0, int), np.zeros(0, int))
        for chunk in chunks:
            first = len(lattice.spans)
            for span in list_parts(words, chunk):
                lattice.spans.append(span)
                lattice.pieces.append(list(read_evidence(words, *span, chunk, memory)))
                lattice.gold.append(_read_labels(gold.get(span), coarse=example.coarse))
            lattice.chunks.append((chunk, first, len(lattice.spans)))
        yield lattice


def _read_labels(label: str | None, *, coarse: bool) -> list[int]:
    if label is None:
        return []
    return [
        i for i, name in enumerate(NAME_LABELS) if name in (COARSE[label] if coarse else [label])
    ]


def index_evidence(lattices: Sequence[Lattice]) -> dict[str, int]:
    """Set ``columns`` and ``ends``; each piece of evidence of enough documents = its column."""
    documents = Counter(chain.from_iterable(set(chain(*one.pieces)) for one in lattices))
    kept = sorted(piece for piece, count in documents.items() if count >= FEWEST_DOCUMENTS)
    place = {piece: column for column, piece in enumerate(kept)}
    for lattice in lattices:
        rows = [[place[piece] for piece in pieces if piece in place] for pieces in lattice.pieces]
        lattice.columns = np.array(list(chain(*rows)), dtype=np.int64)
        lattice.ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
        lattice.pieces = []
    return place


def fit_weights(lattices: Sequence[Lattice], size: int) -> Floats:
    """The weights (``size`` pieces of evidence by labels) that make the gold cuts most likely."""
    order = list(range(len(lattices)))
    shuffler = random.Random(SEED)  # noqa: S311 - an order, not a secret
    learned = _Ftrl(size)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for at in range(0, len(order), DOCUMENTS_PER_STEP):
            batch = [lattices[i] for i in order[at : at + DOCUMENTS_PER_STEP]]
            slopes = [find_slope(lattice, learned.weights) for lattice in batch]
            columns = np.concatenate([lattice.columns for lattice in batch])
            learned.step(columns, np.concatenate(slopes))
    return learned.weights


def find_slope(lattice: Lattice, weights: Floats) -> Floats:
    """Slope of the negative log-likelihood by the score that each column entry adds to."""
    sums = np.vstack([np.zeros(len(NAME_LABELS)), np.cumsum(weights[lattice.columns], axis=0)])
    scores = np.diff(sums[np.concatenate([[0], lattice.ends])], axis=0)
    slope = np.zeros_like(scores)
    for chunk, first, stop in lattice.chunks:
        if stop > first:
            parts = _share(chunk, lattice.spans[first:stop], scores[first:stop])
            slope[first:stop] = parts - _share_gold(lattice, chunk, first, stop, scores)
    if lattice.coarse:
        slope *= COARSE_WEIGHT
    return np.repeat(slope, np.diff(np.concatenate([[0], lattice.ends])), axis=0)


def _share(chunk: Chunk, spans: list[Chunk], scores: Floats) -> Floats:
    parts = [Part(*span, row, []) for span, row in zip(spans, scores.tolist(), strict=True)]
    share_out(chunk, parts)
    return np.array([part.shares for part in parts])


def _share_gold(lattice: Lattice, chunk: Chunk, first: int, stop: int, scores: Floats) -> Floats:
    """The shares among the cuts that agree with the gold."""
    if not lattice.coarse:
        shares = np.zeros((stop - first, len(NAME_LABELS)))
        for i in range(first, stop):
            shares[i - first, lattice.gold[i]] = 1.0
        return shares
    free = [i for i, label in enumerate(NAME_LABELS) if label in _UNMARKED]
    agreeing = np.full((stop - first, len(NAME_LABELS)), _FORBIDDEN)
    agreeing[:, free] = scores[first:stop, free]
    for i in range(first, stop):
        if labels := lattice.gold[i]:
            agreeing[i - first] = _FORBIDDEN
            agreeing[i - first, labels] = scores[i, labels] + _FORCED
    return _share(chunk, lattice.spans[first:stop], agreeing)


class _Ftrl:
    """Follow the regularised leader: an own rate for each weight, and zero until it pays."""

    def __init__(self, size: int) -> None:
        self.weights: Floats = np.zeros((size, len(NAME_LABELS)))
        self._sums = np.zeros_like(self.weights)
        self._squares = np.zeros_like(self.weights)

    def step(self, columns: Ints, slopes: Floats) -> None:
        """Move the weights of ``columns`` (with repeats) against their slopes."""
        rows, inverse = np.unique(columns, return_inverse=True)
        slope = np.zeros((len(rows), len(NAME_LABELS)))
        np.add.at(slope, inverse, slopes)
        before = self._squares[rows]
        after = before + slope**2
        shift = (np.sqrt(after) - np.sqrt(before)) / LEARNING_RATE
        sums = self._sums[rows] + slope - shift * self.weights[rows]
        self._sums[rows], self._squares[rows] = sums, after
        rate = (1.0 + np.sqrt(after)) / LEARNING_RATE
        pull = np.sign(sums) * np.maximum(np.abs(sums) - L1, 0.0)
        self.weights[rows] = -pull / rate


def tabulate(place: dict[str, int], fitted: Floats) -> Weights:
    """The fitted weights as the table that ``read_weights`` reads."""
    rows = ((piece, np.round(fitted[column], 1)) for piece, column in place.items())
    return {
        piece: tuple((label, float(row[label])) for label in np.flatnonzero(row).tolist())
        for piece, row in rows
        if row.any()
    }


def main(paths: Sequence[str]) -> None:
    """Fit on the files and write the table into the package."""
    lattices = [lattice for path in paths for lattice in read_lattices(read_names(Path(path)))]
    place = index_evidence(lattices)
    table = format_weights(tabulate(place, fit_weights(lattices, len(place))))
    target = Path(weights.__file__).parent / "tables" / weights.TABLE
    target.write_text(table, encoding="utf-8")
    sys.stdout.write(
        f"{target}: {len(table.splitlines())} pieces of evidence, {len(table)} bytes\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
