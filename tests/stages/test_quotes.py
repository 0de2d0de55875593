"""The stage ``quotes``: records that keep the laws, on any text and in linear time."""

from __future__ import annotations

from itertools import cycle
from typing import get_args

import pytest
from cpu_time import is_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from quote_documents import Names, make_document, read_marked

from pipeline.annotators.newsroom import read_model_id
from pipeline.contract.laws import LAWS, find_breaches
from pipeline.recipe import QuotesConfig
from pipeline.records import Document, Remark, Role, RoleName
from pipeline.stages.quotes import attribute_quotes, identify_roles
from pipeline.stages.stage import reject

NAMES: Names = {
    "Ann Lee": ("PERSON", ("Lee",)),
    "Bo Ray": ("PERSON", ("Ray",)),
    "Altamar": ("ORG", ()),
    "Vardania": ("GPE", ()),
}
RULES = QuotesConfig(annotator="rules")
ARTICLE = (
    "Mayor Ann Lee of Vardania pledged to “stand by” the fishermen on Monday.\n"
    "“The harbour will open,” she said. “It will open in May.”\n"
    "Bo Ray, a fisherman, fears the worst, and the agency Altamar said that he had called the "
    "plan “a joke.”\n"
    "“Nobody asked us. Nobody ever does.”"
)
WORDS = (
    "Ann Lee", "Bo Ray", "he", "she", "who", "the mayor", "said", "says that", "called it", "told",
    "according to", "denied", "asked whether", "and added", "a baker", "of Vardania", "in May", "“",
    "”", "‘", "’", '"', "'", "''", ",", ".", "?", ":", ";", "—", "(", ")", "\n", "the dam held",
    "would hold", "to hold", "not", "was",
)  # fmt: skip

NAMED = st.sampled_from(get_args(RoleName))


def attribute(text: str, config: QuotesConfig | None = None) -> Document:
    """The document that the stage makes of a text."""
    (document,) = attribute_quotes([make_document(text, NAMES)], config or RULES)
    return document


def test_attribute_quotes_fills_the_record() -> None:
    """Kind, act, spans, speaker and order of a short article, as a whole."""
    rows = [
        (q.id[-2:], q.kind, q.act, q.content[0].text, q.speaker and (q.speaker.name, q.speaker.how))
        for q in attribute(ARTICLE).quotes
    ]
    assert rows == [
        ("q1", "mixed", "speech", "to “stand by” the fishermen on Monday", ("Ann Lee", "name")),
        ("q2", "direct", "speech", "“The harbour will open,”", ("Ann Lee", "pronoun")),
        ("q3", "indirect", "stance", "the worst", ("Bo Ray", "name")),
        ("q4", "mixed", "speech", "that he had called the plan “a joke.”", ("Altamar", "name")),
        ("q5", "mixed", "speech", "the plan “a joke.”", ("Bo Ray", "pronoun")),
        ("q6", "direct", "speech", "“Nobody asked us. Nobody ever does.”", ("Altamar", "name")),
    ]


@pytest.mark.parametrize(
    ("config", "kinds"),
    [
        (RULES, {"direct", "indirect", "mixed"}),
        (QuotesConfig(annotator="rules", indirect=False), {"direct", "mixed"}),
        (QuotesConfig(annotator="rules", acts=("stance",)), {"indirect"}),
    ],
)
def test_attribute_quotes_publishes_what_the_recipe_asks_for(
    config: QuotesConfig, kinds: set[str]
) -> None:
    """Acts and indirect speech can be left out; the ids are numbered anew."""
    quotes = attribute(ARTICLE, config).quotes
    assert {quote.kind for quote in quotes} == kinds
    assert [quote.id.split("-")[1] for quote in quotes] == [
        f"q{number}" for number in range(1, len(quotes) + 1)
    ]


def test_attribute_quotes_adds_its_remarks() -> None:
    """An odd mark is recovered from, and said so, beside what earlier stages remarked."""
    earlier = Remark(stage="clean", code="mojibake", start=0, end=1)
    document = replace(
        make_document("“It rained.\nAnn Lee left.\nSo he” left.", NAMES), remarks=[earlier]
    )
    (done,) = attribute_quotes([document], RULES)
    assert [(remark.stage, remark.code) for remark in done.remarks] == [
        ("clean", "mojibake"),
        ("quotes", "unclosed_quote"),
        ("quotes", "stray_quote"),
    ]


def test_attribute_quotes_uses_the_roles_of_the_annotator() -> None:
    """What an annotator of entities marked is joined with the rules, and signed by the model."""
    text, roles = read_marked("[S Ann Lee] [Q is at odds with] [C the fishermen of Altamar].")
    (done,) = attribute_quotes([replace(make_document(text, NAMES), roles=roles)], QuotesConfig())
    (quote,) = done.quotes
    assert (quote.annotator, quote.act, quote.score) == ("newsroom", "stance", 0.9)
    assert quote.content[0].text == "the fishermen of Altamar"
    assert quote.speaker is not None
    assert quote.speaker.name == "Ann Lee"


