"""A document between the stages and after them: it is unpacked only where somebody reads it.

What was done before lies in the store packed, a layer for each stage. Most documents of a nightly
build need no more than to be put together from these layers, which is a copy of bytes.
"""

from __future__ import annotations

from typing import get_type_hints

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from pipeline.records import Document, Rejection
from pipeline.run.fingerprints import Fingerprint
from pipeline.stages.stage import Stage

_NOTHING = b"\xc0"  # of msgpack
_FIELDS = Document.__struct_fields__
_Pieces = msgspec.defstruct("_Pieces", [(field, Raw) for field in _FIELDS], gc=False)

pack_document = msgspec.msgpack.Encoder().encode
"""A document as a spool keeps it."""
_encode = pack_document
_cut = msgspec.msgpack.Decoder(_Pieces).decode
_read_rejection = msgspec.msgpack.Decoder(Rejection).decode
unpack_document = msgspec.msgpack.Decoder(Document).decode
"""A document that was packed."""


class Parcel(Struct, frozen=True, gc=False):
    """A document after the last stage, packed, and what a build must know of it.

    ``fingerprint`` is None where it was rejected, or the plan does not ask for one.
    """

    document_id: str
    source_path: str
    raw_sha256: str
    rejection: Rejection | None
    fingerprint: Fingerprint | None
    packed: bytes


class Layer:
    """Packs and unpacks what one stage fills: its fields and the rejection."""

    def __init__(self, stage: Stage) -> None:
        hints = get_type_hints(Document)
        self.fields = (*stage.fills, "rejection")
        kind, pieces = (
            msgspec.defstruct(f"{stage.name}_{name}", fields, array_like=True)
            for name, fields in (
                ("layer", [(field, hints[field]) for field in self.fields]),
                ("pieces", [(field, Raw) for field in self.fields]),
            )
        )
        self._kind = kind
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._cut = msgspec.msgpack.Decoder(pieces).decode

    def pack(self, document: Document) -> bytes:
        """The layer of ``document`` as msgpack."""
        return _encode(self._kind(*[getattr(document, field) for field in self.fields]))

    def unpack(self, document: Document, packed: bytes) -> Document:
        """``document`` with the layer put on."""
        layer: Struct = self._decode(packed)
        return replace(document, **{field: getattr(layer, field) for field in self.fields})

    def read_rejection(self, packed: bytes) -> Rejection | None:
        """Why the stage rejected the document, if it did."""
        rejection = bytes(self.cut(packed)["rejection"])
        return None if rejection == _NOTHING else _read_rejection(rejection)

    def cut(self, packed: bytes) -> dict[str, Raw]:
        """The fields as they lie in the layer, still packed."""
        parts = self._cut(packed)
        return {field: getattr(parts, field) for field in self.fields}


class Draft:
    """A document on its way through the stages.

    Layers that were done before are kept packed, until a stage must run on the document.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._layers: list[tuple[Layer, bytes]] = []
        self.rejection = document.rejection

    def add(self, layer: Layer, packed: bytes) -> None:
        """Put on what a stage did before."""
        self._layers.append((layer, packed))
        self.rejection = layer.read_rejection(packed)

    def put(self, document: Document) -> None:
        """What a stage made of it just now."""
        self._document, self._layers = document, []
        self.rejection = document.rejection

    def read(self) -> Document:
        """The document with all that was done."""
        document = self._document
        for layer, packed in self._layers:
            document = layer.unpack(document, packed)
        return document

    def close(self, fingerprint: Fingerprint | None) -> Parcel:
        """The parcel of the document, which goes through no other stage."""
        document = self._document
        return Parcel(
            document.document_id,
            document.source_path,
            document.raw_sha256,
            self.rejection,
            fingerprint,
            self._pack(),
        )

    def _pack(self) -> bytes:
        packed = _encode(self._document)
        if not self._layers:
            return packed
        pieces = _cut(packed)
        for layer, filled in self._layers:
            for field, part in layer.cut(filled).items():
                setattr(pieces, field, part)
        return _encode(pieces)
