from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy

from pipeline.annotators.pipeline import identify_annotator, load_annotator
from pipeline.errors import UsageError
from pipeline.recipe import EntitiesConfig


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A spaCy pipeline on disk that marks one company."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "FIRM", "pattern": "Acme Widgets"}])
    nlp.to_disk(tmp_path / "firms")
    return tmp_path / "firms"


def test_load_annotator_reads_a_pipeline_from_a_folder(saved: Path) -> None:
    """Any spaCy pipeline serves; its labels are mapped and the rules finish its work."""
    nlp = load_annotator(EntitiesConfig(annotator=str(saved), labels={"FIRM": "ORG"}))
    doc = nlp("Acme Widgets paid $5 million.")
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Acme Widgets", "ORG"),
        ("$5 million", "MONEY"),
    ]


def test_load_annotator_is_cached() -> None:
    """Equal configs share one pipeline."""
    assert load_annotator(EntitiesConfig(annotator="rules")) is load_annotator(
        EntitiesConfig(annotator="rules")
    )


def test_load_annotator_names_the_next_move() -> None:
    """An unknown name says what is known and how to install the rest."""
    with pytest.raises(UsageError, match=r"`no_such_pipeline`.*`rules`.*pip install"):
        load_annotator(EntitiesConfig(annotator="no_such_pipeline"))


def test_load_annotator_explains_a_broken_folder(tmp_path: Path) -> None:
    """A folder that is no pipeline is named."""
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_annotator(EntitiesConfig(annotator=str(tmp_path)))


def test_identify_annotator_follows_the_content(saved: Path) -> None:
    """A changed model is another annotator, though its name is the same."""
    config = EntitiesConfig(annotator=str(saved))
    before = identify_annotator(config)
    assert identify_annotator(config) == before
    (saved / "meta.json").write_text("{}", encoding="utf-8")
    assert identify_annotator(config) != before
    assert identify_annotator(EntitiesConfig(annotator="rules")) != before


def test_factories_are_registered_for_anyone() -> None:
    """The components work in any pipeline by name, through spaCy's entry points."""
    nlp = spacy.blank("en")
    nlp.add_pipe("pressmark_names")
    nlp.add_pipe("pressmark_finish")
    doc = nlp("“Yes,” said Mr. Hart in Peru on Monday.")
    assert [e.label_ for e in doc.ents] == ["PERSON", "GPE", "DATE"]
