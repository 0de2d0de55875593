"""Reading brat stand-off, in the layouts that occur."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.annotation import Annotation, Name, Speaker
from pipeline.evaluate.brat import read_brat
from pipeline.evaluate.gold import find_brat_files, read_gold

TEXT = "“We won,” said Ann Lee.\r\n“Again,” she said, “by luck.” Fans think that it rained.\r\n"
ANN = """\
T1\tPERSON 15 22\tAnn Lee
T2\tContent 0 9\t“We won,”
T3\tCue 10 14\tsaid
T4\tSource 15 22\tAnn Lee
T5\tAttribution 10 14\tsaid
E1\tAttribution:T5 Content:T2 Cue:T3 Source:T4
A1\tKind E1 direct
A2\tAct E1 speech
#1\tSpeaker E1\tAnn Lee
T6\tContent 25 33;44 54\t“Again,” “by luck.”
T7\tAttribution 38 42\tsaid
E2\tAttribution:T7 Content:T6
#2\tSpeaker E2\tAnn Lee; Bo Cho
T8\tContent 66 80\tthat it rained
T9\tSource 55 59\tFans
T10\tAttribution 60 65\tthink
E3\tAttribution:T10 Content:T8 Source:T9
A3\tAct E3 stance
#3\tSpeaker E3\t-
T11\tRemoved 80 81\t.
R1\tSame Arg1:T1 Arg2:T4
*\tEquiv T1 T4
#4\tAnnotatorNotes T8\tis this one?
"""


def read(
    folder: Path, text: str, ann: str, speakers: dict[str, str | None] | None = None
) -> Annotation:
    """The annotation of two files with this content."""
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_bytes(ann.encode())
    return read_brat("a", folder / "a.txt", folder / "a.ann", speakers)[0]


def words(annotation: Annotation, number: int, role: str) -> list[str]:
    """The words of a role."""
    spans = getattr((annotation.attributions or ())[number], role)
    return [annotation.text[span.start : span.end] for span in spans]


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def gold(tmp_path: Path, request: pytest.FixtureRequest) -> Annotation:
    """The sample, with both kinds of line end in the annotation; the text always has CRLF."""
    return read(tmp_path, TEXT, ANN.replace("\n", request.param))


def test_offsets_count_in_the_raw_file(gold: Annotation) -> None:
    """A CRLF of the text counts as two."""
    assert gold.text == TEXT
    assert words(gold, 0, "content") == ["“We won,”"]
    assert words(gold, 1, "content") == ["“Again,”", "“by luck.”"]
    assert words(gold, 2, "content") == ["that it rained"]


def test_roles_may_be_absent(gold: Annotation) -> None:
    """An attribution without cue or source has empty roles."""
    assert [words(gold, i, "cue") for i in range(3)] == [["said"], [], []]
    assert [words(gold, i, "source") for i in range(3)] == [["Ann Lee"], [], ["Fans"]]


def test_attributes_and_notes_say_kind_act_and_speaker(gold: Annotation) -> None:
    """What is not stated is derived (kind) or unknown (act)."""
    attributions = gold.attributions or ()
    assert [a.kind for a in attributions] == ["direct", "direct", "indirect"]
    assert [a.act for a in attributions] == ["speech", None, "stance"]
    speakers = [a.speaker for a in attributions]
    assert speakers == [Speaker(("Ann Lee",)), Speaker(("Ann Lee", "Bo Cho")), Speaker()]


def test_names_are_the_labels_of_the_contract(gold: Annotation) -> None:
    """``Removed`` and the triggers of events are no names."""
    assert gold.names == (Name(15, 22, "PERSON"),)


NUMBERED = """\
T1\tContent 0 3\tOne
T2\tContent 8 13\tthree
T3\tSource 4 7\ttwo
T4\tSource 14 18\tfour
T5\tAttribution 4 7\ttwo
E1\tAttribution:T5 Content:T1 Content2:T2 Source:T3 Source2:T4
"""
REVERSED = """\
T1\tContent 8 13;0 3\tthree One
T5\tAttribution-no-source 4 7\ttwo
E1\tAttribution-no-source:T5 Content:T1\x20
"""
BROKEN = """\
T1\tContent 0 7\tOne
two
T2\tAttribution 8 13\tthree
E1\tAttribution:T2 Content:T1
"""


@pytest.mark.parametrize(
    ("ann", "content", "source"),
    [
        (NUMBERED, ["One", "three"], ["two", "four"]),
        (REVERSED, ["One", "three"], []),
        (BROKEN, ["One two"], []),
    ],
    ids=["numbered roles", "fragments out of order, no source", "words over two lines"],
)
def test_layouts_of_polnear(
    tmp_path: Path, ann: str, content: list[str], source: list[str]
) -> None:
    """Numbered roles join, fragments are put in order, words may go on in the next line."""
    gold = read(tmp_path, "One two three four", ann)
    assert words(gold, 0, "content") == content
    assert words(gold, 0, "source") == source
    assert (gold.attributions or ())[0].speaker is None


@pytest.mark.parametrize(
    "event", ["Attribution:T2 ", "Attribution:T2 Source:T3", "Attribution:T2 Content:T4"]
)
def test_attribution_without_words_is_left_out(tmp_path: Path, event: str) -> None:
    """No content, or one of white space and marks, attributes nothing."""
    ann = f"T2\tAttribution 0 3\tOne\nT3\tSource 4 7\ttwo\nT4\tContent 7 8\t \nE1\t{event}\n"
    assert read(tmp_path, "One two three", ann).attributions == ()


def test_speakers_may_come_from_elsewhere(tmp_path: Path) -> None:
    """A table of speakers goes before notes; an event that it leaves out is not asked for."""
    gold = read(tmp_path, TEXT, ANN, {"E1": "Bo Cho", "E3": None})
    speakers = [a.speaker for a in gold.attributions or ()]
    assert speakers == [Speaker(("Bo Cho",)), None, Speaker()]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("T1\tPERSON x 3\tOne", "line 1: expected `T1<TAB>LABEL"),
        ("T1\tPERSON 0 99\tOne", "line 1: 0 99 lies outside the text, which has 13"),
        ("T1\tPERSON 1 4\tOne", "line 1: the text has 'ne ' at 1 4, not 'One'"),
        ("E1\tAttribution T1", "line 1: expected `E1<TAB>Attribution:T1"),
    ],
)
def test_broken_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    """An error says file, line and what was expected."""
    with pytest.raises(InputError, match=r"a\.ann") as error:
        read(tmp_path, "One two three", line + "\n")
    assert complaint in str(error.value)


def test_text_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    """The byte is named."""
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "a.ann").write_bytes(b"")
    with pytest.raises(InputError, match="byte 3"):
        read_gold(tmp_path)


def test_first_of_several_annotators_counts(tmp_path: Path) -> None:
    """Files lie side by side or in ``text`` and ``attributions``; names may hold underscores."""
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    for name in ("text/a_b.txt", "text/c.txt", "text/no-gold.txt"):
        (tmp_path / name).write_text("One")
    for name in ("a_b_77ff.ann", "a_b_11aa.ann", "c.ann"):
        (tmp_path / "attributions" / name).write_text("")
    found = [(name, text.name, ann.name) for name, text, ann in find_brat_files(tmp_path)]
    assert found == [("a_b", "a_b.txt", "a_b_11aa.ann"), ("c", "c.txt", "c.ann")]


def test_annotation_without_a_text_is_an_error(tmp_path: Path) -> None:
    """Gold that cannot be used is never passed over."""
    (tmp_path / "a.ann").write_text("")
    with pytest.raises(InputError, match="has no text"):
        read_gold(tmp_path)


def test_marks_of_other_schemes_are_counted(tmp_path: Path) -> None:
    """A label without a meaning here is left out, and said."""
    (tmp_path / "a.txt").write_text("One two three")
    (tmp_path / "a.ann").write_text("T1\tDiscuss 0 3\tOne\nT2\tORG 4 7\ttwo\n")
    gold = read_gold(tmp_path)
    assert gold.unknown == {"Discuss": 1}
    assert gold.articles[0].attributions is None
