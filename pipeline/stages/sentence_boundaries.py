from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.stages.sentence_words import SPEECH, STARTERS, WORD_CLASSES


class Boundary(NamedTuple):
    mark: str
    before: str
    close: str
    gap: str
    opening: str
    after: str
    inside: str


CLOSERS = "\"”’'»)]}"
STOP: Final = re.compile(
    r"""
    (?P<mark>  [.?!…]++ (?:\ \.)*+ )
    (?P<close> (?:["”’'»)\]}*_]|[“‘«](?!\S))*+ )
    (?P<note>  (?:\s?\[ (?: \d{1,3} | [a-z] | [a-z ]{3,24}needed ) \])*+ )
    (?P<face>  (?:\s(?: >?[:;=8][-o~']?[)(DPpO/\\]++ | \^_+\^ | <3 )(?!\S))?+ )
    """,
    re.VERBOSE,
)
NEXT: Final = re.compile(
    r"(?P<gap>\s*+)(?P<opening>[“‘\"'«(\[{—–*_<+-]*+)(?P<space>\s?+)(?P<word>[\w’'-]*+)(?P<sign>\.{2,}+|[^\w\s]?+)"
)
LINE: Final = re.compile(
    r"""(?<!\S)(?:
    (?P<dateline> (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\ [A-Z][a-z]{2,8}\ \d{1,2},\ \d{4} )
    | (?P<credit> (?:Image|Photo|Picture|Video|Illustration|image|photo)s?: )
    | (?P<stamp>  \d{1,2}/\d{1,2}/\d{2,4},?\s\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])? )
    | (?P<web>    [<(\[]?(?:https?://|www\.|[\w.+%-]++@)[^\s]++(?<![.?!,;:]) )
    | (?P<rule>   [-=*_\#~+<>|]{4,} )
    | (?P<face>   >?[:;=8][-o~']?[)(DPpO/\\]++ | \^_+\^ | <3 )
    | (?P<farewell> (?:[Tt]hanks|THANKS|[Rr]egards|[Tt]hank\ [Yy]ou|Sincerely|Respectfully|Yours|Cheers|Cordially|Take\ care)(?:\ a\ lot|\ again|\ so\ much)?, )
    )(?!\S)""",
    re.VERBOSE,
)
LISTNUM = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})$")
ACRO = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}")


def shape_next(word: str, sign: str) -> str:
    if not word:
        if sign[:2] == ".." or sign == "…":
            return "ellipsis"
        return sign if sign in ".,?!;:&$@>#…/|=" else "sign"
    if word in STARTERS:
        return "starter"
    first = word[0]
    if first.isdigit():
        return "digit" + (sign if sign in ":/." else "")
    if word in SPEECH:
        return "speech"
    if len(word) == 1 and first.isupper():
        return "letter" + (sign if sign == "." else "")
    if sign in ("@", ":"):
        return "label" + sign + ('U' if first.isupper() else '')
    if first.islower():
        return "lower" if word.islower() else "camel"
    if word.isupper():
        return "upper"
    return "capital" if first.isupper() else "other"


def shape_before(word: str, opens: bool) -> str:
    word = word.lstrip("“‘\"'«([{—–-*_<")
    if not word:
        return "none"
    if "@" in word or "//" in word or word.startswith("www"):
        return "web"
    if opens and LISTNUM.match(word):
        return "item"
    c = WORD_CLASSES.get(word)
    if c is None and "-" in word:
        c = WORD_CLASSES.get(word.rsplit("-", 1)[1])
    if c:
        return c
    if len(word) == 1 and word.isupper():
        return "I" if word == "I" else "initial"
    if "." in word:
        return "acronym" if ACRO.fullmatch(word) else "dotted"
    if word[-1].isdigit():
        return "digit"
    if not word[-1].isalpha():
        return "sign"
    if word.isupper():
        return "upper"
    if word.islower():
        return "lower%d" % min(len(word), 4)
    if word[0].isupper():
        return "capital%d" % min(len(word), 4)
    return "other"
OPEN = {"“": '"', '"': '"', "‘": '"', "'": '"', "«": '"', "(": "(", "[": "(", "{": "(", "—": "-", "–": "-", "-": "-"}


