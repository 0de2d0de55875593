"""The ledger of an article as a diff: the raw text, what was taken out, what was put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.records import Document

EDITS_SHOWN = 200
_CONTEXT = 60  # characters of unchanged text on either side of an edit
_PIECE = 400  # of a long removal, enough to recognise it
_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "⇥", " ": "·", "\u00a0": "⍽", "\ufeff": "␣", "\u200b": "␣"}


class Piece(NamedTuple):
    """Unchanged text (``kept``, ``gap``), or an edit: what was removed and what was put in."""

    kind: str
    text: str
    removed: str = ""
    added: str = ""


def diff_ledger(document: Document) -> list[Piece]:
    """The first edits in their surroundings; empty where nothing was changed.

    A published version holds no raw text: what was removed is then given by its length.
    """
    return list(_walk(document)) if document.edits else []


def summarize_edits(document: Document) -> str:
    """How many edits there are, by reason."""
    counts = Counter(edit.reason for edit in document.edits).most_common()
    words = ", ".join(f"{count:,} {reason.replace('_', ' ')}" for reason, count in counts)
    left = len(document.edits) - EDITS_SHOWN
    return words + (f"; the last {left:,} are not shown" if left > 0 else "")


def _walk(document: Document) -> Iterator[Piece]:
    done = 0
    for edit in document.edits[:EDITS_SHOWN]:
        yield from _keep(document.text[done : edit.start], is_first=not done)
        if document.raw_text:
            removed = _show(document.raw_text[edit.raw_start : edit.raw_end])
        else:
            removed = f"{edit.raw_end - edit.raw_start:,} characters"
        reason = edit.reason.replace("_", " ")
        yield Piece("edit", reason, removed, _show(document.text[edit.start : edit.end]))
        done = edit.end
    yield from _keep(document.text[done : done + 2 * _CONTEXT], is_first=False)


def _keep(text: str, *, is_first: bool) -> Iterator[Piece]:
    head = "" if is_first else text[:_CONTEXT]
    tail = text[max(len(head), len(text) - _CONTEXT) :]
    gap = len(text) - len(head) - len(tail)
    if head:
        yield Piece("kept", head)
    if gap > 0:
        yield Piece("gap", f" … {gap:,} characters as they were … ")
    if tail:
        yield Piece("kept", tail)


def _show(text: str) -> str:
    """White space made visible: an edit often is nothing else."""
    if len(text) > _PIECE:
        text = text[:_PIECE] + "…"
    if text.strip():
        return text
    return "".join(_SIGNS.get(char, f"U+{ord(char):04X}") for char in text)
