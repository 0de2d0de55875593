from __future__ import annotations

import re

import pytest
from cpu_time import is_linear

from pipeline.records import EntityMention, Label
from pipeline.stages.coreference import group_mentions

HEAD = "0" * 16


def read(marked: str) -> tuple[str, list[EntityMention]]:
    """The text and mentions of `[Ann Lee|PERSON] met [Lee|PERSON].`; PERSON may be left out."""
    text, mentions, at = "", [], 0
    for match in re.finditer(r"\[([^]|]+)(?:\|([A-Z_]+))?\]", marked):
        text += marked[at : match.start()]
        label: Label = match[2] or "PERSON"  # type: ignore[assignment]
        start = len(text)
        text += match[1]
        number = len(mentions) + 1
        mentions.append(
            EntityMention(
                start, len(text), match[1], f"{HEAD}-m{number}", label, None, 1.0, "rules"
            )
        )
        at = match.end()
    return text + marked[at:], mentions


def group(marked: str) -> dict[str, list[str]]:
    """Canonical name = surfaces of its mentions."""
    text, mentions = read(marked)
    mentions, entities = group_mentions(text, mentions, [], HEAD)
    surface = {mention.id: mention.text for mention in mentions}
    return {entity.name: [surface[m] for m in entity.mentions] for entity in entities}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Ann Lee] sang. Ms. [Lee] bowed. [Ann] left.", {"Ann Lee": ["Ann Lee", "Lee", "Ann"]}),
        ("[Han Do Yun] met [Han Do-yun].", {"Han Do Yun": ["Han Do Yun", "Han Do-yun"]}),
        ("[Shin Wonho] spoke. [Shin] said no.", {"Shin Wonho": ["Shin Wonho", "Shin"]}),
        ("[Ivo V. Dragan] and [Ivo Dragan]", {"Ivo V. Dragan": ["Ivo V. Dragan", "Ivo Dragan"]}),
        ("[J. Hart] or [John Hart]", {"John Hart": ["J. Hart", "John Hart"]}),
        ("[Joe Marr] is [Joseph R. Marr Jr.]", {"Joseph R. Marr Jr.": ["Joe Marr", "Joseph R. Marr Jr."]}),
        ("[José Ruiz] and [Jose Ruiz]", {"José Ruiz": ["José Ruiz", "Jose Ruiz"]}),
        ("[Kiri Te Rangi] ran. [Te Rangi] won.", {"Kiri Te Rangi": ["Kiri Te Rangi", "Te Rangi"]}),
        ("[Hart] won. “Fine,” [Wendell Hart] said.", {"Wendell Hart": ["Hart", "Wendell Hart"]}),
        ("[Ann Lee] and [Bob Lee]", {"Ann Lee": ["Ann Lee"], "Bob Lee": ["Bob Lee"]}),
    ],
)  # fmt: skip
def test_people_are_grouped_by_their_names(marked: str, expected: dict[str, list[str]]) -> None:
    """Forms of one person's name are one entity, named by the fullest."""
    assert group(marked) == expected


def test_a_bare_surname_stays_with_whom_it_names() -> None:
    """An expert of the same surname does not take over the name that the article has established."""
    marked = (
        "Leader [Kim Tae Ho] arrived. [Kim] waved.\n\n“A risk,” said [Soyeon Kim], a fellow.\n\n"
        "[Kim] then left the square."
    )
    assert group(marked)["Kim Tae Ho"] == ["Kim Tae Ho", "Kim", "Kim"]


def test_a_newcomer_has_the_surname_in_her_own_paragraph() -> None:
    """Right after her introduction the bare surname is hers."""
    marked = "[Bo Hart] won.\n\n“Never,” said [Una Hart], his rival. “Ever,” [Hart] added."
    assert group(marked)["Una Hart"] == ["Una Hart", "Hart"]


def test_whose_article_it_is_has_the_surname() -> None:
    """Who came as her son has it in his own paragraph, or once he has been called by it."""
    marked = "[Una Hart] died, said her son, [Bo Hart].\n\nDr. [Hart] sang. [Hart] wrote."
    assert group(marked)["Una Hart"] == ["Una Hart", "Hart", "Hart"]
    marked = "[Una Hart] died.\n\n“No,” said her son, [Bo Hart]. [Hart] wept.\n\n[Hart] sang."
    assert group(marked)["Bo Hart"] == ["Bo Hart", "Hart", "Hart"]
    marked = "[Una Hart] died.\n\n“No,” said a friend, [Bo Hart].\n\n[Hart] sang."
    assert group(marked)["Bo Hart"] == ["Bo Hart", "Hart"]


def test_courtesy_titles_keep_a_couple_apart() -> None:
    """Mr. and Mrs. are two people."""
    marked = "Mr. [Hart] and Mrs. [Hart] came. [Bo Hart] left. Mr. [Hart] sat."
    assert group(marked)["Bo Hart"][0] == "Hart"
    assert len(group(marked)) == 2


