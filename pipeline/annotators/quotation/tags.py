"""A coarse part of speech for each word of a stretch, from closed word classes and endings.

One letter per word, so that a stretch is a string that can be read and searched:

    K quotation that ends with a mark of its own: a sentence   Q any other quotation
    N name        n other open word   O personal pronoun   D determiner
    G genitive    P preposition p "after", "during" t "to"  T "that"  W who, which
    H what, how   S subordinator  C and, or, but    A auxiliary, modal   X adverb, negation
    V past verb   E ...ed       I ...ing            M time word          # number
    , : ; . ( ) and - for the dash
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotators.quotation.words import Word

_CLASSES = {
    "O": (
        "i he she we they you it me him us them himself herself themselves itself myself "
        "one's everyone anyone someone nobody everybody"
    ),
    "D": (
        "the a an this these those some any no every each all both many several few most "
        "other another such his her its their our my your more fewer half either neither"
    ),
    "#": (
        "one two three four five six seven eight nine ten eleven twelve dozens hundreds "
        "thousands millions dozen hundred thousand million billion"
    ),
    "P": (
        "of in on at by for with from into about against among between over under within "
        "across behind toward towards upon around near inside outside alongside regarding "
        "concerning above below beyond beside off onto"
    ),
    "p": (
        "after before during since until through without amid despite via per like than "
        "including besides except throughout following"
    ),
    "t": "to",
    "T": "that",
    "W": "who which whose whom",
    "H": "what how why whether where if",
    "S": "because although though while when whenever as unless whereas once so lest",
    "C": "and or but nor yet &",
    "A": (
        "is are was were be been being am 's 're 'm has have had 've having do does did done "
        "will would 'll 'd can could may might must shall should isn't aren't wasn't weren't "
        "hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't cannot "
        "mustn't shouldn't ain't gonna gotta ought"
    ),
    "X": (
        "not never also later earlier then still always often again already just even only "
        "further soon first now once too twice ago back very quite rather almost nearly "
        "perhaps maybe however meanwhile instead indeed thus therefore moreover furthermore "
        "nonetheless nevertheless though forever together apart here there well much long "
        "since far yesterday ever n't else out up down away along forward initially likewise "
        "otherwise somehow sometimes thereby hereby afterward afterwards"
    ),
    "M": (
        "today yesterday tonight tomorrow monday tuesday wednesday thursday friday saturday "
        "sunday january february march april june july august september october november "
        "december week month year weeks months years night morning afternoon evening weekend "
        "noon midnight day days hour hours minutes mon. tue. tues. wed. thu. thur. thurs. "
        "fri. sat. sun. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. a.m. "
        "p.m. a.m p.m time times decade decades"
    ),
}
_CLOSED = {word: tag for tag, words in _CLASSES.items() for word in words.split()}
_CLOSED |= {"so": "S", "since": "p", "once": "X", "though": "S"}
_PUNCTUATION = {
    ",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "…": ".", "...": ".", "(": "(",
    ")": ")", "[": "(", "]": ")", "—": "-", "―": "-", "–": "-", "--": "-", "---": "-", "-": "-",
    "%": "n", "$": "#", "€": "#", "£": "#",
}  # fmt: skip
_PAST = frozenset(
    """
        said told wrote thought knew felt saw made gave took held meant found spoke sought swore
        sent understood heard forgot chose went came drew brought kept stood sang fought threw
        ran struck laid got led left lied broke bit shook shot taught caught paid met became
        began fell grew lost won spent built bought rose sat slept sold stole wore drove flew
        hid rode sank sprang wound dealt drank ate fled hung hurt lent lit quit rang shone
        shrank slid stuck swung woke withdrew undertook overcame foresaw mistook oversaw bore
    """.split()
)
_PARTICIPLES = frozenset(
    """
        seen written drawn given shown spoken taken chosen stolen driven broken proven
        forgotten hidden shaken thrown sworn torn frozen woven arisen
    """.split()
)
_NOT_ADVERBS = frozenset(
    """
        family ally reply supply rally july daily monthly weekly assembly anomaly ugly holy
        italy friendly elderly lovely lonely deadly costly bully belly jelly fly apply rely
        comply multiply imply likely unlikely only early orderly homily monopoly melancholy
    """.split()
)
_NOT_PARTICIPLES = frozenset(
    """
        thing king spring morning evening meeting briefing hearing building everything something
        nothing anything ceiling wing ring string wedding funding filing ruling
    """.split()
)
_NOT_PAST = frozenset(
    """
        need speed seed indeed feed hundred red bed shed wed sacred breed
    """.split()
)
_SHORTEST_PARTICIPLE = 4
_MONTHS_AND_MODALS = frozenset(["may", "will", "can", "march", "might"])


def tag_words(words: Sequence[Word]) -> str:
    """The tags of ``words``, one letter each."""
    return "".join(_tag(words, index) for index in range(len(words)))


def _tag(words: Sequence[Word], index: int) -> str:
    word = words[index]
    norm = word.norm
    if word.quotation:
        return "K" if word.is_capital else "Q"
    if norm == "'s":
        return _tag_clitic(words, index)
    if word.is_capital and index and norm in _MONTHS_AND_MODALS:
        return "M" if norm in ("may", "march") else "N"
    closed = _CLOSED.get(norm) or _PUNCTUATION.get(norm)
    if closed:
        return "O" if norm == "her" and _ends_phrase(words, index + 1) else closed
    if norm[0].isdigit():
        return "#"
    if norm.endswith("'"):
        return "G"
    if word.is_capital and (index or not _may_start_a_sentence(norm)):
        return "N"
    return _tag_open(norm)


def _ends_phrase(words: Sequence[Word], index: int) -> bool:
    """Whether a mark stands at ``index``, or nothing: ``told her:``, not ``her father``."""
    return index == len(words) or words[index].norm in _PUNCTUATION


def _tag_clitic(words: Sequence[Word], index: int) -> str:
    """``'s`` is "is" after a pronoun and before a participle, else a genitive."""
    if not index:
        return "A"
    before = words[index - 1].norm
    if _CLOSED.get(before) in ("O", "H", "W", "T") or before in ("there", "here"):
        return "A"
    after = words[index + 1].norm if index + 1 < len(words) else ""
    if not after.endswith("ing") or after in _NOT_PARTICIPLES or index + 2 >= len(words):
        return "G"
    object_word = words[index + 2]  # "he's running the show", but "Lee's running mate"
    return "A" if object_word.norm in _CLOSED or not object_word.norm[0].isalpha() else "G"


def _may_start_a_sentence(norm: str) -> bool:
    """Whether a capital at the start of a sentence says nothing of ``norm``."""
    return norm in _PAST or norm.endswith(("ing", "ed", "ly"))


def _tag_open(norm: str) -> str:
    if norm in _PAST:
        return "V"
    if is_adverb(norm):
        return "X"
    is_long = len(norm) >= _SHORTEST_PARTICIPLE
    if norm.endswith("ing") and is_long and norm not in _NOT_PARTICIPLES:
        return "I"
    if norm in _PARTICIPLES or (norm.endswith("ed") and is_long and norm not in _NOT_PAST):
        return "E"
    return "n"


def closed_tag(norm: str) -> str | None:
    """The tag of a word of a closed class, or none."""
    return _CLOSED.get(norm)


def is_adverb(norm: str) -> bool:
    """Whether the word ends as adverbs of manner do, and is one: not ``family``."""
    return norm.endswith("ly") and norm not in _NOT_ADVERBS


def is_past(norm: str) -> bool:
    """Whether the word is the irregular past of a verb."""
    return norm in _PAST
