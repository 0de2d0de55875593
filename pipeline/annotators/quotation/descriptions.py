"""Sources that describe their speaker: ``the North Korean leader``, ``the agency``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nations import nation_key
from pipeline.annotators.quotation.profiles import Profile
from pipeline.records import Entity, EntityMention, Id, Span

_LEADERS = frozenset(
    """
        leader president premier chancellor king queen emperor chairman dictator ruler monarch
        minister prime supreme chief
    """.split()
)
_LAWMAKERS = frozenset(
    ["senator", "representative", "congressman", "congresswoman", "legislator", "mp"]
)
_CANDIDATES = frozenset(["nominee", "candidate"])
_SAME_OFFICE = {
    "leader": _LEADERS,
    "ruler": _LEADERS,
    "dictator": _LEADERS,
    "strongman": _LEADERS,
    "premier": frozenset(["premier", "minister"]),
    "lawmaker": _LAWMAKERS,
    "legislator": _LAWMAKERS,
    "congressman": frozenset(["representative", "congressman"]),
    "congresswoman": frozenset(["representative", "congresswoman"]),
    "nominee": _CANDIDATES,
    "candidate": _CANDIDATES,
    "billionaire": frozenset(["billionaire", "tycoon", "mogul", "businessman"]),
}
_GOVERNMENTS = frozenset(["government", "administration", "regime", "country", "ministry"])
_PLACES = frozenset(["state", "city", "country", "county", "town", "nation", "kingdom", "republic"])
_MENTIONS_BACK = 80
_PROMINENT = 2  # an organization is "the company" if named so many times as often as the next
_APPOSITION_CHARS = 60


def find_office_holder(
    mentions: Mentions,
    profiles: dict[Id, Profile],
    source: Span,
    norms: Sequence[str],
    office: str,
) -> Entity | None:
    """Who holds the office, in the country that the description names if it names one.

    ``norms`` are the words of the description up to the office. Of several the last named one.
    """
    nations = mentions.nations_within(source)
    offices = _SAME_OFFICE.get(office, frozenset([office]))
    holders = {
        entity_id: profile
        for entity_id, profile in profiles.items()
        if profile.offices & offices and mentions.last_place(entity_id, source.start) >= 0
    }
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


def find_institution(mentions: Mentions, source: Span, noun: str) -> Entity | None:
    """The organization that has the noun in its name or in an apposition, or is named most.

    A government is its country; "the city" is the last place named.
    """
    nations = mentions.nations_within(source)
    if noun in _GOVERNMENTS and len(nations) == 1:
        countries = (e for e in mentions.entities.values() if e.label == "GPE")
        country = next((e for e in countries if nation_key(e.name) in nations), None)
        if country:
            return country
    recent = mentions.before(source.start, _MENTIONS_BACK)
    for mention in reversed(recent):
        if noun in _PLACES:
            if mention.label == "GPE":
                return mentions.entity_of(mention)
        elif mention.label == "ORG" and _is_called(mentions.text, mention, noun):
            return mentions.entity_of(mention)
    if noun in _PLACES or nations:
        return None
    counts = Counter(mention.entity_id for mention in recent if mention.label == "ORG")
    first, second = [*counts.most_common(2), (None, 0), (None, 0)][:2]
    return mentions.entities[first[0]] if first[0] and first[1] >= _PROMINENT * second[1] else None


def _is_called(text: str, mention: EntityMention, noun: str) -> bool:
    """Whether the name has the noun, or an apposition after it."""
    if noun in mention.text.casefold().split():
        return True
    after = text[mention.end : mention.end + _APPOSITION_CHARS]
    return re.match(rf", (?:a|an|the) [^.,;]{{0,40}}\b{re.escape(noun)}\b", after) is not None
