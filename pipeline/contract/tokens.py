"""Tokens with BIO tags that equal the entity mentions, code point by code point.

A tokenizer may glue what a mention parts (``US-led``, ``Minsk.``). Tokens are therefore cut at
the ends of mentions and sentences too, so that no mention is ever lost or widened by its tags
(the silent misalignment that ``offsets_to_biluo_tags`` of spaCy warns about).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Annotated

from msgspec import Meta

from pipeline.records import LABELS, EntityMention, Sentence, Span

TAGS: tuple[str, ...] = (
    "O",
    *(f"{place}-{label}" for label in LABELS for place in ("B", "I")),
)
Tag = Annotated[str, Meta(extra_json_schema={"enum": list(TAGS)})]
Token = tuple[int, int, str]


def tag_tokens(
    text: str,
    sentences: Sequence[Sentence],
    tokens: Sequence[Span],
    mentions: Sequence[EntityMention],
) -> list[list[Token]]:
    """For each sentence its tokens as ``(start, end, tag)``; none is or holds outer white space.

    Sentences, tokens and mentions are in order, and none of one kind overlap. Where no token was
    given for some text, the text between the cuts is one token.
    """
    spans = chain(sentences, tokens, mentions)
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    pieces = _pieces(text, cuts)
    piece = next(pieces, None)
    names = iter(mentions)
    mention = next(names, None)
    tagged = []
    for sentence in sentences:
        row: list[Token] = []
        while piece and piece[0] < sentence.end:
            while mention and mention.end <= piece[0]:
                mention = next(names, None)
            if piece[0] >= sentence.start:
                row.append((*piece, _tag(piece[0], mention)))
            piece = next(pieces, None)
        tagged.append(row)
    return tagged


def _pieces(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """The text between neighbouring cuts, without outer white space."""
    for start, end in pairwise(cuts):
        words = text[start:end]
        bare = words.strip()
        if bare:
            first = start + len(words) - len(words.lstrip())
            yield first, first + len(bare)


def _tag(start: int, mention: EntityMention | None) -> str:
    if mention is None or start < mention.start:
        return "O"
    return f"{'B' if start == mention.start else 'I'}-{mention.label}"
