"""What of an article is enough to find its duplicates: some kilobytes, not the text.

Words are compared folded and without punctuation, so that curly quotes, case and spacing do not
hide a copy. Shingles and MinHash are Broder's (1997); the signature is made by ``rensa``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b, sha256
from itertools import chain, islice

import msgspec
from msgspec import Struct

from pipeline.recipe import DuplicatesConfig
from pipeline.records import Document

VERSION = "1"  # raised by hand when the same document gives another fingerprint
PERMUTATIONS = 128  # standard error of the similarity: at most 0.044
SHINGLE_WORDS = 5
SENTENCE_WORDS = 8  # shorter ones are shared by chance: "He did not say why."
SEED = 42

_WORD = re.compile(r"\w+")


class Fingerprint(Struct, frozen=True, gc=False):
    """What ``find_stories`` needs of a document.

    ``signature`` holds 128 little-endian 32-bit values, ``sentences`` and ``quotes`` hashes of 64
    bits: of long sentences, and of runs of words inside quotation marks. ``publisher`` and
    ``published`` are for splits that go by them.
    """

    document_id: str
    source_path: str
    text_sha256: bytes
    signature: bytes
    sentences: bytes
    quotes: bytes
    publisher: str | None = None
    published: str | None = None


pack_fingerprint = msgspec.msgpack.Encoder().encode
"""A fingerprint as the store keeps it."""
unpack_fingerprint = msgspec.msgpack.Decoder(Fingerprint).decode
"""A fingerprint that was packed."""


def fingerprint_document(document: Document, config: DuplicatesConfig) -> Fingerprint:
    """The fingerprint of a document; it depends on nothing but this document and the config."""
    text = document.text
    folded = [fold_words(text[s.start : s.end]) for s in document.sentences]
    words = list(chain.from_iterable(folded)) or fold_words(text)
    return Fingerprint(
        document_id=document.document_id,
        source_path=document.source_path,
        text_sha256=sha256(text.encode()).digest(),
        signature=_sign(words),
        sentences=_hash_all({" ".join(one) for one in folded if len(one) >= SENTENCE_WORDS}),
        quotes=_hash_all(quoted_runs(document, config.shared_quote_words)),
        publisher=document.publisher,
        published=document.published,
    )


def fold_words(text: str) -> list[str]:
    """The words of a text, folded: no case, no punctuation, ``don't`` as one word."""
    return _WORD.findall(text.replace("'", "").replace("’", "").casefold())


def runs_of_words(words: list[str], size: int) -> Iterable[str]:
    """All runs of ``size`` words, overlapping; nothing when there are fewer."""
    return map(" ".join, zip(*(islice(words, skip, None) for skip in range(size)), strict=False))


def quoted_runs(document: Document, size: int) -> set[str]:
    """All runs of ``size`` words in direct and mixed quotes; none when ``size`` is 0."""
    spans = (
        span for quote in document.quotes if quote.kind != "indirect" for span in quote.content
    )
    return {run for span in spans if size for run in runs_of_words(fold_words(span.text), size)}


def _sign(words: list[str]) -> bytes:
    from rensa import RMinHash

    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(list(runs_of_words(words, SHINGLE_WORDS)) or [" ".join(words)])
    return b"".join(value.to_bytes(4, "little") for value in sketch.digest())


def _hash_all(texts: Iterable[str]) -> bytes:
    return b"".join(sorted(blake2b(text.encode(), digest_size=8).digest() for text in texts))
