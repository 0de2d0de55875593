"""Coreference against gold: ``python tests/benchmarks/coreference.py``.

Prints how often "he" and "she" of the narrative mean whom GUM dev says (those whom nobody names
should stay open), and how well names are grouped: B-cubed over the names that stand in a chain.
Reads the corpora folder that ``PRESSMARK_SHARED`` names.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path

from pipeline.recipe import EntitiesConfig
from pipeline.training.chains import ChainedText, read_chains
from pipeline.training.pronoun_weights import read_pronouns

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
DEV = SHARED / "corpora" / "coref" / "gum-dev.jsonl"


def print_pronouns(texts: Sequence[ChainedText]) -> None:
    """The share that is right, of pronouns of somebody who is named and of all."""
    subjects = [p for p in read_pronouns(texts, is_told=False) if p.word in ("he", "she")]
    named = [p for p in subjects if p.gold]
    right = sum(p.chosen in p.gold for p in named)
    open_right = sum(p.chosen is None for p in subjects if not p.gold)
    print(f"  pronouns of named persons   {right / len(named):.3f}  of {len(named)}")
    print(
        f"  pronouns, all               {(right + open_right) / len(subjects):.3f}  of {len(subjects)}"
    )


def print_groups(texts: Sequence[ChainedText]) -> None:
    """Precision, recall and F1 by B-cubed (Bagga and Baldwin, 1998), names of all texts pooled."""
    pairs = [pair for number, text in enumerate(texts) for pair in pair_names(text, number)]
    precision = measure_purity([(found, gold) for found, gold in pairs])
    recall = measure_purity([(gold, found) for found, gold in pairs])
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"  names, B-cubed              P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {len(pairs)}"
    )


def pair_names(text: ChainedText, number: int) -> list[tuple[Hashable, Hashable]]:
    """Entity and chain of every mention that holds a word of a chain; the longest word decides."""
    pairs: list[tuple[Hashable, Hashable]] = []
    spans = [(span, place) for place, chain in enumerate(text.chains) for span in chain]
    for mention in text.document.mentions:
        inside = [
            (s.end - s.start, -c)
            for s, c in spans
            if mention.start <= s.start < s.end <= mention.end
        ]
        if inside and mention.entity_id:
            pairs.append(((number, mention.entity_id), (number, -max(inside)[1])))
    return pairs


def measure_purity(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """The mean share of each one's group (the first) that is in its class (the second)."""
    sizes: dict[Hashable, int] = defaultdict(int)
    common: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for pair in pairs:
        sizes[pair[0]] += 1
        common[pair] += 1
    return sum(common[pair] / sizes[pair[0]] for pair in pairs) / len(pairs)


if __name__ == "__main__":
    print(DEV)
    chained = list(read_chains(DEV, EntitiesConfig()))
    print_pronouns(chained)
    print_groups(chained)
