"""Attributions as spans of the text: what rules or a model find, before speakers are resolved."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Act, Span


@dataclass(frozen=True)
class Attribution:
    """Whose words what is: content, cue and source as spans; ``score`` is from 0 to 1.

    ``annotator`` is ``rules``, or the name of the model that marked the content.

    ``is_nested``: it stands within the content of another. ``antecedent`` is the source of the
    speech that a quotation without cue and source goes on with; ``topic``, where there was none,
    is the name that the paragraph before begins with: whoever is so introduced speaks next.
    ``is_formal``: the form of the text says so, and no verb: a turn of a transcript, a headline.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    act: Act
    score: float
    is_nested: bool = False
    antecedent: Span | None = None
    topic: Span | None = None
    annotator: str = "rules"
    is_formal: bool = False
