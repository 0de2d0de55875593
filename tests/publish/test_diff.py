from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from newsstand import RECIPE, make_article, make_articles, publish_articles, write_lines

from pipeline.publish.causes import compare_makings
from pipeline.publish.changelog import CHANGELOG
from pipeline.publish.diff import Difference, compare_versions
from pipeline.publish.diff_page import write_difference_page
from pipeline.publish.diff_page import write_lines as tell
from pipeline.publish.span_changes import compare_spans, follow_offsets
from pipeline.recipe import QuotesConfig, Recipe, SplitsConfig
from pipeline.records import Document, Speaker

LINES = write_lines(1)
WIRE = make_article(LINES, path="wire.txt", url="https://example.org/wire", title="A <b>wire</b>")
OTHERS = make_articles(6)[3:]
MAKING: dict[str, Any] = {
    "recipe": msgspec.to_builtins(RECIPE), "packages": {"spacy": "3.8.7"}, "stages": {"quotes": "1"},
    "models": {"entities": "a"}, "program": "a",
}  # fmt: skip


def compare(
    tmp_path: Path, old: Sequence[Document], new: Sequence[Document], recipe: Recipe = RECIPE
) -> Difference:
    """Publish both, and compare."""
    first = publish_articles(tmp_path, old)
    second = publish_articles(tmp_path, new, recipe)
    return compare_versions(first.path, second.path)


def relabel(document: Document) -> Document:
    """The first mention with another label."""
    first, *rest = document.mentions
    return replace(document, mentions=[replace(first, label="ORG"), *rest])


def reattribute(document: Document) -> Document:
    """The first quote said by another entity."""
    first, *rest = document.quotes
    assert first.speaker
    other = next(one for one in document.entities if one.name != first.speaker.name)
    return replace(
        document, quotes=[replace(first, speaker=Speaker(other.id, other.name, "name")), *rest]
    )


def join_in(document: Document) -> Document:
    """The first quote said by another entity as well."""
    first, *rest = document.quotes
    assert first.speaker
    other = next(one for one in document.entities if one.name != first.speaker.name)
    joint = replace(first, co_speakers=[Speaker(other.id, other.name, "name")])
    return replace(document, quotes=[joint, *rest])


def drop_quote(document: Document) -> Document:
    """Without the first quote."""
    return replace(document, quotes=document.quotes[1:])


def review(document: Document) -> Document:
    """The first mention as a person corrected it."""
    first, *rest = document.mentions
    corrected = replace(first, label="ORG", annotator="review")
    return replace(document, mentions=[corrected, *rest])


@pytest.mark.parametrize(
    ("change", "layer", "event", "cause"),
    [
        (relabel, "entities", "relabelled", "unknown"),
        (reattribute, "quotes", "re-attributed", "unknown"),
        (join_in, "quotes", "re-attributed", "unknown"),
        (drop_quote, "quotes", "gone", "unknown"),
        (review, "entities", "relabelled", "review"),
    ],
)
def test_each_annotation_that_differs_is_named(
    tmp_path: Path, change: Any, layer: str, event: str, cause: str
) -> None:
    """One span differs: one change, with what was said before and after."""
    found = compare(tmp_path, [WIRE, *OTHERS], [change(WIRE), *OTHERS])
    assert found.documents == {"changed": 1}
    (document,) = found.changes
    (span,) = document.spans
    assert (span.layer, span.event, span.cause) == (layer, event, cause)
    assert WIRE.text[slice(span.old_start, span.old_end)] == span.text
    assert found.annotations == {f"{layer} {event} ({cause})": 1}


def test_in_the_other_direction_what_is_gone_was_added(tmp_path: Path) -> None:
    """The same difference read backwards."""
    first = publish_articles(tmp_path, [WIRE, *OTHERS])
    second = publish_articles(tmp_path, [drop_quote(WIRE), *OTHERS])
    assert compare_versions(second.path, first.path).annotations == {"quotes added (unknown)": 1}


def test_documents_are_added_and_removed(tmp_path: Path) -> None:
    """By id, with their causes."""
    found = compare(tmp_path, [WIRE, OTHERS[0]], [OTHERS[0], OTHERS[1]])
    assert found.documents == {"added": 1, "removed": 1}
    causes = {one.document_id: one.causes for one in found.changes}
    assert causes == {OTHERS[1].document_id: ["new input"], WIRE.document_id: ["input is gone"]}


def test_an_edited_text_is_the_same_document(tmp_path: Path) -> None:
    """A line before the others moves all spans; a changed quote is gone and added; cause: the edit."""
    edited = ["A line that was not there before the editor came.", *LINES]
    edited[2] = edited[2].replace("“", "“Never ")
    after = make_article(edited, path="wire.txt", url="https://example.org/wire")
    found = compare(tmp_path, [WIRE, *OTHERS], [after, *OTHERS])
    (document,) = found.changes
    assert (document.event, document.previous_id) == ("changed", WIRE.document_id)
    assert document.causes == ["text edit"]
    assert {span.cause for span in document.spans} == {"text edit"}
    events = {(span.layer, span.event) for span in document.spans}
    assert {("entities", "moved"), ("quotes", "moved"), ("quotes", "changed")} >= events
    for span in document.spans:
        if span.event == "moved":
            assert WIRE.text[slice(span.old_start, span.old_end)] == span.text
            assert after.text[slice(span.new_start, span.new_end)] == span.text


