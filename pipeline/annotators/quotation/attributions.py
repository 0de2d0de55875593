"""Attributions by rules: whose words what is, as spans of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.annotators.quotation.clauses import clause_after, clause_before, is_subordinate
from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.frames import Frame
from pipeline.annotators.quotation.occurrences import Occurrence, find_occurrences
from pipeline.annotators.quotation.phrases import (
    Range,
    main_subject,
    noun_phrase_before,
    source_after,
    verb_group_start,
)
from pipeline.annotators.quotation.reading import Stretch, make_stretch
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Act, Span

_STRONG = frozenset(["quote", "that", "wh", "clause", "colon", "to", "ing"])


@dataclass
class Reading:
    """An attribution in word ordinals of one stretch."""

    content: list[Range]
    cue: Range
    source: Range | None
    act: Act
    score: float
    lemma: str = ""
    frame: str = ""
    is_nested: bool = False
    is_fronted: bool = False

    @property
    def start(self) -> int:
        return min(self.content[0].start, self.cue.start)

    @property
    def end(self) -> int:
        return max(self.content[-1].end, self.cue.end)


def read_stretch(stretch: Stretch) -> list[Reading]:
    readings: list[Reading] = []
    floor = 0
    for item in _in_order(stretch):
        if isinstance(item, int):
            reading = _read_according_to(stretch, item, floor)
        else:
            reading = _read_occurrence(stretch, item, readings, floor)
        if reading is None:
            continue
        if reading.is_fronted:
            floor = reading.end
        readings.append(reading)
    readings += _read_quotations(stretch, readings)
    return _nest(readings)


def attribute(stretches: Sequence[Stretch]) -> list[Attribution]:
    """The attributions of a text, in order of their content."""
    found: list[Attribution] = []
    open_at: int | None = None  # the attribution that a quotation without a cue goes on with
    paragraph = -1
    for stretch in _join_questions(stretches):
        readings = read_stretch(stretch)
        if not readings and _is_lone_quotation(stretch) and open_at is not None:
            near = stretch.paragraph - paragraph <= 1
            if near:
                last = found[open_at]
                found[open_at] = replace(last, content=(*last.content, _lone_span(stretch)))
                paragraph = stretch.paragraph
                continue
        if stretch.paragraph != paragraph or readings:
            open_at = None
        goes_on = _speaks_last(stretch, readings)
        for reading in readings:
            if reading is goes_on:
                open_at = len(found)
            found.append(_to_spans(stretch, reading))
        paragraph = stretch.paragraph
    return sorted(found, key=lambda attribution: attribution.content[0])


def _join_questions(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches, ``“Why?”`` joined with ``she asked.`` where they were taken for two sentences."""
    held: Stretch | None = None
    for stretch in stretches:
        if held and held.paragraph == stretch.paragraph and held.tags.endswith("K"):
            if _tells_who_spoke(stretch):
                held = make_stretch(held.words + stretch.words, stretch.paragraph)
                continue
        if held:
            yield held
        held = stretch
    if held:
        yield held


def _tells_who_spoke(stretch: Stretch) -> bool:
    """Whether the stretch is ``[she] [said]`` with nothing said after it."""
    first = next(find_occurrences(stretch), None)
    if first is None or first.voice != "active" or first.cue.share("none") < THRESHOLD:
        return False
    starts = first.verbs.start == 0 or (first.source is not None and first.source.start == 0)
    names = {frame.name for frame in first.frames}
    return starts and not names & {"that", "clause", "wh", "to", "np", "colon"} and bool(names)


def _speaks_last(stretch: Stretch, readings: Sequence[Reading]) -> Reading | None:
    """The reading that a following quotation without a cue goes on with: direct speech first."""
    outer = [reading for reading in readings if not reading.is_nested]
    direct = [r for r in outer if any(stretch.tags[c.end - 1] in "KQ" for c in r.content)]
    return (direct or outer or [None])[-1]


def _is_lone_quotation(stretch: Stretch) -> bool:
    return stretch.tags.strip(".,") in ("K", "Q")


def _lone_span(stretch: Stretch) -> Span:
    return next(Span(w.start, w.end) for w in stretch.words if w.quotation)


def _to_spans(stretch: Stretch, reading: Reading) -> Attribution:
    return Attribution(
        content=tuple(stretch.span(*content) for content in reading.content),
        cue=stretch.span(*reading.cue),
        source=stretch.span(*reading.source) if reading.source else None,
        act=reading.act,
        score=reading.score,
        is_nested=reading.is_nested,
        note=reading.lemma + " " + reading.frame,
    )