@pytest.mark.parametrize(
    ("marked", "name", "surfaces"),
    [
        ("[Emil Hart] met Dr. [Una Hart]. Mr. [Hart] left.", "Emil Hart", ["Emil Hart", "Hart"]),
        ("[Emil Hart] met Dr. [Una Hart]. Dr. [Hart] left.", "Una Hart", ["Una Hart", "Hart"]),
        ("[Rhys Hart] and [Margaret Hart] met. Mrs. [Hart] left.", "Margaret Hart", ["Margaret Hart", "Hart"]),
        ("[Q Hart] met her son, the actor [X Hart]. Ms. [Hart] left.", "Q Hart", ["Q Hart", "Hart"]),
        ("[Q Hart] met spokesman [X Hart]. Ms. [Hart] left.", "Q Hart", ["Q Hart", "Hart"]),
        ("[Leslie Wimes] came. [Wines] left.", "Leslie Wimes", ["Leslie Wimes", "Wines"]),
        ("[Leslie Wimes] met [Bo Wines]. [Wines] left.", "Bo Wines", ["Bo Wines", "Wines"]),
        ("[Ann Morgan] met [Bo Morgan]. The [Morgans] left.", "Morgans", ["Morgans"]),
        ("[Ann Lee] came. [Leo] left.", "Leo", ["Leo"]),
    ],
)  # fmt: skip
def test_bearers_of_a_surname_are_told_apart(marked: str, name: str, surfaces: list[str]) -> None:
    """By title, by gender, by what they are called; a slip of one letter in a long surname is forgiven, a plural is none."""
    assert group(marked)[name] == surfaces


@pytest.mark.parametrize(
    ("marked", "name", "surfaces"),
    [
        ("[Dunmoor Lampreys|ORG] won. The [Lampreys|PERSON] sang.", "Dunmoor Lampreys", ["Dunmoor Lampreys", "Lampreys"]),
        ("[Ann Voss] won. [Voss|ORG] sang.", "Ann Voss", ["Ann Voss", "Voss"]),
        ("[Meridian Foods plc|ORG] won. [Meridian|ORG] sang.", "Meridian Foods plc", ["Meridian Foods plc", "Meridian"]),
        ("[Brandel Devices Inc.|ORG] won. [BDI|ORG] sang.", "Brandel Devices Inc.", ["Brandel Devices Inc.", "BDI"]),
        ("[Department of Ports Affairs|ORG] won. The [PA|ORG] sang.", "Department of Ports Affairs", ["Department of Ports Affairs", "PA"]),
        ("[U.S. Court of Repeals for the Ninth Circuit|ORG]; the [court of repeals|ORG]", "U.S. Court of Repeals for the Ninth Circuit", ["U.S. Court of Repeals for the Ninth Circuit", "court of repeals"]),
    ],
)  # fmt: skip
def test_short_forms_follow_the_full_name(marked: str, name: str, surfaces: list[str]) -> None:
    """A bare word takes the label of the only longer name with it; letters may count `Inc.`."""
    assert group(marked)[name] == surfaces


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Orlen Central Press Agency|ORG] ([OCPA|ORG]); [OCPA|ORG]", 1),
        ("[Vardan Port Authority|ORG] said. The [VPA|ORG] denied.", 1),
        ("[Sunbird Cold Chain Ltd.|ORG] and [Sunbird Cold Chain|ORG]", 1),
        ("[Bloomsday News|ORG] and [Bloomsday|ORG]", 1),
        ("[U.N.|ORG] and the [United Nations|ORG]", 1),
        ("[White House|ORG] and [House|ORG]", 2),
        ("[Ohio State University|ORG] and [Kent University|ORG]; the [University|ORG]", 3),
        ("[Health Ministry|ORG]; the [Ministry|ORG]", 1),
    ],
)
def test_organizations_are_grouped_with_their_short_forms(marked: str, expected: int) -> None:
    """An abbreviation is one with its full name; a word that two names share is nobody's."""
    assert len(group(marked)) == expected


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[US|GPE], [U.S.|GPE] and the [United States|GPE]", ["United States"]),
        ("[DPRK|GPE] is [North Korea|GPE], the [North|GPE]", ["North Korea"]),
        ("[Calif.|GPE] and [California|GPE]", ["California"]),
        ("[Russia|GPE], [Russia|GPE], [Russian Federation|GPE]", ["Russia"]),
        ("[England|GPE] and [UK|GPE]", ["England", "UK"]),
        ("[Russian|NORP] and [Russians|NORP]", ["Russians"]),
    ],
)
def test_places_are_known_by_all_their_names(marked: str, names: list[str]) -> None:
    """A country is one by whatever name; the name most used is its own."""
    assert list(group(marked)) == names


def test_numbers_name_no_entity() -> None:
    """Dates and amounts are mentions of nothing; one surface of two labels is two entities."""
    assert group("[Monday|DATE], [$5|MONEY]") == {}
    text, mentions = read("[Paris|GPE] and [Paris|PERSON]")
    assert len(group_mentions(text, mentions, [], HEAD)[1]) == 2


def test_grouping_takes_linear_time() -> None:
    """Thousands of people of one surname are grouped in time that grows with their number."""
    made = {
        size: read(" ".join(f"[A{i} Hart] [Hart] [B{i} Union|ORG]" for i in range(size)))
        for size in (400, 4_000)
    }
    assert is_linear(lambda size: group_mentions(*made[size], [], HEAD), 400, 4_000)
