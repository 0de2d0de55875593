"""Pieces of patterns for numbers: counts, approximations, and how alternatives are written.

Every repetition is bounded, so that time stays linear in the text.
"""

from __future__ import annotations

import re


def one_of(words: str, *, either_case: bool = False) -> str:
    """A group of the words (parted by spaces, `_` for a space in one), longest first."""
    listed = [word.replace("_", " ") for word in words.split()]
    if either_case:
        listed += [word[:1].upper() + word[1:] for word in listed]
    return "(?:" + "|".join(map(re.escape, sorted(set(listed), key=len, reverse=True))) + ")"


ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
ROUGH = (
    "about around nearly almost roughly approximately some at_least at_most more_than less_than "
    "fewer_than up_to as_much_as as_many_as as_little_as as_few_as as_long_as an_estimated "
    "an_additional another close_to"
)
VAGUE = (
    "several a_few a_couple a_couple_of dozens_of hundreds_of thousands_of many two_dozen "
    "a_dozen half_a"
)

_SCALE = r"(?:[ -](?:hundred|thousand|million|billion|trillion|crore|lakh))"
_DIGITS = r"\d{1,12}(?:,\d{3}){0,5}(?:\.\d{1,6})?"
_ONE = one_of(ONES, either_case=True)
_WORDS = rf"{_ONE}(?:[ -]{_ONE})?"

digits = _DIGITS
count = rf"(?:(?:{_DIGITS}|{_WORDS}|half a|an?){_SCALE}{{1,2}}|{_DIGITS}|{_WORDS})"
counted = rf"(?:between {count} and {count}|{count}(?:\s?(?:-|–|to|or)\s?{count})?(?:\smore)?)"
vague = one_of(VAGUE, either_case=True)
roughly = rf"(?:{one_of(ROUGH, either_case=True)}\s)"
beyond = r"(?:(?:over|under|Over|Under)\s)"  # of amounts; `over two years` is a span of time
