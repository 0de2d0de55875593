"""Clean on real articles: nothing that people marked as attribution may be lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.ledger import from_raw, is_faithful
from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.draft import Draft
from pipeline.stages.cleaning.text import clean_text

ROLE = re.compile(r"T\d+\t(?:Source|Cue|Content) ([\d; ]+)\t")
NOTES = {"update_note", "correction_note", "editor_note"}  # of the publisher, on the article


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[str, tuple[str, Draft]]:
    """Raw text and clean text of the articles in the dev part of PolNeAR, by name."""
    texts = sorted((shared / "corpora/quotes/polnear/dev/text").glob("*.txt"))
    raws = {path.stem: path.read_text(encoding="utf-8") for path in texts}
    return {name: (raw, clean_text(raw, CleanConfig())) for name, raw in raws.items()}


def test_no_attribution_is_lost(articles: dict[str, tuple[str, Draft]], shared: Path) -> None:
    """Each source, cue and content survives, but in a note of the publisher on the article."""
    lost = []
    spans = 0
    for path in sorted((shared / "corpora/quotes/polnear/dev/attributions").glob("*.ann")):
        _, draft = articles[path.stem.rpartition("_")[0]]
        notes = [(e.raw_start, e.raw_end) for e in draft.edits if e.reason in NOTES]
        for match in map(ROLE.match, path.read_text(encoding="utf-8").splitlines()):
            for piece in match[1].split(";") if match else ():
                start, end = map(int, piece.split())
                spans += 1
                in_note = any(low <= start and end <= high for low, high in notes)
                if from_raw(draft.edits, start, end) is None and not in_note:
                    lost.append((path.name, start, end))
    assert spans > 1000
    assert not lost


def test_only_lines_go(articles: dict[str, tuple[str, Draft]]) -> None:
    """What is removed is a whole line or a dateline; the ledger is faithful."""
    repairs = {
        "white_space",
        "paragraph",
        "line_wrap",
        "mojibake",
        "accent",
        "invisible",
        "control",
    }
    for raw, draft in articles.values():
        assert is_faithful(raw, draft.text, draft.edits)
        for edit in draft.edits:
            if edit.reason not in repairs | {"dateline"}:
                assert raw[: edit.raw_start].rstrip(" \u00a0")[-1:] in {"", "\n"} or (
                    raw[edit.raw_start] == "\n"
                )


def test_wire_copy_loses_its_frame(shared: Path) -> None:
    """Of the real articles those of an agency lose credit, promotion and notes; one has none."""
    removed = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        draft = clean_text(path.read_text(encoding="utf-8"), CleanConfig())
        removed.append({e.reason for e in draft.edits} - {"white_space", "paragraph"})
    frame = {"dateline", "promo", "contributors", "update_note", "copyright"}
    assert removed == [frame, set(), frame]
