from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.records import Document
from pipeline.sources.encoding import decode_text
from pipeline.sources.failure import ReadError

Read = Callable[..., list[Document]]
TEXT = "“We can’t wait,” said Mara Voß – the café’s owner. The price was £20."
RUSSIAN = "Совет заявил в понедельник, что старый мост не будет открыт до осени."


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (b"\xef\xbb\xbf" + TEXT.encode(), "\ufeff" + TEXT),
        (("\ufeff" + TEXT).encode("utf-16-le"), "\ufeff" + TEXT),
        (("\ufeff" + TEXT).encode("utf-16-be"), "\ufeff" + TEXT),
        (("\ufeff" + TEXT).encode("utf-32-le"), "\ufeff" + TEXT),
        (TEXT.encode("cp1252"), TEXT),
        ("“No,” said Ann.".encode("cp1252"), "“No,” said Ann."),
        ("The price was £20.".encode("latin-1"), "The price was £20."),
        ("Café".encode("latin-1"), "Café"),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        ("One.\r\nTwo.\rThree.\u2028Four.".encode(), "One.\r\nTwo.\rThree.\u2028Four."),
        ("A â€œmojibakeâ€\u009d line.".encode(), "A â€œmojibakeâ€\u009d line."),
        (b"A" * 200_000 + "“late”".encode("cp1252"), "A" * 200_000 + "“late”"),
    ],
)
def test_the_text_is_decoded_and_otherwise_untouched(read: Read, data: bytes, text: str) -> None:
    """Line ends, byte order mark and mojibake are for `clean`, which keeps a ledger."""
    (document,) = read({"a.txt": data})
    assert document.raw_text == text
    assert document.raw_sha256 == hashlib.sha256(data).hexdigest()
    assert document.document_id == document.raw_sha256[:16]


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """No bytes raise anything but ReadError, and the text can be written as UTF-8."""
    with suppress(ReadError):
        decode_text(data).encode()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_utf8_is_read_back(text: str) -> None:
    """What is UTF-8 is never taken for something else, unless it begins like an archive."""
    assume(not text.startswith(("PK", "GIF8", "%PDF", "PAR1")))
    assert decode_text(text.encode()) == text


def test_front_matter_is_left_in_the_text(read: Read) -> None:
    """The reader changes nothing: `clean` takes it out and notes the edit."""
    text = "---\ntitle: The bridge\n---\nThe bridge is shut."
    (document,) = read({"a.md": text})
    assert (document.raw_text, document.title) == (text, None)


def test_a_sidecar_describes_the_files_beside_and_below_it(read: Read) -> None:
    """The nearest sidecar wins, and it is no article itself."""
    sidecar = (
        b'{"file": "a.txt", "headline": "The bridge", "author": ["Ann Lee", "Bo Ek"],'
        b' "date": "March 4, 2031", "source": "The Post", "license": "CC0-1.0"}\n'
        b'{"file": "may/b.txt", "title": "From above", "publisher": "The Post"}\n'
    )
    first, second = read(
        {
            "a.txt": "The bridge is shut.",
            "may/b.txt": "The bridge is open.",
            "metadata.jsonl": sidecar,
            "may/metadata.jsonl": b'{"file": "b.txt", "title": "From beside"}\n',
        }
    )
    assert (first.title, first.byline, first.published) == (
        "The bridge",
        "Ann Lee, Bo Ek",
        "2031-03-04",
    )
    assert (first.publisher, first.license, first.language) == ("The Post", "CC0-1.0", "")
    assert (second.title, second.publisher, second.license) == (
        "From beside",
        "The Post",
        None,
    )


def test_a_line_of_a_sidecar_that_is_of_no_use_is_reported(read: Read) -> None:
    """A typing error in a file name must not cost the metadata in silence."""
    lines = b'{"file": "b.txt", "title": "Wrong name"}\n{oops\n{"title": "No file"}\n'
    *unused, article = read({"a.txt": "The bridge is shut.", "metadata.jsonl": lines})
    assert [d.rejection.reason for d in unused if d.rejection] == ["unused_metadata"] * 3
    assert [d.rejection.detail[:26] for d in unused if d.rejection] == [
        "line 1: no article file `b",
        "line 2: not JSON: JSON is ",
        "line 3: no article file `.",
    ]
    assert article.rejection is None
