from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.recipe import EntitiesConfig, SentencesConfig
from pipeline.records import Document, Sentence
from pipeline.stages import entities
from pipeline.stages.entities import annotate_entities
from pipeline.stages.sentences import split_sentences
from pipeline.stages.stage import reject

TEXT = (
    "“We won,” said Mayor Ann Lee of Duluth, Minn.\n\n"
    "Lee, 51, beat Omar Haddad by 4 percent on Tuesday. “Enough,” Mr. Haddad said."
)
PIECES = [
    "Ann Lee", "Mr. ", "said", " ", "\n\n", ". ", "“", "”", "'s", "U.S.-led ", "Kim Jong-un", "the North ",
    "$5 million ", "1961", "SENATE ", "é", "🙂", "\u00a0", "& ", "- ", "of the ", "Act of 2004", "Hart, 49, ",
]  # fmt: skip


def make_document(text: str) -> Document:
    """A document with sentences."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(document_id=digest[:16], source_path="a.txt", raw_sha256=digest, text=text)
    return next(split_sentences([document], SentencesConfig()))


def annotate(text: str) -> Document:
    """The document of ``text``, marked by the rules."""
    return next(annotate_entities([make_document(text)], EntitiesConfig(annotator="rules")))


def test_entities_fills_mentions_tokens_and_entities() -> None:
    """Mentions are numbered in reading order and grouped into entities."""
    document = annotate(TEXT)
    head = document.document_id
    assert [(m.id, m.label, m.text) for m in document.mentions] == [
        (f"{head}-m1", "PERSON", "Ann Lee"),
        (f"{head}-m2", "GPE", "Duluth"),
        (f"{head}-m3", "GPE", "Minn."),
        (f"{head}-m4", "PERSON", "Lee"),
        (f"{head}-m5", "DATE", "51"),
        (f"{head}-m6", "PERSON", "Omar Haddad"),
        (f"{head}-m7", "PERCENT", "4 percent"),
        (f"{head}-m8", "DATE", "Tuesday"),
        (f"{head}-m9", "PERSON", "Haddad"),
    ]
    assert [(e.id, e.name, len(e.mentions)) for e in document.entities] == [
        (f"{head}-e1", "Ann Lee", 2),
        (f"{head}-e2", "Duluth", 1),
        (f"{head}-e3", "Minn.", 1),
        (f"{head}-e4", "Omar Haddad", 2),
    ]
    assert [m.entity_id is None for m in document.mentions] == [
        False, False, False, False, True, False, True, True, False,
    ]  # fmt: skip
    assert {m.annotator for m in document.mentions} == {"rules"}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_entities_obey_the_laws(text: str) -> None:
    """Surfaces equal slices, nothing overlaps, no mention leaves its sentence or has loose ends."""
    document = annotate(text)
    if document.rejection is not None:
        assert document.rejection.reason == "no_sentence"
        return
    at = 0
    for mention in document.mentions:
        assert document.text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert at <= mention.start < mention.end
        assert any(s.start <= mention.start and mention.end <= s.end for s in document.sentences)
        at = mention.end
    assert all(document.text[t.start : t.end].strip() for t in document.tokens)
    grouped = [m for entity in document.entities for m in entity.mentions]
    assert sorted(grouped) == sorted(m.id for m in document.mentions if m.entity_id)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_entities_survive_any_text(text: str) -> None:
    """No text makes the rules fail."""
    rejection = annotate(text).rejection
    assert rejection is None or rejection.reason == "no_sentence"


def test_entities_do_not_depend_on_the_neighbours() -> None:
    """A document alone gives what it gives in a batch, in the order of the batch."""
    texts = [TEXT, "Rain fell on Peru.", "Nobody came.", TEXT + " Lee sang."]
    together = list(annotate_entities(map(make_document, texts), EntitiesConfig(annotator="rules")))
    assert together == [annotate(text) for text in texts]


def test_entities_pass_rejected_documents_by() -> None:
    """A document that is rejected already goes through untouched, in its place."""
    rejected = reject(make_document("Gone."), "clean", "too_short", "5 characters")
    documents = [make_document(TEXT), rejected, make_document("Peru won.")]
    done = list(annotate_entities(documents, EntitiesConfig(annotator="rules")))
    assert [d.document_id for d in done] == [d.document_id for d in documents]
    assert done[1] == rejected


def test_entities_clip_a_mention_to_its_sentence() -> None:
    """A mention that crosses the end of a sentence keeps the part in the first."""
    document = replace(
        make_document("It was Ann Lee"),
        sentences=[Sentence(0, 10, "0" * 16 + "-s1"), Sentence(11, 14, "0" * 16 + "-s2")],
    )
    marked = [entities._Marked(7, 14, "PERSON", 1.0, "rules")]
    assert [(m.start, m.end) for m in entities._clip_to_sentences(document, marked)] == [(7, 10)]


def test_entities_reject_only_the_text_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """An annotator that raises on one text loses that document, not its neighbours."""
    whole = entities._annotate

    def fail_on_peru(nlp: Any, documents: list[Document]) -> Any:
        if any("Peru" in document.text for document in documents):
            raise ValueError("no map")
        return whole(nlp, documents)

    monkeypatch.setattr(entities, "_annotate", fail_on_peru)
    documents = [make_document(TEXT), make_document("Rain in Peru."), make_document("Ann Lee won.")]
    done = list(annotate_entities(documents, EntitiesConfig(annotator="rules")))
    assert [d.rejection.reason if d.rejection else None for d in done] == [
        None, "annotator_failed", None,
    ]  # fmt: skip
    assert done[1].rejection is not None
    assert done[1].rejection.detail == "ValueError: no map"
    assert done[2].mentions
