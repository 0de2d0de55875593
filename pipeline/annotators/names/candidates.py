"""What may be a name: runs of capitalised words, and the words of a document as rules see them.

A chunk is a run of capitalised words with the small words that names hold (`of the`, `de`, `&`).
Every name lies inside one chunk; which part of it is decided by ``segmentation``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotators.names import lexicon
from pipeline.annotators.names.gazetteer import fold, read_kinds
from pipeline.annotators.names.lexicon import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc

Chunk = tuple[int, int]

_KIND_SIGNS = {
    "country": "P",
    "state": "P",
    "governed": "P",
    "region": "R",
    "people": "N",
    "body": "B",
}
_LONGEST_ACRONYM = 5
_BIG_CITIES = frozenset({"city1", "city2"})
_OPENING_MARKS = frozenset("“\"‘'([—–:•-\n")
HYPHENS = frozenset("-‐‑")
_NO_HYPHENS = frozenset("PRNdMBKFLEWY")
_MOST_CONNECTORS = 2
_HEADLINE_SHARE = 0.7
_HEADLINE_WORDS = 4


@dataclass(frozen=True)
class Words:
    """The tokens of a document, in parallel lists.

    ``signs`` holds one letter or word for what a token does in a name (see ``sign_word``),
    ``glued`` whether no space stands before it, ``opens`` whether a sentence starts there,
    ``initial`` whether it would be capitalised anyhow, ``shouted`` whether its sentence has
    title case, ``lower`` all words that the document writes in lower case.
    """

    texts: list[str]
    folded: list[str]
    signs: list[str]
    glued: list[bool]
    opens: list[bool]
    initial: list[bool]
    shouted: list[bool]
    lower: set[str]


@cache
def closed_signs() -> dict[str, str]:
    """The sign of each word of a closed class; an earlier class wins."""
    classes = [
        ("M", lexicon.MONTHS | lexicon.WEEKDAYS),
        ("S", lexicon.SUFFIXES),
        ("T", lexicon.COURTESY),
        ("t", lexicon.ROLES),
        ("K", lexicon.ORG_HEADS),
        ("F", lexicon.FAC_HEADS),
        ("L", lexicon.LOC_HEADS),
        ("E", lexicon.EVENT_HEADS),
        ("W", lexicon.LAW_HEADS),
        ("Y", lexicon.PRODUCT_HEADS),
        ("o", lexicon.OPENERS),
    ]
    return {word: sign for sign, words in reversed(classes) for word in words}


@cache
def sign_word(text: str, key: str) -> str:
    """What a capitalised word does in a name.

    ``M`` month or day, ``T`` courtesy title, ``t`` role, ``S`` suffix, ``K F L E W Y`` heads of
    organizations, facilities, places, events, laws and products, ``G`` given name, ``P`` country
    or state, ``N`` people, ``R`` region, ``c`` large city, ``B`` a known body, ``I`` initial,
    ``A`` acronym, ``o`` function word, ``C`` common word, ``d`` digits, ``x`` anything else.
    """
    closed = closed_signs().get(key)
    if closed:
        return closed
    if key == "9/11":
        return "E"
    if len(text) == 2 and text[1] == "." and text[0].isalpha():  # noqa: PLR2004 - letter and stop
        return "I"
    if key[0].isdigit():
        return "d"
    kind = read_kinds().get(key, "")
    if kind in _KIND_SIGNS and (kind != "body" or len(key) > _LONGEST_ACRONYM or text.isupper()):
        return _KIND_SIGNS[kind]
    if key in read_table("given_names.txt"):
        return "G"
    if kind in _BIG_CITIES:
        return "c"
    if text.isupper() and len(text) > 1 and key not in read_table("common_words.txt"):
        return "A"
    return "C" if key in read_table("common_words.txt") else "x"


def read_words(doc: Doc) -> Words:
    """The words of ``doc``; sentence starts are the doc's own, or are guessed from full stops."""
    texts = [token.text for token in doc]
    glued = [False, *(not space for space in doc.to_array("SPACY").tolist())][: len(texts)]
    folded = ["¶" if text.isspace() else fold(text) for text in texts]
    signs = [
        sign_word(text, key) if text[0].isupper() or text[0].isdigit() else ""
        for text, key in zip(texts, folded, strict=True)
    ]
    _sign_hyphenated(texts, folded, glued, signs)
    opens = _find_sentence_starts(doc, texts)
    initial = [
        text[0].isalnum() and (opens[i] or i == 0 or texts[i - 1] in _OPENING_MARKS)
        for i, text in enumerate(texts)
    ]
    shouted = _find_title_case(texts, folded, opens)
    return Words(
        texts, folded, signs, glued, opens, initial, shouted, {t for t in texts if t[0].islower()}
    )


