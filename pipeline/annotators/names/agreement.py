"""One sense per article: what the other mentions of a name say about this one.

After a first look at every chunk by itself, a mention that contradicts the rest of the article
loses, a bare word that begins or ends a person's full name gains as a person, and letters or a
first word that shorten the name of an organization gain as one (one sense per discourse: Gale, Church and Yarowsky, 1992).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.annotators.names.candidates import Words
from pipeline.annotators.names.segmentation import Part
from pipeline.annotators.names.weights import NAME_LABELS

CONTRADICTED = 2.0
SURNAME = 1.0
GIVEN_NAME = 0.5
ACRONYM = 2.0
SHORT_FORM = 1.5

_PERSON, _ORG = NAME_LABELS.index("PERSON"), NAME_LABELS.index("ORG")
_SURE_ENOUGH = 0.3


@dataclass
class _Votes:
    """Shares of each label summed over all mentions of a surface, and how many there are."""

    shares: list[float] = field(default_factory=lambda: [0.0] * len(NAME_LABELS))
    count: int = 0


@dataclass
class _Article:
    votes: dict[str, _Votes] = field(default_factory=lambda: defaultdict(_Votes))
    surnames: dict[str, float] = field(default_factory=dict)
    given_names: dict[str, float] = field(default_factory=dict)
    acronyms: dict[str, float] = field(default_factory=dict)
    short_forms: dict[str, float] = field(default_factory=dict)


def agree(words: Words, parts: Iterable[Part]) -> None:
    """Adjust the scores of ``parts`` (all of the article) by what the article holds elsewhere."""
    surfaces = [(part, " ".join(words.folded[part.start : part.end])) for part in parts]
    article = _Article()
    for part, surface in surfaces:
        votes = article.votes[surface]
        votes.count += 1
        votes.shares = [a + b for a, b in zip(votes.shares, part.shares, strict=True)]
        if part.end - part.start > 1:
            _note_full_name(words, part, article)
    for part, surface in surfaces:
        _adjust(part, surface, article)


def _note_full_name(words: Words, part: Part, article: _Article) -> None:
    person, organization = part.shares[_PERSON], part.shares[_ORG]
    if person > _SURE_ENOUGH:
        for names, word in (
            (article.surnames, words.folded[part.end - 1]),
            (article.given_names, words.folded[part.start]),
        ):
            names[word] = max(names.get(word, 0.0), person)
    if organization > _SURE_ENOUGH:
        capitals = [i for i in range(part.start, part.end) if words.signs[i]]
        letters = "".join(words.folded[i][0] for i in capitals)
        article.acronyms[letters] = max(article.acronyms.get(letters, 0.0), organization)
        if words.signs[part.start] in {"x", "A"}:
            word = words.folded[part.start]
            article.short_forms[word] = max(article.short_forms.get(word, 0.0), organization)


def _adjust(part: Part, surface: str, article: _Article) -> None:
    votes = article.votes[surface]
    scores = part.scores
    others = votes.count - 1
    if others:
        rest = [(a - b) / others for a, b in zip(votes.shares, part.shares, strict=True)]
        named = sum(rest)
        for label, share in enumerate(rest):
            scores[label] -= CONTRADICTED * (named - share)
    if part.end - part.start == 1:
        scores[_PERSON] += SURNAME * article.surnames.get(surface, 0.0)
        scores[_PERSON] += GIVEN_NAME * article.given_names.get(surface, 0.0)
        scores[_ORG] += SHORT_FORM * article.short_forms.get(surface, 0.0)
        letters = surface.replace(".", "")
        if len(letters) > 1:
            scores[_ORG] += ACRONYM * article.acronyms.get(letters, 0.0)
