"""The sample newsroom and its gold annotation hold together."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from pipeline.records import ACTS, KINDS, LABELS

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = SEEDS / "articles"
NAMES = sorted(path.stem for path in (SEEDS / "gold").glob("*.ann"))
ROLES = {"Content", "Cue", "Source", "Attribution"}
METADATA = {"title", "publisher", "published", "byline", "url", "license"}


@dataclass
class Gold:
    """One ``.ann`` file: text-bound spans, attributions and what is said of them."""

    text: str
    spans: dict[str, tuple[str, list[tuple[int, int]], str]] = field(default_factory=dict)
    attributions: dict[str, dict[str, str]] = field(default_factory=dict)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)

    def role(self, attribution: str, role: str) -> list[tuple[int, int]]:
        """The fragments of one role; empty when the attribution has none."""
        return self.spans[ref][1] if (ref := self.attributions[attribution].get(role)) else []

    def surface(self, attribution: str, role: str) -> str:
        """The words of one role, as brat stores them."""
        return " ".join(self.text[start:end] for start, end in self.role(attribution, role))


def read_gold(name: str) -> Gold:
    """Read one article's gold; a line that does not parse is an error."""
    gold = Gold((SEEDS / "gold" / f"{name}.txt").read_bytes().decode())
    lines = (SEEDS / "gold" / f"{name}.ann").read_text(encoding="utf-8").removesuffix("\n")
    for line in lines.split("\n"):
        key, body, *rest = line.split("\t")
        match key[0]:
            case "T":
                label, offsets = body.split(" ", 1)
                pairs = [tuple(map(int, pair.split(" "))) for pair in offsets.split(";")]
                gold.spans[key] = (label, [(start, end) for start, end in pairs], rest[0])
            case "E":
                gold.attributions[key] = dict(pair.split(":", 1) for pair in body.split(" "))
            case "A":
                attribute, target, value = body.split(" ")
                gold.attributes[target, attribute] = value
            case "#":
                assert body.split(" ")[0] == "Speaker"
                gold.speakers[body.split(" ")[1]] = rest[0]
            case _:
                pytest.fail(f"{name}.ann: unknown line {line!r}")
    return gold


class Paragraphs(HTMLParser):
    """The text of each ``<p>`` inside ``<article>``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.path: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a paragraph; void elements of the head do not matter here."""
        del attrs
        self.path.append(tag)
        if tag == "p" and "article" in self.path:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close everything down to the element."""
        while self.path and self.path.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Collect text of the paragraph that is open."""
        if "article" in self.path and "p" in self.path:
            self.found[-1] += data


def raw_texts() -> dict[str, str]:
    """The text of each article as its own file holds it, by name."""
    texts = {
        p.stem: p.read_bytes().decode() for p in ARTICLES.iterdir() if p.suffix in {".txt", ".md"}
    }
    for row in read_rows("wire-desk.jsonl"):
        texts[row["id"]] = row["text"]
    for page in ARTICLES.glob("*.html"):
        parser = Paragraphs()
        parser.feed(page.read_text(encoding="utf-8"))
        texts[page.stem] = "\n\n".join(parser.found)
    return texts


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a ``.jsonl`` file of the seeds."""
    lines = (ARTICLES / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def article_words(gold: Gold) -> int:
    """Count the words that ``clean`` should keep."""
    kept = list(gold.text)
    for label, fragments, _ in gold.spans.values():
        for start, end in fragments if label == "Removed" else []:
            kept[start:end] = " " * (end - start)
    return len("".join(kept).split())


@pytest.fixture(params=NAMES)
def gold(request: pytest.FixtureRequest) -> Gold:
    """Each article's gold in turn."""
    return read_gold(request.param)


def test_newsroom_has_an_article_for_every_gold_file() -> None:
    """At least fourteen articles, each annotated, and the gold text is the article's own text."""
    assert len(NAMES) >= 14
    assert raw_texts() == {name: read_gold(name).text for name in NAMES}


def test_metadata_is_complete_and_free_to_copy() -> None:
    """Every article states where it comes from and is CC0."""
    rows = [*read_rows("metadata.jsonl"), *read_rows("wire-desk.jsonl")]
    assert {row["file"] for row in rows if "file" in row} == {
        p.name for p in ARTICLES.glob("*.txt")
    }
    for row in rows:
        assert row.keys() >= METADATA
        assert row["license"] == "CC0-1.0"
        assert re.fullmatch(r"202[56]-\d\d-\d\d", row["published"])


