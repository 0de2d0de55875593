"""Drift: how far a version lies from the one before it, each time by a distance with a meaning.

Jensen-Shannon distance (Lin 1991; the square root of the divergence in bits) compares shares of
terms: 0 is the same, 1 nothing in common. The Wasserstein distance (how far things must be
moved, on the average) compares numbers in their own unit. Total variation compares names: the
share of articles that would have to change theirs. All are warnings: a new version may be
different on purpose, but nobody should learn it from a model that got worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import log2, sqrt
from typing import Any

from pipeline.publish.gate.findings import Check, Finding
from pipeline.publish.profile import OCTAVE, Profile
from pipeline.recipe import GateConfig

_NAMED = 3

CHECKS = (
    Check("label_drift", "a model meets other names than it was trained on", "entities", "warning"),
    Check("kind_drift", "kinds of quotes and acts are not mixed as before", "quotes", "warning"),
    Check("quotes_drift", "people speak more or less often than before", "quotes", "warning"),
    Check("speaker_drift", "speakers are known more or less often", "quotes", "warning"),
    Check("length_drift", "articles are longer or shorter than before", "documents", "warning"),
    Check("publisher_drift", "articles come from other publishers", "documents", "warning"),
)  # fmt: skip


def check_drift(old: Profile, new: Profile, config: GateConfig, previous: str) -> list[Finding]:
    """Compare a version with the one before it, which is called ``previous``."""
    smaller = min(old.documents, new.documents)
    if smaller < config.drift_min_documents:
        seen = f"not judged: {smaller} articles say too little, [gate] drift_min_documents is "
        return [check.conclude(0, f"{seen}{config.drift_min_documents}") for check in CHECKS]
    label, kind, quotes, speaker, length, publisher = CHECKS
    against = f"against {previous}"
    return [
        _compare_terms(label, old.labels, new.labels, config.max_label_drift, against),
        _compare_terms(kind, _mix(old), _mix(new), config.max_kind_drift, against),
        _compare_quotes(quotes, old, new, config.max_quotes_drift, against),
        _compare_speakers(speaker, old, new, config.max_speaker_drift, against),
        _compare_lengths(length, old, new, config.max_length_drift, against),
        _compare_publishers(publisher, old, new, config.max_publisher_drift, against),
    ]


def jensen_shannon(old: Mapping[Any, int], new: Mapping[Any, int]) -> float:
    """Distance of two distributions over terms, from 0 to 1; 0 if either is empty."""
    left, right = _shares(old), _shares(new)
    if not left or not right:
        return 0.0
    divergence = 0.0
    for key in left.keys() | right.keys():
        p, q = left.get(key, 0.0), right.get(key, 0.0)
        middle = (p + q) / 2
        divergence += sum(x * log2(x / middle) / 2 for x in (p, q) if x)
    return sqrt(max(divergence, 0.0))


def wasserstein(old: Mapping[int, int], new: Mapping[int, int]) -> float:
    """How far things must be moved on the average, in the unit of the keys; 0 if one is empty."""
    left, right = _shares(old), _shares(new)
    keys = sorted(left.keys() | right.keys())
    if not left or not right:
        return 0.0
    distance = ahead = 0.0
    for key, following in pairwise(keys):
        ahead += left.get(key, 0.0) - right.get(key, 0.0)
        distance += abs(ahead) * (following - key)
    return distance


def total_variation(old: Mapping[Any, int], new: Mapping[Any, int]) -> float:
    """The share that would have to be changed to turn one distribution into the other."""
    left, right = _shares(old), _shares(new)
    return sum(abs(left.get(k, 0.0) - right.get(k, 0.0)) for k in left.keys() | right.keys()) / 2


def _compare_terms(
    check: Check, old: Mapping[str, int], new: Mapping[str, int], limit: float, against: str
) -> Finding:
    left, right = _shares(old), _shares(new)
    moves = {key: right.get(key, 0.0) - left.get(key, 0.0) for key in left.keys() | right.keys()}
    ranked = sorted(moves, key=lambda key: (-abs(moves[key]), key))[:_NAMED]
    words = [f"{key}: {left.get(key, 0.0):.1%} before, now {right.get(key, 0.0):.1%}"
             for key in ranked if moves[key]]  # fmt: skip
    distance = jensen_shannon(old, new)
    seen = f"Jensen-Shannon distance {distance:.2f} {against}, at most {limit:g}"
    return check.measure(distance, limit, seen, words)


def _compare_quotes(
    check: Check, old: Profile, new: Profile, limit: float, against: str
) -> Finding:
    moved = wasserstein(old.quotes_per_document, new.quotes_per_document)
    before, now = old.quotes / old.documents, new.quotes / new.documents
    distance = moved / before if before else float(bool(now))
    seen = (
        f"{before:.1f} quotes in an article {against}, now {now:.1f}: an article has {moved:.1f} "
        f"more or fewer, {distance:.0%} of what it had, at most {limit:.0%}"
    )
    return check.measure(distance, limit, seen)


def _compare_speakers(
    check: Check, old: Profile, new: Profile, limit: float, against: str
) -> Finding:
    before, now = (one.unnamed / one.quotes if one.quotes else 0.0 for one in (old, new))
    seen = (
        f"{before:.0%} of the quotes without a speaker {against}, now {now:.0%}: "
        f"{abs(now - before):.0%} of them changed, at most {limit:.0%}"
    )
    return check.measure(abs(now - before), limit, seen)


def _compare_lengths(
    check: Check, old: Profile, new: Profile, limit: float, against: str
) -> Finding:
    distance = wasserstein(old.text_chars, new.text_chars) / OCTAVE
    seen = (
        f"lengths differ by a factor of {2**distance:.2f} {against}: {distance:.2f} doublings, "
        f"at most {limit:g}"
    )
    return check.measure(distance, limit, seen)


def _compare_publishers(
    check: Check, old: Profile, new: Profile, limit: float, against: str
) -> Finding:
    distance = total_variation(old.publishers, new.publishers)
    fresh = [name or "(none named)" for name in new.publishers if name not in old.publishers]
    gone = [name or "(none named)" for name in old.publishers if name not in new.publishers]
    seen = (
        f"{distance:.0%} of the articles would have to change their publisher {against}, "
        f"at most {limit:.0%}; {len(fresh)} are new, {len(gone)} are gone"
    )
    words = [f"new: {name}" for name in fresh[:_NAMED]] + [
        f"gone: {name}" for name in gone[:_NAMED]
    ]
    return check.measure(distance, limit, seen, words)


def _mix(profile: Profile) -> dict[str, int]:
    """Kinds and acts in one distribution: each quote counts once for either."""
    return {**profile.kinds, **profile.acts}


def _shares(counts: Mapping[Any, int]) -> dict[Any, float]:
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items() if count} if total else {}
