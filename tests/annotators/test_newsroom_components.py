from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy

import pipeline.annotators.newsroom.components  # noqa: F401 - registers the factory
from pipeline.annotators.newsroom import load_reader

TEXT = "“We won’t pay,” said Ann Lee of Shelby&Sons.\n\nThe U.K. firm’s lawyers agreed."


@pytest.fixture(scope="module")
def nlp() -> Any:
    """A blank pipeline with the model as its only component."""
    nlp = spacy.blank("en")
    nlp.add_pipe("pressmark_newsroom")
    return nlp


def test_component_sets_entities_and_roles(nlp: Any) -> None:
    """The contract is spaCy's own: ``doc.ents`` and a span group."""
    doc = nlp(TEXT)
    assert ("Ann Lee", "PERSON") in [(ent.text, ent.label_) for ent in doc.ents]
    assert [(span.text, span.label_) for span in doc.spans["quote_roles"]][:2] == [
        ("“We won’t pay,”", "CONTENT"),
        ("said", "CUE"),
    ]


def test_component_keeps_scores_and_exact_offsets(nlp: Any) -> None:
    """Every span has its score, and the code points that the model marked."""
    doc = nlp(TEXT)
    reading = load_reader().read(TEXT)
    group = doc.spans["quote_roles"]
    assert group.attrs["scores"] == [mark.score for mark in reading.roles]
    assert group.attrs["offsets"] == [[mark.start, mark.end] for mark in reading.roles]
    assert set(doc.user_data["entity_scores"]) == {(e.start_char, e.end_char) for e in doc.ents}


def test_component_marks_whole_tokens(nlp: Any) -> None:
    """A span that covers part of a token covers all of it, and no two entities overlap."""
    doc = nlp(TEXT)
    for mark in load_reader().read(TEXT).entities:
        assert any(e.start_char <= mark.start and mark.end <= e.end_char for e in doc.ents)


def test_component_reads_the_same_in_a_batch(nlp: Any) -> None:
    """``nlp.pipe`` gives what ``nlp`` gives."""
    texts = [TEXT, "", "Nothing here.", TEXT * 2]
    for doc, text in zip(nlp.pipe(texts, batch_size=2), texts, strict=True):
        assert doc.to_json() == nlp(text).to_json()


@pytest.mark.parametrize(("setting", "kept"), [("entities", "roles"), ("roles", "entities")])
def test_component_can_leave_out_a_layer(setting: str, kept: str) -> None:
    """A pipeline that has its own entities takes the roles alone, and the other way round."""
    nlp = spacy.blank("en")
    nlp.add_pipe("pressmark_newsroom", config={setting: False})
    doc = nlp(TEXT)
    assert bool(doc.ents) == (kept == "entities")
    assert ("quote_roles" in doc.spans) == (kept == "roles")


def test_pipeline_survives_saving(nlp: Any, tmp_path: Path) -> None:
    """A saved pipeline holds the settings and finds the weights in the package."""
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again(TEXT).to_json() == nlp(TEXT).to_json()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*")) < 2_000_000
