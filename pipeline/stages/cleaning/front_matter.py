"""The block of ``key: value`` lines between two ``---`` lines at the head of an article.

What such a block says is what the article says of itself: title, authors, date, licence. The
habit comes from Jekyll and is read by most editors of Markdown. Read here is its plain part: one
line a key, quoted or not, and lists (``[a, b]`` or ``- a`` lines); nested values are left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ledger import Replacement
from pipeline.sources.dates import to_iso
from pipeline.stages.cleaning.draft import Draft

MAX_LINES = 100  # a longer block is not front matter
_FENCE = re.compile(r"-{3,}|\.{3}")
_FIELD = re.compile(r"([A-Za-z][\w-]{0,40}(?: [\w-]{1,20})?) ?:(?: (.*))?")
_ITEM = re.compile(r"- (.+)")

# What editors call a field = what the record calls it.
_NAMES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "publication", "outlet", "site_name"),
    "published": ("published", "date", "pubdate", "publish_date", "date_published"),
    "byline": ("byline", "author", "authors"),
    "contributors": ("contributors", "contributor"),
    "dateline": ("dateline", "place", "location"),
    "copyright": ("copyright",),
    "url": ("url", "link", "canonical", "canonical_url"),
    "language": ("language", "lang"),
    "license": ("license", "licence"),
}
_FIELD_OF = {alias: name for name, aliases in _NAMES.items() for alias in aliases}


def remove_front_matter(draft: Draft) -> Iterator[Replacement]:
    """Take the block away and learn what it says; a block that does not close stays."""
    if not draft.text.startswith("---"):
        return
    lines = draft.text.split("\n", MAX_LINES)[:MAX_LINES]
    close = next((n for n, line in enumerate(lines) if n and _FENCE.fullmatch(line)), 0)
    fields = _read_fields(lines[1:close]) if _FENCE.fullmatch(lines[0]) else None
    if not fields:
        return
    end = sum(len(line) + 1 for line in lines[: close + 1])
    rest = draft.text[end:]
    yield Replacement(0, end + len(rest) - len(rest.lstrip("\n")), "", "front_matter")
    for name, values in fields.items():
        if name == "contributors":
            draft.learn(name, values)
        elif name == "published":
            draft.learn(name, to_iso(values[0]) or "")
        else:
            draft.learn(name, ", ".join(values))


def _read_fields(lines: list[str]) -> dict[str, list[str]] | None:
    """The values of the fields that the record knows; None if a line is no part of a block."""
    fields: dict[str, list[str]] = {}
    key, is_folded = "", False
    for line in lines:
        if field := _FIELD.fullmatch(line):
            key, value = field[1].lower().replace(" ", "_").replace("-", "_"), field[2] or ""
            is_folded = value[:1] in ("|", ">") and len(value) < len(">-2 ")
            fields[key] = [] if is_folded else _read_values(value)
        elif key and (item := _ITEM.fullmatch(line)):
            fields[key] += _read_values(item[1])
        elif is_folded:
            fields[key] = [" ".join([*fields[key], line])]
        elif line and not line.startswith("#"):
            return None
    return {_FIELD_OF[key]: values for key, values in fields.items() if key in _FIELD_OF and values}


def _read_values(value: str) -> list[str]:
    """One value, or those of a list in brackets, without the quote marks around them."""
    is_list = value.startswith("[") and value.endswith("]")
    values = value[1:-1].split(",") if is_list else [value]
    plain = (v[1:-1] if v[:1] in "'\"" and v[:1] == v[-1:] else v for v in map(str.strip, values))
    return [v.strip() for v in plain if v.strip()]
