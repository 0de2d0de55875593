"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and real articles, which lies beside the checkout on some machines."""
    folder = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}: set PRESSMARK_SHARED to measure on them")
    return folder
