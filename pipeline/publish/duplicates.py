"""Which articles are copies of one another, and which tell the same story.

Copies (the same clean text) are published once. Articles of one story (a wire story and its
rewrite, an update, a reprint, two reports of one speech) are published all, under one
``cluster_id``, so that no split ever parts them. Three kinds of evidence make one story of two
articles: similar wording all through, long sentences in common, a quotation in common.

Documents are ranks here, from 0 in the order of their ids, so that what is found does not depend
on the order of the input.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from pipeline.publish.candidates import (
    Evidence,
    find_groups,
    find_sharing,
    find_similar,
    weigh_pairs,
)
from pipeline.publish.ids import IdMap, find_places, pack_ids, spell_id
from pipeline.publish.prints import Prints
from pipeline.recipe import DuplicatesConfig
from pipeline.run.fingerprints import Fingerprint, fingerprint_document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Ids = NDArray[np.uint64]

__all__ = ["Duplicate", "Fingerprint", "Pair", "Placed", "Stories", "find_stories"]
__all__ += ["fingerprint_document"]


__all__ += ["fingerprint_document"]


class Placed(Struct, frozen=True):
    """Where an earlier version put a document, and the digest of its rows there."""

    cluster_id: str
    split: str
    sha256: str


class Duplicate(Struct, frozen=True):
    """An input that is not published, and the one with the same text that is."""

    document_id: str
    source_path: str
    kept_id: str
    kept_path: str


class Pair(Struct, frozen=True):
    """Why two articles are one story; each may stand for its near-copies.

    ``similarity`` is the Jaccard index of their runs of five words, as MinHash estimates it;
    ``shared_quotes`` counts runs of words inside quotation marks.
    """

    left_id: str
    right_id: str
    similarity: float
    shared_sentences: int
    shared_quotes: int


class Stories(Struct, frozen=True):
    """What was found. ``cluster_ids`` holds every document that is published."""

    cluster_ids: Mapping[str, str]
    duplicates: list[Duplicate]
    pairs: list[Pair]
    merged: list[tuple[str, ...]]

    def count(self) -> int:
        """How many stories there are."""
        import numpy as np

        clusters = self.cluster_ids
        if isinstance(clusters, IdMap):
            return len(np.unique(clusters.codes))
        return len(set(clusters.values()))


def find_stories(
    fingerprints: Iterable[Fingerprint] | Prints,
    config: DuplicatesConfig,
    previous: Mapping[str, Placed] | None = None,
) -> Stories:
    """Cluster a collection; the order of the input does not matter.

    Of several copies the one is kept that an earlier version published, else the one with the
    smallest id. A cluster is named after its smallest document; one that an earlier version
    published keeps its name for ever. Published clusters that now meet stay apart, as rows never
    move, and are reported as ``merged``.
    """
    earlier = previous or {}
    beside = fingerprints.folder if isinstance(fingerprints, Prints) else None
    with TemporaryDirectory(prefix="pressmark-", dir=beside) as place:
        prints = _keep(fingerprints, Path(place) / "prints")
        rows, duplicates = _keep_one(prints, earlier)
        evidence = _find_pairs(prints, rows, config, Path(place))
    ids = prints.ids[rows]
    groups = find_groups(len(ids), evidence.left, evidence.right)
    clusters, merged = _name_clusters(ids, groups, earlier)
    pairs = _spell_pairs(ids, evidence)
    return Stories(IdMap(ids, clusters, spell_id), duplicates, pairs, merged)


def _keep(fingerprints: Iterable[Fingerprint] | Prints, folder: Path) -> Prints:
    if isinstance(fingerprints, Prints):
        return fingerprints
    prints = Prints(folder)
    for one in fingerprints:
        prints.add(one)
    return prints


def _keep_one(prints: Prints, earlier: Mapping[str, Placed]) -> tuple[Ints, list[Duplicate]]:
    """The rows to publish, by id, and the copies of them."""
    import numpy as np

    rows, ids, digests = prints.live, prints.ids, prints.digests
    heads = np.ascontiguousarray(digests[:, :8]).view(np.uint64).ravel()[rows]
    order = np.argsort(heads, kind="stable")
    same = np.flatnonzero(heads[order][1:] == heads[order][:-1])
    alike: defaultdict[bytes, list[_Copy]] = defaultdict(list)
    for one in _list_copies(prints, rows[order[np.union1d(same, same + 1)]], earlier):
        alike[digests[one.row].tobytes()].append(one)
    gone, duplicates = list[int](), list[Duplicate]()
    for copies in alike.values():
        kept, *others = sorted(copies)
        gone += [one.row for one in others]
        duplicates += [
            Duplicate(one.document_id, one.source_path, kept.document_id, kept.source_path)
            for one in others
        ]
    left = np.setdiff1d(rows, np.array(gone, np.int64), assume_unique=True)
    by_id = left[np.argsort(ids[left], kind="stable")]
    return by_id, sorted(duplicates, key=lambda one: (one.document_id, one.source_path))


class _Copy(NamedTuple):
    """One of several with the same text; they compare by who has the better claim."""

    is_new: bool
    document_id: str
    source_path: str
    row: int


def _list_copies(prints: Prints, rows: Ints, earlier: Mapping[str, Placed]) -> Iterator[_Copy]:
    names = map(spell_id, prints.ids[rows].tolist())
    numbers = rows.tolist()
    for name, path, row in zip(names, prints.paths(numbers), numbers, strict=True):
        yield _Copy(name not in earlier, name, path, row)


def _find_pairs(prints: Prints, rows: Ints, config: DuplicatesConfig, place: Path) -> Evidence:
    """All evidence, by rank: first what is similar, then what those groups have in common."""
    import numpy as np

    count = len(rows)
    similar = find_similar(prints, rows, config.similarity, place)
    groups = find_groups(count, *np.divmod(similar, max(count, 1)))
    sentences = find_sharing(prints.sentences, rows, groups, config.common_after, place)
    quotes = find_sharing(prints.quotes, rows, groups, config.common_after, place)
    linked = [similar, sentences.pairs[sentences.shared >= config.shared_sentences]]
    if config.shared_quote_words:
        linked.append(quotes.pairs)
    return weigh_pairs(prints, rows, np.unique(np.concatenate(linked)), sentences, quotes)


def _name_clusters(
    ids: Ids, groups: Ints, earlier: Mapping[str, Placed]
) -> tuple[Ids, list[tuple[str, ...]]]:
    """The cluster of each document, and the published clusters that meet in one group."""
    import numpy as np

    names = ids[groups]
    if not earlier:
        return names, []
    known, clusters = _read_earlier(earlier)
    places, found = find_places(known, ids)
    own, group = clusters[places[found]], groups[found]
    firsts = np.full(len(ids), np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(firsts, group, own)
    led = firsts[groups] != np.iinfo(np.uint64).max
    names[led] = firsts[groups][led]
    names[found] = own
    met: defaultdict[int, list[str]] = defaultdict(list)
    for number, cluster in sorted(set(zip(group.tolist(), own.tolist(), strict=True))):
        met[number].append(spell_id(cluster))
    return names, sorted(tuple(one) for one in met.values() if len(one) > 1)


def _read_earlier(earlier: Mapping[str, Placed]) -> tuple[Ids, Ids]:
    """Ids, ascending, and their clusters."""
    import numpy as np

    ids, clusters = pack_ids(earlier), pack_ids(one.cluster_id for one in earlier.values())
    order = np.argsort(ids)
    return ids[order], clusters[order]


def _spell_pairs(ids: Ids, evidence: Evidence) -> list[Pair]:
    columns = zip(
        map(spell_id, ids[evidence.left].tolist()),
        map(spell_id, ids[evidence.right].tolist()),
        evidence.scores.round(4).tolist(),
        evidence.sentences.tolist(),
        evidence.quotes.tolist(),
        strict=True,
    )
    return [Pair(*column) for column in columns]
