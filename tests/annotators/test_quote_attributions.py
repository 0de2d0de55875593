"""Attributions: content, cue and source by the grammar of news, as a table of short texts."""

from __future__ import annotations

import pytest
from quote_documents import make_document

from pipeline.annotators.quotation.attributions import attribute
from pipeline.annotators.quotation.marks import pair_marks
from pipeline.annotators.quotation.roles import Attribution

Row = tuple[str | None, str | None, list[str]]


def read_attributions(text: str) -> list[Attribution]:
    """What the rules find in a text."""
    document = make_document(text)
    quotations, _ = pair_marks(text, document.paragraphs)
    return attribute(text, document.paragraphs, document.sentences, quotations)


def read_rows(text: str) -> list[Row]:
    """Source, cue and content of each attribution, in words."""
    return [
        (
            text[a.source.start : a.source.end] if a.source else None,
            text[a.cue.start : a.cue.end] if a.cue else None,
            [text[span.start : span.end] for span in a.content],
        )
        for a in read_attributions(text)
    ]


DIRECT = [
    ("“We won,” said Ann Lee.", ("Ann Lee", "said", ["“We won,”"])),
    ("“We won,” Ann Lee said.", ("Ann Lee", "said", ["“We won,”"])),
    ("“Did we win?” Ann Lee asked.", ("Ann Lee", "asked", ["“Did we win?”"])),
    ("“We won!” shouted the captain.", ("the captain", "shouted", ["“We won!”"])),
    ("‘We won,’ said Ann Lee.", ("Ann Lee", "said", ["‘We won,’"])),
    ('"We won," she told reporters on Monday.', ("she", "told", ['"We won,"'])),
    ("Ann Lee said: “We won.”", ("Ann Lee", "said", ["“We won.”"])),
    ("Ann Lee said, “We won.”", ("Ann Lee", "said", ["“We won.”"])),
    ("Ann Lee said on Monday, “We won.”", ("Ann Lee", "said", ["“We won.”"])),
    ("She had this to say: “We won the cup.”", ("She", "say", ["“We won the cup.”"])),
    ("“We,” she added, “won the cup.”", ("she", "added", ["“We,”", "“won the cup.”"])),
    ("“We won,” she said. “It rained.”", ("she", "said", ["“We won,”", "“It rained.”"])),
    (
        "“We won,” said Ann Lee, a baker in Lyon. “It rained.”",
        ("Ann Lee, a baker in Lyon", "said", ["“We won,”", "“It rained.”"]),
    ),
    (
        "“We won,” said Ann Lee, who coaches the team, in an interview.",
        ("Ann Lee, who coaches the team", "said", ["“We won,”"]),
    ),
    (
        "“We won,” Ann Lee, a baker who was there, said in a video.",
        ("Ann Lee, a baker who was there", "said", ["“We won,”"]),
    ),
    (
        "“We won,” said the club's president, Ann Lee.",
        ("the club's president, Ann Lee", "said", ["“We won,”"]),
    ),
    ("“We won,” the singer deadpanned.", ("the singer", "deadpanned", ["“We won,”"])),
    ("“We won the cup again.” — Ann Lee", ("Ann Lee", None, ["“We won the cup again.”"])),
    (
        "“It rained. It stopped. Then we won,” said Ann Lee.",
        ("Ann Lee", "said", ["“It rained. It stopped. Then we won,”"]),
    ),
    (
        "The crowd waited in the square, chanting, “One more year!”",
        ("The crowd", "chanting", ["“One more year!”"]),
    ),
]


@pytest.mark.parametrize(("text", "row"), DIRECT)
def test_attribute_reads_direct_quotes(text: str, row: Row) -> None:
    """The cue stands before, behind or within what is quoted; any verb will do behind it."""
    assert read_rows(text) == [row]


