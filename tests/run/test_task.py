"""Running stages: what is done is kept, what fails stays alone, contracts hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import PressmarkError
from pipeline.recipe import DuplicatesConfig
from pipeline.records import Document, Span
from pipeline.run.batches import Portion, cut_batches
from pipeline.run.fingerprints import Fingerprint, fingerprint_document
from pipeline.run.parcel import pack_document
from pipeline.run.plan import Plan, Step, find_unfilled
from pipeline.run.spool import Spool
from pipeline.run.store import Store
from pipeline.run.task import run_batch
from pipeline.stages.stage import Stage, reject


class Config(Struct, frozen=True):
    """A config for the stages of these tests."""

    upper: bool = False


def make_document(text: str) -> Document:
    """A document as a source yields it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(document_id=digest[:16], source_path="a.txt", raw_sha256=digest, raw_text=text)


def copy_text(documents: Iterable[Document], config: Config) -> Iterator[Document]:
    """Copy the raw text; reject empty ones; fail at a word."""
    for document in documents:
        if "explode" in document.raw_text:
            raise ZeroDivisionError
        if not document.raw_text:
            yield reject(document, "clean", "empty", "nothing to read")
        else:
            text = document.raw_text.upper() if config.upper else document.raw_text
            yield replace(document, text=text)


def mark_whole(documents: Iterable[Document], config: Config) -> Iterator[Document]:
    """One paragraph over all."""
    for document in documents:
        assert document.rejection is None
        yield replace(document, paragraphs=[Span(0, len(document.text))])


COPY = Stage("clean", "1", copy_text, ("raw_text",), ("text",))
MARK = Stage("sentences", "1", mark_whole, ("text",), ("paragraphs",))


def make_test_plan(*, upper: bool = False) -> Plan:
    """Two small stages."""
    return Plan((Step(COPY, Config(upper=upper)), Step(MARK, Config())))


PRINTED = Plan(make_test_plan().steps, DuplicatesConfig())


def test_second_run_reuses_everything(tmp_path: Path) -> None:
    """What is done is never done again, by a new process as well."""
    documents = [make_document(f"text {i}") for i in range(5)]
    first = run_batch(documents, make_test_plan(), Store(tmp_path))
    second = run_batch(documents, make_test_plan(), Store(tmp_path))
    assert first.unpack() == second.unpack()
    assert [count.reused for count in first.counts.values()] == [0, 0]
    assert [count.reused for count in second.counts.values()] == [5, 5]


def test_one_changed_article_runs_alone(tmp_path: Path) -> None:
    """One changed article re-runs one article."""
    documents = [make_document(f"text {i}") for i in range(5)]
    run_batch(documents, make_test_plan(), Store(tmp_path))
    documents[2] = make_document("another text")
    again = run_batch(documents, make_test_plan(), Store(tmp_path))
    assert [count.reused for count in again.counts.values()] == [4, 4]


def test_changed_config_runs_this_stage_and_the_later_ones(tmp_path: Path) -> None:
    """A key holds the config of its stage and of every stage before it."""
    document = make_document("text")
    run_batch([document], make_test_plan(), Store(tmp_path))
    again = run_batch([document], make_test_plan(upper=True), Store(tmp_path))
    assert [count.reused for count in again.counts.values()] == [0, 0]
    assert again.unpack()[0].text == "TEXT"
    later = Plan((Step(COPY, Config()), Step(MARK, Config(upper=True))))
    counts = run_batch([document], later, Store(tmp_path)).counts
    assert [count.reused for count in counts.values()] == [1, 0]


def test_metadata_is_part_of_the_key() -> None:
    """The same text under another title is other work."""
    document = make_document("text")
    plan = make_test_plan()
    assert plan.keys(document) != plan.keys(replace(document, title="News"))


def test_a_document_that_makes_a_stage_raise_is_rejected_alone(tmp_path: Path) -> None:
    """Bad data is rejected with a reason and is never fatal to its neighbours."""
    documents = [make_document("good"), make_document("explode"), make_document("fine")]
    result = run_batch(documents, make_test_plan(), Store(tmp_path))
    good, bad, fine = result.unpack()
    assert bad.rejection is not None
    assert (bad.rejection.stage, bad.rejection.reason) == ("clean", "stage_failed")
    assert "ZeroDivisionError" in bad.rejection.detail
    assert (good.text, fine.text) == ("good", "fine")
    again = run_batch(documents, make_test_plan(), Store(tmp_path))
    assert again.counts["clean"].reused == 2, "a failure is tried again"


def test_a_rejected_document_passes_later_stages_by(tmp_path: Path) -> None:
    """Ids in are ids out, and a rejection is kept as well."""
    documents = [make_document(""), make_document("text")]
    for _ in range(2):
        result = run_batch(documents, make_test_plan(), Store(tmp_path))
        assert [d.document_id for d in result.unpack()] == [d.document_id for d in documents]
        assert result.unpack()[0].rejection is not None
        assert result.counts["sentences"].documents == 1


def test_a_stage_that_drops_a_document_is_stopped(tmp_path: Path) -> None:
    """Stages never drop a document."""
    drop = Stage("clean", "1", lambda documents, _: iter(list(documents)[1:]), (), ())
    with pytest.raises(PressmarkError, match="broke its contract"):
        run_batch(
            [make_document("a"), make_document("b")], Plan((Step(drop, Config()),)), Store(tmp_path)
        )


