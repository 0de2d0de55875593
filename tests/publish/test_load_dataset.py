from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from newsstand import make_articles, publish_articles, with_publish

from pipeline.contract.features import load_features
from pipeline.contract.tables import TABLES, Table

DATES = ("2031-02-01", "2031-02-01T10:30:00", "2031-02-01T10:30:00+02:00", "2031-02-01 10:30:00Z")


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``load_dataset`` with an empty cache of its own, and no network."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()

    def load(path: Path, *names: str, **options: Any) -> Any:
        options.setdefault("cache_dir", str(tmp_path / "cache"))
        return datasets.load_dataset(str(path), *names, **options)

    return load


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published version of forty articles, every one of them dated."""
    articles = make_articles(40, published="2031-02-03", publisher="The Example")
    return publish_articles(tmp_path_factory.mktemp("dist"), articles).path


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parquet_loads_with_the_features_of_the_contract(
    load: Any, version: Path, table: Table
) -> None:
    """Class labels and nested lists are there, in every split."""
    splits = load(version, table.name)
    assert set(splits) == {"train", "validation", "test"}
    assert all(split.features == load_features(table) for split in splits.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_jsonl_loads_the_same_rows(load: Any, version: Path, table: Table) -> None:
    """Both formats hold the same rows, with the same features but for columns of dates."""
    parquet, jsonl = load(version, table.name), load(version / "jsonl", table.name)
    assert set(parquet) == set(jsonl)
    for split, rows in parquet.items():
        assert rows.to_list() == jsonl[split].to_list()
        changed = {
            name for name, kind in rows.features.items() if jsonl[split].features[name] != kind
        }
        assert changed <= {"published"}


def test_documents_are_the_default(load: Any, version: Path) -> None:
    """Without a name the nested table is loaded."""
    assert "text" in load(version)["train"].column_names


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_file_alone_knows_its_labels(load: Any, version: Path, table: Table) -> None:
    """A Parquet file without its card still has class labels with names."""
    files = str(version / "data" / table.name / "train-*.parquet")
    rows = load(Path("parquet"), data_files=files, split="train")
    assert rows.features == load_features(table)


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("streaming", [False, True])
def test_dates_come_back_as_the_strings_they_are(
    load: Any, tmp_path: Path, date: str, *, streaming: bool
) -> None:
    """A block in which every value looks like a time is no reason to rewrite them."""
    articles = make_articles(3, published=date, byline="2031", dateline="2030-12-31")
    path = publish_articles(tmp_path, articles).path
    for folder in (path, path / "jsonl"):
        for row in load(folder, "documents", split="train", streaming=streaming):
            assert (row["published"], row["byline"], row["dateline"]) == (
                date,
                "2031",
                "2030-12-31",
            )


def test_a_date_below_a_list_comes_back_too(load: Any, tmp_path: Path) -> None:
    """The same trap in nested columns: every contributor looks like a date."""
    (article,) = make_articles(1)
    dated = replace(article, contributors=["2031-02-03", "2031-02-04"])
    path = publish_articles(tmp_path, [dated]).path
    (row,) = load(path / "jsonl", "documents", split="train")
    assert row["contributors"] == ["2031-02-03", "2031-02-04"]


@pytest.mark.parametrize("published", ["2031-02-03", None])
def test_odd_characters_survive_both_formats(
    load: Any, tmp_path: Path, published: str | None
) -> None:
    """Separators, controls, quotes, other planes: the text of a user is data."""
    odd = "a\u2028b\u2029c\x0b\x0c\r\n\t\x00\x1f\x85\ufeff\u200bé\u0301😀\\\"'<b>{}"
    path = publish_articles(tmp_path, make_articles(2, title=odd, published=published)).path
    for folder in (path, path / "jsonl"):
        for table in ("documents", "quotes"):
            rows = load(folder, table, split="train")
            assert {(row["title"], row["published"]) for row in rows} == {(odd, published)}


def test_an_undated_dataset_needs_no_new_feature(load: Any, tmp_path: Path) -> None:
    """Where nothing looks like a date, both formats have the same features."""
    path = publish_articles(tmp_path, make_articles(5)).path
    for table in TABLES:
        rows = load(path / "jsonl", table.name, split="train")
        assert rows.features == load_features(table)


def test_two_versions_do_not_share_a_cache(load: Any, tmp_path: Path) -> None:
    """A second version is read from its own files, though folder name and cache are the same."""
    articles = make_articles(12)
    first = publish_articles(tmp_path / "a", articles[:8]).path
    second = publish_articles(tmp_path / "b", articles).path
    assert first.name == second.name == "1.0.0"
    grown = publish_articles(tmp_path / "a", articles).path
    assert grown.name == "1.1.0"
    counts = [
        sum(split.num_rows for split in load(path / part, "documents").values())
        for part in ("", "jsonl")
        for path in (first, second, grown)
    ]
    assert counts == [8, 12, 12, 8, 12, 12]


def test_few_articles_are_all_in_train(load: Any, tmp_path: Path) -> None:
    """One article makes a dataset of one split; empty ones are not published."""
    path = publish_articles(tmp_path, make_articles(1)).path
    assert set(load(path, "quotes")) == {"train"}
    assert not list(path.rglob("test-*"))


def test_jsonl_alone_is_a_dataset(load: Any, tmp_path: Path) -> None:
    """Without Parquet the card at the top names the JSONL files."""
    recipe = with_publish(formats=("jsonl",))
    path = publish_articles(tmp_path, make_articles(5), recipe).path
    assert load(path, "sentences", split="train").num_rows
    assert not (path / "data").exists()


@pytest.mark.skipif(
    not os.environ.get("PRESSMARK_OLD_PYTHON"),
    reason="set PRESSMARK_OLD_PYTHON to a Python with datasets 3.6",
)
def test_the_oldest_datasets_reads_parquet(version: Path, tmp_path: Path) -> None:
    """Release 3.6 of datasets loads every config with class labels and nested lists."""
    import subprocess

    code = (
        "import sys, datasets\n"
        "for name in ('documents', 'sentences', 'entities', 'quotes'):\n"
        "    rows = datasets.load_dataset(sys.argv[1], name, split='train')\n"
        "    assert 'ClassLabel' in str(rows.features), rows.features\n"
        "    print(datasets.__version__, name, rows.num_rows)\n"
    )
    run = subprocess.run(
        [os.environ["PRESSMARK_OLD_PYTHON"], "-c", code, str(version)],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("3.6")
