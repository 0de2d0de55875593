"""Which articles are copies of one another, and which tell the same story.

Copies (the same clean text) are published once. Articles of one story (a wire story and its
rewrite, an update, a reprint, two reports of one speech) are published all, under one
``cluster_id``, so that no split ever parts them. Three kinds of evidence make one story of two
articles: similar wording all through, long sentences in common, a quotation in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.publish.candidates import compare, find_sharing, find_similar
from pipeline.publish.fingerprints import PERMUTATIONS, Fingerprint, fingerprint_document
from pipeline.recipe import DuplicatesConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Duplicate", "Fingerprint", "Pair", "Placed", "Stories", "find_stories"]
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

    cluster_ids: dict[str, str]
    duplicates: list[Duplicate]
    pairs: list[Pair]
    merged: list[tuple[str, ...]]


def find_stories(
    fingerprints: Iterable[Fingerprint],
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
    kept, duplicates = _keep_one(fingerprints, earlier)
    pairs = _find_pairs(kept, config)
    ids = [fingerprint.document_id for fingerprint in kept]
    cluster_ids: dict[str, str] = {}
    merged = []
    for members in _join(ids, pairs):
        published = sorted({earlier[name].cluster_id for name in members if name in earlier})
        if len(published) > 1:
            merged.append(tuple(published))
        key = published[0] if published else members[0]
        for name in members:
            cluster_ids[name] = earlier[name].cluster_id if name in earlier else key
    return Stories(cluster_ids, duplicates, pairs, sorted(merged))


def _keep_one(
    fingerprints: Iterable[Fingerprint], earlier: Mapping[str, Placed]
) -> tuple[list[Fingerprint], list[Duplicate]]:
    """The documents to publish, by id, and the copies of them."""
    ranked = sorted(
        fingerprints,
        key=lambda one: (one.document_id not in earlier, one.document_id, one.source_path),
    )
    kept: dict[bytes, Fingerprint] = {}
    duplicates = []
    for one in ranked:
        first = kept.get(one.text_sha256)
        if first is None:
            kept[one.text_sha256] = one
        else:
            duplicates.append(
                Duplicate(one.document_id, one.source_path, first.document_id, first.source_path)
            )
    by_id = sorted(kept.values(), key=lambda one: one.document_id)
    return by_id, sorted(duplicates, key=lambda one: (one.document_id, one.source_path))


def _find_pairs(kept: Sequence[Fingerprint], config: DuplicatesConfig) -> list[Pair]:
    """All evidence, by ids: first what is similar, then what those groups have in common."""
    import numpy as np

    count = len(kept)
    signatures = np.frombuffer(b"".join(one.signature for one in kept), "<u4")
    similar, scores = find_similar(signatures.reshape(-1, PERMUTATIONS), config.similarity)
    likeness = dict(zip(similar.tolist(), scores.tolist(), strict=True))
    roots = np.array(_find_roots(count, likeness), np.int64)
    sentences = _count_shared([one.sentences for one in kept], roots, config.common_after)
    quotes = _count_shared([one.quotes for one in kept], roots, config.common_after)
    linked = {
        *likeness,
        *(pair for pair, shared in sentences.items() if shared >= config.shared_sentences),
        *(quotes if config.shared_quote_words else ()),
    }
    found = np.array(sorted(linked), np.int64)
    scores = compare(signatures.reshape(-1, PERMUTATIONS), found)
    return [
        _weigh(
            kept[pair // count], kept[pair % count], score, sentences.get(pair), quotes.get(pair)
        )
        for pair, score in zip(found.tolist(), scores.tolist(), strict=True)
    ]


def _weigh(
    left: Fingerprint, right: Fingerprint, score: float, sentences: int | None, quotes: int | None
) -> Pair:
    """The evidence for a pair: what the two share, or the near-copies that they stand for."""
    return Pair(
        left.document_id,
        right.document_id,
        round(score, 4),
        max(sentences or 0, _count_common(left.sentences, right.sentences)),
        max(quotes or 0, _count_common(left.quotes, right.quotes)),
    )


def _count_common(left: bytes, right: bytes) -> int:
    """How many hashes of eight bytes are in both."""
    mine = {left[at : at + 8] for at in range(0, len(left), 8)}
    return sum(right[at : at + 8] in mine for at in range(0, len(right), 8))


def _count_shared(
    packed: Sequence[bytes], roots: NDArray[np.int64], common_after: int
) -> dict[int, int]:
    """Pair to number of hashes in common, over groups of near-copies."""
    import numpy as np

    hashes = np.frombuffer(b"".join(packed), "<u8")
    owners = np.repeat(roots, [len(one) // 8 for one in packed])
    pairs, shared = find_sharing(hashes, owners, len(packed), common_after)
    return dict(zip(pairs.tolist(), shared.tolist(), strict=True))


def _find_roots(count: int, pairs: Iterable[int]) -> list[int]:
    """For each number the smallest one that it is linked to (union-find with path halving)."""
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for pair in pairs:
        left, right = sorted((root(pair // count), root(pair % count)))
        parent[right] = left
    return [root(item) for item in range(count)]


def _join(ids: Sequence[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """The clusters: members by id, clusters by their first member."""
    place = {name: number for number, name in enumerate(ids)}
    linked = (place[pair.left_id] * len(ids) + place[pair.right_id] for pair in pairs)
    clusters: dict[int, list[str]] = {}
    for name, root in zip(ids, _find_roots(len(ids), linked), strict=True):
        clusters.setdefault(root, []).append(name)
    return list(clusters.values())
