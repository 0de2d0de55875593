from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from newsstand import RECIPE, make_articles, publish_articles

from pipeline.publish.versions import read_manifest
from pipeline.recipe import Recipe

STATED = {"creators": ("The Example",), "url": "https://example.org/demo", "date": "2031-05-01"}


def make_recipe(**stated: Any) -> Recipe:
    """The recipe of the tests with other settings in [dataset]."""
    return replace(RECIPE, dataset=replace(RECIPE.dataset, **stated))


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version with rows in all splits, of which everything is stated."""
    articles = make_articles(40, published="2031-02-03", publisher="The Example")
    out = tmp_path_factory.mktemp("dist")
    return publish_articles(out, articles, make_recipe(**STATED)).path


def describe(version: Path) -> dict[str, Any]:
    """The description of a version."""
    data: dict[str, Any] = json.loads((version / "croissant.json").read_bytes())
    return data


def test_every_data_file_has_its_real_checksum(version: Path) -> None:
    """Each file that stands there is there, and is what its checksum says."""
    files = [one for one in describe(version)["distribution"] if one["@type"] == "cr:FileObject"]
    found = {one["contentUrl"]: one["sha256"] for one in files}
    assert found == {
        path.relative_to(version).as_posix(): sha256(path.read_bytes()).hexdigest()
        for part in ("data", "jsonl")
        for path in (version / part).rglob("*-of-*")
    }


@pytest.mark.parametrize("table", ["documents", "sentences", "entities", "quotes"])
def test_mlcroissant_reads_every_record(version: Path, table: str) -> None:
    """The tool of the vocabulary finds it valid, and reads as many records as there are rows."""
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=version / "croissant.json")
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.version == "1.0.0"
    records = list(dataset.records(table))
    assert len(records) == read_manifest(version)["tables"][table]["rows"]
    assert {record[f"{table}/split"] for record in records} == {b"train", b"validation", b"test"}


def test_what_nobody_stated_is_left_out(tmp_path: Path) -> None:
    """No creator, no address and no day are invented; then there is no citation file either."""
    version = publish_articles(tmp_path, make_articles(2)).path
    assert not {"creator", "url", "datePublished"} & describe(version).keys()
    assert not (version / "CITATION.cff").exists()


def test_the_citation_names_version_and_creators(version: Path) -> None:
    """CITATION.cff is YAML with what its schema requires."""
    cited = yaml.safe_load((version / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert (cited["version"], cited["authors"]) == ("1.0.0", [{"name": "The Example"}])
    assert cited["date-released"] == "2031-05-01"
