"""Which names are one speaker."""

from __future__ import annotations

import pytest

from pipeline.evaluate.annotation import Speaker
from pipeline.evaluate.speakers import is_right_speaker, normalize_name


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Ann Lee", "ann lee", True),
        ("Ann Lee’s", "Ann Lee", True),
        ("the Harbour Board", "Harbour Board", True),
        ("Donna J. Reyes", "Donna Reyes", True),
        ("J. Reyes", "Reyes", False),
        ("Ann Lee", "Ann Cho", False),
        ("Lee", "Ann Lee", False),
        ("Sean O’Hara", "Sean O'Hara", True),
        ("The The", "The", True),
        ("Jean-Luc Roy", "Jean Luc Roy", True),
    ],
)
def test_names_are_one_but_for_case_marks_and_initials(
    left: str, right: str, *, same: bool
) -> None:
    """A surname alone is another name: the fullest form is asked for."""
    assert (normalize_name(left) == normalize_name(right)) is same


LEE, CHO, BOTH, NOBODY = (
    Speaker(("Ann Lee",)),
    Speaker(("Bo Cho",)),
    Speaker(("Ann Lee", "Bo Cho")),
    Speaker(),
)
KNOWN_AS = Speaker(("Ann M. Lee-Roy",), (frozenset({"Lee", "Ann Lee"}),))
KNOWN_AND_CHO = Speaker(("Bo Cho", "Ann M. Lee-Roy"), (frozenset(), frozenset({"Ann Lee"})))


@pytest.mark.parametrize(
    ("found", "gold", "right", "one_right"),
    [
        (LEE, LEE, True, True),
        (LEE, CHO, False, False),
        (NOBODY, NOBODY, True, True),
        (LEE, NOBODY, False, False),
        (NOBODY, LEE, False, False),
        (BOTH, NOBODY, False, False),
        (KNOWN_AS, LEE, True, True),
        (KNOWN_AS, CHO, False, False),
        (BOTH, BOTH, True, True),
        (KNOWN_AND_CHO, BOTH, True, True),
        (CHO, BOTH, False, True),
        (BOTH, CHO, False, True),
        (KNOWN_AS, BOTH, False, True),
    ],
)
def test_right_speaker(found: Speaker, gold: Speaker, *, right: bool, one_right: bool) -> None:
    """Another name of the entity will do; of joint speakers all and no other; nobody is nobody."""
    assert is_right_speaker(found, gold) is right
    assert is_right_speaker(found, gold, any_of=True) is one_right
