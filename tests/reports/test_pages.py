"""The report: complete, and safe against any text in the data."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from report_samples import HOSTILE, make_document, write_hostile, write_sample

from pipeline.publish.gate.findings import Finding
from pipeline.reports.edition import Edition, Heading
from pipeline.reports.ledger_diff import Piece, diff_ledger
from pipeline.reports.overview import judge
from pipeline.reports.pages import is_shown
from pipeline.reports.plots import draw_flow, plot_numbers, plot_terms
from pipeline.reports.terminal import show_document


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


def write_pages(folder: Path, payload: str) -> dict[str, str]:
    """The pages of a report on one article, by file."""
    write_hostile(folder, payload)
    return read_pages(folder)


def read_pages(folder: Path) -> dict[str, str]:
    """All pages of a report, by file."""
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
    """A hostile payload in every field gives the same elements as harmless letters."""
    hostile = write_pages(tmp_path / "a", payload)
    harmless = write_pages(tmp_path / "b", "x" * len(payload))
    assert hostile.keys() == harmless.keys()
    for name, page in hostile.items():
        assert parse(page).tags == parse(harmless[name]).tags, name
    assert payload in parse(hostile["articles/0123456789abcdef.html"]).text


def test_pages_load_nothing_from_outside(tmp_path: Path) -> None:
    """No script but the page's own, no image, no style sheet, no address of another host."""
    for name, page in write_pages(tmp_path, "Ann Lee").items():
        tags = [tag for tag, _ in parse(page).tags]
        assert not {*tags} & {"img", "iframe", "link", "object", "embed", "base", "form"}, name
        assert tags.count("script") == 1
        assert "http://" not in page
        assert "https://" not in page


def test_links_of_a_report_lead_somewhere(tmp_path: Path) -> None:
    """Every page and anchor that is linked exists."""
    write_sample(tmp_path)
    pages = read_pages(tmp_path)

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
            if target and anchor and not anchor.startswith("find="):
                aimed = (tmp_path / name).parent.joinpath(target).read_text(encoding="utf-8")
                assert f'id="{anchor}"' in aimed, (name, link)
            if target:
                assert ((tmp_path / name).parent / target).is_file(), (name, link)
            else:
                assert anchor in links.anchors, (name, link)


def test_a_large_collection_is_shown_in_part(tmp_path: Path) -> None:
    """A sample gets pages, and every article that a finding names, so that its link leads on."""
    documents = write_sample(tmp_path, count=6, limit=0)
    pages = read_pages(tmp_path)
    assert {name for name in pages if name.startswith("articles/")} == {
        f"articles/{documents[0].document_id}.html"
    }
    assert "A sample: 1 of 6 articles" in pages["articles.html"]


def test_the_diff_shows_what_cleaning_did(tmp_path: Path) -> None:
    """What was removed stands as such, with its reason and what follows; the gap is counted."""
    documents = write_sample(tmp_path)
    page = read_pages(tmp_path)[f"articles/{documents[0].document_id}.html"]
    assert "<del>MARROW (Wire) - </del><sub>dateline</sub>" in page
    pieces = diff_ledger(replace(documents[0], raw_text=""))
    assert pieces[0] == Piece("edit", "dateline", "16 characters", "")


@pytest.mark.parametrize(
    ("severity", "status", "words"),
    [
        ("error", "passed", "Published: all 1 checks passed."),
        ("warning", "failed", "Published with 1 warning; 0 checks passed."),
        ("error", "failed", "Stopped: 1 of 1 checks did not pass."),
        ("error", "could_not_run", "1 of them could not run."),
    ],
)
def test_the_verdict_says_it_at_a_glance(severity: str, status: str, words: str) -> None:
    """One line: published or stopped, and how many checks had something to say."""
    finding = Finding("a_check", "", severity, status, "", "")  # type: ignore[arg-type]
    edition = Edition(Heading("sample", "1.0.0"), [finding], None, [], {})
    assert words in judge(edition)["words"]


def test_a_plot_is_as_long_as_its_numbers() -> None:
    """The longest bar fills the room, half as many make half the length; a tail is one bin."""
    bars = plot_terms("Labels", {"PERSON": 10, "GPE": 5}, "mentions").bars
    assert bars[0].width == 2 * bars[1].width
    assert [(bar.label, bar.value) for bar in bars] == [("PERSON", "10"), ("GPE", "5")]
    tail = plot_numbers("Quotes", {0: 1, 400: 2}, "quotes").bars
    assert len(tail) == 32
    assert (tail[-1].label, tail[-1].value) == ("31 or more", "2")
    flow = draw_flow([("published", 3, "good"), ("duplicates", 0, "soft"), ("rejected", 1, "bad")])
    assert (flow.total, flow.words) == ("4", "3 published, 0 duplicates, 1 rejected")
    assert [bool(band.path) for band in flow.bands] == [True, False, True]


def test_a_report_is_the_same_each_time(tmp_path: Path) -> None:
    """No clock, no chance: the same version gives the same bytes."""
    write_sample(tmp_path / "a")
    write_sample(tmp_path / "b")
    assert read_pages(tmp_path / "a") == read_pages(tmp_path / "b")


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
