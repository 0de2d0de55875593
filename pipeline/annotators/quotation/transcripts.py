"""Transcripts: paragraphs that begin with the name of whoever speaks, in capitals.

``LEE: We will rebuild the quay.`` Some papers put a whole transcript in quote marks and repeat
the mark before each paragraph; such a mark says nothing of who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.annotators.quotation.places import Places
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span

_NAME = r"[A-Z][A-Z.'’ -]{0,38}[A-Z]"
_TURN = re.compile(rf"(?P<mark>[\"“]?)(?P<source>{_NAME})(?P<cue>:)\s+(?=\S)")
_NOTE = re.compile(r"[\"“]?[(\[][^a-z\n]{0,38}[)\]]")  # "(CROSSTALK.)", "[LAUGHTER]"
_MARKS = '"“'
_SCORE = 0.9


def opens_turn(text: str, paragraph: Span) -> bool:
    """Whether the paragraph begins with a speaker's name, or is a note, after a quote mark or not.

    ``“LEE: We will``, ``“(CROSSTALK.)``.
    """
    place = (paragraph.start, paragraph.end)
    return bool(_TURN.match(text, *place) or _NOTE.match(text, *place))


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Attribution]:
    """The turns of a transcript in order, if the text has one.

    It has one where somebody speaks again after somebody else: ``WATCH: ...`` and ``RELATED: ...``
    are none. Where quote marks open the paragraphs, one that names nobody goes on with the turn
    before.
    """
    turns: list[tuple[re.Match[str], list[Span]]] = []
    is_quoted = False
    for paragraph in paragraphs:
        match = _TURN.match(text, paragraph.start, paragraph.end)
        if match:
            turns.append((match, [Span(match.end(), paragraph.end)]))
            is_quoted = bool(match["mark"])
        elif is_quoted and not _NOTE.match(text, paragraph.start, paragraph.end):
            is_quoted = text[paragraph.start] in _MARKS
            if is_quoted:
                turns[-1][1].append(paragraph)
    speakers = [speaker for speaker, _ in groupby(match["source"] for match, _ in turns)]
    is_dialogue = len(set(speakers)) < len(speakers)
    return [_make_turn(match, content) for match, content in turns] if is_dialogue else []


def _make_turn(match: re.Match[str], content: Sequence[Span]) -> Attribution:
    return Attribution(
        content=tuple(content),
        cue=Span(*match.span("cue")),
        source=Span(*match.span("source")),
        act="speech",
        score=_SCORE,
        is_formal=True,
    )


def place_in_turns(
    turns: Sequence[Attribution], found: Sequence[Attribution]
) -> Iterator[Attribution]:
    """The turns and what was ``found`` beside them; what a turn tells of others is nested in it.

    A quotation without a cue within a turn is the speaker's own.
    """
    yield from turns
    said = Places(turn.content for turn in turns)
    whole = Places((Span(t.source.start, t.content[-1].end),) for t in turns if t.source)
    for attribution in found:
        parts = [*attribution.content, *filter(None, [attribution.cue, attribution.source])]
        if not any(map(whole.touches, parts)):
            yield attribution
        elif attribution.cue and said.holds(attribution):
            yield replace(attribution, is_nested=True)
