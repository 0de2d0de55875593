"""Where documents were seen: in order, out of order, under ids that are none."""

from __future__ import annotations

from pipeline.publish.gate.places import Places

A, B, C = ("a" * 16, "b" * 16, "c" * 16)
Y, Z = ("1" * 16, "2" * 16)


def test_documents_are_found_where_they_were_first_seen() -> None:
    """In any order, twice in one split or in two, and under an id that no reader would give."""
    places = Places()
    for name, split in [(A, "train"), (C, "train"), (B, "train"), (A, "test"), ("x/1", "test")]:
        places.add(name, Y, split)  # type: ignore[arg-type]
    assert [places.find(name) for name in (A, B, C, "x/1", "d" * 16)] == [
        "train", "train", "train", "test", None,
    ]  # fmt: skip
    assert sorted(places.names()) == [A, B, C, "x/1"]
    assert len(places) == 4


def test_a_cluster_in_two_splits_is_found() -> None:
    """Whether its documents came in order or not, and whatever it is called."""
    places = Places()
    rows = [(A, Y, "train"), (B, "odd", "train"), (A, Z, "validation"), (C, Y, "validation"),
            (B, Z, "test"), ("x/1", "odd", "test"), (C, "other", "test")]  # fmt: skip
    for name, cluster, split in rows:
        places.add(name, cluster, split)  # type: ignore[arg-type]
    assert set(places.find_parted()) == {
        (C, Y, "train"), ("x/1", "odd", "train"), (B, Z, "validation"),
    }  # fmt: skip


def test_what_is_in_one_split_is_in_order() -> None:
    """Nothing is said of it."""
    places = Places()
    places.add(A, Y, "train")
    places.add(B, Y, "train")
    places.add(C, Z, "test")
    assert list(places.find_parted()) == []
