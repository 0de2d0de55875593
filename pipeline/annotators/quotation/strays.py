"""Quotations that no cue of the lexicon claims, but whose place says that they are speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.annotators.quotation.phrases import Range, noun_phrase_before, verb_group_start
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.subjects import main_subject

_LONGEST_NAME = 10  # words of a signature, with title and place
Stray = tuple[Range, Range, Range | None]
"""Content, cue and source."""


def read_strays(stretch: Stretch, claimed: Sequence[Range]) -> Iterator[Stray]:
    """Unclaimed quotations next to any verb, or after a colon."""
    tags = stretch.tags
    taken = {at for content in claimed for at in range(content.start, content.end)}
    for at, tag in enumerate(tags):
        if tag not in "KQ" or at in taken or not stretch.words[at].starts_sentence:
            continue
        stray = _signed(stretch, at)
        if stray is None and tag == "K":
            stray = _before_verb(stretch, at)
        if stray is None and at > 1 and tags[at - 1] == ":":
            stray = _after_colon(stretch, at)
        if stray:
            yield stray


def _signed(stretch: Stretch, at: int) -> Stray | None:
    """``“...” — Ann Lee``: a name alone after a dash, to the end or to the next quotation."""
    tags = stretch.tags
    end = next((place for place in range(at + 2, len(tags)) if tags[place] in "KQ"), len(tags))
    name = Range(at + 2, end - (tags[end - 1] == "."))
    is_name = tags[name.start : name.start + 1] == "N" and name.end - name.start <= _LONGEST_NAME
    if tags[at + 1 : at + 2] != "-" or not is_name:
        return None
    return Range(at, at + 1), Range(at + 1, at + 2), name


def _before_verb(stretch: Stretch, at: int) -> Stray | None:
    """``“...,” the singer deadpanned``: any past verb right after a quotation."""
    tags = stretch.tags
    for verb in range(at + 2, min(len(tags), at + 8)):
        if tags[verb] in ",;:.KpP" and tags[verb - 1] not in "NnO":
            return None
        if tags[verb] not in "VE":
            continue
        if tags[verb + 1 : verb + 2] in ("P", "p") or tags[verb - 1] not in "NnOX":
            return None
        start = verb_group_start(tags, verb)
        source = (
            Range(start - 1, start) if tags[start - 1] == "O" else noun_phrase_before(tags, start)
        )
        if source and source.start == at + 1:
            return Range(at, at + 1), Range(verb, verb + 1), source
        return None
    return None


def _after_colon(stretch: Stretch, at: int) -> Stray | None:
    """``She had this to say: “...”``: the last verb before the colon is the cue."""
    tags = stretch.tags
    for verb in range(at - 2, max(-1, at - 25), -1):
        if tags[verb] in "AVE":
            start = verb_group_start(tags, verb)
            return Range(at, at + 1), Range(start, verb + 1), main_subject(tags, verb + 1)
    return None
