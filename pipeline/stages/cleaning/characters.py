"""Characters as they were meant: mojibake repaired, odd spaces and invisible characters gone.

Afterwards white space is one space within a line, one newline between lines and two between
blocks, with none at the ends of a line. Quote marks and dashes are never touched: the direction
of “ ” is what quotes are read by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from unicodedata import normalize

from pipeline.ledger import Replacement

# Soft hyphen, zero-width and direction marks, controls, lone surrogates: nothing that is read.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
# More than one of them, or one that is not a plain space or newline, or any at either end.
_RUN = r"[{0}](?:[{0}]+|(?<![ \n])|\Z|(?<=\A[ \n]))"
_ODD = re.compile(_RUN.format(r"\s" + _INVISIBLE))
_ODD_ASCII = re.compile(_RUN.format(r"\x00-\x20\x7f"))
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile(r"\s")
# UTF-8 read as another encoding is a run of characters beyond ASCII that are not all typography.
_TYPOGRAPHY = "“”‘’–—―…•·\u00a0\u202f\u200b\u00ad"
_SUSPECT = re.compile(
    rf"[^\x00-\x7f](?:(?<=[\x80-\x9f])"
    rf"|(?<![{_TYPOGRAPHY}])[^\x00-\x7f]|(?<=[{_TYPOGRAPHY}])[^\x00-\x7f{_TYPOGRAPHY}])"
)
_COMBINING = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^ \t\r\n]+")


def compose_accents(text: str) -> Iterator[Replacement]:
    """Letters and combining accents as one character (NFC): one name, one spelling.

    Comes before ``repair_encoding``: mojibake too may have been taken apart.
    """
    if not text.isascii() and _COMBINING.search(text):
        yield from _replace_words(text, _COMBINING, partial(normalize, "NFC"), "accent")


def repair_encoding(text: str) -> Iterator[Replacement]:
    """Words that were decoded with the wrong encoding.

    Word by word, so that one odd character never changes how its neighbours are read. What is
    mojibake, ``ftfy`` decides; here stands only a cheap test for where it is worth asking.
    """
    if not text.isascii() and _SUSPECT.search(text):
        from ftfy import fix_encoding  # the part of ftfy that leaves quotes and entities alone

        yield from _replace_words(text, _SUSPECT, fix_encoding, "mojibake")


def _replace_words(
    text: str, odd: re.Pattern[str], repair: Callable[[str], str], reason: str
) -> Iterator[Replacement]:
    for match in _WORD.finditer(text):
        word = match.group()
        if not word.isascii() and odd.search(word):
            yield Replacement(match.start(), match.end(), repair(word), reason)


def normalize_space(text: str) -> Iterator[Replacement]:
    """One space within a line, one newline between lines, two between blocks; nothing invisible."""
    for match in (_ODD_ASCII if text.isascii() else _ODD).finditer(text):
        run = match.group()
        if run == "\n\n" and match.start() and match.end() < len(text):
            continue
        yield Replacement(match.start(), match.end(), *_normalize_run(run, match, len(text)))


def _normalize_run(run: str, match: re.Match[str], length: int) -> tuple[str, str]:
    """What a run of white space and invisible characters becomes, and why."""
    if run[0] == "\ufeff" and match.start() == 0:
        reason = "byte_order_mark"
    elif "\r" in run:
        reason = "line_end"
    elif _SPACE.search(run):
        reason = "white_space"
    else:
        return "", "invisible"
    if match.start() == 0 or match.end() == length:
        return "", reason
    lines = len(_LINE_END.findall(run))
    return (" " if not lines else "\n" * min(lines, 2)), reason
