from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from newsstand import RECIPE, make_article, write_lines

from pipeline.contract.tables import Split
from pipeline.publish.accounts import open_account
from pipeline.publish.duplicates import Pair
from pipeline.publish.evidence import write_duplicates
from pipeline.publish.gate.findings import Finding
from pipeline.publish.gate.leaks import check_leaks
from pipeline.publish.gate.marks import Mark, Place, make_mark, sign_words
from pipeline.publish.tables import VersionWriter
from pipeline.records import Document

CLEAN = write_lines(1, 16)
OTHER = write_lines(2, 16)


def write(folder: Path, placed: Sequence[tuple[Document, Split]]) -> list[Document]:
    """Write documents on the sides that the test wants, each as its own story."""
    documents = []
    with VersionWriter(folder, RECIPE.publish) as writer:
        for document, split in sorted(placed, key=lambda pair: pair[0].document_id):
            documents.append(replace(document, cluster_id=document.document_id))
            writer.write(documents[-1], split)
    return documents


def find(findings: Sequence[Finding], name: str) -> Finding:
    """The finding of that check."""
    return next(one for one in findings if one.check == name)


def plain(lines: Sequence[str]) -> list[str]:
    """Lines that are no quotes, and long enough to be told again by nobody else."""
    return [line for line in lines if "“" not in line]


@pytest.mark.parametrize(
    ("copied", "sides", "leaks"),
    [
        (CLEAN, ("train", "test"), True),
        (CLEAN, ("train", "validation"), True),
        (CLEAN, ("validation", "test"), True),
        (CLEAN, ("test", "test"), False),
        ([line.upper() for line in CLEAN], ("train", "test"), True),
        ([*CLEAN[:12], *OTHER[12:]], ("train", "test"), True),
        ([*plain(CLEAN)[:2], *OTHER], ("train", "test"), True),
        ([*plain(CLEAN)[:1], *OTHER], ("train", "test"), False),
        (OTHER, ("train", "test"), False),
    ],
)
def test_what_stands_on_two_sides_is_found(
    tmp_path: Path, copied: list[str], sides: tuple[Split, Split], *, leaks: bool
) -> None:
    """A copy, a near-copy, or two long sentences of an article, in another split."""
    pair = (make_article(CLEAN), make_article([*copied, "That was all."], path="b.txt"))
    crowd = [(make_article(write_lines(seed), path=f"{seed}"), "train") for seed in range(10, 20)]
    write(tmp_path, [*zip(pair, sides, strict=True), *crowd])
    found = find(check_leaks(tmp_path, RECIPE), "no_leak_between_splits")
    assert found.stops is leaks
    assert (pair[0].document_id in " ".join(found.examples)) is leaks


def test_the_threshold_is_a_share_of_what_is_held_out(tmp_path: Path) -> None:
    """One of ten held-out articles leaks: a limit of a tenth allows it."""
    placed: list[tuple[Document, Split]] = [
        (make_article(write_lines(seed), path=f"{seed}"), "test") for seed in range(20, 29)
    ]
    placed += [(make_article(CLEAN), "train"), (make_article([*CLEAN, "Yes."]), "test")]
    write(tmp_path, placed)
    for limit, stops in ((0.0, True), (0.09, True), (0.1, False)):
        recipe = replace(RECIPE, gate=replace(RECIPE.gate, max_leaked=limit))
        found = find(check_leaks(tmp_path, recipe), "no_leak_between_splits")
        assert found.stops is stops
        assert found.observed.startswith("1 of 10 held-out documents")


def test_a_note_under_every_article_is_no_leak(tmp_path: Path) -> None:
    """What more articles hold than [duplicates] common_after is an editor's note."""
    note = ["This is the first long sentence of a note under every article.",
            "This is the second long sentence of the very same note."]  # fmt: skip
    sides: tuple[Split, ...] = ("train", "test")
    placed = [(make_article([*write_lines(at), *note]), sides[at % 2]) for at in range(30)]
    write(tmp_path, placed)
    assert not find(check_leaks(tmp_path, RECIPE), "no_leak_between_splits").stops


