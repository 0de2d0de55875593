from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from cpu_time import is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotators.newsroom import load_reader, read_model_id, read_names, read_roles
from pipeline.annotators.newsroom.reader import Reader, Reading
from pipeline.errors import UsageError

ARTICLE = """\
Leeds council drops plan for canal tower

“We listened,” said Marta Okafor, who leads Leeds City Council. “The tower was too tall.”

Dae-jung Lim, an architect at Brightwater Partners in Seoul, said the decision had cost his firm \
two years of work.

According to the Canal Trust, the walls need repair. The French owners declined to comment."""


def show(text: str, reading: Reading) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The words and labels of all names and roles."""
    names = [(mark.label, text[mark.start : mark.end]) for mark in reading.entities]
    return names, [(mark.label, text[mark.start : mark.end]) for mark in reading.roles]


def test_reader_marks_an_article() -> None:
    """The golden output: whoever changes the weights or the decoding sees what moved."""
    names, roles = show(ARTICLE, load_reader().read(ARTICLE))
    assert names == [
        ("GPE", "Leeds"),
        ("PERSON", "Marta Okafor"),
        ("ORG", "Leeds City Council"),
        ("PERSON", "Dae-jung Lim"),
        ("ORG", "Brightwater Partners"),
        ("GPE", "Seoul"),
        ("ORG", "Canal Trust"),
        ("NORP", "French"),
    ]
    assert roles == [
        ("SOURCE", "Leeds council"),
        ("CUE", "drops plan for"),
        ("CONTENT", "“We listened,”"),
        ("CUE", "said"),
        ("SOURCE", "Marta Okafor, who leads Leeds City Council"),
        ("CONTENT", "“The tower was too tall.”"),
        ("SOURCE", "Dae-jung Lim, an architect at Brightwater Partners in Seoul,"),
        ("CUE", "said"),
        ("CONTENT", "the decision had cost his firm two years of work"),
        ("CUE", "According to"),
        ("SOURCE", "the Canal Trust"),
        ("CONTENT", "the walls need repair"),
        ("SOURCE", "The French owners"),
        ("CUE", "declined"),
        ("CONTENT", "to comment"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“We won,” said Ann Lee.",
        '"We won," said Ann Lee.',
        "‘We won,’ said Ann Lee.",
        "“We won,” said Ann Lee, a judge.",
        "«We won,» said Ann Lee.",
    ],
)
def test_reader_takes_quote_marks_of_every_style(text: str) -> None:
    """British, typewriter and French marks are read as American ones are."""
    _, roles = show(text, load_reader().read(text))
    assert [label for label, _ in roles] == ["CONTENT", "CUE", "SOURCE"]
    assert "We won" in roles[0][1]
    assert roles[1][1] == "said"
    assert roles[2][1].startswith("Ann Lee")


@pytest.mark.parametrize(
    "name",
    ["Lim Eul-chul", "Priya Raghunathan", "Oluwaseun Adeyemi", "Siân Llewelyn", "Nguyễn Thị Hoa"],
)
def test_reader_knows_names_from_anywhere(name: str) -> None:
    """A person need not be American to be marked, and accents are part of the name."""
    text = f"The talks failed, {name} told reporters in Geneva on Monday."
    names, roles = show(text, load_reader().read(text))
    assert ("PERSON", name) in names
    assert ("GPE", "Geneva") in names
    assert ("SOURCE", name) in roles


def test_marks_do_not_depend_on_neighbours() -> None:
    """A text is read the same alone, in company and in any order."""
    texts = [ARTICLE, "", "“We won,” said Ann Lee.", ARTICLE * 3, "NATO!", "x" * 3000]
    alone = [[read_roles([text])[0], read_names([text])[0]] for text in texts]
    together = [list(pair) for pair in zip(read_roles(texts), read_names(texts), strict=True)]
    backwards = list(zip(read_roles(texts[::-1]), read_names(texts[::-1]), strict=True))
    assert alone == together == [list(pair) for pair in backwards[::-1]]


def test_marks_do_not_depend_on_threads() -> None:
    """Two threads give what one gives, scores included."""
    assert Reader(threads=2).read(ARTICLE) == Reader(threads=1).read(ARTICLE)


def test_long_document_is_read_to_its_end() -> None:
    """Windows leave no gap: what is marked in the first copy is marked in nearly all of forty."""
    text = "\n\n".join([ARTICLE] * 40)
    reading = load_reader().read(text)
    assert len(reading.entities) >= 0.95 * 40 * len(load_reader().read(ARTICLE).entities)
    assert reading.entities[-1].start > len(text) - 100


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*"“”\"'‘’«»\n—,.", "said", "Ann Lee", "\n\n", "U.S."]), st.text()
        ),
        max_size=60,
    ).map(" ".join)
)
def test_marks_are_apart_and_inside_the_text(text: str) -> None:
    """Marks of one list never overlap, never cross a line, never begin or end with a blank."""
    reading = load_reader().read(text)
    for marks in (reading.entities, reading.roles):
        assert all(a.end <= b.start for a, b in pairwise(marks))
        for mark in marks:
            words = text[mark.start : mark.end]
            assert words
            assert words == words.strip()
            assert "\n" not in words
            assert 0 <= mark.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\x01\u200b",
        "\ud800",
        "“" * 3000,
        "'\" " * 1500,
        "a" * 50_000,
        "-" * 3000,
        "\n" * 10_000,
        "the " * 3000,
        "\U0001f600" * 2000,
        "[CLS] [SEP] [MASK] [PAD] [UNK] ##s " * 100,
        "e\u0301" * 2000,
    ],
    ids=[
        "empty", "blank", "control", "surrogate", "openers", "mixed marks", "one word", "dashes",
        "line breaks", "one line", "emoji", "special words", "combining",
    ],
)  # fmt: skip
def test_hostile_text_is_read(text: str) -> None:
    """Nothing that a text can hold makes the reader fail."""
    load_reader().read(text)


def test_time_is_linear_in_the_text() -> None:
    """Four times as many quote marks and names on one line take about four times as long."""
    reader = load_reader()
    unit = "“Ann Lee said ‘no "
    assert is_linear(lambda count: reader.read(unit * count), 500, 2_000, slack=2)


def test_model_id_is_the_content_of_the_weights(tmp_path: Path) -> None:
    """Other weights have another id, so that finished work is not taken for theirs."""
    for name in ("newsroom.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(name.encode())
    assert read_model_id(tmp_path) != read_model_id()
    assert read_model_id() == load_reader().model_id
    assert read_model_id().startswith("newsroom-")


def test_missing_model_is_named(tmp_path: Path) -> None:
    """A folder without weights is refused with what to do."""
    with pytest.raises(UsageError, match="pressmark train"):
        Reader(tmp_path)
