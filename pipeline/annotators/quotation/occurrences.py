"""Occurrences of cues in a stretch: which words are verbs that attribute, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.annotators.quotation.cues import Cue, CueForm, cue_forms
from pipeline.annotators.quotation.frames import Frame, read_frames
from pipeline.annotators.quotation.phrases import Range, noun_phrase_before, verb_group_start
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.subjects import main_subject, source_after, subject_before

Voice = Literal["active", "passive", "infinitive", "participle", "noun"]

BE = frozenset("is are was were be been being 's 're 'm am isn't aren't wasn't weren't".split())
_PLURALS = frozenset(["people", "police", "media", "women", "men", "others", "both", "children"])
_QUANTIFIERS = frozenset(["many", "some", "few", "several", "most", "all", "both", "others", "any"])
_REDUCING = frozenset(["when", "if", "once", "while"])
_ASKED = frozenset(["surveyed", "polled", "interviewed", "questioned", "involved"])
_NEVER_NOUNS = frozenset(
    """
        say tell write think know believe add argue explain describe insist suggest assert
        accuse ask acknowledge announce agree admit want mean seek see feel deny reply respond
        predict declare conclude continue consider criticize defend recommend refuse reveal
        understand
    """.split()
)
_WITH_RECIPIENT = frozenset(
    """
        tell ask remind assure warn inform urge advise convince persuade notify reassure promise
        show teach put
    """.split()
)
_HEADLINE = 0.8  # share of words with a capital


@dataclass(frozen=True)
class Occurrence:
    """A verb of the lexicon at work: word ordinals of a stretch, end exclusive.

    ``verbs`` runs from the first auxiliary to the verb. ``is_inverted`` says that the source
    stands behind the verb, ``is_remote`` that it is the subject of another verb.
    """

    cue: Cue
    verbs: Range
    voice: Voice
    source: Range | None
    frames: list[Frame]
    is_inverted: bool = False
    is_remote: bool = False
    has_particle: bool = False

    @property
    def words(self) -> Range:
        """What is published as the cue: the verb, with its particle (``pointed out``)."""
        return Range(self.last, self.last + 1 + self.has_particle)

    @property
    def last(self) -> int:
        """The verb itself."""
        return self.verbs.end - 1


def find_occurrences(stretch: Stretch) -> Iterator[Occurrence]:
    """The verbs of the lexicon in ``stretch`` in order, nouns of the same form left out."""
    forms = cue_forms()
    for at, norm in enumerate(stretch.norms):
        form = forms.get(norm)
        if form and stretch.tags[at] in "nEIVNX":
            occurrence = _read_occurrence(stretch, at, form)
            if occurrence.voice != "noun":
                yield occurrence


def _read_occurrence(stretch: Stretch, at: int, form: CueForm) -> Occurrence:
    tags = stretch.tags
    start = verb_group_start(tags, at)
    voice = _voice(stretch, start, at, form)
    takes_recipient = form.cue.lemma in _WITH_RECIPIENT
    frames = read_frames(stretch.norms, tags, at + 1, takes_recipient=takes_recipient)
    verbs = Range(start, at + 1)
    if voice == "noun":
        return Occurrence(form.cue, verbs, voice, None, frames)
    source, is_inverted, is_remote = _find_source(stretch, verbs, voice)
    has_particle = stretch.norms[at + 1 : at + 2] in (["out"], ["back"])
    return Occurrence(form.cue, verbs, voice, source, frames, is_inverted, is_remote, has_particle)


def _voice(stretch: Stretch, start: int, at: int, form: CueForm) -> Voice:
    """Whether the word is a verb here, and how it stands to its subject."""
    norms, tags = stretch.norms, stretch.tags
    group = tags[start:at]
    before = tags[start - 1] if start else ""
    is_base = form.form == "base"
    auxiliaries = [norms[index] for index in range(start, at) if tags[index] == "A"]
    if stretch.words[at].is_capital and at and not _is_headline(stretch):
        return "noun"
    if "t" in group and is_base:
        return "infinitive"
    if auxiliaries:
        return _voice_after_auxiliary(auxiliaries[-1], norms[at], form)
    if form.form == "gerund":
        return "noun" if before in ("D", "G") else "participle"
    if not before and form.form in ("past", "participle"):
        return "passive"
    return "active" if _is_finite(stretch, start, at, before, form) else "noun"


def _voice_after_auxiliary(auxiliary: str, norm: str, form: CueForm) -> Voice:
    is_be = auxiliary in BE
    if norm.endswith("ing"):
        return "active" if is_be else "noun"
    if form.form == "base":
        return "noun" if is_be else "active"
    if is_be and auxiliary != "'s":
        return "passive"
    return "noun" if form.form == "third" else "active"


def _is_finite(stretch: Stretch, start: int, at: int, before: str, form: CueForm) -> bool:
    """Whether a form that may be a noun or an adjective as well is a verb in its place."""
    norm_before = stretch.norms[start - 1] if start else ""
    after = stretch.tags[at + 1 : at + 2]
    if before in ("O", "W"):
        return True
    if norm_before in _REDUCING and form.cue.lemma == "ask":  # Lee said when asked
        return False
    if form.form == "participle" and before != "K":
        return False
    if before == "#":
        return form.form == "past" or (form.form == "base" and after in tuple("ODNT"))
    if before in ("G", "P", "p"):
        return False
    if before == "D":
        return norm_before in _QUANTIFIERS and form.form in ("base", "past")
    if form.form == "base":
        if before in ("n", "I", "N"):
            is_plural = norm_before.endswith("s") or norm_before in _PLURALS
            return is_plural or "C" in stretch.tags[max(0, start - 4) : start]
        return before not in ("", "V", "T", "t") and (before != "E" or norm_before in _ASKED)
    if form.form == "third" and stretch.tags[max(0, start - 2) : start] in ("An", "tn"):
        return False  # to answer questions
    if form.form == "third" and after == "P" and stretch.norms[at + 1] == "of":
        return before == "O"
    if form.form == "third" and before in ("n", "E", "I") and form.cue.lemma not in _NEVER_NOUNS:
        return after in tuple("DONTtQKHG:") or norm_before in ("who", "that")
    return True


def _is_headline(stretch: Stretch) -> bool:
    """Whether all words that may be capital are."""
    pairs = zip(stretch.words, stretch.tags, strict=True)
    capitals = [word.is_capital for word, tag in pairs if tag in "NnEIV"]
    return sum(capitals) >= max(_HEADLINE * len(capitals), 3)


def _find_source(stretch: Stretch, verbs: Range, voice: Voice) -> tuple[Range | None, bool, bool]:
    """The source of a verb, whether it is inverted, whether it is remote."""
    tags, start = stretch.tags, verbs.start
    before = tags[start - 1] if start else ""
    if before == "K":
        return source_after(stretch.norms, tags, verbs.end), True, False
    subject = None
    if voice in ("active", "passive") and before != "C":
        subject = subject_before(tags, start)
    elif voice == "participle" and before and before in "nN":
        subject = noun_phrase_before(tags, start)
    if subject:
        return subject, False, False
    if before == "," and voice == "active" and tags[verbs.end : verbs.end + 1] != "O":
        inverted = source_after(stretch.norms, tags, verbs.end)
        if inverted and _ends_clause(tags, inverted.end):
            return inverted, True, False
    return main_subject(tags, start), False, True


def _ends_clause(tags: str, at: int) -> bool:
    return at >= len(tags) or tags[at] in ".,;-SPMXQK)"
