"""Where the frozen contract lies: ``schema/v1`` of a checkout, in a wheel inside the package."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import SCHEMA_VERSION

MAJOR = f"v{SCHEMA_VERSION.partition('.')[0]}"


def schema_folder() -> Path:
    """The folder of the frozen schema that this code publishes by.

    Raises:
        FileNotFoundError: if the package was built without it.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "schema" / MAJOR, package.parent / "schema" / MAJOR):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"no frozen schema {MAJOR} beside the package at {package}: install it again, or run "
        "`python -m pipeline.contract` in a checkout"
    )
