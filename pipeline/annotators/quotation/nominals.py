"""Cues that are no verbs: ``his claim that``, ``attacks on``, ``is sure that``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.annotators.quotation.frames import Frame
from pipeline.annotators.quotation.phrases import Range, noun_phrase_before, verb_group_start
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.subjects import subject_before
from pipeline.records import Act

_SPEECH_NOUNS = {
    "that": "claim claims statement assertion allegation allegations accusation accusations "
    "argument suggestion warning warnings promise pledge vow announcement assurance assurances "
    "prediction conclusion complaint complaints admission insistence declaration contention "
    "accusation report reports reminder acknowledgment",
    "to": "promise promises pledge vow offer threat threats call calls",
    "of": "criticism praise denunciation condemnation accusations allegations mention",
    "on": "attack attacks",
    "for": "praise call calls",
    "about": "questions complaints comments remarks",
}
_STANCE_NOUNS = {
    "that": "belief view hope hopes fear fears concern concerns opinion conviction suspicion doubt "
    "doubts expectation worry worries",
    "to": "decision opposition desire proposal",
    "of": "endorsement",
    "on": "views",
    "for": "support",
    "about": "concerns doubts worries fears concern",
}
_STANCE_ADJECTIVES = {
    "that": "confident convinced certain sure concerned worried afraid hopeful optimistic "
    "skeptical adamant aware proud",
    "about": "concerned worried optimistic skeptical",
    "of": "critical supportive skeptical",
}
_ALWAYS = frozenset(["that"])  # other links count only where somebody owns the noun
SCORE = 0.75


class Nominal(NamedTuple):
    """A nominal cue in word ordinals of a stretch."""

    words: Range
    source: Range | None
    frame: Frame
    act: Act


def _by_word(nouns: dict[str, str]) -> dict[str, frozenset[str]]:
    links: dict[str, set[str]] = {}
    for link, words in nouns.items():
        for word in words.split():
            links.setdefault(word, set()).add(link)
    return {word: frozenset(found) for word, found in links.items()}


_SPEECH = _by_word(_SPEECH_NOUNS)
_STANCE = _by_word(_STANCE_NOUNS)
_ADJECTIVES = _by_word(_STANCE_ADJECTIVES)


def find_nominals(stretch: Stretch) -> Iterator[Nominal]:
    """The nominal cues of ``stretch``, in order."""
    for at, norm in enumerate(stretch.norms[:-2]):
        if norm in _SPEECH or norm in _STANCE:
            nominal = _read_noun(stretch, at)
        elif norm in _ADJECTIVES:
            nominal = _read_adjective(stretch, at)
        elif norm == "clear":
            nominal = _read_made_clear(stretch, at)
        else:
            continue
        if nominal:
            yield nominal


def is_speech_noun(norm: str) -> bool:
    """Whether one may express or voice it: ``hope``, ``criticism``."""
    return act_of_noun(norm) is not None


def act_of_noun(norm: str) -> Act | None:
    """What a noun tells of: a ``claim`` is speech, a ``hope`` a stance, a ``boat`` neither."""
    return "speech" if norm in _SPEECH else "stance" if norm in _STANCE else None


def _read_noun(stretch: Stretch, at: int) -> Nominal | None:
    norm, link = stretch.norms[at], stretch.norms[at + 1]
    act: Act = "speech" if link in _SPEECH.get(norm, ()) else "stance"
    if act == "stance" and link not in _STANCE.get(norm, ()):
        return None
    if link == "that" and stretch.tags[at + 2] in "AVE":
        return None
    if link == "to" and stretch.tags[at + 2] not in "nAXIE":
        return None
    source = _owner(stretch, at)
    if source is None and link not in _ALWAYS:
        return None
    content = at + 1 if link in ("that", "to") else at + 2
    return Nominal(Range(at, at + 1), source, Frame(link, at + 1, content), act)


def _owner(stretch: Stretch, at: int) -> Range | None:
    """Whose noun it is: ``Lee's recent claim``, ``their belief``."""
    tags, norms = stretch.tags, stretch.norms
    before = at - 1
    while before > at - 3 and before > 0 and tags[before] in "nEI":
        before -= 1
    if before < 0:
        return None
    if norms[before] in ("his", "her", "their"):
        return Range(before, before + 1)
    if tags[before] != "G":
        return None
    is_clitic = norms[before] == "'s"
    return noun_phrase_before(tags, before if is_clitic else before + 1)


def _read_adjective(stretch: Stretch, at: int) -> Nominal | None:
    tags, norms = stretch.tags, stretch.norms
    start = verb_group_start(tags, at)
    if norms[at + 1] not in _ADJECTIVES[norms[at]] or "A" not in tags[start:at]:
        return None
    source = subject_before(tags, start)
    if source is None:
        return None
    content = at + 1 if norms[at + 1] == "that" else at + 2
    return Nominal(Range(start, at + 1), source, Frame(norms[at + 1], at + 1, content), "stance")


def _read_made_clear(stretch: Stretch, at: int) -> Nominal | None:
    """``made clear that``, ``has made it clear he``."""
    verb = at - 2 if stretch.norms[at - 1] == "it" else at - 1
    if verb < 1 or stretch.norms[verb] not in ("made", "make", "makes", "making"):
        return None
    if stretch.tags[at + 1] not in "THDNO":
        return None
    start = verb_group_start(stretch.tags, verb)
    source = subject_before(stretch.tags, start)
    return Nominal(Range(start, at + 1), source, Frame("that", at + 1, at + 1), "speech")
