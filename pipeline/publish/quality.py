"""Figures of quality for the card: what ``pressmark evaluate GOLD --json`` printed.

Only the figures are taken over, and the name of the gold: the articles of a gold that may not be
redistributed stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.errors import UsageError

QUALITY = "quality.json"


class Estimate(Struct, frozen=True):
    """A figure between 0 and 1, with its 95 % confidence interval."""

    value: float
    low: float
    high: float


class Figure(Struct, frozen=True):
    """One line of an evaluation; ``gold`` and ``found`` count annotations."""

    part: str
    name: str
    match: str
    precision: Estimate | None
    recall: Estimate | None
    f1: Estimate | None
    gold: int
    found: int


class Quality(Struct, frozen=True):
    """How annotations compare with a gold of so many articles."""

    gold: str
    articles: int
    scores: list[Figure]


def read_quality(paths: Iterable[str]) -> list[Quality]:
    """The figures of evaluations, in the order of the recipe.

    Raises:
        UsageError: if a file is not what ``pressmark evaluate --json`` prints.
    """
    found = []
    for path in map(Path, paths):
        try:
            one = msgspec.json.decode(path.read_bytes(), type=Quality)
        except (OSError, msgspec.MsgspecError) as error:
            raise UsageError(
                f"[dataset] evaluations names {path}, which cannot be read: {error}. Expected "
                "the output of `pressmark evaluate GOLD --json`"
            ) from error
        found.append(msgspec.structs.replace(one, gold=Path(one.gold).name or one.gold))
    return found


def write_quality(staging: Path, found: Sequence[Quality]) -> None:
    """Write ``quality.json`` if there are figures."""
    if found:
        data = msgspec.json.format(msgspec.json.encode(found), indent=2)
        (staging / QUALITY).write_bytes(data + b"\n")
