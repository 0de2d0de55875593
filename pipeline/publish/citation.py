"""``CITATION.cff``: how to cite a version, in the format that repositories read (CFF 1.2.0)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.publish.card import CardFacts, dump_yaml
from pipeline.publish.front_matter import title_of

CITATION = "CITATION.cff"


def write_citation(staging: Path, facts: CardFacts, version: str) -> None:
    """Write it if the recipe names creators; CFF knows no work without authors."""
    if facts.recipe.dataset.creators:
        text = dump_yaml(describe_citation(facts, version))
        (staging / CITATION).write_text(text, encoding="utf-8", newline="\n")


def describe_citation(facts: CardFacts, version: str) -> dict[str, Any]:
    """Its fields; a creator is taken as an entity, since names cannot be parted by rule."""
    dataset = facts.recipe.dataset
    stated = {"date-released": dataset.date, "url": dataset.url, "abstract": dataset.description}
    return {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": dataset.title or title_of(dataset.name),
        "version": version,
        "authors": [{"name": name} for name in dataset.creators],
        **{name: value for name, value in stated.items() if value},
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{facts.written.digest('documents')}",
                "description": "content digest of the documents",
            }
        ],
    }
