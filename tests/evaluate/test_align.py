"""Offsets of clean text brought back to the raw file, and versions matched with gold."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from pipeline.contract.rows import flatten_document
from pipeline.contract.tables import find_table
from pipeline.errors import InputError
from pipeline.evaluate.align import align_document
from pipeline.evaluate.annotation import Annotation, Name, Speaker
from pipeline.evaluate.evaluation import evaluate_gold
from pipeline.evaluate.system import match_version, read_version
from pipeline.ledger import Replacement, apply_edits
from pipeline.publish.parquet import ParquetSink
from pipeline.records import (
    Document,
    Entity,
    EntityMention,
    Quote,
    Rejection,
    TextSpan,
)
from pipeline.records import Speaker as Who

RAW = "LOWE, Oct. 3 — \ufeff“We won,”\r\nsaid Ann  Lee.\r\n"


def make_document(raw: str = RAW) -> Document:
    """The document that cleaning would make: no dateline, one kind of line end, single spaces."""
    wishes = [
        Replacement(0, raw.index("“"), "", "dateline"),
        Replacement(raw.index("\r\n"), raw.index("\r\n") + 2, "\n", "line_end"),
        Replacement(raw.index("  "), raw.index("  ") + 2, " ", "white_space"),
        Replacement(len(raw) - 2, len(raw), "", "white_space"),
    ]
    text, edits = apply_edits(raw, wishes)
    digest = sha256(raw.encode()).hexdigest()
    d = digest[:16]

    def span(words: str) -> TextSpan:
        return TextSpan(text.index(words), text.index(words) + len(words), words)

    lee = span("Ann Lee")
    return Document(
        document_id=d,
        raw_sha256=digest,
        source_path="won.txt",
        raw_text=raw,
        text=text,
        edits=edits,
        mentions=[
            EntityMention(lee.start, lee.end, lee.text, f"{d}-m1", "PERSON", f"{d}-e1", 1.0, "x")
        ],
        entities=[Entity(f"{d}-e1", "Ann Lee", "PERSON", [f"{d}-m1"])],
        quotes=[
            Quote(f"{d}-q1", "direct", "speech", [span("“We won,”")], span("said"), lee,
                  Who(f"{d}-e1", "Ann M. Lee", "name"), None, 1.0, "x")
        ],
    )  # fmt: skip


def publish(folder: Path, *documents: Document) -> Path:
    """A version with a documents table, as far as it is read here."""
    path = folder / "data" / "documents" / "train-00000-of-00001.parquet"
    path.parent.mkdir(parents=True)
    sink = ParquetSink(path, find_table("documents"))
    for document in documents:
        (row,) = flatten_document(document)
        sink.add([row], [msgspec.json.encode(row)])
    sink.close()
    return folder


def gold_of(text: str, name: str = "won") -> Annotation:
    """An article of the gold."""
    return Annotation(name, text, (), ())


def words_of(annotation: Annotation) -> dict[str, list[str]]:
    """The words of each role of the only attribution, in the raw text."""
    (attribution,) = annotation.attributions or ()
    return {
        role: [annotation.text[s.start : s.end] for s in getattr(attribution, role)]
        for role in ("content", "cue", "source")
    }


def test_offsets_lead_back_to_the_raw_text() -> None:
    """Removed text shifts them, replaced white space widens them."""
    aligned = align_document(make_document(), "won", RAW)
    assert words_of(aligned) == {"content": ["“We won,”"], "cue": ["said"], "source": ["Ann  Lee"]}
    start = RAW.index("Ann")
    assert aligned.names == (Name(start, start + 8, "PERSON"),)


def test_speaker_brings_the_other_words_for_it() -> None:
    """The surfaces of the entity's mentions are its aliases."""
    (attribution,) = align_document(make_document(), "won", RAW).attributions or ()
    assert attribution.speaker == Speaker(("Ann M. Lee",), (frozenset({"Ann Lee"}),))


def test_rejected_document_has_found_nothing() -> None:
    """Its layers are there, and empty."""
    rejected = msgspec.structs.replace(
        make_document(), rejection=Rejection("clean", "too_short", "")
    )
    assert align_document(rejected, "won", RAW) == gold_of(RAW)


