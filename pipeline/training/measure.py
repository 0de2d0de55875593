"""How well a model reads gold: exact precision, recall and F1, per label.

A span counts when its start, its end and its label are those of the gold, to the code point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.annotators.newsroom.reader import Mark, Reader
from pipeline.training.corpora import COARSE, Example, Marks

_COARSE = {label: coarse for coarse, labels in COARSE.items() for label in labels}


@dataclass
class Tally:
    """Counts of right, invented and missed spans by label."""

    right: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[tuple[int, int, str]], gold: Marks) -> None:
        """Count one text."""
        marked, wanted = set(found), set(gold)
        self.right.update(label for _, _, label in marked & wanted)
        self.invented.update(label for _, _, label in marked - wanted)
        self.missed.update(label for _, _, label in wanted - marked)

    @property
    def labels(self) -> list[str]:
        """The labels that were found or wanted, the most frequent of the gold first."""
        gold = self.right + self.missed
        return sorted({*gold, *self.invented}, key=lambda label: (-gold[label], label))

    def scores(self, label: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one label, or of all together; 0 where undefined."""
        right, invented, missed = (
            counts[label] if label else counts.total()
            for counts in (self.right, self.invented, self.missed)
        )
        precision = right / (right + invented) if right else 0.0
        recall = right / (right + missed) if right else 0.0
        return precision, recall, 2 * right / (2 * right + invented + missed) if right else 0.0

    def f1(self, label: str | None = None) -> float:
        """F1 of one label, or of all together."""
        return self.scores(label)[2]


def measure_names(reader: Reader, examples: Iterable[Example]) -> Tally:
    """Names against gold; where that is coarse, GPE, LOC and FAC count as LOC."""

    def keep(example: Example, mark: Mark) -> str | None:
        return _COARSE.get(mark.label) if example.coarse else mark.label

    return _measure(examples, lambda e: reader.read(e.text).entities, lambda e: e.entities, keep)


def measure_roles(reader: Reader, examples: Iterable[Example]) -> Tally:
    """Quote roles against gold: each contiguous piece of a content counts for itself."""
    return _measure(
        examples, lambda e: reader.read(e.text).roles, lambda e: e.roles, lambda _, mark: mark.label
    )


def _measure(
    examples: Iterable[Example],
    find: Callable[[Example], list[Mark]],
    gold: Callable[[Example], Marks | None],
    keep: Callable[[Example, Mark], str | None],
) -> Tally:
    """The tally over all examples that have gold."""
    tally = Tally()
    for example in examples:
        wanted = gold(example)
        if wanted is not None:
            kept = ((mark.start, mark.end, keep(example, mark)) for mark in find(example))
            tally.add(((start, end, label) for start, end, label in kept if label), wanted)
    return tally
