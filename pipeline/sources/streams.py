"""Bytes of a file as bounded lines, unpacked on the way; nothing is ever held whole."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from pipeline.sources.encoding import decode_text, detect_encoding, detect_wide, refuse_binary
from pipeline.sources.failure import ReadError

CHUNK_BYTES = 1 << 16
MAX_RATIO = 100  # text packs 3 to 30 times; a bomb of zeros 1,000 times and more


class Line(Struct, frozen=True):
    """A line without its end; ``data`` is null if it is longer than the limit."""

    number: int
    data: bytes | None
    sha256: str
    size_bytes: int


def read_lines(path: Path, limit_bytes: int) -> Iterator[Line]:
    """The lines of a file, plain, ``.gz`` or ``.zst``, in UTF-8 (UTF-16 is recoded).

    Lines end with LF alone: U+2028 is a character of a JSON string. A line over
    ``limit_bytes`` is passed by, hashed and counted.

    Raises: ReadError ``broken_file`` or ``too_large``, after the lines that could be read.
    """
    buffer, number = _LineBuffer(limit_bytes), 0
    for chunk in _recode(_unpack(path, limit_bytes)):
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            number += 1
            buffer.add(end)
            yield buffer.take(number)
        buffer.add(rest)
    if buffer.size:
        yield buffer.take(number + 1)


class Decoder:
    """Lines of one file to text; the legacy encoding, once found, holds for all its lines."""

    def __init__(self) -> None:
        """Begin with UTF-8."""
        self._legacy: str | None = None

    def decode(self, data: bytes) -> str:
        """The text of a line. Raises: ReadError ``undecodable`` or ``not_text``."""
        if self._legacy is None:
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                self._legacy = detect_encoding(data)
        return decode_text(data, self._legacy)


class _LineBuffer:
    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._start()

    def _start(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.hash = hashlib.sha256()

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self.hash.update(part)
        if self.size > self._limit:
            self.parts.clear()
        elif part:
            self.parts.append(part)

    def take(self, number: int) -> Line:
        data = None if self.size > self._limit else b"".join(self.parts)
        line = Line(number, data, self.hash.hexdigest(), self.size)
        self._start()
        return line


def _unpack(path: Path, free_bytes: int) -> Iterator[bytes]:
    allowed = free_bytes + MAX_RATIO * path.stat().st_size
    total = 0
    with path.open("rb") as file:
        stream = _open_packed(path.suffix, file)
        while chunk := _read_chunk(stream):
            total += len(chunk)
            if total > allowed:
                raise ReadError("too_large", f"unpacks to more than {MAX_RATIO} times its size")
            yield chunk


def _open_packed(suffix: str, file: IO[bytes]) -> Any:  # noqa: ANN401 - three libraries' streams
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=file)
    if suffix == ".zst":
        import pyarrow as pa  # python-zstandard reads a file that breaks off without an error

        return pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd")
    return file


def _read_chunk(stream: Any) -> bytes:  # noqa: ANN401 - three libraries' streams
    try:
        return bytes(stream.read(CHUNK_BYTES))
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError("broken_file", str(error)) from error


def _recode(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    refuse_binary(first)
    encoding = detect_wide(first)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(first).removeprefix("\ufeff").encode()
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ReadError("undecodable", str(error)) from error
