from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lawful_documents import write_version

from pipeline.contract.arrow import build_batch
from pipeline.contract.expectations import RULES, write_suite
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import find_table
from pipeline.errors import GateError
from pipeline.publish.gate.aside import open_assistant
from pipeline.publish.gate.findings import Check, Finding, read_findings, write_findings
from pipeline.publish.gate.relations import check_relations, list_checks
from pipeline.publish.gate.rows import find_shards, read_rows
from pipeline.publish.gate.suites import check_suite, check_suites
from pipeline.publish.gate.verdict import require_passed, run_gate
from pipeline.publish.gate.volumes import check_splits, count_rows
from pipeline.publish.index import INDEX, IndexWriter, read_index
from pipeline.publish.work import digest_program
from pipeline.recipe import GateConfig, PublishConfig, Recipe, SplitsConfig
from pipeline.records import Document
from pipeline.run.engine import Engine

Row = dict[str, Any]
Change = Callable[[list[Row]], list[Row]]


EVEN = SplitsConfig(validation=0.0, test=0.33)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version that passes every check, warnings too, but for its empty validation split."""
    folder = tmp_path_factory.mktemp("sound") / "version"
    write_version(folder)
    return folder


@pytest.fixture
def version(sound: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(sound, tmp_path / "version"))


def rewrite(
    folder: Path, table: str, change: Change, kinds: tuple[str, ...] = ("parquet", "jsonl")
) -> None:
    """Change the rows of the first split of a table, in some formats."""
    rows = change(list(read_rows(folder, find_table(table), "parquet", "train")))
    for kind in kinds:
        (path,) = find_shards(folder, table, kind, "train")
        if kind == "jsonl":
            path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
        else:
            text = json.dumps(rows)
            objects = json.loads(text, object_hook=lambda fields: SimpleNamespace(**fields))
            batch = build_batch(find_table(table), objects)
            pq.write_table(pa.Table.from_batches([batch]), path, write_page_checksum=True)


def edit(place: int = 0, **fields: object) -> Change:
    """Set fields of one row; a function makes the value from the row."""

    def change(rows: list[Row]) -> list[Row]:
        row = rows[place]
        values = {name: new(row) if callable(new) else new for name, new in fields.items()}
        return [*rows[:place], {**row, **values}, *rows[place + 1 :]]

    return change


def inside(field: str, place: int, **fields: object) -> Change:
    """Set fields of an item in a list of the first row."""
    return edit(**{field: lambda row: [
        {**item, **fields} if at == place else item for at, item in enumerate(row[field])
    ]})  # fmt: skip


def failed(findings: list[Finding]) -> set[tuple[str, str]]:
    """Check and table of what did not pass."""
    return {(one.check, one.config) for one in findings if one.status != "passed"}


def test_a_sound_version_passes(sound: Path) -> None:
    """Every check runs, and none has anything to say but that one split is empty."""
    allowing = GateConfig(max_leaked=1.0)  # its articles are near-copies of one another
    findings, offenders, profile = run_gate(sound, Recipe(splits=EVEN, gate=allowing))
    assert failed(findings) == set()
    assert offenders == {}
    assert profile is not None
    assert profile.documents == 12
    assert len(findings) > 100
    require_passed(findings)


LAW_BREAKING: list[tuple[str, str, Change]] = [
    ("ids_from_content", "documents", edit(raw_sha256="0" * 64)),
    ("ids_unique", "documents", inside("sentences", 1, id=None)),
    ("surface_equals_slice", "documents", inside("mentions", 0, text="Somebody")),
    ("sentences_cover_text", "documents", edit(sentences=lambda row: row["sentences"][:-1])),
    ("reading_order", "documents", edit(quotes=lambda row: row["quotes"][::-1])),
    ("mentions_within_sentences", "documents", inside("sentences", 0, end=17)),
    ("cue_outside_content", "documents", inside("quotes", 0, cue=None)),
    ("quotes_part_or_nest", "documents", inside("quotes", 1, content=None)),
    ("references_resolve", "documents", inside("mentions", 0, entity_id=None)),
    ("speaker_or_reason", "documents", inside("quotes", 1, abstention=None)),
    ("ledger_in_order", "documents", inside("edits", 0, start=4)),
    ("row_fits_schema", "documents", edit(cluster_id="a cluster")),
    ("row_fits_schema", "sentences", edit(id="a sentence")),
    ("row_fits_schema", "entities", edit(score=1.5)),
    ("row_fits_schema", "quotes", edit(text="")),
    ("rows_follow_document", "sentences", edit(end=lambda row: row["end"] + 1)),
    ("rows_follow_document", "sentences", lambda rows: rows[1:]),
    ("rows_follow_document", "entities", edit(name="Somebody")),
    ("rows_follow_document", "entities", lambda rows: rows[1:]),
    ("rows_follow_document", "quotes", edit(speaker="Somebody")),
    ("rows_follow_document", "quotes", lambda rows: [rows[1], rows[0], *rows[2:]]),
    ("tokens_cover_sentences", "sentences", edit(tokens=lambda row: [*row["tokens"][:-1], "x"])),
    (
        "tokens_cover_sentences",
        "sentences",
        edit(
            tokens=lambda row: row["tokens"][:-1],
            token_starts=lambda row: row["token_starts"][:-1],
            token_ends=lambda row: row["token_ends"][:-1],
            ner_tags=lambda row: row["ner_tags"][:-1],
        ),
    ),
    ("tags_equal_mentions", "sentences", edit(ner_tags=lambda row: ["O"] * len(row["ner_tags"]))),
    (
        "tags_equal_mentions",
        "sentences",
        edit(ner_tags=lambda row: ["I-PERSON" if t == "B-PERSON" else t for t in row["ner_tags"]]),
    ),
]


def mend(check: str, change: Change) -> Change:
    """Some breaches need values of the row itself."""
    if check == "ids_unique":
        return lambda rows: inside("sentences", 1, id=rows[0]["sentences"][0]["id"])(rows)
    if check == "mentions_within_sentences":
        return lambda rows: inside("sentences", 1, start=17)(change(rows))
    if check == "cue_outside_content":
        return inside("quotes", 0, cue={"start": 1, "end": 3, "text": "We"})
    if check == "quotes_part_or_nest":
        first = "“We won,”"
        content = [{"start": 0, "end": len(first), "text": first}]
        return inside("quotes", 1, content=content)
    return change


@pytest.mark.parametrize(("check", "table", "change"), LAW_BREAKING)
def test_each_relational_check_is_failed_alone(
    version: Path, check: str, table: str, change: Change
) -> None:
    """A version that breaks one check in both formats is stopped by it and by no other."""
    rewrite(version, table, mend(check, change))
    findings = check_relations(version)
    assert failed(findings) == {(check, table)}
    (finding,) = (one for one in findings if one.status == "failed")
    assert finding.severity == "error"
    assert len(finding.examples) >= 1
    with pytest.raises(GateError, match=rf"{table}: {check} failed"):
        require_passed(findings)


@pytest.mark.parametrize("table", ["documents", "sentences", "entities", "quotes"])
def test_formats_that_differ_are_found(version: Path, table: str) -> None:
    """One line of JSONL that says something else than Parquet is enough."""
    field = "title" if table == "documents" else "document_id"
    change = edit(title="Another") if field == "title" else (lambda rows: rows[:-1])
    rewrite(version, table, change, ("jsonl",))
    assert failed(check_relations(version)) == {("formats_equal", table)}


def test_the_same_document_in_two_splits_is_found(version: Path) -> None:
    """An id stands once in a dataset; its cluster leaks with it."""
    for table in ("documents", "sentences", "entities", "quotes"):
        for kind in ("parquet", "jsonl"):
            (path,) = find_shards(version, table, kind, "test")
            shutil.copy(path, path.with_name(path.name.replace("test", "validation")))
    assert failed(check_relations(version)) == {
        ("ids_in_documents", "documents"),
        ("cluster_in_one_split", "documents"),
        ("index_equals_documents", "documents"),
    }


def test_a_cluster_in_two_splits_is_found(version: Path) -> None:
    """Near-duplicates may not part: a model would be tested on what it has seen."""
    (row, *_) = read_rows(version, find_table("documents"), "parquet", "test")
    rewrite(version, "documents", edit(cluster_id=row["cluster_id"]))
    assert failed(check_relations(version)) == {("cluster_in_one_split", "documents")}


def test_rows_without_a_document_are_found(version: Path) -> None:
    """A document that is gone leaves orphans in the flat tables, and in the index."""
    rewrite(version, "documents", lambda rows: rows[1:])
    assert failed(check_relations(version)) == {
        ("ids_in_documents", "sentences"),
        ("ids_in_documents", "entities"),
        ("ids_in_documents", "quotes"),
        ("index_equals_documents", "documents"),
    }


@pytest.mark.parametrize("change", ["forget", "move", "invent"])
def test_an_index_that_lies_is_found(version: Path, change: str) -> None:
    """Versions are compared by their indexes: they must be right."""
    places = read_index(version)
    first = min(places)
    writer = IndexWriter(version)
    for name, place in sorted(places.items()):
        if name != first or change != "forget":
            split = "validation" if name == first and change == "move" else place.split
            writer.add(name, place.cluster_id, split, place.sha256)
    if change == "invent":
        writer.add("f" * 16, "f" * 16, "train", "0" * 64)
    writer.close()
    assert failed(check_relations(version)) == {("index_equals_documents", "documents")}


@pytest.mark.parametrize(("table", "field"), [("documents", "byline"), ("quotes", "abstention")])
@pytest.mark.parametrize("formats", [("parquet", "jsonl"), ("jsonl",)])
def test_a_field_that_is_absent_is_not_null(
    version: Path, table: str, field: str, formats: tuple[str, ...]
) -> None:
    """Columns give an absent field as null; a reader of the lines finds no such key."""
    if "parquet" not in formats:
        shutil.rmtree(version / "data")
    (path,) = find_shards(version, table, "jsonl", "train")
    lines = path.read_bytes()
    path.write_bytes(lines.replace(f'"{field}":null,'.encode(), b""))
    assert path.read_bytes() != lines
    findings = check_relations(version)
    assert failed(findings) == {("row_fits_schema", table)}
    (finding,) = (one for one in findings if one.status == "failed")
    assert f'"{field}" is a required property' in finding.examples[0]


@pytest.mark.parametrize("table", ["documents", "sentences", "entities", "quotes"])
def test_an_id_that_stands_in_two_chunks_is_found(
    version: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """The suite sees one chunk at a time, so it misses it; the laws do not."""
    key = "document_id" if table == "documents" else "id"
    rewrite(version, table, lambda rows: [*rows[:-1], {**rows[-1], key: rows[0][key]}])
    (whole,) = (one for one in run_suite(version, table) if one.check == f"{key}_unique")
    half = count_rows(version)[table]["train"] // 2
    monkeypatch.setattr("pipeline.publish.gate.rows.BATCH_ROWS", {table: half})
    monkeypatch.setattr("pipeline.publish.gate.frames.CHUNK_ROWS", {table: half})
    (parted,) = (one for one in run_suite(version, table) if one.check == f"{key}_unique")
    assert (whole.status, parted.status) == ("failed", "passed")
    check = "ids_in_documents" if table == "documents" else "rows_follow_document"
    assert (check, table) in failed(check_relations(version))


def test_every_relational_check_has_a_version_that_breaks_it() -> None:
    """No check without its test."""
    tested = {(check, table) for check, table, _ in LAW_BREAKING}
    tested |= {("formats_equal", name) for name in ("documents", "sentences", "entities", "quotes")}
    tested |= {("ids_in_documents", n) for n in ("documents", "sentences", "entities", "quotes")}
    tested |= {("cluster_in_one_split", "documents"), ("index_equals_documents", "documents")}
    assert tested == {(check.name, check.config) for check in list_checks()}


@pytest.mark.parametrize("damage", ["flip", "cut", "gone", "empty"])
def test_what_cannot_be_read_cannot_pass(version: Path, damage: str) -> None:
    """A broken file makes every check of that pass one that could not run."""
    (path,) = find_shards(version, "quotes", "parquet", "train")
    chunk = pq.read_metadata(path).row_group(0).column(0)
    data = bytearray(path.read_bytes())
    data[chunk.data_page_offset + chunk.total_compressed_size // 2] ^= 1
    path.write_bytes({"flip": bytes(data), "cut": bytes(data[:-100])}.get(damage, b""))
    if damage == "gone":
        shutil.rmtree(version)
    findings = check_relations(version)
    assert {one.status for one in findings} == {"could_not_run"}
    with pytest.raises(GateError, match="could not run"):
        require_passed(findings)


def test_one_format_is_enough(tmp_path: Path) -> None:
    """A recipe may publish Parquet alone; there is nothing to compare it with then."""
    write_version(tmp_path / "version", 4, PublishConfig(formats=("parquet",)))
    assert failed(check_relations(tmp_path / "version")) == set()


def test_many_shards_are_one_table(tmp_path: Path) -> None:
    """Documents and their rows are followed over the ends of files."""
    documents = write_version(tmp_path / "version", 400, PublishConfig(shard_mb=1))
    assert len(documents) == 400
    assert len(find_shards(tmp_path / "version", "documents", "parquet")) >= 2
    assert failed(check_relations(tmp_path / "version")) == set()


SUITE_BREAKING: list[tuple[str, Change, set[str]]] = [
    ("documents", edit(sentences=[]), {"has_sentences"}),
    ("documents", edit(paragraphs=[]), {"has_paragraphs"}),
    ("documents", edit(cluster_id=None), {"has_cluster"}),
    ("documents", lambda rows: [{**row, "text": "Short."} for row in rows], {"text_is_an_article"}),
    ("documents", lambda rows: [{**row, "mentions": []} for row in rows], {"most_name_someone"}),
    ("documents", lambda rows: [{**row, "published": None} for row in rows], {"most_are_dated"}),
    ("documents", lambda rows: [rows[0], *rows], {"document_id_unique"}),
    ("documents", edit(raw_sha256="0" * 63), {"raw_sha256_pattern"}),
    ("sentences", edit(end=lambda row: row["start"]), {"ends_after_start"}),
    ("sentences", edit(start=-1), {"start_range"}),
    ("sentences", edit(tokens=[]), {"has_tokens"}),
    (
        "sentences",
        lambda rows: [{**row, "text": "x" * 700} for row in rows],
        {"length_is_that_of_prose"},
    ),
    (
        "sentences",
        lambda rows: [{**row, "tokens": ["x"]} for row in rows],
        {"more_than_a_fragment"},
    ),
    ("entities", edit(end=lambda row: row["start"]), {"ends_after_start"}),
    ("entities", edit(text=""), {"text_length"}),
    ("entities", edit(score=1.5), {"score_range"}),
    ("entities", edit(id="a mention"), {"id_pattern"}),
    ("entities", lambda rows: [{**row, "text": "x" * 101} for row in rows], {"name_is_short"}),
    ("entities", lambda rows: [{**row, "score": 0.1} for row in rows], {"annotator_is_confident"}),
    ("quotes", edit(cue_end=lambda row: row["cue_start"]), {"cue_ends_after_start"}),
    ("quotes", edit(source_end=lambda row: row["source_start"]), {"source_ends_after_start"}),
    ("quotes", edit(content=[]), {"content_length"}),
    ("quotes", lambda rows: [{**row, "speaker": None} for row in rows], {"most_have_a_speaker"}),
    ("quotes", lambda rows: [{**row, "source": None} for row in rows], {"most_have_a_source"}),
    (
        "quotes",
        lambda rows: [{**row, "text": "x" * 2000} for row in rows],
        {"length_is_that_of_speech"},
    ),
]  # fmt: skip


def run_suite(folder: Path, table: str, path: Path | None = None) -> list[Finding]:
    """The findings of one table."""
    suite = path or schema_folder() / "expectations" / f"{table}.json"
    return check_suite(folder, find_table(table), suite)


@pytest.mark.parametrize(("table", "change", "rules"), SUITE_BREAKING)
def test_each_expectation_is_failed_alone(
    version: Path, table: str, change: Change, rules: set[str]
) -> None:
    """A table that breaks one rule fails it and no other; a warning stops nothing."""
    rewrite(version, table, change, ("parquet",))
    findings = run_suite(version, table)
    assert failed(findings) == {(rule, table) for rule in rules}
    (finding,) = (one for one in findings if one.status == "failed")
    assert finding.examples
    assert finding.stops == (finding.severity == "error")


def test_every_rule_has_a_table_that_breaks_it() -> None:
    """No rule without its test."""
    tested = {(table, rule) for table, _, rules in SUITE_BREAKING for rule in rules}
    assert {(rule.table, rule.name) for rule in RULES} <= tested


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"expectations": []}, "has 0 expectations"),
        ({"expectations": [{"type": "expect_the_best"}]}, "library knows 0"),
        ({"expectations": [{"kwargs": {"column": "no_such_column"}}]}, "no_such_column"),
        ({"expectations": [{"kwargs": {"column": "id", "mostly": 1.5}}]}, "mostly"),
        ({"expectations": [{"kwargs": {"colum": "id"}}]}, "colum"),
        ({"expectations": "none"}, "Error"),
        ({}, "expectations"),
        ("{", "JSONDecodeError"),
        (None, "FileNotFoundError"),
    ],
)
def test_a_suite_that_cannot_run_is_an_error(
    sound: Path, tmp_path: Path, content: Any, words: str
) -> None:
    """The library lets some of these pass in silence; the gate does not."""
    path = tmp_path / "quotes.json"
    if isinstance(content, dict):
        suite = write_suite(find_table("quotes"))
        given = content.get("expectations")
        if isinstance(given, list):
            present = suite["expectations"][1]
            content = {"expectations": [{**present, **one} for one in given]}
        path.write_text(json.dumps({"name": suite["name"], **content}))
    elif content:
        path.write_text(content)
    findings = run_suite(sound, "quotes", path)
    broken = [one for one in findings if one.status == "could_not_run"]
    assert len(broken) == 1
    assert broken[0].stops
    assert words in broken[0].observed


def test_rates_are_judged_over_all_rows(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk may be all bad while the table is fine: the counts are added up first."""
    monkeypatch.setattr("pipeline.publish.gate.rows.BATCH_ROWS", {"documents": 4})
    monkeypatch.setattr("pipeline.publish.gate.frames.CHUNK_ROWS", {"documents": 4})
    rewrite(version, "documents", lambda rows: [
        {**row, "published": None} if at < 4 else row for at, row in enumerate(rows)
    ], ("parquet",))  # fmt: skip
    assert failed(run_suite(version, "documents")) == set()
    rewrite(version, "documents", lambda rows: [{**row, "published": None} for row in rows])
    (finding,) = (one for one in run_suite(version, "documents") if one.status == "failed")
    assert (finding.check, finding.observed) == (
        "most_are_dated",
        "8 of 12 values break it, at least 50% must hold",
    )


