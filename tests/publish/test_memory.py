"""Memory: what a build changes of the interpreter is as it was when it ends."""

from __future__ import annotations

import gc

from pipeline.publish.memory import collect_rarely


def test_the_collector_is_as_it_was_after_the_block() -> None:
    """Within it Python looks less often, and a program that builds keeps its own numbers."""
    before = gc.get_threshold()
    with collect_rarely():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
