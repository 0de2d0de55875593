"""Institutions that are described: ``the company``, ``the Vardanian government``."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nations import nation_key
from pipeline.records import Entity, EntityMention, Id, Span

_GOVERNMENTS = frozenset(["government", "administration", "regime", "country", "ministry"])
_PLACES = frozenset(["state", "city", "country", "county", "town", "nation", "kingdom", "republic"])
_COMPANY = (
    "inc corp corporation co company ltd llc plc ag group holdings industries motors airlines "
    "airways technologies systems partners capital bank foods energy pharmaceuticals labs works"
)
_NEWS = (
    "news times post journal herald tribune gazette guardian observer press globe magazine daily "
    "review chronicle weekly broadcasting tv radio network media"
)
_HEADS = {
    "agency": (
        "agency department service bureau administration office commission investigations "
        "authority directorate ministry patrol affairs"
    ),
    "department": "department ministry office police",
    "bureau": "bureau office",
    "office": "office bureau department",
    "company": _COMPANY, "firm": _COMPANY + " partners associates consulting advisors",
    "manufacturer": _COMPANY, "maker": _COMPANY, "retailer": _COMPANY + " stores",
    "airline": "airline airlines airways air", "bank": "bank banco bancorp",
    "carrier": "airline airlines airways air wireless mobile telecom",
    "newspaper": _NEWS, "paper": _NEWS, "magazine": _NEWS, "outlet": _NEWS, "publication": _NEWS,
    "network": _NEWS + " channel", "broadcaster": _NEWS + " channel",
    "court": "court courts circuit tribunal", "tribunal": "tribunal court",
    "panel": "panel committee commission subcommittee council board",
    "committee": "committee subcommittee panel",
    "university": "university college institute", "school": "school academy college university",
    "college": "college university", "party": "party democrats republicans conservatives labour",
    "union": "union brotherhood federation association workers guild teamsters",
    "police": "police department sheriff constabulary",
    "group": (
        "group association coalition alliance union foundation institute council center centre "
        "network federation society league committee campaign project watch fund organization"
    ),
    "organization": (
        "organization association coalition alliance union foundation institute council center "
        "centre network federation society league committee fund nations nato"
    ),
    "charity": "foundation fund trust charity relief aid mission",
}  # fmt: skip
_PUBLIC = frozenset(
    """
        department ministry agency council court committee commission parliament congress senate
        house government police army navy university college school party union nations senate
        kremlin pentagon cabinet assembly administration federation association foundation
        institute church bureau office
    """.split()
)
_PRIVATE = frozenset(
    "company firm manufacturer maker retailer carrier business startup brand team club".split()
)
_MENTIONS_BACK = 80
_PROMINENT = 1.5  # an organization is "the company" if so much weightier than the next
_FADING = 0.98  # weight of a mention for each mention after it
_APPOSITION_CHARS = 60


def find_institution(mentions: Mentions, source: Span, noun: str) -> Entity | None:
    """The organization that has the noun in a name or an apposition, or is of its kind.

    A government is its country; "the city" is the last place named. Of several of a kind the
    weightiest, if it stands out: named often, and lately.
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
        elif mention.label == "ORG" and _is_called(mentions, mention, noun):
            return mentions.entity_of(mention)
    if noun in _PLACES or nations or mentions.within(source):  # the Lee campaign is no other
        return None
    weights: dict[Id, float] = defaultdict(float)
    for age, mention in enumerate(reversed(recent)):
        if mention.label == "ORG" and mention.entity_id:
            weights[mention.entity_id] += _FADING**age
    names = {i: re.findall(r"\w+", mentions.entities[i].name.casefold()) for i in weights}
    heads = _HEADS.get(noun, "").split()
    alike = {i: w for i, w in weights.items() if any(head in names[i] for head in heads)}
    if not alike and noun in _PRIVATE:
        alike = {i: w for i, w in weights.items() if not _PUBLIC.intersection(names[i])}
    chosen = _stand_out(alike or weights)
    return mentions.entities[chosen] if chosen else None


def _stand_out(weights: dict[Id, float]) -> Id | None:
    """The weightiest, if it is the only one or much weightier than the next."""
    first, second = [*sorted(weights, key=lambda i: -weights[i])[:2], "", ""][:2]
    is_alone = bool(first) and weights[first] >= _PROMINENT * weights.get(second, 0.0)
    return first if is_alone else None


def _is_called(mentions: Mentions, mention: EntityMention, noun: str) -> bool:
    """Whether the name has the noun, or an apposition after it."""
    name = mentions.entity_of(mention).name
    if noun in f"{mention.text} {name}".casefold().split():
        return True
    after = mentions.text[mention.end : mention.end + _APPOSITION_CHARS]
    return re.match(rf", (?:a|an|the) [^.,;]{{0,40}}\b{re.escape(noun)}\b", after) is not None
