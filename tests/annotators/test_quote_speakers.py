"""Speakers: whom the source words mean, by name, alias, pronoun, description, or nobody."""

from __future__ import annotations

import pytest
from quote_documents import Names, make_document

from pipeline.annotators.quotation.nations import nation_key
from pipeline.annotators.quotation.profiles import read_profiles
from pipeline.recipe import QuotesConfig
from pipeline.records import Quote
from pipeline.stages.quotes import attribute_quotes

PEOPLE: Names = {
    "Ann Lee": ("PERSON", ("Lee", "Ann")),
    "Bo Ray": ("PERSON", ("Ray",)),
    "Cora Voss": ("PERSON", ("Voss",)),
    "Altamar": ("ORG", ()),
    "Harbour Board": ("ORG", ()),
    "Vardania": ("GPE", ()),
    "Vardanian": ("NORP", ()),
    "Sulmark": ("GPE", ()),
}


LEADERS = "Vardanian leader Ann Lee met President Bo Ray of Sulmark."
OFFICIALS = "Altamar's secretary general, Ann Lee, met the labor minister, Bo Ray."


def read_quotes(text: str, names: Names = PEOPLE) -> list[Quote]:
    """The quotes that the stage makes of a text."""
    (document,) = attribute_quotes([make_document(text, names)], QuotesConfig())
    return document.quotes


def read_last_speaker(text: str) -> tuple[str | None, str | None]:
    """Name of the speaker of the last quote, and how the source points to it or why it does not."""
    quote = read_quotes(text)[-1]
    if quote.speaker:
        return quote.speaker.name, quote.speaker.how
    return None, quote.abstention


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("“We won,” said Ann Lee.", "Ann Lee", "name"),
        ("Ann Lee won. “We won,” said Ms. Lee.", "Ann Lee", "alias"),
        ("“We won,” said Mayor Ann Lee of Sulmark.", "Ann Lee", "name"),
        ("“We won,” said Secretary of State Ann Lee.", "Ann Lee", "name"),
        ("“We won,” said Altamar's secretary general, Ann Lee.", "Ann Lee", "name"),
        ("“We won,” said Altamar's director, Dr. Ann Lee.", "Ann Lee", "name"),
        ("“We won,” said Ann Lee, a friend of Bo Ray.", "Ann Lee", "name"),
        ("“We won,” said Bo Ray's sister, Ann Lee.", "Ann Lee", "name"),
        ("Sulmark's Altamar news agency reported that the dam held.", "Altamar", "name"),
        ("An Altamar analysis showed that the dam held.", "Altamar", "name"),
        ("The dam held, according to a report by Altamar.", "Altamar", "name"),
        ("Sulmark has denied the charges.", "Sulmark", "name"),
        ("Vardania and Sulmark have denied the charges.", "Vardania", "name"),
    ],
)
def test_speaker_is_named(text: str, name: str, how: str) -> None:
    """The head of the source, or the name in apposition to it; never a name that belongs to it."""
    assert read_last_speaker(text) == (name, how)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee came late. “We won,” she said.", "Ann Lee"),
        ("Mrs. Lee met Mr. Ray. “We won,” she said.", "Ann Lee"),
        ("Mrs. Lee met Mr. Ray. “We won,” he said.", "Bo Ray"),
        (
            "“We won,” said Ann Lee. Cora Voss smiled. “It rained,” said Lee. “Yes,” she said.",
            "Ann Lee",
        ),
        ("Ann Lee met Cora Voss. She was tired. “We won,” she said.", "Ann Lee"),
        ("Ann Lee runs a spokeswoman's office. “We won,” she said.", "Ann Lee"),
        ("Cora Voss said the dam held.\nAnn Lee came. She said it leaked.", "Ann Lee"),
        (
            "Bo Ray spoke of the new dam. Ray's son slept. The dam will hold for Lee, he said.",
            "Bo Ray",
        ),
    ],
)
def test_speaker_is_meant_by_a_pronoun(text: str, name: str) -> None:
    """Gender, the subject, recency and who spoke last decide; nobody names himself."""
    assert read_last_speaker(text) == (name, "pronoun")


