from __future__ import annotations

import pytest
from cpu_time import is_linear
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotators.numbers import find_numbers


def mark(text: str) -> list[str]:
    """Label and surface of what is found."""
    return [f"{label} {text[start:end]}" for start, end, label in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met early Wednesday.", ["DATE early Wednesday"]),
        ("It closed last September and reopens next spring.", ["DATE last September", "DATE next spring"]),
        ("The first talks in about nine years.", ["DATE about nine years"]),
        ("He was gone 24 years.", ["DATE 24 years"]),
        ("Built in the mid-2000s, sold in 2019.", ["DATE the mid-2000s", "DATE 2019"]),
        ("The vote on Monday, Nov. 14, 2016, was close.", ["DATE Monday, Nov. 14, 2016"]),
        ("On 3 May 1998 the mill burned.", ["DATE 3 May 1998"]),
        ("Two weeks ago the 34-year-old quit.", ["DATE Two weeks ago", "DATE 34-year-old"]),
        ("Sales fell in the third quarter of 2021.", ["DATE the third quarter of 2021"]),
        ("In May she may march in March.", ["DATE May", "DATE March"]),
        ("Last week's storm; this year; next season.", ["DATE Last week", "DATE this year", "DATE next season"]),
        ("Over the past two weeks, in recent months.", ["DATE the past two weeks", "DATE recent months"]),
        ("It costs $2.3 million a day.", ["MONEY $2.3 million", "DATE a day"]),
        ("Open 2026-04-02 or 4/2/2026.", ["DATE 2026-04-02", "DATE 4/2/2026"]),
    ],
)  # fmt: skip
def test_numbers_marks_dates(text: str, expected: list[str]) -> None:
    """A date is marked with its modifiers, without its preposition."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doors open at 7:30 p.m. EST.", ["TIME 7:30 p.m. EST"]),
        ("It began around noon local time.", ["TIME around noon local time"]),
        ("On Wednesday evening and last night.", ["TIME Wednesday evening", "TIME last night"]),
        ("After 4 minutes, 12 seconds of silence.", ["TIME 4 minutes, 12 seconds"]),
        ("It took almost three hours.", ["TIME almost three hours"]),
        ("The gates shut at ten o’clock.", ["TIME ten o’clock"]),
    ],
)
def test_numbers_marks_times(text: str, expected: list[str]) -> None:
    """What is shorter than a day is a time."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a bill of $1.5 billion and €20bn", ["MONEY $1.5 billion", "MONEY €20bn"]),
        ("more than $5 million or 300 euros", ["MONEY more than $5 million", "MONEY 300 euros"]),
        ("Rs 6,480 crore for the tunnel", ["MONEY Rs 6,480 crore"]),
        ("between $5 and $10", ["MONEY $5", "MONEY $10"]),
        ("up 4.8 percent, down 20%", ["PERCENT 4.8 percent", "PERCENT 20%"]),
        ("by 10 to 15 per cent", ["PERCENT 10 to 15 per cent"]),
        ("up to 70 kilometers (44 miles)", ["QUANTITY up to 70 kilometers", "QUANTITY 44 miles"]),
        ("one flying 235 kms at 131 miles per hour", ["QUANTITY 235 kms", "QUANTITY 131 miles per hour"]),
        ("a 240 millimeter launcher, minus 6.2 degrees Celsius", ["QUANTITY 240 millimeter", "QUANTITY minus 6.2 degrees Celsius"]),
    ],
)  # fmt: skip
def test_numbers_marks_amounts(text: str, expected: list[str]) -> None:
    """An amount is marked with its approximation, its sign and its unit."""
    assert mark(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nearly 5 million artillery shells",
        "more than 2000 people marched",
        "Room 2016 and No. 1999",
        "She may march on.",
        "The second of three brothers, one day.",
        "What a day!",
        "Interstate 80, flight 447",
    ],
)
def test_numbers_leaves_plain_counts(text: str) -> None:
    """A count, a number of a room and a modal verb are no dates."""
    assert mark(text) == []


@given(st.text(alphabet="0123456789 ,.-:$%onethulaMay'’", max_size=300))
def test_numbers_stay_in_order(text: str) -> None:
    """Spans are in order, do not overlap and hold no space at their ends."""
    at = 0
    for start, end, _ in find_numbers(text):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end


@pytest.mark.parametrize("piece", ["1,", "one ", "about ", "1-", "the ", "late ", "$1,111", "9"])
def test_numbers_takes_linear_time(piece: str) -> None:
    """Ten times the hostile text takes about ten times as long, not a hundred times."""

    def work(size: int) -> None:
        list(find_numbers(piece * (size // len(piece))))

    assert is_linear(work, 20_000, 200_000)
