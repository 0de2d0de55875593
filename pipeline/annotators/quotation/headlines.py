"""Headlines that name their source at the end: ``Two ships sink in harbour: police``.

Wire services and British papers write so, with a colon or a dash. A headline is the first
paragraph, and short. What stands behind the mark must be somebody who can speak, by a noun or
by a name that the article knows: it may be the name of the paper as well, or a second half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.annotators.quotation.nouns import noun_kind
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span

_LONGEST = 160  # code points
_CLOSING = "”’\"'"
_FEWEST_WORDS = 3
_SIGNED = re.compile(
    r"(?P<content>\S.*\S)\s?(?P<cue>(?<!\s):|(?<=\s)[-–—])\s(?P<source>[^\s:]+(?:\s[^\s:]+)?)"
)
_QUOTED = re.compile(r"[“‘\"'](?=\w)[^“”‘\"]{2,}[”’\"'](?!\w)")
_SPEAKERS = frozenset(["man", "woman", "person", "people", "institution", "text"])
_NOBODY = frozenset(
    "all some few most several both half majority one two three someone everyone everybody anyone "
    "nobody public crowd audience fans winner winners star photos magazine news paper".split()
)
_NAME = re.compile(r"[A-Z][\w.’'-]*[a-z](?: [A-Z][\w’'-]*[a-z])?")
_INITIALS = re.compile(r"[A-Z]{2,5}")
_SCORE = 0.85


def find_headline(text: str, paragraphs: Sequence[Span]) -> Span:
    """The headline of an article that begins with one; else nothing, at its beginning."""
    if len(paragraphs) > 1:
        first = paragraphs[0]
        is_short = first.end - first.start <= _LONGEST
        if is_short and not text[first.start : first.end].rstrip(_CLOSING).endswith("."):
            return first
    return Span(0, 0)


def attribute_headline(text: str, paragraphs: Sequence[Span]) -> list[Attribution]:
    """What the headline says by its source, if it names one at its end."""
    headline = find_headline(text, paragraphs)
    match = _SIGNED.fullmatch(text, headline.start, headline.end)
    if match is None or not _is_said(match) or not _names_source(match, text[headline.end :]):
        return []
    return [
        Attribution(
            content=(Span(*match.span("content")),),
            cue=Span(*match.span("cue")),
            source=Span(*match.span("source")),
            act="speech",
            score=_SCORE,
            is_formal=True,
        )
    ]


def _is_said(match: re.Match[str]) -> bool:
    """Enough words for a statement, or some of them in quote marks."""
    content = match["content"]
    return len(content.split()) >= _FEWEST_WORDS or _QUOTED.search(content) is not None


def _names_source(match: re.Match[str], article: str) -> bool:
    """``police``, ``report``, ``the mayor``; ``IMF``, or ``Lee`` of quoted words, if known."""
    *before, noun = match["source"].casefold().split()
    if noun_kind(noun) in _SPEAKERS and noun not in _NOBODY:
        return not any(word in _NOBODY or word.isdigit() for word in before)
    name = match["source"].split()[-1]
    if re.search(rf"\b{re.escape(name)}\b", article) is None:
        return False
    is_name = _NAME.fullmatch(match["source"]) and _QUOTED.search(match["content"])
    return bool(is_name or (match["cue"] == ":" and _INITIALS.fullmatch(name)))