def state(text, start, end):
    q = text.count('"', start, end) & 1 or text.count("“", start, end) > text.count("”", start, end)
    p = text.count("(", start, end) > text.count(")", start, end)
    return ('"' if q else "") + ("(" if p else "")


def opening_of(n):
    o = "".join(sorted({OPEN.get(c, "*") for c in n["opening"]}))
    return o + "_" if o and n["space"] else o


def word_before(text, start, at):
    head = text[max(start, at - 30) : at]
    parts = head.split()
    w = parts[-1] if parts else ""
    rest = head.rstrip()[: -len(w)].rstrip() if w else ""
    opens = at - len(head) == start and not rest or (rest[-1:] in tuple(".?!:") and rest[:-1].split()[-1:] and rest[:-1].split()[-1] not in WORD_CLASSES)
    return w, opens, head[-1:].isspace()


def find_stops(text: str, start: int, stop: int):
    for m in STOP.finditer(text, start, stop):
        end = m.end()
        if end == stop:
            return
        mark = m["mark"]
        n = NEXT.match(text, end, stop)
        gap = n["gap"]
        if not gap and not (n["word"][:1].isupper() or m["close"]) and mark=='.':
            continue
        # closers that stand apart
        while gap:
            at = end + len(gap)
            c = text[at]
            if c in "”»’)]}" or (c in "\"'" and (at + 1 == stop or text[at + 1].isspace())):
                if c in "\"'" and not text.count(c, start, at) & 1:
                    break
                if c in ")]}" and text[end-1]=='[': break
                end = at + 1
                n = NEXT.match(text, end, stop)
                gap = n["gap"]
            else:
                break
        if end >= stop:
            return
        w, opens, spaced = word_before(text, start, m.start())
        mk = "." if mark == "." else "…" if not set(mark) - set(".… ") else "?" if "?" in mark else "!"
        close = text[m.end('mark'):end]
        cl = ('"' if any(c in close for c in "\"”’'»") else "") + (")" if any(c in close for c in ')]}') and not m['note'] else "") + ("n" if m["note"] else "") + ("f" if m["face"] else "")
        yield end, Boundary(mk + ("~" if spaced else ""), shape_before(w, opens), cl, "" if gap else "joined",
                            opening_of(n), shape_next(n["word"], n["sign"]), state(text, start, end))


def find_lines(text, start, stop):
    for m in LINE.finditer(text, start, stop):
        kind = m.lastgroup
        a = m.start()
        while a > start and text[a - 1].isspace():
            a -= 1
        if a > start and kind not in ("face", "farewell"):
            w, opens, _ = word_before(text, start, a)
            yield a, Boundary(",", shape_before(w, opens) if w[-1:].isalnum() else w[-1:], "", "", "", kind+('$' if m.end()==stop else ''), state(text, start, a))
        end = m.end()
        if end == stop:
            return
        n = NEXT.match(text, end, stop)
        if text[end + len(n["gap"])] in "\"”’'»)]}" :
            continue
        k2 = LINE.match(text, end + len(n["gap"]), stop)
        yield end, Boundary(kind, "start" if a == start else "", "", "", opening_of(n), k2.lastgroup if k2 else shape_next(n["word"], n["sign"]), state(text, start, end))


RUN_ON = re.compile(r"(?<=[\w)\]'’%])(?=\ (?P<word>In|He|The|She|His|This|Her|For|When|They|There|However|After|We|Please|As|How|Here|What|It|If|You|These|Some|On|At|By|From|Since|Although|While|Our|Their|My|One|Many|Most|But|Yet|So|According|Both|That|Then|Now|An|All|No|Would|Do|Are|Let|Because)(?:,?\ [a-z]))")


def find_run_ons(text, start, stop):
    for m in RUN_ON.finditer(text, start, stop):
        end = m.end()
        w, opens, spaced = word_before(text, start, end)
        b = shape_before(w, opens)
        if b == 'web' or w[-1:] == ')' and len(w) < 4: continue
        yield end, Boundary("_", "number" if b == 'digit' else "function" if w.capitalize() in STARTERS else 'close' if w[-1] in ")]'’" else b.rstrip('1234'), "", "", "", m["word"], state(text, start, end))
