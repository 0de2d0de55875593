"""Attributions as spans of the text, and linking of role spans that a model marked."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Act, Span


@dataclass(frozen=True)
class Attribution:
    """Content, cue and source as spans of the text; ``score`` is from 0 to 1."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    act: Act
    score: float
    is_nested: bool = False
    note: str = ""
