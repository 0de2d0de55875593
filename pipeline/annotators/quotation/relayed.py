"""Words that one passes on from another: ``The Herald quoted Ray as saying it rained``."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span

_QUOTED = re.compile(r"\b(?:quot|cit)(?:ed|es|ing|e)\b", re.IGNORECASE)
_AS_SAYING = re.compile(
    r"(?:(?P<source>[^.;:,“”\"]{1,60}?)\s)?as (?:saying|having said|telling \w+)(?: that)?\s+"
)


def find_speaker_quoted(text: str, attribution: Attribution) -> Attribution:
    """The attribution as of whoever is quoted, where its cue says that somebody is.

    ``Ray was quoted as saying``, ``Ray was quoted by the Herald as saying``, ``The Herald quoted
    Ray as saying``: the words are Ray's.
    """
    cue, *before, last = attribution.cue, *attribution.content
    if cue is None or not _QUOTED.search(text, cue.start, cue.end):
        return attribution
    match = _AS_SAYING.match(text, last.start, last.end)
    if match is None:
        return attribution
    subject = before[-1] if before and before[-1].end <= cue.start else None
    source = Span(*match.span("source")) if match["source"] else subject
    if source is None:
        return attribution
    content = (Span(match.end(), last.end),)
    return replace(attribution, content=content, source=source, act="speech")