def test_articles_are_of_article_length(gold: Gold) -> None:
    """An article has 300 to 900 words, boilerplate apart."""
    assert 300 <= article_words(gold) <= 900


def test_surfaces_equal_their_slices(gold: Gold) -> None:
    """No annotation disagrees with the text it points at."""
    for label, fragments, surface in gold.spans.values():
        assert label in ROLES | {"Removed", *LABELS}
        assert surface == " ".join(gold.text[start:end] for start, end in fragments)
        assert fragments == sorted(fragments)
        for start, end in fragments:
            assert gold.text[start:end] == gold.text[start:end].strip() != ""
            assert not {"\n", "\r"} & set(gold.text[start:end])


def test_attributions_are_complete(gold: Gold) -> None:
    """Each attribution has content, kind, act and speaker, and names spans that exist."""
    assert gold.attributions.keys() == gold.speakers.keys()
    assert {event for event, _ in gold.attributes} == gold.attributions.keys()
    for event, roles in gold.attributions.items():
        assert {"Attribution", "Content"} <= roles.keys() <= ROLES
        assert all(gold.spans[ref][0] == role for role, ref in roles.items())
        assert gold.attributes[event, "Kind"] in KINDS
        assert gold.attributes[event, "Act"] in ACTS


def test_every_role_belongs_to_an_attribution(gold: Gold) -> None:
    """No content, cue or source is left over."""
    used = {ref for roles in gold.attributions.values() for ref in roles.values()}
    assert used == {ref for ref, (label, _, _) in gold.spans.items() if label in ROLES}


def test_speakers_are_named_in_the_article(gold: Gold) -> None:
    """A speaker is a person or organization that is marked under this very name, or nobody."""
    marked = {surface for label, _, surface in gold.spans.values() if label in {"PERSON", "ORG"}}
    for event, speaker in gold.speakers.items():
        assert speaker == "-" or set(speaker.split("; ")) <= marked, event


def test_kind_agrees_with_the_marks(gold: Gold) -> None:
    """Direct content opens with a quote mark, mixed content holds one, indirect content none."""
    for event in gold.attributions:
        content = gold.surface(event, "Content")
        match gold.attributes[event, "Kind"]:
            case "direct":
                assert content[0] in '“‘"«'
            case "mixed":
                assert re.search(r"[“\"«]|(?<!\w)‘", content)
            case _:
                assert not re.search(r"[“\"«]|(?<!\w)‘", content)


def test_roles_of_one_attribution_do_not_overlap(gold: Gold) -> None:
    """Cue and source of an attribution lie outside its content and apart from each other."""
    for event in gold.attributions:
        spans = [s for role in ("Content", "Cue", "Source") for s in gold.role(event, role)]
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end <= start


def test_contents_are_apart_or_nested(gold: Gold) -> None:
    """A fragment of one content lies wholly inside a fragment of another, or outside it."""
    fragments = sorted(span for event in gold.attributions for span in gold.role(event, "Content"))
    for (_, end), (start, inner_end) in combinations(fragments, 2):
        assert start >= end or inner_end <= end


def test_mentions_do_not_overlap_and_removed_lines_hold_none(gold: Gold) -> None:
    """Names and removed lines are apart from one another."""
    flat = sorted(
        fragments[0]
        for label, fragments, _ in gold.spans.values()
        if label in LABELS or label == "Removed"
    )
    for (_, end), (start, _) in pairwise(flat):
        assert end <= start


def test_wire_story_and_rewrite_share_quotes() -> None:
    """The pair that near-duplicate clustering must keep together has at least two quotes in common."""
    shared = []
    for name in ("port-strike-wire", "port-strike-rewrite"):
        gold = read_gold(name)
        direct = [
            event for event in gold.attributions if gold.attributes[event, "Kind"] == "direct"
        ]
        shared.append({gold.surface(event, "Content") for event in direct})
    assert len(shared[0] & shared[1]) >= 2


def test_newsroom_uses_the_whole_contract() -> None:
    """All labels, kinds and acts of the contract occur, as do attributions without cue or source."""
    golds = [read_gold(name) for name in NAMES]
    labels = {label for gold in golds for label, _, _ in gold.spans.values()}
    assert labels >= set(LABELS)
    assert {value for gold in golds for value in gold.attributes.values()} == {*KINDS, *ACTS}
    assert any("Cue" not in roles for gold in golds for roles in gold.attributions.values())
    assert any(len(gold.role(e, "Content")) > 2 for gold in golds for e in gold.attributions)
