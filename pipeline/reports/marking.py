"""The text of an article with its marks, as HTML.

An article has hundreds of segments and a report hundreds of articles, so these few elements are
written here and not by a template. Every value goes through ``markupsafe.escape``, which Jinja2
uses as well; names of elements and attributes are constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.records import Quote
from pipeline.reports.segments import Segment

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMBERS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})


def mark_paragraph(segments: Iterable[Segment], names: Mapping[str, str]) -> Markup:
    """The segments of a paragraph; ``names`` has the canonical name of each entity by its id."""
    from markupsafe import Markup, escape

    parts: list[str] = []
    for segment in segments:
        if segment.sentence:
            parts.append(f'<span class="at" id="{escape(_tail(segment.sentence.id))}"></span>')
        parts += map(_link_quote, segment.begins)
        if segment.mention or segment.roles:
            parts.append(_mark_segment(segment, names))
        else:
            parts.append(escape(segment.text))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


def explain_quote(quote: Quote) -> str:
    """How it is said, and by which words: ``direct speech, by “she said”``."""
    words = [quote.source.text if quote.source else "", quote.cue.text if quote.cue else ""]
    said = " ".join(word for word in words if word)
    return f"{quote.kind} {quote.act}" + (f", by “{said}”" if said else "")


def name_speaker(quote: Quote) -> str:
    """Who speaks, of joint speakers each, or why nobody is named."""
    if quote.speaker:
        return " and ".join(speaker.name for speaker in quote.speakers)
    return (quote.abstention or "nobody").replace("_", " ")


def number_quote(quote: Quote) -> str:
    """The number of a quote within its article."""
    return quote.id.rpartition("-q")[2]


def _link_quote(quote: Quote) -> str:
    from markupsafe import escape

    number = escape(number_quote(quote))
    words = escape(f"Quote {number}: {name_speaker(quote)}, {explain_quote(quote)}")
    return (
        f'<a class="num" href="#who-q{number}" id="q{number}" data-num="{number}" '
        f'aria-label="{words}">{number}</a>'
    )


def _mark_segment(segment: Segment, names: Mapping[str, str]) -> str:
    """A span with classes, the numbers of the quotes over it, and the entity that is named."""
    from markupsafe import escape

    css, inside = set[str](), None
    for role, quote in segment.roles:
        if role == "content":
            inside = quote
        else:
            css.add(role)
    classes = sorted(css)
    if inside:  # the innermost quote: that is whose words these are
        classes.append("q" if inside.act == "speech" else "q stance")
    numbers = " ".join(dict.fromkeys(number_quote(q) for _, q in reversed(segment.roles)))
    attributes = f' data-q="{escape(numbers)}"' if numbers else ""
    label = ""
    if mention := segment.mention:
        classes.append(f"e {mention.label}")
        entity = names.get(mention.entity_id or "", mention.text)
        attributes += f' title="{escape(f"{mention.label}: {entity}")}"'
        if segment.begins_mention:
            attributes += f' id="{escape(_tail(mention.id))}"'
        if segment.ends_mention and mention.label not in _NUMBERS:
            label = f"<sub>{escape(mention.label)}</sub>"
    css_text = escape(" ".join(classes))
    return f'<span class="{css_text}"{attributes}>{escape(segment.text)}{label}</span>'


def _tail(name: str) -> str:
    return name.rpartition("-")[2]
