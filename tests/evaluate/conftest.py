"""Annotations written as words of a text, for tests of the scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.evaluate.annotation import Annotation, Attribution, Name, Speaker
from pipeline.records import Span

TEXT = "“We won,” said Ann Lee. Bo Cho thinks that rain fell on Lowe. He called it “a gift.”"


def find_span(text: str, words: str) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_attribution(text: str, *content: str, **said: Any) -> Attribution:
    """An attribution; every role is given by its words, the speaker by a name."""
    roles = {r: (find_span(text, said[r]),) for r in ("cue", "source") if r in said}
    speaker = Speaker(tuple(said["speaker"].split("; "))) if said.get("speaker") else Speaker()
    return Attribution(
        id="E1",
        content=tuple(find_span(text, words) for words in content),
        kind=said.get("kind", "indirect"),
        act=said.get("act", "speech"),
        speaker=speaker,
        **roles,
    )


@pytest.fixture
def annotate() -> Callable[..., Annotation]:
    """Make an annotation of ``TEXT``, or of ``text``."""

    def make(*quotes: dict[str, Any], names: dict[str, str] | None = None, text: str = TEXT) -> Any:
        attributions = [
            make_attribution(
                text, *quote["content"], **{k: v for k, v in quote.items() if k != "content"}
            )
            for quote in quotes
        ]
        spans = [(find_span(text, words), label) for words, label in (names or {}).items()]
        marked = tuple(sorted(Name(span.start, span.end, label) for span, label in spans))
        return Annotation("story", text, marked, tuple(attributions))

    return make
