"""Content after its cue: ``she said that ...``, ``he called it “...”``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.annotators.quotation.clauses import clause_after, reach_of
from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.frames import CLAUSES, Frame
from pipeline.annotators.quotation.nominals import SCORE, find_nominals, is_speech_noun
from pipeline.annotators.quotation.nouns import SourceKind
from pipeline.annotators.quotation.occurrences import Occurrence
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.readings import Reading
from pipeline.annotators.quotation.sources import confidence, source_kind
from pipeline.annotators.quotation.subjects import source_after

_WITH_NOUN = frozenset(["express", "voice"])  # "expressed hope that": the noun is part of the cue
_GLOSSES = frozenset(
    """
        highlight underscore show demonstrate signal reflect illustrate indicate suggest
        emphasize reveal
    """.split()
)
_OF_TEXTS = frozenset(["say", "state", "read", "specify", "declare", "add"])
_NEGATIONS = frozenset(
    """
        not never neither nor cannot declined declines declining refused refuses refusing without
        failed
    """.split()
)
_TELLING = frozenset("say tell ask add claim write explain".split())  # a noun is no statement then
_ASKED = frozenset(["ask", "tell", "warn", "remind", "inform"])


def read_reported(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading]
) -> Reading | None:
    """The attribution of a verb to what follows it; ``readings`` are those before it."""
    cue = occurrence.cue
    if occurrence.voice == "passive":
        return _read_asked_by(stretch, occurrence)
    if occurrence.voice == "infinitive" and cue.share("inf") < THRESHOLD:
        return None
    frame, share = _best_frame(occurrence)
    if frame is None:
        return None
    source = _source_of(stretch, occurrence, readings)
    kind = source_kind(stretch, source)
    is_shared = any(reading.source == source for reading in readings)
    is_weak = occurrence.is_remote and occurrence.voice == "active" and not is_shared
    score = confidence(share, "thing" if is_weak else kind)
    if score < THRESHOLD or not _may_attribute(
        stretch, occurrence, frame, kind, is_shared=is_shared
    ):
        return None
    reading = _make_reading(stretch, occurrence, frame, source, score)
    if reading:
        is_relative = _is_relative(stretch, occurrence)
        reading.is_remote = is_relative or (occurrence.is_remote and not is_shared)
    return reading


def _make_reading(
    stretch: Stretch, occurrence: Occurrence, frame: Frame, source: Range | None, score: float
) -> Reading | None:
    reach = reach_of(stretch, occurrence.source, occurrence.last, frame.name)
    content = clause_after(stretch, frame.content, verb=occurrence.last, reach=reach)
    if content is None:
        return None
    if source and source.start < content.end and content.start < source.end:
        source = None
    words = occurrence.words
    if occurrence.cue.lemma in _WITH_NOUN and is_speech_noun(stretch.norms[content.start]):
        if content.end == content.start + 1:
            return None
        words = Range(words.start, content.start + 1)
        content = Range(content.start + 1, content.end)
    is_thing = (
        frame.name == "np"
        and occurrence.cue.lemma in _TELLING
        and not set(stretch.tags[content.start : content.end]) & set("KQ")
    )
    return Reading([content], words, source, occurrence.cue.act, score, is_thing=is_thing)


def read_nominals(stretch: Stretch, readings: Sequence[Reading]) -> Iterator[Reading]:
    """``his claim that ...``, but for nouns that are part of a cue in ``readings`` already."""
    taken = {reading.cue.end for reading in readings}
    for nominal in find_nominals(stretch):
        end = nominal.words.end
        content = clause_after(stretch, nominal.frame.content, verb=end - 1, reach="short")
        kind = source_kind(stretch, nominal.source)
        if content and end not in taken and kind not in ("instrument", "sight"):
            yield Reading([content], nominal.words, nominal.source, nominal.act, SCORE)


def _best_frame(occurrence: Occurrence) -> tuple[Frame | None, float]:
    """The frame in which the cue attributes most often; of prepositions, only those it knows."""
    best, best_share = None, 0.0
    for frame in occurrence.frames:
        is_general = frame.name in CLAUSES or frame.name == "np"
        if frame.name == "none" or not (is_general or frame.name in occurrence.cue.shares):
            continue
        share = occurrence.cue.share(frame.name)
        if share > best_share:
            best, best_share = frame, share
    return best, best_share


def _source_of(
    stretch: Stretch, occurrence: Occurrence, readings: Sequence[Reading]
) -> Range | None:
    """The source; a loose participle or a coordinated cue takes that of the cue before it."""
    start = occurrence.verbs.start
    before = stretch.tags[start - 1] if start else ""
    is_loose = occurrence.voice == "participle" and before in (",", "-", "p", "P", "C", "X", "")
    if is_loose or before == "C":
        for reading in reversed(readings):
            if reading.source and reading.end <= start:
                return reading.source
    return occurrence.source


def _may_attribute(
    stretch: Stretch, occurrence: Occurrence, frame: Frame, kind: SourceKind, *, is_shared: bool
) -> bool:
    """Whether somebody is said to say it: not a treaty, not a picture, not the reporter's gloss."""
    lemma = occurrence.cue.lemma
    if occurrence.cue.act == "speech" and _is_negated(stretch, occurrence):
        return False
    if kind == "thing" and _is_relative(stretch, occurrence):
        return False
    if occurrence.is_remote:
        if not is_shared and (lemma in _GLOSSES or (kind == "thing" and lemma not in _OF_TEXTS)):
            return False
        if _is_gerund(stretch, occurrence) and frame.name not in ("that", "quote", "clause", "wh"):
            return False
    if kind in ("thing", "instrument") and _is_reduced(stretch, occurrence):
        return False
    if occurrence.voice == "participle" and lemma == "refer":
        return False
    if lemma == "cite" and stretch.tags[frame.content : frame.content + 1] == "N":
        return False
    return kind not in ("instrument", "sight") or lemma in _OF_TEXTS