def _in_order(stretch: Stretch) -> list[Occurrence | int]:
    items: list[Occurrence | int] = list(find_occurrences(stretch))
    norms = stretch.norms
    for at, norm in enumerate(norms):
        if norm == "according" and norms[at + 1 : at + 2] == ["to"]:
            items.append(at)
    return sorted(items, key=lambda item: item if isinstance(item, int) else item.last)


def _read_according_to(stretch: Stretch, at: int, floor: int) -> Reading | None:
    source = source_after(stretch.norms, stretch.tags, at + 2)
    if source is None:
        return None
    tags = stretch.tags
    cue = Range(at, at + 2)
    content: list[Range] = []
    left = clause_before(stretch, at, floor)
    if left:
        content.append(left)
    if not left or not _has_verb(tags, left):
        begin = source.end + 1 if tags[source.end : source.end + 1] in (",", "-") else source.end
        right = clause_after(stretch, begin, verb=at, is_subordinate=False)
        if right:
            content.append(right)
    if not content:
        return None
    return Reading(content, cue, source, "speech", 0.95, "according", "according", is_fronted=True)


def _has_verb(tags: str, span: Range) -> bool:
    return (
        any(tag in "AVE" for tag in tags[span.start : span.end])
        or "K" in tags[span.start : span.end]
        or "Q" in tags[span.start : span.end]
    )


def _read_occurrence(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading], floor: int
) -> Reading | None:
    if occurrence.voice == "passive":
        return None
    if occurrence.voice == "infinitive" and occurrence.cue.share("inf") < THRESHOLD:
        return None
    fronted = _read_fronted(stretch, occurrence, floor)
    if fronted:
        return fronted
    frame, score = _best_frame(occurrence)
    if frame is None or score < THRESHOLD:
        return None
    subordinate = is_subordinate(stretch, occurrence.source, occurrence.last)
    content = clause_after(stretch, frame.content, verb=occurrence.last, is_subordinate=subordinate)
    if content is None:
        return None
    source = _source_of(stretch, occurrence, readings)
    if source and source.start < content.end and content.start < source.end:
        source = None
    return Reading(
        [content],
        occurrence.verbs,
        source,
        occurrence.cue.act,
        score,
        occurrence.cue.lemma,
        frame.name,
    )


def _best_frame(occurrence: Occurrence) -> tuple[Frame | None, float]:
    best, best_share = None, 0.0
    for frame in occurrence.frames:
        if frame.name == "none":
            continue
        is_known = (
            frame.name in _STRONG or frame.name == "np" or frame.name in occurrence.cue.shares
        )
        share = occurrence.cue.share(frame.name) if is_known else 0.0
        if share > best_share:
            best, best_share = frame, share
    return best, best_share


def _source_of(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading]
) -> Range | None:
    """The source; a participle or a coordinated cue takes that of the cue before it."""
    start = occurrence.verbs.start
    before = stretch.tags[start - 1] if start else ""
    takes_over = occurrence.voice == "participle" or before == "C"
    if takes_over:
        for reading in reversed(readings):
            if reading.source and reading.end <= start:
                return reading.source
    return occurrence.source


def _read_fronted(stretch: Stretch, occurrence: Occurrence, floor: int) -> Reading | None:
    """``CONTENT, she said``, ``“CONTENT,” said she``, and what follows: ``, “MORE.”``."""
    if occurrence.voice != "active":
        return None
    tags = stretch.tags
    start = occurrence.verbs.start
    source = occurrence.source
    if source and not occurrence.is_inverted and source.end == start:
        start = source.start
    elif source and not occurrence.is_inverted and tags[source.end : start] in (",", "-"):
        start = source.start
    before = tags[start - 1] if start else ""
    if before == "K":
        pass
    elif before == "," and start > 1 and _leaves_nothing_after(occurrence):
        if occurrence.cue.act != "speech" and occurrence.cue.lemma not in (
            "think",
            "believe",
            "hope",
        ):
            return None
    else:
        return None
    share = occurrence.cue.share("none")
    if share < THRESHOLD and before != "K":
        return None
    left = clause_before(stretch, start, floor)
    if left is None:
        return None
    content = [left]
    end = source.end if source and occurrence.is_inverted else occurrence.verbs.end
    right = _resumed_content(stretch, occurrence, end, left)
    if right:
        content.append(right)
    return Reading(
        content,
        occurrence.verbs,
        source,
        occurrence.cue.act,
        max(share, 0.9 if before == "K" else 0.5),
        occurrence.cue.lemma,
        "fronted",
        is_fronted=True,
    )


