"""What an uncased encoder cannot see in a text: case, white space and open quote marks.

Each word piece gets one small number that says how its word is written, what stands before it
and whether it is inside quote marks. The model adds an embedding of that number to its input.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.annotators.newsroom.labels import Ints

CASES = ("other", "lower", "title", "upper", "mixed", "digits", "alphanumeric", "initial")
GAPS = ("inside a word", "no space", "space", "line break")
NEW_LINE = GAPS.index("line break")
SURFACES = len(CASES) * len(GAPS) * 2

LOWER, UPPER, DIGIT, SPACE, BREAK = 1, 2, 4, 8, 16
_PLANE = 0x10000
_MARKS = re.compile(r"[\n“”\"«»‘’']")
_OPENERS = {"“": "”", "«": "»", "‘": "’"}


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """What kind of character each code point of the first plane is, as a set of bits."""
    chars = np.arange(_PLANE, dtype=np.uint32).view("U1")
    is_upper, is_letter = np.strings.isupper(chars), np.strings.isalpha(chars)
    table: npt.NDArray[np.uint8] = (
        LOWER * (np.strings.islower(chars) | (is_letter & ~is_upper))
        | UPPER * (is_upper | np.strings.istitle(chars))
        | DIGIT * np.strings.isdigit(chars)
        | SPACE * np.strings.isspace(chars)
    ).astype(np.uint8)
    for char in "\n\r\v\f\x85\u2028\u2029":
        table[ord(char)] |= BREAK
    return table


def read_kinds(text: str) -> npt.NDArray[np.uint8]:
    """The kind of each code point of ``text``; those above the first plane have none."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds: npt.NDArray[np.uint8] = _kinds()[np.minimum(points, _PLANE - 1)]
    kinds[points >= _PLANE] = 0
    return kinds


def _count(kinds: npt.NDArray[np.uint8], bit: int, starts: Ints, ends: Ints) -> Ints:
    """How many code points of a kind lie in each slice."""
    sums = np.concatenate([[0], np.cumsum((kinds & bit) > 0)])
    counts: Ints = sums[ends] - sums[starts]
    return counts


def _cases(kinds: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
    """The place in ``CASES`` of each word."""
    lower, upper, digits = (_count(kinds, bit, starts, ends) for bit in (LOWER, UPPER, DIGIT))
    first = (kinds[starts] & UPPER) > 0
    cases = np.select(
        [
            (digits > 0) & (lower + upper > 0),
            digits > 0,
            (upper == 1) & (lower == 0),
            (upper > 0) & (lower == 0),
            first & (upper == 1),
            upper > 0,
            lower > 0,
        ],
        [6, 5, 7, 3, 2, 4, 1],
        default=0,
    )
    return cases.astype(np.int64)


def _gaps(kinds: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> Ints:
    """The place in ``GAPS`` of what stands before each word; a text opens with a line break."""
    before = np.concatenate([[0], ends[:-1]])
    space = _count(kinds, SPACE, before, np.maximum(starts, before)) > 0
    line = _count(kinds, BREAK, before, np.maximum(starts, before)) > 0
    gaps = np.select([line, space], [3, 2], default=1)
    gaps[:1] = 3
    return gaps.astype(np.int64)


def _closes(mark: str, text: str, at: int) -> bool:
    """Whether a mark that may close does: an apostrophe inside a word does not."""
    return mark in '”»"' or not text[at + 1 : at + 2].isalnum()


def _opens(mark: str, text: str, at: int) -> str | None:
    """The mark that would close what ``mark`` opens at ``at``, or None if it opens nothing."""
    if mark in _OPENERS:
        return _OPENERS[mark]
    followed = text[at + 1 : at + 2].strip() != ""
    alone = at == 0 or not text[at - 1].isalnum()
    if mark == '"' and followed:
        return mark
    return mark if mark == "'" and followed and alone else None


def mark_quoted(text: str) -> npt.NDArray[np.bool_]:
    """Whether each code point is inside quote marks, the marks included; one pass.

    An opened quote ends at its closing mark or at the end of its line, so a stray mark spoils
    no more than its paragraph. Marks inside an open quote count for nothing.
    """
    quoted = np.zeros(len(text), dtype=np.bool_)
    opened, closer = 0, None
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        if closer is None:
            opened, closer = at, None if mark == "\n" else _opens(mark, text, at)
        elif mark == "\n" or (mark == closer and _closes(mark, text, at)):
            quoted[opened : at + 1] = True
            closer = None
    if closer is not None:
        quoted[opened:] = True
    return quoted


def read_words(text: str, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Case, gap and quotedness of each word ``text[start:end]``, in order of the text."""
    kinds = read_kinds(text)
    quoted = mark_quoted(text)[starts].astype(np.int64)
    return _cases(kinds, starts, ends), _gaps(kinds, starts, ends), quoted


def join_surface(cases: Ints, gaps: Ints, quoted: Ints) -> Ints:
    """One number below ``SURFACES`` from the three observations."""
    return (cases * len(GAPS) + gaps) * 2 + quoted
