"""A recipe that asks for a GPU gets one or an error: never a CPU in silence."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
import pytest
import spacy

from pipeline.annotators.newsroom.reader import Reader
from pipeline.annotators.pipeline import load_annotator
from pipeline.errors import UsageError
from pipeline.recipe import EntitiesConfig, Recipe
from pipeline.recipe_conflicts import find_conflicts
from pipeline.records import Document
from pipeline.stages.entities import annotate_entities

needs_no_gpu = pytest.mark.skipif(
    "CUDAExecutionProvider" in onnxruntime.get_available_providers() or spacy.prefer_gpu(),
    reason="this machine has a GPU, or a library for one",
)


@needs_no_gpu
def test_the_newsroom_model_refuses_a_missing_gpu() -> None:
    """What is there is named, and what it would take."""
    with pytest.raises(UsageError, match=r"offers .*CPUExecutionProvider.*onnxruntime-gpu"):
        Reader(device="cuda")


@needs_no_gpu
def test_no_document_is_blamed_for_a_missing_gpu() -> None:
    """The stage stops; it does not reject one article after the other."""
    document = Document(
        document_id="0" * 16, source_path="a.txt", raw_sha256="0" * 64, text="Ann Lee spoke."
    )
    with pytest.raises(UsageError, match="device"):
        list(annotate_entities([document], EntitiesConfig(device="cuda")))


@needs_no_gpu
def test_a_spacy_pipeline_refuses_a_missing_gpu(tmp_path: Path) -> None:
    """In spaCy's own words, and the next move."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path)
    with pytest.raises(UsageError, match=r"spaCy cannot use one here.*device"):
        load_annotator(EntitiesConfig(annotator=str(tmp_path), device="cuda"))


def test_rules_have_nothing_to_run_on_a_gpu() -> None:
    """An impossible pair is refused with the recipe."""
    recipe = Recipe(entities=EntitiesConfig(annotator="rules", device="cuda"))
    assert [(one.section, one.key) for one in find_conflicts(recipe)] == [("entities", "device")]