def test_empty_splits_are_a_warning(sound: Path) -> None:
    """A few documents cannot fill three splits, and need not."""
    filled, shared = check_splits(count_rows(sound), SplitsConfig(validation=0.1, test=0.3))
    assert (filled.severity, filled.status) == ("warning", "failed")
    assert filled.observed == "no rows in validation"
    assert shared.status == "passed"


def test_a_split_of_another_size_is_a_warning(sound: Path) -> None:
    """What chance explains is no finding; two hundred articles instead of twenty are one."""
    rows = {"documents": {"train": 700, "validation": 100, "test": 200}}
    filled, shared = check_splits(rows, SplitsConfig(validation=0.1, test=0.1))
    assert filled.status == "passed"
    assert (shared.status, shared.severity) == ("failed", "warning")
    rows = {"documents": {"train": 795, "validation": 95, "test": 110}}
    assert {one.status for one in check_splits(rows, SplitsConfig())} == {"passed"}


@pytest.mark.parametrize(
    ("rejected", "status"), [(0, "passed"), (5, "passed"), (6, "failed"), (10, "failed")]
)
def test_many_rejected_inputs_stop_the_publication(
    sound: Path, monkeypatch: pytest.MonkeyPatch, rejected: int, status: str
) -> None:
    """The share of [gate] max_rejected may be reached, not passed."""
    monkeypatch.setattr("pipeline.publish.gate.aside.check_suites", lambda *_: [])
    accounts = [
        SimpleNamespace(outcome="rejected" if at < rejected else "published") for at in range(10)
    ]
    recipe = Recipe(gate=GateConfig(max_rejected=0.5))
    (finding,) = (
        one
        for one in run_gate(sound, recipe, accounts).findings
        if one.check == "few_inputs_rejected"
    )
    assert (finding.status, finding.stops) == (status, status == "failed")


