"""Places where a sentence may end, each with the few facts that decide whether it does.

A candidate is a run of full stops, question or exclamation marks with all that closes behind it:
quote marks, brackets, note marks, a face. So no closing mark is ever parted from its sentence.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.stages.sentence_words import (
    CLASSES,
    OPENERS,
    SPEECH,
    STARTERS,
    class_after,
    class_before,
)


class Boundary(NamedTuple):
    """What stands around a place where a sentence may end. Every field is one of a few classes."""

    mark: str
    """``.`` ``…`` ``?`` ``!``, with ``~`` behind a space; or what ``sentence_lines`` found."""
    before: str
    """Class of the word before the mark."""
    close: str
    """What closes behind the mark: ``quote``, ``bracket``, ``note``, ``face``, joined by ``+``."""
    gap: str
    """``joined`` where no space parts the mark from the next word."""
    opening: str
    """What opens before the next word: ``quote``, ``bracket``, ``dash``, ``bullet``, ``space``."""
    after: str
    """Class of the next word."""
    inside: str
    """What stays open over this place: ``quote``, ``bracket``."""

    def facts(self) -> list[str]:
        """What a weight is given to: each field, and the words around together with the mark."""
        fields = [f"{name}={value}" for name, value in zip(self._fields, self, strict=True)]
        return ["", *fields, f"{self.mark} before={self.before}", f"{self.mark} after={self.after}"]


FACE: Final = r"(?:[:;=]-?[)(DP]++|\^_\^|<3)(?!\S)"
_STOP: Final = re.compile(
    rf"""
    (?P<mark> [.?!…] [.?!…]*+ (?:\ \.)*+ )
    (?P<tail> (?: ["”’'»)\]}}*_] | [“‘«](?!\S)          # what closes, whichever way it looks
                | \s++ (?: [”»)\]}}] | ["'’]++(?!\S) )    # also behind a space
                | \s?\[ (?: \d{{1,3}} | [a-z] | [a-z ]{{3,24}}needed ) \]
                | \s {FACE}
              )*+ )
    """,
    re.VERBOSE,
)
_NEXT: Final = re.compile(
    r"""\s*+(?P<opening>[“‘"'«(\[{—–*_<+-]*+)(?P<space>\s?+)"""
    r"""(?P<word>[\w’'-]*+)(?P<sign>\.{2,}+|[^\w\s]?+)"""
)
_ITEM: Final = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[IVXivx]{1,4})")
_ITEM_SIZE: Final = 5
_VERBS: Final = "|".join(sorted(SPEECH))
_ATTRIBUTION: Final = re.compile(
    rf"""\s+ (?:
      (?: (?:he|she|they|it|we|I|you|the\s\w++) \s )?+ (?:{_VERBS})\b
    | (?!(?:{"|".join(sorted(STARTERS))})\b) (?:[A-Z][\w.’'-]*+\s){{1,4}}? (?:{_VERBS})\b
      (?= [.,] | \s(?:[A-Z]\w+day|in|on|at|to|of|as|about|after|before|during|last|this|\w+ly)\b )
    )""",
    re.VERBOSE,
)
_FACES: Final = frozenset(":;=^<")
_KINDS: Final = (
    dict.fromkeys("“‘”’\"'»«", "quote")
    | dict.fromkeys("()[]{}", "bracket")
    | dict.fromkeys("—–-", "dash")
)


class Nesting:
    """What is open at a place of a paragraph. Places are asked for from left to right."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at = text, start
        self._straight = self._curly = self._round = 0

    def at(self, place: int) -> str:
        """``quote`` within a quotation, ``bracket`` within a bracket, both, or nothing."""
        passed = self._text[self._at : place]
        self._straight += passed.count('"')
        self._curly += passed.count("“") - passed.count("”")
        self._round += passed.count("(") - passed.count(")")
        self._at = place
        quoted = self._straight & 1 or self._curly > 0
        return ("quote" if quoted else "") + ("bracket" if self._round > 0 else "")


def read_next(text: str, place: int, stop: int) -> tuple[str, str]:
    """``(opening, after)`` of a boundary: what follows the white space behind ``place``."""
    marks, space, word, sign = _NEXT.match(text, place, stop).groups()  # type: ignore[union-attr]  # every part may be empty, so it matches
    if not marks:
        return "", class_after(word, sign)
    opening = "+".join(sorted({_KINDS.get(mark, "bullet") for mark in marks[:8]}))
    return opening + "+space" if space else opening, class_after(word, sign)


def read_before(text: str, start: int, place: int) -> tuple[str, str]:
    """The word that ends at ``place`` and its class; ``item`` for the number of a list item."""
    words = text[max(start, place - 32) : place].rsplit(None, 2)
    word = words[-1] if words else ""
    if len(word) <= _ITEM_SIZE and _ITEM.fullmatch(word):
        ahead = words[-2] if len(words) > 1 else "."
        if ahead[-1] in ".?!:" and ahead[:-1] not in CLASSES:
            return word, "item"
    return word, class_before(word)


def find_stops(
    text: str, start: int, stop: int, abbreviations: frozenset[str] = frozenset()
) -> list[tuple[int, Boundary]]:
    """``(end, boundary)`` for the stops within the paragraph ``text[start:stop]``, in order.

    Left out are the stops that cannot end a sentence: within a number or an address, behind one
    of ``abbreviations``, and before the attribution of a quotation (“Why?” she asked).
    """
    stops: list[tuple[int, Boundary]] = []
    nesting = Nesting(text, start)
    for found in _STOP.finditer(text, start, stop):
        begin, end = found.span()
        if end == stop:
            break
        mark, tail = found.groups()
        joined = not text[end].isspace()
        if joined and _is_within_word(text, begin, end, mark + tail):
            continue
        word, before = read_before(text, start, begin)
        if (before == "brand" and mark == "!") or (
            abbreviations and mark == "." and word.lstrip(OPENERS) in abbreviations
        ):
            continue
        opening, after = read_next(text, end, stop)
        close = _class_tail(tail) if tail else ""
        kind = "." if mark == "." else "?" if "?" in mark else "!" if "!" in mark else "…"
        if begin > start and text[begin - 1].isspace():
            kind += "~"
        gap = "joined" if joined else ""
        boundary = Boundary(kind, before, close, gap, opening, after, nesting.at(end))
        if not _goes_on(text, end, stop, boundary):
            stops.append((end, boundary))
    return stops


def _is_within_word(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the mark belongs to a number, an abbreviation or an address: 3.5, a.m, x@y.Z."""
    if (mark == "." and not text[end].isupper()) or text[end] in ".,;:?!…-/":
        return True
    token = text[max(0, start - 40) : start].rpartition(" ")[2]
    token += text[end : end + 40].partition(" ")[0]
    return "@" in token or "//" in token or "www." in token


def _class_tail(tail: str) -> str:
    kinds = {_KINDS[mark] for mark in tail if mark in _KINDS and mark not in "[(-"}
    kinds |= {"note"} if "[" in tail else set()
    kinds |= {"face"} if not _FACES.isdisjoint(tail) else set()
    return "+".join(sorted(kinds))


def _goes_on(text: str, end: int, stop: int, boundary: Boundary) -> bool:
    """Whether the sentence goes on behind its quotation, to say whose words they are."""
    closed = "quote" in boundary.close or "bracket" in boundary.close
    if closed and not boundary.opening and boundary.after in {"lower", "speech"}:
        return True
    if boundary.mark == "." or not (closed or boundary.after in {"lower", "speech", "letter"}):
        return False
    return _ATTRIBUTION.match(text, end, stop) is not None
