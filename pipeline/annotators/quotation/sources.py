"""What kind of source words are, and how far they vouch that something is attributed to them."""

from __future__ import annotations

from pipeline.annotators.quotation.nouns import SourceKind, noun_kind
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.reading import Stretch

_HEAD_ENDS = frozenset("Pp,-WTKAV(")
_TRUST, _DOUBT = 0.6, 1.6
_PERSONS = frozenset(["he", "she", "they", "we", "him", "her", "them", "who", "himself", "herself"])
_MAY_SPEAK: frozenset[SourceKind] = frozenset(
    ["name", "man", "woman", "person", "people", "institution", "text"]
)


def head_of(stretch: Stretch, source: Range) -> int:
    """The head of the source: its last noun before "of", "who", an apposition."""
    tags = stretch.tags
    end = source.start + 1
    while end < source.end and tags[end] not in _HEAD_ENDS and not _is_reduced(tags, end):
        end += 1
    head = end - 1
    while head > source.start and tags[head] in "XDGE":
        head -= 1
    return head


def _is_reduced(tags: str, at: int) -> bool:
    """A participle after its noun: ``a report released last year``."""
    is_dated = tags[at + 2 : at + 3] == "M"  # released last year
    is_bare = is_dated or tags[at + 1 : at + 2] not in ("n", "N")
    return tags[at] in "EI" and tags[at - 1] in "nN" and is_bare


def source_kind(stretch: Stretch, source: Range | None) -> SourceKind:
    """What kind of speaker the source names; no source is a thing."""
    if source is None:
        return "thing"
    if stretch.norms[source.start] in ("that", "which") and source.end == source.start + 1:
        return _antecedent_kind(stretch, source.start)
    head = head_of(stretch, source)
    tag, norm = stretch.tags[head], stretch.norms[head]
    if tag == "N":
        return "instrument" if noun_kind(norm) == "instrument" else "name"
    if tag == "O" or norm in _PERSONS:
        return "person" if norm in _PERSONS else "thing"
    return "people" if tag in "D#" else noun_kind(norm)


def _antecedent_kind(stretch: Stretch, relative: int) -> SourceKind:
    """What kind of thing "which" or "that" refers to: the noun before it."""
    before = relative - 1 - (relative > 0 and stretch.tags[relative - 1] == ",")
    if before < 0 or stretch.tags[before] not in "nN":
        return "thing"
    if stretch.tags[before] == "N":  # "talks with Lee that": not Lee
        return "name" if stretch.norms[relative] == "which" else "thing"
    return noun_kind(stretch.norms[before])


def confidence(share: float, kind: SourceKind) -> float:
    """The share of a cue, raised for a source that can speak and lowered for one that cannot.

    The exponents fit PolNeAR's training part, where weak cues attribute in 7 of 10 cases with a
    person for a source and in 5 of 10 with a thing.
    """
    exponent = _TRUST if kind in _MAY_SPEAK else _DOUBT
    return float(share**exponent)
