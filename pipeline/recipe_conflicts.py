"""Settings of a recipe that are each allowed, and cannot hold together."""

from __future__ import annotations

from msgspec import Struct

from pipeline.recipe import BUILT_IN, Recipe
from pipeline.records import LABELS


class Conflict(Struct, frozen=True):
    """Two settings that cannot both hold."""

    section: str
    key: str
    complaint: str


def find_conflicts(recipe: Recipe) -> list[Conflict]:
    """Impossible combinations of settings, each with the likely fix."""
    found = []
    clean, splits, entities = recipe.clean, recipe.splits, recipe.entities
    if clean.min_chars > clean.max_chars:
        complaint = (
            f"`min_chars` ({clean.min_chars}) is above `max_chars` ({clean.max_chars}): "
            "every document would be rejected. Lower `min_chars`."
        )
        found.append(Conflict("clean", "min_chars", complaint))
    if splits.validation + splits.test >= 1.0:
        complaint = (
            f"`validation` ({splits.validation}) and `test` ({splits.test}) leave nothing to "
            "train on. Their sum must be below 1."
        )
        found.append(Conflict("splits", "validation", complaint))
    if splits.by == "published" and not splits.test_from:
        complaint = (
            "splits by `published` need the days on which they begin. Set `test_from` and, if "
            'wanted, `validation_from`: test_from = "2024-06-01".'
        )
        found.append(Conflict("splits", "by", complaint))
    if splits.test_from and splits.validation_from > splits.test_from:
        complaint = (
            f"`validation_from` ({splits.validation_from}) is after `test_from` "
            f"({splits.test_from}): validation lies between train and test. Swap them."
        )
        found.append(Conflict("splits", "validation_from", complaint))
    if entities.labels and entities.annotator in BUILT_IN:
        complaint = (
            "`labels` renames the labels of a spaCy pipeline, but `annotator` is "
            f"`{entities.annotator}`. "
            "Name the package in `annotator`, or remove `labels`."
        )
        found.append(Conflict("entities", "labels", complaint))
    if entities.device == "cuda" and entities.annotator == "rules":
        complaint = (
            "`rules` has no model that could run on a GPU. Remove `device`, or name another "
            "`annotator`."
        )
        found.append(Conflict("entities", "device", complaint))
    unknown = sorted(set(entities.labels.values()) - {"", *LABELS})
    if unknown:
        complaint = (
            f"`labels` maps to {', '.join(unknown)}, which the contract does not have. "
            f"It has {', '.join(LABELS)}; an empty string leaves a label out."
        )
        found.append(Conflict("entities", "labels", complaint))
    return found
