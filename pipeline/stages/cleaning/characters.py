"""Characters as they were meant: mojibake repaired, odd spaces and invisible characters gone.

Afterwards white space is one space within a line, one newline between lines and two between
blocks, with none at the ends of a line. Quote marks, dashes and HTML entities are never touched:
the direction of “ ” is what quotes are read by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from unicodedata import normalize

from pipeline.ledger import Replacement
from pipeline.stages.cleaning.draft import Draft

_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff"
# Soft hyphen, zero-width and direction marks: they are there and nobody reads them.
_INVISIBLE = (
    _CONTROL + "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_ODD_SPACE = (
    "\t\v\f\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # no " ", "\n"
)
# But for newlines that are right already: one or two, before something that is read.
_BREAK = re.compile(
    rf"[\n{_ODD_SPACE}{_INVISIBLE}](?!(?<=\n)\n?[^\s{_INVISIBLE}])[\s{_INVISIBLE}]*"
)
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile(r"\s")
_HOLDS_CONTROL = re.compile(f"[{_CONTROL}]")
_SPACES = re.compile(r" (?=[ \n]) *")

# UTF-8 read as another encoding is a run of characters beyond ASCII that are not all typography.
_TYPOGRAPHY = "“”‘’–—―…•·\u00a0\u202f\u200b\u00ad"
_SUSPECT = re.compile(
    rf"[^\x00-\x7f](?:(?<=[\x80-\x9f\u0300-\u036f])"
    rf"|(?<![{_TYPOGRAPHY}])[^\x00-\x7f]|(?<=[{_TYPOGRAPHY}])[^\x00-\x7f{_TYPOGRAPHY}])"
)
_COMBINING = re.compile("[\u0300-\u036f]")
# A word that is not all ASCII; it is looked for at the start of each word only, to stay linear.
_WORD = re.compile(r"(?<![^ \t\r\n])[^ \t\r\n\x80-\U0010ffff]*+[\x80-\U0010ffff][^ \t\r\n]*+")


def repair_characters(draft: Draft) -> None:
    """Make the characters of a text those that its author meant, and its white space plain."""
    if not draft.text.isascii() and _SUSPECT.search(draft.text):
        from ftfy import fix_encoding  # the part of ftfy that leaves quotes and entities alone

        # In this order: mojibake too may stand with its accents apart from its letters.
        draft.rewrite(_replace_words(draft.text, _COMBINING, partial(normalize, "NFC"), "accent"))
        draft.rewrite(_replace_words(draft.text, _SUSPECT, fix_encoding, "mojibake"))
    normalize_space(draft)


def _replace_words(
    text: str, odd: re.Pattern[str], repair: Callable[[str], str], reason: str
) -> Iterator[Replacement]:
    """Word by word, so that one odd character never changes how its neighbours are read."""
    for match in _WORD.finditer(text):
        word = match.group()
        if odd.search(word):
            yield Replacement(match.start(), match.end(), repair(word), reason)


def normalize_space(draft: Draft) -> None:
    """One space within a line, one newline between lines, two between blocks; nothing invisible."""
    draft.rewrite(_normalize_breaks(draft.text))
    text = draft.text
    if "  " in text or " \n" in text or text[:1] in {" ", "\n"} or text[-1:] == " ":
        draft.rewrite(_squeeze_spaces(text))


def _normalize_breaks(text: str) -> Iterator[Replacement]:
    """Line ends, odd spaces and invisible characters, each with the white space behind it."""
    for match in _BREAK.finditer(text):
        run, (start, end) = match.group(), match.span()
        new = ""
        if start and end < len(text) and _SPACE.search(run):
            new = "\n" * min(len(_LINE_END.findall(run)), 2) or " "
        yield Replacement(start, end, new, _name_run(run, start))


def _name_run(run: str, start: int) -> str:
    if run[0] == "\ufeff" and start == 0:
        return "byte_order_mark"
    if _HOLDS_CONTROL.search(run):
        return "control"
    if "\r" in run:
        return "line_end"
    return "white_space" if _SPACE.search(run) else "invisible"


def _squeeze_spaces(text: str) -> Iterator[Replacement]:
    """Spaces in a row, before a newline, and at either end of the text."""
    first = len(text) - len(text.lstrip(" \n"))
    last = len(text.rstrip(" "))
    yield Replacement(0, first, "", "white_space")
    for match in _SPACES.finditer(text, first, last):
        start, end = match.span()
        yield Replacement(start, end, "" if text[end] == "\n" else " ", "white_space")
    yield Replacement(max(first, last), len(text), "", "white_space")
