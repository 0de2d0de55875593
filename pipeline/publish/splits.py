"""Who goes to train, validation and test: whole stories, by a hash of their name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from pipeline.contract.tables import Split
from pipeline.publish.duplicates import Placed
from pipeline.recipe import SplitsConfig


def assign_splits(
    cluster_ids: Mapping[str, str],
    config: SplitsConfig,
    previous: Mapping[str, Placed] | None = None,
) -> dict[str, Split]:
    """Document id to split, for every document of ``cluster_ids``.

    What an earlier version published stays where it is, and so does its whole cluster. A new
    cluster goes where the hash of seed and name falls: the share of a split is right on average,
    never exactly. ``train`` is never empty: if no cluster falls there, the largest new one goes.
    """
    earlier = previous or {}
    places = {cluster: place_cluster(cluster, config) for cluster in cluster_ids.values()}
    settled = {
        cluster_ids[name]: cast("Split", earlier[name].split)
        for name in sorted(cluster_ids)
        if name in earlier
    }
    places |= settled
    if places and "train" not in places.values():
        sizes = Counter(cluster for cluster in cluster_ids.values() if cluster not in settled)
        if sizes:
            places[max(sizes, key=lambda cluster: (sizes[cluster], cluster))] = "train"
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
