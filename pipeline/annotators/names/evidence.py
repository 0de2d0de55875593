"""What speaks for a span being a name of some kind: one short string for each piece of evidence.

The words of the span, their signs, its neighbours, and what the rest of the article says of the
same words (`Putin` after `Vladimir`, or before `said`, somewhere else). How much each piece
weighs for each label is read from ``tables/name_weights.tsv``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.annotators.names import lexicon
from pipeline.annotators.names.candidates import Chunk, Words, closed_signs
from pipeline.annotators.names.gazetteer import read_kinds

Memory = dict[str, set[str]]

_LONGEST_SURFACE = 4
_SIGNS_SHOWN = 5
_LONGEST_APPOSITION = 9
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "who"})
_APPOSITION_ENDS = frozenset(
    ", . ; at of in for who which that with to from on and known — )".split()
)
_JOINTS = frozenset({"and", ",", "-", "or", "&", "–", "/"})
_PLACE_CUES = frozenset({"in", "near", "from", "at", "across", "outside", "to"})
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "''": "''"}


def remember(words: Words, chunks: Iterable[Chunk]) -> Memory:
    """What the article shows of each capitalised word and each whole chunk."""
    memory: Memory = defaultdict(set)
    for start, end in chunks:
        _remember_chunk(words, start, end, memory)
    return memory


def _remember_chunk(words: Words, start: int, end: int, memory: Memory) -> None:
    folded, signs = words.folded, words.signs
    before = folded[start - 1] if start else ""
    after = folded[end] if end < len(folded) else ""
    if words.shouted[start]:
        return
    for i in range(start, end):
        if not signs[i]:
            continue
        facts = memory[folded[i]]
        if not words.initial[i]:
            facts.add("cap")
        left = signs[i - 1] if i > start else ""
        if left in {"T", "G", "I", "t"}:
            facts.add(f"after-{left}")
        elif left:
            facts.add("after-name")
        if i + 1 < end and signs[i + 1]:
            facts.add("before-name")
    last = memory[folded[end - 1]]
    while start < end - 1 and (signs[start] in {"t", "T", "o"} or not signs[start]):
        start += 1
    whole = memory[" ".join(folded[start:end])]
    for facts in (last, whole):
        if after in lexicon.SPEECH:
            facts.add("speaks")
        if after in {"'s", "’s"}:
            facts.add("owns")
        elif after == ":":
            facts.add("colon")
    if before in _PLACE_CUES:
        whole.add("in" if before == "in" else "near")


def read_evidence(words: Words, start: int, end: int, chunk: Chunk, memory: Memory) -> list[str]:
    """The evidence on ``words[start:end]`` as a name."""
    texts, folded, signs = words.texts, words.folded, words.signs
    size = end - start
    first, last = _spell(words, start), _spell(words, end - 1)
    whole = " ".join(folded[start:end])
    p1 = folded[start - 1] if start and not words.opens[start] else "<s>"
    p2 = folded[start - 2] if start > 1 and p1 != "<s>" else "<s>"
    n1 = folded[end] if end < len(folded) else "</s>"
    n2 = folded[end + 1] if end + 1 < len(folded) else "</s>"
    shown = [signs[i] or folded[i] for i in range(start, end)]
    pattern = " ".join(shown[:_SIGNS_SHOWN])
    left = signs[start - 1] if start > chunk[0] else ""
    right = signs[end] if end < chunk[1] else ""
    evidence = [
        "any",
        f"size={size}",
        f"first={first}",
        f"last={last}",
        f"signs={pattern}",
        f"before={p1}",
        f"after={n1}",
        f"before2={p2} {p1}",
        f"after2={n1} {n2}",
        f"left={left}|{shown[0]}",
        f"right={shown[-1]}|{right}",
        f"left={p1 if not left else left}|{pattern}",
        f"right={pattern}|{n1 if not right else right}",
        f"shape={_shape(texts[start])} {_shape(texts[end - 1])} {min(size, 3)}",
        f"tail={last[-3:]} {min(size, 2)}",
    ]
    if start > 1 and p1 in _JOINTS and signs[start - 2]:
        evidence.append(f"joined-left={p1}|{signs[start - 2]}|{shown[0]}")
    if end + 1 < len(folded) and n1 in _JOINTS and signs[end + 1]:
        evidence.append(f"joined-right={shown[-1]}|{n1}|{signs[end + 1]}")
    if not left and p1 != "<s>" and (role := closed_signs().get(p1)):
        evidence.append(f"before-sign={role}|{p2 in _DETERMINERS}")
    if not right and (role := closed_signs().get(n1)):
        evidence.append(f"after-sign={role}")
    if n1 == ",":
        evidence += _read_apposition(folded, end + 1)
    if start > chunk[0] and not signs[start - 1]:
        evidence.append(f"cut-left={folded[start - 1]}|{shown[0]}")
    if end < chunk[1] and not signs[end]:
        evidence.append(f"cut-right={shown[-1]}|{folded[end]}")
    if size <= _LONGEST_SURFACE:
        evidence.append(f"is={whole}")
        kind = read_kinds().get(whole)
        if kind:
            evidence += [f"place={kind}", f"place={kind} in={p1}"]
    evidence += [f"holds={folded[i]}" for i in range(start + 1, end - 1)]
    if size > 1:
        evidence += [f"head={signs[end - 1]}", f"ends={first} {last}"]
        evidence += [f"has={sign}" for sign in {signs[i] for i in range(start, end)}]
    if words.initial[start]:
        evidence.append(
            f"opens={signs[start]} {'lower' if first in words.lower else ''} {min(size, 2)}"
        )
    elif size == 1 and first in words.lower:
        evidence.append("lower")
    if words.shouted[start]:
        evidence.append(f"shouted={pattern if size < 3 else size}")
    if p1 in _QUOTES and n1 == _QUOTES[p1]:
        evidence.append(f"quoted={min(size, 4)}")
    if p1 == "(" and n1 == ")":
        evidence.append(f"bracketed={pattern}")
    kind = "one" if size == 1 else "more"
    evidence += [f"{kind}:{fact}" for fact in memory.get(whole, ())]
    if size > 1:
        evidence += [f"end:{fact}" for fact in memory.get(last, ())]
    return evidence


def _spell(words: Words, i: int) -> str:
    """The word itself; an acronym keeps its capitals, so that UN is not the Un of Kim Jong Un."""
    return words.texts[i] if words.signs[i] == "A" else words.folded[i]


def _read_apposition(folded: list[str], at: int) -> list[str]:
    """`, a professor at` and `, the main newspaper,`: the noun that says what was named."""
    if at >= len(folded) or folded[at] not in _DETERMINERS:
        return []
    for i in range(at + 1, min(at + _LONGEST_APPOSITION, len(folded))):
        if folded[i] in _APPOSITION_ENDS:
            noun = folded[i - 1]
            return [f"apposition={noun}", f"apposition-sign={closed_signs().get(noun, '')}"]
    return []


def _shape(text: str) -> str:
    if len(text) == 1:
        return "X"
    if text.isupper():
        return "XX." if "." in text else "XX"
    if text[0].isdigit():
        return "d"
    if text[1:].islower():
        return "Xx"
    return "xX" if text[0].islower() else "XxX"
