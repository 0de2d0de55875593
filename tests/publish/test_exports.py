from __future__ import annotations

import csv
import json
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace
from newsstand import make_article, make_articles, publish_articles, write_lines

from pipeline.contract.tables import SPLITS
from pipeline.errors import UsageError
from pipeline.evaluate.brat import read_brat
from pipeline.publish.exports import export_version
from pipeline.publish.exports.articles import Article, read_articles
from pipeline.publish.exports.label_studio import INTERFACE
from pipeline.records import Document, Span, Speaker, TextSpan


def add_line_break(document: Document) -> Document:
    """The same article with an emoji and a quote that runs over two lines."""
    head = "🙂 \n\n"
    lines = [f"{head}{document.text.split('. ')[0]}.", *write_lines(77)]
    return replace(make_article(lines, path="emoji.txt"), title="=SUM(A1), “said”\n<b>")


def join_speakers(document: Document) -> Document:
    """Every quote of the article said by all its persons together."""
    everybody = [Speaker(one.id, one.name, "name") for one in document.entities]
    joint = [
        replace(quote, co_speakers=[one for one in everybody if one != quote.speaker])
        for quote in document.quotes
    ]
    return replace(document, quotes=joint)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version with rows in all splits and texts that are awkward to write."""
    first, *rest = make_articles(40, publisher="The Example")
    articles = [join_speakers(first), *rest, add_line_break(first)]
    return publish_articles(tmp_path_factory.mktemp("dist"), articles).path


@pytest.fixture(scope="module")
def articles(version: Path) -> dict[str, Article]:
    """All articles of it."""
    found = chain.from_iterable(read_articles(version, split) for split in SPLITS)
    return {article.document.document_id: article for article in found}


def test_every_article_comes_with_its_rows(version: Path, articles: dict[str, Article]) -> None:
    """Tokens and quotes of all articles, of each its own."""
    assert len(articles) == 41
    for name, article in articles.items():
        assert len(article.sentences) == len(article.document.sentences)
        assert len(article.quotes) == len(article.document.quotes)
        assert {row["document_id"] for row in (*article.sentences, *article.quotes)} == {name}


def test_docbin_holds_the_articles_to_the_code_point(
    version: Path, articles: dict[str, Article], tmp_path: Path
) -> None:
    """Read by spaCy: texts, sentences, entities and quotes are those of the version."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    paths = export_version(version, "spacy", tmp_path / "out")
    assert [path.name for path in paths] == ["train.spacy", "validation.spacy", "test.spacy"]
    seen = set()
    for doc in chain.from_iterable(DocBin().from_disk(path).get_docs(Vocab()) for path in paths):
        document = articles[doc.user_data["document_id"]].document
        seen.add(document.document_id)
        assert doc.text == document.text
        assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
            (m.start, m.end, m.label) for m in document.mentions
        ]
        starts = [sent.text.strip() for sent in doc.sents]
        assert [s for s in starts if s] == [
            document.text[s.start : s.end].strip() for s in document.sentences
        ]
        assert [(s.text, s.label_) for s in doc.spans["quotes"]] == [
            (s.text, q.kind) for q in document.quotes for s in q.content
        ]
        assert doc.user_data["speakers"] == {
            q.id: "; ".join(speaker.name for speaker in q.speakers)
            for q in document.quotes
            if q.speaker
        }
        assert [s.text for s in doc.spans["sources"]] == [
            q.source.text for q in document.quotes if q.source
        ]
    assert seen == set(articles)


def test_conll_is_read_by_spacy_convert(
    version: Path, articles: dict[str, Article], tmp_path: Path
) -> None:
    """SpaCy's own converter finds the same mentions with the same labels."""
    from spacy.training.converters import conll_ner_to_docs

    paths = export_version(version, "conll", tmp_path / "out")
    found = []
    for path in paths:
        lines = path.read_text("utf-8").split("\n")
        text = "\n".join(line for line in lines if not line.startswith("# id"))
        for doc in conll_ner_to_docs(text, no_print=True):
            found += [(e.text.replace(" ", ""), e.label_) for e in doc.ents]
    wanted = [
        (m.text.replace(" ", ""), m.label) for a in articles.values() for m in a.document.mentions
    ]
    assert sorted(found) == sorted(wanted)


