"""Plots as shapes: where bars, bands and words go; the templates draw them as inline SVG.

All units are those of the drawing, ``WIDTH`` across. Every plot comes with the pairs it shows, so
that the page has them as a table too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH = 440
_ROW = 26
_LABEL = 176  # room for the name of a bar
_VALUE = 62  # and for its number
_BARS_HIGH = 150
_MOST_BINS = 32


class Bar(NamedTuple):
    """A bar with its words: ``x``, ``y`` are those of its corner at the upper left."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    css: str = ""


class Tick(NamedTuple):
    """A number on the axis."""

    x: float
    text: str


class Plot(NamedTuple):
    """A drawing with its title and what it says in words."""

    kind: str
    title: str
    words: str
    height: float
    bars: Sequence[Bar]
    ticks: Sequence[Tick] = ()
    unit: str = ""


def plot_terms(title: str, counts: Mapping[str, int], unit: str, words: str = "") -> Plot:
    """Bars that lie, the largest first, with shares."""
    total, top = sum(counts.values()), max(counts.values(), default=0)
    room = WIDTH - _LABEL - _VALUE
    bars = [
        Bar(
            _LABEL, at * _ROW + 4, max(1.5, room * count / top), _ROW - 10,
            term.replace("_", " "), f"{count:,}",
        )
        for at, (term, count) in enumerate(sorted(counts.items(), key=lambda pair: -pair[1]))
        if count
    ]  # fmt: skip
    leads = list(counts.values()).count(top) == 1
    first = f" {bars[0].label} leads with {top / total:.0%}." if bars and leads else ""
    return Plot("terms", title, words or f"{total:,} {unit}.{first}", len(bars) * _ROW, bars)


def plot_numbers(title: str, counts: Mapping[int, int], unit: str, step: int = 1) -> Plot:
    """Bars that stand: how many things have which number; the last bin holds all above it."""
    bins = _fill(counts)
    top, total = max(bins, default=0), sum(bins)
    width = (WIDTH - 20) / max(len(bins), 1)
    bars = [
        Bar(
            10 + at * width, _BARS_HIGH - _high(count, top), max(width - 2, 1.5), _high(count, top),
            _name_bin(at, len(bins), step), f"{count:,}",
        )
        for at, count in enumerate(bins)
    ]  # fmt: skip
    every = max(1, len(bins) // 8)
    ticks = [Tick(10 + (at + 0.5) * width, f"{at * step:,}") for at in range(0, len(bins), every)]
    middle = _find_median(bins) * step
    words = f"Half have {middle:,} or fewer {unit}." if total and step == 1 else ""
    words = words or (f"Half have fewer than {middle + step:,} {unit}." if total else "None.")
    return Plot("numbers", title, words, _BARS_HIGH + 24, bars, ticks, unit)


def plot_limits(title: str, measures: Sequence[tuple[str, float, float]]) -> Plot:
    """Distances against their limits, which all stand at one line."""
    room = WIDTH - _LABEL - _VALUE - 16
    bars = [
        Bar(
            _LABEL, at * _ROW + 4, max(1.5, room * min(value / limit if limit else 9, 1.4) / 1.4),
            _ROW - 10, name.replace("_", " "), f"{value:.2f} / {limit:g}",
            "over" if value > limit else "",
        )
        for at, (name, value, limit) in enumerate(measures)
    ]  # fmt: skip
    over = sum(value > limit for _, value, limit in measures)
    words = f"{over} of {len(measures)} distances are above their limit, the line."
    ticks = [Tick(_LABEL + room / 1.4, "limit")]
    return Plot("limits", title, words, len(bars) * _ROW + 18, bars, ticks)


class Band(NamedTuple):
    """A stream from the inputs to an outcome: a path, and the words at its end."""

    path: str
    y: float
    number: str
    what: str
    css: str


class Flow(NamedTuple):
    """The picture of what became of the inputs."""

    height: float
    total: str
    words: str
    bands: Sequence[Band]


def draw_flow(outcomes: Sequence[tuple[str, int, str]]) -> Flow:
    """Streams as wide as their counts, from what was read to each outcome, in order.

    An outcome is its word, its count and its class.
    """
    total = sum(count for _, count, _ in outcomes) or 1
    high, gap, left, right = 96.0, 38.0, 104.0, 300.0
    bands, start, end = [], 34.0, 8.0
    for what, count, css in outcomes:
        thick = high * count / total
        middle = (left + right) / 2
        path = (
            f"M{left} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {right} {end:.1f}"
            f"V{end + thick:.1f}C{middle} {end + thick:.1f} {middle} {start + thick:.1f} "
            f"{left} {start + thick:.1f}Z"
        )
        bands.append(Band(path if count else "", end + max(thick, 14) / 2, f"{count:,}", what, css))
        start += thick
        end += max(thick, 14) + gap
    words = ", ".join(f"{count:,} {what}" for what, count, _ in outcomes)
    return Flow(max(end - gap + 22, high + 44), f"{total if outcomes else 0:,}", words, bands)


def _fill(counts: Mapping[int, int]) -> list[int]:
    if not counts:
        return []
    bins = [0] * (min(max(counts), _MOST_BINS - 1) + 1)
    for number, count in counts.items():
        bins[min(number, len(bins) - 1)] += count
    return bins


def _find_median(bins: Sequence[int]) -> int:
    half, seen = sum(bins) / 2, 0
    for at, count in enumerate(bins):
        seen += count
        if seen >= half:
            return at
    return 0


def _name_bin(at: int, bins: int, step: int) -> str:
    if at == _MOST_BINS - 1 and at == bins - 1:
        return f"{at * step:,} or more"
    return f"{at:,}" if step == 1 else f"{at * step:,} to {(at + 1) * step - 1:,}"


def _high(count: int, top: int) -> float:
    return (_BARS_HIGH - 8) * count / top if top else 0.0
