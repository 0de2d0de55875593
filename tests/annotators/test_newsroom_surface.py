from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from cpu_time import takes_at_most
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotators.newsroom.pieces import Pieces, cut_pieces, load_tokenizer
from pipeline.annotators.newsroom.surface import CASES, GAPS, SURFACES, mark_quoted, read_words


@pytest.fixture(scope="module")
def tokenizer() -> object:
    """The tokenizer of the embedded model."""
    return load_tokenizer()


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("said", "lower"),
        ("Leeds", "title"),
        ("Émile", "title"),
        ("NATO", "upper"),
        ("McKay", "mixed"),
        ("iPad", "mixed"),
        ("A", "initial"),
        ("2016", "digits"),
        ("7th", "alphanumeric"),
        (",", "other"),
        ("“", "other"),
    ],
)
def test_read_words_tells_how_a_word_is_written(word: str, case: str) -> None:
    """Case is what an uncased encoder cannot see."""
    cases, _, _ = read_words(word, np.array([0]), np.array([len(word)]))
    assert CASES[cases[0]] == case


def test_read_words_tells_what_stands_before_a_word() -> None:
    """A text and each of its lines open with a line break; marks touch their word."""
    text = "Ann, Lee.\n\nShe"
    starts = np.array([0, 3, 5, 8, 11])
    _, gaps, _ = read_words(text, starts, np.array([3, 4, 8, 9, 14]))
    assert [GAPS[gap] for gap in gaps] == [
        "line break", "no space", "space", "no space", "line break",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He “won it”, he said.", "“won it”"),
        ('He "won it", he said.', '"won it"'),
        ("He ‘won it’, he said.", "‘won it’"),
        ("He ‘didn’t win’ it.", "‘didn’t win’"),
        ("He «won it», he said.", "«won it»"),
        ("He 'won it', he said.", "'won it'"),
        ("It’s the judges’ day.", ""),
        ("It's the judges' day.", ""),
        ("“No ‘maybe’ here,” she said.", "“No ‘maybe’ here,”"),
        ("“It goes on\nand on.", "“It goes on\n"),
        ('A 6" nail.', ""),
    ],
)  # fmt: skip
def test_mark_quoted_finds_what_is_inside_quote_marks(text: str, quoted: str) -> None:
    """Marks of every style count, apostrophes do not, and an open quote ends with its line."""
    inside = mark_quoted(text)
    assert "".join(char for char, flag in zip(text, inside, strict=True) if flag) == quoted


def check_alignment(text: str, pieces: Pieces) -> None:
    """Words are in order, apart, inside the text and not blank; every word has its pieces."""
    assert (pieces.starts < pieces.ends).all()
    assert (pieces.ends[:-1] <= pieces.starts[1:]).all()
    assert not len(pieces) or (pieces.starts[0] >= 0 and pieces.ends[-1] <= len(text))
    assert len(pieces.ids) == len(pieces.surfaces)
    assert (np.diff(pieces.firsts) > 0).all()
    assert ((pieces.surfaces >= 0) & (pieces.surfaces < SURFACES)).all()


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_pieces_align_with_any_text(text: str) -> None:
    """No text makes words overlap, run backwards or leave the text."""
    check_alignment(text, cut_pieces(load_tokenizer(), text))


def test_pieces_lose_no_letter(tokenizer: object) -> None:
    """All that is not white space or a control character is part of a word."""
    text = "Zoë O’Neill-Mbeki paid €1.5m (£1.3m) in “Łódź”… 東京 \U0001d49c\u200b end."
    pieces = cut_pieces(tokenizer, text)
    check_alignment(text, pieces)
    covered = {at for s, e in zip(pieces.starts, pieces.ends, strict=True) for at in range(s, e)}
    assert {char for at, char in enumerate(text) if at not in covered} <= {" ", "\u200b"}


def test_surface_is_linear_on_hostile_text() -> None:
    """Fifty thousand quote marks are read in well under a second."""
    for text in ("“" * 50_000, "'a " * 20_000, '"' * 50_000, "”’" * 25_000):
        assert takes_at_most(partial(mark_quoted, text), 1)
