"""Markup of ``.md`` files: the words stay, the signs go (CommonMark, as far as articles use it)."""

from __future__ import annotations

import re

from pipeline.ledger import Replacement
from pipeline.stages.cleaning.characters import normalize_space
from pipeline.stages.cleaning.draft import Draft

# Applied in this order; the group `kept` is what stays. Bounded, so that no sign without its
# partner makes a search run through the text again and again.
_SYNTAX = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"<!--(?:[^-]|-(?!->)){0,500}-->",
        r"^(?:```|~~~)\w{0,20}$",
        r"^\[[^\]\n]{1,80}\]: \S{1,1000}(?: .{0,200})?$",
        r"^#{1,6} +(?P<kept>[^\n]*?)(?: #+)?$",
        r"^(?:=+|(?:- ?){3,}|(?:\* ?){3,}|(?:_ ?){3,})$",
        r"^> ?(?P<kept>)",
        r"^[-*+] (?P<kept>)",
        r"!\[[^\]\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,80}\])",
        r"(?<!\\)\[(?P<kept>[^\[\]\n]{1,300})\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,80}\])",
        r"<(?P<kept>(?:https?://|mailto:)[^<>\s]{1,1000})>",
        r"(?<![\w\\*])\*\*(?P<kept>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*\*(?!\*)",
        r"(?<![\w\\_])__(?P<kept>[^\s_](?:[^\n]{0,500}?[^\s_])?)__(?!\w)",
        r"(?<![\\*])\*(?P<kept>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*(?!\*)",
        r"(?<![\w\\_])_(?P<kept>[^\s_](?:[^_\n]{0,500}[^\s_])?)_(?!\w)",
        r"(?<![\\`])`(?P<kept>[^`\n]{1,300})`",
        r"\\(?P<kept>[!-/:-@\[-`{-~])",
    )
)
_TITLE = re.compile(r"^# +([^\n]{1,300}?)(?: #+)?$", re.MULTILINE)


def remove_markup(draft: Draft) -> None:
    """Take the signs away and keep the words; the first ``# `` heading is the title."""
    title = _TITLE.search(draft.text)
    for syntax in _SYNTAX:
        draft.rewrite(
            replacement
            for match in syntax.finditer(draft.text)
            for replacement in _strip_match(match)
        )
    normalize_space(draft)  # a line of signs only leaves an empty one
    if title:
        heading = Draft(title[1])
        remove_markup(heading)
        draft.learn("title", heading.text)


def _strip_match(match: re.Match[str]) -> list[Replacement]:
    """The signs before and behind what a match keeps; all of it, where nothing is kept."""
    start, end = match.span()
    kept_start, kept_end = match.span("kept") if "kept" in match.re.groupindex else (end, end)
    return [
        Replacement(start, kept_start, "", "markdown"),
        Replacement(kept_end, end, "", "markdown"),
    ]