def test_the_suites_of_a_large_version_run_apart(version: Path) -> None:
    """In another process they find the same, offenders too."""
    rewrite(version, "documents", edit(paragraphs=[]), ("parquet", "jsonl"))
    alone = run_gate(version, Recipe())
    with open_assistant() as assistant:
        assistant.call(documents=10_000, cores=2)
        apart = run_gate(version, Recipe(), assistant=assistant)
    assert apart.findings == alone.findings
    assert apart.offenders == alone.offenders
    assert set(apart.offenders.values()) == {"has_paragraphs"}


def test_an_assistant_is_called_once_there_is_enough_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the inputs of a first build are read, and before they are annotated."""
    monkeypatch.setattr("pipeline.publish.gate.aside.count_cores", lambda: 2)
    documents = [
        Document(document_id=f"{i:016x}", source_path="a.txt", raw_sha256="", raw_text="")
        for i in range(250)
    ]
    with open_assistant() as assistant:
        called = [assistant.process is not None for _ in assistant.follow(documents)]
    assert called == [False] * 199 + [True] * 51
    with open_assistant() as assistant:
        assert list(assistant.follow(documents[:9])) == documents[:9]
        assert assistant.process is None, "so few are checked sooner here"


@pytest.mark.parametrize(
    "engine", [Engine(workers=2), Engine(workers=3), Engine("ray"), Engine("ray", workers=1)]
)
def test_an_assistant_takes_no_core_from_the_stages(
    monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    """Where they have all, it is called after them."""
    monkeypatch.setattr("pipeline.publish.gate.aside.count_cores", lambda: 2)
    document = Document(document_id="0" * 16, source_path="a.txt", raw_sha256="", raw_text="")
    with open_assistant() as assistant:
        assert len(list(assistant.follow([document] * 250, engine))) == 250
        assert assistant.process is None


def test_an_assistant_that_dies_is_replaced(sound: Path) -> None:
    """Where the other process is killed, this one does its work."""
    with open_assistant() as assistant:
        assistant.call(documents=10_000, cores=2)
        assert assistant.process is not None
        assistant.process.kill()
        assistant.process.wait()
        apart = run_gate(sound, Recipe(), assistant=assistant)
    assert apart.findings == run_gate(sound, Recipe()).findings


@pytest.fixture
def checked(sound: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A version that these programs checked."""
    monkeypatch.setattr(
        "pipeline.publish.gate.standing.read_manifest", lambda _: {"program": digest_program()}
    )
    return sound


