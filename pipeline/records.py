"""The published record: ``Document`` and what hangs on it. The only definition of the data.

Every dialect (Arrow, Hugging Face features, JSON Schema, expectations, dictionary) is derived
from these classes by ``pipeline.contract``: the type, the bounds and the one-line description of
a field stand here and nowhere else.

Offsets are Unicode code points, end exclusive. ``start`` and ``end`` count in ``Document.text``,
``raw_start`` and ``raw_end`` in ``Document.raw_text``. An id is made of the document's id and an
ordinal in reading order (``3f2a…-q1``), so it is unique in the whole dataset and derives from
content alone.

Records hold no cycles, so the garbage collector need not look at them (``gc=False``).

Terms follow PARC 3.0 and PolNeAR (content, cue, source) and OntoNotes (entity labels).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

SCHEMA_VERSION = "1.0"

Label = Literal[
    "PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT",
    "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY",
]  # fmt: skip
Kind = Literal["direct", "indirect", "mixed"]
Act = Literal["speech", "stance"]
RoleName = Literal["content", "cue", "source"]
How = Literal["name", "alias", "pronoun", "description"]
Abstention = Literal["no_source", "unresolved_pronoun", "unresolved_description", "unnamed_source"]
StageName = Literal["read", "clean", "sentences", "entities", "quotes", "validate", "gate"]

LABELS: tuple[Label, ...] = get_args(Label)
KINDS: tuple[Kind, ...] = get_args(Kind)
ACTS: tuple[Act, ...] = get_args(Act)

Offset = Annotated[int, Meta(ge=0, description="code points, counted from 0")]
Score = Annotated[float, Meta(ge=0.0, le=1.0, description="confidence from 0 to 1")]
Name = Annotated[str, Meta(min_length=1)]
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}(-[a-z][0-9]+)?$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Span(Struct, frozen=True, order=True, gc=False):
    """A half-open slice ``text[start:end]`` of the document."""

    start: Annotated[Offset, Meta(description="first code point of the span in `text`")]
    end: Annotated[Offset, Meta(description="code point after the last one of the span in `text`")]


class TextSpan(Span, frozen=True, gc=False):
    """A span with its surface: ``document.text[start:end] == text``, always."""

    text: Annotated[Name, Meta(description="the words of the span, equal to `text[start:end]`")]


class Edit(Struct, frozen=True, gc=False):
    """One line of the ledger: what ``clean`` changed or removed, and why.

    ``raw_text[raw_start:raw_end]`` became ``text[start:end]``; between two edits raw and clean
    text are equal, code point by code point. Edits are in order and do not overlap.
    """

    raw_start: Annotated[Offset, Meta(description="start of the replaced slice of the raw text")]
    raw_end: Annotated[Offset, Meta(description="end of the replaced slice of the raw text")]
    start: Annotated[Offset, Meta(description="start of the replacement in `text`")]
    end: Annotated[Offset, Meta(description="end of the replacement; equal to start if removed")]
    reason: Annotated[Name, Meta(description="why: `dateline`, `promo`, `white_space` ...")]


class Sentence(Span, frozen=True, gc=False):
    """A sentence: consecutive sentences cover all text that is not white space."""

    id: Annotated[Id, Meta(description="id of the sentence")]


class EntityMention(TextSpan, frozen=True, gc=False):
    """Words that name somebody or something; never over the end of a sentence."""

    id: Annotated[Id, Meta(description="id of the mention")]
    label: Annotated[Label, Meta(description="what kind of thing is named (OntoNotes label)")]
    entity_id: Annotated[Id | None, Meta(description="the entity of the article that is named")]
    score: Annotated[Score, Meta(description="confidence of the annotator")]
    annotator: Annotated[Name, Meta(description="what marked it: a rule or a model, by name")]


class Role(Span, frozen=True, gc=False):
    """Words that an annotator gives a role in an attribution, not yet linked to one another."""

    role: Annotated[RoleName, Meta(description="content, cue or source")]
    score: Annotated[Score, Meta(description="confidence of the annotator")]


class Entity(Struct, frozen=True, gc=False):
    """Who or what, within this document: "Kim" and "Kim Jong Un" are one."""

    id: Annotated[Id, Meta(description="id of the entity")]
    name: Annotated[Name, Meta(description="canonical name: the fullest form in the article")]
    label: Annotated[Label, Meta(description="what kind of thing it is")]
    mentions: Annotated[list[Id], Meta(description="ids of its mentions, in reading order")]


class Speaker(Struct, frozen=True, gc=False):
    """Whose words a quote gives, as an entity of the article."""

    entity_id: Annotated[Id, Meta(description="the entity that speaks")]
    name: Annotated[Name, Meta(description="its canonical name")]
    how: Annotated[How, Meta(description="how the source words point to it")]


class Quote(Struct, frozen=True, gc=False):
    """An attribution: whose words or thoughts (source, speaker) what (content) is, by which cue.

    Of joint speakers (``Ann Lee and Bo Cho said``) ``speaker`` is the one named first.
    """

    id: Annotated[Id, Meta(description="id of the quote")]
    kind: Annotated[Kind, Meta(description="direct, indirect, or mixed (part in quote marks)")]
    act: Annotated[Act, Meta(description="speech (said, wrote) or stance (believes, fears)")]
    content: Annotated[
        list[TextSpan],
        Meta(min_length=1, description="what is said; several spans when a cue interrupts"),
    ]
    cue: Annotated[TextSpan | None, Meta(description="the words that attribute: `said`")]
    source: Annotated[TextSpan | None, Meta(description="the words that name whose words they are")]
    speaker: Annotated[Speaker | None, Meta(description="who that is, or null")]
    abstention: Annotated[Abstention | None, Meta(description="why speaker is null")]
    score: Annotated[Score, Meta(description="confidence of the annotator")]
    annotator: Annotated[Name, Meta(description="what marked it: a rule or a model, by name")]
    co_speakers: Annotated[
        list[Speaker], Meta(description="who else says it together with the speaker")
    ] = []

    @property
    def speakers(self) -> list[Speaker]:
        """All who speak: the speaker, then those who join in; nobody where there is none."""
        return [self.speaker, *self.co_speakers] if self.speaker else []


class Remark(Struct, frozen=True, gc=False):
    """Something odd that a stage met and recovered from, such as an unclosed quote mark."""

    stage: Annotated[StageName, Meta(description="the stage that met it")]
    code: Annotated[Name, Meta(description="what it met: `unclosed_quote` ...")]
    start: Annotated[Offset, Meta(description="where, in `text`")]
    end: Annotated[Offset, Meta(description="where it ends, in `text`")]


class Rejection(Struct, frozen=True, gc=False):
    """Why a document is not published."""

    stage: Annotated[StageName, Meta(description="the stage that rejected it")]
    reason: Annotated[Name, Meta(description="a fixed term: `empty`, `not_text` ...")]
    detail: Annotated[str, Meta(description="what was found and what was expected")]


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """One article. A stage fills one layer of it or rejects it; nothing is dropped silently."""

    document_id: Annotated[Id, Meta(description="head of `raw_sha256`: the content decides")]
    title: Annotated[str | None, Meta(description="headline")] = None
    publisher: Annotated[str | None, Meta(description="who published the article")] = None
    published: Annotated[str | None, Meta(description="when: ISO 8601 date or date and time")] = (
        None
    )
    byline: Annotated[str | None, Meta(description="the authors, as the article names them")] = None
    contributors: Annotated[list[str], Meta(description="others who are named as helping")] = []
    dateline: Annotated[str | None, Meta(description="place of the dateline")] = None
    copyright: Annotated[str | None, Meta(description="copyright line of the article")] = None
    url: Annotated[str | None, Meta(description="address of the article")] = None
    language: Annotated[str, Meta(description="language, BCP 47")] = ""
    license: Annotated[str | None, Meta(description="licence of the text, SPDX where known")] = None
    source_path: Annotated[str, Meta(description="file it came from, relative to the input")]
    raw_sha256: Annotated[Sha256, Meta(description="SHA-256 of the raw bytes")]
    text: Annotated[str, Meta(description="the clean text; every offset counts in it")] = ""
    paragraphs: Annotated[list[Span], Meta(description="paragraphs, in order")] = []
    edits: Annotated[list[Edit], Meta(description="ledger of `clean`, in order")] = []
    sentences: Annotated[list[Sentence], Meta(description="sentences, in order")] = []
    mentions: Annotated[list[EntityMention], Meta(description="entity mentions, in order")] = []
    entities: Annotated[list[Entity], Meta(description="the entities, by first mention")] = []
    quotes: Annotated[list[Quote], Meta(description="quotes, by their first content span")] = []
    remarks: Annotated[list[Remark], Meta(description="what stages recovered from")] = []
    cluster_id: Annotated[Id | None, Meta(description="cluster of near-duplicate articles")] = None

    # Not published: `UNPUBLISHED` names these.
    raw_text: Annotated[str, Meta(description="the text as read, before `clean`")] = ""
    tokens: Annotated[list[Span], Meta(description="tokens of the annotator, in order")] = []
    roles: Annotated[
        list[Role] | None, Meta(description="quote roles, in order; null: nobody looked for them")
    ] = None
    rejection: Annotated[Rejection | None, Meta(description="set when it is rejected")] = None


UNPUBLISHED = frozenset({"raw_text", "tokens", "roles", "rejection"})
