"""Direct, mixed or indirect, by the quote marks."""

from __future__ import annotations

import pytest
from cpu_time import is_linear

from pipeline.evaluate.kinds import derive_kind
from pipeline.evaluate.words import Ruler
from pipeline.records import Span


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{“We won,”} said Ann Lee.", "direct"),
        ("{“We,”} she said, {“won.”}", "direct"),
        ("“{We won},” said Ann Lee.", "direct"),
        ('{"We won,"} said Ann Lee.', "direct"),
        ("{''We won,''} said Ann Lee.", "direct"),
        ("{‘We won,’} said Ann Lee.", "direct"),
        ("Lee: {'We didn't sleep'}", "direct"),
        ("{«We won»}, said Ann Lee.", "direct"),
        ("{“One day.\n\n“Two days.”} She left.", "direct"),
        ('{"One day.\n\n"Two days."} She left.', "direct"),
        ("{“It never closes} she said", "direct"),
        ("She called {it “a gift.”}", "mixed"),
        ("{“Two” goals} are enough, she said.", "mixed"),
        ("She said {the ‘90s were “grim”}", "mixed"),
        ("She said {that it’s the boys’ turn}.", "indirect"),
        ("She said {the '90s and the girls' team were fine}.", "indirect"),
        ("She said {it rained}.", "indirect"),
    ],
)
def test_kind_follows_the_marks(text: str, kind: str) -> None:
    """All words in marks are direct, some are mixed, apostrophes are no marks."""
    bare, spans, start = "", [], 0
    for char in text:
        if char == "{":
            start = len(bare)
        elif char == "}":
            spans.append(Span(start, len(bare)))
        else:
            bare += char
    assert derive_kind(Ruler(bare), tuple(spans)) == kind


@pytest.mark.parametrize("text", ["'a " * 20_000, "“" * 50_000, "a' 'b\n" * 10_000, "'" * 50_000])
def test_hostile_marks_take_linear_time(text: str) -> None:
    """Thousands of unbalanced marks are read in a moment."""

    def work(size: int) -> None:
        derive_kind(Ruler(text[:size]), (Span(0, size),))

    assert is_linear(work, len(text) // 10, len(text))
