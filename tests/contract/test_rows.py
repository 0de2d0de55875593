from __future__ import annotations

from typing import Any

from lawful_documents import write_document
from msgspec.structs import replace

from pipeline.contract.tables import find_table
from pipeline.records import Document


def flatten(name: str, document: Document) -> list[Any]:
    """The rows of a document in one table."""
    return list(find_table(name).flatten(document))


def test_surfaces_of_every_table_are_slices_of_the_text() -> None:
    """Law 1 in the flat tables."""
    document = write_document()
    text = document.text
    for row in flatten("sentences", document):
        assert text[row.start : row.end] == row.text
        spans = zip(row.token_starts, row.token_ends, strict=True)
        assert [text[start:end] for start, end in spans] == row.tokens
    for row in flatten("entities", document):
        assert text[row.start : row.end] == row.text
    for row in flatten("quotes", document):
        assert text[row.cue_start : row.cue_end] == row.cue
        assert text[row.source_start : row.source_end] == row.source
        assert all(text[span.start : span.end] == span.text for span in row.content)


def test_a_quote_that_is_interrupted_is_one_row() -> None:
    """Its parts are joined by an ellipsis in `text`, and apart in `content`."""
    first, second = flatten("quotes", write_document())
    assert first.text == "“We won,” … “and we knew it.”"
    assert [span.text for span in first.content] == ["“We won,”", "“and we knew it.”"]
    assert (first.speaker, first.speaker_how, first.abstention) == ("Ada Voss", "name", None)
    assert (second.speaker, second.abstention) == (None, "unnamed_source")


def test_a_quote_row_names_all_who_speak() -> None:
    """Joint speakers stand beside the first; most quotes have none."""
    alone, joint = (flatten("quotes", write_document(number))[0] for number in (2, 3))
    assert (alone.speaker, alone.co_speakers) == ("Cleo Marsh", [])
    assert joint.speaker == "Dirk Palin"
    assert [one.name for one in joint.co_speakers] == ["Port Marrow 3"]


def test_a_quote_row_says_where_it_stood() -> None:
    """Who said what is of little use without when and where."""
    document = write_document()
    row = flatten("quotes", document)[0]
    assert (row.title, row.publisher, row.published) == (
        document.title,
        document.publisher,
        document.published,
    )


def test_a_mention_knows_its_sentence_and_its_entity() -> None:
    """Ids lead from table to table."""
    document = write_document()
    for row in flatten("entities", document):
        sentence = next(one for one in document.sentences if one.id == row.sentence_id)
        assert sentence.start <= row.start < row.end <= sentence.end
        assert row.name == next(one.name for one in document.entities if one.id == row.entity_id)


def test_what_is_absent_is_null() -> None:
    """A quote without cue and source, a mention without entity."""
    document = write_document()
    bare = replace(
        document,
        mentions=[replace(document.mentions[0], entity_id=None)],
        quotes=[replace(document.quotes[0], cue=None, source=None, speaker=None)],
    )
    (quote,) = flatten("quotes", bare)
    assert (quote.cue, quote.cue_start, quote.source, quote.speaker_how) == (None,) * 4
    assert flatten("entities", bare)[0].name is None
