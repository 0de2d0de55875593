"""Helpers to read what a test has written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources import read_documents

Read = Callable[..., list[Document]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write files under a folder and read the folder."""

    def write_and_read(
        files: dict[str, bytes | str], config: SourceConfig | None = None
    ) -> list[Document]:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_documents([tmp_path], config or SourceConfig()))

    return write_and_read
