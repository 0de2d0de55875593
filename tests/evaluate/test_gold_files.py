"""Gold as JSONL, and what is no gold."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from pipeline.errors import InputError
from pipeline.evaluate.annotation import Name
from pipeline.evaluate.gold import read_gold
from pipeline.records import LABELS, Document, Quote, TextSpan

D = "0123456789abcdef"


def write_rows(folder: Path, *rows: object) -> Path:
    """A JSONL file of rows."""
    path = folder / "gold.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(row) for row in rows))
    return path


@pytest.mark.parametrize(
    ("labels", "asked"),
    [
        (["PERSON"], {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}),
        (["PERSON", "GPE"], {label: label for label in LABELS[:10]}),
        (["PERSON", "DATE"], {label: label for label in LABELS}),
    ],
)
def test_labels_that_were_not_annotated_are_not_asked_for(
    tmp_path: Path, labels: list[str], asked: dict[str, str]
) -> None:
    """The smallest set of labels in use among corpora that has those of the gold is scored."""
    row = {"id": "a", "text": "Ann Lee in Lowe", "ents": [[0, 3, label] for label in labels]}
    gold = read_gold(write_rows(tmp_path, row))
    assert gold.labels == asked
    assert gold.articles[0].attributions is None


def test_documents_of_this_project_are_gold(tmp_path: Path) -> None:
    """A row of the documents table gives names and quotes; an article without any has none."""
    quote = Quote(f"{D}-q1", "direct", "speech", [TextSpan(0, 9, "“We won,”")], TextSpan(10, 14, "said"),
                  None, None, "no_source", 1.0, "reader")  # fmt: skip
    with_quote = Document(document_id=D, source_path="a", raw_sha256="0" * 64,
                          text="“We won,” said all.", quotes=[quote])  # fmt: skip
    without = Document(document_id=D[::-1], source_path="b", raw_sha256="1" * 64, text="It rained.")
    gold = read_gold(write_rows(tmp_path, with_quote, without))
    (first,), second = [article.attributions for article in gold.articles]
    assert (first.kind, first.act, first.speaker.names) == ("direct", "speech", ())
    assert second == ()
    assert gold.articles[0].names is None


def test_articles_of_one_name_stay_apart(tmp_path: Path) -> None:
    """A repeated id gets its line."""
    row = {"id": "a", "text": "Ann Lee", "ents": [[0, 7, "PERSON"]]}
    gold = read_gold(write_rows(tmp_path, row, row))
    assert [article.name for article in gold.articles] == ["a", "a, line 2"]
    assert gold.articles[0].names == (Name(0, 7, "PERSON"),)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "Ann", "ents": [[0, 9, "PERSON"]]},
        {"text": "Ann", "ents": [[2, 2, "PERSON"]]},
        {"text": "Ann", "ents": [[0, 3, "HERO"]]},
        {"text": "Ann", "ents": [[0, 3]]},
        {"ents": []},
        {"text": "Ann"},
    ],
    ids=json.dumps,
)
def test_row_that_is_no_gold_is_named(tmp_path: Path, row: dict[str, object]) -> None:
    """The error has file and line."""
    with pytest.raises(InputError, match=r"gold\.jsonl, line 1"):
        read_gold(write_rows(tmp_path, row))


@pytest.mark.parametrize("lines", ["{", "[]", "3"])
def test_line_that_is_no_object_is_named(tmp_path: Path, lines: str) -> None:
    """Broken JSON is an error of the gold, not of the program."""
    path = tmp_path / "gold.jsonl"
    path.write_text(lines)
    with pytest.raises(InputError, match="line 1: no JSON object"):
        read_gold(path)


def test_nothing_is_no_gold(tmp_path: Path) -> None:
    """An empty folder, an empty file and a path without a file are errors, and say what is meant."""
    (tmp_path / "empty.jsonl").touch()
    for path in (tmp_path, tmp_path / "empty.jsonl"):
        with pytest.raises(InputError, match="No gold in"):
            read_gold(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "absent")


def test_speakers_file_needs_names_and_speakers(tmp_path: Path) -> None:
    """A row of another form is named."""
    (tmp_path / "a.txt").write_text("One")
    (tmp_path / "a.ann").write_text("")
    rows = write_rows(tmp_path, {"name": "a"})
    with pytest.raises(InputError, match="expected `name` and `speakers`"):
        read_gold(tmp_path, rows)
