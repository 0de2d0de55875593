"""Where content begins and ends: the clause after a cue, the clause before a parenthesis."""

from __future__ import annotations

from pipeline.annotators.quotation.cues import cue_forms
from pipeline.annotators.quotation.phrases import Range, noun_phrase_after, verb_group_start
from pipeline.annotators.quotation.reading import Stretch

_CONTRASTS = frozenset(["while", "though", "although", "whereas", "despite", "even"])
_PARTICIPLES_OF_THE_REPORTER = frozenset(
    ["according", "referring", "prompting", "drawing", "echoing", "using", "speaking", "pointing"]
)
_CIRCUMSTANCES = frozenset(["after", "before", "during", "when", "as", "until", "because", "while"])


def clause_after(stretch: Stretch, start: int, *, verb: int, is_subordinate: bool) -> Range | None:
    """The content that begins at word ``start`` after the cue at word ``verb``.

    It runs to the end of the stretch, or to where the reporter takes the word again: the next
    coordinated cue, a participle of saying, a contrast, the end of a subordinate clause.
    """
    tags = stretch.tags
    at = start
    while at < len(tags):
        tag = tags[at]
        if tag == "." and at == len(tags) - 1:
            break
        if tag == "." and stretch.norms[at] in ".":
            break
        if tag == ";":
            break
        if tag == "K" and _closes_content(stretch, at, start):
            at += 1
            break
        if tag in ",-" and at > start and _reporter_takes_over(stretch, at, is_subordinate):
            break
        if at == start + 1 and tags[start] == "Q" and stretch.norms[at] in _CIRCUMSTANCES:
            break
        if tag == "C" and at > start and _is_coordinated_cue(stretch, at, verb):
            break
        at += 1
    while at > start and tags[at - 1] in ",:;-C":
        at -= 1
    return Range(start, at) if at > start else None


def _closes_content(stretch: Stretch, at: int, start: int) -> bool:
    """Whether content ends with the quotation at ``at``: nothing of the clause follows."""
    following = stretch.tags[at + 1 : at + 2]
    if at == start:
        return True
    return following in ("", ".", "N", "O", "D") or not following


def _reporter_takes_over(stretch: Stretch, mark: int, is_subordinate: bool) -> bool:
    """Whether after the comma at ``mark`` the content is over."""
    if is_subordinate:
        return True
    norms, tags = stretch.norms, stretch.tags
    after = mark + 1
    if after >= len(tags):
        return True
    if norms[after] in _CONTRASTS or norms[after] in _PARTICIPLES_OF_THE_REPORTER:
        return True
    if tags[after] in "XI":
        gerund = after + 1 if tags[after] == "X" and after + 1 < len(tags) else after
        form = cue_forms().get(norms[gerund])
        return form is not None and form.form == "gerund" and form.cue.act == "speech"
    if tags[after] == "C" or tags[after] == "S":
        return _starts_with_cue(stretch, after + 1)
    return False


def _starts_with_cue(stretch: Stretch, at: int) -> bool:
    """Whether ``[subject] cue`` stands at ``at``: a new attribution begins there."""
    tags = stretch.tags
    subject = noun_phrase_after(tags, at)
    verb = subject.end if subject else at
    for index in range(verb, min(len(tags), verb + 4)):
        form = cue_forms().get(stretch.norms[index])
        if form and tags[index] in "EVn" and form.cue.act == "speech":
            return form.form in ("past", "third", "participle") and form.cue.share("that") > 0.6
        if tags[index] not in "AX":
            return False
    return False


def _is_coordinated_cue(stretch: Stretch, conjunction: int, verb: int) -> bool:
    """Whether after "and" stands a cue in the tense of ``verb``: ``said A and added B``."""
    forms = cue_forms()
    own = forms.get(stretch.norms[verb])
    for at in range(conjunction + 1, min(len(stretch.tags), conjunction + 3)):
        form = forms.get(stretch.norms[at])
        if form and own:
            same = {own.form, form.form} <= {"past", "participle"} or own.form == form.form
            return same and own.form != "base" and form.cue.share("np") > 0.6
        if stretch.tags[at] != "X":
            return False
    return False


def clause_before(stretch: Stretch, end: int, floor: int) -> Range | None:
    """The content that ends right before ``, she said``: back to ``floor`` at most.

    A quotation that is a sentence of its own stands alone; else the whole clause is content.
    """
    tags = stretch.tags
    last = end
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


def is_subordinate(stretch: Stretch, source: Range | None, verb: int) -> bool:
    """Whether the cue stands in a clause that opens its sentence: ``While X said A, B``."""
    start = source.start if source and source.start < verb else verb_group_start(stretch.tags, verb)
    return (
        start > 0
        and stretch.tags[start - 1] == "S"
        and (start == 1 or stretch.tags[start - 2] in ",C")
    )