def _sign_hyphenated(
    texts: list[str], folded: list[str], glued: list[bool], signs: list[str]
) -> None:
    """Sign `un` in `Kim Jong-un` with ``h``, but nothing in `Kim-backed` and `Seoul-based`."""
    for i in range(2, len(texts)):
        if (
            texts[i - 1] in HYPHENS
            and glued[i]
            and glued[i - 1]
            and texts[i][0].islower()
            and signs[i - 2]
            and signs[i - 2] not in _NO_HYPHENS
            and folded[i] not in lexicon.HYPHENED
            and not folded[i].endswith(("ed", "ing"))
        ):
            signs[i] = "h"


def _find_sentence_starts(doc: Doc, texts: list[str]) -> list[bool]:
    if doc.has_annotation("SENT_START"):
        return [value == 1 for value in doc.to_array("SENT_START").tolist()]
    opens, pending = [], True
    for text in texts:
        opens.append(pending and text[0].isalnum())
        pending = (pending and not text[0].isalnum()) or text in ".?!" or "\n" in text
    return opens


def _find_title_case(texts: list[str], folded: list[str], opens: list[bool]) -> list[bool]:
    """True in sentences where nearly every common word of four letters or more is capitalised."""
    common = read_table("common_words.txt")
    starts = [i for i, is_start in enumerate(opens) if is_start] or [0]
    shouted = [False] * len(texts)
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        long = [i for i in range(start, end) if len(texts[i]) >= _HEADLINE_WORDS]
        plain = [i for i in long if folded[i] in common]
        raised = sum(texts[i][0].isupper() for i in plain)
        if len(plain) > 1 and raised >= _HEADLINE_SHARE * len(plain):
            shouted[start:end] = [True] * (end - start)
    return shouted


def find_chunks(words: Words) -> Iterator[Chunk]:
    """Runs of capitalised words of one sentence, in order; connectors stand only inside."""
    texts, count, at = words.texts, len(words.texts), 0
    while at < count:
        if not _may_start(words, at):
            at += 1
            continue
        end = at + 1
        while (following := _find_next_capital(words, end)) is not None:
            end = following + 1
        if any(text[0].isupper() or text == "9/11" for text in texts[at:end]):
            yield at, end
        at = end


def _may_start(words: Words, at: int) -> bool:
    """A capitalised word, digits right before one, or a small particle (`de`, `al`-) before one."""
    if words.signs[at]:
        if words.signs[at] == "d":
            return at + 1 < len(words.texts) and words.texts[at + 1][0].isupper()
        if words.initial[at] and words.signs[at] == "o" and words.folded[at] not in {"the", "a"}:
            return _find_next_capital(words, at + 1) is not None
        return True
    if words.folded[at] in lexicon.PARTICLES:
        return _find_next_capital(words, at + 1) is not None
    return False


def _find_next_capital(words: Words, at: int) -> int | None:
    """The next capitalised word, with at most two connectors before it, in the same sentence."""
    for skipped in range(_MOST_CONNECTORS + 1):
        i = at + skipped
        if i >= len(words.texts) or words.opens[i]:
            return None
        sign = words.signs[i]
        if sign:
            return i if not skipped or (sign != "d" and (sign != "h" or skipped == 1)) else None
        if words.folded[i] not in lexicon.CONNECTORS:
            return None
    return None
