"""The rows that are published: the document itself, and three flat views of it.

A row is a ``msgspec.Struct`` like the records, so that every dialect derives from it by the same
code. ``flatten_*`` take a finished document and give its rows in reading order; they add nothing
that the document does not say.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated

from msgspec import Meta, Struct, defstruct
from msgspec.structs import fields as struct_fields

from pipeline.contract.tokens import Tag, tag_tokens
from pipeline.records import (
    UNPUBLISHED,
    Abstention,
    Act,
    Document,
    EntityMention,
    How,
    Id,
    Kind,
    Label,
    Name,
    Offset,
    Quote,
    Score,
    Sentence,
    Speaker,
    TextSpan,
)

INTERRUPTION = " … "  # stands for the cue between two content spans of one quote

DocumentRow: type[Struct] = defstruct(
    "DocumentRow",
    [
        (field.name, field.type)
        for field in struct_fields(Document)
        if field.name not in UNPUBLISHED
    ],
    frozen=True,
    gc=False,
    module=__name__,
)


class SentenceRow(Struct, frozen=True, gc=False):
    """A sentence with its tokens and their entity tags, ready for token classification."""

    id: Annotated[Id, Meta(description="id of the sentence")]
    document_id: Annotated[Id, Meta(description="id of the article")]
    start: Annotated[Offset, Meta(description="first code point in the text of the article")]
    end: Annotated[Offset, Meta(description="code point after the last one")]
    text: Annotated[Name, Meta(description="the sentence")]
    tokens: Annotated[list[Name], Meta(description="its tokens; none is white space")]
    token_starts: Annotated[
        list[Offset], Meta(description="start of each token in the text of the article")
    ]
    token_ends: Annotated[list[Offset], Meta(description="end of each token, exclusive")]
    ner_tags: Annotated[
        list[Tag], Meta(description="BIO tag of each token; equal to the mentions, always")
    ]


class EntityRow(Struct, frozen=True, gc=False):
    """A mention of an entity."""

    id: Annotated[Id, Meta(description="id of the mention")]
    document_id: Annotated[Id, Meta(description="id of the article")]
    sentence_id: Annotated[Id | None, Meta(description="id of the sentence that holds it")]
    entity_id: Annotated[Id | None, Meta(description="the entity of the article that is named")]
    name: Annotated[Name | None, Meta(description="canonical name of that entity")]
    text: Annotated[Name, Meta(description="the words of the mention")]
    label: Annotated[Label, Meta(description="what kind of thing is named (OntoNotes label)")]
    start: Annotated[Offset, Meta(description="first code point in the text of the article")]
    end: Annotated[Offset, Meta(description="code point after the last one")]
    score: Annotated[Score, Meta(description="confidence of the annotator")]
    annotator: Annotated[Name, Meta(description="what marked it: a rule or a model, by name")]


class QuoteRow(Struct, frozen=True, gc=False):
    """Who said what: a quote with its cue, its source and its speaker."""

    id: Annotated[Id, Meta(description="id of the quote")]
    document_id: Annotated[Id, Meta(description="id of the article")]
    kind: Annotated[Kind, Meta(description="direct, indirect, or mixed (part in quote marks)")]
    act: Annotated[Act, Meta(description="speech (said, wrote) or stance (believes, fears)")]
    text: Annotated[Name, Meta(description="what is said; its parts joined by ` … `")]
    content: Annotated[
        list[TextSpan],
        Meta(min_length=1, description="what is said; several spans when a cue interrupts"),
    ]
    cue: Annotated[Name | None, Meta(description="the words that attribute: `said`")]
    cue_start: Annotated[Offset | None, Meta(description="start of the cue in the article")]
    cue_end: Annotated[Offset | None, Meta(description="end of the cue, exclusive")]
    source: Annotated[
        Name | None, Meta(description="the words that name whose words they are: `she`")
    ]
    source_start: Annotated[Offset | None, Meta(description="start of the source in the article")]
    source_end: Annotated[Offset | None, Meta(description="end of the source, exclusive")]
    speaker: Annotated[Name | None, Meta(description="who that is: canonical name, or null")]
    speaker_entity_id: Annotated[Id | None, Meta(description="the entity that speaks")]
    speaker_how: Annotated[
        How | None, Meta(description="how the source words point to the speaker")
    ]
    co_speakers: Annotated[
        list[Speaker], Meta(description="who else says it together with the speaker")
    ]
    abstention: Annotated[Abstention | None, Meta(description="why speaker is null")]
    score: Annotated[Score, Meta(description="confidence of the annotator")]
    annotator: Annotated[Name, Meta(description="what marked it: a rule or a model, by name")]
    title: Annotated[str | None, Meta(description="headline of the article")]
    publisher: Annotated[str | None, Meta(description="who published the article")]
    published: Annotated[str | None, Meta(description="when: ISO 8601 date or date and time")]


def flatten_document(document: Document) -> list[Struct]:
    """The document as it is published: without the fields that ``UNPUBLISHED`` names."""
    return [DocumentRow(*(getattr(document, name) for name in DocumentRow.__struct_fields__))]


def flatten_sentences(document: Document) -> list[Struct]:
    """One row per sentence, its tokens cut so that the tags equal the mentions exactly."""
    text = document.text
    tokens = tag_tokens(text, document.sentences, document.tokens, document.mentions)

    def row(sentence: Sentence) -> SentenceRow:
        starts, ends, tags, words = tokens.within(sentence)
        return SentenceRow(
            id=sentence.id,
            document_id=document.document_id,
            start=sentence.start,
            end=sentence.end,
            text=text[sentence.start : sentence.end],
            tokens=words,
            token_starts=starts,
            token_ends=ends,
            ner_tags=tags,
        )

    return [row(sentence) for sentence in document.sentences]


def flatten_entities(document: Document) -> list[Struct]:
    """One row per mention."""
    names = {entity.id: entity.name for entity in document.entities}
    starts = [sentence.start for sentence in document.sentences]

    def row(mention: EntityMention) -> EntityRow:
        place = bisect_right(starts, mention.start) - 1
        return EntityRow(
            id=mention.id,
            document_id=document.document_id,
            sentence_id=document.sentences[place].id if place >= 0 else None,
            entity_id=mention.entity_id,
            name=names.get(mention.entity_id) if mention.entity_id else None,
            text=mention.text,
            label=mention.label,
            start=mention.start,
            end=mention.end,
            score=mention.score,
            annotator=mention.annotator,
        )

    return [row(mention) for mention in document.mentions]


def flatten_quotes(document: Document) -> list[Struct]:
    """One row per quote."""
    return [_flatten_quote(document, quote) for quote in document.quotes]


def _flatten_quote(document: Document, quote: Quote) -> QuoteRow:
    cue, source, speaker = quote.cue, quote.source, quote.speaker
    return QuoteRow(
        id=quote.id,
        document_id=document.document_id,
        kind=quote.kind,
        act=quote.act,
        text=INTERRUPTION.join(span.text for span in quote.content),
        content=quote.content,
        cue=cue.text if cue else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        source=source.text if source else None,
        source_start=source.start if source else None,
        source_end=source.end if source else None,
        speaker=speaker.name if speaker else None,
        speaker_entity_id=speaker.entity_id if speaker else None,
        speaker_how=speaker.how if speaker else None,
        co_speakers=quote.co_speakers,
        abstention=quote.abstention,
        score=quote.score,
        annotator=quote.annotator,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
    )
