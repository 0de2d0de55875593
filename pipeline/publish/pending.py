"""What a build would do and publish, and why: by reading inputs and hashing, nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.publish.accounts import ACCOUNTS, Account
from pipeline.publish.packages import list_packages
from pipeline.publish.quality import read_quality
from pipeline.publish.versions import latest_version, read_manifest
from pipeline.publish.withdrawal import Withdrawn, read_tombstones
from pipeline.publish.work import digest_program, digest_work, find_same_work
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.forecast import Forecast, forecast_stages, name_changes
from pipeline.run.plan import make_plan
from pipeline.run.store import STORE
from pipeline.sources import read_documents

_STAGES = frozenset({"clean", "sentences", "entities", "quotes"})


class Pending(Struct, frozen=True):
    """What a build would do.

    ``latest`` is the newest version of the dataset, and ``is_done`` says that it is made of just
    this. ``changes`` are those that no stage depends on: settings of publishing, packages.
    ``gone`` counts inputs of the latest version that are not there any more.
    """

    forecast: Forecast
    latest: str | None
    is_done: bool
    changes: list[str]
    gone: int

    def summary(self) -> dict[str, Any]:
        """For machines: ``pressmark status PATHS --json``."""
        stages = {
            name: {"documents": s.documents, "reused": s.reused, "reasons": dict(s.reasons)}
            for name, s in self.forecast.stages.items()
        }
        return {
            "latest": self.latest,
            "is_done": self.is_done,
            "inputs": self.forecast.inputs,
            "gone": self.gone,
            "stages": stages,
            "changes": self.changes,
            "documents": self.forecast.documents,
        }


def find_pending(paths: Sequence[Path], recipe: Recipe, out: Path) -> Pending:
    """What ``pressmark build`` of ``paths`` by ``recipe`` into ``out`` would do.

    Raises:
        InputError: there is nothing to read.
    """
    home = out / recipe.dataset.name
    latest = latest_version(home)
    known = _read_known(latest)
    seen: set[str] = set()
    documents = _note_paths(read_documents(paths, recipe.source), seen)
    forecast = forecast_stages(documents, make_plan(recipe), out / STORE, known)
    stones = Withdrawn(read_tombstones(home)).stones
    quality = read_quality(recipe.dataset.evaluations)
    work = digest_work(forecast.keys, recipe, quality, stones)
    return Pending(
        forecast=forecast,
        latest=str(latest) if latest else None,
        is_done=find_same_work(home, work) is not None,
        changes=_compare(read_manifest(latest), recipe) if latest else [],
        gone=len(known.keys() - seen),
    )


def _read_known(version: Path | None) -> dict[str, str]:
    """Paths and ids of the inputs of a version."""
    if version is None or not (version / ACCOUNTS).is_file():
        return {}
    decode = msgspec.json.Decoder(Account).decode
    with (version / ACCOUNTS).open("rb") as file:
        accounts = (decode(line) for line in file)
        return {one.source_path: one.document_id for one in accounts}


def _note_paths(documents: Iterable[Document], seen: set[str]) -> Iterator[Document]:
    for document in documents:
        seen.add(document.source_path)
        yield document


def _compare(manifest: Mapping[str, Any], recipe: Recipe) -> list[str]:
    """What differs from the latest version beside inputs and stages."""
    old, new = manifest["recipe"], msgspec.json.decode(msgspec.json.encode(recipe))
    changes = []
    for section in sorted(new.keys() - _STAGES):
        changes += name_changes(section, old.get(section, {}), new[section])
    changes += name_changes("package", manifest.get("packages", {}), list_packages())
    if manifest.get("program") != digest_program():
        changes.append("the program of pressmark itself")
    return changes
