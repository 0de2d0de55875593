"""From attributions to published quotes: kind, speaker, and which nested ones say something new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.speakers import Resolution, SpeakerResolver
from pipeline.records import Document, Kind, Quote, Span, Speaker, TextSpan


_Resolved = tuple[Attribution, Resolution]
_NESTS_WITHIN = 8  # quotes before a nested one among which its outer quote is looked for


def assemble_quotes(
    document: Document,
    attributions: Sequence[Attribution],
    quotations: Sequence[Quotation],
    annotator: str,
) -> list[Quote]:
    """The quotes of ``document`` in order of their first content, numbered from 1.

    A quote within the content of another is kept only if somebody else speaks in it: ``Lee said
    she hopes`` is one quote, ``the agency said that Lee had denied it`` is two.
    """
    quoted = [span for quotation in quotations if quotation.depth == 0 for span in quotation.spans]
    resolutions = _resolve_in_order(document, attributions, quoted)
    pairs = zip(attributions, resolutions, strict=True)
    starts = {span.start for span in quoted}
    kept: list[_Resolved] = []
    for attribution, resolution in sorted(pairs, key=_by_content):
        outer = _innermost(kept, attribution)
        if any(_do_cross(attribution, other) for other, _ in kept[-_NESTS_WITHIN:]):
            continue
        inner = _as_told_by(outer, attribution, resolution, document.text, starts)
        if inner:
            kept.append((attribution, inner))
    head = f"{document.document_id}-q"
    return [
        _make_quote(document.text, f"{head}{number}", attribution, resolution, quoted, annotator)
        for number, (attribution, resolution) in enumerate(kept, start=1)
    ]


def _do_cross(one: Attribution, other: Attribution) -> bool:
    """Whether two contents overlap, and neither attribution stands within the other."""
    overlap = any(a.start < b.end and b.start < a.end for a in one.content for b in other.content)
    return overlap and not (
        any(_holds(span, one) for span in other.content)
        or any(_holds(span, other) for span in one.content)
    )


def _by_content(pair: _Resolved) -> tuple[int, int]:
    content = pair[0].content
    return content[0].start, -content[-1].end


def _resolve_in_order(
    document: Document, attributions: Sequence[Attribution], quoted: Sequence[Span]
) -> list[Resolution]:
    """The speaker of each attribution; sources are resolved in the order of the text."""
    resolver = SpeakerResolver(document, quoted)
    known: dict[Span, Resolution] = {}
    places = [(a.source or a.cue or a.content[0]).start for a in attributions]
    resolutions = [Resolution(None, "no_source")] * len(attributions)
    for index in sorted(range(len(attributions)), key=lambda i: places[i]):
        attribution = attributions[index]
        source = attribution.source or attribution.antecedent
        if source and source not in known:
            known[source] = resolver.resolve(source, attribution.content)
        resolutions[index] = known[source] if source else resolutions[index]
    return resolutions


def _innermost(kept: Sequence[_Resolved], attribution: Attribution) -> _Resolved | None:
    """The last of the quotes so far whose content holds content and cue of the attribution."""
    if not attribution.is_nested:
        return None
    for outer in reversed(kept[-_NESTS_WITHIN:]):
        if any(_holds(span, attribution) for span in outer[0].content):
            return outer
    return None


def _holds(span: Span, attribution: Attribution) -> bool:
    parts = [*attribution.content, attribution.cue]
    return all(span.start <= part.start and part.end <= span.end for part in parts if part)


def _as_told_by(
    outer: _Resolved | None,
    attribution: Attribution,
    resolution: Resolution,
    text: str,
    quoted: set[int],
) -> Resolution | None:
    """The speaker of a nested quote, or none if it says nothing that its outer quote does not.

    ``quoted`` are the places where quotations start.
    """
    if outer is None:
        return resolution if not attribution.is_nested else None
    source = text[attribution.source.start : attribution.source.end] if attribution.source else ""
    told = outer[1].speaker
    if source.casefold() in ("i", "we"):
        if told is None:
            return resolution
        speaker = Speaker(entity_id=told.entity_id, name=told.name, how="pronoun")
        return Resolution(speaker, None)
    if resolution.speaker is None:
        is_quoted = any(span.start in quoted for span in outer[0].content)
        is_somebody = is_quoted or resolution.abstention == "unnamed_source"
        return resolution if is_somebody and attribution.act == "speech" else None
    return resolution if told is None or told.entity_id != resolution.speaker.entity_id else None


def _make_quote(
    text: str,
    quote_id: str,
    attribution: Attribution,
    resolution: Resolution,
    quoted: Sequence[Span],
    annotator: str,
) -> Quote:
    return Quote(
        id=quote_id,
        kind=find_kind(text, attribution.content, quoted),
        act=attribution.act,
        content=[_with_text(text, span) for span in attribution.content],
        cue=_with_text(text, attribution.cue) if attribution.cue else None,
        source=_with_text(text, attribution.source) if attribution.source else None,
        speaker=resolution.speaker,
        abstention=resolution.abstention,
        score=attribution.score,
        annotator=annotator,
    )


def _with_text(text: str, span: Span) -> TextSpan:
    return TextSpan(start=span.start, end=span.end, text=text[span.start : span.end])


def find_kind(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> Kind:
    """``direct`` if all letters and digits of ``content`` stand in quote marks, ``indirect`` if none.

    ``quoted`` are the quotations of the text, in order and apart.
    """
    starts = [span.start for span in quoted]
    inside = outside = False
    for span in content:
        place = span.start
        at = max(0, bisect_right(starts, span.start) - 1)
        while place < span.end:
            while at < len(quoted) and quoted[at].end <= place:
                at += 1
            within = at < len(quoted) and quoted[at].start <= place
            limit = (
                quoted[at].end if within else (quoted[at].start if at < len(quoted) else span.end)
            )
            limit = min(limit, span.end)
            if any(map(str.isalnum, text[place:limit])):
                inside, outside = inside or within, outside or not within
            place = limit
    return "mixed" if inside and outside else ("direct" if inside else "indirect")
