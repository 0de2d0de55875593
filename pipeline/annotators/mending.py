"""How an entity is mended: titles off, possessives off, the label that the gazetteer knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.annotators.names import lexicon
from pipeline.annotators.names.candidates import closed_signs, sign_word
from pipeline.annotators.names.gazetteer import fold, read_kinds
from pipeline.annotators.patterns import find_year_of_act
from pipeline.records import Label

if TYPE_CHECKING:
    from spacy.tokens import Doc

RULES = "rules"

_NUMBERS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s"})
_EDGES = frozenset("“”\"'‘’,;:.!?—–-()[]… \n")
_ALSO_NAMES = frozenset({"dean", "king", "major", "prince", "bishop", "marshal", "judge", "pope"})
_UNDATED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"})
_KIN_AND_TRADES = frozenset(
    "landlady landlord headmistress headmaster goalie goaltender goalkeeper striker midfielder "
    "wife husband daughter son niece nephew".split()
)
_INSTITUTIONS = frozenset(
    "council committee commission ministry department agency university college court bank union "
    "party institute institution association administration senate house police army navy "
    "government authority bureau office parliament congress assembly foundation federation "
    "organization organisation company corporation group league board service force".split()
)
_BODIES = frozenset(
    "agency association authority board commission committee council department federation league "
    "ministry party union".split()
)
_GOVERNED = frozenset({"country", "state", "governed", "city1", "city2"})
_HALVED = ("korea", "vietnam", "yemen", "sudan", "germany")
_HALF_SCORE = 0.8
_KOREAN_SURNAMES = frozenset(
    "Kim Lee Park Choi Jung Jeong Kang Cho Yoon Jang Lim Im Han Shin Seo Suh Kwon Hwang Ahn Song "
    "Ryu Yoo Hong Moon Yang Bae Baek Heo Nam Noh Roh Ri Pak Jo Chung Yun Son Ko Oh Ha Min".split()
)
_HYPHENS = ("-", "‑")
_LONGEST_SYLLABLE = 6  # hyeong


@dataclass(frozen=True)
class Found:
    """An entity in tokens, end exclusive, with who found it and how sure that is."""

    start: int
    end: int
    label: Label
    score: float
    annotator: str


def mend_entity(doc: Doc, entity: Found) -> Iterator[Found]:
    """The entity without title, possessive and article, with the label that the gazetteer knows.

    `US Secretary of State Ann Lee` gives the person and, before it, the country.
    """
    start, end = _strip_edges(doc, entity)
    if entity.label == "PERSON":
        named = _skip_titles(doc, start, end)
        if named > start:
            yield from _read_place_of_office(doc, start, named, entity)
            start = named
        while end - start > 1 and fold(doc[end - 1].text) in lexicon.POSTNOMINALS:
            end -= 1
    elif entity.label == "LAW":
        end = _find_token_end(
            doc, end, find_year_of_act(doc.text, doc[end - 1].idx + len(doc[end - 1]))
        )
    if start < end:
        label = _correct_label(doc[start:end].text, entity.label)
        yield replace(entity, start=start, end=end, label=label)


def _find_token_end(doc: Doc, end: int, end_char: int) -> int:
    while end < len(doc) and doc[end].idx < end_char:
        end += 1
    return end


def join_partners(doc: Doc, found: list[Found]) -> list[Found]:
    """`Hallam & Voss` is one organization, though each half may be a person's name.

    Two organizations with nothing between them are one, too: a name that begins with a number or
    a place is easily cut in two. `Brandt-Hayes` is one person where `Ann Brandt-Hayes` is.
    """
    doubled = _list_doubled(doc, found)
    joined: list[Found] = []
    for entity in found:
        last = joined[-1] if joined else None
        labels = {last.label, entity.label} if last else set()
        is_pair = last is not None and entity.start == last.end + 1
        if last and is_pair and labels <= {"PERSON", "ORG"} and doc[last.end].text == "&":
            joined[-1] = replace(last, end=entity.end, label="ORG")
        elif last and is_pair and doc[last.start : entity.end].text in doubled:
            joined[-1] = replace(last, end=entity.end, label="PERSON")
        elif last and labels == {"ORG"} and entity.start == last.end:
            joined[-1] = replace(last, end=entity.end, score=min(last.score, entity.score))
        else:
            joined.append(entity)
    return joined


def _list_doubled(doc: Doc, found: list[Found]) -> set[str]:
    """The double surnames of people who are named in full."""
    names = (doc[one.start : one.end].text for one in found if one.label == "PERSON")
    return {name.rpartition(" ")[2] for name in names if " " in name and "-" in name}


def close_hyphen(doc: Doc, entity: Found) -> Found:
    """`Brandt-Hayes` and `Park Dae-won` whole, where an annotator stopped at the hyphen.

    In lower case only the second syllable of a Korean given name: not `a Bo Hart-led team`.
    """
    if entity.end - entity.start > 1 and doc[entity.end - 1].text in _HYPHENS:
        entity = replace(entity, end=entity.end - 1)
    after = entity.end + 2
    if entity.label != "PERSON" or after > len(doc) or doc[entity.end].text not in _HYPHENS:
        return entity
    rest = doc[after - 1]
    is_glued = not doc[entity.end - 1].whitespace_ and not doc[entity.end].whitespace_
    is_surname = rest.text.istitle() and not rest.ent_type
    is_korean = doc[entity.start].text in _KOREAN_SURNAMES and entity.end - entity.start > 1
    is_syllable = is_korean and rest.text.islower() and len(rest.text) <= _LONGEST_SYLLABLE
    return replace(entity, end=after) if is_glued and (is_surname or is_syllable) else entity


def _strip_edges(doc: Doc, entity: Found) -> tuple[int, int]:
    start, end = entity.start, entity.end
    if entity.label in _NUMBERS:
        return start, end
    while end > start and (doc[end - 1].text in _POSSESSIVES or doc[end - 1].text in _EDGES):
        if doc[end - 1].text == ")" and any(token.text == "(" for token in doc[start:end]):
            break
        end -= 1
    if entity.label in _UNDATED and end - start > 1 and fold(doc[end - 1].text) in lexicon.WEEKDAYS:
        end -= 1
    articles = _list_articles(entity.label, fold(doc[end - 1].text))
    while start < end and (doc[start].text in articles or doc[start].text in _EDGES):
        start += 1
    return start, end


def _list_articles(label: Label, last: str) -> set[str]:
    """The articles that are no part of the name: `The Hague Times` keeps its own."""
    if label == "WORK_OF_ART":
        return set()
    plain = label in {"GPE", "LOC", "NORP"} or (label == "ORG" and last in _INSTITUTIONS)
    return {"the", "a", "an", "The"} if plain else {"the", "a", "an"}


def _skip_titles(doc: Doc, start: int, end: int) -> int:
    """Where the name begins after `Mr.`, `former Secretary of State`, `Defense Minister`."""
    first = start
    for i in range(start, end - 1):
        key = fold(doc[i].text)
        sign = sign_word(doc[i].text, key) if doc[i].text[0].isupper() else ""
        is_title = key in lexicon.COURTESY or (key in lexicon.ROLES and key not in _ALSO_NAMES)
        is_title = is_title or key in _KIN_AND_TRADES
        if is_title or (i > first and sign in {"K", "L"} and doc[i - 1].text == "of"):
            first = i + 1
        elif sign not in {"P", "N", "K", "L"} and key not in {"of", "the", "for", "-", "and"}:
            break
    following = fold(doc[first].text)
    if following == "of" and first + 2 < end:
        first += 2
    return first if doc[first].text[0].isupper() or following in lexicon.PARTICLES else start


def _read_place_of_office(doc: Doc, start: int, end: int, entity: Found) -> Iterator[Found]:
    """The country or nationality that opens a title: `US` in `US Secretary of State`."""
    for size in (2, 1):
        kind = read_kinds().get(fold(doc[start : start + size].text))
        if start + size <= end and kind in {"country", "state", "people"}:
            label: Label = "NORP" if kind == "people" else "GPE"
            yield replace(entity, start=start, end=start + size, label=label)
            return


def _correct_label(surface: str, label: Label) -> Label:
    key = fold(surface)
    kind = read_kinds().get(key)
    if label == "PERSON" and _is_company(surface):
        return "ORG"
    if label == "FAC" and key.split()[-1] in _BODIES:
        return "ORG"
    if label == "EVENT" and closed_signs().get(key.split()[-1]) == "K":
        return "ORG"
    if kind == "people" and label in {"GPE", "LOC", "ORG"}:
        return "NORP"
    if kind in _GOVERNED and label == "LOC":
        return "GPE"
    if kind == "country" and label in {"ORG", "NORP"}:
        return "GPE"
    return "LOC" if kind == "region" and label == "GPE" else label


def _is_company(surface: str) -> bool:
    """`Cordillera SA`, `Voss Inc.`; but `Sa` is a surname."""
    *name, form = surface.split()
    folded = form.rstrip(".").lower()
    is_form = folded in lexicon.FORMS_OF_COMPANY and (form.isupper() or folded not in {"sa", "ag"})
    return bool(name) and is_form


def read_halves(doc: Doc, found: list[Found]) -> list[Found]:
    """`the North` and `the South`, where the article names the country that is so divided."""
    named = {fold(doc[e.start : e.end].text) for e in found if e.label == "GPE"}
    halves = {
        half
        for half in ("North", "South")
        if any(f"{half.lower()} {country}" in named for country in _HALVED)
    }
    taken = {i for e in found if e.label != "LOC" for i in range(e.start, e.end)}
    return [
        Found(i, i + 1, "GPE", _HALF_SCORE, RULES)
        for i in range(1, len(doc) if halves else 0)
        if doc[i].text in halves
        and i not in taken
        and doc[i - 1].lower_ == "the"
        and (i + 1 == len(doc) or not doc[i + 1].text[0].isupper())
    ]
