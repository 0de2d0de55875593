from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsstand import RECIPE, make_articles

from pipeline.errors import UsageError
from pipeline.publish.accounts import open_account
from pipeline.publish.commit import publish, stage
from pipeline.publish.duplicates import Stories
from pipeline.publish.manifest import Build
from pipeline.publish.quality import QUALITY, read_quality
from pipeline.publish.tables import VersionWriter

SURE = {"value": 0.912, "low": 0.88, "high": 0.94}
EVALUATION = {
    "gold": "somewhere/gold-set", "system": "fresh run", "articles": 7, "absent": [],
    "scores": [
        {"part": "entities", "name": "all", "match": "exact", "precision": SURE, "recall": SURE,
         "f1": None, "gold": 80, "found": 75},
    ],
    "worst": [{"name": "a.txt", "text": "A text that may not be passed on.", "mistakes": []}],
}  # fmt: skip


def test_the_card_shows_figures_with_their_gold_and_no_text(tmp_path: Path) -> None:
    """Of an evaluation the figures are published, with intervals; never the articles of the gold."""
    (tmp_path / "evaluation.json").write_text(json.dumps(EVALUATION))
    quality = read_quality([str(tmp_path / "evaluation.json")])
    (article,) = make_articles(1)
    name = article.document_id
    with stage(tmp_path / "demo") as staging:
        with VersionWriter(staging, RECIPE.publish) as writer:
            from msgspec.structs import replace

            writer.write(replace(article, cluster_id=name), "train")
        stories = Stories({name: name}, [], [], [])
        build = Build(RECIPE, [open_account(article)], stories, quality=quality)
        release = publish(staging, build, writer.written)
    card = (release.path / "README.md").read_text("utf-8")
    assert "7 articles of gold-set" in card
    assert "| entities | all | exact | 91.2 (88.0–94.0) | 91.2 (88.0–94.0) | – | 80 |" in card
    for path in release.path.rglob("*"):
        assert path.is_dir() or b"may not be passed on" not in path.read_bytes()
    assert json.loads((release.path / QUALITY).read_bytes())[0]["gold"] == "gold-set"


@pytest.mark.parametrize("content", [None, "{", "[]", '{"gold": "x"}'])
def test_a_file_that_is_no_evaluation_is_refused(tmp_path: Path, content: str | None) -> None:
    """The message says what to run."""
    path = tmp_path / "evaluation.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="pressmark evaluate GOLD --json"):
        read_quality([str(path)])
