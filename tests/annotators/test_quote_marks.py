"""Quote marks: pairs with their direction, apostrophes, paragraphs, nesting, recovery."""

from __future__ import annotations

from itertools import pairwise

import pytest
from cpu_time import is_linear
from hypothesis import given
from hypothesis import strategies as st
from quote_documents import find_paragraphs

from pipeline.annotators.quotation.marks import pair_marks
from pipeline.records import Span

MARKS = "“”„\"'‘’«»`"


def read_quotations(text: str) -> list[list[str]]:
    """The quotations of a text, each as its pieces."""
    quotations, _ = pair_marks(text, find_paragraphs(text))
    return [[text[s.start : s.end] for s in quotation.spans] for quotation in quotations]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“We won,” said Ann.", ["“We won,”"]),
        ('"We won," said Ann.', ['"We won,"']),
        ("''We won,'' said Ann.", ["''We won,''"]),
        ("``We won,'' said Ann.", ["``We won,''"]),
        ("‘We won,’ said Ann.", ["‘We won,’"]),
        ("'We won,' said Ann.", ["'We won,'"]),
        ("«We won», said Ann.", ["«We won»"]),
        ("„We won“, said Ann.", ["„We won“"]),
        ("„We won”, said Ann.", ["„We won”"]),
        ('Lee ("the voice") sang "Ice"—twice.', ['"the voice"', '"Ice"']),
        ('"No," he said, "never."', ['"No,"', '"never."']),
        ("”We won,” said Ann.", ["”We won,”"]),
    ],
)
def test_pair_marks_reads_every_kind_of_mark(text: str, quotations: list[str]) -> None:
    """Curly, straight, doubled, single, angled and low marks pair by direction."""
    assert read_quotations(text) == [[quotation] for quotation in quotations]


@pytest.mark.parametrize(
    "text",
    [
        "Ann's dog doesn't bark.",
        "Ann’s dog doesn’t bark.",
        "the workers' pay and the owners' profit",
        "the workers’ pay and the owners’ profit",
        "rock ’n’ roll of the ’90s and '80s",
        "'Tis late, and he'll tell 'em.",
        "He is 6'2\" tall and the board 5' long.",
    ],
)
def test_pair_marks_knows_an_apostrophe(text: str) -> None:
    """Elisions, possessives, decades and measures are no quotations, and nothing to remark."""
    quotations, remarks = pair_marks(text, find_paragraphs(text))
    assert (quotations, remarks) == ([], [])


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("‘We can’t,’ said Ann’s dogs’ owner.", "‘We can’t,’"),
        ("'We can't back the workers' cause,' he said.", "'We can't back the workers' cause,'"),
        ("'It's the '90s,' he said.", "'It's the '90s,'"),
    ],
)
def test_pair_marks_finds_single_quotations_around_apostrophes(text: str, quotation: str) -> None:
    """An apostrophe within single quote marks does not close them."""
    assert read_quotations(text) == [[quotation]]


def test_pair_marks_goes_on_over_paragraphs() -> None:
    """The opening mark is repeated, the closing mark stands at the end only."""
    text = "“It rained.\n“It rained again.\n“Then it stopped,” she said.\n“Good,” he said."
    assert read_quotations(text) == [
        ["“It rained.", "“It rained again.", "“Then it stopped,”"],
        ["“Good,”"],
    ]


def test_pair_marks_goes_on_without_a_repeated_mark() -> None:
    """A quotation that a line break cuts closes in the next paragraph."""
    assert read_quotations("“It rained\nand stopped,” she said.") == [
        ["“It rained", "and stopped,”"]
    ]


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("“He said, ‘Go,’ and left,” she said.", "‘Go,’"),
        ("\"He said, 'Go,' and left,\" she said.", "'Go,'"),
        ("‘He said, “Go,” and left,’ she said.", "“Go,”"),
        ("“He called it a “gem” once,” she said.", "“gem”"),
    ],
)
def test_pair_marks_nests(text: str, nested: str) -> None:
    """A quotation within a quotation has depth 1."""
    quotations, _ = pair_marks(text, find_paragraphs(text))
    assert [quotation.depth for quotation in quotations] == [0, 1]
    assert text[quotations[1].start : quotations[1].end] == nested


@pytest.mark.parametrize(
    ("text", "quotations", "code", "place"),
    [
        ("“It rained.\nHe left.", [["“It rained."]], "unclosed_quote", "“It rained."),
        (
            "“It rained. “Go,” he said.",
            [["“It rained."], ["“Go,”"]],
            "unclosed_quote",
            "“It rained.",
        ),
        ("It rained,” he said.", [], "stray_quote", "”"),
        ("It “", [], "unclosed_quote", "“"),
        ("He said ‘go and left.", [], "unclosed_quote", "‘"),
    ],
)
def test_pair_marks_recovers_and_remarks(
    text: str, quotations: list[list[str]], code: str, place: str
) -> None:
    """What does not pair ends with its paragraph, or at the next opening mark, and is remarked."""
    _, remarks = pair_marks(text, find_paragraphs(text))
    assert read_quotations(text) == quotations
    assert [(r.code, text[r.start : r.end], r.stage) for r in remarks] == [(code, place, "quotes")]


@given(st.text(alphabet=MARKS + " a.,\n", max_size=80))
def test_pair_marks_keeps_its_laws(text: str) -> None:
    """Spans lie inside the text and in order; quotations nest or are apart, never cross."""
    quotations, remarks = pair_marks(text, find_paragraphs(text))
    for quotation in quotations:
        ends = [0, *(place for span in quotation.spans for place in (span.start, span.end))]
        assert ends == sorted(ends)
        assert all(text[span.start : span.end].strip() for span in quotation.spans)
    for first, second in pairwise(quotations):
        assert first.start <= second.start
    spans = [(q.start, q.end, q.depth) for q in quotations]
    for start, end, depth in spans:
        around = [1 for s, e, _ in spans if s <= start and end <= e and (s, e) != (start, end)]
        assert len(around) == depth
    assert all(0 <= remark.start < remark.end <= len(text) for remark in remarks)


@pytest.mark.parametrize("unit", ["“", '"', "“‘", "‘”", "« “ ‘ ", "'", "“a ”", "“‘’”", '" '])
def test_pair_marks_is_linear(unit: str) -> None:
    """Ten times as many marks take about ten times as long."""

    def work(count: int) -> None:
        text = unit * count
        pair_marks(text, [Span(0, len(text))])

    assert is_linear(work, 4_000, 40_000)
