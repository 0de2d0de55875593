from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.duplicates import Placed
from pipeline.publish.splits import assign_splits, place_cluster
from pipeline.recipe import SplitsConfig
from pipeline.run.fingerprints import Fingerprint

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


@settings(deadline=None)
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


BY_PUBLISHER = SplitsConfig(by="publisher", validation=0.3, test=0.3)
BY_DATE = SplitsConfig(by="published", validation_from="2031-05-01", test_from="2031-06-01")


def origins(
    ids: Sequence[str], *, publisher: str = "", days: Sequence[str] = ()
) -> list[Fingerprint]:
    """Where documents come from, and when."""
    dates = [*days, *[""] * (len(ids) - len(days))]
    return [Fingerprint(i, "", b"", b"", b"", b"", publisher or None, day or None)
            for i, day in zip(ids, dates, strict=True)]  # fmt: skip


def test_a_publisher_is_never_parted() -> None:
    """By publisher: all of one publisher on one side, and publishers fall on all sides."""
    ids = names(300)
    known = [one for at in range(30) for one in origins(ids[at::30], publisher=f"Paper {at}")]
    splits = assign_splits(alone(300), BY_PUBLISHER, None, known)
    sides = {(one.publisher, splits[one.document_id]) for one in known}
    assert len(sides) == 30
    assert set(splits.values()) == {"train", "validation", "test"}


def test_publishers_that_share_a_story_go_together() -> None:
    """Neither the story nor a publisher is parted, in whatever order they come."""
    ids = names(40)
    known = [
        *origins(ids[:20], publisher="The Tern"),
        *origins(ids[20:], publisher="the tern  ".upper()),
    ]
    known += origins(["a" * 16], publisher="The Gull") + origins(["b" * 16], publisher="The Tern")
    clusters = {**alone(40), "a" * 16: "c" * 16, "b" * 16: "c" * 16}
    splits = assign_splits(clusters, BY_PUBLISHER, None, known)
    assert len(set(splits.values())) == 1
    assert splits == assign_splits(clusters, BY_PUBLISHER, None, known[::-1])


def test_a_new_article_goes_where_its_publisher_is() -> None:
    """The side of a publisher is settled by what was published."""
    first, second = names(2)
    known = origins([first, second], publisher="The Tern")
    for side in ("train", "validation", "test"):
        previous = {first: Placed(first, side, "")}
        assert assign_splits(alone(2), BY_PUBLISHER, previous, known)[second] == side


@pytest.mark.parametrize(
    ("days", "split"),
    [
        (["2031-04-30"], "train"),
        (["2031-05-01"], "validation"),
        (["2031-05-31T23:59:59+02:00"], "validation"),
        (["2031-06-01"], "test"),
        ([""], "train"),
        (["2031-06-01", "2031-04-30"], "train"),
        (["2031-07-01", "2031-06-01", ""], "test"),
    ],
)
def test_by_date_a_story_goes_where_it_begins(days: list[str], split: str) -> None:
    """The first dated article of a story decides for all of it."""
    ids = names(len(days))
    splits = assign_splits(dict.fromkeys(ids, ids[0]), BY_DATE, None, origins(ids, days=days))
    assert set(splits.values()) == {split}


@settings(deadline=None)
@given(st.data())
def test_growth_moves_nobody_whatever_splits_go_by(data: st.DataObject) -> None:
    """Publishers and dates may be anything; an earlier document stays."""
    ids = names(12)
    known = [
        Fingerprint(i, "", b"", b"", b"", b"",
                    data.draw(st.sampled_from([None, "A", "B", "C"])),
                    data.draw(st.sampled_from([None, "2031-01-01", "2031-05-09", "2032-01-01"])))
        for i in ids
    ]  # fmt: skip
    clusters = {i: data.draw(st.sampled_from(ids[:4])) for i in ids}
    config = data.draw(st.sampled_from([CONFIG, BY_PUBLISHER, BY_DATE]))
    old = {i: clusters[i] for i in ids[:6]}
    before = assign_splits(old, config, None, known)
    previous = {i: Placed(clusters[i], split, "") for i, split in before.items()}
    after = assign_splits(clusters, config, previous, known)
    assert {i: after[i] for i in before} == before
    assert len({(clusters[i], after[i]) for i in ids}) == len(set(clusters.values()))
