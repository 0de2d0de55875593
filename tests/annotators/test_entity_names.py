from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.annotators.pipeline import load_annotator
from pipeline.recipe import EntitiesConfig
from pipeline.stages.coreference import NUMBERS

Mark = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def mark() -> Mark:
    """Label and surface of each name that the rules find in a text."""
    nlp = load_annotator(EntitiesConfig(annotator="rules"))

    def mark_names(text: str) -> list[str]:
        return [f"{e.label_} {e.text}" for e in nlp(text).ents if e.label_ not in NUMBERS]

    return mark_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Oduya met Sen. Carla Whitcombe.", ["PERSON Oduya", "PERSON Carla Whitcombe"]),
        ("“No,” said Han Do-yun, a professor.", ["PERSON Han Do-yun"]),
        ("French President Léa Marchetti spoke.", ["NORP French", "PERSON Léa Marchetti"]),
        ("Peter J. Halloran Jr., 34, was fined.", ["PERSON Peter J. Halloran Jr."]),
        ("She thanked Maria de la Fuente on Friday.", ["PERSON Maria de la Fuente"]),
        ("Then Wendell Hart’s lawyer rose.", ["PERSON Wendell Hart"]),
    ],
)
def test_names_of_people(mark: Mark, text: str, expected: list[str]) -> None:
    """A person is marked without title, possessive or nationality."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It flew from Paris to Nagoya, Japan.", ["GPE Paris", "GPE Nagoya", "GPE Japan"]),
        ("It rained in Flint, Mich., and in the U.S.", ["GPE Flint", "GPE Mich.", "GPE U.S."]),
        ("The Brazilian and Iraqi delegates left.", ["NORP Brazilian", "NORP Iraqi"]),
        ("A Seoul-based firm of Russian-made toys.", ["GPE Seoul", "NORP Russian"]),
        ("Relations of North Korea-Russia trade.", ["GPE North Korea", "GPE Russia"]),
        ("Ships crossed the Strait of Malacca.", ["LOC Strait of Malacca"]),
        ("Prices rose across Europe and Asia.", ["LOC Europe", "LOC Asia"]),
    ],
)
def test_names_of_places_and_peoples(mark: Mark, text: str, expected: list[str]) -> None:
    """Governed places, regions and peoples are told apart."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She left the Ministry of Health.", ["ORG Ministry of Health"]),
        ("He runs the Center for a Better Harbor.", ["ORG Center for a Better Harbor"]),
        ("Hallam & Voss, a builder, agreed.", ["ORG Hallam & Voss"]),
        ("The Senate and the FBI agreed.", ["ORG Senate", "ORG FBI"]),
        ("They landed at Quillen International Airport.", ["FAC Quillen International Airport"]),
        ("It broke the Reservoir Safety Act of 2004.", ["LAW Reservoir Safety Act of 2004"]),
        ("Hurricane Odalys closed Route 38.", ["EVENT Hurricane Odalys", "FAC Route 38"]),
        ("After World War II the mill closed.", ["EVENT World War II"]),
    ],
)
def test_names_of_institutions_and_the_rest(mark: Mark, text: str, expected: list[str]) -> None:
    """An institution is marked whole; forms that give themselves away are found."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Reading is nice. Of course, mobile phones help.",
        "However, Many Said No.",
        "On Tuesday, in March.",
        "IT WAS A LONG DAY AND NOBODY SLEPT.",
        "",
        " \n ",
    ],
)
def test_names_leaves_plain_words(mark: Mark, text: str) -> None:
    """A capital at the start of a sentence or in a headline makes no name."""
    assert mark(text) == []


def test_names_learn_from_the_article(mark: Mark) -> None:
    """A surname, a family and a people are known by what the article says elsewhere."""
    text = (
        "Wendell Hart, 61, grew pears in Vardania.\n\n"
        "“No,” said Hart. The Harts lived among other Vardanian families."
    )
    assert mark(text) == [
        "PERSON Wendell Hart", "GPE Vardania", "PERSON Hart", "PERSON Harts", "NORP Vardanian",
    ]  # fmt: skip


def test_names_read_the_north_beside_north_korea(mark: Mark) -> None:
    """`the North` is a country only where the article names one that is divided."""
    assert "GPE North" in mark("North Korea fired. Officials in the North said nothing.")
    assert "GPE North" not in mark("Officials in the North said nothing.")
