"""The lexicon of cues: verbs by which news attributes, and how often they do.

``cues.tsv`` has a line for each verb: its act, its irregular forms, and for each frame (what
follows the verb, see ``frames``) the share of its occurrences that attribute what follows, in
percent: counted in the training part of PolNeAR by ``pipeline.training.quote_cues``, or set by
hand where that corpus is too small or asks for more than a reader would call a quote. ``*`` is any
other frame, ``none`` a parenthesis (``..., she said``), ``inf`` any infinitive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pipeline.records import Act

Form = Literal["base", "third", "past", "participle", "gerund"]

THRESHOLD = 0.5
_VOWELS = "aeiou"


@dataclass(frozen=True)
class Cue:
    """A verb that attributes, with its act and its shares by frame."""

    lemma: str
    act: Act
    shares: dict[str, float]

    def share(self, frame: str) -> float:
        """How often the verb attributes in ``frame``, from 0 to 1."""
        return self.shares.get(frame, self.shares["*"])


class CueForm(NamedTuple):
    """An inflected form of a cue."""

    cue: Cue
    form: Form


@cache
def cue_forms() -> dict[str, CueForm]:
    """All forms of all cues, in lower case. A base form stands before an equal past form."""
    forms: dict[str, CueForm] = {}
    for cue, irregular in _read_lexicon():
        for form, word in inflect(cue.lemma, irregular):
            if word not in forms:
                forms[word] = CueForm(cue, form)
    return forms


def _read_lexicon() -> Iterator[tuple[Cue, list[str]]]:
    table = files(__package__).joinpath("cues.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            lemma, act, irregular, counted, by_hand = line.split("\t")
            pairs = (pair.split("=") for pair in f"{counted} {by_hand}".split())
            numbers = {frame: int(percent) / 100 for frame, percent in pairs}
            yield Cue(lemma, "speech" if act == "speech" else "stance", numbers), irregular.split()


def inflect(lemma: str, irregular: list[str]) -> Iterator[tuple[Form, str]]:
    """The forms of a verb; ``irregular`` holds past, participle and gerund, or nothing."""
    yield "base", lemma
    yield "third", _third_person(lemma)
    if irregular:
        yield from zip(("past", "participle", "gerund"), irregular, strict=True)
        return
    is_y = lemma.endswith("y") and lemma[-2] not in _VOWELS
    past = lemma[:-1] + "ied" if is_y else lemma + ("d" if lemma.endswith("e") else "ed")
    yield "past", past
    yield "participle", past
    drops_e = lemma.endswith("e") and not lemma.endswith(("ee", "ye", "oe"))
    yield "gerund", (lemma[:-1] if drops_e else lemma) + "ing"


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
