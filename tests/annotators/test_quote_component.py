"""``pressmark_quotes``: who said what, for anyone with a spaCy pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.annotators.pipeline import load_annotator
from pipeline.annotators.quotation.component import make_quotes  # registers the factory
from pipeline.recipe import EntitiesConfig

TEXT = (
    "Ann Lee runs the ferry company. “We sail,” she said, “at noon.”\n\n"
    "The tide was high, according to Bo Cho."
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    """Names by a ruler, quotes by the rules: no model."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "PERSON", "pattern": name} for name in ("Ann Lee", "Bo Cho")]
        + [{"label": "SHIP", "pattern": "ferry"}]
    )
    nlp.add_pipe("pressmark_quotes", config={"annotator": "rules"})
    return nlp


def test_component_sets_quotes_cues_sources_and_speakers(nlp: Any) -> None:
    """Spans of one quote share its id; who speaks stands beside them."""
    doc = nlp(TEXT)
    assert [(s.text, s.label_, s.id_) for s in doc.spans["quotes"]] == [
        ("“We sail,”", "direct", "q1"),
        ("“at noon.”", "direct", "q1"),
        ("The tide was high", "indirect", "q2"),
    ]
    assert [(s.text, s.id_) for s in doc.spans["cues"]] == [("said", "q1"), ("according to", "q2")]
    assert [(s.text, s.id_) for s in doc.spans["sources"]] == [("she", "q1"), ("Bo Cho", "q2")]
    assert doc.user_data["speakers"] == {"q1": "Ann Lee", "q2": "Bo Cho"}


def test_component_keeps_the_entities_as_they_are(nlp: Any) -> None:
    """It reads ``doc.ents``, foreign labels and all, and changes none."""
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Ann Lee", "PERSON"), ("ferry", "SHIP"), ("Bo Cho", "PERSON"),
    ]  # fmt: skip


def test_component_uses_the_sentences_of_the_doc() -> None:
    """A pipeline that splits sentences itself is followed."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("pressmark_quotes", config={"annotator": "rules", "indirect": False})
    doc = nlp(TEXT)
    assert "indirect" not in {span.label_ for span in doc.spans["quotes"]}
    assert doc.user_data["speakers"] == {}, "nobody is named"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "\x00“a” said ‘", "“ " * 500, "said Ann"])
def test_component_reads_any_text(nlp: Any, text: str) -> None:
    """Nothing that a text can hold makes it fail."""
    assert nlp(text).text == text


def test_component_follows_the_model_and_survives_saving(tmp_path: Path) -> None:
    """After the built-in annotator: roles of the model are read once; saving keeps the settings."""
    whole = load_annotator(EntitiesConfig(annotator="newsroom"))
    doc = make_quotes(whole, "quotes", annotator="newsroom", indirect=True)(whole(TEXT))
    assert doc.user_data["speakers"] == {"q1": "Ann Lee", "q2": "Bo Cho"}
    nlp = spacy.blank("en")
    nlp.add_pipe("pressmark_quotes", config={"indirect": False})
    nlp.to_disk(tmp_path)
    again: Any = spacy.load(tmp_path).get_pipe("pressmark_quotes")
    assert not again.config.indirect
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (read,) = DocBin().from_bytes(stored).get_docs(spacy.blank("en").vocab)
    assert [s.id_ for s in read.spans["quotes"]] == [s.id_ for s in doc.spans["quotes"]]
