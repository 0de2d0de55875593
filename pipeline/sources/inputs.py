"""Finding the files of the input: which there are, in which order, and what they weigh."""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.errors import InputError
from pipeline.sources.article import Origin
from pipeline.sources.failure import ReadError


class InputFile(Struct, frozen=True):
    """A file to read; ``problem`` is set when it is known that it cannot be read."""

    path: Path
    source_path: str
    problem: ReadError | None = None


class Input(Struct, frozen=True):
    """A file of the input as the manifest names it; ``sha256`` is null if it is unreadable."""

    source_path: str
    sha256: str | None
    size_bytes: int | None


def find_inputs(paths: Sequence[Path]) -> list[InputFile]:
    """All files under ``paths``, sorted by their path relative to the given root.

    Names that begin with a dot are skipped. A link to a file is read as that file, a link to a
    folder is followed, each folder once; a link that leads back up is a ``link_loop``.

    Raises: InputError when a path does not exist.
    """
    found: dict[str, InputFile] = {}
    visited: set[str] = set()
    real_folder = functools.cache(os.path.realpath)
    for root in sorted(map(Path, paths), key=str):
        if not root.exists():
            raise InputError(f"{root} does not exist: give a file or a folder of articles.")
        files = _walk(root, visited) if root.is_dir() else [_describe_file(root, root.parent)]
        for file in files:
            found.setdefault(f"{real_folder(file.path.parent)}/{file.path.name}", file)
    return sorted(found.values(), key=lambda file: (file.source_path, str(file.path)))


def list_inputs(paths: Sequence[Path]) -> list[Input]:
    """The files under ``paths`` with size and SHA-256 of their bytes, for the manifest."""
    return [_weigh(file) for file in find_inputs(paths)]


def hash_file(path: Path) -> str:
    """SHA-256 of the bytes of a file, streamed. Raises: OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_readable(path: Path) -> str:
    """SHA-256 of the bytes of a file, or of no bytes if it cannot be read."""
    try:
        return hash_file(path)
    except OSError:
        return hashlib.sha256(b"").hexdigest()


def read_whole(file: InputFile, max_file_mb: int) -> tuple[bytes, Origin]:
    """The bytes of a file that is one article. Raises: ReadError ``too_large``, OSError."""
    limit = max_file_mb * 1_000_000
    with file.path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        size = file.path.stat().st_size
        raise ReadError("too_large", f"{size:,} bytes, over [source] max_file_mb = {max_file_mb}")
    return data, Origin(file.source_path, hashlib.sha256(data).hexdigest())


def _walk(root: Path, visited: set[str]) -> Iterator[InputFile]:
    """Files under ``root``; with a stack, for a tree may be deeper than the call stack."""
    stack = [root]
    while stack:
        folder = stack.pop()
        if (real := os.path.realpath(folder)) in visited:
            continue
        visited.add(real)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield _describe_problem(folder, root, "unreadable", error.strerror or str(error))
            continue
        paths = [Path(entry.path) for entry in entries if not entry.name.startswith(".")]
        for path in paths:
            if path.is_symlink() and _leads_up(path, real):
                yield _describe_problem(path, root, "link_loop", "the link leads back up")
            elif not path.is_dir():
                yield _describe_file(path, root)
        folders = [path for path in paths if path.is_dir()]
        stack += sorted(folders, key=lambda path: (not path.is_symlink(), str(path)), reverse=True)


def _leads_up(link: Path, real_folder: str) -> bool:
    target = os.path.realpath(link).rstrip("/") + "/"
    return f"{real_folder}/".startswith(target)


def _describe_file(path: Path, root: Path) -> InputFile:
    """Never opens the file: a named pipe would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        reason = "link_loop" if error.errno == errno.ELOOP else "unreadable"
        return _describe_problem(path, root, reason, error.strerror or str(error))
    if not stat.S_ISREG(mode):
        return _describe_problem(path, root, "unreadable", "not a regular file")
    return InputFile(path, _name_source(path, root))


def _describe_problem(path: Path, root: Path, reason: str, detail: str) -> InputFile:
    return InputFile(path, _name_source(path, root), ReadError(reason, detail))


def _name_source(path: Path, root: Path) -> str:
    """Relative, with forward slashes; bytes of a name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def _weigh(file: InputFile) -> Input:
    try:
        if file.problem is not None:
            return Input(file.source_path, None, None)
        return Input(file.source_path, hash_file(file.path), file.path.stat().st_size)
    except OSError:
        return Input(file.source_path, None, None)
