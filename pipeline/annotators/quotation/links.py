"""Linking: role spans that a model marked (content, cue, source) joined to attributions.

A model of roles says which words are content, cue and source, not which belong together. A content
goes with the nearest cue, a cue with the nearest source; a mark of distance is a word, a sentence
end costs many words, the end of a paragraph more, but none of them where a colon leads on. A cue
has one content on each side of it at most: what it interrupts is one content, and a second content
on the same side has lost its cue.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.nominals import act_of_noun
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Act, Span

_SENTENCE_END = 12  # words that the end of a sentence is worth
_PARAGRAPH_END = 60
_LONGEST_SUBJECT = 40  # code points
_FARTHEST = 60  # beyond it nothing belongs together
_AFTER_PENALTY = 1  # of two sources as near, the one before its cue

_QUOTE_MARKS = frozenset("\"“”‘’«»„'`")
_WORD = re.compile(r"[\w'’]+")
_PASSIVE = re.compile(r"\b(?:when|if|was|were|been|being) $")
_LONGEST_PASSIVE = 6  # code points of it
_ASKED = re.compile(
    r"((?:when|if|was|were|been|being) )?(?:asked|pressed|questioned)\b", re.IGNORECASE
)
_COMMENT = re.compile(r"(?:...)?in what\b")  # from three characters before the content
_PREPOSITIONS = frozenset(["according", "per"])
_TOPICS = frozenset("refer cite quote mention discuss talk speak address recall".split())
_NEGATIONS = frozenset(
    "not never neither nor cannot declined declines declining refused refuses refusing".split()
)


class RoleSpan(NamedTuple):
    """A span that a model marked, with its confidence from 0 to 1."""

    start: int
    end: int
    score: float = 1.0


class _Ruler:
    """Distances in words between places of a text."""

    def __init__(self, text: str, paragraphs: Sequence[Span], sentences: Sequence[Span]) -> None:
        self._words = [match.start() for match in re.finditer(r"\w+", text)]
        self._sentences = list(_find_breaks(text, sentences))
        self._paragraphs = list(_find_breaks(text, paragraphs))

    def measure(self, one: RoleSpan, other: RoleSpan) -> int:
        """Words between two spans, and what the ends of sentences and paragraphs are worth."""
        first, second = sorted((one, other))
        words = bisect_right(self._words, second.start - 1) - bisect_right(
            self._words, first.end - 1
        )
        ends = self._ends(self._sentences, first, second) * _SENTENCE_END
        return max(0, words) + ends + self._ends(self._paragraphs, first, second) * _PARAGRAPH_END

    def has_sentence_end(self, one: RoleSpan, other: RoleSpan) -> bool:
        """Whether a sentence ends between two spans."""
        first, second = sorted((one, other))
        return self._ends(self._sentences, first, second) > 0

    @staticmethod
    def _ends(starts: Sequence[int], first: RoleSpan, second: RoleSpan) -> int:
        return bisect_right(starts, second.start) - bisect_right(starts, first.end - 1)


def _find_breaks(text: str, spans: Sequence[Span]) -> Iterator[int]:
    """Where the spans start, but for those that a colon leads to."""
    end = 0
    for span in spans:
        if not text[end : span.start].rstrip().endswith(":") and text[end - 1 : end] != ":":
            yield span.start
        end = span.end


def link_roles(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    contents: Sequence[RoleSpan],
    cues: Sequence[RoleSpan],
    sources: Sequence[RoleSpan],
) -> list[Attribution]:
    """The attributions that the spans make, in order of their content.

    Every content is in exactly one attribution, without a cue if none is left for it; a cue or a
    source without content is dropped. The spans of a role are in order and do not overlap.
    """
    ruler = _Ruler(text, paragraphs, sentences)
    wanted: dict[int, list[RoleSpan]] = defaultdict(list)
    groups: list[tuple[int | None, list[RoleSpan]]] = []
    for content in contents:
        cue = _nearest(ruler, content, cues, is_closed=_is_closed(text, content))
        if cue is None or _is_parted(text, ruler, content, cues[cue]):
            groups.append((None, [content]))
        else:
            wanted[cue].append(content)
    for cue, near in wanted.items():
        own = _choose_sides(text, near, cues[cue])
        groups.append((cue, own))
        groups += [(None, [content]) for content in near if content not in own]
    found = [_make(text, ruler, group, cues, sources, cue) for cue, group in groups]
    return sorted(found, key=lambda attribution: attribution.content[0])


def _is_parted(text: str, ruler: _Ruler, content: RoleSpan, cue: RoleSpan) -> bool:
    """Whether content in the reporter's words stands in another sentence than its cue."""
    return text[content.start] not in _QUOTE_MARKS and ruler.has_sentence_end(content, cue)


def _choose_sides(text: str, contents: Sequence[RoleSpan], cue: RoleSpan) -> list[RoleSpan]:
    """The last content before the cue and the first after it.

    Of ``In a letter she said: “...”`` the colon leads to all of it; ``..., she said, in what Ray
    denounced as`` goes on with words of the reporter's.
    """
    before = [content for content in contents if content.start < cue.start][-1:]
    after = [content for content in contents if content.start > cue.start][:1]
    if before and after and ":" in text[cue.start : after[0].start]:
        first, second = text[before[0].start], text[after[0].start]
        if second in _QUOTE_MARKS and first not in _QUOTE_MARKS:
            return after
    if before and after and _COMMENT.match(text, after[0].start - len("in ")):
        return before
    return [*before, *after]


