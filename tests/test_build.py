"""The main job, end to end, on small folders: everything is accounted for, nothing is repeated."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from pipeline.build import BuildResult, build_dataset
from pipeline.errors import InputError, PublishError
from pipeline.publish.check import check_version
from pipeline.publish.versions import read_manifest
from pipeline.recipe import EntitiesConfig, QuotesConfig, Recipe
from pipeline.run.engine import Engine
from pipeline.run.task import StageCount

STORY = (
    "“The {thing} is late again,” said Ann Lee, the harbour master of {town}, on Monday.\n\n"
    "She said that the council had ordered a new {thing} in March. “It will be blue,” she added.\n"
)
THINGS = ["ferry", "crane", "lighthouse", "pilot boat", "tug", "buoy tender"]
TOWNS = ["Saltby", "Quayside", "Inverloch", "Port Amble", "Wexmouth", "Dunmere"]


class Silence:
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.stages: dict[str, StageCount] = {}

    def on_documents(self, count: int) -> None:
        """Nothing to show."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """Keep the figures."""
        self.stages[name] = count

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """Nothing to show."""


def write_stories(folder: Path, count: int = 6) -> Path:
    """A folder with so many short articles."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, (thing, town) in enumerate(zip(THINGS[:count], TOWNS, strict=False)):
        (folder / f"story-{i}.txt").write_text(STORY.format(thing=thing, town=town), "utf-8")
    return folder


def make_recipe() -> Recipe:
    """The defaults, under a name of their own, but for the annotator: names are not tested here."""
    recipe = Recipe(
        entities=EntitiesConfig(annotator="rules"), quotes=QuotesConfig(annotator="rules")
    )
    return replace(recipe, dataset=replace(recipe.dataset, name="harbour"))


def build(folder: Path, out: Path, recipe: Recipe | None = None, **options: Any) -> BuildResult:
    """Build without a word."""
    return build_dataset([folder], recipe or make_recipe(), out, watch=Silence(), **options)


@pytest.fixture(scope="module")
def bad_inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildResult, dict[str, Any]]:
    """A build of a folder in which most files cannot be used."""
    folder = write_stories(tmp_path_factory.mktemp("bad") / "articles")
    (folder / "empty.txt").write_text("")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (folder / "nul.txt").write_bytes(b"Some text with a NUL \x00 byte in the middle of a sentence.")
    (folder / "line.txt").write_text("x" * 5_000_000)
    (folder / "copy.txt").write_bytes((folder / "story-0.txt").read_bytes())
    (folder / "same-words.txt").write_text(
        STORY.format(thing="ferry", town="Saltby") + "\n\n", "utf-8"
    )
    rows = [
        json.dumps({"text": STORY.format(thing="dredger", town="Saltby"), "title": "A title"}),
        "{not json",
        json.dumps({"text": None}),
    ]
    (folder / "rows.jsonl").write_text("\n".join(rows))
    packed = gzip.compress("\n".join(rows[:1] * 2).encode())
    (folder / "broken.jsonl.gz").write_bytes(packed[: len(packed) - 12])
    out = tmp_path_factory.mktemp("out")
    relaxed = replace(make_recipe(), gate=replace(make_recipe().gate, max_rejected=1.0))
    result = build(folder, out, relaxed)
    return result, read_manifest(result.release.path)


def test_every_input_is_accounted_for(bad_inputs: tuple[BuildResult, dict[str, Any]]) -> None:
    """Inputs = published + rejected + declared duplicates, in the result and in the manifest."""
    result, manifest = bad_inputs
    inputs = manifest["inputs"]
    assert inputs["total"] == inputs["published"] + inputs["rejected"] + inputs["duplicate"]
    assert inputs["total"] == len(result.accounts)
    assert inputs["published"] == result.rows["documents"] == 7
    assert inputs["duplicate"] >= 2
    assert sum(manifest["rejected"].values()) == inputs["rejected"]


def test_bad_inputs_are_rejected_with_stage_reason_and_detail(
    bad_inputs: tuple[BuildResult, dict[str, Any]],
) -> None:
    """A clear answer to each, and nothing lost."""
    result, _ = bad_inputs
    reasons = {one.source_path: one for one in result.accounts if one.outcome == "rejected"}
    for name in (
        "empty.txt",
        "picture.png",
        "nul.txt",
        "line.txt",
        "rows.jsonl",
        "broken.jsonl.gz",
    ):
        account = reasons[name]
        assert account.stage, name
        assert account.reason, name
        assert account.detail, name
    report = (result.release.path / "report" / "rejected.html").read_text("utf-8")
    assert all(name in report for name in reasons)


def test_the_kept_copy_is_named(bad_inputs: tuple[BuildResult, dict[str, Any]]) -> None:
    """A declared duplicate says which article is published in its place."""
    result, _ = bad_inputs
    published = {one.document_id for one in result.accounts if one.outcome == "published"}
    copies = [one for one in result.accounts if one.outcome == "duplicate"]
    assert copies
    assert all(copy.kept_id in published for copy in copies)