def test_a_plan_names_what_nothing_fills() -> None:
    """What a stage requires is checked before anything runs."""
    assert list(find_unfilled([MARK])) == [
        "stage sentences requires `text`, which no stage before it fills"
    ]
    assert not list(find_unfilled([COPY, MARK]))


def test_an_unfinished_part_is_not_seen(tmp_path: Path) -> None:
    """A part is there whole or not at all."""
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "abc.123.tmp").write_bytes(b"half")
    result = run_batch([make_document("a")], make_test_plan(), Store(tmp_path))
    assert result.unpack()[0].text == "a"


def test_spool_gives_documents_by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written by id whatever the order of the input, from several sorted runs."""
    monkeypatch.setattr("pipeline.run.spool._RUN_BYTES", 1000)
    documents = [make_document(f"text {i}") for i in range(50)]
    spool = Spool(tmp_path)
    for document in documents:
        spool.add(document.document_id, pack_document(document))
    expected = sorted(documents, key=lambda d: d.document_id)
    assert list(spool.documents()) == expected
    assert list(spool.documents()) == expected, "it can be read twice"
    assert len(list(tmp_path.iterdir())) > 3


def test_spool_keeps_few_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are joined tier by tier, so that the files that are open at once stay few."""
    monkeypatch.setattr("pipeline.run.spool._RUN_BYTES", 1)
    monkeypatch.setattr("pipeline.run.spool._RUNS_JOINED", 3)
    documents = [make_document(f"text {i}") for i in range(50)]
    spool = Spool(tmp_path)
    for document in documents:
        spool.add(document.document_id, pack_document(document))
    assert list(spool.documents()) == sorted(documents, key=lambda d: d.document_id)
    assert len(list(tmp_path.iterdir())) == 1 + 2 + 1 + 2, "50 is 1212 to the base of three"


def test_batches_are_bounded_in_documents_and_characters() -> None:
    """A few very long articles do not make a huge batch."""
    sizes = [10, 10, 10, 10, 99, 99, 5]
    batches = list(cut_batches((make_document("x" * size) for size in sizes), Portion(3, 100)))
    assert [len(batch) for batch in batches] == [3, 2, 2]


def test_the_last_batches_get_smaller() -> None:
    """Whoever is done first finds work, to the end; nothing is lost or comes out of order."""
    documents = [make_document(f"{i:04}" + "x" * 9_996) for i in range(200)]
    batches = list(cut_batches(iter(documents), Portion(32, 10**6), under_way=4))
    sizes = [len(batch) for batch in batches]
    assert [*chain.from_iterable(batches)] == documents
    assert sizes[:4] == [32] * 4, "full ones first"
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= 2


def test_a_few_documents_are_work_for_all() -> None:
    """Less than a batch is shared out too, but never less than one document at a time."""
    documents = [make_document("x" * size) for size in (90_000, 20_000, 20_000, 20_000, 5, 5)]
    sizes = [len(batch) for batch in cut_batches(documents, Portion(32, 10**6), under_way=4)]
    assert sizes == [1, 1, 1, 1, 2]
    assert list(cut_batches([], under_way=4)) == []
    assert [len(batch) for batch in cut_batches(documents)] == [6]


def test_no_batch_has_too_many_documents() -> None:
    """However little the short ones among the last are beside a long one."""
    documents = [make_document("x")] * 63 + [make_document("x" * 90_000)]
    sizes = [len(batch) for batch in cut_batches(documents, Portion(32, 10**6), under_way=4)]
    assert sizes == [32, 32]


@pytest.mark.parametrize("changed", [False, True])
def test_a_document_is_the_same_put_together_or_made(tmp_path: Path, changed: bool) -> None:
    """From layers as they lie in the store, with a stage run on top of them, or all made anew."""
    documents = [make_document("text"), make_document(""), make_document("“We,” she said.")]
    run_batch(documents, Plan((Step(COPY, Config()),)) if changed else PRINTED, Store(tmp_path))

    again = run_batch(documents, PRINTED, Store(tmp_path))

    made = run_batch(documents, PRINTED, Store(tmp_path / "other"))
    assert again.unpack() == made.unpack()
    assert [one.rejection for one in again.parcels] == [one.rejection for one in again.unpack()]
    assert [one.fingerprint for one in again.parcels] == [one.fingerprint for one in made.parcels]


def test_fingerprints_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are made once of an article that passed, and again when what shapes them changes."""
    made: list[str] = []

    def watch(document: Document, config: DuplicatesConfig) -> Fingerprint:
        made.append(document.text)
        return fingerprint_document(document, config)

    monkeypatch.setattr("pipeline.run.task.fingerprint_document", watch)
    documents = [make_document("text"), make_document("")]
    other = replace(DuplicatesConfig(), similarity=0.9)
    longer = replace(DuplicatesConfig(), shared_quote_words=12)
    for config in (DuplicatesConfig(), DuplicatesConfig(), other, longer):
        result = run_batch(documents, Plan(PRINTED.steps, config), Store(tmp_path))
        passed, rejected = result.parcels
        assert passed.fingerprint == fingerprint_document(result.unpack()[0], config)
        assert rejected.fingerprint is None
    assert made == ["text", "text"]
