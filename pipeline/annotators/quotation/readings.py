"""Readings: the attributions in one stretch, in word ordinals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.annotators.quotation.clauses import clause_after, clause_before, reach_of
from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.frames import Frame
from pipeline.annotators.quotation.occurrences import Occurrence, find_occurrences
from pipeline.annotators.quotation.nominals import SCORE, find_nominals
from pipeline.annotators.quotation.phrases import Range, source_after
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.sources import confidence, source_kind
from pipeline.annotators.quotation.strays import read_strays
from pipeline.records import Act

_STRONG = frozenset(["quote", "that", "wh", "clause", "colon", "to", "ing"])
_OPINIONS = frozenset(["think", "believe", "hope", "suspect", "feel"])


@dataclass
class Reading:
    """An attribution in word ordinals of one stretch.

    ``is_nested``: it stands within the content of another. ``is_fronted``: its content, or the
    first part of it, stands before the cue.
    """

    content: list[Range]
    cue: Range
    source: Range | None
    act: Act
    score: float
    is_nested: bool = False
    is_fronted: bool = False
    note: str = ""

    @property
    def start(self) -> int:
        """First word of content or cue."""
        return min(self.content[0].start, self.cue.start)

    @property
    def end(self) -> int:
        """After the last word of content or cue."""
        return max(self.content[-1].end, self.cue.end)


def read_stretch(stretch: Stretch) -> list[Reading]:
    """The attributions of ``stretch``; no two overlap but where one is within the other."""
    readings: list[Reading] = []
    floor = 0
    for cue in _cues_in_order(stretch):
        if isinstance(cue, int):
            reading = _read_according_to(stretch, cue, floor)
        else:
            reading = _read_occurrence(stretch, cue, readings, floor)
        if reading is None:
            continue
        if reading.is_fronted:
            floor = reading.end
        readings.append(reading)
    readings += _read_nominals(stretch)
    claimed = [content for reading in readings for content in reading.content]
    for content, cue_range, source in read_strays(stretch, claimed):
        readings.append(Reading([content], cue_range, source, "speech", 0.6, note="stray"))
    return _nest(readings)


def _read_nominals(stretch: Stretch) -> Iterator[Reading]:
    for nominal in find_nominals(stretch):
        end = nominal.words.end
        content = clause_after(stretch, nominal.frame.content, verb=end - 1, reach="short")
        if content and source_kind(stretch, nominal.source) not in ("instrument", "sight"):
            note = stretch.norms[end - 1] + " nominal"
            yield Reading([content], nominal.words, nominal.source, nominal.act, SCORE, note=note)


def _cues_in_order(stretch: Stretch) -> list[Occurrence | int]:
    """Occurrences of verbs, and the ordinals of "according" where "to" follows."""
    norms = stretch.norms
    cues: list[Occurrence | int] = list(find_occurrences(stretch))
    if "according" in norms:
        cues += [at for at, norm in enumerate(norms[:-1]) if (norm, norms[at + 1]) == ("according", "to")]
    return sorted(cues, key=lambda cue: cue if isinstance(cue, int) else cue.last)


def _read_according_to(stretch: Stretch, at: int, floor: int) -> Reading | None:
    """``According to X, CONTENT``, ``CONTENT, according to X`` and ``CON, according to X, TENT``."""
    tags = stretch.tags
    source = source_after(stretch.norms, tags, at + 2)
    if source is None:
        return None
    left = clause_before(stretch, at, floor)
    content = [left] if left else []
    if left is None or not _is_clause(tags, left):
        begin = source.end + (tags[source.end : source.end + 1] in (",", "-"))
        right = clause_after(stretch, begin, verb=at, reach="long")
        content += [right] if right else []
    if not content:
        return None
    cue = Range(at, at + 2)
    return Reading(content, cue, source, "speech", 0.95, is_fronted=True, note="according")


def _is_clause(tags: str, span: Range) -> bool:
    """Whether the words can stand for themselves: a verb or a quotation is among them."""
    return any(tag in "AVEKQ" for tag in tags[span.start : span.end])


def _read_occurrence(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading], floor: int
) -> Reading | None:
    cue = occurrence.cue
    if occurrence.voice == "passive":
        return None
    if occurrence.voice == "infinitive" and cue.share("inf") < THRESHOLD:
        return None
    fronted = _read_fronted(stretch, occurrence, floor)
    if fronted:
        return fronted
    frame, share = _best_frame(occurrence)
    if frame is None or share == 0:
        return None
    source = _source_of(stretch, occurrence, readings)
    kind = source_kind(stretch, source)
    score = confidence(share, kind)
    if score < THRESHOLD or not _may_attribute(stretch, occurrence, frame, source, kind, readings):
        return None
    reach = reach_of(stretch, occurrence.source, occurrence.last, frame.name)
    content = clause_after(stretch, frame.content, verb=occurrence.last, reach=reach)
    if content is None:
        return None
    if source and source.start < content.end and content.start < source.end:
        source = None
    return Reading([content], occurrence.verbs, source, cue.act, score, note=cue.lemma + " " + frame.name)


_GLOSSES = frozenset(["highlight", "underscore", "show", "demonstrate", "signal", "reflect"])
_STATED = frozenset(["say", "state", "read", "specify", "declare", "add"])


def _may_attribute(
    stretch: Stretch,
    occurrence: Occurrence,
    frame: Frame,
    source: Range | None,
    kind: str,
    readings: Sequence[Reading],
) -> bool:
    """Whether somebody is said to say it: not a treaty, not a picture, not the reporter's gloss."""
    lemma = occurrence.cue.lemma
    follows_reading = any(reading.source == source for reading in readings)
    if occurrence.voice == "participle" and not follows_reading:
        if lemma in _GLOSSES:
            return False
        if kind == "thing" and lemma not in _STATED:
            return False
    if occurrence.voice == "participle" and lemma == "refer":
        return False
    if lemma == "cite" and stretch.tags[frame.content : frame.content + 1] in ("N",):
        return False
    if kind == "instrument":
        return lemma in _STATED
    return not (kind == "sight" and lemma not in _STATED)


