from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from pipeline.recipe import SourceConfig
from pipeline.records import Document

Read = Callable[..., list[Document]]
PARAGRAPHS = (
    "The council of Marrow said on Monday that the old bridge would stay shut “well below” autumn.",
    "“We can’t take the risk,” said the mayor, Ida Pell, who walked along the bank at noon.",
    "Engineers will test the piers with sound on Friday, and a report is due within a month.",
)


def write_page(charset: str = "utf-8", head: str = "") -> str:
    """A page with a menu, a headline, three paragraphs, a table and a footer."""
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}">'
        "<title>Bridge closes after flood | Marrow Valley Post</title>"
        '<meta property="og:title" content="Bridge closes after flood">'
        '<meta property="og:site_name" content="Marrow Valley Post">'
        '<meta name="author" content="Ann Lee">'
        '<meta property="article:published_time" content="2031-03-04T10:00:00Z">'
        f'<link rel="canonical" href="https://example.org/bridge">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/s">Sport</a></nav>'
        f"<article><h1>Bridge closes after flood</h1>{body}"
        "<table><tr><td>2030</td><td>4 m</td></tr></table></article>"
        "<footer>Copyright 2031 Marrow Valley Post</footer></body></html>"
    )


@pytest.mark.parametrize("name", ["a.html", "a.htm"])
def test_the_article_of_a_page_is_its_paragraphs(read: Read, name: str) -> None:
    """Menu, headline, table and footer are not text; curly quotes survive."""
    page = write_page()
    (document,) = read({name: page})
    assert document.raw_text == "\n\n".join(PARAGRAPHS)
    assert document.raw_sha256 == hashlib.sha256(page.encode()).hexdigest()


def test_metadata_come_from_the_page(read: Read) -> None:
    """Title, author, date, site name and address are in the head of most pages."""
    (document,) = read({"a.html": write_page()})
    assert document.title == "Bridge closes after flood"
    assert document.byline == "Ann Lee"
    assert document.published == "2031-03-04"
    assert document.publisher == "Marrow Valley Post"
    assert document.url == "https://example.org/bridge"


def test_a_sidecar_goes_before_the_page(read: Read) -> None:
    """What the user states is right; what it leaves out is filled from the page."""
    sidecar = '{"file": "a.html", "title": "Bridge shut", "byline": ""}\n'
    (document,) = read({"a.html": write_page(), "metadata.jsonl": sidecar})
    assert (document.title, document.byline) == ("Bridge shut", "Ann Lee")


def test_html_title_can_be_switched_off(read: Read) -> None:
    """Then the headline stays in the text."""
    (document,) = read({"a.html": write_page()}, SourceConfig(html_title=False))
    assert document.title is None
    assert document.raw_text.startswith("Bridge closes after flood\n\nThe council")


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8", "iso-8859-1"])
def test_the_charset_of_the_page_is_heeded(read: Read, charset: str) -> None:
    """A declared charset goes before a guess; what is called Latin-1 is Windows-1252."""
    encoding = "cp1252" if charset != "utf-8" else charset
    (document,) = read({"a.html": write_page(charset).encode(encoding)})
    assert "“well below”" in document.raw_text


def test_a_page_is_read_the_same_way_every_day(read: Read) -> None:
    """A date in the far future is kept: the reader knows no today."""
    page = write_page().replace("2031-03-04", "2150-03-04")
    (document,) = read({"a.html": page})
    assert document.published == "2150-03-04"


def test_markup_in_text_is_data(read: Read) -> None:
    """Escaped markup comes out as the characters it stands for, and nothing is run."""
    page = write_page().replace("the old bridge", "the &lt;b&gt;old&lt;/b&gt; bridge")
    (document,) = read({"a.html": page})
    assert "the <b>old</b> bridge" in document.raw_text