def test_attribute_quotes_reads_roles_where_nobody_did() -> None:
    """After rules or a foreign annotator the embedded model is asked; an empty list is an answer."""
    document = make_document("Ann Lee said the harbour would open in May.", NAMES)
    (asked,) = attribute_quotes([document], QuotesConfig())
    (silent,) = attribute_quotes([replace(document, roles=[])], QuotesConfig())
    assert [quote.annotator for quote in asked.quotes] == ["newsroom"]
    assert silent.quotes == []


def test_identify_roles_names_the_model() -> None:
    """Another model makes other quotes; the rules are part of the program."""
    assert identify_roles(QuotesConfig()) == read_model_id()
    assert identify_roles(QuotesConfig(annotator="rules")) == ""


def test_attribute_quotes_passes_rejected_documents_by() -> None:
    """Rows are preserved, and a rejected document is untouched."""
    rejected = reject(make_document(ARTICLE, NAMES), "clean", "empty", "nothing")
    assert list(attribute_quotes([rejected], RULES)) == [rejected]


def test_attribute_quotes_depends_on_no_neighbour() -> None:
    """The order of documents changes nothing in any of them."""
    documents = [make_document(line, NAMES) for line in ARTICLE.split("\n")]
    forward = list(attribute_quotes(documents, RULES))
    backward = list(attribute_quotes(documents[::-1], RULES))
    assert forward == backward[::-1]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_attribute_quotes_keeps_the_laws(words: list[str]) -> None:
    """Whatever the words and marks: no annotation disagrees with the text it points at."""
    check_laws(attribute(" ".join(words)))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=60),
    st.lists(
        st.tuples(st.integers(0, 250), st.integers(0, 40), NAMED, st.floats(0, 1)), max_size=20
    ),
)
def test_attribute_quotes_keeps_the_laws_whatever_a_model_marks(
    words: list[str], marks: list[tuple[int, int, RoleName, float]]
) -> None:
    """Roles may overlap, be empty, cut words or lie outside the text."""
    roles = [Role(start, start + size, role, score) for start, size, role, score in marks]
    document = replace(make_document(" ".join(words), NAMES), roles=roles)
    (done,) = attribute_quotes([document], QuotesConfig())
    check_laws(done)


def check_laws(document: Document) -> None:
    """The laws of the record, and that the parts of a quote and quotes of one level are apart."""
    assert list(find_breaches(document, LAWS)) == []
    pieces = [(s.start, s.end, q.id) for q in document.quotes for s in q.content]
    for start, end, owner in pieces:
        for other_start, other_end, other in pieces:
            if owner != other and start < other_end and other_start < end:
                assert (start - other_start) * (end - other_end) <= 0  # within, never across
    for quote in document.quotes:
        assert (quote.speaker is None) != (quote.abstention is None)
        edges = [edge for span in quote.content for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        parts = [part for part in (quote.cue, quote.source) if part]
        assert not any(p.start < c.end and c.start < p.end for p in parts for c in quote.content)


@given(st.text(max_size=200))
def test_attribute_quotes_takes_any_text(text: str) -> None:
    """No text fails."""
    assert list(find_breaches(attribute(text), LAWS)) == []


HOSTILE = {
    "marks": "“ ‘ \" ' « ",
    "cues": "said ",
    "parentheses": "“A,” he said, ",
    "clauses": "Lee said that ",
    "pronouns": "he said ",
    "commas": ", said",
    "names": "Lee, the mayor, said ",
    "descriptions": "the mayor said that ",
    "links": "Lee and ",
    "nested": "“He said ‘no’ and ",
    "according": ", according to Lee",
    "signatures": "“No.” — Lee\n",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_attribute_quotes_is_linear(unit: str) -> None:
    """One sentence of thousands of marks or cues takes time in proportion to its length."""

    def work(count: int) -> None:
        document = make_document("x", NAMES)
        text = unit * count
        whole = replace(document.sentences[0], start=0, end=len(text))
        roles = [
            Role(at, at + 3, role, 0.9)
            for at, role in zip(range(0, len(text) - 3, 4), cycle(get_args(RoleName)), strict=False)
        ]
        hostile = replace(document, text=text, paragraphs=[whole], sentences=[whole], roles=roles)
        list(attribute_quotes([hostile], QuotesConfig()))

    work(50)
    assert is_linear(work, 400, 4_000)


@pytest.mark.parametrize("turn", ["LEE: Yes. ", "“LEE: Yes. ", "“(LEE) ", "“Yes. ", "RAY LEE RAY "])
def test_attribute_quotes_reads_transcripts_in_linear_time(turn: str) -> None:
    """Four thousand turns take about ten times as long as four hundred."""

    def work(count: int) -> None:
        text = "\n\n".join(["“LEE: Well.", "RAY: No.", *[turn] * count])
        list(attribute_quotes([make_document(text)], QuotesConfig(annotator="rules")))

    work(50)
    assert is_linear(work, 400, 4_000)
