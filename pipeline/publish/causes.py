"""Why annotations differ between two versions: what differs in how they were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

Cause = str  # `text edit`, `recipe`, `model`, `rules`, `review`, several joined by ` + `, `unknown`
SETTINGS = {  # what may change a layer, by section of the recipe
    "entities": ("source", "clean", "sentences", "entities"),
    "quotes": ("source", "clean", "sentences", "entities", "quotes"),
    "splits": ("duplicates", "splits"),
}
STAGES = {
    "entities": ("clean", "sentences", "entities"),
    "quotes": ("clean", "sentences", "entities", "quotes"),
    "splits": (),
}
_MODEL_SETTING = "entities.annotator"
_OF_MODELS = ("spacy", "onnxruntime", "tokenizers")


class Causes(Struct, frozen=True):
    """What differs between two manifests, and what follows from it for each layer."""

    settings: list[str]
    programs: list[str]
    by_layer: dict[str, Cause]

    def of(self, layer: str) -> Cause:
        """Why annotations of a layer (``entities``, ``quotes``) or ``splits`` may differ."""
        return self.by_layer[layer]


def compare_makings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Causes:
    """Compare recipes, stages, models and programs of two manifests."""
    settings = dict(_find_changes(_flatten(old["recipe"]), _flatten(new["recipe"])))
    programs = dict(_find_changes(old.get("packages", {}), new.get("packages", {})))
    stages = dict(_find_changes(old.get("stages", {}), new.get("stages", {})))
    models = old.get("models") != new.get("models")
    by_layer = {}
    for layer, sections in SETTINGS.items():
        causes = []
        if any(one.partition(".")[0] in sections for one in settings if one != _MODEL_SETTING):
            causes.append("recipe")
        uses_model = layer != "splits" and new["recipe"]["entities"]["annotator"] != "rules"
        is_model = uses_model and (models or _has(programs, _OF_MODELS))
        if layer != "splits" and (is_model or _MODEL_SETTING in settings):
            causes.append("model")
        is_program = layer != "splits" and old.get("program") != new.get("program")
        if is_program or _has(stages, STAGES[layer]):
            causes.append("rules")
        by_layer[layer] = " + ".join(causes) or "unknown"
    told = {**{f"stage {name}": words for name, words in stages.items()}, **programs}
    return Causes(_tell(settings), _tell(told), by_layer)


def _has(changed: Mapping[str, str], names: tuple[str, ...]) -> bool:
    return any(name in changed for name in names)


def _find_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, f"{old.get(name)} -> {new.get(name)}"


def _tell(changes: Mapping[str, str]) -> list[str]:
    return [f"{name}: {words}" for name, words in changes.items()]


def _flatten(recipe: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{section}.{key}": value
        for section, settings in recipe.items()
        for key, value in settings.items()
    }
