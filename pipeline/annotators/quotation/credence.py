"""Credence: what is believed where a model of roles and the rules do not agree.

The limits are from the development part of PolNeAR. Of contents that only the model marks, seven in
ten are right, but four in ten with an unknown cue and a score below 0.6; of parentheses
(``..., she said``) that only the rules see, all are.
"""

from __future__ import annotations

import re

from pipeline.annotators.quotation.edges import (
    NAME_WORDS,
    OPENING_MARKS,
    PREPOSITIONS,
    is_manner,
    stands_for_something,
)
from pipeline.annotators.quotation.links import is_known_cue
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span

_LEAST = 0.35  # of content that only the model marks, with a cue of the lexicon
_LEAST_UNKNOWN = 0.6  # the same with another cue
_DOUBTFUL = 0.6  # below, the shorter of two contents is right more often
_LEAST_RELATIVE = 0.9
_PLAIN = 0.93  # what the rules give "she said that ..."
_PLAIN_FRONTED = 0.9
_PLAIN_AFTER = 0.8
_TELLING = 7  # code points; what is shorter ("so", "this", "that") tells nothing
_REACH = 40  # code points before a source that can hold "NOUN that"
_RELATIVES = frozenset(["that", "which"])
_FORMULAS = ("not to be identified", "not to be named", "not to be quoted")
_NOTHING_SAID = ("goes without saying", "having said that", "needless to say", "known as", "titled")
_PRONOUNS = frozenset(["i", "he", "she", "they", "we"])
_TOLD = re.compile(
    r"\b(?:be|been|being|was|were|is|are)\b.*"
    r"\b(?:told|asked|informed|warned|briefed|reminded|thanked|voted)$"
)
_ASKED = frozenset(["Asked", "Pressed", "Questioned"])
_NOBODY = frozenset(["neither", "nobody", "none", "no"])


def is_credible(text: str, marked: Attribution) -> bool:
    """Whether content that the rules attribute to nobody may stand.

    With a cue that no list knows, a word or two that stand for something else tell nothing:
    ``Members repaired it``, ``for which he was thanked``.
    """
    cue = marked.cue
    is_known = cue is not None and is_known_cue(text[cue.start : cue.end])
    if not is_known and stands_for_something(text, marked):
        return False
    return marked.score >= (_LEAST if is_known else _LEAST_UNKNOWN)


def is_no_content(text: str, marked: Attribution) -> bool:
    """Whether what a model marks is not what anybody says: whom it was told to, or a formula.

    ``The crews have not been told``, ``who asked not to be identified``, ``It goes without saying
    that``.
    """
    cue, first, last = marked.cue, marked.content[0], marked.content[-1]
    if text[first.start : first.end].startswith(_FORMULAS):
        return True
    if all(is_manner(text, span) for span in marked.content):
        return True
    if cue and text[cue.start : cue.end].casefold().endswith(_NOTHING_SAID):
        return True
    if cue is None or marked.source is not None or not 0 <= cue.start - last.end <= 1:
        return False
    return _TOLD.search(text[cue.start : cue.end].casefold()) is not None


def is_name(text: str, quoted: Attribution) -> bool:
    """Whether words in quote marks that nobody is told to have said are too few to state much."""
    return sum(len(text[s.start : s.end].split()) for s in quoted.content) <= NAME_WORDS


def is_nobodys(text: str, marked: Attribution) -> bool:
    """Whether nobody is told to have said it, or it is not told what, as in a relative clause.

    ``Neither Lee nor Ray said``, ``a pact that calls for peace``, ``arms that Lee said Ray sold``,
    ``Asked if she would go, Lee laughed``.
    """
    first, source = marked.content[0], marked.source
    if text[first.start : first.end].casefold() in _RELATIVES:
        return True
    if source is None:
        cue = marked.cue
        return cue is not None and text[cue.start : cue.end] in _ASKED
    words = text[source.start : source.end].casefold()
    if words in _RELATIVES or words.split()[0] in _NOBODY:
        return True
    before = text[max(0, source.start - _REACH) : source.start].split()
    *_, noun, relative = ["", "", *before]
    is_clause_of_cue = is_known_cue(noun) if relative == "that" else noun in PREPOSITIONS
    is_after_noun = relative in _RELATIVES and not is_clause_of_cue
    return is_after_noun and marked.score < _LEAST_RELATIVE


def is_better(ruled: Attribution, marked: Attribution) -> bool:
    """Whether of two contents of one cue the rules have the better: around a cue, or in doubt.

    Or where the model took the source for content: ``The dam held, the firm, called Lee, said``.
    """
    if marked.cue is None or ruled.cue is None:
        return False
    if marked.source is None and ruled.source and _holds(marked, ruled.source):
        return True
    goes_around = ruled.content[0].start < ruled.cue.start < ruled.content[-1].start
    if goes_around and marked.content[-1].end <= marked.cue.start:
        return True
    return _size(ruled) < _size(marked) and marked.score < _DOUBTFUL


def is_plain(ruled: Attribution, *, touches: bool) -> bool:
    """Whether the rules are sure that somebody says it, though the model has no role for the cue.

    ``touches``: the model marks some of its content.
    """
    if ruled.cue is None or ruled.act != "speech":
        return False
    if ruled.content[0].start < ruled.cue.start:
        return ruled.score > _PLAIN_FRONTED
    return touches and ruled.score > _PLAIN_AFTER


def is_plain_within(text: str, nested: Attribution) -> bool:
    """Whether what is told within content is plain enough to stand beside what a model says.

    So is a sentence in quote marks of its own: ``“I asked them, ‘Where are we?’” she said``.
    """
    longest = max(span.end - span.start for span in nested.content)
    source = nested.source and text[nested.source.start : nested.source.end].casefold()
    begins = text[nested.content[0].start : nested.content[0].start + 2]
    is_marked = begins[0] in OPENING_MARKS and begins[1:].isupper() and source in _PRONOUNS
    least = _PLAIN_AFTER if is_marked else _PLAIN
    return nested.act == "speech" and nested.score >= least and longest >= _TELLING


def _holds(marked: Attribution, source: Span) -> bool:
    return any(span.start <= source.start and source.end <= span.end for span in marked.content)


def _size(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)
