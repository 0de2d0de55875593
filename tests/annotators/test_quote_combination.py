"""Combination: what a model marks and what the rules find, made one."""

from __future__ import annotations

import pytest
from quote_documents import make_document, read_marked

from pipeline.annotators.quotation.attributions import attribute
from pipeline.annotators.quotation.combination import combine
from pipeline.annotators.quotation.marks import pair_marks
from pipeline.annotators.quotation.roles import Attribution

Row = tuple[str | None, str | None, list[str]]


def combine_marked(marked: str) -> tuple[str, list[Attribution]]:
    """The text without its marks, and the attributions of marks and rules together."""
    text, roles = read_marked(marked)
    document = make_document(text)
    frame = (text, document.paragraphs, document.sentences)
    quotations, _ = pair_marks(text, document.paragraphs)
    return text, combine(*frame, quotations, roles, attribute(*frame, quotations))


def show(text: str, attribution: Attribution) -> Row:
    """Source, cue and content in words."""
    source, cue = (
        text[part.start : part.end] if part else None
        for part in (attribution.source, attribution.cue)
    )
    return source, cue, [text[span.start : span.end] for span in attribution.content]


@pytest.mark.parametrize(
    ("marked", "rows"),
    [
        pytest.param(
            "[S The guild] [Q is wary of] [C a second bridge].",
            [("The guild", "is wary of", ["a second bridge"])],
            id="what only the model sees",
        ),
        pytest.param(
            "[S The guild] [Q45 has rebuilt] [C45 a second bridge].",
            [],
            id="an unknown cue that the model is unsure of",
        ),
        pytest.param(
            "Lee, [S who] [Q said] [C it had rained, was late].",
            [("who", "said", ["it had rained"])],
            id="what the clause around the speech goes on with",
        ),
        pytest.param(
            "[S Two sisters, one of whom, Ann,] [Q said] [C it had rained, were late].",
            [("Two sisters, one of whom, Ann,", "said", ["it had rained"])],
            id="the same after one of several",
        ),
        pytest.param(
            "Lee, [S who] [Q said] [C the dam, built in May, was late].",
            [("who", "said", ["the dam, built in May, was late"])],
            id="but not a clause within the speech",
        ),
        pytest.param(
            "[S Lee] [Q said] [C it had rained, was late].",
            [("Lee", "said", ["it had rained, was late"])],
            id="nor where no clause is around it",
        ),
        pytest.param(
            "[S Members] [Q repaired] [C it].",
            [],
            id="content that stands for something else",
        ),
        pytest.param(
            "[C The crews] [Q have not yet been told].",
            [],
            id="whom it was told to is not what was told",
        ),
        pytest.param(
            "[S It] [Q goes without saying] [C that the dam will hold].",
            [],
            id="a phrase with which nobody says anything",
        ),
        pytest.param(
            "[C “We won the cup.”] — Ann Lee\n\n“It rained on us.” — Tom Ray",
            [
                ("Ann Lee", None, ["“We won the cup.”"]),
                ("Tom Ray", None, ["“It rained on us.”"]),
            ],
            id="signatures, for which the model has no role",
        ),
        pytest.param(
            "[S I] [Q had to answer:] [C “Of course it is. I was joking.” To which] [S she] "
            "[Q said], [C “Thank you.”]",
            [
                ("I", "had to answer:", ["“Of course it is. I was joking.”"]),
                ("she", "said", ["“Thank you.”"]),
            ],
            id="the next sentence, after speech that a colon leads to",
        ),
        pytest.param(
            "[S She] [Q repeatedly says], [C “Stay where you are,” until a door is heard].",
            [("She", "repeatedly says", ["“Stay where you are,”"])],
            id="what goes on after a comma in quote marks",
        ),
        pytest.param(
            "[S It] [Q follows:]\n\n[C “KELLY: Will it hold?]\n\n[C “LEE: It will.]\n\n"
            "“KELLY: Thanks.",
            [
                ("KELLY", ":", ["Will it hold?"]),
                ("LEE", ":", ["It will."]),
                ("KELLY", ":", ["Thanks."]),
            ],
            id="turns of a transcript that the model takes for one speech",
        ),
        pytest.param(
            "The bill, [C which] [S Lee] [Q calls] [C “a gift to the rich,”] passed.",
            [("Lee", "calls", ["“a gift to the rich,”"])],
            id="a pronoun that stands for what is quoted beside it",
        ),
        pytest.param(
            "[S Ray] [Q rejected] [C that]. [C “We looked into it, and we will again.”]",
            [("Ray", "rejected", ["“We looked into it, and we will again.”"])],
            id="a pronoun, and then what is said",
        ),
        pytest.param(
            "[S He] [Q added], [C “We were lucky” — a view that few share].",
            [("He", "added", ["“We were lucky”"])],
            id="what the reporter adds after a dash",
        ),
        pytest.param(
            "[Q Asked] [C whether it would hold], [S Lee] [Q said]: [C “No.”]",
            [(None, "Asked", ["whether it would hold"]), ("Lee", "said", ["“No.”"])],
            id="who answers has not asked",
        ),
        pytest.param(
            "[C “It leaked,”] [S she] [Q says] [C finally]. [C “It was old.”]",
            [("she", "says", ["“It leaked,”", "“It was old.”"])],
            id="how it is said",
        ),
        pytest.param(
            "One of the tenants, [S who] asked not to be named, [Q told] the board: [C “It rained.”]",
            [("One of the tenants, who asked not to be named", "told", ["“It rained.”"])],
            id="a clause of which the model marks the first word",
        ),
        pytest.param(
            "It came from [S a person] who [Q asked] [C not to be identified].",
            [],
            id="a formula of the reporter",
        ),
        pytest.param(
            "They rebuilt [C “the hole in the fence”] in May.",
            [],
            id="a few words in quote marks that are nobody's",
        ),
        pytest.param(
            "[C The French owners declined to comment].",
            [],
            id="words of the reporter with no cue",
        ),
        pytest.param(
            "[S20 Lee] [Q20 said] [C20 the dam held].",
            [("Lee", "said", ["the dam held"])],
            id="doubt, but the rules agree",
        ),
        pytest.param(
            "Lee said [C the dam held].",
            [("Lee", "said", ["the dam held"])],
            id="a cue and a source by rule",
        ),
        pytest.param(
            "[C The dam will hold, the firm, known as Altamar,] [Q said] in May.",
            [("the firm, known as Altamar", "said", ["The dam will hold"])],
            id="a source that the model takes for content",
        ),
        pytest.param(
            "Lee [Q said] [C the dam held].",
            [("Lee", "said", ["the dam held"])],
            id="a source by rule",
        ),
        pytest.param(
            "[C “The dam held,”] [S Lee] [Q said], looking at the river. “It always has.”",
            [("Lee", "said", ["“The dam held,”", "“It always has.”"])],
            id="a quotation that goes on after more words",
        ),
        pytest.param(
            "[C The dam], [Q according to] [S Bo Ray], who built it, had held.",
            [("Bo Ray, who built it", "according to", ["The dam", "had held"])],
            id="content goes on after a parenthesis",
        ),
        pytest.param(
            "[S Lee] [Q said] [C the dam had held and praised the crew].",
            [("Lee", "said", ["the dam had held"]), ("Lee", "praised", ["the crew"])],
            id="a second cue of the same source",
        ),
        pytest.param(
            "[S Lee] [Q said] [C the dam held. Nobody slept].",
            [("Lee", "said", ["the dam held."])],
            id="content ends with its sentence",
        ),
        pytest.param(
            "[S Lee] [Q added:] [C The dam held. Nobody slept].",
            [("Lee", "added:", ["The dam held. Nobody slept"])],
            id="but not after a colon",
        ),
        pytest.param(
            "The dam had held through the night, Mayor Ann Lee said.",
            [("Mayor Ann Lee", "said", ["The dam had held through the night"])],
            id="a parenthesis that the model overlooks",
        ),
        pytest.param(
            "[S The crew] [Q called] [C the dam “a joke”], the agency Altamar said.",
            [
                ("the agency Altamar", "said", ["The crew called the dam “a joke”"]),
                ("The crew", "called", ["the dam “a joke”"]),
            ],
            id="and what stands within it",
        ),
        pytest.param(
            "[S The agency] [Q said] [C that Ray had said that the dam would never hold again].",
            [
                ("The agency", "said", ["that Ray had said that the dam would never hold again"]),
                ("Ray", "said", ["that the dam would never hold again"]),
            ],
            id="what is told within content",
        ),
        pytest.param(
            "[C ”The dam held.] It rained. [C It held.”] — Ann Lee",
            [("Ann Lee", None, ["”The dam held. It rained. It held.”"])],
            id="a signed quotation is whole",
        ),
        pytest.param(
            "[S Lee] [Q called] [C the dam “a gift” and raised his bid].",
            [("Lee", "called", ["the dam “a gift”"])],
            id="what is called so ends with its name",
        ),
        pytest.param(
            "[S Lee] [Q praised] [C the work on the dam but also had to stop it].",
            [("Lee", "praised", ["the work on the dam"])],
            id="the source goes on to act",
        ),
        pytest.param(
            "[S Lee] [Q said] [C the dam held and had to be left].",
            [("Lee", "said", ["the dam held and had to be left"])],
            id="a clause may have two verbs",
        ),
        pytest.param(
            "[S The Lee book], [Q titled] [C “Salt,”] sold.", [], id="a title is not said"
        ),
        pytest.param(
            "The dam, [Q also known as] [C the Wall], held.", [], id="a second name is not said"
        ),
        pytest.param(
            "A spokeswoman for the mayor, [S who favours the dam], [Q said] [C it held].",
            [("A spokeswoman for the mayor, who favours the dam", "said", ["it held"])],
            id="a source is not its clause alone",
        ),
        pytest.param(
            "[C “I asked them, ‘Where are we?’”] [Q says] [S Lee].",
            [
                ("Lee", "says", ["“I asked them, ‘Where are we?’”"]),
                ("I", "asked", ["‘Where are we?’"]),
            ],
            id="a question told within a quotation",
        ),
        pytest.param(
            "[C “I never slept,”] [S she] [Q recalled] in her memoir, [C “Salt and Stone.”]",
            [("she", "recalled", ["“I never slept,”"])],
            id="the name of a work is not said",
        ),
        pytest.param(
            "[C “They adored her,”] [Q said] [S one mother], [C who did not want to be named].",
            [("one mother", "said", ["“They adored her,”"])],
            id="a clause on the source is not said",
        ),
    ],
)
def test_combine(marked: str, rows: list[Row]) -> None:
    """The model's contents where they are credible, the rules where they judge better."""
    text, found = combine_marked(marked)
    assert [show(text, attribution) for attribution in found] == rows


