"""Engines: whoever does the work, in whatever order it comes, the published bytes are the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec.structs import replace
from newsstand import write_lines

from pipeline import build as build_module
from pipeline.build import STORE, BuildResult, build_dataset
from pipeline.errors import PressmarkError, UsageError
from pipeline.recipe import DatasetConfig, EntitiesConfig, PublishConfig, QuotesConfig, Recipe
from pipeline.records import Document
from pipeline.run.channel import pack, unpack_documents, unpack_recipe
from pipeline.run.cluster import _connect, count_workers
from pipeline.run.engine import Engine, run_stages
from pipeline.run.task import StageCount
from pipeline.sources import read_documents

ARTICLES = 500
RECIPE = Recipe(
    dataset=DatasetConfig(name="newsstand", license="CC0-1.0"),
    entities=EntitiesConfig(annotator="rules"),
    quotes=QuotesConfig(annotator="rules"),
    publish=PublishConfig(report_articles=10),
)
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: extra `ray`")


class Notes:
    """A watch that keeps what is said of the workers."""

    def __init__(self) -> None:
        self.workers = ""

    def on_documents(self, count: int) -> None:
        """Nothing to note."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """Nothing to note."""

    def on_step(self, name: str, words: str, seconds: float) -> None:  # noqa: ARG002 - as it is told
        """Who did how much."""
        if name == "workers":
            self.workers = words


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of generated articles."""
    folder = tmp_path_factory.mktemp("articles")
    for seed in range(ARTICLES):
        text = "\n\n".join(write_lines(seed, count=3 + seed % 5))
        (folder / f"{seed:03}.txt").write_text(text, "utf-8")
    return folder


def build(articles: Path, out: Path, engine: Engine | None = None) -> tuple[BuildResult, Notes]:
    """Build without a word, and what was said of the workers."""
    notes = Notes()
    return build_dataset([articles], RECIPE, out, engine=engine, watch=notes), notes


