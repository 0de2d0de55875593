"""Credence: what is believed where a model of roles and the rules do not agree.

The limits are from the development part of PolNeAR. Of contents that only the model marks, seven in
ten are right, but four in ten with an unknown cue and a score below 0.6; of parentheses
(``..., she said``) that only the rules see, all are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.links import is_known_cue
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.tags import is_adverb, is_past, tag_words
from pipeline.annotators.quotation.words import read_words
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
_PREPOSITIONS = frozenset("in to of at on by for with during after from".split())
_FORMULAS = ("not to be identified", "not to be named", "not to be quoted")
_NOTHING_SAID = ("goes without saying", "having said that", "needless to say", "known as", "titled")
_NAME_WORDS = 5
_OPENING_MARKS = "“\"‘'«"
_NAMING = re.compile(r"\b(?:call|describ|label|dub|brand|term|deem)\w*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[”\"’'»] (?:and|but) (?:also |then |later )?([a-z]+)\b")
_CLAUSE_TAGS = frozenset("VAWTtKQ(")  # where content has a verb, or a quotation
_CLAUSES = frozenset(["that", "clause", "wh"])
_PRONOUNS = frozenset(["i", "he", "she", "they", "we"])
_WORK = re.compile(
    r"\b(?:memoirs?|autobiography|book|novel|essay|poem|play|film|movie|documentary|album|song|"
    r"single|podcast|blog|column|series|painting|sculpture|exhibition|opera),? $"
)
_TOLD = re.compile(
    r"\b(?:be|been|being|was|were|is|are)\b.*"
    r"\b(?:told|asked|informed|warned|briefed|reminded|thanked|voted)$"
)
_EMPTY = frozenset(
    "it this that these those which who whom what him her them us me you so for of to in on at "
    "with about by most more then there".split()
)
_STAND_INS = _EMPTY.union(
    "i he she we they himself herself itself themselves one something".split()
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
    if not is_known and all(_STAND_INS.issuperset(_words_of(text, s)) for s in marked.content):
        return False
    return marked.score >= (_LEAST if is_known else _LEAST_UNKNOWN)


def drop_empty(text: str, marked: Attribution) -> tuple[Span, ...]:
    """Content without what nobody says, where something is left.

    Words that stand for the rest of it (``which she calls “a gift”``), the name of a work (``she
    recalled in her memoir, “Salt”``), a clause on the source (``one mother, who gave no name``).
    """
    said = tuple(
        span
        for span in marked.content
        if not _is_empty(text, span)
        and not _is_title(text, span)
        and not _is_on(text, span, marked)
    )
    return said or marked.content


def _is_title(text: str, span: Span) -> bool:
    is_marked = text[span.start] in _OPENING_MARKS
    is_short = len(text[span.start : span.end].split()) <= _NAME_WORDS
    return (
        is_marked
        and is_short
        and bool(_WORK.search(text[max(0, span.start - _REACH) : span.start]))
    )


def _is_on(text: str, span: Span, marked: Attribution) -> bool:
    if marked.source is None or not text.startswith(("who ", "which ", "whose "), span.start):
        return False
    return text[marked.source.end : span.start] == ", "


def end_naming(text: str, marked: Attribution) -> Attribution:
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


def end_object(text: str, marked: Attribution) -> Attribution:
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
        verb = at + 1 + (tags[at + 1] == "X")
        acts = tags[verb] in "VA" or (tags[verb] == "E" and tags[verb + 1 : verb + 2] in ("D", "O"))
        if tag == "C" and tags[at - 1] in "nN" and acts:
            return replace(marked, content=(*before, Span(last.start, words[at - 1].end)))
    return marked


def _takes_object(cue: list[str]) -> bool:
    """``praised``, ``was interested in``: by the lexicon no clause follows."""
    form = cue_forms().get(cue[-1])
    return cue[-1] in _PREPOSITIONS or (form is not None and _CLAUSES.isdisjoint(form.cue.shares))


def _is_empty(text: str, span: Span) -> bool:
    return _is_manner(text, span) or _EMPTY.issuperset(_words_of(text, span))


def _is_manner(text: str, span: Span) -> bool:
    """``she says finally``."""
    words = _words_of(text, span)
    return len(words) == 1 and is_adverb(words[0])


def _words_of(text: str, span: Span) -> list[str]:
    return [word.strip(".,;:!?") for word in text[span.start : span.end].casefold().split()]


def is_no_content(text: str, marked: Attribution) -> bool:
    """Whether what a model marks is not what anybody says: whom it was told to, or a formula.

    ``The crews have not been told``, ``who asked not to be identified``, ``It goes without saying
    that``.
    """
    cue, first, last = marked.cue, marked.content[0], marked.content[-1]
    if text[first.start : first.end].startswith(_FORMULAS):
        return True
    if all(_is_manner(text, span) for span in marked.content):
        return True
    if cue and text[cue.start : cue.end].casefold().endswith(_NOTHING_SAID):
        return True
    if cue is None or marked.source is not None or not 0 <= cue.start - last.end <= 1:
        return False
    return _TOLD.search(text[cue.start : cue.end].casefold()) is not None


def is_name(text: str, quoted: Attribution) -> bool:
    """Whether words in quote marks that nobody is told to have said are too few to state much."""
    return sum(len(text[s.start : s.end].split()) for s in quoted.content) <= _NAME_WORDS


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
    is_clause_of_cue = is_known_cue(noun) if relative == "that" else noun in _PREPOSITIONS
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
    is_marked = begins[0] in _OPENING_MARKS and begins[1:].isupper() and source in _PRONOUNS
    least = _PLAIN_AFTER if is_marked else _PLAIN
    return nested.act == "speech" and nested.score >= least and longest >= _TELLING


def _holds(marked: Attribution, source: Span) -> bool:
    return any(span.start <= source.start and source.end <= span.end for span in marked.content)


def _size(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)
