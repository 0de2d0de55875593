"""From bytes to text: byte order mark, then UTF-8, then detection."""

from __future__ import annotations

import codecs
import re

from pipeline.sources.failure import ReadError

_WIDE = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_SIGNATURES = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"%PDF": "a PDF document", b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "a gzip archive", b"\x28\xb5\x2f\xfd": "a zstd archive", b"PAR1": "Parquet",
    b"\x7fELF": "a program",
}  # fmt: skip
_SAMPLE_BYTES = 1 << 16  # enough to tell an encoding, and bounds the time on 16 MB of noise
_HIGH = re.compile(rb"[\x80-\xff]")
ENGLISH_LEGACY = "cp1252"
# As in browsers (WHATWG Encoding): who declares Latin-1 writes Windows-1252.
_ALIASES = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), ENGLISH_LEGACY)


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``; a byte order mark stays in it as U+FEFF, for ``clean`` to record.

    ``declared`` is what the file says of itself (the charset of a page); UTF-8 that decodes
    goes before it, for it is hardly ever valid by chance.

    Raises: ReadError ``not_text`` or ``undecodable``.
    """
    refuse_binary(data)
    wide = detect_wide(data)
    stated = _ALIASES.get((declared or "").lower(), declared)
    tried = [wide] if wide else ["utf-8", *filter(None, [stated])]
    for encoding in tried:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if wide is None and (guess := detect_encoding(data)):
        return data.decode(guess, "replace" if guess == ENGLISH_LEGACY else "strict")
    raise ReadError("undecodable", f"not {' nor '.join(tried)}, and no other encoding fits")


def refuse_binary(data: bytes) -> None:
    """Raise ReadError ``not_text`` for a known kind of file or a NUL byte."""
    kind = next((name for mark, name in _SIGNATURES.items() if data.startswith(mark)), None)
    if kind is not None:
        raise ReadError("not_text", f"it is {kind}")
    if b"\0" in data and detect_wide(data) is None:
        raise ReadError("not_text", f"NUL byte at byte {data.index(0)}")


def detect_wide(data: bytes) -> str | None:
    """The encoding that a byte order mark of UTF-16 or UTF-32 states."""
    return next((name for mark, name in _WIDE if data.startswith(mark)), None)


def detect_encoding(data: bytes) -> str | None:
    """The legacy encoding of ``data``, judged around its first byte beyond ASCII.

    Where Windows-1252 is among those that fit it is taken: the rules read English, and in
    English text it differs from its neighbours in letters that do not occur.
    """
    from charset_normalizer import from_bytes

    first = _HIGH.search(data)
    start = max(0, first.start() - _SAMPLE_BYTES // 2) if first else 0
    matches = from_bytes(data[start : start + _SAMPLE_BYTES])
    names = [match.encoding for match in matches if not match.encoding.startswith("utf")]
    if any(ENGLISH_LEGACY in match.could_be_from_charset for match in matches):
        return ENGLISH_LEGACY
    return next((name for name in names if _decodes(data, name)), None)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
