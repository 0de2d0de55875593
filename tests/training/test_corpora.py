from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.training.corpora import (
    Example,
    join_gold,
    read_attributions,
    read_names,
    read_readings,
)
from pipeline.training.train import read_gold

TEXT = "“We won,” said Ann Lee, “at last.”\n"


def write_brat(folder: Path, name: str, *annotators: str, text: str = TEXT) -> Path:
    """A brat folder with one article."""
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
    for number, lines in enumerate(annotators):
        path = folder / "attributions" / f"{name}_{number}.ann"
        path.write_text(lines, encoding="utf-8")
    return folder


BRAT = """\
T1\tContent 0 9;24 34\t“We won,” “at last.”
T2\tCue 10 14\tsaid
T3\tSource 14 22\t Ann Lee
T4\tAttribution 10 14\tsaid
E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3
"""


def test_attributions_are_read_from_brat(tmp_path: Path) -> None:
    """Pieces of a content are spans of their own, blanks are trimmed, other marks left out."""
    (example,) = read_attributions(write_brat(tmp_path / "gold", "a", BRAT))
    assert example.roles == (
        (0, 9, "CONTENT"),
        (10, 14, "CUE"),
        (15, 22, "SOURCE"),
        (24, 34, "CONTENT"),
    )
    assert example.entities is None


def test_the_first_annotator_is_the_gold(tmp_path: Path) -> None:
    """Where several people marked an article, the first file by name counts."""
    folder = write_brat(tmp_path, "a", "T1\tCue 10 14\tsaid\n", BRAT)
    assert read_attributions(folder)[0].roles == ((10, 14, "CUE"),)


def test_every_reading_can_be_gold(tmp_path: Path) -> None:
    """An article that two people marked is two examples then; names stand in the first."""
    folder = write_brat(tmp_path, "a", "T1\tCue 10 14\tsaid\n", BRAT)
    once = read_gold([], [folder])
    twice = read_gold([], [folder], every_reading=True)
    assert [example.roles for example in twice] == [
        reading.roles for readings in read_readings(folder) for reading in readings
    ]
    assert twice[:1] == once


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    """The message says what was expected."""
    with pytest.raises(InputError, match="brat"):
        read_attributions(tmp_path)


@pytest.mark.parametrize(
    ("labels", "coarse"),
    [(("PERSON", "LOC"), True), (("PERSON", "GPE"), False), ((), True)],
)
def test_names_know_whether_they_are_coarse(
    tmp_path: Path, labels: tuple[str, ...], coarse: bool
) -> None:
    """A file with none but PERSON, ORG and LOC leaves the finer labels open."""
    path = tmp_path / "gold.jsonl"
    ents = [[at, at + 1, label] for at, label in enumerate(labels)]
    path.write_text(json.dumps({"text": "abc", "ents": ents}) + "\n", encoding="utf-8")
    (example,) = read_names(path)
    assert example.coarse == coarse
    assert example.source == "gold"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1"),
        ('{"text": "a"}', "line 1"),
        ('{"text": "a", "ents": [[0, 1]]}', "line 1"),
        ('{"text": "a", "ents": [[0, 1, "DOG"]]}', "DOG"),
    ],
)
def test_wrong_rows_are_refused(tmp_path: Path, line: str, message: str) -> None:
    """The message names the line, or the label that is unknown."""
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_names(path)


def test_gold_of_one_text_is_joined() -> None:
    """A text with both kinds of gold is read once; another text stays alone."""
    named = [
        Example("n", "one", entities=((0, 3, "ORG"),), source="news"),
        Example("m", "two", entities=()),
    ]
    joined = join_gold(named, [Example("q", "one", roles=((0, 1, "CUE"),))])
    assert [(e.text, e.entities, e.roles) for e in joined] == [
        ("one", ((0, 3, "ORG"),), ((0, 1, "CUE"),)),
        ("two", (), None),
    ]
