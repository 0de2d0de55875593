"""Reads gold: names from JSONL, attributions from brat stand-off.

A corpus lies where the user has it and is never copied; only figures and weights leave it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.annotators.newsroom.labels import ENTITY_LABELS, ROLES
from pipeline.errors import InputError

Marks = tuple[tuple[int, int, str], ...]

COARSE = {"PERSON": ("PERSON",), "ORG": ("ORG",), "LOC": ("GPE", "LOC", "FAC")}
"""What each label of a three-label corpus may be in ours. Its ``O`` may hide all the others."""

_TEXT_BOUND = re.compile(r"T\d+\t(\w[\w-]*) (\d+ \d+(?:;\d+ \d+)*)\t")


@dataclass(frozen=True)
class Example:
    """A text with gold names (``entities``), gold ``roles``, or both; None where unmarked.

    Spans are (start, end, label) in code points, end exclusive. ``coarse`` says that the names
    know only PERSON, ORG and LOC, and that LOC covers GPE and FAC.
    """

    name: str
    text: str
    entities: Marks | None = None
    roles: Marks | None = None
    coarse: bool = False
    source: str = ""


def read_names(path: Path) -> list[Example]:
    """The rows of a JSONL file with ``text`` and ``ents: [[start, end, label], ...]``.

    A file without any label but PERSON, ORG and LOC counts as coarse.

    Raises:
        InputError: if a row cannot be used, with its line.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            marks = tuple(sorted((int(s), int(e), str(label)) for s, e, label in row["ents"]))
            rows.append(Example(str(row.get("id", number)), row["text"], marks))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path}, line {number}: expected JSON with `text` and `ents` as "
                f"[start, end, label] triples ({error})."
            ) from error
    labels = {label for row in rows for _, _, label in row.entities or ()}
    if unknown := labels.difference(ENTITY_LABELS):
        raise InputError(
            f"{path}: unknown labels {', '.join(sorted(unknown))}. "
            f"Known labels: {', '.join(ENTITY_LABELS)}."
        )
    coarse = labels <= set(COARSE)
    return [replace(row, coarse=coarse, source=path.stem) for row in rows]


def read_attributions(folder: Path) -> list[Example]:
    """The articles of a brat folder with their roles, as the first annotator read each of them.

    See ``read_readings``.
    """
    return [first for first, *_ in read_readings(folder)]


def read_readings(folder: Path) -> list[list[Example]]:
    """The articles of a brat folder (``text/*.txt``, ``attributions/*.ann``) with their roles.

    One list an article, one example in it for each annotator, in the order of their files' names. A
    content in several pieces gives several spans. White space at the edge of a span is not part of
    it.

    Raises:
        InputError: if there is no article.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        files[path.stem.rsplit("_", 1)[0]].append(path)
    readings = []
    for name, paths in files.items():
        text_path = folder / "text" / f"{name}.txt"
        if not text_path.is_file():
            raise InputError(f"{paths[0]} has no text {text_path}.")
        text = text_path.read_bytes().decode("utf-8")
        roles = (tuple(sorted(_read_roles(path, text))) for path in paths)
        readings.append([Example(name, text, roles=one, source=folder.name) for one in roles])
    if not readings:
        raise InputError(f"{folder}: expected text/*.txt and attributions/*.ann (brat stand-off).")
    return readings


def _read_roles(path: Path, text: str) -> Iterator[tuple[int, int, str]]:
    """The role spans of one brat file, trimmed."""
    for match in _TEXT_BOUND.finditer(path.read_bytes().decode("utf-8")):
        role = match[1].upper()
        if role not in ROLES:
            continue
        for piece in match[2].split(";"):
            start, end = map(int, piece.split())
            surface = text[start:end]
            start += len(surface) - len(surface.lstrip())
            end -= len(surface) - len(surface.rstrip())
            if start < end:
                yield start, end, role


def join_gold(named: Iterable[Example], attributed: Iterable[Example]) -> list[Example]:
    """All examples, those of one text joined, so that it is read once with both kinds of gold."""
    articles = {example.text: example for example in attributed}
    alone = []
    for example in named:
        known = articles.get(example.text)
        if known is None or known.entities is not None:
            alone.append(example)
        else:
            articles[example.text] = replace(
                known, entities=example.entities, coarse=example.coarse, source=example.source
            )
    return [*articles.values(), *alone]