def test_speaker_is_meant_by_a_relative_pronoun() -> None:
    """``Lee, who said`` is Lee."""
    (quote,) = read_quotes("The prize went to Bo Ray, who said that he was glad.")
    assert quote.source
    assert (quote.source.text, quote.speaker and quote.speaker.name) == ("who", "Bo Ray")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{LEADERS} “We won,” the Vardanian leader said.", "Ann Lee"),
        (f"{LEADERS} “We won,” the Sulmark leader said.", "Bo Ray"),
        (f"{OFFICIALS} The secretary general said the dam held.", "Ann Lee"),
        (f"{OFFICIALS} The minister said the dam held.", "Bo Ray"),
        ("Sen. Ann Lee met Bo Ray, a baker. “We won,” the senator said.", "Ann Lee"),
        ("Sen. Ann Lee met Bo Ray, a baker from Sulmark. “We won,” the baker said.", "Bo Ray"),
        ("The Harbour Board met on Monday. The board said the dam held.", "Harbour Board"),
        ("Altamar, a wire agency, has an office there. The agency said the dam held.", "Altamar"),
        ("A war with Vardania looms. The Vardanian government said the dam held.", "Vardania"),
    ],
)  # fmt: skip
def test_speaker_is_described(text: str, name: str) -> None:
    """By the office and the country that the article gives somebody, or what a body is called."""
    assert read_last_speaker(text) == (name, "description")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("“We won,” officials said.", "unnamed_source"),
        ("“We won,” said a spokesman for Ann Lee.", "unnamed_source"),
        ("“We won,” said a Vardanian official.", "unnamed_source"),
        ("Ann Lee's letter came. “We won,” they said.", "unresolved_pronoun"),
        ("Bo Ray came. “We won,” the admiral said.", "unresolved_description"),
        ("Mr. Ray came. “We won,” she said.", "unresolved_pronoun"),
        ("The dam held, the court was told.", "no_source"),
    ],
)
def test_speaker_is_left_open_with_a_reason(text: str, reason: str) -> None:
    """What the article does not support is null, and says why."""
    assert read_last_speaker(text) == (None, reason)


def test_speaker_goes_on_in_a_floating_paragraph() -> None:
    """A quoted paragraph without a cue has the speaker of the speech before it."""
    quote = read_quotes("“It rained,” Ann Lee said.\n“Nobody had seen such rain before.”")[-1]
    assert (quote.cue, quote.source) == (None, None)
    assert quote.speaker
    assert quote.speaker.name == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ann Lee said she hopes that the dam holds.", ["Ann Lee"]),
        ("Altamar said that Bo Ray had denied the charges.", ["Altamar", "Bo Ray"]),
        ("“Bo Ray told me, ‘Go home,’” said Ann Lee.", ["Ann Lee", "Bo Ray"]),
        ("Bo Ray came. “He told me, ‘Go home,’” said Ann Lee.", ["Ann Lee", "Bo Ray"]),
        ("“I told him, ‘Go home,’” said Ann Lee.", ["Ann Lee", "Ann Lee"]),
    ],
)
def test_nested_quotes_are_kept_if_somebody_else_speaks(text: str, speakers: list[str]) -> None:
    """``Lee said she hopes`` is one quote; what another is told to have said is a second."""
    assert [quote.speaker and quote.speaker.name for quote in read_quotes(text)] == speakers


def test_profiles_read_titles_and_appositions() -> None:
    """Gender, offices and countries stand around a name."""
    text = (
        "Vardanian Defense Minister Ann Lee, a former judge, met Bo Ray, Sulmark's president. "
        "Mrs. Lee smiled."
    )
    document = make_document(text, PEOPLE)
    profiles = read_profiles(text, document.mentions)
    ids = {entity.name: entity.id for entity in document.entities}
    lee, ray = profiles[ids["Ann Lee"]], profiles[ids["Bo Ray"]]
    assert lee.gender == "f"
    assert lee.offices >= {"minister", "judge"}
    assert nation_key("Vardania") in lee.places
    assert "president" in ray.offices
    assert nation_key("Sulmark") in ray.places


@pytest.mark.parametrize(
    ("adjective", "country"),
    [
        ("Russian", "Russia"),
        ("North Korean", "North Korea"),
        ("French", "France"),
        ("U.S.", "the United States"),
        ("American", "US"),
        ("British", "Britain"),
    ],
)
def test_nation_key_is_equal_for_adjective_and_country(adjective: str, country: str) -> None:
    """Irregular ones stand in a table."""
    assert nation_key(adjective) == nation_key(country)