def test_brat_comes_back_as_it_went(
    version: Path, articles: dict[str, Article], tmp_path: Path
) -> None:
    """Read by the reader of gold: names, contents, cues, sources, kinds, acts and speakers."""
    folders = export_version(version, "brat", tmp_path / "out")
    texts = [path for folder in folders for path in folder.glob("*.txt")]
    assert {path.stem for path in texts} == set(articles)
    for path in texts:
        document = articles[path.stem].document
        found, unknown = read_brat(path.stem, path, path.with_suffix(".ann"))
        assert not unknown
        assert found.text == document.text
        assert [tuple(n) for n in found.names or ()] == [
            (m.start, m.end, m.label) for m in document.mentions
        ]
        for ours, quote in zip(found.attributions or (), document.quotes, strict=True):
            assert ours.content == tuple(Span(s.start, s.end) for s in quote.content)
            assert ours.cue == ((Span(quote.cue.start, quote.cue.end),) if quote.cue else ())
            assert (ours.kind, ours.act) == (quote.kind, quote.act)
            assert ours.speaker
            assert ours.speaker.names == tuple(speaker.name for speaker in quote.speakers)


def test_brat_cuts_a_quote_at_its_line_breaks() -> None:
    """Brat knows no mark over the end of a line; the pieces hold all words."""
    from pipeline.publish.exports.brat import _write_mark

    text = "“One line\n\nand another,” she said."
    assert _write_mark(1, "Content", [TextSpan(0, 24, text[:24])], text) == (
        "T1\tContent 0 9;11 24\t“One line and another,”"
    )


def read_tasks(version: Path, out: Path) -> list[dict[str, Any]]:
    """All tasks of an export."""
    paths = export_version(version, "labelstudio", out)
    return [task for path in paths for task in json.loads(path.read_text("utf-8"))]


def test_label_studio_tasks_fit_their_interface(
    version: Path, articles: dict[str, Article], tmp_path: Path
) -> None:
    """Each region names a control of the interface, and its words stand where it says."""
    tasks = read_tasks(version, tmp_path / "out")
    tree = ET.fromstring((tmp_path / "out" / INTERFACE).read_text("utf-8"))  # noqa: S314 - our own file
    controls = {node.get("name"): {c.get("value") for c in node} for node in tree}
    assert {task["data"]["document_id"] for task in tasks} == set(articles)
    for task in tasks:
        text = task["data"]["text"]
        for region in task["predictions"][0]["result"]:
            if region["type"] == "relation":
                continue
            value = region["value"]
            assert set(value.get("labels", value.get("choices"))) <= controls[region["from_name"]]
            if "text" in value:
                assert text[value["start"] : value["end"]] == value["text"]


def test_label_studio_itself_finds_them_valid(version: Path, tmp_path: Path) -> None:
    """Its own SDK; it is no dependency, as it pins older libraries than the pipeline needs."""
    interface = pytest.importorskip("label_studio_sdk.label_interface")
    tasks = read_tasks(version, tmp_path / "out")
    config = interface.LabelInterface((tmp_path / "out" / INTERFACE).read_text("utf-8"))
    config.validate()
    for task in tasks:
        assert config.validate_prediction(task["predictions"][0])


def test_csv_holds_every_quote(version: Path, articles: dict[str, Article], tmp_path: Path) -> None:
    """Read by the csv module: all rows and all words, line breaks too."""
    rows = []
    for path in export_version(version, "csv", tmp_path / "out"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    wanted = {row["id"]: row for article in articles.values() for row in article.quotes}
    assert {row["id"] for row in rows} == set(wanted)
    for row in rows:
        quote = wanted[row["id"]]
        assert all(row[name] == str(quote[name] or "") for name in ("text", "speaker", "title"))
        assert row["co_speakers"] == "; ".join(one["name"] for one in quote["co_speakers"])
        assert (int(row["start"]), row["kind"]) == (quote["content"][0]["start"], quote["kind"])


def test_nothing_is_written_over(version: Path, tmp_path: Path) -> None:
    """A folder that is there is refused; so is what is no version."""
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        export_version(version, "csv", tmp_path / "out")
    with pytest.raises(UsageError, match="no published version"):
        export_version(tmp_path, "csv", tmp_path / "new")