@pytest.fixture(scope="module")
def plain(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of them, first to last."""
    return build(articles, tmp_path_factory.mktemp("plain"))[0].release.path


def read_bytes(version: Path) -> dict[str, bytes]:
    """Every file of a version, by its place."""
    paths = (path for path in version.rglob("*") if path.is_file())
    return {path.relative_to(version).as_posix(): path.read_bytes() for path in paths}


def require_same(version: Path, plain: Path) -> None:
    """The manifests first, as they say most, then each file byte by byte."""
    assert (version / "manifest.json").read_text() == (plain / "manifest.json").read_text()
    assert read_bytes(version) == read_bytes(plain)


@needs_ray
def test_an_address_where_no_cluster_is_says_so(tmp_path: Path) -> None:
    """The address, and what else could be done."""
    engine = Engine("ray", address="127.0.0.1:1")
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:1.*ray start --head"):
        list(run_stages(make_documents(2), RECIPE, tmp_path / "store", engine))


def test_two_workers_publish_the_same_bytes(articles: Path, plain: Path, tmp_path: Path) -> None:
    """A pool of processes, each with a share of the work."""
    result, notes = build(articles, tmp_path, Engine(workers=2))
    require_same(result.release.path, plain)
    assert notes.workers.count("documents") == 2


def test_another_order_of_inputs_publishes_the_same_bytes(
    articles: Path, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order in which articles are read decides nothing."""

    def read_shuffled(*arguments: object) -> Iterator[Document]:
        documents = list(read_documents(*arguments))  # type: ignore[arg-type]
        random.Random(7).shuffle(documents)  # noqa: S311 - repeatable, no secret
        return iter(documents)

    monkeypatch.setattr(build_module, "read_documents", read_shuffled)
    require_same(build(articles, tmp_path)[0].release.path, plain)


def test_a_build_that_was_stopped_publishes_the_same_bytes(
    articles: Path, plain: Path, tmp_path: Path
) -> None:
    """A store as a killed build leaves it: parts of each stage are there, one is half-written."""
    store = plain.parent.parent / STORE
    shutil.copytree(store, tmp_path / STORE)
    for folder in (tmp_path / STORE).iterdir():
        parts = sorted(folder.glob("*.parquet"))
        for part in parts[len(parts) // 2 :]:
            part.rename(part.with_suffix(".1.tmp"))
    result, _ = build(articles, tmp_path)
    require_same(result.release.path, plain)
    assert all(0 < count.reused < ARTICLES for count in result.stages.values())


@needs_ray
@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("actors", [1, 2])
def test_ray_publishes_the_same_bytes(
    articles: Path, plain: Path, tmp_path: Path, actors: int
) -> None:
    """Actors that hold every core there is do not wait for each other."""
    result, notes = build(articles, tmp_path, Engine("ray", workers=actors))
    require_same(result.release.path, plain)
    assert notes.workers.count("documents") == (actors if actors > 1 else 0)


def test_a_batch_travels_as_bytes() -> None:
    """A recipe and documents are themselves again on the other side."""
    documents = [
        Document(document_id="0" * 16, source_path="a", raw_sha256="0" * 64, raw_text="“é")
    ]
    assert unpack_documents(pack(documents)) == documents
    assert unpack_recipe(pack(RECIPE)) == RECIPE


def make_documents(count: int) -> list[Document]:
    """So many raw articles."""
    return [
        Document(
            document_id=f"{number:016x}",
            source_path=f"{number}.txt",
            raw_sha256=f"{number:064x}",
            raw_text=" ".join(write_lines(number, 3)),
        )
        for number in range(count)
    ]


def use_annotator(name: str) -> Recipe:
    """The recipe with an annotator of somebody else."""
    return replace(RECIPE, entities=EntitiesConfig(annotator=name))


@pytest.fixture(scope="module")
def crashing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installed annotator that ends its process, as a lack of memory would."""
    place = tmp_path_factory.mktemp("installed")
    (place / "crashing").mkdir(parents=True)
    (place / "crashing" / "__init__.py").write_text(
        "import os\n\ndef load(**_):\n    os._exit(9)\n"
    )
    (place / "crashing-1.0.dist-info").mkdir()
    (place / "crashing-1.0.dist-info" / "METADATA").write_text("Name: crashing\nVersion: 1.0\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(place)
        patch.setenv("PYTHONPATH", str(place))
        yield "crashing"


@pytest.fixture(scope="module")
def cluster(crashing: str) -> Iterator[None]:
    """Ray with two cores on this machine, started as the engine does, once for all tests."""
    ray, is_ours = _connect(Engine("ray", workers=2))
    assert is_ours
    yield
    ray.shutdown()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine by its name, ready."""
    if request.param == "ray":
        request.getfixturevalue("cluster")
        return Engine("ray", workers=1)
    return Engine(workers=1 if request.param == "here" else 2)


RAY = pytest.param("ray", marks=[needs_ray, pytest.mark.slow])


@pytest.mark.parametrize("engine", ["local", RAY], indirect=True)
def test_a_worker_that_dies_gives_a_clear_error(
    engine: Engine, crashing: str, tmp_path: Path
) -> None:
    """What happened, and the next move; what was finished before is in the store."""
    with pytest.raises(PressmarkError, match=r"ended in the midst of its work.* build again"):
        list(run_stages(make_documents(4), use_annotator(crashing), tmp_path / "store", engine))
    assert list((tmp_path / "store" / "sentences").glob("*.parquet"))


@pytest.mark.parametrize("engine", ["here", "local", RAY], indirect=True)
def test_an_error_of_a_stage_is_the_same_everywhere(engine: Engine, tmp_path: Path) -> None:
    """The message of the stage, and nothing of the machinery."""
    recipe = use_annotator("no_such_package")
    with pytest.raises(UsageError) as caught:
        list(run_stages(make_documents(2), recipe, tmp_path / "store", engine))
    assert str(caught.value).startswith("Recipe key `annotator` in [entities]: `no_such_package`")


@pytest.mark.parametrize(
    ("resources", "wanted", "gpus", "count"),
    [
        ({"CPU": 2.0}, None, 0.0, 2),
        ({"CPU": 2.0}, 8, 0.0, 2),
        ({"CPU": 64.0}, 8, 0.0, 8),
        ({"CPU": 64.0, "GPU": 2.0}, None, 1.0, 2),
        ({"CPU": 64.0, "GPU": 2.0}, None, 0.1, 20),
        ({"CPU": 4.0, "GPU": 2.0}, None, 0.25, 4),
    ],
)
def test_actors_find_room(
    resources: dict[str, float], wanted: int | None, gpus: float, count: int
) -> None:
    """Never more than the cluster can run at the same time: the others would wait for ever."""
    assert count_workers(resources, wanted, gpus) == count


@pytest.mark.parametrize("resources", [{}, {"CPU": 8.0}])
def test_a_cluster_without_room_is_refused(resources: dict[str, float]) -> None:
    """Before anything is waited for."""
    with pytest.raises(UsageError, match="--address"):
        count_workers(resources, None, 1.0)
