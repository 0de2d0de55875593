from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotators.newsroom.pieces import MASK, cut_pieces, load_tokenizer
from pipeline.annotators.newsroom.surface import CASES, GAPS
from pipeline.training.augment import apply_edits, hide_words, recase, swap_marks, swap_names
from pipeline.training.corpora import Example

TEXT = "“Mr. Doe’s aunt won,” said Jane Doe of Leeds. Jane smiled. Doe is in the EU."
ENTITIES = ((5, 8, "PERSON"), (27, 35, "PERSON"), (39, 44, "GPE"), (46, 50, "PERSON"),
            (59, 62, "PERSON"), (73, 75, "ORG"))  # fmt: skip
EXAMPLE = Example("a", TEXT, ENTITIES, ((0, 21, "CONTENT"), (22, 26, "CUE"), (27, 44, "SOURCE")))


@given(st.integers(0, 2**32 - 1))
def test_swapped_marks_keep_every_offset(seed: int) -> None:
    """Only quote marks change, one for one."""
    swapped = swap_marks(EXAMPLE, np.random.default_rng(seed))
    assert len(swapped.text) == len(TEXT)
    assert {a for a, b in zip(TEXT, swapped.text, strict=True) if a != b} <= set("“”‘’")
    assert swapped.entities == EXAMPLE.entities


@given(st.integers(0, 2**32 - 1))
def test_swapped_names_keep_the_gold_true(seed: int) -> None:
    """One person keeps one name, the gold still points at it, and the rest is as it was."""
    swapped = swap_names(EXAMPLE, np.random.default_rng(seed))
    surfaces = [swapped.text[start:end] for start, end, _ in swapped.entities or ()]
    given_name, family_name = surfaces[1].split()
    assert surfaces[0] == surfaces[4] == family_name
    assert surfaces[3] == given_name
    assert surfaces[5] == "EU"
    roles = [swapped.text[start:end] for start, end, _ in swapped.roles or ()]
    assert roles == [
        f"“Mr. {family_name}’s aunt won,”",
        "said",
        f"{surfaces[1]} of {surfaces[2]}",
    ]


@pytest.mark.parametrize(
    ("edits", "text", "marks"),
    [
        ([], "abcdef", ((1, 3, "X"), (4, 6, "Y"))),
        ([(1, 3, "ZZZZ")], "aZZZZdef", ((1, 5, "X"), (6, 8, "Y"))),
        ([(4, 6, ""), (0, 1, "--")], "--bcd", ((2, 4, "X"), (5, 5, "Y"))),
        ([(1, 3, "Z"), (2, 4, "V")], "aZdef", ((1, 2, "X"), (3, 5, "Y"))),
    ],
)
def test_edits_move_the_gold_along(
    edits: list[tuple[int, int, str]], text: str, marks: tuple[tuple[int, int, str], ...]
) -> None:
    """Spans before an edit stay, spans after it move, and of two that overlap one is made."""
    edited = apply_edits(Example("a", "abcdef", ((1, 3, "X"), (4, 6, "Y"))), edits)
    assert edited.text == text
    assert edited.entities == marks


def test_recased_surfaces_are_those_of_the_recased_text() -> None:
    """Writing a paragraph in capitals, and saying so of its pieces, is the same."""
    tokenizer = load_tokenizer()
    text = "Leeds wins the 2nd McKay cup, at last"
    pieces = cut_pieces(tokenizer, text)
    styles = {"lower": text.lower(), "upper": text.upper()}
    expected = {name: list(cut_pieces(tokenizer, t).surfaces) for name, t in styles.items()}
    found = [
        list(recase(pieces.surfaces, np.array([0]), np.random.default_rng(seed)))
        for seed in range(20)
    ]
    assert expected["upper"] in found
    assert expected["lower"] in found


def test_recasing_leaves_other_paragraphs_alone() -> None:
    """One headline in capitals does not change the text below it."""
    step = len(GAPS) * 2
    surfaces = np.full(10, CASES.index("lower") * step)
    for seed in range(40):
        changed = recase(surfaces, np.array([0, 4]), np.random.default_rng(seed)) != surfaces
        assert changed.all() or not (changed[:4].any() and changed[4:].any())


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_words_are_hidden_whole(share: float) -> None:
    """All pieces of a word or none; what stands before the first word stays."""
    pieces = cut_pieces(
        load_tokenizer(), "Vašíčková’s unharmonisable octet, unfinished, was played"
    )
    ids, firsts = pieces.ids[1:], pieces.firsts[1:] - 1
    shown = hide_words(ids, firsts, share, np.random.default_rng(3))
    words = [
        shown[start:end] == MASK for start, end in zip(firsts, [*firsts[1:], None], strict=True)
    ]
    hidden = [bool(word.all()) for word in words]
    assert all(word.any() == word.all() for word in words)
    assert (shown[: firsts[0]] == ids[: firsts[0]]).all()
    assert (shown[shown != MASK] == ids[shown != MASK]).all()
    assert {0.0: not any(hidden), 1.0: all(hidden)}.get(share, any(hidden) and not all(hidden))