def test_stories_that_were_published_apart_are_a_warning(tmp_path: Path) -> None:
    """The table of duplicates declares them: their clusters differ. Rows never move."""
    first, second = make_article(CLEAN), make_article([*CLEAN, "Yes."])
    documents = write(tmp_path, [(first, "train"), (second, "test")])
    pair = Pair(first.document_id, second.document_id, 0.9, 9, 0)
    write_duplicates(tmp_path, map(open_account, documents), [pair])
    findings = check_leaks(tmp_path, RECIPE)
    assert not find(findings, "no_leak_between_splits").stops
    late = find(findings, "no_leak_by_late_ties")
    assert (late.status, late.severity, len(late.examples)) == ("failed", "warning", 1)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that marks are made of from now on."""
    found: list[str] = []

    def watch(text: str, spans: Sequence[Place]) -> Mark:
        found.append(text)
        return make_mark(text, spans)

    monkeypatch.setattr("pipeline.publish.gate.marks.make_mark", watch)
    return found


def test_texts_that_were_looked_at_before_give_the_same(tmp_path: Path, made: list[str]) -> None:
    """Their marks are at hand; of a text that has changed since they are made."""
    before, after, kept = tmp_path / "before", tmp_path / "after", tmp_path / "store" / "marks"
    before.mkdir()
    after.mkdir()
    first, leaking, silent = make_article(CLEAN), make_article([*CLEAN, "Yes."]), make_article([])
    write(before, [(first, "train"), (make_article(OTHER), "test"), (silent, "train")])
    write(after, [(first, "train"), (leaking, "test"), (silent, "train")])
    assert not find(check_leaks(before, RECIPE, kept), "no_leak_between_splits").stops
    assert len(made) == 3

    found = check_leaks(after, RECIPE, kept)

    assert made[3:] == [leaking.text]
    assert find(found, "no_leak_between_splits").stops
    assert check_leaks(after, RECIPE, kept) == found
    assert len(made) == 4
    assert check_leaks(after, RECIPE) == found, "as it is without a file"
    assert [path.name for path in kept.parent.iterdir()] == ["marks"], "nothing half-written"


@pytest.mark.parametrize("content", [b"", b"PAR1 no more PAR1", None])
def test_marks_that_cannot_be_read_are_made_again(
    tmp_path: Path, made: list[str], content: bytes | None
) -> None:
    """A file that was cut, or damaged, or is of something else, is as good as none."""
    kept = tmp_path / "marks"
    write(tmp_path, [(make_article(CLEAN), "train"), (make_article(OTHER), "test")])
    found = check_leaks(tmp_path, RECIPE, kept)
    if content is None:
        shutil.copy(tmp_path / "data" / "documents" / "train-00000-of-00001.parquet", kept)
    else:
        kept.write_bytes(content)
    assert check_leaks(tmp_path, RECIPE, kept) == found
    assert check_leaks(tmp_path, RECIPE, kept) == found
    assert len(made) == 4


def test_marks_of_other_programs_are_not_used(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may see a text in another way."""
    write(tmp_path, [(make_article(CLEAN), "train"), (make_article(OTHER), "test")])
    check_leaks(tmp_path, RECIPE, tmp_path / "marks")
    monkeypatch.setattr("pipeline.publish.gate.marks.digest_program", lambda: "00" * 32)
    check_leaks(tmp_path, RECIPE, tmp_path / "marks")
    assert len(made) == 4


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8])
def test_the_similarity_is_that_of_the_shingles(kept: float) -> None:
    """MinHash of the gate agrees with counting, within three standard errors."""
    words = [f"w{number}" for number in range(1200)]
    cut = round(len(words) * kept)
    other = [*words[:cut], *(f"x{number}" for number in range(1200 - cut))]
    runs = [set(zip(*(one[skip:] for skip in range(5)), strict=False)) for one in (words, other)]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert float((sign_words(words) == sign_words(other)).mean()) == pytest.approx(exact, abs=0.13)


def test_texts_of_a_word_or_none_have_a_signature() -> None:
    """Nothing fails on what is too short to have a run of five words."""
    for left, right in pairwise([[], ["a"], ["a", "b"], list("abcdef")]):
        assert (sign_words(left) == sign_words(left)).all()
        assert (sign_words(left) != sign_words(right)).any()
