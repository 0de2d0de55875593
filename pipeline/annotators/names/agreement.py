"""One sense per article: what the other mentions of a name say about this one.

After a first look at every chunk by itself, a mention that contradicts the rest of the article
loses, one that agrees with settled ones gains, and what the article has introduced gains: the
surname of a person, the family (`the Morgans`), the letters or the short form of an organization,
the people of a country (one sense per discourse: Gale, Church and Yarowsky, 1992).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.annotators.names.candidates import HYPHENS, Words
from pipeline.annotators.names.gazetteer import name_peoples, read_peoples
from pipeline.annotators.names.segmentation import Part
from pipeline.annotators.names.weights import NAME_LABELS

CONTRADICTED = 2.0
CONFIRMED = 1.0
SURNAME = 1.0
LONG_SURNAME = 3.0
GIVEN_NAME = 0.5
FAMILY = 6.0
ACRONYM = 2.0
SHORT_FORM = 4.0
PEOPLE = 8.0

_PERSON, _ORG, _GPE, _NORP = (NAME_LABELS.index(x) for x in ("PERSON", "ORG", "GPE", "NORP"))
_SURE_ENOUGH = 0.3
_SETTLED = 0.9


@dataclass
class _Votes:
    """Shares of each label summed over all mentions of a surface, and how many there are."""

    shares: list[float] = field(default_factory=lambda: [0.0] * len(NAME_LABELS))
    count: int = 0


@dataclass
class _Article:
    """What has been introduced, each with how sure that is; surfaces are folded."""

    votes: dict[str, _Votes] = field(default_factory=lambda: defaultdict(_Votes))
    surnames: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    given_names: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    acronyms: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    short_forms: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    peoples: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def agree(words: Words, parts: Iterable[Part]) -> None:
    """Adjust the scores of ``parts`` (all of the article) by what the article holds elsewhere."""
    surfaces = [(part, " ".join(words.folded[part.start : part.end])) for part in parts]
    article = _Article()
    for part, surface in surfaces:
        votes = article.votes[surface]
        votes.count += 1
        votes.shares = [a + b for a, b in zip(votes.shares, part.shares, strict=True)]
        _introduce(words, part, surface, article)
    for part, surface in surfaces:
        _compare(part, article.votes[surface])
        _support(words, part, surface, article)


def _introduce(words: Words, part: Part, surface: str, article: _Article) -> None:
    person, organization, place = (part.shares[i] for i in (_PERSON, _ORG, _GPE))
    is_long = part.end - part.start > 1
    if is_long and person > _SURE_ENOUGH:
        _raise(article.given_names, words.folded[part.start], person)
        for surname in _list_surnames(words, part):
            _raise(article.surnames, surname, person)
    if is_long and organization > _SURE_ENOUGH:
        capitals = [i for i in range(part.start, part.end) if words.signs[i]]
        _raise(article.acronyms, "".join(words.folded[i][0] for i in capitals), organization)
        for i in (part.start, part.end - 1):
            if words.signs[i] in {"x", "A"}:
                _raise(article.short_forms, words.folded[i], organization)
    if place > _SURE_ENOUGH:
        for people in name_peoples(surface):
            _raise(article.peoples, people, place)


def _raise(table: dict[str, float], key: str, share: float) -> None:
    table[key] = max(table[key], share)


def _list_surnames(words: Words, part: Part) -> Iterator[str]:
    """The last word, with what hangs on it by a hyphen, and the last two of three or more."""
    start = part.end
    for _ in range(2):
        start -= 1
        while start - 1 > part.start and words.folded[start - 1] in HYPHENS:
            start -= 2
        if start <= part.start:
            return
        yield " ".join(words.folded[start : part.end])


def _compare(part: Part, votes: _Votes) -> None:
    others = votes.count - 1
    if others:
        rest = [(a - b) / others for a, b in zip(votes.shares, part.shares, strict=True)]
        named = sum(rest)
        for label, share in enumerate(rest):
            part.scores[label] -= CONTRADICTED * (named - share)
            if named > _SETTLED:
                part.scores[label] += CONFIRMED * share


def _support(words: Words, part: Part, surface: str, article: _Article) -> None:
    scores = part.scores
    surname, given_name = article.surnames.get(surface, 0.0), article.given_names.get(surface, 0.0)
    scores[_PERSON] += SURNAME * surname + GIVEN_NAME * given_name
    if part.end - part.start > 1:
        if not part.start or not words.signs[part.start - 1]:
            scores[_PERSON] += LONG_SURNAME * surname
        return
    scores[_PERSON] += FAMILY * (surface.endswith("s") and article.surnames.get(surface[:-1], 0.0))
    if not surname and not given_name:
        short_form = SHORT_FORM * article.short_forms.get(surface, 0.0)
        scores[_ORG] += short_form
        scores[_PERSON] -= short_form
    letters = surface.replace(".", "")
    if len(letters) > 1:
        scores[_ORG] += ACRONYM * article.acronyms.get(letters, 0.0)
    if surface not in read_peoples():
        people = article.peoples.get(surface) or article.peoples.get(surface.removesuffix("s"))
        scores[_NORP] += PEOPLE * (people or 0.0)
