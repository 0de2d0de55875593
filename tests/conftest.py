"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests can be asked for."""
    parser.addoption("--write-snapshots", action="store_true", help="accept pages as they are now")


@pytest.fixture
def write_snapshots(request: pytest.FixtureRequest) -> bool:
    """Whether snapshots of the report are to be written anew."""
    return bool(request.config.getoption("--write-snapshots"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and real articles, which lies beside the checkout on some machines."""
    folder = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}: set PRESSMARK_SHARED to measure on them")
    return folder
