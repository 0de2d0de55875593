"""Cutting a text where annotations begin and end."""

from __future__ import annotations

from pipeline.records import Document, EntityMention, Quote, Span, TextSpan
from pipeline.reports.segments import cut_segments

TEXT = "“We won,” said Ann Lee."


def mark(surface: str) -> TextSpan:
    """The first span of the text with this surface."""
    start = TEXT.index(surface)
    return TextSpan(start, start + len(surface), surface)


def make_document() -> Document:
    """An article with one quote and one name."""
    d = "0123456789abcdef"
    name = mark("Ann Lee")
    mention = EntityMention(
        name.start, name.end, name.text, f"{d}-m1", "PERSON", f"{d}-e1", 1.0, "rules"
    )
    quote = Quote(
        f"{d}-q1", "direct", "speech", [mark("“We won,”")], mark("said"), name, None, "no_source", 1.0, "rules"
    )  # fmt: skip
    return Document(
        document_id=d,
        source_path="a.txt",
        raw_sha256="0" * 64,
        text=TEXT,
        raw_text=TEXT,
        paragraphs=[Span(0, len(TEXT))],
        mentions=[mention],
        quotes=[quote],
    )


def test_segments_are_the_text() -> None:
    """Nothing is lost or doubled where layers overlap."""
    segments = list(cut_segments(make_document(), Span(0, len(TEXT))))
    assert "".join(segment.text for segment in segments) == TEXT


def test_a_segment_carries_all_that_holds_there() -> None:
    """The speaker's name is a mention and a source at once."""
    segments = {
        segment.text: segment for segment in cut_segments(make_document(), Span(0, len(TEXT)))
    }
    assert [role for role, _ in segments["“We won,”"].roles] == ["content"]
    assert segments["“We won,”"].begins
    assert [role for role, _ in segments["said"].roles] == ["cue"]
    name = segments["Ann Lee"]
    assert [role for role, _ in name.roles] == ["source"]
    assert name.mention is not None
    assert name.mention.label == "PERSON"


def test_a_span_that_runs_over_the_paragraph_is_clipped() -> None:
    """A quote over several paragraphs is drawn in each."""
    segments = list(cut_segments(make_document(), Span(4, 12)))
    assert "".join(segment.text for segment in segments) == TEXT[4:12]
    assert not any(segment.begins for segment in segments)