INDIRECT = [
    ("Ann Lee said that the dam would hold.", "Ann Lee", "said", "that the dam would hold"),
    ("Ann Lee said the dam would hold.", "Ann Lee", "said", "the dam would hold"),
    ("The agency says it will wait.", "The agency", "says", "it will wait"),
    ("Ann Lee denied the charges.", "Ann Lee", "denied", "the charges"),
    ("Ann Lee told the panel that the dam held.", "Ann Lee", "told", "that the dam held"),
    ("Ann Lee told the panel the dam had held.", "Ann Lee", "told", "the dam had held"),
    ("Ann Lee promised to rebuild the dam.", "Ann Lee", "promised", "to rebuild the dam"),
    ("Ann Lee asked whether the dam would hold.", "Ann Lee", "asked", "whether the dam would hold"),
    ("Officials have warned that roads may close.", "Officials", "warned", "that roads may close"),
    ("Many say the dam is old.", "Many", "say", "the dam is old"),
    (
        "The mayor said in a statement on Friday that the dam held.",
        "The mayor",
        "said",
        "that the dam held",
    ),
    (
        "The mayor warned the county in 2031, in a long report, that the lip was weak.",
        "The mayor",
        "warned",
        "that the lip was weak",
    ),
    (
        "Ann Lee, the mayor of Lyon, said the dam held.",
        "Ann Lee, the mayor of Lyon",
        "said",
        "the dam held",
    ),
    (
        "Ann Lee, in a briefing after the storm, said the dam held.",
        "Ann Lee",
        "said",
        "the dam held",
    ),
    ("The ministry on Monday announced a new dam.", "The ministry", "announced", "a new dam"),
    (
        "While Ann Lee said the dam held, it leaks.",
        "Ann Lee",
        "said",
        "the dam held",
    ),
    (
        "He expressed hope that the dam would hold.",
        "He",
        "expressed hope",
        "that the dam would hold",
    ),
    (
        "The mayor made clear that the dam held.",
        "The mayor",
        "made clear",
        "that the dam held",
    ),
    (
        "Asked by the chairman, Judge Lee, whether it held, she paused.",
        "the chairman, Judge Lee",
        "Asked",
        "whether it held",
    ),
    ("The dam held, the mayor said.", "the mayor", "said", "The dam held"),
    ("The dam held, said Ann Lee, a baker.", "Ann Lee, a baker", "said", "The dam held"),
    ("The dam held, the court was told.", None, "told", "The dam held"),
    ("According to Ann Lee, the dam held.", "Ann Lee", "According to", "the dam held"),
    ("The dam held, according to the police.", "the police", "according to", "The dam held"),
    (
        "The dam held, according to video posted by the agency Altamar.",
        "video posted by the agency Altamar",
        "according to",
        "The dam held",
    ),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), INDIRECT)
def test_attribute_reads_indirect_speech(
    text: str, source: str | None, cue: str, content: str
) -> None:
    """With and without "that", before and behind the cue; the clause is content to its end."""
    assert read_rows(text) == [(source, cue, [content])]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "He called it “a breakthrough” for the town.",
            ("He", "called", ["it “a breakthrough” for the town"]),
        ),
        (
            "She said the plan “will not work” here.",
            ("She", "said", ["the plan “will not work” here"]),
        ),
        (
            "The visit “shows that we are not alone. We never were,” the mayor said.",
            ("the mayor", "said", ["The visit “shows that we are not alone. We never were,”"]),
        ),
        (
            "The move, she said, was “a mistake.”",
            ("she", "said", ["The move", "was “a mistake.”"]),
        ),
        (
            "The town, according to Ann Lee, was “a lake.”",
            ("Ann Lee", "according to", ["The town", "was “a lake.”"]),
        ),
        (
            "The town was, in the words of her deputy, “a lake.”",
            ("her deputy", "in the words of", ["The town was", "“a lake.”"]),
        ),
        (
            "She pledged to “stand by” the workers.",
            ("She", "pledged", ["to “stand by” the workers"]),
        ),
    ],
)
def test_attribute_reads_mixed_quotes(text: str, row: Row) -> None:
    """A quotation that is part of a clause belongs to its clause."""
    assert read_rows(text) == [row]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "The mayor said the dam held and added that the road was open.",
            [
                ("The mayor", "said", ["the dam held"]),
                ("The mayor", "added", ["that the road was open"]),
            ],
        ),
        (
            "The mayor said the dam held, adding that the road was open.",
            [
                ("The mayor", "said", ["the dam held"]),
                ("The mayor", "adding", ["that the road was open"]),
            ],
        ),
        (
            "Ann Lee said the dam held, while Bo Ray said it leaked.",
            [("Ann Lee", "said", ["the dam held"]), ("Bo Ray", "said", ["it leaked"])],
        ),
        (
            "Growers fear the loss of the harvest, and dockers want a new deal.",
            [("Growers", "fear", ["the loss of the harvest"]), ("dockers", "want", ["a new deal"])],
        ),
    ],
)
def test_attribute_shares_a_source_between_coordinated_cues(text: str, rows: list[Row]) -> None:
    """A second verb or participle takes the subject of the first; a new subject begins anew."""
    assert read_rows(text) == rows


