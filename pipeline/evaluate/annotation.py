"""One article as somebody marked it: an annotator of the gold, or the pipeline.

Both sides of a comparison have this form, so neither brat nor ``Document`` reaches the scores.
Offsets are Unicode code points into the raw text of the article, end exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from pipeline.records import Act, Kind, Span

Spans = tuple[Span, ...]
ROLES = ("content", "cue", "source")


class Name(NamedTuple):
    """A mention: words that name somebody or something, with their label."""

    start: int
    end: int
    label: str


class Speaker(Struct, frozen=True):
    """Whose words an attribution gives.

    ``names`` is empty where that is nobody who is named, and has several names where several
    speak. ``aliases`` are other words of the article for each of them, in the same order; gold
    has none, and so may whatever was found.
    """

    names: tuple[str, ...] = ()
    aliases: tuple[frozenset[str], ...] = ()


class Attribution(Struct, frozen=True, kw_only=True):
    """Who said what. What the annotator did not state is None and is not asked for.

    A role without words (no cue, no source) is an empty tuple; fragments are in order.
    """

    id: str
    content: Spans
    cue: Spans = ()
    source: Spans = ()
    kind: Kind
    act: Act | None = None
    speaker: Speaker | None = None


class Annotation(Struct, frozen=True):
    """All marks in one article; a layer that was not annotated is None."""

    name: str
    text: str
    names: tuple[Name, ...] | None = None
    attributions: tuple[Attribution, ...] | None = None


def merge_spans(spans: Sequence[Span]) -> Spans:
    """The same characters as disjoint spans in order; those that touch or overlap become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(Span(span.start, span.end))
    return tuple(merged)


def relabel(annotation: Annotation, labels: dict[str, str]) -> Annotation:
    """The annotation with its labels translated; names whose label is not in ``labels`` go."""
    if annotation.names is None:
        return annotation
    kept = (n._replace(label=labels[n.label]) for n in annotation.names if n.label in labels)
    return replace(annotation, names=tuple(kept))
