from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.duplicates import Placed
from pipeline.publish.splits import assign_splits, place_cluster
from pipeline.recipe import SplitsConfig

CONFIG = SplitsConfig()


def names(count: int) -> list[str]:
    """Ids as content makes them."""
    return [sha256(str(number).encode()).hexdigest()[:16] for number in range(count)]


def alone(count: int) -> dict[str, str]:
    """Documents of which each is its own story."""
    return {name: name for name in names(count)}


def test_shares_are_right_on_average() -> None:
    """Ten thousand stories fall as the recipe says, within two percent."""
    sizes = Counter(assign_splits(alone(10_000), CONFIG).values())
    assert sizes["test"] == pytest.approx(1000, rel=0.1)
    assert sizes["validation"] == pytest.approx(1000, rel=0.1)
    assert sizes["train"] == pytest.approx(8000, rel=0.02)


def test_a_story_is_never_parted() -> None:
    """All documents of a cluster are on one side."""
    keys = {name: names(1000)[number // 5] for number, name in enumerate(names(1000))}
    splits = assign_splits(keys, CONFIG)
    sides = {(keys[name], split) for name, split in splits.items()}
    assert len(sides) == len(set(keys.values()))


@given(st.integers(1, 200), st.integers(0, 200))
def test_growth_moves_nobody(before: int, more: int) -> None:
    """What was published stays on its side, whatever is added."""
    old = assign_splits(alone(before), CONFIG)
    previous = {name: Placed(name, split, "") for name, split in old.items()}
    new = assign_splits(alone(before + more), CONFIG, previous)
    assert {name: new[name] for name in old} == old


def test_a_cluster_that_grows_keeps_its_side() -> None:
    """A new member goes where the published ones are, even if the hash says another side."""
    first, second = names(2)
    for side in ("train", "validation", "test"):
        previous = {first: Placed(first, side, "")}
        assert assign_splits({first: first, second: first}, CONFIG, previous)[second] == side


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_train_is_never_empty(count: int) -> None:
    """With few stories the largest one goes to train if none fell there."""
    config = SplitsConfig(validation=0.0, test=0.99)
    keys = alone(count)
    keys["f" * 16] = names(1)[0]
    splits = assign_splits(keys, config)
    assert "train" in splits.values()
    assert splits["f" * 16] == splits[names(1)[0]]


def test_another_seed_draws_anew() -> None:
    """The seed decides, not the position."""
    keys = names(200)
    drawn = [[place_cluster(key, SplitsConfig(seed=seed)) for key in keys] for seed in "ab"]
    assert drawn[0] != drawn[1]


def test_no_documents_need_no_splits() -> None:
    """An empty collection is no error here."""
    assert assign_splits({}, CONFIG) == {}
