from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.tokens import Span

from pipeline.annotators.finish import ENTITY_ANNOTATORS, Finisher


def finish(text: str, marked: dict[str, str], labels: dict[str, str] | None = None) -> Any:
    """The doc after the finisher, where an annotator ``someone`` has marked these surfaces."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in marked.items()])
    return Finisher("someone", labels or {}, mend=True)(nlp(text))


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("Then Mr. Hart left.", {"Mr. Hart": "PERSON"}, ["PERSON Hart"]),
        ("US Secretary of State Ann Lee spoke.", {"US Secretary of State Ann Lee": "PERSON"}, ["GPE US", "PERSON Ann Lee"]),
        ("Nadia Farouk KC rose.", {"Nadia Farouk KC": "PERSON"}, ["PERSON Nadia Farouk"]),
        ("in Hart's yard", {"Hart's": "PERSON"}, ["PERSON Hart"]),
        ("in the Alps", {"the Alps": "GPE"}, ["LOC Alps"]),
        ("the French did", {"the French": "GPE"}, ["NORP French"]),
        ("from Peru", {"Peru": "LOC"}, ["GPE Peru"]),
        ("The Council met.", {"The Council": "ORG"}, ["ORG Council"]),
        ("The Times wrote", {"The Times": "ORG"}, ["ORG The Times"]),
        ("by Dean Baquette", {"Dean Baquette": "PERSON"}, ["PERSON Dean Baquette"]),
        ("Landlady Bev Hart rose.", {"Landlady Bev Hart": "PERSON"}, ["PERSON Bev Hart"]),
        ("So said Park Ho-won.", {"Park Ho": "PERSON"}, ["PERSON Park Ho-won"]),
        ("So said Hart Tarn SA.", {"Hart": "ORG", "Tarn SA": "PERSON"}, ["ORG Hart Tarn SA"]),
        ("So said Mara Sa.", {"Mara Sa": "PERSON"}, ["PERSON Mara Sa"]),
        ("So said Ms. Brand-Hart.", {"Brand": "PERSON"}, ["PERSON Brand-Hart"]),
        ("the Voss-Hart race", {"Voss": "PERSON", "Hart": "PERSON"}, ["PERSON Voss", "PERSON Hart"]),
        ("Ann Voss-Hart ran; Ms. Voss-Hart won.", {"Ann Voss-Hart": "PERSON", "Voss": "PERSON", "Hart": "PERSON"}, ["PERSON Ann Voss-Hart", "PERSON Voss-Hart"]),
        ("the Tern Levee Board", {"Tern Levee Board": "FAC"}, ["ORG Tern Levee Board"]),
        ("a Bo Hart-led team", {"Bo Hart": "PERSON"}, ["PERSON Bo Hart"]),
        ("the 38 Rivers Programme", {"38": "ORG", "Rivers Programme": "ORG"}, ["ORG 38 Rivers Programme"]),
        ("Lee Hart, 49, and Ann", {"Lee Hart": "PERSON"}, ["PERSON Lee Hart", "DATE 49"]),
    ],
)  # fmt: skip
def test_finish_mends_what_an_annotator_marked(
    text: str, marked: dict[str, str], expected: list[str]
) -> None:
    """Titles, possessives and articles go; the gazetteer corrects the label."""
    assert [f"{e.label_} {e.text}" for e in finish(text, marked).ents] == expected


def test_finish_closes_a_name_that_ends_with_a_hyphen() -> None:
    """A model may stop within `Park Ho-won`, at either side of the hyphen."""
    doc = spacy.blank("en")("So said Park Ho-won.")
    doc.set_ents([Span(doc, 2, 5, "PERSON")])
    assert doc.ents[0].text == "Park Ho-"
    assert [e.text for e in Finisher("someone", {}, mend=True)(doc).ents] == ["Park Ho-won"]


def test_finish_maps_labels_and_drops_the_rest() -> None:
    """A foreign label is mapped by the recipe or by common usage; an unknown one is left out."""
    doc = finish(
        "Ann met Bob at Acme, again.",
        {"Ann": "PER", "Bob": "HERO", "Acme": "FIRM", "again": "ADVERB"},
        {"FIRM": "ORG", "HERO": ""},
    )
    assert [(e.text, e.label_) for e in doc.ents] == [("Ann", "PERSON"), ("Acme", "ORG")]


def test_finish_signs_each_entity() -> None:
    """What the rules add is signed by the rules, the rest by the annotator."""
    doc = finish("Ann left on Monday.", {"Ann": "PERSON"})
    assert doc.user_data[ENTITY_ANNOTATORS] == {(0, 3): "someone", (12, 18): "rules"}


def test_finish_keeps_the_longer_of_two() -> None:
    """A number inside a name, or a name inside a date, gives way."""
    doc = finish(
        "The 2012 Olympics ended in May 2013.", {"2012 Olympics": "EVENT", "May": "PERSON"}
    )
    assert [e.text for e in doc.ents] == ["2012 Olympics", "May 2013"]


def test_finish_without_mending_only_maps() -> None:
    """With ``finish = false`` the annotator's spans are left as they are."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Mr. Hart"}])
    doc = Finisher("someone", {}, mend=False)(nlp("Mr. Hart left on Monday."))
    assert [(e.text, e.label_) for e in doc.ents] == [("Mr. Hart", "PERSON")]
