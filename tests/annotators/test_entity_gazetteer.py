from __future__ import annotations

import pytest

from pipeline.annotators.names.gazetteer import fold, read_countries, read_kinds


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("Côte d’Ivoire", "country"), ("U.S.", "country"), ("DPRK", "country"), ("Calif.", "state"),
        ("Ontario", "state"), ("Scotland", "governed"), ("Gaza", "governed"), ("Asia", "region"),
        ("Seoul", "city1"), ("Mexican", "people"), ("Iraqis", "people"), ("Lebanese", "people"),
        ("New Zealanders", "people"), ("North Korean", "people"), ("NATO", "body"), ("Xyzzy", None),
    ],
)  # fmt: skip
def test_kinds_of_places_and_peoples(surface: str, kind: str | None) -> None:
    """Places come from ISO, CLDR and GeoNames, peoples from places."""
    assert read_kinds().get(fold(surface)) == kind


@pytest.mark.parametrize(
    "names",
    [
        ("US", "U.S.", "United States", "America"),
        ("UK", "Britain", "United Kingdom"),
        ("North Korea", "DPRK"),
        ("Ivory Coast", "Côte d’Ivoire"),
    ],
)
def test_countries_share_a_code(names: tuple[str, ...]) -> None:
    """All names of a country lead to one code."""
    assert len({read_countries()[fold(name)] for name in names}) == 1
