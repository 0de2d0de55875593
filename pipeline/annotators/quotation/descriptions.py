"""Sources that describe a person: ``the North Korean leader``, ``the senator``, ``the officer``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.profiles import Profile
from pipeline.records import Entity, Id, Span

_ALIKE = (  # the first word may mean each of the others
    "leader president premier chancellor king queen chairman dictator minister prime supreme",
    "ruler leader president premier chancellor king queen emperor dictator monarch supreme",
    "dictator leader president ruler",
    "strongman leader president ruler",
    "premier minister",
    "lawmaker senator representative congressman congresswoman legislator mp",
    "legislator senator representative congressman congresswoman lawmaker mp",
    "politician senator representative congressman congresswoman governor mayor lawmaker",
    "congressman representative",
    "congresswoman representative",
    "nominee candidate",
    "candidate nominee",
    "billionaire tycoon mogul businessman",
    "businessman executive founder entrepreneur investor developer",
    "executive president chief ceo chairman chairwoman founder director",
    "officer sergeant detective constable inspector lieutenant captain trooper policeman deputy",
    "lawyer attorney counsel barrister solicitor prosecutor",
    "attorney lawyer counsel prosecutor",
    "doctor physician surgeon pediatrician psychiatrist oncologist neurosurgeon",
    "judge justice magistrate",
    "scientist biologist chemist physicist geologist researcher ecologist virologist hydrologist",
    "researcher scientist professor fellow analyst economist historian",
    "academic professor lecturer scholar historian",
    "professor lecturer scholar academic",
    "diplomat ambassador envoy",
    "author writer novelist journalist historian",
    "writer author novelist journalist poet",
    "reporter correspondent journalist",
    "spokesperson spokesman spokeswoman",
    "goalie goalkeeper goaltender",
    "athlete player runner swimmer striker goalkeeper",
    "filmmaker director",
    "director filmmaker",
    "priest reverend pastor father bishop",
    "official secretary director commissioner administrator",
)
_SAME_OFFICE = {words.split()[0]: frozenset(words.split()) for words in _ALIKE}
_STANDINGS = frozenset(  # which many may have of whom an article says it once
    "candidate nominee contender republican democrat conservative liberal progressive lawyer "
    "attorney author writer critic man woman person politician".split()
)
_OPENING = 1000  # characters
_SPOUSES = ("husband", "wife", "spouse", "partner")
_PARENTS, _CHILDREN = ("father", "mother", "parent"), ("son", "daughter", "child")
_SIBLINGS = ("brother", "sister", "twin", "sibling")
_INVERSE = (
    dict.fromkeys(_SPOUSES, _SPOUSES)
    | dict.fromkeys(_PARENTS, _CHILDREN)
    | dict.fromkeys(_CHILDREN, _PARENTS)
    | dict.fromkeys(_SIBLINGS, _SIBLINGS)
)


def find_office_holder(
    mentions: Mentions,
    profiles: dict[Id, Profile],
    source: Span,
    norms: Sequence[str],
    office: str,
) -> Entity | None:
    """Who holds the office, in the country that the description names if it names one.

    ``norms`` are the words of the description up to the office. Of several the last named one. An
    article may begin with nothing but the office, and name the one who holds it later.
    """
    nations = mentions.nations_within(source)
    offices = _SAME_OFFICE.get(office, frozenset([office]))
    anywhere = {i: profile for i, profile in profiles.items() if profile.offices & offices}
    holders = {i: p for i, p in anywhere.items() if mentions.last_place(i, source.start) >= 0}
    if not holders and len(anywhere) == 1 and _opens_article(source, norms, office):
        holders = anywhere
    fitting = {i: p for i, p in holders.items() if not nations or nations & p.places}
    if not fitting and len(holders) == 1:
        fitting = {i: p for i, p in holders.items() if not p.places}
    if len(fitting) > 1:  # "the secretary general" rather than any secretary
        exact = {i: p for i, p in fitting.items() if p.offices & set(norms) - {office}}
        fitting = exact or fitting
    if not fitting:
        return None
    last = max(fitting, key=lambda entity_id: mentions.last_place(entity_id, source.start))
    return mentions.entities[last]


def _opens_article(source: Span, norms: Sequence[str], office: str) -> bool:
    """Whether it stands near the beginning, alone: ``The mayor``, ``Mayor`` in a headline."""
    is_alone = [norm for norm in norms if norm not in ("the", "that")] == [office]
    return is_alone and source.start < _OPENING and office not in _STANDINGS


def find_relative(
    mentions: Mentions, profiles: dict[Id, Profile], place: int, owner: Id, noun: str
) -> Entity | None:
    """Whom the article calls the husband, the lawyer, the deputy of ``owner``.

    Who has a wife is her husband. Of several the last named before ``place``.
    """
    nouns = _SAME_OFFICE.get(noun, frozenset([noun]))
    found = [
        entity_id
        for entity_id, profile in profiles.items()
        if any(profile.relations.get(one) == owner for one in nouns)
    ]
    if not found and owner in profiles:
        back = profiles[owner].relations
        found = [back[one] for one in _INVERSE.get(noun, ()) if one in back]
    known = [i for i in found if i != owner and mentions.last_place(i, place) >= 0]
    last = max(known, key=lambda i: mentions.last_place(i, place), default=None)
    return mentions.entities[last] if last else None