@pytest.mark.parametrize(
    ("change", "entities", "quotes"),
    [
        ({}, "unknown", "unknown"),
        ({"program": "b"}, "rules", "rules"),
        ({"stages": {"quotes": "2"}}, "unknown", "rules"),
        ({"recipe": msgspec.to_builtins(replace(RECIPE, quotes=QuotesConfig(indirect=False)))},
         "unknown", "recipe"),
        ({"recipe": msgspec.to_builtins(replace(RECIPE, clean=replace(RECIPE.clean, remove=())))},
         "recipe", "recipe"),
        ({"recipe": msgspec.to_builtins(
            replace(RECIPE, entities=replace(RECIPE.entities, annotator="en_core_web_sm")))},
         "model", "model"),
    ],
)  # fmt: skip
def test_the_cause_is_what_differs_in_the_making(
    change: dict[str, Any], entities: str, quotes: str
) -> None:
    """Recipe, model, rules; a setting of quotes says nothing about entities."""
    causes = compare_makings(MAKING, {**MAKING, **change})
    assert (causes.of("entities"), causes.of("quotes")) == (entities, quotes)


def test_a_new_model_under_the_same_name_is_a_model(tmp_path: Path) -> None:
    """Its identity is in the manifest."""
    recipe = msgspec.to_builtins(
        replace(RECIPE, entities=replace(RECIPE.entities, annotator="en_core_web_sm"))
    )
    old, new = ({**MAKING, "recipe": recipe, "models": {"entities": one}} for one in "ab")
    assert compare_makings(old, new).of("entities") == "model"


def test_a_document_on_another_side_has_moved(tmp_path: Path) -> None:
    """Another seed: rows are the same, splits are not, and the recipe is the cause."""
    articles = make_articles(30)
    found = compare(tmp_path, articles, articles, replace(RECIPE, splits=SplitsConfig(seed="b")))
    assert set(found.documents) == {"moved"}
    assert {tuple(one.causes) for one in found.changes} == {("recipe",)}
    assert found.settings == ["splits.seed: pressmark -> b"]


def test_all_forms_tell_the_same(tmp_path: Path) -> None:
    """Text, JSON and HTML; markup in a title is shown, never obeyed."""
    found = compare(tmp_path, [WIRE, *OTHERS], [relabel(WIRE), *OTHERS])
    lines = list(tell(found))
    assert any("relabelled" in line and "PERSON" in line for line in lines)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Difference) == found
    write_difference_page(found, tmp_path / "diff.html")
    page = (tmp_path / "diff.html").read_text("utf-8")
    assert "<b>wire" not in page
    assert "&lt;b&gt;wire" in page
    assert "<script" not in page


def test_the_changelog_grows_from_version_to_version(tmp_path: Path) -> None:
    """Newest first, ids and counts, no title of an article."""
    publish_articles(tmp_path, [WIRE])
    publish_articles(tmp_path, [WIRE, OTHERS[0]])
    last = publish_articles(tmp_path, [relabel(WIRE), OTHERS[0]])
    text = (last.path / CHANGELOG).read_text("utf-8")
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["## 2.0.0", "## 1.1.0", "## 1.0.0"]
    assert OTHERS[0].document_id in text
    assert "entities relabelled (unknown): 1" in text
    assert "wire" not in text
    assert "Report 3" not in text


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_offsets_are_followed_to_the_same_character(old: str, new: str) -> None:
    """Wherever an offset leads, the same character stands there, and the order is kept."""
    follow = follow_offsets(old, new)
    places = [(offset, follow(offset)) for offset in range(len(old))]
    found = [(offset, target) for offset, target in places if target is not None]
    assert all(old[offset] == new[target] for offset, target in found)
    assert [target for _, target in found] == sorted(target for _, target in found)


@given(st.integers(0, 11))
def test_what_did_not_change_is_not_named(cut: int) -> None:
    """A document differs from itself in nothing; without a line, only that line's spans are gone."""
    causes = compare_makings(MAKING, MAKING)
    assert compare_spans(WIRE, WIRE, causes, is_edited=False) == []
    after = make_article([line for number, line in enumerate(LINES) if number != cut])
    gone = [s for s in compare_spans(WIRE, after, causes, is_edited=True) if s.event == "gone"]
    start = sum(len(line) + 1 for line in LINES[:cut])
    end = start + len(LINES[cut])
    inside = [
        q for q in (*WIRE.mentions, *(q.content[0] for q in WIRE.quotes)) if start <= q.start < end
    ]
    assert len(gone) == len(inside)
