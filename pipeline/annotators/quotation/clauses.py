"""Where content begins and ends: the clause after a cue, the clause before a parenthesis."""

from __future__ import annotations

from typing import Literal

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.phrases import Range, noun_phrase_after, verb_group_start
from pipeline.annotators.quotation.reading import Stretch

Reach = Literal["long", "short", "subordinate"]
"""How far content goes: over commas, to the next turn of the sentence, to the next comma."""

_VERB_WITHIN = 3  # auxiliaries and adverbs between a subject and its verb
_STRONG_SHARE = 0.6  # from here on a verb after "and" is a cue of its own
LONGEST = 250  # words of a content; no clause of news is longer, and it keeps the time linear
_TURNS = frozenset(["but", "while", "though", "although", "whereas", "despite"])
_PARTICIPLES_OF_THE_REPORTER = frozenset(
    ["according", "referring", "prompting", "drawing", "echoing", "using", "speaking", "pointing"]
)
_OCCASIONS = frozenset(
    "talks interview statement speech briefing conference rally debate email tweet".split()
)
_CIRCUMSTANCES = frozenset(["after", "before", "during", "when", "as", "until", "because", "while"])


def clause_after(stretch: Stretch, start: int, *, verb: int, reach: Reach) -> Range | None:
    """The content that begins at word ``start`` after the cue at word ``verb``.

    It runs to the end of the stretch, or to where the reporter takes the word again: the next
    coordinated cue, a participle of saying, a contrast, the end of a subordinate clause.
    """
    tags = stretch.tags
    at = start
    limit = min(len(tags), start + LONGEST)
    while at < limit:
        if at > start and _ends_content(stretch, at, start, verb, reach):
            break
        if tags[at] == "K" and _closes_content(stretch, at, start):
            at += 1
            break
        at += 1
    while at > start and tags[at - 1] in ",:;-.C" and stretch.norms[at - 1] not in "?!":
        at -= 1
    return Range(start, at) if at > start else None


def _ends_content(stretch: Stretch, at: int, start: int, verb: int, reach: Reach) -> bool:
    norms, tags = stretch.norms, stretch.tags
    tag = tags[at]
    if tag == ";" or norms[at] == ".":
        return True
    if tag in ",-":
        return _reporter_takes_over(stretch, at, start, reach)
    if tag == "C":
        return _is_coordinated_cue(stretch, at, verb) or (
            reach != "long" and tags[at + 1 : at + 2] == "V"
        )
    if reach != "long" and (norms[at] == "despite" or _is_circumstance(stretch, at)):
        return True
    return at == start + 1 and tags[start] == "Q" and norms[at] in _CIRCUMSTANCES


def _is_circumstance(stretch: Stretch, at: int) -> bool:
    """Whether words of where and when it was said stand at ``at``: ``at talks``."""
    if stretch.tags[at] not in "Pp" or stretch.norms[at] == "of":
        return False
    return bool(_OCCASIONS.intersection(stretch.norms[at + 1 : at + 4]))


def _closes_content(stretch: Stretch, at: int, start: int) -> bool:
    """Whether content ends with the quotation at ``at``: nothing of the clause follows."""
    following = stretch.tags[at + 1 : at + 2]
    if at == start:
        return True
    return following in ("", ".", "N", "O", "D") or not following


def _reporter_takes_over(stretch: Stretch, mark: int, start: int, reach: Reach) -> bool:
    """Whether after the comma or dash at ``mark`` the content is over."""
    norms, tags = stretch.norms, stretch.tags
    after = mark + 1
    if reach == "subordinate" or after >= len(tags):
        return True
    if norms[after] in _PARTICIPLES_OF_THE_REPORTER:
        return True
    if tags[after] == "I" and not ("I" in tags[start:mark] and "C" in tags[after : after + 12]):
        return True
    if tags[after] in "CS" and _starts_with_cue(stretch, after + 1):
        return True
    if reach == "long":
        return norms[after] in ("while", "whereas")
    return (
        norms[after] in _TURNS or tags[after] in "OWV" or (tags[mark] == "-" and tags[after] == "D")
    )


def _starts_with_cue(stretch: Stretch, at: int) -> bool:
    """Whether ``[subject] cue`` stands at ``at``: a new attribution begins there."""
    tags = stretch.tags
    subject = noun_phrase_after(tags, at)
    end = (subject.end if subject else at) + _VERB_WITHIN
    for index in range(at, min(len(tags), end)):
        form = cue_forms().get(stretch.norms[index])
        if form is None or tags[index] not in "EVn" or form.form == "gerund":
            continue
        if form.form == "base":  # "critics want a", not "critics of the plan"
            is_verb = tags[index - 1] in "nN" and tags[index + 1 : index + 2] in tuple("DOTt")
        else:
            is_verb = index == at or tags[index - 1] in "nNOAXGQ"
        if is_verb:
            return form.cue.share("that") > _STRONG_SHARE
    return False


def _is_coordinated_cue(stretch: Stretch, conjunction: int, verb: int) -> bool:
    """Whether after "and" stands a cue in the tense of ``verb``: ``said A and added B``."""
    forms = cue_forms()
    own = forms.get(stretch.norms[verb])
    for at in range(conjunction + 1, min(len(stretch.tags), conjunction + 3)):
        form = forms.get(stretch.norms[at])
        if form and own:
            same = {own.form, form.form} <= {"past", "participle"} or own.form == form.form
            return (
                same
                and own.form != "base"
                and max(form.cue.share("np"), form.cue.share("that")) > _STRONG_SHARE
            )
        if stretch.tags[at] != "X":
            return False
    return False


def clause_before(stretch: Stretch, end: int, floor: int) -> Range | None:
    """The content that ends right before ``, she said``: back to ``floor`` at most.

    A quotation that is a sentence of its own stands alone; else the whole clause is content.
    """
    tags = stretch.tags
    last = end
    floor = max(floor, end - LONGEST)
    while last > floor and tags[last - 1] in ",-":
        last -= 1
    if last <= floor:
        return None
    start = last - 1
    if not (tags[start] in "KQ" and _stands_alone(stretch, start, floor)):
        start = floor
        while start < last and (tags[start] in ",;:-.C" or (tags[start] == "X" and False)):
            start += 1
    return Range(start, last) if start < last else None


def _stands_alone(stretch: Stretch, at: int, floor: int) -> bool:
    """Whether the quotation at ``at`` is not the end of a sentence of the reporter."""
    return at == floor or (stretch.tags[at - 1] in ",:;.-C" and stretch.words[at].starts_sentence)


def reach_of(stretch: Stretch, source: Range | None, verb: int, frame: str) -> Reach:
    """How far the content of a cue goes, by its frame and by the clause that it stands in.

    In ``While X said A, B`` and ``Y, who said A, did B`` it ends with the next comma.
    """
    start = verb_group_start(stretch.tags, verb)
    tags = stretch.tags
    if source and source.end <= start and tags[source.end : start] in ("", ",", "-"):
        start = source.start
    if start and tags[start - 1] == "S" and (start == 1 or tags[start - 2] in ",C"):
        return "subordinate"
    if tags[0] in "EISp" and "," not in tags[:verb]:
        return "subordinate"
    group = verb_group_start(tags, verb)
    if group > 1 and tags[group - 1] == "W" and tags[group - 2] == ",":
        return "subordinate"
    return "long" if frame in ("that", "wh", "quote", "colon", "fronted") else "short"
