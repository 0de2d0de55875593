"""Whether a name is a woman's or a man's, as far as the name alone tells."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.annotators.names.gazetteer import fold

Gender = Literal["f", "m"]

_ENDINGS: dict[str, Gender] = {
    "ova": "f", "eva": "f", "skaya": "f", "ska": "f", "ovna": "f", "evna": "f",
    "ov": "m", "ev": "m", "sky": "m", "ski": "m",
}  # fmt: skip
_GENDERS: dict[str, Gender] = {"f": "f", "m": "m"}
_SHORTEST_SURNAME = 5


def read_gender(name: str) -> Gender | None:
    """What the given name tells, or else the ending of a Slavic surname: ``V. Horáčková``."""
    given, *others = fold(name).replace(".", " ").split() or [""]
    gender = given_name_genders().get(given) or given_name_genders().get(given.partition("-")[0])
    if gender or not others or len(others[-1]) < _SHORTEST_SURNAME:
        return gender
    return next((g for ending, g in _ENDINGS.items() if others[-1].endswith(ending)), None)


@cache
def given_name_genders() -> dict[str, Gender]:
    """Gender of given names that are borne by one gender only, from ``given_names.tsv``."""
    table = files(__package__).joinpath("given_names.tsv").read_text("utf-8")
    genders: dict[str, Gender] = {}
    for line in table.splitlines():
        gender, _, names = line.partition("\t")
        if gender in _GENDERS:
            genders.update(dict.fromkeys(names.split(), _GENDERS[gender]))
    return genders