def test_a_published_version_verifies(bad_inputs: tuple[BuildResult, dict[str, Any]]) -> None:
    """`pressmark check` finds nothing on what a build just wrote."""
    result, _ = bad_inputs
    assert [f for f in check_version(result.release.path) if f.status != "passed"] == []


def test_a_second_build_reuses_everything_and_publishes_nothing(tmp_path: Path) -> None:
    """What is done is never done again."""
    folder, out = write_stories(tmp_path / "articles"), tmp_path / "out"
    first = build(folder, out)
    again = build(folder, out)
    assert first.release.is_new
    assert not again.release.is_new
    assert again.release.path == first.release.path
    assert again.rows == first.rows
    assert all(count.reused == count.documents for count in again.stages.values())
    assert [p.name for p in (out / "harbour").iterdir() if not p.name.startswith(".")] == ["1.0.0"]


def test_a_new_article_makes_a_minor_version_and_runs_alone(tmp_path: Path) -> None:
    """Rows added only: MINOR; the older documents come from the store and stay in their splits."""
    folder, out = write_stories(tmp_path / "articles", 5), tmp_path / "out"
    build(folder, out)
    write_stories(folder, 6)
    result = build(folder, out)
    assert result.release.version == "1.1.0"
    assert {count.documents - count.reused for count in result.stages.values()} == {1}


def test_a_changed_article_makes_a_major_version(tmp_path: Path) -> None:
    """A row removed and another added: MAJOR."""
    folder, out = write_stories(tmp_path / "articles"), tmp_path / "out"
    build(folder, out)
    (folder / "story-1.txt").write_text(STORY.format(thing="winch", town="Quayside"), "utf-8")
    assert build(folder, out).release.version == "2.0.0"


def test_a_version_may_be_raised_and_never_understated(tmp_path: Path) -> None:
    """`--version` is the user's word upwards only."""
    folder, out = write_stories(tmp_path / "articles", 3), tmp_path / "out"
    assert build(folder, out, version="3.1.0").release.version == "3.1.0"
    write_stories(folder, 4)
    with pytest.raises(PublishError, match="understates"):
        build(folder, out, version="3.1.1")
    assert not (out / "harbour" / "3.1.1").exists()


def test_bytes_depend_neither_on_workers_nor_on_the_order_of_inputs(tmp_path: Path) -> None:
    """The same inputs and recipe give the same files."""
    folder = write_stories(tmp_path / "articles")
    one = build(folder, tmp_path / "one").release.path
    two = build(folder, tmp_path / "two", engine=Engine(workers=2)).release.path
    files = sorted(folder.iterdir(), reverse=True)
    three = build_dataset(files, make_recipe(), tmp_path / "three", watch=Silence()).release.path
    assert (
        read_manifest(one)["files"] == read_manifest(two)["files"] == read_manifest(three)["files"]
    )
    assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()


def test_a_folder_of_nothing_usable_says_so(tmp_path: Path) -> None:
    """Nothing is published, and the first reasons are named."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(InputError) as caught:
        build(folder, tmp_path / "out")
    assert "a.png" in str(caught.value)
    assert not list((tmp_path / "out").glob("harbour/[0-9]*"))


@pytest.mark.parametrize("config", ["documents", "sentences", "entities", "quotes"])
@pytest.mark.parametrize("place", ["", "jsonl"])
def test_load_dataset_loads_every_config_in_both_formats(
    bad_inputs: tuple[BuildResult, dict[str, Any]], tmp_path: Path, config: str, place: str
) -> None:
    """A fresh cache, the path and the name of the config: nothing else is needed."""
    import datasets

    result, manifest = bad_inputs
    folder = result.release.path / place
    loaded = datasets.load_dataset(str(folder), config, cache_dir=str(tmp_path))
    assert sum(split.num_rows for split in loaded.values()) == manifest["tables"][config]["rows"]
    assert set(loaded) == set(manifest["tables"][config]["splits"])


def test_annotations_point_at_their_text(
    bad_inputs: tuple[BuildResult, dict[str, Any]], tmp_path: Path
) -> None:
    """The law that readers rely on, as a reader checks it."""
    import datasets

    result, _ = bad_inputs
    loaded = datasets.load_dataset(str(result.release.path), cache_dir=str(tmp_path))
    quotes = 0
    for split in loaded.values():
        for article in split:
            for span in [
                *article["mentions"],
                *(p for q in article["quotes"] for p in q["content"]),
            ]:
                assert article["text"][span["start"] : span["end"]] == span["text"]
            quotes += len(article["quotes"])
    assert quotes >= 14


def test_the_summary_is_json(bad_inputs: tuple[BuildResult, dict[str, Any]]) -> None:
    """What `--json` prints can be read by a machine."""
    result, _ = bad_inputs
    read = json.loads(msgspec.json.encode(result.summary()))
    assert read["version"] == "1.0.0"
    assert read["inputs"]["published"] == 7