def test_attribute_goes_on_over_paragraphs() -> None:
    """One quotation with repeated opening marks is one attribution."""
    text = "“It rained,” Ann Lee said. “It rained for days.\n“Then it stopped.”"
    assert read_rows(text) == [
        ("Ann Lee", "said", ["“It rained,”", "“It rained for days.", "“Then it stopped.”"])
    ]


def test_attribute_reads_a_cue_in_the_last_paragraph() -> None:
    """The cue at the end of a quotation over paragraphs governs all of it."""
    text = "“It rained for days.\n“Then it stopped,” Ann Lee said."
    assert read_rows(text) == [("Ann Lee", "said", ["“It rained for days.", "“Then it stopped,”"])]


@pytest.mark.parametrize(
    "dash", ["—", "―", "–", "--"], ids=["em dash", "horizontal bar", "en dash", "two hyphens"]
)
@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["paragraphs", "lines"])
def test_attribute_reads_signed_quotations(dash: str, between: str) -> None:
    """A name alone after a dash has said what stands before it."""
    quotes = ["“He talks. Cranes!”", "“I cannot say.”", "“Never again.”"]
    names = ["Ann Lee", "Tom Ray", "Eva Lund"]
    text = between.join(f"{q} {dash} {name}" for q, name in zip(quotes, names, strict=True))

    found = read_rows(text)

    assert found == [(name, None, [quote]) for quote, name in zip(quotes, names, strict=True)]


def test_attribute_reads_signatures_within_a_line() -> None:
    """A signature ends where the next quotation begins."""
    text = "“He cannot say.” — Ann Lee “Never again.” — Tom Ray"

    assert read_rows(text) == [
        ("Ann Lee", None, ["“He cannot say.”"]),
        ("Tom Ray", None, ["“Never again.”"]),
    ]


TRANSCRIPT = ["KELLY: Will you rebuild?", "LEE: We will, by May.", "(CROSSTALK)", "KELLY: Thanks."]


@pytest.mark.parametrize("mark", ["", '"', "“"], ids=["bare", "straight marks", "curly marks"])
def test_attribute_reads_a_transcript(mark: str) -> None:
    """Each paragraph is of whoever it begins with, in quote marks or not."""
    text = "\n\n".join(["A partial transcript:", *(mark + turn for turn in TRANSCRIPT)])

    assert read_rows(text) == [
        ("KELLY", ":", ["Will you rebuild?"]),
        ("LEE", ":", ["We will, by May."]),
        ("KELLY", ":", ["Thanks."]),
    ]


def test_attribute_goes_on_with_a_turn_in_quote_marks() -> None:
    """A paragraph of the transcript that names nobody belongs to the turn before."""
    turns = [*TRANSCRIPT[:2], "We owe it to the town.", *TRANSCRIPT[2:]]
    text = "\n\n".join(f"“{turn}" for turn in turns)

    assert read_rows(text)[1] == ("LEE", ":", ["We will, by May.", "“We owe it to the town."])


def test_attribute_nests_what_a_turn_tells() -> None:
    """Speech that somebody tells of in a turn stands within that turn."""
    text = "\n\n".join([*TRANSCRIPT[:2], "KELLY: Tom Ray said that the dam holds."])

    (inner,) = [found for found in read_attributions(text) if found.is_nested]

    assert inner.source is not None
    assert text[inner.source.start : inner.source.end] == "Tom Ray"


def test_attribute_takes_labels_of_links_for_no_transcript() -> None:
    """Words in capitals that lead to other pages are no speakers."""
    text = "WATCH: The dam from above.\n\nRELATED: A town under water.\n\nIt rained."

    assert read_rows(text) == []


