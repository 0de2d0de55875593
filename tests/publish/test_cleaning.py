"""Cleaning the store: what a version needs stays, the rest goes, and nobody is disturbed."""

from __future__ import annotations

from collections import Counter
from hashlib import sha512
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_build import build, make_recipe, write_stories

from pipeline.contract.parquet import read_file
from pipeline.errors import PressmarkError, UsageError
from pipeline.publish.cleaning import clean_store, use_store
from pipeline.publish.locks import share
from pipeline.recipe import EntitiesConfig, QuotesConfig, Recipe
from pipeline.run.garbage import join_small_parts
from pipeline.run.store import STORE, StageStore

RESULTS = 6  # of an article that passes: of five stages, and its fingerprint


def rules(**quotes: object) -> Recipe:
    """A recipe that needs no model."""
    recipe = replace(make_recipe(), entities=EntitiesConfig(annotator="rules"))
    return replace(recipe, quotes=QuotesConfig(annotator="rules", **quotes))  # type: ignore[arg-type]


def is_whole(folder: Path, out: Path, recipe: Recipe) -> bool:
    """Whether a build finds everything done."""
    counts = build(folder, out, recipe).stages.values()
    return all(count.reused == count.documents for count in counts)


def list_files(out: Path) -> dict[str, bytes]:
    """Everything in the store, by its place."""
    store = out / STORE
    return {str(p.relative_to(store)): p.read_bytes() for p in store.rglob("*") if p.is_file()}


def test_what_versions_and_the_last_build_need_is_kept(tmp_path: Path) -> None:
    """Two versions of two recipes: nothing may go."""
    folder, out = write_stories(tmp_path / "articles", 3), tmp_path / "out"
    build(folder, out, rules())
    build(folder, out, rules(indirect=False))
    done = clean_store(out)
    assert (done.removed, done.kept) == (0, 3 * (RESULTS + 3))
    assert is_whole(folder, out, rules())
    assert is_whole(folder, out, rules(indirect=False))


def test_work_of_an_article_that_is_gone_and_of_an_old_recipe_goes(tmp_path: Path) -> None:
    """Only once no version holds it; then another build still finds the rest done."""
    folder, out = write_stories(tmp_path / "articles", 3), tmp_path / "out"
    first = build(folder, out, rules()).release.path
    (folder / "story-2.txt").unlink()
    recipe = replace(rules(indirect=False), gate=replace(rules().gate, max_lost=1.0))
    build(folder, out, recipe)
    assert clean_store(out).removed == 0, "the first version is there"
    import shutil

    shutil.rmtree(first)
    before = list_files(out)
    asked = clean_store(out, is_dry=True)
    assert list_files(out) == before, "a dry run changes nothing"
    done = clean_store(out)
    assert asked.removed == done.removed == RESULTS + 2 * 3
    assert done.kept == 2 * RESULTS
    assert done.bytes > 0
    assert is_whole(folder, out, recipe)
    again = clean_store(out)
    assert (again.removed, again.bytes) == (0, 0)


def test_the_last_build_is_kept_although_it_was_not_published(tmp_path: Path) -> None:
    """A recipe that the gate stopped is the one that is being worked on."""
    from pipeline.errors import GateError

    folder, out = write_stories(tmp_path / "articles", 3), tmp_path / "out"
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (folder / name).write_text(name)
    with pytest.raises(GateError):
        build(folder, out, rules())
    done = clean_store(out)
    assert (done.removed, done.kept) == (0, 3 * RESULTS + 4)


def test_a_version_without_a_record_stops_it(tmp_path: Path) -> None:
    """What it needs is not known; the user may say that it does not matter."""
    folder, out = write_stories(tmp_path / "articles", 2), tmp_path / "out"
    build(folder, out, rules())
    for record in (out / STORE / "uses").rglob("*"):
        if record.is_file():
            record.unlink()
    before = list_files(out)
    with pytest.raises(UsageError, match=r"harbour/1\.0\.0.*--forget"):
        clean_store(out)
    assert list_files(out) == before
    assert clean_store(out, forget=True).kept == 0


def test_a_build_that_goes_on_is_not_disturbed(tmp_path: Path) -> None:
    """Its work is not yet claimed by any record."""
    folder, out = write_stories(tmp_path / "articles", 2), tmp_path / "out"
    build(folder, out, rules())
    with share(out / STORE), pytest.raises(PressmarkError, match="A build is going on"):
        clean_store(out)


