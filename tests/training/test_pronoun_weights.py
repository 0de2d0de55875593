"""The weights of pronouns, fitted on a few texts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from pipeline.annotators.quotation.salience import FEATURES, NOBODY
from pipeline.recipe import EntitiesConfig
from pipeline.training.chains import read_chains
from pipeline.training.pronoun_weights import fit_weights, read_pronouns, write_weights

PEOPLE = ("Margaret Lund", "Barbara Voss", "Linda Marsh", "Susan Hart")


def write_gold(path: Path) -> Path:
    """Texts in which "she" is who was the subject, not whom she met."""
    rows = []
    for one, other in pairwise(PEOPLE):
        text = f"{one} met {other} at the old mill. She was late that day."
        she = text.index("She")
        chains = [{"type": "person", "mentions": [[0, len(one)], [she, she + 3]]}]
        rows.append(json.dumps({"text": text, "chains": chains}))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_subject_comes_to_be_meant(tmp_path: Path) -> None:
    """What is so in the gold has weight afterwards, and the table has a line for each fact."""
    texts = list(
        read_chains(write_gold(tmp_path / "gold.jsonl"), EntitiesConfig(annotator="rules"))
    )
    pronouns = list(read_pronouns(texts, is_told=True))
    assert [(one.word, len(one.facts), len(one.gold)) for one in pronouns] == [("she", 2, 1)] * 3
    weights = fit_weights(pronouns)
    assert weights["subject_of_last_sentence"] > 0.1
    assert [line.split("\t")[0] for line in write_weights(weights).splitlines()] == [
        *FEATURES,
        NOBODY,
    ]
