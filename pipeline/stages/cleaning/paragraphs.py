"""Lines made into paragraphs: one blank line between paragraphs, no newline within one.

Three habits are met: blank lines between paragraphs; one newline each; and text that was wrapped
at a width, where most newlines are none of the author's. Which one, the text itself tells: a
line is full when the first word of the next line would not have fitted on it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.ledger import Replacement

MIN_WIDTH, MAX_WIDTH = 40, 100  # widths at which text is wrapped, in characters
MIN_BREAKS = 3  # fewer single newlines say nothing of a width
FULL_SHARE = 0.7  # so many lines are full in a wrapped text; the others end paragraphs
SLACK = 3  # characters that a line may have lost to the repair of its spaces

_LOWER = re.compile(r"[^\W\d_A-Z]{2}|[a-z] ")
_LIST_ITEM = re.compile(r"[-*•–—] |\d{1,3}[.)] ")
_MARKDOWN_BLOCK = re.compile(
    r"#{1,6} |[-*+] |\d{1,3}[.)] |>|\||```|~~~|!\[|[=-]+$|\[[^\]]{1,80}\]: "
)
_SUSPENDED = re.compile(r"(?:and|or|nor|to|but)\b")


def join_lines(text: str, *, is_markdown: bool) -> Iterator[Replacement]:
    """Replace each single newline: by a space within a paragraph, else by a blank line.

    In Markdown a single newline never ends a paragraph, but a heading, a list item or the like
    begins a block of its own.
    """
    if text.count("\n") == 2 * text.count("\n\n"):
        return
    lines = text.split("\n")
    width = 0 if is_markdown else find_wrap_width(lines)
    end = -1
    for number, (line, following) in enumerate(pairwise(lines)):
        end += 1 + len(line)
        if not line or not following:
            continue
        if is_markdown:
            is_joined = not (_MARKDOWN_BLOCK.match(following) or line.startswith("#"))
        else:
            is_joined = _is_wrapped(line, following, width, is_first=number == 0)
        if not is_joined:
            yield Replacement(end, end + 1, "\n\n", "paragraph")
        elif _parts_a_word(line, following):
            yield Replacement(end, end + 1, "", "line_wrap")
        else:
            yield Replacement(end, end + 1, " ", "line_wrap")


def find_wrap_width(lines: list[str]) -> int:
    """The width at which the text was wrapped, or 0 if it was not."""
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    if len(pairs) < MIN_BREAKS:
        return 0
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    long = sum(len(line) > width + 20 for line in lines)
    if not MIN_WIDTH <= width <= MAX_WIDTH or long * 20 > len(lines):
        return 0
    full = sum(_is_full(line, following, width) for line, following in pairs)
    return width if full >= FULL_SHARE * len(pairs) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - SLACK


def _is_wrapped(line: str, following: str, width: int, *, is_first: bool) -> bool:
    """Whether the newline between two lines stands within a sentence or a paragraph."""
    if _LIST_ITEM.match(following):
        return False
    if width and _is_full(line, following, width):
        return True
    # Elsewhere only a sentence that plainly goes on; a headline does not, before "iPhone ...".
    goes_on = _LOWER.match(following) and (line[-1].isalnum() or line[-1] in ",;-–—")
    return bool(goes_on) and not is_first


def _parts_a_word(line: str, following: str) -> bool:
    """``mid-`` and ``term`` are one word; ``pre-`` and ``and post-war`` are not."""
    is_hyphen = line[-1] == "-" and len(line) > 1 and line[-2].isalpha() and following[0].islower()
    return is_hyphen and not _SUSPENDED.match(following)
