"""Finding the files of the input: which there are, in which order, and what they weigh."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.errors import InputError
from pipeline.sources.article import Origin
from pipeline.sources.failure import ReadError


class InputFile(Struct, frozen=True, gc=False):
    """A file to read; ``problem`` is set when it is known that it cannot be read.

    ``name`` is relative to ``root``, with forward slashes, as the file system spells it: there
    may be millions of these, so neither is a ``Path``.
    """

    root: str
    name: str
    problem: ReadError | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.root, self.name)

    @property
    def source_path(self) -> str:
        """What it is called in what is published: bytes that are not UTF-8 become U+FFFD."""
        return os.fsencode(self.name).decode("utf-8", "replace")


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
    found: list[InputFile] = []
    visited: set[str] = set()
    named: set[str] = set()
    for root in sorted(map(Path, paths), key=str):
        if not root.exists():
            raise InputError(f"{root} does not exist: give a file or a folder of articles.")
        if root.is_dir():
            files = _walk(str(root), visited)
            found += (file for file in files if not named or _place(file) not in named)
        elif not _is_known(root, visited, named):
            found.append(_describe_file(str(root.parent), root.name, root))
    found.sort(key=lambda file: (file.source_path, file.root, file.name))
    return found


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


def _place(file: InputFile) -> str:
    """Where a file is in truth: two names for one place are one file."""
    path = file.path
    return f"{os.path.realpath(path.parent)}/{path.name}"


def _is_known(root: Path, visited: set[str], named: set[str]) -> bool:
    """Whether a file that is named itself was found before; if not, it is kept in ``named``."""
    folder = os.path.realpath(root.parent)
    if f"{folder}/{root.name}" in named:
        return True
    named.add(f"{folder}/{root.name}")
    return folder in visited and not root.name.startswith(".")


def _walk(root: str, visited: set[str]) -> Iterator[InputFile]:
    """Files under ``root``; with a stack, for a tree may be deeper than the call stack."""
    stack = [""]
    while stack:
        folder = stack.pop()
        place = Path(root, folder)
        real = os.path.realpath(place)
        if real in visited:
            continue
        visited.add(real)
        try:
            entries = sorted(os.scandir(str(place)), key=lambda entry: entry.name)
        except OSError as error:
            problem = ReadError("unreadable", error.strerror or str(error))
            yield InputFile(root, folder or ".", problem)
            continue
        folders = []
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink() and _leads_up(entry.path, real):
                yield InputFile(root, name, ReadError("link_loop", "the link leads back up"))
            elif _is_folder(entry):
                folders.append((not entry.is_symlink(), name))
            else:
                yield _describe_file(root, name, entry)
        stack += [name for _, name in sorted(folders, reverse=True)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _leads_up(link: str, real_folder: str) -> bool:
    target = os.path.realpath(link).rstrip("/") + "/"
    return f"{real_folder}/".startswith(target)


def _describe_file(root: str, name: str, file: os.DirEntry[str] | Path) -> InputFile:
    """Never opens the file: a named pipe would wait for ever."""
    try:
        mode = file.stat().st_mode
    except OSError as error:
        reason = "link_loop" if error.errno == errno.ELOOP else "unreadable"
        return InputFile(root, name, ReadError(reason, error.strerror or str(error)))
    if not stat.S_ISREG(mode):
        return InputFile(root, name, ReadError("unreadable", "not a regular file"))
    return InputFile(root, name)


def _weigh(file: InputFile) -> Input:
    try:
        if file.problem is not None:
            return Input(file.source_path, None, None)
        return Input(file.source_path, hash_file(file.path), file.path.stat().st_size)
    except OSError:
        return Input(file.source_path, None, None)