def test_rows_that_passed_before_are_not_judged_again(
    checked: Path, version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of a digest that passed are lawful; one byte more, and they are looked at."""

    def judge(*_: object) -> list[Any]:
        raise ValueError("the laws were asked")

    monkeypatch.setattr("pipeline.publish.gate.relations.find_breaches", judge)
    assert {one.status for one in check_relations(version, previous=checked)} == {"passed"}
    assert {one.status for one in check_relations(version)} == {"could_not_run"}
    rewrite(version, "documents", edit(paragraphs=[]), ("parquet", "jsonl"))
    assert {one.status for one in check_relations(version, previous=checked)} == {"could_not_run"}


def test_rows_that_passed_before_are_held_against_the_schema_if_they_are_others(
    checked: Path, version: Path
) -> None:
    """The index says that a document is as it was; its rows do not fit their schema."""
    rewrite(version, "quotes", edit(score=7.5))

    found = check_relations(version, previous=checked)

    failed = [(one.check, one.config) for one in found if one.status == "failed"]
    assert ("row_fits_schema", "quotes") in failed


def test_suites_ask_of_rows_that_passed_before_what_all_rows_decide(
    checked: Path, version: Path
) -> None:
    """What each row decides alone is asked of the new ones; rates and uniqueness of all."""
    index = pq.read_table(version / INDEX)
    digests = ["0" * 64, *index["sha256"].to_pylist()[1:]]  # the first document is new
    pq.write_table(index.set_column(3, "sha256", pa.array(digests)), version / INDEX)
    rewrite(version, "documents", lambda rows: [{**row, "raw_sha256": "x"} for row in rows])

    alone, again = (
        {one.check: one for one in check_suites(version, previous=before)}
        for before in (None, checked)
    )

    broken = "raw_sha256_pattern"
    assert [one.check for one in again.values() if one.status == "failed"] == [broken]
    rows = len(pq.read_table(version / "data" / "documents"))
    in_train = sum(1 for _ in read_rows(version, find_table("documents"), "parquet", "train"))
    assert alone[broken].observed == f"{in_train} of {rows} values break it"
    assert again[broken].observed == f"1 of 1 values break it, {rows - 1} rows passed before"
    unique = "document_id_unique"
    assert again[unique].observed == alone[unique].observed == f"0 of {rows} values break it"


def test_findings_are_kept_as_json(tmp_path: Path) -> None:
    """The report and other programs read the file, byte for byte the same each time."""
    check = Check("a_check", "a reason", "quotes", "warning")
    findings = [check.conclude(1, "seen", ["one <b>"] * 20), check.give_up("no file")]
    write_findings(tmp_path, findings)
    assert read_findings(tmp_path) == findings
    assert [one.severity for one in findings] == ["warning", "error"]
    assert len(findings[0].examples) == 10
