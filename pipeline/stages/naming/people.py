"""People: `Kim Jong Un`, `Kim Jong-un` and `Mr. Kim` are one; `Duyeon Kim` is another.

First the full names of the whole article are brought together, then single words are resolved in
reading order: to the person whose title and gender agree, whom the article has established under
that word, unless another bearer of it was introduced in the same paragraph. A word that nobody
bears, but for a letter, is a slip: `Wimes` and later `Wines`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.annotators.quotation.genders import Gender, read_gender
from pipeline.stages.naming.words import Key, split_words

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
FAMILY_FIRST = frozenset(
    """
        kim lee park choi jung jeong kang cho yoon jang lim im han shin seo suh kwon hwang ahn
        song ryu hong moon yang bae baek heo nam noh roh ri pak jo chung yun son ko xi li wang
        zhang liu chen yang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie
        tang deng feng peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding
        ren shen yao mao chiang tsai nguyen tran le pham hoang phan vu vo dang bui do ho ngo
        duong ly
    """.split()
)
NICKNAMES = {
    "joe": "joseph", "bill": "william", "will": "william", "bob": "robert", "rob": "robert",
    "dick": "richard", "rick": "richard", "rich": "richard", "mike": "michael", "jim": "james",
    "jimmy": "james", "tom": "thomas", "tony": "anthony", "ted": "edward", "ed": "edward",
    "bernie": "bernard", "ben": "benjamin", "dan": "daniel", "dave": "david", "steve": "steven",
    "stephen": "steven", "chris": "christopher", "matt": "matthew", "nick": "nicholas",
    "alex": "alexander", "sam": "samuel", "greg": "gregory", "jeff": "jeffrey", "ken": "kenneth",
    "larry": "lawrence", "chuck": "charles", "charlie": "charles", "jack": "john", "ron": "ronald",
    "don": "donald", "tim": "timothy", "pat": "patrick", "pete": "peter", "andy": "andrew",
    "liz": "elizabeth", "beth": "elizabeth", "kate": "katherine", "kathy": "katherine",
    "cathy": "catherine", "debbie": "deborah", "sue": "susan", "meg": "margaret", "jen": "jennifer",
}  # fmt: skip
_MOST_RIVALS = 40
_SHORTEST_SLIP = 5  # letters; shorter surnames that differ in one are two surnames


@dataclass(frozen=True)
class PersonMention:
    """A mention as far as it matters here: its words, paragraph and title (`mrs`, `dr`).

    ``gender`` is what the title says of it; ``is_relative`` is somebody's wife or son, as the words
    before the name say.
    """

    place: int
    words: Key
    paragraph: int
    gender: Gender | None
    title: str | None = None
    is_relative: bool = False


@dataclass
class _Person:
    """Everything that was said of one person so far."""

    name: Key
    places: list[int] = field(default_factory=list)
    gender: Gender | None = None
    titles: set[str] = field(default_factory=set)
    seen_as: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    introduced: int | None = None
    last_paragraph: int = -1
    is_relative: bool = False


def read_person(surface: str) -> Key:
    """The words of a person's name, without `Jr.` and the like."""
    words = split_words(surface)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return words


def group_people(mentions: list[PersonMention]) -> list[list[int]]:
    """The places of the mentions of each person; both lists in reading order."""
    people = _join_full_names({m.words for m in mentions if len(m.words) > 1}, mentions)
    bearers: dict[str, list[_Person]] = defaultdict(list)
    for person in _unique(people.values()):
        for word in {person.name[0], person.name[-1]}:
            bearers[word].append(person)
    for mention in mentions:
        if full := people.get(mention.words):
            full.gender = mention.gender or full.gender
            full.titles.update(filter(None, [mention.title]))
    slips = _index_slips(bearers)
    for mention in mentions:
        person = people.get(mention.words) or _resolve(mention, bearers, slips)
        _note(person, mention)
    return sorted((p.places for p in _unique(_all(people, bearers)) if p.places), key=min)


def _all(people: dict[Key, _Person], bearers: dict[str, list[_Person]]) -> Iterable[_Person]:
    yield from people.values()
    for rivals in bearers.values():
        yield from rivals