def _best_frame(occurrence: Occurrence) -> tuple[Frame | None, float]:
    """The frame in which the cue most often attributes; a preposition only if the lexicon has it."""
    best, best_share = None, 0.0
    for frame in occurrence.frames:
        is_known = frame.name in _STRONG or frame.name in ("np", "recipient")
        if frame.name == "none" or not (is_known or frame.name in occurrence.cue.shares):
            continue
        share = occurrence.cue.share(frame.name)
        if share > best_share:
            best, best_share = frame, share
    return best, best_share


def _source_of(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading]
) -> Range | None:
    """The source; a participle or a coordinated cue takes that of the cue before it."""
    start = occurrence.verbs.start
    before = stretch.tags[start - 1] if start else ""
    if occurrence.voice == "participle" or before == "C":
        for reading in reversed(readings):
            if reading.source and reading.end <= start:
                return reading.source
    return occurrence.source


def _read_fronted(stretch: Stretch, occurrence: Occurrence, floor: int) -> Reading | None:
    """``CONTENT, she said``, ``“CONTENT,” said she``, and what follows: ``, “MORE.”``."""
    if occurrence.voice != "active":
        return None
    start = _start_of_parenthesis(stretch, occurrence)
    before = stretch.tags[start - 1] if start else ""
    cue, source = occurrence.cue, occurrence.source
    share = cue.share("none")
    if before == "K":
        share = max(share, 0.9)
    elif before != "," or start < 2 or share < THRESHOLD or not _leaves_nothing_after(occurrence):
        return None
    elif cue.act != "speech" and cue.lemma not in _OPINIONS:
        return None
    left = clause_before(stretch, start, floor)
    if left is None or source_kind(stretch, source) == "sight":
        return None
    end = source.end if source and occurrence.is_inverted else occurrence.verbs.end
    right = _resumed_content(stretch, occurrence, end, left)
    content = [left, right] if right else [left]
    return Reading(content, occurrence.verbs, source, cue.act, share, is_fronted=True, note=cue.lemma + " fronted")


def _start_of_parenthesis(stretch: Stretch, occurrence: Occurrence) -> int:
    """First word of ``she said``: of the source if it stands before its verb."""
    start, source = occurrence.verbs.start, occurrence.source
    if source and not occurrence.is_inverted and source.end <= start:
        between = stretch.tags[source.end : start]
        if between in ("", ",", "-") or (between[0] == "," and between[-1] == ","):
            return source.start
    return start


def _leaves_nothing_after(occurrence: Occurrence) -> bool:
    """Whether nothing that could be content follows the cue."""
    if occurrence.is_inverted:
        return True
    names = [frame.name for frame in occurrence.frames]
    if not names or names[-1] != "none" or _STRONG.intersection(names):
        return False
    return "np" not in names or occurrence.cue.share("np") < THRESHOLD


def _resumed_content(
    stretch: Stretch, occurrence: Occurrence, end: int, left: Range
) -> Range | None:
    """Content that goes on after ``, she said,``."""
    tags = stretch.tags
    begin = None
    for frame in occurrence.frames:
        if frame.name == "quote" and frame.content >= end:
            begin = frame.content
    if begin is None:
        mark = end
        while mark < min(len(tags), end + 12) and tags[mark] not in ",.;-K":
            mark += 1
        follower = tags[mark + 1 : mark + 2]
        if tags[mark : mark + 1] == "K":
            begin = mark
        elif tags[mark : mark + 1] == "," and follower:
            is_unfinished = not _is_clause(tags, left) and follower not in "SI"
            begin = mark + 1 if follower in "KQtTA" or is_unfinished else None
    if begin is None:
        return None
    return clause_after(stretch, begin, verb=occurrence.last, reach="long")


def _nest(readings: list[Reading]) -> list[Reading]:
    """Mark readings within the content of another; where two cross, the first one stays."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.start, -r.end)):
        crosses = False
        for other in kept:
            if _is_within(reading, other):
                reading.is_nested = True
            elif _is_within(other, reading):
                other.is_nested = True
            elif _do_overlap(reading, other):
                crosses = True
        if not crosses:
            kept.append(reading)
    return kept


def _is_within(inner: Reading, outer: Reading) -> bool:
    return any(c.start <= inner.start and inner.end <= c.end for c in outer.content)


def _do_overlap(one: Reading, other: Reading) -> bool:
    parts = (*other.content, other.cue)
    mine = (*one.content, one.cue)
    return any(a.start < b.end and b.start < a.end for a in mine for b in parts)
