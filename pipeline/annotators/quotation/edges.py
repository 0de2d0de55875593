"""Where content that a model marks ends: without what stands for it, after it or on its source."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.tags import is_adverb, is_past, tag_words
from pipeline.annotators.quotation.words import read_words
from pipeline.records import Span

NAME_WORDS = 5
"""Words in quote marks that may be no more than a name."""

OPENING_MARKS = frozenset("“\"‘'«")

_REACH = 40  # code points before a name in which its kind is told
PREPOSITIONS = frozenset("in to of at on by for with during after from".split())
_WORK = re.compile(
    r"\b(?:memoirs?|autobiography|book|novel|essay|poem|play|film|movie|documentary|album|song|"
    r"single|podcast|blog|column|series|painting|sculpture|exhibition|opera),? $"
)
_NAMING = re.compile(r"\b(?:call|describ|label|dub|brand|term|deem)\w*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[”\"’'»] (?:and|but) (?:also |then |later )?([a-z]+)\b")
_CLAUSE_TAGS = frozenset("VAWTtKQ(")  # where content has a verb, or a quotation
_VERB_TAGS = frozenset("VAE")
_IN_RELATIVE = re.compile(r", (?:who|one of whom)\b[^,]*(?:, [^,]*,)? ?$")
_FINITE = frozenset("is are was were has have had will would can could may might must".split())
_CLAUSES = frozenset(["that", "clause", "wh"])
_EMPTY = frozenset(
    "it this that these those which who whom what him her them us me you so for of to in on at "
    "with about by most more then there".split()
)
_STAND_INS = _EMPTY.union(
    "i he she we they himself herself itself themselves one something".split()
)


def mend_edges(text: str, marked: Attribution) -> Attribution:
    """The attribution with the content that is said."""
    said = replace(marked, content=drop_empty(text, marked))
    return _end_clause(text, _end_object(text, _end_naming(text, said)))


def drop_empty(text: str, marked: Attribution) -> tuple[Span, ...]:
    """Content without what nobody says, where something is left.

    Words that stand for the rest of it (``which she calls “a gift”``), the name of a work (``she
    recalled in her memoir, “Salt”``), a clause on the source (``one mother, who gave no name``).
    """
    said = (
        span
        for span in marked.content
        if not (_is_empty(text, span) or _is_title(text, span) or _is_on(text, span, marked))
    )
    return tuple(said) or marked.content


def stands_for_something(text: str, marked: Attribution) -> bool:
    """Whether all the content stands for something else: ``Members repaired it``."""
    return all(_STAND_INS.issuperset(_words_of(text, span)) for span in marked.content)


def is_manner(text: str, span: Span) -> bool:
    """An adverb alone: ``she says finally``."""
    words = _words_of(text, span)
    return len(words) == 1 and is_adverb(words[0])


def _is_empty(text: str, span: Span) -> bool:
    return is_manner(text, span) or _EMPTY.issuperset(_words_of(text, span))


def _words_of(text: str, span: Span) -> list[str]:
    return [word.strip(".,;:!?") for word in text[span.start : span.end].casefold().split()]


def _is_title(text: str, span: Span) -> bool:
    if text[span.start] not in OPENING_MARKS:
        return False
    is_short = len(text[span.start : span.end].split()) <= NAME_WORDS
    return is_short and bool(_WORK.search(text[max(0, span.start - _REACH) : span.start]))


def _is_on(text: str, span: Span, marked: Attribution) -> bool:
    if marked.source is None or not text.startswith(("who ", "which ", "whose "), span.start):
        return False
    return text[marked.source.end : span.start] == ", "


def _end_naming(text: str, marked: Attribution) -> Attribution:
    """Content that ends with the name it gives: ``called it “a gift” and raised his bid``."""
    *before, last = marked.content
    cue = marked.cue
    if cue is None or cue.end > last.start or not _NAMING.search(text[cue.start : cue.end]):
        return marked
    for found in _GOES_ON.finditer(text, last.start, last.end):
        verb = found.group(1)
        if verb.endswith("ed") or is_past(verb):
            return replace(marked, content=(*before, Span(last.start, found.start() + 1)))
    return marked


def _end_object(text: str, marked: Attribution) -> Attribution:
    """Content that ends where the source goes on to act: ``praised the dam and left the town``.

    After a cue that takes no clause, content without a verb is its object, and a verb after "and"
    has the same subject as the cue.
    """
    *before, last = marked.content
    cue, source = marked.cue, marked.source
    is_active = cue is not None and source is not None and source.end <= cue.start
    if cue is None or not is_active or last.start < cue.end:
        return marked
    if not _takes_object(text[cue.start : cue.end].casefold().split()):
        return marked
    words = read_words(text, last, ())
    tags = tag_words(words)
    for at, tag in enumerate(tags[:-2]):
        if tag in _CLAUSE_TAGS:
            break
        if tag == "C" and tags[at - 1] in "nN" and _acts(tags, at + 1):
            return replace(marked, content=(*before, Span(last.start, words[at - 1].end)))
    return marked


def _end_clause(text: str, marked: Attribution) -> Attribution:
    """Content that ends with the clause of its cue: ``Lee, who said it rained, was late``.

    Only what follows the first comma can be known to be no part of it: ``said the dam, built in
    May, was late``.
    """
    *before, last = marked.content
    cue, source = marked.cue, marked.source
    if cue is None or source is None or not source.start < cue.start < last.start:
        return marked
    if not _IN_RELATIVE.search(text[max(0, source.start - len(", ")) : cue.start]):
        return marked
    words = read_words(text, last, ())
    tags = tag_words(words)
    at = tags.find(",")
    has_verb = not _VERB_TAGS.isdisjoint(tags[:at])
    if at > 0 and has_verb and tags[at + 1 : at + 2] == "A" and words[at + 1].norm in _FINITE:
        return replace(marked, content=(*before, Span(last.start, words[at - 1].end)))
    return marked


def _acts(tags: str, at: int) -> bool:
    """Whether a finite verb is at ``at``, perhaps after an adverb."""
    verb = at + (tags[at] == "X")
    return tags[verb] in "VA" or (tags[verb] == "E" and tags[verb + 1 : verb + 2] in ("D", "O"))


def _takes_object(cue: list[str]) -> bool:
    """``praised``, ``was interested in``: by the lexicon no clause follows."""
    form = cue_forms().get(cue[-1])
    return cue[-1] in PREPOSITIONS or (form is not None and _CLAUSES.isdisjoint(form.cue.shares))
