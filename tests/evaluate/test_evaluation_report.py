"""What an evaluation shows: figures in the terminal, JSON, and the page of the worst articles."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pipeline.evaluate.annotation import Annotation
from pipeline.evaluate.estimates import find_score
from pipeline.evaluate.evaluation import WORST, Evaluation, compare
from pipeline.evaluate.gold import SCHEMES, Gold
from pipeline.evaluate.mistakes import Mistake
from pipeline.evaluate.page import cut_pieces, write_page
from pipeline.evaluate.report import show_evaluation
from pipeline.records import Span

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% include 'x' %}",
    "[bold red]markup[/] :smile:",
    "</style></title><b>bold",
]


class Structure(HTMLParser):
    """Tags with the names of their attributes, links, anchors and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        values = dict(attrs)
        self.tags.append((tag, tuple(values)))
        self.anchors.add(values.get("id") or "")
        if tag == "a":
            self.links.append(values.get("href") or "")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def evaluate(annotate: Callable[..., Annotation], payload: str, articles: int = 1) -> Evaluation:
    """Articles whose text, names, cues and speakers are the payload, each with mistakes."""
    text = f"{payload} said that rain fell. Sun."
    said = {"content": ["that rain fell"], "source": payload, "cue": "said", "speaker": payload}
    gold = annotate(said, names={payload: "ORG"}, text=text)
    found = annotate({"content": ["Sun"]}, names={payload: "PERSON"}, text=text)
    names = [f"{payload} {number}" for number in range(articles)]
    renamed = [msgspec.structs.replace(gold, name=name) for name in names]
    return compare(
        Gold([*renamed, Annotation("gone", "", (), ())], SCHEMES[-1]),
        dict.fromkeys(names, found),
        gold=payload,
        system=payload,
    )


def read_page(evaluation: Evaluation, path: Path) -> Structure:
    """What a browser would build of the page."""
    write_page(evaluation, path)
    structure = Structure()
    structure.feed(path.read_text(encoding="utf-8"))
    return structure


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_leaves_the_page_as_it_is(
    tmp_path: Path, annotate: Callable[..., Annotation], payload: str
) -> None:
    """A payload everywhere gives the same elements as a harmless name."""
    hostile = read_page(evaluate(annotate, payload), tmp_path / "a.html")
    harmless = read_page(evaluate(annotate, "Ann Lee"), tmp_path / "b.html")
    assert hostile.tags == harmless.tags
    assert payload in hostile.text


def test_page_loads_nothing_and_its_links_lead_somewhere(
    tmp_path: Path, annotate: Callable[..., Annotation]
) -> None:
    """No script, no address of another host, every number has its place in text and list."""
    page = read_page(evaluate(annotate, "Ann Lee", articles=3), tmp_path / "a.html")
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object"}
    content = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "http://" not in content
    assert "https://" not in content
    assert {link.removeprefix("#") for link in page.links} <= page.anchors | {"main"}
    assert "a3m1" in page.anchors


@pytest.mark.parametrize("payload", HOSTILE)
def test_terminal_shows_words_as_they_are(
    annotate: Callable[..., Annotation], payload: str
) -> None:
    """Markup in data is never interpreted; figures, confusion and mistakes are there."""
    out = StringIO()
    console = Console(file=out, width=200, markup=False, highlight=False, emoji=False)
    show_evaluation(evaluate(annotate, payload), console)
    shown = out.getvalue()
    assert f"{payload} 0: 3 mistakes" in shown
    for words in (
        "Attributions",
        "missed quote",
        "spurious quote",
        "wrong label",
        "not in the version",
    ):
        assert words in shown
    assert "\x1b" not in shown


def test_evaluation_survives_json(annotate: Callable[..., Annotation]) -> None:
    """What is printed with --json is the whole evaluation."""
    evaluation = evaluate(annotate, "Ann Lee")
    assert msgspec.json.decode(msgspec.json.encode(evaluation), type=Evaluation) == evaluation


def test_confusion_and_absent_articles(annotate: Callable[..., Annotation]) -> None:
    """An article that was not found is named and not scored."""
    evaluation = evaluate(annotate, "Ann Lee", articles=2)
    assert (evaluation.articles, evaluation.absent) == (2, ["gone"])
    (labels,) = evaluation.confusions
    assert labels.counts == {"ORG": {"PERSON": 2}}


def test_labels_of_a_coarse_gold_are_those_it_knows(annotate: Callable[..., Annotation]) -> None:
    """Where the gold means all places by LOC, a GPE is right, and a NORP is not asked for."""
    gold = Gold([annotate(names={"Lowe": "LOC"})], SCHEMES[0])
    found = annotate(names={"Lowe": "GPE", "Ann Lee": "NORP"})
    evaluation = compare(gold, {"story": found}, gold="coarse", system="fresh run")
    assert find_score(evaluation.scores, "names", "all", "exact").f1.value == 1
    assert evaluation.worst == []


def test_worst_articles_come_first(annotate: Callable[..., Annotation]) -> None:
    """Twenty at most, those of equally many mistakes by name."""
    evaluation = evaluate(annotate, "Ann Lee", articles=WORST + 5)
    names = [article.name for article in evaluation.worst]
    assert len(names) == WORST
    assert names == sorted(names)


@given(
    st.text(alphabet="ab \n", max_size=12).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.lists(st.tuples(*[st.integers(0, len(text))] * 2), min_size=1, max_size=3),
                max_size=4,
            ),
        )
    )
)
def test_pieces_together_are_the_text(drawn: tuple[str, list[list[tuple[int, int]]]]) -> None:
    """Cutting loses nothing, and every mistake begins once."""
    text, places = drawn
    mistakes = [
        Mistake("missed_quote", sorted(Span(min(p), max(p)) for p in pairs), "") for pairs in places
    ]
    pieces = list(cut_pieces(text, mistakes))
    assert "".join(piece.text for piece in pieces) == text
    begins = [number for piece in pieces for number in piece.begins]
    inside = [i + 1 for i, m in enumerate(mistakes) if m.spans[0].start < len(text)]
    assert sorted(set(begins)) == inside
