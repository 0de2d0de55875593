"""Who goes to train, validation and test: whole stories, by hash, by publisher or by date.

A story never parts, whatever the recipe groups by. By publisher, everything of a publisher goes
one way, and publishers that carry the same story go together. By date, a story goes where its
first dated article falls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline.contract.tables import SPLITS, Split
from pipeline.publish.duplicates import Placed
from pipeline.publish.ids import IdMap, find_places, pack_ids, pack_map, spell_id, walk
from pipeline.recipe import SplitsConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint8]

_NOWHERE = len(SPLITS)


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


class _Clusters(NamedTuple):
    """The clusters of a collection: names, ascending; the one of each document; their groups.

    What is in one group goes one way: a cluster is its own group, or that of its publishers.
    """

    keys: Ids
    of_document: Ints
    groups: Ints
    group_names: list[str]


def assign_splits(
    cluster_ids: Mapping[str, str],
    config: SplitsConfig,
    previous: Mapping[str, Placed] | None = None,
    origins: Iterable[Origin] = (),
) -> Mapping[str, Split]:
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
    import numpy as np

    ids, named = pack_map(cluster_ids)
    clusters = _group_clusters(cluster_ids, named, config, origins)
    earlier = _read_earlier(previous or {})
    places, found = find_places(earlier.ids, ids)
    own = np.full(len(ids), _NOWHERE, np.uint8)
    own[found] = earlier.codes[places[found]]
    if config.by == "published":
        drawn = _place_by_date(cluster_ids, clusters, config, origins)
    else:
        drawn = _draw(clusters, config)
    settled = _settle(own, clusters)
    sides = np.where(settled == _NOWHERE, drawn, settled)
    if config.by != "published" and len(sides) and not (sides == SPLITS.index("train")).any():
        _fill_train(sides, settled, clusters)
    codes = np.where(own == _NOWHERE, sides[clusters.of_document], own).astype(np.uint8)
    return IdMap(ids, codes, SPLITS.__getitem__)


def _group_clusters(
    cluster_ids: Mapping[str, str], named: Ids, config: SplitsConfig, origins: Iterable[Origin]
) -> _Clusters:
    import numpy as np

    keys, of_document = np.unique(named, return_inverse=True)
    if config.by != "publisher":
        return _Clusters(keys, of_document, np.arange(len(keys)), [])
    tied = _group_publishers(cluster_ids, origins)
    names = [tied.get(cluster, cluster) for cluster in map(spell_id, keys.tolist())]
    unique = sorted(set(names))
    places = {name: place for place, name in enumerate(unique)}
    groups = np.array([places[name] for name in names], np.int64)
    return _Clusters(keys, of_document, groups, unique)


def _draw(clusters: _Clusters, config: SplitsConfig) -> Codes:
    """Where the hash of its group puts each cluster."""
    import numpy as np

    names = clusters.group_names or map(spell_id, walk(clusters.keys))
    codes = (SPLITS.index(place_cluster(name, config)) for name in names)
    return np.fromiter(codes, np.uint8)[clusters.groups]


def place_cluster(cluster_id: str, config: SplitsConfig) -> Split:
    """Where the hash of a cluster falls: test, then validation, then train."""
    digest = sha256(f"{config.seed}\n{cluster_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < config.test:
        return "test"
    return "validation" if share < config.test + config.validation else "train"


def _read_earlier(previous: Mapping[str, Placed]) -> IdMap[int]:
    """The split of each earlier document, as a number."""
    import numpy as np

    ids = pack_ids(previous)
    codes = (SPLITS.index(one.split) for one in previous.values())
    order = np.argsort(ids)
    return IdMap(ids[order], np.fromiter(codes, np.uint8, len(ids))[order], int)


def _settle(own: Codes, clusters: _Clusters) -> Codes:
    """Where earlier documents of each cluster are, or else of its group."""
    import numpy as np

    (known,) = np.nonzero(own != _NOWHERE)
    members = clusters.of_document[known]
    by_group = np.full(len(clusters.groups), _NOWHERE, np.uint8)
    by_group[clusters.groups[members[::-1]]] = own[known[::-1]]
    by_cluster = np.full(len(clusters.keys), _NOWHERE, np.uint8)
    by_cluster[members] = own[known]
    return np.where(by_cluster == _NOWHERE, by_group[clusters.groups], by_cluster)


def _fill_train(sides: Codes, settled: Codes, clusters: _Clusters) -> None:
    """Send the largest new group to train; of several, the one whose name comes last."""
    import numpy as np

    new = settled == _NOWHERE
    documents = np.bincount(clusters.of_document, minlength=len(sides))
    sizes = np.bincount(clusters.groups[new], documents[new], minlength=len(sides))
    if new.any():
        largest = np.flatnonzero(sizes == sizes.max())[-1]
        sides[new & (clusters.groups == largest)] = SPLITS.index("train")


def _group_publishers(cluster_ids: Mapping[str, str], origins: Iterable[Origin]) -> dict[str, str]:
    """Cluster to the first name among the publishers that it is tied to, by whatever chain."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    known = (one for one in origins if one.document_id in cluster_ids)
    for one in sorted(known, key=lambda one: one.document_id):
        if publisher := (one.publisher or "").strip():
            pair = {root(f"1 {cluster_ids[one.document_id]}"), root(f"0 {publisher.casefold()}")}
            parent[max(pair)] = min(pair)
    clusters = set(cluster_ids.values())
    return {one: root(f"1 {one}") for one in clusters if f"1 {one}" in parent}


def _place_by_date(
    cluster_ids: Mapping[str, str],
    clusters: _Clusters,
    config: SplitsConfig,
    origins: Iterable[Origin],
) -> Codes:
    """Each cluster by its first day; one without any date goes to train."""
    import numpy as np

    days: defaultdict[str, list[str]] = defaultdict(list)
    for one in origins:
        if one.published and one.document_id in cluster_ids:
            days[cluster_ids[one.document_id]].append(one.published[:10])

    def place(cluster: str) -> Split:
        first = min(days[cluster], default="")
        if first and first >= config.test_from:
            return "test"
        is_later = first and config.validation_from and first >= config.validation_from
        return "validation" if is_later else "train"

    names = map(spell_id, walk(clusters.keys))
    return np.fromiter((SPLITS.index(place(name)) for name in names), np.uint8)
