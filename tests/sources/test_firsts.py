"""The first path of each content is found again, whatever the order and the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources import firsts as firsts_module
from pipeline.sources.firsts import Firsts


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sort often."""
    monkeypatch.setattr(firsts_module, "_FEW", 3)


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=60), st.integers(0, 2**64 - 1))
def test_what_was_added_is_found(numbers: list[int], other: int) -> None:
    """Sorted or not yet, and nothing else is."""
    firsts, expected = Firsts(), {}
    for number in numbers:
        assert firsts.find(number) is None
        expected[number] = f"ordner/é-{number}.txt"
        firsts.add(number, expected[number])
        assert all(firsts.find(known) == path for known, path in expected.items())
    assert firsts.find(other) == expected.get(other)