def test_version_is_matched_by_the_hash_of_the_raw_text(tmp_path: Path) -> None:
    """What is not in the version is left out."""
    version = publish(tmp_path, make_document())
    found = match_version(version, [gold_of("Another story.", "other"), gold_of(RAW)])
    assert found.keys() == {"won"}
    assert words_of(found["won"])["content"] == ["“We won,”"]


def test_version_is_matched_by_its_ledger_where_the_hash_is_that_of_a_page(tmp_path: Path) -> None:
    """An article that was read from HTML has the hash of the page, but its edits fit the text."""
    page = msgspec.structs.replace(make_document(), raw_sha256="0" * 64, document_id="0" * 16)
    found = match_version(publish(tmp_path, page), [gold_of(RAW)])
    assert words_of(found["won"])["source"] == ["Ann  Lee"]


def test_version_is_matched_with_its_own_text(tmp_path: Path) -> None:
    """Gold that is a published document has offsets of the clean text."""
    document = make_document()
    found = match_version(publish(tmp_path, document), [gold_of(document.text)])
    assert words_of(found["won"])["source"] == ["Ann Lee"]


def test_published_documents_are_read_as_they_were(tmp_path: Path) -> None:
    """Parquet and JSONL give the same documents: all but what is never published."""
    document = make_document()
    version = publish(tmp_path / "version", document)
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(msgspec.json.encode(flatten_document(document)[0]) + b"\n")
    bare = msgspec.structs.replace(document, raw_text="")
    assert list(read_version(version)) == list(read_version(lines)) == [bare]


@pytest.mark.parametrize("content", [b"{}\n", b"{\n", b"PAR1"])
def test_file_of_another_contract_is_named(tmp_path: Path, content: bytes) -> None:
    """What cannot be read is an error of the input."""
    path = tmp_path / f"odd.{'parquet' if content == b'PAR1' else 'jsonl'}"
    path.write_bytes(content)
    with pytest.raises(InputError, match="odd"):
        list(read_version(path))


def test_version_without_the_articles_of_the_gold_is_an_error(tmp_path: Path) -> None:
    """Nothing is compared with nothing."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.txt").write_text("Another story.")
    (tmp_path / "gold" / "a.ann").write_text("T1\tORG 0 7\tAnother\n")
    version = publish(tmp_path / "version", make_document())
    with pytest.raises(InputError, match="none of the 1 articles"):
        evaluate_gold(tmp_path / "gold", version=version)
    with pytest.raises(InputError, match="holds no documents"):
        evaluate_gold(tmp_path / "gold", version=tmp_path)


def test_published_version_is_scored_against_gold(tmp_path: Path) -> None:
    """From brat files and Parquet to figures: one attribution, found whole."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "won.txt").write_bytes(RAW.encode())
    start, said, lee = (RAW.index(words) for words in ("“We", "said", "Ann"))
    (tmp_path / "gold" / "won.ann").write_text(
        f"T1\tContent {start} {start + 9}\t“We won,”\nT2\tCue {said} {said + 4}\tsaid\n"
        f"T3\tSource {lee} {lee + 8}\tAnn  Lee\nT4\tAttribution {said} {said + 4}\tsaid\n"
        "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\nA1\tKind E1 direct\nA2\tAct E1 speech\n"
        f"#1\tSpeaker E1\tAnn Lee\nT5\tPERSON {lee} {lee + 8}\tAnn  Lee\n"
    )
    result = evaluate_gold(tmp_path / "gold", version=publish(tmp_path / "1.0.0", make_document()))
    assert {score.f1.value for score in result.scores} == {1.0}
    assert result.articles == 1
    assert not result.worst


def test_run_that_rejects_every_article_is_an_error(tmp_path: Path) -> None:
    """What cannot be annotated at all has no quality."""
    (tmp_path / "a.txt").write_text("Too short.")
    (tmp_path / "a.ann").write_text("T1\tORG 0 3\tToo\n")
    with pytest.raises(InputError, match="was rejected, the first by clean: too_short"):
        evaluate_gold(tmp_path)