def _is_relative(stretch: Stretch, occurrence: Occurrence) -> bool:
    """``talks that emphasized``."""
    start = occurrence.verbs.start
    return start > 0 and stretch.norms[start - 1] in ("that", "which")


def _is_negated(stretch: Stretch, occurrence: Occurrence) -> bool:
    """``did not say whether``, ``declined to comment``: nobody's statement."""
    start = occurrence.verbs.start - (occurrence.voice == "infinitive")
    norms = stretch.norms[max(0, start) : occurrence.verbs.end]
    return any(norm in _NEGATIONS or norm.endswith("n't") for norm in norms)


def _is_reduced(stretch: Stretch, occurrence: Occurrence) -> bool:
    """``the deal announced on Monday``: a participle after the noun that it belongs to."""
    after = stretch.tags[occurrence.last + 1 : occurrence.last + 2]
    return occurrence.verbs.start == occurrence.last and after in tuple("PpM")


def _is_gerund(stretch: Stretch, occurrence: Occurrence) -> bool:
    """``in responding to``: a noun more than a verb."""
    start = occurrence.verbs.start
    return occurrence.voice == "participle" and start > 0 and stretch.tags[start - 1] in "Pp"


def _read_asked_by(stretch: Stretch, occurrence: Occurrence) -> Reading | None:
    """``Asked by Ms. Lee whether ...``: the one passive that news attributes with."""
    frames = occurrence.frames
    if occurrence.cue.lemma not in _ASKED or not frames or frames[0].name != "by":
        return None
    source = source_after(stretch.norms, stretch.tags, frames[0].content)
    if source is None:
        return None
    start = source.end + (stretch.tags[source.end : source.end + 1] == ",")
    is_question = stretch.tags[start : start + 1] in ("H", "T") or stretch.norms[
        start : start + 1
    ] in (["when"], ["about"])
    if not is_question:
        return None
    reach = reach_of(stretch, None, occurrence.last, "wh")
    content = clause_after(stretch, start, verb=occurrence.last, reach=reach)
    score = occurrence.cue.share("wh")
    return Reading([content], occurrence.words, source, "speech", score) if content else None
