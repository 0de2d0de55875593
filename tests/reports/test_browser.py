"""The report in a real browser: search, quotes and speakers, keys, colors, hostile text."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser, find_chromium
from report_samples import HOSTILE, ID, write_hostile, write_sample

PAGES = ("index", "findings", "articles", "quotes", "rejected", "article", "raw")
SHAPE = """[...document.querySelectorAll('*')].map(e => e.tagName + ' ' +
  [...e.attributes].map(a => a.name).sort().join(' '))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: install one, or name it in CHROMIUM")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of six articles."""
    folder = tmp_path_factory.mktemp("sample") / "report"
    write_sample(folder)
    return folder


def find_page(folder: Path, page: str) -> Path:
    """The file of a page; the first article and the first rejection stand for all."""
    where = {"article": "articles", "raw": "rejected"}.get(page)
    return min((folder / where).glob("*.html")) if where else folder / f"{page}.html"


def look_at(browser: Browser, folder: Path, page: str) -> Any:
    """The elements of a page with the names of their attributes, as the browser built them."""
    browser.open(find_page(folder, page))
    return browser.run(SHAPE)


def shown_rows(browser: Browser) -> int:
    """Rows of the table that are not hidden."""
    return int(browser.run("document.querySelectorAll('tbody tr:not([hidden])').length"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_from_the_disk_alone(browser: Browser, report: Path, page: str) -> None:
    """The page asks for itself and nothing else, runs its script, and breaks no policy."""
    path = find_page(report, page)
    browser.open(path)
    assert browser.requests() == [path.resolve().as_uri()]
    assert browser.complaints() == []
    assert browser.run("document.documentElement.classList.contains('js')")


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_leaves_the_pages_as_they_are(
    browser: Browser, tmp_path: Path, payload: str
) -> None:
    """In every string of the data: the elements are those of harmless letters, nothing is run."""
    write_hostile(tmp_path / "hostile", payload)
    write_hostile(tmp_path / "harmless", "x" * len(payload))
    for page in PAGES:
        harmless = look_at(browser, tmp_path / "harmless", page)
        assert look_at(browser, tmp_path / "hostile", page) == harmless, page
        assert browser.run("window.hit ?? null") is None
        assert len(browser.requests()) == 1
        assert browser.complaints() == []


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text_by_the_script_too(
    browser: Browser, tmp_path: Path, payload: str
) -> None:
    """The speaker of a quote, on hover and on a click, is the payload and no markup."""
    write_hostile(tmp_path / "report", payload)
    browser.open(tmp_path / "report" / "articles" / f"{ID}.html")
    browser.point("[data-q]")
    browser.point("a.num", click=True)
    clean = payload.replace("\u0000", "\ufffd")
    assert browser.run("document.querySelector('#card b').textContent") == clean
    assert browser.run("document.querySelector('#card').children.length") == 4
    assert browser.run("window.hit ?? null") is None
    assert browser.complaints() == []


def test_search_finds_an_article_by_a_word_of_its_text(browser: Browser, report: Path) -> None:
    """The search reads titles and texts, and says how many it found."""
    browser.open(report / "articles.html")
    assert shown_rows(browser) == 6
    browser.write("input[type=search]", "ekman steward")
    assert shown_rows(browser) == 1
    assert browser.run("document.querySelector('output').textContent") == "1 of 6"


def test_quotes_are_filtered_and_sorted(browser: Browser, report: Path) -> None:
    """By speaker known or not, by a word, and by a column in either order."""
    browser.open(report / "quotes.html")
    assert shown_rows(browser) == 12
    browser.run(
        "(s => { s.value = 'yes'; s.dispatchEvent(new Event('input')) })"
        "(document.querySelector('[data-key=known]'))"
    )
    assert shown_rows(browser) == 6
    browser.point("thead button", click=True)
    names = "[...document.querySelectorAll('tbody tr:not([hidden]) th')].map(e => e.textContent)"
    assert browser.run(names) == sorted(browser.run(names))
    assert browser.run("document.querySelector('thead th').ariaSort") == "ascending"
    browser.point("thead button", click=True)
    assert browser.run(names) == sorted(browser.run(names), reverse=True)


def test_a_link_may_ask_for_a_speaker(browser: Browser, report: Path) -> None:
    """The overview leads to the quotes of those who are quoted most."""
    browser.open(report / "index.html")
    href = browser.run("document.querySelector('table a[href^=quotes]').getAttribute('href')")
    assert href == "quotes.html#find=Ada%20Voss"
    browser.open(report / "quotes.html", "#find=Ada%20Voss")
    assert shown_rows(browser) == 1


def test_a_quote_shows_its_speaker_on_hover_and_on_a_click(browser: Browser, report: Path) -> None:
    """Hover: who it is. Click: all quotes of the speaker, here and in the list beside."""
    browser.open(find_page(report, "article"))
    name = browser.run("document.querySelector('.speaker h3').textContent")
    browser.point("article .q")
    assert browser.run("document.getElementById('tip').hidden") is False
    assert browser.run("document.querySelector('#tip b').textContent") == name
    browser.point("article .q", click=True)
    assert browser.run("document.querySelector('#card b').textContent") == name
    browser.point("article .q")
    assert browser.run("document.getElementById('tip').hidden"), "the card says it already"
    assert browser.run("document.querySelectorAll('.q.on').length") >= 2  # both sides of the cue
    assert browser.run("document.querySelector('.speaker.on h3').textContent") == name
    browser.press("Escape")
    assert browser.run("document.getElementById('card').hidden")
    assert browser.run("document.querySelectorAll('.on').length") == 0


def test_a_finding_leads_to_the_span(browser: Browser, report: Path) -> None:
    """An example is a link to the article, and to the place in it."""
    browser.open(report / "findings.html")
    hrefs = browser.run("[...document.querySelectorAll('.finding li a')].map(a => a.href)")
    assert len(hrefs) == 2
    for href in hrefs:
        path, _, anchor = href.removeprefix("file://").partition("#")
        browser.open(Path(path), f"#{anchor}")
        assert browser.run("document.querySelector(':target')?.id") == anchor
        assert anchor[0] in "qm"


def test_the_keyboard_reaches_everything(browser: Browser, report: Path) -> None:
    """Tab goes to the skip link first, then through links and quotes; Enter shows the speaker."""
    browser.open(find_page(report, "article"))
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    for _ in range(40):
        browser.press("Tab")
        if browser.run("document.activeElement.className") == "num":
            break
    assert browser.run("document.activeElement.className") == "num"
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert browser.run("document.getElementById('tip').hidden") is False
    browser.press("Enter")
    assert browser.run("document.getElementById('card').hidden") is False


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_reader_finds_its_way(browser: Browser, report: Path, page: str) -> None:
    """Landmarks, one main heading, no level left out, and a name for whatever can be used."""
    browser.open(find_page(report, page))
    roles = ("banner", "main", "contentinfo", "navigation")
    tree = browser.send("Accessibility.getFullAXTree")["nodes"]
    nodes = [node for node in tree if not node.get("ignored")]
    found = [node["role"]["value"] for node in nodes]
    assert all(found.count(role) == 1 for role in roles), found
    levels = browser.run("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    used = {"link", "button", "searchbox", "combobox", "textbox", "image", "img", "region"}
    nameless = [
        n for n in nodes if n["role"]["value"] in used and not n.get("name", {}).get("value")
    ]
    assert nameless == []
    ids = browser.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert browser.run("document.documentElement.lang") == "en"


CONTRAST = """(() => {
  const parse = c => (c.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return parse(getComputedStyle(document.body).backgroundColor); };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const e = node.parentElement, style = getComputedStyle(e);
    if (!node.data.trim() || !e.getClientRects().length || e.closest('script,style,svg,option')) continue;
    const [a, b] = [light(parse(style.color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) bad.push([e.tagName, e.className, node.data.slice(0, 20), ratio.toFixed(2)].join(' '));
  }
  return [...new Set(bad)];
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_text_stands_out(browser: Browser, report: Path, page: str, scheme: str) -> None:
    """WCAG 2 AA: 4.5 to 1 for all text, marked and chosen quotes too, light and dark."""
    browser.dress(scheme)
    browser.open(find_page(report, page))
    if page == "article":
        browser.point("a.num", click=True)
    assert browser.run(CONTRAST) == []
    browser.dress("light")


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_shows_the_page_without_scrolling_sideways(
    browser: Browser, report: Path, page: str
) -> None:
    """At 360 pixels the rows of long tables stand below one another, and nothing is cut off."""
    browser.dress("light", 360)
    browser.open(find_page(report, page))
    assert browser.run("document.documentElement.scrollWidth") <= 360
    frames = "[...document.querySelectorAll('.wide')]"
    assert browser.run(f"{frames}.every(e => e.tabIndex === 0)")
    assert browser.run(f"{frames}.every(e => e.scrollWidth <= e.clientWidth)")
    browser.dress("light")


def test_a_printed_article_holds_no_controls(browser: Browser, report: Path) -> None:
    """On paper there is the article and who said what, and nothing to press."""
    browser.dress("light", media="print")
    browser.open(find_page(report, "article"))
    seen = "[...document.querySelectorAll('nav, .skip, .controls, #card, footer')]"
    assert browser.run(f"{seen}.every(e => getComputedStyle(e).display === 'none')")
    browser.dress("light")


def test_a_page_holds_one_script_and_its_hash(report: Path) -> None:
    """The policy names the script by its hash: none from an article can run."""
    text = unescape((report / "index.html").read_text(encoding="utf-8"))
    assert text.count("<script") == 1
    assert "script-src 'sha256-" in text
    assert "unsafe" not in text
    assert "default-src 'none'" in text