def _is_closed(text: str, content: RoleSpan) -> bool:
    """Whether it ends as a sentence in quote marks does: what follows is another sentence."""
    return text[content.end - 1] in _QUOTE_MARKS and text[content.end - 2] == "."


def _nearest(
    ruler: _Ruler, span: RoleSpan, others: Sequence[RoleSpan], *, is_closed: bool
) -> int | None:
    """Ordinal of the nearest of ``others``; of those on one side only the next can be it.

    Of a span that ``is_closed`` what comes before it, in its paragraph, is nearer.
    """
    after = bisect_right(others, span.start, key=lambda other: other.start)
    best, best_distance = None, _FARTHEST
    for index in (after - 1, after):
        if 0 <= index < len(others):
            distance = ruler.measure(span, others[index])
            distance += _SENTENCE_END * (is_closed and index == after)
            if distance < best_distance:
                best, best_distance = index, distance
    return best


def _make(
    text: str,
    ruler: _Ruler,
    contents: Sequence[RoleSpan],
    cues: Sequence[RoleSpan],
    sources: Sequence[RoleSpan],
    cue: int | None,
) -> Attribution:
    spans = tuple(Span(content.start, content.end) for content in contents)
    marked = cues[cue] if cue is not None else None
    source = _source_of(ruler, marked, sources) if marked else None
    if marked and source and _answers(text, source, marked, contents):
        source = None
    if marked and source is None and _is_subject(text, contents, marked):
        source, *contents = contents
        spans = spans[1:]
    parts = [*contents, *filter(None, (marked, source))]
    return Attribution(
        content=spans,
        cue=Span(marked.start, marked.end) if marked else None,
        source=Span(source.start, source.end) if source else None,
        act=act_of(text[marked.start : marked.end]) if marked else "speech",
        score=round(min(part.score for part in parts), 4),
    )


def _is_subject(text: str, contents: Sequence[RoleSpan], cue: RoleSpan) -> bool:
    """Whether the first of two contents is who says the second: ``The sign read “Closed”``."""
    if len(contents) == 1 or text[contents[1].start] not in _QUOTE_MARKS:
        return False
    words = text[contents[0].start : contents[0].end]
    is_plain = len(words) <= _LONGEST_SUBJECT and _QUOTE_MARKS.isdisjoint(words[:1] + words[-1:])
    return is_plain and text[contents[0].end : cue.start] == " " and cue.end <= contents[1].start


def _answers(text: str, source: RoleSpan, cue: RoleSpan, contents: Sequence[RoleSpan]) -> bool:
    """Whether the source is asked: ``Asked whether it held, Lee said``, ``Lee, asked whether``.

    So she is in ``Lee said when asked about it``; ``Lee, a baker, asked whether it held`` asks.
    """
    asked = _ASKED.match(text, cue.start)
    if asked is None:
        return False
    if source.start > cue.start:  # "Asked by Ray whether": Ray asks
        return source.start > contents[-1].end
    if asked.group(1) or _PASSIVE.search(text, max(0, cue.start - _LONGEST_PASSIVE), cue.start):
        return True
    link = text[source.start : cue.start].rstrip()
    is_next = not text[source.end : cue.start].strip(" ,")
    return is_next and link.find(",") == len(link) - 1


def _source_of(ruler: _Ruler, cue: RoleSpan, sources: Sequence[RoleSpan]) -> RoleSpan | None:
    """The source nearest to a cue, as ``_nearest``; before it rather than after it."""
    after = bisect_right(sources, cue.start, key=lambda source: source.start)
    near = []
    for index, penalty in ((after - 1, 0), (after, _AFTER_PENALTY)):
        if 0 <= index < len(sources):
            near.append((ruler.measure(cue, sources[index]) + penalty, index))
    if not near or min(near)[0] >= _FARTHEST:
        return None
    return sources[min(near)[1]]


def is_known_cue(cue: str) -> bool:
    """Whether the lexicon knows a verb or a noun of the cue, or it is a mark (a colon, a dash)."""
    words = _WORD.findall(cue.casefold())
    return not words or any(word in cue_forms() or _act_of_word(word) for word in words)


def act_of(cue: str) -> Act:
    """Speech if the cue says that somebody says it, else stance: ``voted for``, ``did not say``.

    The last word that the lexicon knows decides. A mark alone (a colon, a dash) is speech; what
    is only spoken of is not said: ``referring to``, ``mentioned``.
    """
    words = _WORD.findall(cue.casefold())
    if not words:
        return "speech"
    if any(word in _NEGATIONS or word.endswith(("n't", "n’t")) for word in words):
        return "stance"
    for word in reversed(words):
        if word in cue_forms():
            known = cue_forms()[word].cue
            return "stance" if known.lemma in _TOPICS else known.act
        act = _act_of_word(word)
        if act:
            return act
    return "stance"


def _act_of_word(word: str) -> Act | None:
    return "speech" if word in _PREPOSITIONS else act_of_noun(word)
