"""Direct, indirect or mixed, read off the quote marks: for gold that does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.evaluate.annotation import Spans
from pipeline.evaluate.words import Ruler, intersect_spans
from pipeline.records import Kind, Span

_MARKS = "“”\"«»„‟‘’'`"
# A pair of straight or back quotes stands for a double mark, as in texts that went by wire.
_MARK = re.compile(r"''|``|[“”\"«»„‟‘’'`\n]")
_EITHER = frozenset({'"', "''"})
_OPENING = frozenset({*"“«„‟", "``"}) | _EITHER
_CLOSING = frozenset("”»") | _EITHER
_PARTNER = re.compile(r"(?<=[\w.,!?])['’](?!\w)")
_PARTNER_REACH = 300  # a straight single mark that is closed later than this is an apostrophe


def derive_kind(ruler: Ruler, content: Spans) -> Kind:
    """``direct`` if all words stand in quote marks, ``mixed`` if some do, else ``indirect``.

    A mark that touches the content from outside belongs to it: annotators differ in that.
    """
    inside: list[Span] = []
    for fragment in content:
        inside += find_quoted(ruler.text, _reach_marks(ruler.text, fragment))
    quoted = ruler.count(intersect_spans(content, tuple(inside)))
    if not quoted:
        return "indirect"
    return "direct" if quoted == ruler.count(content) else "mixed"


def find_quoted(text: str, span: Span) -> Iterator[Span]:
    """What stands inside quote marks in ``span``, in order; an unclosed mark holds to the end.

    A mark at the head of a paragraph opens again what is open. A single mark counts where it
    can be no apostrophe: it opens before a word, and its partner closes after one.
    """
    opened: int | None = None
    is_single = False
    for match in _MARK.finditer(text, span.start, span.end):
        if opened is None:
            is_single = match[0] in "‘'`"
            if _opens_single(text, match.start(), span) if is_single else match[0] in _OPENING:
                opened = match.end()
        elif _closes(text, match, span, is_single=is_single):
            yield Span(opened, match.start())
            opened = None
    if opened is not None:
        yield Span(opened, span.end)


def _closes(text: str, match: re.Match[str], span: Span, *, is_single: bool) -> bool:
    after = text[match.end() : min(match.end() + 1, span.end)]
    if match[0] == "\n":
        head = text[match.end() : min(span.end, match.end() + 40)].lstrip()
        return head[:1] in _OPENING or head[:2] in _OPENING
    return match[0] in "'’" and not after.isalnum() if is_single else match[0] in _CLOSING


def _opens_single(text: str, place: int, span: Span) -> bool:
    before = text[place - 1 : place] if place > span.start else ""
    if before.isalnum() or not text[place + 1 : place + 2].isalpha():
        return False
    reach = text[place + 1 : min(span.end, place + _PARTNER_REACH)]
    return text[place] == "‘" or _PARTNER.search(reach) is not None


def _reach_marks(text: str, fragment: Span) -> Span:
    start, end = fragment.start, fragment.end
    while start > 0 and text[start - 1] in _MARKS:
        start -= 1
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return Span(start, end)
