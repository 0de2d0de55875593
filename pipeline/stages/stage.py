"""What a stage is: a function over documents with its config, and what it needs and fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from pipeline.records import Document, Rejection, StageName

Run = Callable[[Iterable[Document], Any], Iterator[Document]]


def _no_identity(config: Any) -> str:  # noqa: ANN401, ARG001 - the config of any stage
    return ""


@dataclass(frozen=True)
class Stage:
    """One step: ``run(documents, config)`` fills the fields ``fills`` from ``requires``.

    ``version`` is raised by hand when the same input and config give another output.
    ``identify(config)`` names what else the output depends on: a model, by its content.
    Both are part of the key under which finished work is kept.
    """

    name: StageName
    version: str
    run: Run
    requires: tuple[str, ...]
    fills: tuple[str, ...]
    identify: Callable[[Any], str] = _no_identity


def reject(document: Document, stage: StageName, reason: str, detail: str) -> Document:
    """The document, marked as rejected by ``stage``."""
    return replace(document, rejection=Rejection(stage=stage, reason=reason, detail=detail))
