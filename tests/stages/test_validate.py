from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful_documents import write_document
from msgspec.structs import replace

from pipeline.recipe import GateConfig
from pipeline.records import Document, Rejection
from pipeline.stages.validate import validate_documents


def validate(*documents: Document) -> list[Document]:
    """The documents after the stage."""
    return list(validate_documents(documents, GateConfig()))


def test_lawful_documents_pass_untouched() -> None:
    """The stage fills no layer: what is sound goes on as it is."""
    documents = [write_document(number) for number in range(5)]
    assert validate(*documents) == documents


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"sentences": []}, "sentences_cover_text", "sentences: '“We won,” said"),
        ({"edits": []}, "ledger_reproduces_text", "edits: do not lead"),
        ({"entities": []}, "references_resolve", "mentions[0]: "),
        ({"title": "\ud800"}, "unicode", "'utf-8' codec can't encode"),
        ({"source_path": None}, "schema", "source_path: "),
        ({"contributors": [1]}, "schema", "contributors.0: "),
        ({"cluster_id": "a cluster"}, "schema", 'cluster_id: "a cluster" does not match'),
    ],
)
def test_a_document_that_breaks_the_contract_is_rejected(
    fields: dict[str, Any], reason: str, detail: str
) -> None:
    """The reason is the name of the law, the detail has path and observation."""
    (document,) = validate(replace(write_document(), **fields))
    assert document.rejection is not None
    assert (document.rejection.stage, document.rejection.reason) == ("validate", reason)
    assert document.rejection.detail.startswith(detail)


def test_further_breaches_are_counted() -> None:
    """One detail is enough to look; the number says how bad it is."""
    document = write_document()
    mentions = [replace(mention, text="x") for mention in document.mentions]
    (rejected,) = validate(replace(document, mentions=mentions))
    assert rejected.rejection is not None
    assert rejected.rejection.detail.endswith("(and 1 more breaches)")


def test_a_bad_document_does_not_cost_its_neighbours() -> None:
    """Ids in are ids out, in order; an earlier rejection stays."""
    bad = replace(write_document(1), sentences=[])
    gone = replace(write_document(2), text="", rejection=Rejection("clean", "empty", ""))
    documents = [write_document(0), bad, gone, write_document(3)]
    after = validate(*documents)
    assert [d.document_id for d in after] == [d.document_id for d in documents]
    assert [d.rejection and d.rejection.stage for d in after] == [None, "validate", "clean", None]


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=10), max_size=3))
def test_metadata_may_hold_any_text(title: str, byline: str, contributors: list[str]) -> None:
    """The text of a user is data: nothing in it can fail the schema but a lone surrogate."""
    document = replace(write_document(), title=title, byline=byline, contributors=contributors)
    assert validate(document) == [document]
