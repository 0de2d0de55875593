"""Dates as articles and archives give them, to ISO 8601; never by guessing."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_WRITTEN = re.compile(rf"(?:[A-Za-z]{{3,9}}\.?,?\s+)?(?:{_MONTH}\s+{_DAY},?\s+{_YEAR})")
_DAY_FIRST = re.compile(rf"(?:[A-Za-z]{{3,9}}\.?,?\s+)?(?:{_DAY}\s+{_MONTH},?\s+{_YEAR})")
_YEAR_FIRST = re.compile(rf"{_YEAR}[/.](?P<month>\d\d?)[/.](?P<day>\d\d?)(?!\d)")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2},\s+)?\d\d?\s+[A-Z][a-z]{2}\s+\d{4}\s+\d\d:\d\d")
_REDUCED = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2]))?")


def to_iso(value: str) -> str | None:
    """A date, or date and time, in ISO 8601, or null if it cannot be read without guessing.

    Read are ISO 8601 (also ``2031`` and ``2031-03``), RFC 2822, ``March 4, 2031``, ``4 March
    2031`` with or without a weekday, and ``2031/03/04``. A clock time after a written date is
    left out. ``03/04/2031`` is a day in March or in April: null.
    """
    value = value.strip()
    if _REDUCED.fullmatch(value):
        return value
    return _read_iso(value) or _read_mail(value) or _read_written(value)


def _read_iso(value: str) -> str | None:
    for kind in (dt.date, dt.datetime):
        try:
            return kind.fromisoformat(value).isoformat()
        except ValueError:
            continue
    return None


def _read_mail(value: str) -> str | None:
    """RFC 2822, the date form of mail and of news feeds."""
    if not _MAIL.match(value):
        return None
    try:
        return email.utils.parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, OverflowError):
        return None


def _read_written(value: str) -> str | None:
    for pattern in (_WRITTEN, _DAY_FIRST, _YEAR_FIRST):
        match = pattern.match(value)
        if match is None:
            continue
        name = match["month"].lower()
        month = int(name) if name.isdigit() else _MONTHS.get(name, 0)
        try:
            return dt.date(int(match["year"]), month, int(match["day"])).isoformat()
        except ValueError:
            return None
    return None
