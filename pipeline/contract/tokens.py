"""Tokens with BIO tags that equal the entity mentions, code point by code point.

A tokenizer may glue what a mention parts (``US-led``, ``Minsk.``). Tokens are therefore cut at
the ends of mentions and sentences too, so that no mention is ever lost or widened by its tags
(the silent misalignment that ``offsets_to_biluo_tags`` of spaCy warns about).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Annotated, NamedTuple

from msgspec import Meta

from pipeline.records import LABELS, EntityMention, Sentence, Span

TAGS: tuple[str, ...] = (
    "O",
    *(f"{place}-{label}" for label in LABELS for place in ("B", "I")),
)
Tag = Annotated[str, Meta(extra_json_schema={"enum": list(TAGS)})]


class Tokens(NamedTuple):
    """The tokens of a text as columns; ``tags`` are BIO."""

    starts: list[int]
    ends: list[int]
    tags: list[str]
    words: list[str]

    def within(self, span: Span) -> Tokens:
        """The tokens of one sentence."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        here = slice(first, last)
        return Tokens(self.starts[here], self.ends[here], self.tags[here], self.words[here])


def tag_tokens(
    text: str,
    sentences: Sequence[Sentence],
    tokens: Sequence[Span],
    mentions: Sequence[EntityMention],
) -> Tokens:
    """All tokens of a text; none is or holds outer white space, together they hold all else.

    Sentences, tokens and mentions are in order, and none of one kind overlap. Where no token was
    given for some text, the text between two cuts is one token.
    """
    edges = {edge for span in chain(sentences, mentions) for edge in (span.start, span.end)}
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    words = _slice(text, starts, ends)
    if "".join(words) != "".join(text.split()) or not all(words):
        cuts = sorted(edges.union(starts, ends, (0, len(text))))
        starts, ends = _bare_spans(text, pairwise(cuts))
        words = _slice(text, starts, ends)
    for edge in sorted(edges.difference(starts, ends)):
        place = bisect_right(starts, edge) - 1
        if place >= 0 and starts[place] < edge < ends[place]:
            words[place : place + 1] = text[starts[place] : edge], text[edge : ends[place]]
            starts.insert(place + 1, edge)
            ends.insert(place, edge)
    return Tokens(starts, ends, _write_tags(starts, mentions), words)


def _slice(text: str, starts: Iterable[int], ends: Iterable[int]) -> list[str]:
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _bare_spans(text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The spans without white space around them; what is white space alone is left out."""
    starts, ends = [], []
    for start, end in spans:
        words = text[start:end]
        bare = words.strip()
        if bare:
            first = start if len(bare) == len(words) else start + words.index(bare)
            starts.append(first)
            ends.append(first + len(bare))
    return starts, ends


def _write_tags(starts: list[int], mentions: Sequence[EntityMention]) -> list[str]:
    tags = ["O"] * len(starts)
    for mention in mentions:
        first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
        tags[first:last] = [f"I-{mention.label}"] * (last - first)
        if first < last:
            tags[first] = f"B-{mention.label}"
    return tags