@pytest.mark.parametrize(
    ("marked", "acts"),
    [
        ("[S Lee] [Q said] [C the dam held].", ["speech"]),
        ("[S Lee] [Q did not say] [C whether the dam held].", ["stance"]),
        ("[S Lee] [Q voted against] [C a second dam].", ["stance"]),
        ("[S Neither Lee nor Ray] [Q said] [C why the dam broke].", ["stance"]),
        ("[C A second dam] [Q was announced].", ["stance"]),
        ("A pact [S that] [Q calls for] [C peace] was signed.", ["stance"]),
        ("The boats that [S60 Lee] [Q60 has said] [C60 he sold] are back.", ["stance"]),
        ("Altamar knows that [S60 Lee] [Q60 had said] [C60 he sold the boats].", ["speech"]),
        ("[C “A second dam,”] [Q thought] [S Lee].", ["speech"]),
        ("[Q Asked] [C whether the dam held], Lee smiled.", ["stance"]),
    ],
)
def test_combine_tells_speech_from_stance(marked: str, acts: list[str]) -> None:
    """Speech is what somebody is told to have said, or what stands in quote marks."""
    assert [attribution.act for attribution in combine_marked(marked)[1]] == acts


@pytest.mark.parametrize(
    ("marked", "annotators"),
    [
        ("[S Lee] [Q said] [C the dam held].", ["newsroom"]),
        ("The dam had held through the night, Mayor Ann Lee said.", ["rules"]),
    ],
)
def test_combine_names_who_marked_it(marked: str, annotators: list[str]) -> None:
    """What only the rules found says so."""
    assert [attribution.annotator for attribution in combine_marked(marked)[1]] == annotators