def test_attribute_lets_a_paragraph_float() -> None:
    """A quoted paragraph without a cue is an attribution of its own, and knows who goes on."""
    text = "“It rained,” Ann Lee said.\n“Nobody had seen such rain before.”"
    floating = read_attributions(text)[1]
    assert read_rows(text)[1] == (None, None, ["“Nobody had seen such rain before.”"])
    assert floating.antecedent
    assert text[floating.antecedent.start : floating.antecedent.end] == "Ann Lee"


def test_attribute_joins_a_question_with_its_cue() -> None:
    """A question mark within the quotation does not end the sentence of the reporter."""
    assert read_rows("“Who did it?” Ann Lee asked. “Who knows?”") == [
        ("Ann Lee", "asked", ["“Who did it?”", "“Who knows?”"])
    ]


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        (
            "The agency said that the minister had said the dam held.",
            ("the minister", "said", ["the dam held"]),
        ),
        (
            "Mr. Ray called it a “gem” and praised the “care” of Ms. Lee, the agency Altamar said.",
            ("Mr. Ray", "called", ["it a “gem”"]),
        ),
        (
            "Mr. Ray called it a “gem” and praised the “care” of Ms. Lee, the agency Altamar said.",
            ("Mr. Ray", "praised", ["the “care” of Ms. Lee"]),
        ),
        ("Ms. Lee said Ray had told her: “Go home.”", ("Ray", "told", ["“Go home.”"])),
        ("“He told me, ‘Go home,’” she said.", ("He", "told", ["‘Go home,’"])),
        ("“My son said he was cold,” she said.", ("My son", "said", ["he was cold"])),
    ],
)
def test_attribute_reads_speech_within_speech(text: str, nested: Row) -> None:
    """Who is told to have said something is a nested attribution."""
    rows = read_rows(text)
    assert nested in rows
    assert [a.is_nested for a in read_attributions(text)][rows.index(nested)]


@pytest.mark.parametrize(
    "words",
    [
        "No matter what anyone says, that is no legitimate purpose.",
        "All we are asking for is that they rebuild it.",
        "Everyone says that it will hold.",
        "Let us get back to saying that our schools matter.",
        "He has said hateful things time and again.",
    ],
)
def test_attribute_finds_nobody_told_of_within_speech(words: str) -> None:
    """A phrase, a wish, or words that state nothing are no speech within speech."""
    assert [row for row in read_rows(f"“{words}” Ann Lee said.") if row[0] != "Ann Lee"] == []


@pytest.mark.parametrize(
    "text",
    [
        "The treaty speaks of “contact” in the event of “aggression” by a third state.",
        "The so-called “peace train” left on Monday.",
        "Her first novel, “The Salt Road,” sold two million copies.",
        "In “Ice,” the second of his films, a ship sinks.",
        "They sang “Auld Lang Syne” at midnight.",
        "It lacked a clause on defense, calling only for “contact” if war came.",
        "Satellite imagery showed that the dam had broken.",
        "The mayor declined to say whether the dam would hold.",
        "The mayor did not say whether the dam would hold.",
        "The reports of the commission fill nine shelves.",
        "The Washington Post has moved to a new building.",
        "The deal announced on Monday presents a risk for the town.",
        "Lee is known for her calm in the face of storms.",
        "The trial ended, highlighting the weakness of the law.",
    ],
)
def test_attribute_leaves_out_what_nobody_says(text: str) -> None:
    """Scare quotes, titles, pictures, glosses of the reporter and what is not said are no speech."""
    assert read_rows(text) == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ann Lee said the dam held.", "speech"),
        ("Ann Lee believes the dam held.", "stance"),
        ("Ann Lee fears that the dam will break.", "stance"),
        ("“The dam will break,” Ann Lee feared.", "speech"),
        ("According to Ann Lee, the dam held.", "speech"),
        ("Her belief that the dam held was wrong.", "stance"),
        ("Her claim that the dam held was wrong.", "speech"),
        ("Ann Lee opposes the new dam.", "stance"),
    ],
)
def test_attribute_tells_speech_from_stance(text: str, act: str) -> None:
    """The cue decides, but whatever is quoted in full was said."""
    assert [attribution.act for attribution in read_attributions(text)] == [act]


def test_attribute_reads_a_headline() -> None:
    """In a headline every word may have a capital."""
    assert read_rows("Mayor Says Dam Will Hold") == [("Mayor", "Says", ["Dam Will Hold"])]
