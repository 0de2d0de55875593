"""Consensus: within an article the same words have one label."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from pipeline.annotators.consensus import Consensus


def elect(text: str, marked: dict[str, str]) -> list[str]:
    """Labels and surfaces after the vote, where a model has marked these surfaces."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in marked.items()])
    return [f"{entity.label_} {entity.text}" for entity in Consensus()(nlp(text)).ents]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Brandel, the maker of cameras, rose. Later Brandel fell.", "ORG"),
        ("Brandel, a Vardanian software company, rose.", "ORG"),
        ("The chipmaker Brandel rose.", "ORG"),
        ("Shares of Brandel rose.", "ORG"),
        ("Brandel’s shares rose.", "ORG"),
        ("Brandel shares rose.", "ORG"),
        ("Brandel, a company founder, rose.", "PERSON"),
        ("Brandel, a partner at the firm that won, rose.", "PERSON"),
        ("Brandel, who owns shares of Brandel, rose.", "PERSON"),
        ("Shares of the firm rose. Ms. Brandel smiled. Shares of Brandel fell.", "PERSON"),
        ("Brandel’s sister rose.", "PERSON"),
    ],
)
def test_a_name_of_one_word_may_be_a_company(text: str, label: str) -> None:
    """A model takes ``Brandel said`` for a person; the article may call it a company."""
    assert set(elect(text, {"Brandel": "PERSON"})) == {f"{label} Brandel"}


def test_who_is_named_in_full_is_no_company() -> None:
    """A founder may have shares of his own name."""
    text = "Bo Brandel rose. Shares of Brandel fell."
    marked = {"Bo Brandel": "PERSON", "Brandel": "PERSON"}
    assert elect(text, marked) == ["PERSON Bo Brandel", "PERSON Brandel"]


@pytest.mark.parametrize(
    ("name", "label"),
    [("Corwin Health", "ORG"), ("Ann Lee Square", "FAC"), ("Corwin Heath", "PERSON")],
)
def test_the_last_word_of_a_name_may_be_no_surname(name: str, label: str) -> None:
    """Nor is its first word a person then, where it stands alone."""
    text = f"{name} rose. Later {name.partition(' ')[0]} fell."
    labels = elect(text, {name: "PERSON", name.partition(" ")[0]: "PERSON"})
    assert labels[0] == f"{label} {name}"
    assert labels[1].startswith("ORG" if label == "ORG" else "PERSON")
