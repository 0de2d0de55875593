"""Drift and volumes: each distance is what it says, and each check is failed alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.publish.gate.drift import (
    CHECKS,
    check_drift,
    jensen_shannon,
    total_variation,
    wasserstein,
)
from pipeline.publish.gate.volumes import check_shrinking
from pipeline.publish.profile import OCTAVE, Profile
from pipeline.recipe import GateConfig

COUNTS = st.dictionaries(st.integers(0, 9), st.integers(1, 50), min_size=1)

OLD = Profile(
    documents=100,
    sentences=2000,
    mentions=1000,
    quotes=500,
    labels={"PERSON": 400, "ORG": 300, "GPE": 200, "DATE": 100},
    kinds={"direct": 300, "indirect": 200},
    acts={"speech": 450, "stance": 50},
    speakers={"name": 300, "pronoun": 100, "no_source": 100},
    unnamed=100,
    quotes_per_document={0: 10, 5: 80, 10: 10},
    text_chars={44: 50, 46: 50},
    sentence_chars={3: 2000},
    publishers={"The Marrow Post": 60, "The Tarn Echo": 40},
    top_speakers=[],
)


def judge(new: Profile, config: GateConfig | None = None) -> dict[str, str]:
    """Check to status."""
    found = check_drift(OLD, new, config or GateConfig(), "1.0.0")
    assert [one.check for one in found] == [check.name for check in CHECKS]
    assert {one.severity for one in found} == {"warning"}
    return {one.check: one.status for one in found}


def test_the_same_version_has_not_drifted() -> None:
    """All distances are zero."""
    assert set(judge(OLD).values()) == {"passed"}


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("label_drift", {"labels": {"PERSON": 100, "ORG": 300, "GPE": 200, "DATE": 400}}),
        ("label_drift", {"labels": {"PERSON": 400, "ORG": 300, "GPE": 200, "LAW": 100}}),
        ("kind_drift", {"kinds": {"mixed": 300, "indirect": 200}}),
        ("kind_drift", {"acts": {"speech": 50, "stance": 450}}),
        ("quotes_drift", {"quotes_per_document": {0: 60, 5: 40}, "quotes": 200, "unnamed": 40}),
        ("speaker_drift", {"unnamed": 151}),
        ("speaker_drift", {"unnamed": 40}),
        ("length_drift", {"text_chars": {47: 50, 49: 50}}),
        ("publisher_drift", {"publishers": {"The Marrow Post": 60, "Blog": 40}}),
        ("publisher_drift", {"publishers": {"": 100}}),
    ],
)
def test_each_drift_is_found_alone(check: str, changes: dict[str, Any]) -> None:
    """What has changed is named, and nothing else."""
    statuses = judge(replace(OLD, **changes))
    assert {name for name, status in statuses.items() if status == "failed"} == {check}


def test_every_drift_has_a_version_that_drifts() -> None:
    """No check without its test."""
    marks = test_each_drift_is_found_alone.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marks[0].args[1]} == {check.name for check in CHECKS}


def test_few_articles_are_not_judged() -> None:
    """With ten articles any two versions differ by chance: the check says that it did not judge."""
    found = check_drift(OLD, replace(OLD, documents=10, labels={"LAW": 1}), GateConfig(), "1.0.0")
    assert {one.status for one in found} == {"passed"}
    assert all("not judged: 10 articles" in one.observed for one in found)


def test_a_finding_explains_itself() -> None:
    """The distance, its limit, and what moved most."""
    new = replace(OLD, labels={"PERSON": 100, "ORG": 300, "GPE": 200, "DATE": 400})
    found = check_drift(OLD, new, GateConfig(), "1.0.0")[0]
    assert "Jensen-Shannon distance 0.37 against 1.0.0, at most 0.15" in found.observed
    assert found.examples[0] == "DATE: 10.0% before, now 40.0%"
    assert (found.measured, found.limit) == (pytest.approx(0.37, abs=0.01), 0.15)


def test_the_reasons_of_the_settings_are_true() -> None:
    """What the recipe says of a limit can be computed."""
    even = dict.fromkeys(range(10), 10)
    assert jensen_shannon(even, {**even, 0: 20}) == pytest.approx(0.1, abs=0.005)
    doubled = replace(OLD, text_chars={key + OCTAVE: n for key, n in OLD.text_chars.items()})
    (found,) = (
        one
        for one in check_drift(OLD, doubled, GateConfig(), "1.0.0")
        if one.check == "length_drift"
    )
    assert found.measured == 1.0


@given(COUNTS, COUNTS)
def test_distances_are_distances(left: dict[int, int], right: dict[int, int]) -> None:
    """Zero from itself, the same both ways, and within their bounds."""
    for distance in (jensen_shannon, total_variation, wasserstein):
        assert distance(left, left) == pytest.approx(0, abs=1e-6)
        assert distance(left, right) == pytest.approx(distance(right, left))
    assert 0 <= jensen_shannon(left, right) <= 1.000001
    assert 0 <= total_variation(left, right) <= 1.000001
    assert 0 <= wasserstein(left, right) <= 9


@given(COUNTS, st.integers(1, 5))
def test_moving_everything_by_n_is_a_distance_of_n(counts: dict[int, int], step: int) -> None:
    """The Wasserstein distance has the unit of the numbers."""
    moved = {number + step: count for number, count in counts.items()}
    assert wasserstein(counts, moved) == pytest.approx(step)


def test_nothing_to_compare_is_no_distance() -> None:
    """A version without quotes has no distribution of kinds."""
    assert jensen_shannon({}, {"direct": 1}) == wasserstein({}, {1: 1}) == 0


@pytest.mark.parametrize(("documents", "status"), [(100, "passed"), (80, "passed"), (79, "failed")])
def test_many_articles_fewer_are_a_warning(documents: int, status: str) -> None:
    """A folder that was not found looks like a small dataset."""
    found = check_shrinking(OLD, replace(OLD, documents=documents), GateConfig(), "1.0.0")
    assert (found.status, found.severity) == (status, "warning")
