from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lawful_documents import write_document
from msgspec.structs import replace

from pipeline.contract.laws import LAWS, RAW_LAWS, find_breaches
from pipeline.records import (
    Document,
    Edit,
    Entity,
    Quote,
    Remark,
    Sentence,
    Span,
    Speaker,
    TextSpan,
)

ALL_LAWS = RAW_LAWS + LAWS
Change = Callable[[Document], Document]


def broken_laws(document: Document) -> set[str]:
    """Names of the laws that a document breaks."""
    return {law.name for law, _ in find_breaches(document, ALL_LAWS)}


def change_item(name: str, place: int, **fields: object) -> Change:
    """Set fields of one item of a list."""

    def change(document: Document) -> Document:
        items = list(getattr(document, name))
        items[place] = replace(items[place], **fields)
        return replace(document, **{name: items})

    return change


def move(name: str, place: int, start: int, end: int) -> Change:
    """Move both ends of a span by so many code points; its words follow."""

    def change(document: Document) -> Document:
        span = getattr(document, name)[place]
        edges = {"start": span.start + start, "end": span.end + end}
        if hasattr(span, "text"):
            edges["text"] = document.text[edges["start"] : edges["end"]]
        return change_item(name, place, **edges)(document)

    return change


def change_quote(place: int, **make: Callable[[Document, Quote], object]) -> Change:
    """Set fields of a quote, each made from document and quote."""

    def change(document: Document) -> Document:
        quote = document.quotes[place]
        values = {name: function(document, quote) for name, function in make.items()}
        return change_item("quotes", place, **values)(document)

    return change


def cut(document: Document, start: int, end: int) -> TextSpan:
    """A span with its words."""
    return TextSpan(start, end, document.text[start:end])


def drop_last(name: str) -> Change:
    """Leave out the last item of a list."""
    return lambda document: replace(document, **{name: getattr(document, name)[:-1]})


def swap(name: str) -> Change:
    """The same items in reverse order."""
    return lambda document: replace(document, **{name: getattr(document, name)[::-1]})


BREAKING: list[tuple[str, Change]] = [
    ("ids_from_content", lambda d: replace(d, raw_sha256="0" * 64)),
    ("ids_from_content", change_item("quotes", 0, id="0123456789abcdef-q0")),
    ("ids_unique", lambda d: change_item("quotes", 1, id=d.quotes[0].id)(d)),
    ("ids_unique", lambda d: change_item("quotes", 1, id=d.sentences[0].id)(d)),
    ("surface_equals_slice", change_item("mentions", 0, text="Somebody")),
    ("surface_equals_slice", change_quote(0, cue=lambda _d, q: replace(q.cue, text="sad"))),
    ("surface_equals_slice", change_quote(0, source=lambda _d, q: replace(q.source, text="He"))),
    (
        "surface_equals_slice",
        change_quote(0, content=lambda _d, q: [q.content[0], replace(q.content[1], text="x")]),
    ),
    (
        "surface_equals_slice",
        change_quote(1, source=lambda d, _q: TextSpan(len(d.text), len(d.text), "")),
    ),
    (
        "surface_equals_slice",
        change_quote(1, source=lambda d, _q: TextSpan(len(d.text) - 1, len(d.text) + 1, ".")),
    ),
    ("sentences_cover_text", drop_last("sentences")),
    ("sentences_cover_text", lambda d: replace(d, sentences=[*d.sentences[:2], d.sentences[3]])),
    ("sentences_cover_text", move("sentences", 2, 2, 0)),
    ("sentences_cover_text", move("sentences", 3, -2, 0)),
    ("sentences_cover_text", move("sentences", 3, 0, 1)),
    (
        "sentences_cover_text",
        lambda d: replace(
            d, sentences=[*d.sentences, Sentence(len(d.text), len(d.text), f"{d.document_id}-s9")]
        ),
    ),
    ("reading_order", move("paragraphs", 1, -5, 0)),
    ("reading_order", move("paragraphs", 1, 0, 5)),
    ("reading_order", lambda d: replace(d, paragraphs=[Span(4, 4), *d.paragraphs])),
    ("reading_order", swap("mentions")),
    ("reading_order", swap("entities")),
    ("reading_order", swap("quotes")),
    ("mentions_within_sentences", move("mentions", 0, 0, len(", “and we knew it.” The"))),
    ("cue_outside_content", change_quote(0, cue=lambda d, _q: cut(d, 1, 3))),
    ("cue_outside_content", change_quote(0, cue=lambda d, _q: cut(d, 8, 14))),
    (
        "quotes_part_or_nest",
        change_quote(0, content=lambda d, _q: [cut(d, 2, 9), cut(d, 8, 9)]),
    ),
    (
        "quotes_part_or_nest",
        change_quote(
            1, content=lambda d, q: [cut(d, d.quotes[0].content[1].start + 3, q.content[0].end)]
        ),
    ),
    ("quotes_part_or_nest", change_quote(1, content=lambda d, _q: [d.quotes[0].content[0]])),
    ("references_resolve", change_item("mentions", 0, entity_id=None)),
    ("references_resolve", change_item("entities", 0, mentions=[])),
    (
        "references_resolve",
        lambda d: change_item("entities", 1, mentions=[d.mentions[1].id, f"{d.document_id}-m7"])(d),
    ),
    (
        "references_resolve",
        lambda d: change_item("entities", 1, mentions=[d.mentions[1].id] * 2)(d),
    ),
    (
        "references_resolve",
        lambda d: replace(
            d, entities=[*d.entities, Entity(f"{d.document_id}-e7", "Nobody", "PERSON", [])]
        ),
    ),
    (
        "references_resolve",
        change_quote(0, speaker=lambda d, q: replace(q.speaker, entity_id=f"{d.document_id}-e7")),
    ),
    ("references_resolve", change_quote(0, speaker=lambda _d, q: replace(q.speaker, name="A. V."))),
    (
        "references_resolve",
        change_quote(0, co_speakers=lambda d, _q: [Speaker(f"{d.document_id}-e7", "Lee", "name")]),
    ),
    ("speaker_or_reason", change_quote(0, co_speakers=lambda _d, q: [q.speaker])),
    ("speaker_or_reason", change_quote(1, co_speakers=lambda d, _q: [d.quotes[0].speaker])),
    ("speaker_or_reason", change_item("quotes", 1, abstention=None)),
    ("speaker_or_reason", change_item("quotes", 0, abstention="no_source")),
    (
        "ledger_in_order",
        lambda d: replace(d, remarks=[Remark("quotes", "unclosed_quote", 5, len(d.text) + 1)]),
    ),
    ("ledger_in_order", lambda d: replace(d, remarks=[Remark("quotes", "unclosed_quote", 5, 4)])),
]


