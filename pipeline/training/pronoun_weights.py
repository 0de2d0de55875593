"""How ``quotation/pronoun_weights.tsv`` is made: whom a pronoun means, fitted on coreference gold.

A softmax over the candidates of each pronoun and "nobody", with a normal prior (L2). While the
facts are gathered every pronoun so far means whom the gold says. The prior of a weight is 0, but
for what the gold of other genres than news does not show: that a speaker goes on speaking.

``python -m pipeline.training.pronoun_weights FILE`` reads JSONL with ``text`` and ``chains`` and
writes the table: three minutes on one core, most of it for the names.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.annotators.quotation import salience
from pipeline.annotators.quotation.attributions import attribute
from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.marks import pair_marks
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.salience import FEATURES, NOBODY, Salience
from pipeline.annotators.quotation.speakers import SpeakerResolver
from pipeline.recipe import EntitiesConfig
from pipeline.records import Id
from pipeline.training.chains import ChainedText, match_entities, read_chains

STRENGTH, FIRM = 3.0, 20.0  # of the prior, and of that of the speakers
PRIOR = {"spoke_last": 0.5, "spoke_last_near": 0.5, "spoke_before": 0.2, "goes_on_speaking": 2.0}
FIXED = frozenset(["goes_on_speaking", NOBODY])  # news leaves a pronoun open less often
STEPS, RATE = 600, 0.05

Floats = NDArray[np.float64]


class Pronoun(NamedTuple):
    """A pronoun of the narrative: its candidates with their facts, who is right, who was chosen."""

    word: str
    facts: dict[Id, dict[str, float]]
    gold: frozenset[Id]
    chosen: Id | None


class _Watched(Salience):
    """Remembers each choice; a pronoun of the gold is taken to mean whom the gold says."""

    gold: dict[int, frozenset[Id]]
    choices: dict[int, tuple[dict[Id, dict[str, float]], Id | None]]
    is_told = True

    def choose(
        self, place: int, gender: Gender | None, barred: frozenset[Id], *, is_source: bool
    ) -> Id | None:
        """What the weights choose, remembered; what the gold says, if it is told."""
        chosen = super().choose(place, gender, barred, is_source=is_source)
        self.choices[place] = self.describe(place, gender, barred), chosen
        return next(iter(self.gold[place]), None) if self.is_told and place in self.gold else chosen


def read_pronouns(texts: Iterable[ChainedText], *, is_told: bool) -> Iterator[Pronoun]:
    """The pronouns of the chains that stand outside of quote marks.

    ``is_told``: whether those before it mean whom the gold says, or whom the weights choose.
    """
    for text in texts:
        pairs = zip(text.chains, match_entities(text), strict=True)
        gold = {span.start: who for chain, who in pairs for span in chain}
        watched = _watch(text, gold, is_told=is_told)
        for place, (facts, chosen) in sorted(watched.choices.items()):
            if place in watched.gold:
                word = text.document.text[place : place + 3].strip().casefold()
                yield Pronoun(word, facts, watched.gold[place], chosen)


def _watch(text: ChainedText, gold: dict[int, frozenset[Id]], *, is_told: bool) -> _Watched:
    """The salience of a text whose sources were resolved in their order."""
    document = text.document
    quotations, _ = pair_marks(document.text, document.paragraphs)
    resolver = SpeakerResolver(document, QuotedText(document.text, quotations), _Watched)
    watched = cast("_Watched", resolver.salience)
    watched.gold, watched.choices, watched.is_told = gold, {}, is_told
    found = attribute(document.text, document.paragraphs, document.sentences, quotations)
    sources = {a.source: a.content for a in found if a.source and not a.is_nested}
    for source in sorted(sources):
        resolver.resolve(source, sources[source])
    watched.read_until(len(document.text) + 1)
    return watched


def fit_weights(pronouns: Iterable[Pronoun]) -> dict[str, float]:
    """The weights of all facts and of nobody; who is meant but no candidate is left out."""
    columns = {name: place for place, name in enumerate((*FEATURES, NOBODY))}
    samples = list(filter(None, (_tabulate(one, columns) for one in pronouns)))
    prior = np.array([PRIOR.get(name, 0.0) for name in columns])
    strength = np.array([FIRM if name in PRIOR else STRENGTH for name in columns])
    is_free = np.array([name not in FIXED for name in columns], dtype=float)
    weights, mean, spread = prior.copy(), np.zeros(len(prior)), np.zeros(len(prior))
    for step in range(1, STEPS + 1):  # Adam
        slope = (strength * (weights - prior) + _find_slope(samples, weights)) * is_free
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        size = np.sqrt(spread / (1 - 0.999**step)) + 1e-8
        weights = weights - RATE * mean / (1 - 0.9**step) / size
    return dict(zip(columns, weights.tolist(), strict=True))


def _tabulate(pronoun: Pronoun, columns: dict[str, int]) -> tuple[Floats, list[int]] | None:
    """A row of facts for each candidate and for nobody, and which rows are right."""
    right = [row for row, one in enumerate(pronoun.facts) if one in pronoun.gold]
    if pronoun.gold and not right:
        return None
    table = np.zeros((len(pronoun.facts) + 1, len(columns)))
    for row, facts in enumerate(pronoun.facts.values()):
        for name, value in facts.items():
            table[row, columns[name]] = value
    table[-1, columns[NOBODY]] = 1.0
    return table, right or [len(pronoun.facts)]


def _find_slope(samples: Sequence[tuple[Floats, list[int]]], weights: Floats) -> Floats:
    """The gradient of minus the log likelihood."""
    slope = np.zeros(len(weights))
    for table, right in samples:
        scores = np.exp(table @ weights - (table @ weights).max())
        share = scores / scores.sum()
        wanted = np.zeros(len(share))
        wanted[right] = share[right] / share[right].sum()
        slope += table.T @ (share - wanted)
    return slope


def write_weights(weights: dict[str, float]) -> str:
    """The table as it is stored."""
    return "".join(f"{name}\t{weight:.2f}\n" for name, weight in weights.items())


def main() -> None:
    """Fit on the file that the command line names, and write the table of this checkout."""
    texts = read_chains(Path(sys.argv[1]), EntitiesConfig())
    weights = fit_weights(read_pronouns(texts, is_told=True))
    path = Path(salience.__file__).with_name("pronoun_weights.tsv")
    path.write_text(write_weights(weights), encoding="utf-8")
    sys.stdout.write(f"wrote {path}\n")


if __name__ == "__main__":
    main()