def test_small_parts_are_joined(tmp_path: Path) -> None:
    """Many small builds leave many small files; what they hold is found as before."""
    folder, out = tmp_path / "articles", tmp_path / "out"
    for count in (2, 3, 4):
        write_stories(folder, count)
        build(folder, out, rules())
    done = clean_store(out)
    assert (done.parts_before, done.parts_after) == (3 * RESULTS, RESULTS)
    assert is_whole(folder, out, rules())


def test_leftovers_of_a_crash_are_cleared(tmp_path: Path) -> None:
    """A half-written part, one of another form, and work that is there twice."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder, out = write_stories(tmp_path / "articles", 2), tmp_path / "out"
    build(folder, out, rules())
    clean = out / STORE / "clean"
    (part,) = clean.glob("*.parquet")
    (clean / "copy.parquet").write_bytes(part.read_bytes())
    (clean / "half.123.tmp").write_bytes(b"half")
    pq.write_table(pa.table({"key": [b"0" * 16]}), clean / "older.parquet")
    done = clean_store(out)
    assert done.removed == 2
    assert len(list(clean.iterdir())) == 1
    assert is_whole(folder, out, rules())


def test_where_nothing_was_built_it_says_so(tmp_path: Path) -> None:
    """The folder is named."""
    with pytest.raises(UsageError, match="holds no finished work"):
        clean_store(tmp_path)


def test_fingerprints_of_two_recipes_are_kept(tmp_path: Path) -> None:
    """Where the stages are the same and stories are found otherwise, each needs its own."""
    folder, out = write_stories(tmp_path / "articles", 3), tmp_path / "out"
    other = replace(rules(), duplicates=replace(rules().duplicates, shared_quote_words=12))
    build(folder, out, rules())
    build(folder, out, other)
    build(folder, out, rules())
    done = clean_store(out)
    assert (done.removed, done.kept) == (0, 3 * (RESULTS + 1))


def fill_stage(folder: Path, nights: int) -> dict[bytes, bytes]:
    """A stage with one large part, and one of a single result for each night; gives all of them."""
    layers = {bytes([0, number]) * 8: sha512(bytes([number])).digest() * 8 for number in range(200)}
    StageStore(folder).save([*layers], [*layers.values()], [False] * len(layers))
    for number in range(nights):
        key, layer = bytes([1, number]) * 8, b"a night's work"
        StageStore(folder).save([key], [layer], [False])
        layers[key] = layer
    return layers


def test_small_parts_are_joined_when_there_are_many(tmp_path: Path) -> None:
    """All work is found as before; what is large, or was joined, is not touched again."""
    store = tmp_path / STORE
    layers = fill_stage(store / "clean", nights=100)
    with use_store(store):
        assert len(list(store.glob("clean/*.parquet"))) == 101
    assert len(list(store.glob("clean/*.parquet"))) == 2
    assert StageStore(store / "clean").load([*layers]) == [*layers.values()]
    assert join_small_parts(store / "clean") == 0


def test_few_small_parts_are_left_alone(tmp_path: Path) -> None:
    """Joining costs more than reading them does."""
    store = tmp_path / STORE
    fill_stage(store / "clean", nights=10)
    with use_store(store):
        pass
    assert len(list(store.glob("clean/*.parquet"))) == 11


def test_nothing_is_joined_while_another_build_reads(tmp_path: Path) -> None:
    """It knows the parts by their names."""
    store = tmp_path / STORE
    fill_stage(store / "clean", nights=100)
    with share(store), use_store(store):
        pass
    assert len(list(store.glob("clean/*.parquet"))) == 101


def test_nothing_is_joined_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has none, another build may be reading unseen."""
    monkeypatch.setattr("pipeline.publish.locks.fcntl", None)
    store = tmp_path / STORE
    fill_stage(store / "clean", nights=100)
    with use_store(store):
        pass
    assert len(list(store.glob("clean/*.parquet"))) == 101


def test_a_part_that_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    """A build that is done does not fail for it; the next one says what is wrong."""
    store = tmp_path / STORE
    fill_stage(store / "clean", nights=100)
    (store / "clean" / "0.parquet").write_bytes(b"no Parquet")
    with use_store(store):
        pass
    assert len(list(store.glob("clean/*.parquet"))) == 102


def test_parts_are_read_once_for_all_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a build asks for work that lies in many of them."""
    layers = fill_stage(tmp_path / "clean", nights=30)
    read = Counter[Path]()

    def count(path: Path, columns: list[str]) -> object:
        read[path] += 1
        return read_file(path, columns)

    monkeypatch.setattr("pipeline.run.store.read_file", count)
    store = StageStore(tmp_path / "clean")
    for key, layer in [*layers.items()] * 2:
        assert store.load([key]) == [layer]
    assert set(read.values()) == {1}