def test_a_lawful_document_breaks_no_law() -> None:
    """The documents that the other tests break are sound."""
    for number in range(20):
        assert broken_laws(write_document(number)) == set()


@pytest.mark.parametrize(("law", "change"), BREAKING, ids=lambda value: str(value)[:24])
def test_each_law_is_broken_alone(law: str, change: Change) -> None:
    """A document that breaks one law is found by that law and by no other."""
    assert broken_laws(change(write_document())) == {law}


@pytest.mark.parametrize(
    ("edits", "laws"),
    [
        (lambda _d: [], {"ledger_reproduces_text"}),
        (lambda d: [replace(d.edits[0], raw_end=5)], {"ledger_reproduces_text"}),
        (lambda d: [*d.edits, Edit(3, 3, 3, 3, "x")], {"ledger_in_order", "ledger_reproduces_text"}),
        (lambda d: [replace(d.edits[0], end=9999)], {"ledger_in_order", "ledger_reproduces_text"}),
    ],
)  # fmt: skip
def test_a_ledger_that_lies_is_found(
    edits: Callable[[Document], list[Edit]], laws: set[str]
) -> None:
    """Without the raw text only the order can be judged; with it, everything."""
    document = write_document()
    assert broken_laws(replace(document, edits=edits(document))) == laws


def test_every_law_has_a_document_that_breaks_it() -> None:
    """No law without its test."""
    tested = {law for law, _ in BREAKING} | {"ledger_reproduces_text"}
    assert tested == {law.name for law in ALL_LAWS}


def test_a_quote_may_lie_within_another() -> None:
    """Who is quoted may quote: content may nest, at any depth."""
    document = write_document()
    inner = change_quote(1, content=lambda d, _q: [cut(d, 1, 3)])(document)
    assert broken_laws(replace(inner, quotes=inner.quotes)) == set()


spans = st.tuples(st.integers(-3, 400), st.integers(-3, 400))


@given(st.integers(0, 3), st.lists(spans, min_size=4, max_size=4))
@settings(max_examples=200, deadline=None)
def test_no_offsets_break_the_laws_themselves(number: int, edges: list[tuple[int, int]]) -> None:
    """A law finds breaches in any document of the right types; it never raises."""
    document = write_document(number)
    sentences = [replace(s, start=a, end=b)
                 for s, (a, b) in zip(document.sentences, edges, strict=True)]  # fmt: skip
    mentions = [replace(m, start=a, end=b)
                for m, (a, b) in zip(document.mentions, edges, strict=False)]  # fmt: skip
    quotes = [replace(q, content=[TextSpan(a, b, "x")])
              for q, (a, b) in zip(document.quotes, edges, strict=False)]  # fmt: skip
    broken = replace(document, sentences=sentences, mentions=mentions, quotes=quotes)
    assert broken_laws(broken)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=2, max_size=12))
def test_crossing_quotes_are_those_that_cross(pairs: list[tuple[int, int]]) -> None:
    """The sweep finds a crossing exactly where comparing every two quotes finds one."""
    edges = sorted((start, start + length) for start, length in pairs)
    text = "x" * 100
    quotes = [
        Quote(f"{'0' * 16}-q{place}", "direct", "speech", [TextSpan(a, b, text[a:b])],
              None, None, None, "no_source", 1.0, "rules")
        for place, (a, b) in enumerate(edges)
    ]  # fmt: skip
    document = replace(write_document(), text=text, quotes=quotes)
    law = next(law for law in LAWS if law.name == "quotes_part_or_nest")
    crossing = any(
        a < c < b < d or (a, b) == (c, d)
        for at, (a, b) in enumerate(edges)
        for c, d in edges[at + 1 :]
    )
    assert bool(list(law.find(document))) == crossing


def test_laws_are_linear_on_hostile_documents() -> None:
    """Thirty thousand nested quotes are judged in a moment."""
    count = 30_000
    text = "x" * (2 * count + 2)
    spans = [TextSpan(at, 2 * count + 1 - at, "x") for at in range(count)]
    quote = write_document().quotes[1]
    quotes = [replace(quote, id=f"{'0' * 16}-q{at}", content=[s]) for at, s in enumerate(spans)]
    document = replace(write_document(), text=text, quotes=quotes)
    law = next(law for law in LAWS if law.name == "quotes_part_or_nest")
    assert list(law.find(document)) == []
