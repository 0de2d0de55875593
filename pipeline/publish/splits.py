"""Who goes to train, validation and test: whole stories, by hash, by publisher or by date.

A story never parts, whatever the recipe groups by. By publisher, everything of a publisher goes
one way, and publishers that carry the same story go together. By date, a story goes where its
first dated article falls.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Protocol, cast

from pipeline.contract.tables import Split
from pipeline.publish.duplicates import Placed
from pipeline.recipe import SplitsConfig


class Origin(Protocol):
    """What splits may go by, of one document."""

    @property
    def document_id(self) -> str:
        """Whose it is."""

    @property
    def publisher(self) -> str | None:
        """Who published it."""

    @property
    def published(self) -> str | None:
        """When, in ISO 8601."""


def assign_splits(
    cluster_ids: Mapping[str, str],
    config: SplitsConfig,
    previous: Mapping[str, Placed] | None = None,
    origins: Iterable[Origin] = (),
) -> dict[str, Split]:
    """Document id to split, for every document of ``cluster_ids``.

    What an earlier version published stays where it is, and so does its whole cluster, and its
    publisher if splits go by publisher. Whatever is new goes where the hash of seed and name
    falls, or its date: the share of a split is right on average, never exactly. ``train`` is never
    empty: if no cluster falls there by hash, the largest new one goes.

    Args:
        cluster_ids: the cluster of each document.
        config: shares, seed, and what to go by.
        previous: where the version before put its documents.
        origins: publisher and date of the documents; may hold others too.
    """
    earlier = previous or {}
    known = [one for one in origins if one.document_id in cluster_ids]
    groups = _group_publishers(cluster_ids, known) if config.by == "publisher" else {}
    names = {cluster: groups.get(cluster, cluster) for cluster in cluster_ids.values()}
    by_hash = {name: place_cluster(name, config) for name in names.values()}
    places = {cluster: by_hash[name] for cluster, name in names.items()}
    if config.by == "published":
        places = _place_by_date(cluster_ids, config, known)
    settled = _settle(cluster_ids, earlier, names)
    places |= settled
    if config.by != "published" and places and "train" not in places.values():
        places |= _fill_train(cluster_ids, names, settled)
    return {
        name: cast("Split", earlier[name].split) if name in earlier else places[cluster]
        for name, cluster in cluster_ids.items()
    }


def place_cluster(cluster_id: str, config: SplitsConfig) -> Split:
    """Where the hash of a cluster falls: test, then validation, then train."""
    digest = sha256(f"{config.seed}\n{cluster_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < config.test:
        return "test"
    return "validation" if share < config.test + config.validation else "train"


def _settle(
    cluster_ids: Mapping[str, str], earlier: Mapping[str, Placed], names: Mapping[str, str]
) -> dict[str, Split]:
    """Clusters that go where earlier documents of theirs, or of their group, are."""
    clusters: dict[str, Split] = {}
    groups: dict[str, Split] = {}
    for name in sorted(cluster_ids.keys() & earlier.keys()):
        split = cast("Split", earlier[name].split)
        clusters[cluster_ids[name]] = split
        groups.setdefault(names[cluster_ids[name]], split)
    grouped = {cluster: groups[name] for cluster, name in names.items() if name in groups}
    return grouped | clusters


def _fill_train(
    cluster_ids: Mapping[str, str], names: Mapping[str, str], settled: Mapping[str, Split]
) -> dict[str, Split]:
    """The largest new group, for train."""
    sizes = Counter(names[one] for one in cluster_ids.values() if one not in settled)
    if not sizes:
        return {}
    largest = max(sizes, key=lambda name: (sizes[name], name))
    return {one: "train" for one, name in names.items() if name == largest and one not in settled}


def _group_publishers(cluster_ids: Mapping[str, str], origins: Iterable[Origin]) -> dict[str, str]:
    """Cluster to the first name among the publishers that it is tied to, by whatever chain."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one in sorted(origins, key=lambda one: one.document_id):
        if publisher := (one.publisher or "").strip():
            pair = {root(f"1 {cluster_ids[one.document_id]}"), root(f"0 {publisher.casefold()}")}
            parent[max(pair)] = min(pair)
    clusters = set(cluster_ids.values())
    return {one: root(f"1 {one}") for one in clusters if f"1 {one}" in parent}


def _place_by_date(
    cluster_ids: Mapping[str, str], config: SplitsConfig, origins: Iterable[Origin]
) -> dict[str, Split]:
    """Each cluster by its first day; one without any date goes to train."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for one in origins:
        if one.published:
            days[cluster_ids[one.document_id]].append(one.published[:10])

    def place(cluster: str) -> Split:
        first = min(days[cluster], default="")
        if first and first >= config.test_from:
            return "test"
        is_later = first and config.validation_from and first >= config.validation_from
        return "validation" if is_later else "train"

    return {cluster: place(cluster) for cluster in set(cluster_ids.values())}
