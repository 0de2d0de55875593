"""The report: complete, and safe against any text in the data."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.records import (
    Document,
    Edit,
    Entity,
    EntityMention,
    Quote,
    Remark,
    Span,
    Speaker,
    TextSpan,
)
from pipeline.reports.pages import Heading, Shown, Unpublished, is_shown, write_report
from pipeline.reports.terminal import show_document

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "</style></title><b>bold",
    "[bold red]markup[/] :smile:",
    "&lt;b&gt; &amp; “quote”",
]


class Structure(HTMLParser):
    """Tags with their attributes' names: what a browser would build, without the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def make_document(payload: str) -> Document:
    """An article with the payload in every string that data can fill."""
    d = "0123456789abcdef"
    whole = TextSpan(0, len(payload), payload)
    mention = EntityMention(0, len(payload), payload, f"{d}-m1", "PERSON", f"{d}-e1", 1.0, payload)
    speaker = Speaker(f"{d}-e1", payload, "name")
    text = payload + " said"
    cue = TextSpan(len(payload) + 1, len(text), "said")
    return Document(
        document_id=d,
        title=payload,
        publisher=payload,
        published=payload,
        byline=payload,
        dateline=payload,
        license=payload,
        source_path=payload,
        raw_sha256="0" * 64,
        text=text,
        raw_text=payload + "  said",
        paragraphs=[Span(0, len(text))],
        edits=[Edit(len(payload), len(payload) + 2, len(payload), len(payload) + 1, payload)],
        mentions=[mention],
        entities=[Entity(f"{d}-e1", payload, "PERSON", [f"{d}-m1"])],
        quotes=[
            Quote(f"{d}-q1", "direct", "speech", [whole], cue, None, speaker, None, 1.0, payload)
        ],
        remarks=[Remark("quotes", payload, 0, len(payload))],
    )


def write_pages(folder: Path, payload: str) -> dict[str, str]:
    """The pages of a report on one article, by file."""
    write_report(
        folder,
        Heading("sample", "1.0.0"),
        [make_document(payload)],
        splits={"0123456789abcdef": "train"},
        findings=[Shown(payload, payload, "error", "failed", payload, payload, [payload])],
        unpublished=[Unpublished(payload, "rejected", payload, payload)],
        limit=10,
    )
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in folder.rglob("*.html")
    }


def parse(page: str) -> Structure:
    """What a browser would build of the page."""
    structure = Structure()
    structure.feed(page)
    return structure


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_leaves_the_pages_as_they_are(tmp_path: Path, payload: str) -> None:
    """A hostile payload in every field gives the same elements as a harmless one."""
    hostile, harmless = write_pages(tmp_path / "a", payload), write_pages(tmp_path / "b", "Ann Lee")
    assert hostile.keys() == harmless.keys()
    for name, page in hostile.items():
        assert parse(page).tags == parse(harmless[name]).tags, name
    assert payload in parse(hostile["articles/0123456789abcdef.html"]).text


def test_pages_load_nothing_from_outside(tmp_path: Path) -> None:
    """No script, no image, no style sheet, no address of another host."""
    for name, page in write_pages(tmp_path, "Ann Lee").items():
        tags = {tag for tag, _ in parse(page).tags}
        assert not tags & {"script", "img", "iframe", "link", "object", "embed"}, name
        assert "http://" not in page
        assert "https://" not in page


def test_links_of_a_report_lead_somewhere(tmp_path: Path) -> None:
    """Every page and anchor that is linked exists."""
    pages = write_pages(tmp_path, "Ann Lee")

    class Links(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.links: list[str] = []
            self.anchors: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            self.anchors.add(values.get("id") or "")
            if tag == "a":
                self.links.append(values.get("href") or "")

    for name, page in pages.items():
        links = Links()
        links.feed(page)
        for link in links.links:
            target, _, anchor = link.partition("#")
            if target:
                assert ((tmp_path / name).parent / target).is_file(), (name, link)
            else:
                assert anchor in links.anchors, (name, link)


def test_a_large_collection_is_sampled_by_hash() -> None:
    """The sample depends on ids alone and has about the size that was asked for."""
    ids = [f"{i * 2654435761 % 2**32:08x}00000000" for i in range(10_000)]
    shown = sum(is_shown(i, 10_000, 500) for i in ids)
    assert 400 < shown < 600
    assert all(is_shown(i, 500, 500) for i in ids)


@pytest.mark.parametrize("payload", HOSTILE)
def test_the_terminal_shows_text_as_it_is(payload: str) -> None:
    """Markup in an article is not interpreted by the terminal's library either."""
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    show_document(make_document(payload), Console(file=out, width=400))
    assert payload in out.getvalue()


def test_a_document_without_quotes_says_so() -> None:
    """An article in which nobody speaks is shown as well."""
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    document = replace(make_document("Ann"), quotes=[], mentions=[])
    show_document(document, Console(file=out))
    assert "no quotes" in out.getvalue()
