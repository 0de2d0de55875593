"""What speaks for a part of a chunk being a name: one short string for each piece of evidence.

The words of the part, the signs of what they do, the neighbours, and what the article shows
elsewhere of the same words (``Memory``). How much each piece weighs for each label is read from
``tables/name_weights.tsv``; a piece that the table lacks weighs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.annotators.names.candidates import HYPHENS, Chunk, Words, closed_signs
from pipeline.annotators.names.gazetteer import read_kinds
from pipeline.annotators.names.lexicon import AFFILIATES, SPEECH, read_table

Memory = dict[str, set[str]]

OPENING = {"“": "”", '"': '"', "‘": "’", "'": "'", "''": "''", "``": "''"}

_LONGEST_SURFACE = 4
_SIGNS_SHOWN = 5
_LONGEST_APPOSITION = 9
_AFFILIATION_REACH = 7
_TITLE_SIGNS = frozenset("TGIt")
_POSSESSIVES = frozenset({"'s", "’s"})
_PLACE_CUES = frozenset(["in", "near", "from", "at", "across", "outside", "to"])
_AFFILIATION_CUES = frozenset(["at", "of", "with", "for", "from"])
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "its", "their", "who"])
_APPOSITION_ENDS = frozenset(
    """
        , . ; at of in for who which that with to from on and known — )
    """.split()
)
_JOINTS = frozenset(["and", ",", "-", "or", "&", "–", "/"])


class Near(NamedTuple):
    """A part with its neighbours: two words on each side, and what is left of the chunk there.

    ``left`` and ``right`` are signs of the neighbours inside the chunk, else empty.
    """

    signs: tuple[str, ...]
    left: str
    right: str
    before: str
    before2: str
    after: str
    after2: str


def remember(words: Words, chunks: Iterable[Chunk]) -> Memory:
    """What the article shows of each capitalised word and each whole chunk; headlines aside."""
    memory: Memory = defaultdict(set)
    for start, end in chunks:
        if not words.shouted[start]:
            _remember_words(words, start, end, memory)
            _remember_chunk(words, start, end, memory)
    return memory


def _remember_words(words: Words, start: int, end: int, memory: Memory) -> None:
    for i in range(start, end):
        if not words.signs[i]:
            continue
        facts = memory[words.folded[i]]
        if not words.initial[i]:
            facts.add("cap")
        left = words.signs[i - 1] if i > start else ""
        if left:
            facts.add(f"after-{left}" if left in _TITLE_SIGNS else "after-name")
        if i + 1 < end and words.signs[i + 1]:
            facts.add("before-name")


def _remember_chunk(words: Words, start: int, end: int, memory: Memory) -> None:
    folded, signs = words.folded, words.signs
    before = folded[start - 1] if start else ""
    after = folded[end] if end < len(folded) else ""
    last = memory[folded[end - 1]]
    while start < end - 1 and (signs[start] in {"t", "T", "o"} or not signs[start]):
        start += 1
    whole = memory[" ".join(folded[start:end])]
    fact = "speaks" if after in SPEECH else "owns" if after in _POSSESSIVES else ""
    fact = fact or ("colon" if after == ":" else "")
    if fact:
        last.add(fact)
        whole.add(fact)
    if before in _PLACE_CUES:
        whole.add("in" if before == "in" else "near")


def read_evidence(
    words: Words, start: int, end: int, chunk: Chunk, memory: Memory
) -> Iterator[str]:
    """The evidence on ``words[start:end]`` as a name."""
    near = _look_around(words, start, end, chunk)
    yield from _read_words(words, start, end, near)
    yield from _read_neighbours(near)
    yield from _read_joints(words, start, end, near)
    yield from _read_case(words, start, near)
    yield from _read_memory(words, start, end, memory)


def _look_around(words: Words, start: int, end: int, chunk: Chunk) -> Near:
    folded, signs = words.folded, words.signs
    before = folded[start - 1] if start and not words.opens[start] else "<s>"
    return Near(
        signs=tuple(_sign_units(words, start, end)),
        left=signs[start - 1] if start > chunk[0] else "",
        right=signs[end] if end < chunk[1] else "",
        before=before,
        before2=folded[start - 2] if start > 1 and before != "<s>" else "<s>",
        after=folded[end] if end < len(folded) else "</s>",
        after2=folded[end + 1] if end + 1 < len(folded) else "</s>",
    )


def _sign_units(words: Words, start: int, end: int) -> Iterator[str]:
    """The sign of each word, or the connector itself; `Jong-un` is one word."""
    for i in range(start, end):
        sign = words.signs[i] or words.folded[i]
        hangs = i + 1 < end and sign in HYPHENS and words.signs[i + 1] == "h"
        if not hangs and (sign != "h" or i == start):
            yield sign


def _read_words(words: Words, start: int, end: int, near: Near) -> Iterator[str]:
    size = len(near.signs)
    first, last = _spell(words, start), _spell(words, end - 1)
    yield "any"
    yield f"size={size}"
    yield f"first={first}"
    yield f"last={last}"
    yield f"signs={' '.join(near.signs[:_SIGNS_SHOWN])}"
    yield f"shape={_shape(words.texts[start])} {_shape(words.texts[end - 1])} {min(size, 3)}"
    yield f"tail={last[-3:]} {min(size, 2)}"
    for i in range(start + 1, end - 1):
        yield f"holds={words.folded[i]}"
    if size > 1:
        yield f"head={near.signs[-1]}"
        yield f"ends={first} {last}"
        for sign in sorted(set(near.signs)):
            yield f"has={sign}"
    if end - start <= _LONGEST_SURFACE:
        whole = " ".join(words.folded[start:end])
        yield f"is={whole}"
        kind = read_kinds().get(whole)
        if kind and (size > 1 or kind != "body" or near.signs == ("B",)):
            yield f"place={kind}"
            yield f"place={kind} in={near.before}"


def _read_neighbours(near: Near) -> Iterator[str]:
    signs = " ".join(near.signs[:_SIGNS_SHOWN])
    yield f"before={near.before}"
    yield f"after={near.after}"
    yield f"before2={near.before2} {near.before}"
    yield f"after2={near.after} {near.after2}"
    yield f"left={near.left}|{near.signs[0]}"
    yield f"right={near.signs[-1]}|{near.right}"
    yield f"left={near.left or near.before}|{signs}"
    yield f"right={signs}|{near.right or near.after}"
    if not near.left and (role := closed_signs().get(near.before)):
        yield f"before-sign={role}|{near.before2 in _DETERMINERS}"
    if not near.right and (role := closed_signs().get(near.after)):
        yield f"after-sign={role}"


def _read_joints(words: Words, start: int, end: int, near: Near) -> Iterator[str]:
    """What stands on the other side of `and`, a comma, a hyphen; apposition and affiliation."""
    folded, signs = words.folded, words.signs
    if start > 1 and near.before in _JOINTS and signs[start - 2]:
        yield f"joined-left={near.before}|{signs[start - 2]}|{near.signs[0]}"
    if end + 1 < len(folded) and near.after in _JOINTS and signs[end + 1]:
        yield f"joined-right={near.signs[-1]}|{near.after}|{signs[end + 1]}"
    if near.after == ",":
        yield from _read_apposition(folded, end + 1)
    cue = start - 2 if near.before == "the" else start - 1
    if cue > 0 and folded[cue] in _AFFILIATION_CUES:
        reach = folded[max(0, cue - _AFFILIATION_REACH) : cue]
        if not AFFILIATES.isdisjoint(reach):
            yield f"affiliation={near.signs[-1]}"


def _read_apposition(folded: list[str], at: int) -> Iterator[str]:
    """`, a professor at` and `, the main newspaper,`: the noun that says what was named."""
    if at >= len(folded) or folded[at] not in _DETERMINERS:
        return
    for i in range(at + 1, min(at + _LONGEST_APPOSITION, len(folded))):
        if folded[i] in _APPOSITION_ENDS:
            yield f"apposition={folded[i - 1]}"
            yield f"apposition-sign={closed_signs().get(folded[i - 1], '')}"
            return


def _read_case(words: Words, start: int, near: Near) -> Iterator[str]:
    """Why the words may be capitalised without being a name, and what encloses them."""
    size, first = len(near.signs), words.folded[start]
    is_capitals = len(first) > 1 and words.texts[start].isupper()  # US is not us
    lower = "lower" if first in words.lower and not is_capitals else ""
    if words.initial[start]:
        yield f"opens={near.signs[0]} {lower} {min(size, 2)}"
        if size == 1 and not is_capitals and first in read_table("common_words.txt"):
            yield "opens-common"
    elif size == 1 and lower:
        yield "lower"
    if words.shouted[start]:
        yield f"shouted={near.signs[0] if size == 1 else size}"
    if OPENING.get(near.before) == near.after:
        yield f"quoted={min(size, 4)}"
    if near.before == "(" and near.after == ")":
        yield f"bracketed={near.signs[0]} {min(size, 2)}"


def _read_memory(words: Words, start: int, end: int, memory: Memory) -> Iterator[str]:
    whole = " ".join(words.folded[start:end])
    prefix = "one" if end - start == 1 else "more"
    for fact in memory.get(whole, ()):
        yield f"{prefix}:{fact}"
    if end - start > 1:
        for fact in memory.get(words.folded[end - 1], ()):
            yield f"end:{fact}"


def _spell(words: Words, i: int) -> str:
    """The word itself; an acronym keeps its capitals, so that UN is not the Un of Kim Jong Un."""
    if words.signs[i] == "h":
        return "-"
    return words.texts[i] if words.signs[i] == "A" else words.folded[i]


def _shape(text: str) -> str:
    if len(text) == 1:
        return "X"
    if text.isupper():
        return "XX." if "." in text else "XX"
    if text[0].isdigit():
        return "d"
    if text[1:].islower():
        return "Xx" if text[0].isupper() else "xx"
    return "XxX" if text[0].isupper() else "xX"
