"""From attributions to published quotes: kind, speaker, and which nested ones say something new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.roles import Attribution
from pipeline.annotators.quotation.speakers import Resolution, SpeakerResolver
from pipeline.records import Document, Kind, Quote, Span, TextSpan


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
    ordered = sorted(
        zip(attributions, resolutions, strict=True),
        key=lambda pair: (pair[0].content[0].start, -pair[0].content[-1].end),
    )
    kept: list[tuple[Attribution, Resolution]] = []
    for attribution, resolution in ordered:
        parent = _innermost(kept, attribution)
        if parent is None or _adds_speaker(parent[1], resolution):
            kept.append((attribution, resolution))
    head = f"{document.document_id}-q"
    return [
        _make_quote(document.text, f"{head}{number}", attribution, resolution, quoted, annotator)
        for number, (attribution, resolution) in enumerate(kept, start=1)
    ]


def _resolve_in_order(
    document: Document, attributions: Sequence[Attribution], quoted: Sequence[Span]
) -> list[Resolution]:
    """The speaker of each attribution; sources are resolved in the order of the text."""
    resolver = SpeakerResolver(document, quoted)
    places = [(a.source or a.cue or a.content[0]).start for a in attributions]
    resolutions: list[Resolution] = [Resolution(None, "no_source")] * len(attributions)
    for index in sorted(range(len(attributions)), key=lambda i: places[i]):
        attribution = attributions[index]
        resolutions[index] = resolver.resolve(attribution.source, attribution.content)
    return resolutions


def _innermost(
    kept: Sequence[tuple[Attribution, Resolution]], attribution: Attribution
) -> tuple[Attribution, Resolution] | None:
    """The last of the quotes so far whose content holds the whole attribution."""
    if not attribution.is_nested:
        return None
    for outer in reversed(kept[-8:]):
        if any(_holds(span, attribution) for span in outer[0].content):
            return outer
    return None


def _holds(span: Span, attribution: Attribution) -> bool:
    parts = [*attribution.content, attribution.cue]
    return all(span.start <= part.start and part.end <= span.end for part in parts if part)


def _adds_speaker(outer: Resolution, inner: Resolution) -> bool:
    return inner.speaker is not None and (
        outer.speaker is None or outer.speaker.entity_id != inner.speaker.entity_id
    )


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
