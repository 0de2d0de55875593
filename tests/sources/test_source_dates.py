from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.dates import to_iso


@pytest.mark.parametrize(
    ("given_form", "iso"),
    [
        ("2031-03-04", "2031-03-04"),
        ("20310304", "2031-03-04"),
        ("2031-03-04T10:05:00Z", "2031-03-04T10:05:00+00:00"),
        ("2031-03-04 10:05", "2031-03-04T10:05:00"),
        ("2031-03-04T10:05:00.250+02:00", "2031-03-04T10:05:00.250000+02:00"),
        ("2031", "2031"),
        ("2031-03", "2031-03"),
        ("2031/03/04", "2031-03-04"),
        ("2031.3.4", "2031-03-04"),
        ("March 4, 2031", "2031-03-04"),
        ("Mar. 4, 2031", "2031-03-04"),
        ("Sept. 4, 2031", "2031-09-04"),
        ("March 4th 2031", "2031-03-04"),
        ("Tuesday, March 4, 2031", "2031-03-04"),
        ("March 4, 2031, 10:05 a.m. EST", "2031-03-04"),
        ("4 March 2031", "2031-03-04"),
        ("Tue 4 Mar 2031", "2031-03-04"),
        ("Tue, 04 Mar 2031 10:05:00 GMT", "2031-03-04T10:05:00+00:00"),
        ("Tue, 04 Mar 2031 10:05:00 -0500", "2031-03-04T10:05:00-05:00"),
        (" 2031-03-04 ", "2031-03-04"),
        ("03/04/2031", None),
        ("04.03.2031", None),
        ("Marzo 4, 2031", None),
        ("February 30, 2031", None),
        ("2031-13-01", None),
        ("2031-13", None),
        ("yesterday", None),
        ("1930000000", None),
        ("9" * 10_000, None),
        ("a" * 100_000, None),
        ("Tue, 99 Mar 2031 10:05:00 GMT", None),
    ],
)
def test_dates_are_read_or_left_out(given_form: str, iso: str | None) -> None:
    """Forms with one meaning are read; what needs a guess is not."""
    assert to_iso(given_form) == iso


@given(st.dates().filter(lambda day: day.year >= 1000))
def test_every_day_is_read_in_both_written_orders(day: object) -> None:
    """Month first and day first agree on every day of the calendar."""
    assert to_iso(f"{day:%B} {day:%d}, {day:%Y}") == to_iso(f"{day:%d %b %Y}")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a date column, the answer is a string or nothing."""
    assert to_iso(text) is None or isinstance(to_iso(text), str)