def _leaves_nothing_after(occurrence: Occurrence) -> bool:
    """Whether nothing that could be content follows the cue."""
    names = [frame.name for frame in occurrence.frames]
    if occurrence.is_inverted:
        return True
    if not names or names[-1] != "none":
        return False
    return not any(name in _STRONG for name in names) and (
        "np" not in names or occurrence.cue.share("np") < THRESHOLD
    )


def _resumed_content(
    stretch: Stretch, occurrence: Occurrence, end: int, left: Range
) -> Range | None:
    tags = stretch.tags
    for frame in occurrence.frames:
        if frame.name == "quote" and frame.content >= end:
            return clause_after(stretch, frame.content, verb=occurrence.last, is_subordinate=False)
    at = end
    while at < min(len(tags), end + 12) and tags[at] not in ",.;-K":
        at += 1
    if tags[at : at + 1] == "K":
        return clause_after(stretch, at, verb=occurrence.last, is_subordinate=False)
    if tags[at : at + 1] == "," and at + 1 < len(tags):
        if tags[at + 1] in "KQ":
            return clause_after(stretch, at + 1, verb=occurrence.last, is_subordinate=False)
        if not _has_verb(tags, left) and tags[at + 1] not in "SI":
            return clause_after(stretch, at + 1, verb=occurrence.last, is_subordinate=False)
    return None


def _read_quotations(stretch: Stretch, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Quotations that no cue of the lexicon claims, but whose place says that they are speech."""
    tags = stretch.tags
    for at, tag in enumerate(tags):
        if tag not in "KQ" or any(
            content.start <= at < content.end for reading in readings for content in reading.content
        ):
            continue
        if tag == "K" and at + 2 < len(tags) and stretch.words[at].starts_sentence:
            reading = _read_unknown_verb(stretch, at)
            if reading:
                yield reading
                continue
        if at >= 2 and tags[at - 1] == ":" and stretch.words[at].starts_sentence:
            reading = _read_before_colon(stretch, at)
            if reading:
                yield reading


def _read_unknown_verb(stretch: Stretch, at: int) -> Reading | None:
    """``“...,” the singer deadpanned``: any verb right after a quotation."""
    tags = stretch.tags
    for verb in range(at + 1, min(len(tags), at + 8)):
        if tags[verb] in "VE" and tags[verb - 1] in "NnOX" and tags[verb + 1 : verb + 2] != "P":
            source = (
                noun_phrase_before(tags, verb_group_start(tags, verb))
                if tags[verb - 1] != "O"
                else Range(verb - 1, verb)
            )
            if source and source.start == at + 1:
                return Reading(
                    [Range(at, at + 1)],
                    Range(verb, verb + 1),
                    source,
                    "speech",
                    0.6,
                    "?",
                    "unknown",
                )
            return None
        if tags[verb] in ",;:.K":
            return None
    return None


def _read_before_colon(stretch: Stretch, at: int) -> Reading | None:
    """``She had this to say: “...”``: whatever stands before the colon is the cue."""
    tags = stretch.tags
    for verb in range(at - 2, max(-1, at - 25), -1):
        if tags[verb] in "AVE":
            start = verb_group_start(tags, verb)
            source = main_subject(tags, verb + 1)
            return Reading(
                [Range(at, at + 1)], Range(start, verb + 1), source, "speech", 0.6, ":", "colon"
            )
    return None


def _nest(readings: list[Reading]) -> list[Reading]:
    """Mark readings within the content of another; where two cross, the better one stays."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.start, -r.end)):
        clash = False
        for other in kept:
            if _within(reading, other):
                reading.is_nested = True
            elif _within(other, reading):
                other.is_nested = True
            elif _overlap(reading, other):
                clash = True
        if not clash:
            kept.append(reading)
    return kept


def _within(inner: Reading, outer: Reading) -> bool:
    return any(
        content.start <= inner.start and inner.end <= content.end for content in outer.content
    )


def _overlap(one: Reading, other: Reading) -> bool:
    return any(
        a.start < b.end and b.start < a.end
        for a in one.content
        for b in (*other.content, other.cue)
    ) or any(a.start < one.cue.end and one.cue.start < a.end for a in other.content)
