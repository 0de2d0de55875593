"""Content before its cue: ``“...,” she said``, ``..., according to the police``."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.annotators.quotation.clauses import clause_after, clause_before
from pipeline.annotators.quotation.cues import THRESHOLD
from pipeline.annotators.quotation.frames import CLAUSES
from pipeline.annotators.quotation.occurrences import Occurrence
from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.readings import Reading
from pipeline.annotators.quotation.sources import source_kind
from pipeline.annotators.quotation.subjects import source_after
from pipeline.records import Act

_OPINIONS = frozenset(["think", "believe", "hope", "suspect", "feel"])
_ACCORDING = {"according": ["according", "to"], "in": ["in", "the", "words", "of"]}
_ACCORDING_SCORE = 0.95
_QUOTED_SCORE = 0.9  # any verb of the lexicon right behind a quotation
_RESUMES_WITHIN = 12  # words between the cue and the comma after which content goes on


def read_fronted(stretch: Stretch, occurrence: Occurrence, floor: int) -> Reading | None:
    """``CONTENT, she said``, ``“CONTENT,” said she``, and what follows: ``, “MORE.”``.

    ``floor`` is the word before which nothing belongs to this content.
    """
    start = _start_of_parenthesis(stretch, occurrence)
    if not is_parenthesis(stretch, occurrence):
        return None
    cue, source = occurrence.cue, occurrence.source
    is_quoted = stretch.tags[start - 1] == "K"
    share = max(cue.share("none"), _QUOTED_SCORE if is_quoted else 0.0)
    if share < THRESHOLD or not (is_quoted or cue.act == "speech" or cue.lemma in _OPINIONS):
        return None
    left = clause_before(stretch, start, floor)
    if left is None or source_kind(stretch, source) == "sight":
        return None
    if occurrence.voice == "passive":
        source = None  # "..., the court was told": by whom is not said
    act: Act = "speech" if is_quoted else cue.act
    end = source.end if source and occurrence.is_inverted else occurrence.verbs.end
    right = _resumed_content(stretch, occurrence, end, left)
    content = [left, right] if right else [left]
    return Reading(content, occurrence.words, source, act, share, is_fronted=True)


def is_parenthesis(stretch: Stretch, occurrence: Occurrence) -> bool:
    """Whether the verb stands behind a comma or a quotation, and nothing is said after it."""
    is_told = occurrence.voice == "passive" and occurrence.cue.lemma == "tell"
    start = _start_of_parenthesis(stretch, occurrence)
    if start == 0 or (occurrence.voice != "active" and not is_told):
        return False
    names = [frame.name for frame in occurrence.frames]
    if stretch.tags[start - 1] == "K":
        return start == 1 or "that" not in names  # not: In “Ice,” Lee argued that
    if stretch.tags[start - 1] != "," or start == 1 or occurrence.is_remote:
        return False
    if occurrence.is_inverted:
        return True
    if names[-1:] != ["none"] or CLAUSES.intersection(names):
        return False
    return "np" not in names or occurrence.cue.share("np") < THRESHOLD


def find_according_to(stretch: Stretch) -> Iterator[int]:
    """Where ``according to`` and ``in the words of`` begin."""
    norms = stretch.norms
    for at, norm in enumerate(norms):
        if norm in _ACCORDING and norms[at : at + len(_ACCORDING[norm])] == _ACCORDING[norm]:
            yield at


def read_according_to(stretch: Stretch, at: int, floor: int) -> Reading | None:
    """``According to X, CONTENT``, ``CONTENT, according to X``, ``CON, according to X, TENT``.

    And the same with ``in the words of X``.
    """
    tags, size = stretch.tags, len(_ACCORDING[stretch.norms[at]])
    source = source_after(stretch.norms, tags, at + size)
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
    cue = Range(at, at + size)
    return Reading(content, cue, source, "speech", _ACCORDING_SCORE, is_fronted=True)


def _is_clause(tags: str, span: Range) -> bool:
    """Whether the words can stand for themselves: a verb or a quotation is among them."""
    words = tags[span.start : span.end]
    return words[-1] != "A" and any(tag in "AVEKQ" for tag in words)


def _start_of_parenthesis(stretch: Stretch, occurrence: Occurrence) -> int:
    """First word of ``she said``: of the source if it stands before its verb."""
    start, source = occurrence.verbs.start, occurrence.source
    if source and not occurrence.is_inverted and source.end <= start:
        between = stretch.tags[source.end : start]
        if between in ("", ",", "-") or (between[0] == "," and between[-1] == ","):
            return source.start
    return start


def _resumed_content(
    stretch: Stretch, occurrence: Occurrence, end: int, left: Range
) -> Range | None:
    """Content that goes on after ``, she said,``."""
    tags = stretch.tags
    quotes = [f.content for f in occurrence.frames if f.name == "quote" and f.content >= end]
    begin = quotes[0] if quotes else None
    if begin is None:
        mark = end
        while mark < min(len(tags), end + _RESUMES_WITHIN) and tags[mark] not in ",.;-K":
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
