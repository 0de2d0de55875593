from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.recipe import EntitiesConfig, SentencesConfig
from pipeline.records import Document
from pipeline.stages.coreference import NUMBERS
from pipeline.stages.entities import annotate_entities
from pipeline.stages.sentences import split_sentences


@pytest.mark.parametrize(("name", "least"), [("news", 0.92), ("gum", 0.70)])
def test_rules_reach_their_measured_quality(shared: Path, name: str, least: float) -> None:
    """Exact span and label F1 on gold stays within two points of 0.936 and 0.722."""
    path = shared / "corpora" / "ner" / f"{name}-dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    documents = [
        Document(document_id=f"{i:016x}", source_path="", raw_sha256="0" * 64, text=row["text"])
        for i, row in enumerate(rows)
    ]
    split = split_sentences(documents, SentencesConfig())
    right = total = 0
    for row, document in zip(
        rows, annotate_entities(split, EntitiesConfig(annotator="rules")), strict=True
    ):
        gold = set(map(tuple, row["ents"]))
        found = {(m.start, m.end, m.label) for m in document.mentions if m.label not in NUMBERS}
        right += len(gold & found)
        total += len(gold) + len(found)
    assert 2 * right / total >= least
