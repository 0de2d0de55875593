"""Documents for the tests of quotes: a text, its paragraphs and sentences, and names in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from pipeline.records import (
    Document,
    Entity,
    EntityMention,
    Label,
    Role,
    RoleName,
    Sentence,
    Span,
)
from pipeline.stages.sentences import sentence_spans

Names = dict[str, tuple[Label, tuple[str, ...]]]
"""Canonical name: its label, and the other forms in the text that mean it."""

MARK = re.compile(r"\[(C|Q|S)(\d*) ([^\]]*)\]")
ROLES: dict[str, RoleName] = {"C": "content", "Q": "cue", "S": "source"}


def read_marked(marked: str, score: float = 0.9) -> tuple[str, list[Role]]:
    """The text of ``[S Ann] [Q said] [C it rained].`` and its roles; ``[C40 ...]`` scores 0.4."""
    text, roles, end = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[end : match.start()]
        start = len(text)
        text += match.group(3)
        sure = int(match.group(2)) / 100 if match.group(2) else score
        roles.append(Role(start, len(text), ROLES[match.group(1)], sure))
        end = match.end()
    return text + marked[end:], roles


def find_paragraphs(text: str) -> list[Span]:
    """The lines of ``text`` that are not empty."""
    spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    return [span for span in spans if text[span.start : span.end].strip()]


def make_document(text: str, names: Names | None = None) -> Document:
    """A document as the stages before ``quotes`` leave it."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    head = digest[:16]
    paragraphs = find_paragraphs(text)
    spans = sentence_spans(text, paragraphs)
    sentences = [Sentence(*span, f"{head}-s{n}") for n, span in enumerate(spans, start=1)]
    mentions = list(_find_mentions(text, names or {}, head))
    named = [mention.entity_id for mention in mentions]
    entities = [
        Entity(
            id=f"{head}-e{number}",
            name=name,
            label=label,
            mentions=[m.id for m in mentions if m.entity_id == f"{head}-e{number}"],
        )
        for number, (name, (label, _)) in enumerate((names or {}).items(), start=1)
        if f"{head}-e{number}" in named
    ]
    entities.sort(key=lambda entity: named.index(entity.id))
    return Document(
        document_id=head,
        source_path="test.txt",
        raw_sha256=digest,
        raw_text=text,
        text=text,
        paragraphs=paragraphs,
        sentences=sentences,
        mentions=mentions,
        entities=entities,
    )


def _find_mentions(text: str, names: Names, head: str) -> Iterator[EntityMention]:
    """Every form of every name, the longest first where two begin at one place."""
    forms = {
        form: (f"{head}-e{number}", label)
        for number, (name, (label, aliases)) in enumerate(names.items(), start=1)
        for form in (name, *aliases)
    }
    if not forms:
        return
    pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    for number, match in enumerate(re.finditer(rf"\b(?:{pattern})(?!\w)", text), start=1):
        entity_id, label = forms[match.group()]
        yield EntityMention(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            id=f"{head}-m{number}",
            label=label,
            entity_id=entity_id,
            score=1.0,
            annotator="test",
        )
