"""Words of a sentence: a word of the reporter, or a whole quotation as one opaque word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.marks import Quotation
from pipeline.records import Span

_WORD = re.compile(
    r"\d+(?:[.,]\d+)+"
    r"|[#@]?[^\W_]+(?:[-&_/'’.][^\W_]+)*(?:['’](?![^\W_]))?"  # workers' at its end
    r"|--+|\.\.+|\S"
)
_CLITIC = re.compile(r"['’](?:s|d|ll|ve|re|m)$", re.IGNORECASE)
_QUOTE_MARKS = "“”‘’\"'«»„` "
_ACRONYMS = frozenset(["US", "WHO", "IT", "AM", "ARE", "ME"])  # names, though a pronoun otherwise
_ASIDE_WORDS = 6
QUOTED = "“”"


class Word(NamedTuple):
    """A word of the reporter, or a whole quotation.

    ``norm`` is the word in lower case with straight apostrophes, or ``QUOTED``. ``is_capital``
    says of a quotation that it ends with a mark of its own (comma, full stop ...), as speech does;
    ``starts_sentence`` that it starts with a capital or a digit.
    """

    start: int
    end: int
    norm: str
    is_capital: bool
    quotation: Quotation | None = None
    starts_sentence: bool = False


def read_words(text: str, span: Span, pieces: Sequence[tuple[Span, Quotation]]) -> list[Word]:
    """The words of ``span``; ``pieces`` are the quotations in it, in order."""
    words: list[Word] = []
    position = span.start
    for piece, quotation in pieces:
        _append_words(words, text, position, piece.start)
        words.append(Word(piece.start, piece.end, QUOTED, *_look_inside(text, piece, quotation)))
        position = piece.end
    _append_words(words, text, position, span.end)
    return _without_asides(words)


def _look_inside(text: str, piece: Span, quotation: Quotation) -> tuple[bool, Quotation, bool]:
    """Whether the quotation ends with a mark of its own, and whether it starts a sentence."""
    inner = text[piece.start : piece.end].strip(_QUOTE_MARKS)
    starts = inner[:1].isupper() or inner[:1].isdigit() or inner[:1] in ("[", "(", ".", "…", "@")
    return inner[-1:] in (",", ".", "!", "?", "…", "—", "–", "-"), quotation, starts


def _append_words(words: list[Word], text: str, start: int, end: int) -> None:
    for match in _WORD.finditer(text, start, end):
        surface = match.group()
        first, last = match.span()
        if surface == "." and words and last < end and not text[last : last + 3].isspace():
            _attach_full_stop(words, last)
            continue
        clitic = _CLITIC.search(surface)
        if clitic and clitic.start():
            cut = first + clitic.start()
            head = surface[: clitic.start()]
            norm = head if head in _ACRONYMS else head.lower().replace("’", "'")
            words.append(Word(first, cut, norm, surface[0].isupper()))
            words.append(
                Word(cut, last, clitic.group().lower().replace("’", "'"), is_capital=False)
            )
            continue
        norm = surface if surface in _ACRONYMS else surface.lower().replace("’", "'")
        words.append(Word(first, last, norm, surface[0].isupper()))


def _attach_full_stop(words: list[Word], end: int) -> None:
    """A full stop within a sentence belongs to an abbreviation."""
    last = words[-1]
    if last.end == end - 1 and last.quotation is None:
        words[-1] = Word(last.start, end, last.norm + ".", last.is_capital)


def _without_asides(words: list[Word]) -> list[Word]:
    """The words without short brackets: ``(R-Fla.)`` says nothing to the grammar."""
    kept: list[Word] = []
    opened = -1
    for word in words:
        kept.append(word)
        if word.norm in "([":
            opened = len(kept) - 1
        elif word.norm in ")]" and opened >= 0:
            if len(kept) - opened <= _ASIDE_WORDS + 2:
                del kept[opened:]
            opened = -1
    return kept
