"""Why a file or row cannot be read: the fixed terms of a rejection by ``read``."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "unreadable": "the file or folder cannot be opened, or is no regular file",
    "link_loop": "a link that leads back to itself or to a folder above it",
    "unsupported_format": "no reader for a file of this name",
    "not_text": "holds NUL or other control bytes: an image, an archive, a program",
    "undecodable": "no character encoding fits the bytes",
    "too_large": "larger than [source] max_file_mb, or packed more densely than any text is",
    "broken_file": "breaks off or cannot be unpacked; what came before the break was read",
    "broken_row": "a line or row that does not parse, or has another shape than its file",
    "no_text": "no text of an article in it",
    "unused_metadata": "a line of metadata.jsonl that belongs to no file",
    "duplicate": "the same content as an earlier file or row",
}


class ReadError(Exception):
    """Why the rest of a file cannot be read; it becomes a rejected document, never a stop."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep both apart: ``reason``, a key of ``REASONS``, is counted, ``detail`` is read."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