def _unique(people: Iterable[_Person]) -> list[_Person]:
    return list({id(person): person for person in people}.values())


def _note(person: _Person, mention: PersonMention) -> None:
    person.places.append(mention.place)
    person.gender = mention.gender or person.gender
    person.titles.update(filter(None, [mention.title]))
    person.seen_as[mention.words] += 1
    person.last_paragraph = mention.paragraph
    if person.introduced is None:
        person.introduced = mention.paragraph
        person.is_relative = mention.is_relative


def _join_full_names(forms: set[Key], mentions: list[PersonMention]) -> dict[Key, _Person]:
    """Each full form = its person; a longer form first, then the order of the article."""
    order = {m.words: -i for i, m in reversed(list(enumerate(mentions)))}
    people: dict[Key, _Person] = {}
    by_word: dict[str, list[_Person]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), -order[form])):
        rivals = by_word[form[-1]][:_MOST_RIVALS] + by_word[form[0]][:_MOST_RIVALS]
        person = next((p for p in rivals if is_same_name(p.name, form)), None)
        if person is None:
            person = _Person(form)
            for word in {form[0], form[-1]}:
                by_word[word].append(person)
        people[form] = person
    return people


def is_same_name(full: Key, form: Key) -> bool:
    """True when ``form``, not longer than ``full``, may be another form of it."""
    if full == form or full[-len(form) :] == form or full[: len(form)] == form:
        return True
    if "".join(full) == "".join(form):
        return True
    if full[-1] != form[-1] or not _is_same_given_name(full[0], form[0]):
        return False
    middle = iter(full[1:-1])
    return all(any(_is_same_given_name(word, other) for other in middle) for word in form[1:-1])


def _is_same_given_name(one: str, other: str) -> bool:
    if one == other or NICKNAMES.get(one, one) == NICKNAMES.get(other, other):
        return True
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _index_slips(bearers: dict[str, list[_Person]]) -> dict[str, set[str]]:
    """The surnames of the article by what is left of them without one letter."""
    index: dict[str, set[str]] = defaultdict(set)
    for word, people in bearers.items():
        if any(person.name[-1] == word for person in people):
            for rest in _without_a_letter(word):
                index[rest].add(word)
    return index


def _without_a_letter(word: str) -> set[str]:
    """What is left of a word, and the word; none if it is too short to be a slip."""
    if len(word) < _SHORTEST_SLIP:
        return set()
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _resolve(
    mention: PersonMention, bearers: dict[str, list[_Person]], slips: dict[str, set[str]]
) -> _Person:
    """The person whom a single word names here; a new one when nobody bears it."""
    word = mention.words[0]
    if word not in bearers:
        meant = {other for rest in _without_a_letter(word) for other in slips.get(rest, ())}
        if len(meant) == 1 and (other := meant.pop()) + "s" != word:  # the Morgans
            word = other
    rivals = [
        person
        for person in bearers[word][-_MOST_RIVALS:]
        if not (person.gender and mention.gender and person.gender != mention.gender)
    ]
    if not rivals:
        person = _Person(mention.words)
        bearers[mention.words[0]].append(person)
        return person
    by_family = [person for person in rivals if _is_family_name(word, person.name)]
    introduced = [person for person in by_family or rivals if person.introduced is not None]
    if not introduced:
        return (by_family or rivals)[0]
    return max(introduced, key=lambda person: _weigh(person, mention))


def _is_family_name(word: str, name: Key) -> bool:
    return name[-1] == word or (name[0] == word and word in FAMILY_FIRST)


def _weigh(person: _Person, mention: PersonMention) -> tuple[int, int, bool, int, bool, int]:
    """Title and gender, a newcomer of this paragraph, whom the word has named, then the latest.

    Who came as a wife or a son stands behind whose article it is.
    """
    titled = agrees = 0
    if mention.title and person.titles:
        titled = 1 if mention.title in person.titles else -1
    gender = read_gender(" ".join(person.name))
    if mention.gender and gender:
        agrees = 1 if gender == mention.gender else -1
    established = person.seen_as[mention.words]
    is_newcomer = person.introduced == mention.paragraph and not established
    is_first = not person.is_relative
    return agrees, titled, is_newcomer, established, is_first, person.last_paragraph
