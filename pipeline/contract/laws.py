"""The laws of a document: what must hold between its fields, beyond the type of each.

A law finds its breaches; it never raises on a document that has the right types. ``validate``
applies them to each document before it is published, the gate to what was written, ``check`` to
what was published: one definition for all three. Every law is linear, or sorts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from pipeline.ledger import is_faithful
from pipeline.records import Document, Quote, Span, Speaker, TextSpan

_SHOWN_CHARS = 60


class Breach(NamedTuple):
    """One place where a law is broken: ``path`` is that of the record, ``quotes[2].cue``."""

    path: str
    detail: str


class Law(NamedTuple):
    """What must hold, and why; the name is the reason of a rejection."""

    name: str
    reason: str
    find: Callable[[Document], Iterator[Breach]]


def find_breaches(document: Document, laws: Iterable[Law]) -> Iterator[tuple[Law, Breach]]:
    """All breaches of ``laws``, in the order of the laws."""
    for law in laws:
        for breach in law.find(document):
            yield law, breach


def find_foreign_ids(document: Document) -> Iterator[Breach]:
    """The id of the document is the head of its hash, all other ids begin with it."""
    if document.document_id != document.raw_sha256[:16]:
        yield Breach("document_id", f"is {document.document_id}, not the head of raw_sha256")
    for path, name in _walk_ids(document):
        if not name.startswith(f"{document.document_id}-"):
            yield Breach(path, f"{name} does not begin with {document.document_id}")


def find_repeated_ids(document: Document) -> Iterator[Breach]:
    """No two things have one id."""
    named = list(_walk_ids(document))
    counts = Counter(name for _, name in named)
    if len(counts) == len(named):
        return
    for path, name in named:
        if counts[name] > 1:
            yield Breach(path, f"{name} is the id of {counts[name]} things")


def find_wrong_surfaces(document: Document) -> Iterator[Breach]:
    """``text[start:end]`` equals the stored words, and there are some."""
    for path, span in _walk_surfaces(document):
        actual = document.text[span.start : span.end]
        if span.end > len(document.text) or not actual or actual != span.text:
            yield Breach(path, f"{_show(span.text)} stands there, {_show(actual)} in the text")


def find_uncovered_text(document: Document) -> Iterator[Breach]:
    """Sentences are in order, disjoint, and cover all text that is not white space."""
    done = 0
    for place, sentence in enumerate(document.sentences):
        path = f"sentences[{place}]"
        if not done <= sentence.start < sentence.end <= len(document.text):
            yield Breach(path, f"{_place(sentence)} after {done}, in {len(document.text)}")
        elif gap := document.text[done : sentence.start].strip():
            yield Breach(path, f"{_show(gap)} before it is in no sentence")
        done = max(done, sentence.end)
    if rest := document.text[done:].strip():
        yield Breach("sentences", f"{_show(rest)} at the end is in no sentence")


def find_misplaced_spans(document: Document) -> Iterator[Breach]:
    """Paragraphs and mentions are in order and disjoint; quotes and entities are in order."""
    for name, spans in (("paragraphs", document.paragraphs), ("mentions", document.mentions)):
        for place, (left, right) in enumerate(pairwise(spans), start=1):
            if right.start < left.end:
                yield Breach(f"{name}[{place}]", f"{_place(right)} is not after {_place(left)}")
    for place, span in enumerate(document.paragraphs):
        if not span.start < span.end <= len(document.text):
            yield Breach(f"paragraphs[{place}]", f"{_place(span)} in {len(document.text)}")
    starts = {mention.id: mention.start for mention in document.mentions}
    firsts = [starts.get(entity.mentions[0], 0) for entity in document.entities if entity.mentions]
    yield from _find_disorder("entities", firsts)
    yield from _find_disorder("quotes", [quote.content[0].start for quote in document.quotes])


def find_straying_mentions(document: Document) -> Iterator[Breach]:
    """A mention lies within one sentence."""
    starts = [sentence.start for sentence in document.sentences]
    for place, mention in enumerate(document.mentions):
        at = bisect_right(starts, mention.start) - 1
        if at < 0 or mention.end > document.sentences[at].end:
            yield Breach(f"mentions[{place}]", f"{_show(mention.text)} is in no one sentence")


def find_cues_in_content(document: Document) -> Iterator[Breach]:
    """The words that attribute are not what is said."""
    for place, quote in enumerate(document.quotes):
        cue = quote.cue
        if cue and any(span.start < cue.end and cue.start < span.end for span in quote.content):
            yield Breach(f"quotes[{place}].cue", f"{_show(cue.text)} lies in the content")


def find_crossing_quotes(document: Document) -> Iterator[Breach]:
    """Content of two quotes is apart, or one lies within the other; never crossed or equal."""
    for place, quote in enumerate(document.quotes):
        for index, (left, right) in enumerate(pairwise(quote.content), start=1):
            if right.start < left.end:
                path = f"quotes[{place}].content[{index}]"
                yield Breach(path, f"{_place(right)} is not after {_place(left)}")
    spans = sorted(
        ((span.start, -span.end, place) for place, q in enumerate(document.quotes)
         for span in q.content)
    )  # fmt: skip
    around: list[tuple[int, int, int]] = []
    for start, minus_end, place in spans:
        while around and -around[-1][1] <= start:
            around.pop()
        if around and around[-1][2] != place:
            outer_start, outer_minus_end, outer = around[-1]
            if minus_end < outer_minus_end or (start, minus_end) == (outer_start, outer_minus_end):
                yield Breach(f"quotes[{place}]", f"its content crosses that of quotes[{outer}]")
        around.append((start, minus_end, place))


def find_dangling_references(document: Document) -> Iterator[Breach]:
    """Every id that is named is there, and mention and entity name each other."""
    entities = {entity.id: entity for entity in document.entities}
    owners = {name: entity.id for entity in document.entities for name in entity.mentions}
    for place, mention in enumerate(document.mentions):
        if owners.pop(mention.id, None) != mention.entity_id:
            yield Breach(f"mentions[{place}]", f"{mention.entity_id} does not list it")
    for name, entity_id in owners.items():
        yield Breach("entities", f"{entity_id} lists {name}, which is no mention")
    for place, entity in enumerate(document.entities):
        if not entity.mentions or len(set(entity.mentions)) < len(entity.mentions):
            yield Breach(f"entities[{place}].mentions", "lists none, or one of them twice")
    for place, quote in enumerate(document.quotes):
        for path, speaker in _walk_speakers(quote):
            known = entities.get(speaker.entity_id)
            if known is None or known.name != speaker.name:
                yield Breach(f"quotes[{place}].{path}", f"{speaker.entity_id} is no such entity")


def find_unexplained_speakers(document: Document) -> Iterator[Breach]:
    """A quote has a speaker, or a reason why it has none; never both. Nobody is named twice."""
    for place, quote in enumerate(document.quotes):
        if (quote.speaker is None) == (quote.abstention is None):
            both = "both a speaker and" if quote.speaker else "neither a speaker nor"
            yield Breach(f"quotes[{place}]", f"has {both} a reason for having none")
        if quote.co_speakers:
            named = [speaker.entity_id for _, speaker in _walk_speakers(quote)]
            if quote.speaker is None or len(set(named)) < len(named):
                detail = "stand beside no speaker, or name one twice"
                yield Breach(f"quotes[{place}].co_speakers", detail)


def find_broken_ledger(document: Document) -> Iterator[Breach]:
    """Edits are in order, apart, and inside the text; remarks are inside it too."""
    done = raw_done = 0
    for place, edit in enumerate(document.edits):
        kept = edit.start - done
        in_order = edit.raw_start <= edit.raw_end and edit.start <= edit.end <= len(document.text)
        if not in_order or kept < 0 or edit.raw_start - raw_done != kept:
            yield Breach(f"edits[{place}]", "does not follow the edit before it")
        done, raw_done = edit.end, edit.raw_end
    for place, remark in enumerate(document.remarks):
        if not remark.start <= remark.end <= len(document.text):
            yield Breach(f"remarks[{place}]", f"{remark.start}:{remark.end} is not in the text")


def find_unfaithful_ledger(document: Document) -> Iterator[Breach]:
    """The edits, and nothing else, lead from the raw text to the text."""
    if not is_faithful(document.raw_text, document.text, document.edits):
        yield Breach("edits", "do not lead from the raw text to the text")


LAWS: tuple[Law, ...] = (
    Law("ids_from_content", "an id says which article it is of, in every run", find_foreign_ids),
    Law("ids_unique", "an id names one thing, or joins go wrong", find_repeated_ids),
    Law(
        "surface_equals_slice",
        "offsets that drift from the text make every annotation worthless",
        find_wrong_surfaces,
    ),
    Law("sentences_cover_text", "no word of an article is lost or doubled", find_uncovered_text),
    Law("reading_order", "readers and tags go through a text once", find_misplaced_spans),
    Law("mentions_within_sentences", "a tag sequence ends with it", find_straying_mentions),
    Law("cue_outside_content", "`said` is the reporter's word", find_cues_in_content),
    Law("quotes_part_or_nest", "no word is said on one level by two", find_crossing_quotes),
    Law("references_resolve", "every id that is named is there", find_dangling_references),
    Law("speaker_or_reason", "silence about a speaker is explained", find_unexplained_speakers),
    Law("ledger_in_order", "every offset has one place in the raw text", find_broken_ledger),
)
RAW_LAWS: tuple[Law, ...] = (
    Law("ledger_reproduces_text", "nothing was changed unrecorded", find_unfaithful_ledger),
)


def _walk_ids(document: Document) -> Iterator[tuple[str, str]]:
    for name in ("sentences", "mentions", "entities", "quotes"):
        for place, item in enumerate(getattr(document, name)):
            yield f"{name}[{place}].id", item.id


def _walk_surfaces(document: Document) -> Iterator[tuple[str, TextSpan]]:
    for place, mention in enumerate(document.mentions):
        yield f"mentions[{place}]", mention
    yield from chain.from_iterable(map(_walk_quote, range(len(document.quotes)), document.quotes))


def _walk_quote(place: int, quote: Quote) -> Iterator[tuple[str, TextSpan]]:
    for index, span in enumerate(quote.content):
        yield f"quotes[{place}].content[{index}]", span
    if quote.cue:
        yield f"quotes[{place}].cue", quote.cue
    if quote.source:
        yield f"quotes[{place}].source", quote.source


def _walk_speakers(quote: Quote) -> Iterator[tuple[str, Speaker]]:
    if quote.speaker:
        yield "speaker", quote.speaker
    for index, speaker in enumerate(quote.co_speakers):
        yield f"co_speakers[{index}]", speaker


def _find_disorder(name: str, starts: list[int]) -> Iterator[Breach]:
    for place, (left, right) in enumerate(pairwise(starts), start=1):
        if right < left:
            yield Breach(f"{name}[{place}]", f"begins at {right}, the one before at {left}")


def _place(span: Span) -> str:
    return f"{span.start}:{span.end}"


def _show(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…")
