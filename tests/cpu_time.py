"""Time that a test may judge: seconds of the processor, with no garbage collected on the way."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

TRIES = 5
NOISE_S = 0.01


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor that ``work`` takes.

    The collector is held back: its rounds cost as much as everything else that the process
    keeps, so that in a long test run they would be counted to ``work``.
    """
    gc.collect()
    gc.disable()
    try:
        began = process_time()
        work()
        return process_time() - began
    finally:
        gc.enable()


def takes_at_most(work: Callable[[], object], seconds: float) -> bool:
    """Does the best of a few runs of ``work`` stay under ``seconds`` of the processor?"""
    return any(cpu_seconds(work) < seconds for _ in range(TRIES))


def is_linear(work: Callable[[int], object], few: int, many: int, slack: float = 3) -> bool:
    """Does ``work(many)`` take at most ``slack`` times its share of the time of ``work(few)``?

    A quadratic ``work`` takes ``many / few`` times its share. Busy neighbours only add time, so
    the best of a few rounds decides.
    """
    least_few = least_many = float("inf")
    for _ in range(TRIES):
        least_few = min(least_few, cpu_seconds(lambda: work(few)))
        least_many = min(least_many, cpu_seconds(lambda: work(many)))
        if least_many <= slack * many / few * max(least_few, NOISE_S):
            return True
    return False
