"""One digest of all that a version depends on, so that work done is not done again.

It covers the last key of every input (content, metadata, stages, models), the recipe, the
programs and their versions. When the latest version was made of just this, it is the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from pipeline.contract.location import schema_folder
from pipeline.publish.packages import list_packages
from pipeline.publish.versions import latest_version, read_manifest
from pipeline.recipe import Recipe
from pipeline.run.keys import Keys

_SHAPING = (".py", ".jinja", ".j2", ".css", ".js", ".tsv", ".txt", ".toml", ".json")
_encode = msgspec.json.Encoder(order="deterministic").encode


def digest_work(keys: Keys, recipe: Recipe, *others: object) -> str:
    """SHA-256, as hex digits, of what a build would publish, before it is written.

    ``keys`` are the last keys of the inputs; ``others`` is whatever else is
    published and stands in no input: figures of quality, what was withdrawn.
    """
    digest = sha256(_encode([recipe, list_packages(), digest_program(), *others]))
    for part in keys.sorted_parts():
        digest.update(part)
    return digest.hexdigest()


def find_same_work(folder: Path, work: str, requested: str | None = None) -> Path | None:
    """The latest version below ``folder``, if it was made of ``work`` and nothing newer is asked.

    ``requested`` is the version that the user wants to publish under.
    """
    latest = latest_version(folder)
    if latest is None or requested not in {None, latest.name}:
        return None
    return latest if read_manifest(latest).get("work") == work else None


def digest_program() -> str:
    """Hash of the package's own code, templates and schema: they shape what is written."""
    digest = sha256()
    for text in [*_read_program(files("pipeline")), *_read_schema(schema_folder())]:
        digest.update(sha256(text).digest())
    return digest.hexdigest()


def _read_program(folder: Traversable) -> Iterable[bytes]:
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir() and item.name not in {"__pycache__", "model", "schema"}:
            yield from _read_program(item)
        elif item.name.endswith(_SHAPING):
            yield item.read_bytes()


def _read_schema(folder: Path) -> Iterable[bytes]:
    return (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
