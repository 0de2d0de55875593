"""From attributions to published quotes: kind, speaker, and which nested ones say something new."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.speakers import Resolution, SpeakerResolver
from pipeline.records import Document, Quote, Span, TextSpan

_NESTS_WITHIN = 8  # quotes before a nested one among which its outer quote is looked for
_SOMEBODY = frozenset(["unnamed_source", "unresolved_description"])  # nobody tells so of himself
_Resolved = tuple[Attribution, Resolution]


def assemble_quotes(
    document: Document,
    attributions: Sequence[Attribution],
    quotations: Sequence[Quotation],
) -> list[Quote]:
    """The quotes of ``document`` in order of their first content, numbered from 1.

    A quote within the content of another is kept only if somebody else speaks in it: ``Lee said
    she hopes`` is one quote, ``the agency said that Lee had denied it`` is two. None crosses
    another.
    """
    quoted = QuotedText(document.text, quotations)
    deeper = QuotedText(document.text, quotations, depth=1)
    resolver = SpeakerResolver(document, quoted)
    resolutions = _resolve_in_order(resolver, attributions)
    kept: list[_Resolved] = []
    pairs = zip(attributions, resolutions, strict=True)
    for attribution, resolution in sorted(pairs, key=_by_content):
        recent = kept[-_NESTS_WITHIN:]
        if any(_do_cross(attribution, other) for other, _ in recent):
            continue
        told: Resolution | None = resolution
        if attribution.is_nested:
            outer = _innermost(recent, attribution)
            told = _resolve_nested(outer, attribution, resolver, quoted) if outer else None
        if told:
            kept.append((attribution, told))
    return [
        _make_quote(document, number, *pair, (quoted, deeper))
        for number, pair in enumerate(kept, start=1)
    ]


def _by_content(pair: _Resolved) -> tuple[int, int]:
    content = pair[0].content
    return content[0].start, -content[-1].end


def _resolve_in_order(
    resolver: SpeakerResolver, attributions: Sequence[Attribution]
) -> list[Resolution]:
    """The speaker of each attribution that is not nested; sources in the order of the text."""
    known: dict[Span, Resolution] = {}
    places = [(a.source or a.cue or a.content[0]).start for a in attributions]
    resolutions = [Resolution(None, "no_source")] * len(attributions)
    for index in sorted(range(len(attributions)), key=lambda i: places[i]):
        attribution = attributions[index]
        source = attribution.source or attribution.antecedent
        if source and source not in known and not attribution.is_nested:
            known[source] = resolver.resolve(source, attribution.content)
        if source:
            resolutions[index] = known.get(source, resolutions[index])
        elif attribution.topic:
            resolutions[index] = resolver.resolve_topic(attribution.topic)
    return resolutions


def _do_cross(one: Attribution, other: Attribution) -> bool:
    """Whether two contents overlap, and neither attribution stands within the other."""
    overlap = any(a.start < b.end and b.start < a.end for a in one.content for b in other.content)
    return overlap and not (
        any(_holds(span, one) for span in other.content)
        or any(_holds(span, other) for span in one.content)
    )


def _holds(span: Span, attribution: Attribution) -> bool:
    parts = [*attribution.content, attribution.cue]
    return all(span.start <= part.start and part.end <= span.end for part in parts if part)


def _innermost(recent: Sequence[_Resolved], attribution: Attribution) -> _Resolved | None:
    """The last of the quotes so far whose content holds content and cue of the attribution."""
    for outer in reversed(recent):
        if any(_holds(span, attribution) for span in outer[0].content):
            return outer
    return None


def _resolve_nested(
    outer: _Resolved, attribution: Attribution, resolver: SpeakerResolver, quoted: QuotedText
) -> Resolution | None:
    """The speaker of a nested quote, or none if it says nothing that its outer quote does not."""
    teller = outer[1].speaker
    is_quoted = quoted.covers(outer[0].content[0].start)
    source = attribution.source
    if source and is_quoted and resolver.is_first_person(source):
        if teller is None:
            return outer[1]
        return Resolution(replace(teller, how="pronoun"), None)
    resolution = resolver.resolve_nested(source, attribution.content, teller, quoted=is_quoted)
    if resolution.speaker is None:
        is_generic = source is not None and resolver.is_relative(source)  # those who say
        is_somebody = is_quoted or (resolution.abstention in _SOMEBODY and not is_generic)
        return resolution if is_somebody and attribution.act == "speech" else None
    is_other = teller is None or teller.entity_id != resolution.speaker.entity_id
    return resolution if is_other else None


def _make_quote(
    document: Document,
    number: int,
    attribution: Attribution,
    resolution: Resolution,
    levels: tuple[QuotedText, QuotedText],
) -> Quote:
    """The record; what is told within quote marks is direct only in quote marks of its own."""
    text = document.text
    quoted, deeper = levels
    is_inner = attribution.cue is not None and quoted.covers(attribution.cue.start)
    return Quote(
        id=f"{document.document_id}-q{number}",
        kind=(deeper if is_inner else quoted).kind_of(attribution.content),
        act=attribution.act,
        content=[_with_text(text, span) for span in attribution.content],
        cue=_with_text(text, attribution.cue) if attribution.cue else None,
        source=_with_text(text, attribution.source) if attribution.source else None,
        speaker=resolution.speaker,
        abstention=resolution.abstention,
        score=attribution.score,
        annotator=attribution.annotator,
        co_speakers=list(resolution.others),
    )


def _with_text(text: str, span: Span) -> TextSpan:
    return TextSpan(start=span.start, end=span.end, text=text[span.start : span.end])
