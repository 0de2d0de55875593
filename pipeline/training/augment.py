"""Other spellings of the same text: quote marks, names from elsewhere, letter case.

The gold is US political news of 2016; a model that reads it as it stands learns its people by
heart. Each function keeps the gold true and draws from the generator it is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

import numpy as np

from pipeline.annotators.newsroom.labels import Ints
from pipeline.annotators.newsroom.pieces import MASK
from pipeline.annotators.newsroom.surface import CASES, GAPS
from pipeline.training.corpora import Example, Marks
from pipeline.training.names import CULTURES, PLACES

_STYLES = (
    str.maketrans("“”‘’", "\"\"''"),
    str.maketrans("“”", '""'),
    str.maketrans("“”", "‘’"),
    str.maketrans("“”", "«»"),
    str.maketrans("’", "'"),
)
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]{2,})*")
_INITIALISM = 3
_LETTERS = [CASES.index(name) for name in ("lower", "title", "upper", "mixed", "initial")]
_KEEP = frozenset(
    """
        jr sr ii iii iv mr mrs ms dr de la le van von der den bin al el of the
    """.split()
)


def swap_marks(example: Example, random: np.random.Generator) -> Example:
    """The text with its quote marks in another style, length unchanged."""
    return replace(example, text=example.text.translate(_STYLES[random.integers(len(_STYLES))]))


def swap_names(example: Example, random: np.random.Generator) -> Example:
    """The text with its people renamed, each from another culture, and its places moved.

    A word keeps one replacement within the text, so mentions of one person still agree. Words
    outside marked names stay as they are.
    """
    known: dict[str, str] = {}
    edits: list[tuple[int, int, str]] = []
    # Full names first: they tell which word is the family name.
    for start, end, label in sorted(example.entities or (), key=lambda mark: mark[0] - mark[1]):
        surface = example.text[start:end]
        if label == "PERSON":
            words = [m for m in _WORD.finditer(surface) if m.group().lower() not in _KEEP]
            _rename([word.group() for word in words], known, random)
            edits += [(start + w.start(), start + w.end(), known[w.group()]) for w in words]
        elif label == "GPE" and surface.isalpha() and len(surface) > _INITIALISM:
            place = known.setdefault(surface, PLACES[random.integers(len(PLACES))])
            edits.append((start, end, place))
    return apply_edits(example, edits)


def _rename(words: list[str], known: dict[str, str], random: np.random.Generator) -> None:
    """Choose a replacement for the words of one name; its last word is a family name."""
    given, family = CULTURES[random.integers(len(CULTURES))]
    for place, word in enumerate(words, 1):
        names = family if place == len(words) else given
        known.setdefault(word, names[random.integers(len(names))])


def apply_edits(example: Example, edits: list[tuple[int, int, str]]) -> Example:
    """The example with slices of its text replaced and its gold moved along.

    Of edits that overlap, the first counts.
    """
    chosen: list[tuple[int, int, str]] = []
    for edit in sorted(edits):
        if not chosen or edit[0] >= chosen[-1][1]:
            chosen.append(edit)
    ends = [end for _, end, _ in chosen]
    shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in chosen)]

    def move(marks: Marks | None) -> Marks | None:
        return marks and tuple(
            (
                start + shifts[bisect_right(ends, start)],
                end + shifts[bisect_right(ends, end)],
                label,
            )
            for start, end, label in marks
        )

    parts, at = [], 0
    for start, end, new in chosen:
        parts += [example.text[at:start], new]
        at = end
    text = "".join([*parts, example.text[at:]])
    return replace(example, text=text, entities=move(example.entities), roles=move(example.roles))


def recase(surfaces: Ints, opens: Ints, random: np.random.Generator) -> Ints:
    """Surfaces of a window with other letter case: of one paragraph, or of the whole window.

    ``opens`` holds the first piece of each paragraph. An uncased encoder sees case through the
    surface alone, so this is the same as rewriting the text.
    """
    step = len(GAPS) * 2
    cases, rest = surfaces // step, surfaces % step
    start, end = 0, len(surfaces)
    how = random.integers(4)
    if how and len(opens):
        at = int(random.integers(len(opens)))
        start = int(opens[at])
        end = int(opens[at + 1]) if at + 1 < len(opens) else end
    letters = np.isin(cases, _LETTERS)
    letters[:start] = False
    letters[end:] = False
    lowered = cases == CASES.index("lower")
    target = CASES.index(("lower", "upper", "title", "upper")[how])
    chosen = letters & lowered if target == CASES.index("title") else letters
    return np.where(chosen, target, cases) * step + rest


def hide_words(ids: Ints, firsts: Ints, share: float, random: np.random.Generator) -> Ints:
    """The pieces with a ``share`` of the words masked; how a word is written stays visible."""
    hidden = random.random(len(firsts)) < share
    sizes = np.diff(firsts, append=len(ids))
    shown = ids.copy()
    shown[firsts[0] :][np.repeat(hidden, sizes)] = MASK
    return shown
