"""The command line: help at once, errors with the next move, exit codes, JSON for machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from test_build import write_stories


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "pipeline", *arguments]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=environment, check=False
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a dataset was built."""
    place = tmp_path_factory.mktemp("place")
    write_stories(place / "articles")
    built = run("build", "articles", "--name", "harbour", cwd=place)
    assert built.returncode == 0, built.stderr
    return place


def test_help_answers_at_once() -> None:
    """Under half a second, every command named, exit codes documented."""
    bare, helped = [], []
    for _ in range(5):
        began = perf_counter()
        subprocess.run([sys.executable, "-c", "import typer, rich.console, msgspec"], check=True)
        bare.append(perf_counter() - began)
        began = perf_counter()
        shown = run("--help")
        helped.append(perf_counter() - began)
    assert min(helped) < max(0.5, 3 * min(bare)), "on a busy machine, beside its bare libraries"
    for command in (
        "build",
        "show",
        "check",
        "report",
        "evaluate",
        "status",
        "schema",
        "recipe",
        "diff",
        "export",
        "rebuild",
        "withdraw",
        "push",
    ):
        assert command in shown.stdout
    assert "Exit codes" in shown.stdout


def test_build_prints_lines_that_can_be_piped(published: Path) -> None:
    """No bar, no color, one line per stage, the result last."""
    shown = run("build", "articles", "--name", "harbour", cwd=published)
    lines = shown.stdout.splitlines()
    assert [line.split()[0] for line in lines[:5]] == [
        "clean",
        "sentences",
        "entities",
        "quotes",
        "validate",
    ]
    assert all("reused 6" in line for line in lines[:5])
    assert lines[-1] == 'load it    datasets.load_dataset("dist/harbour/1.0.0", "quotes")'
    assert lines[-3].startswith("unchanged")
    assert "\x1b" not in shown.stdout + shown.stderr


def test_build_answers_machines_in_json(published: Path) -> None:
    """One object on standard output and nothing else."""
    answer = json.loads(
        run("build", "articles", "--name", "harbour", "--json", cwd=published).stdout
    )
    assert answer["version"] == "1.0.0"
    assert answer["is_new"] is False
    assert answer["inputs"] == {"published": 6, "duplicate": 0, "rejected": 0}


def test_show_finds_an_article_by_file_and_by_id(published: Path) -> None:
    """The article with its speakers; a prefix of its id does as well."""
    shown = run("show", "story-0.txt", cwd=published)
    assert shown.returncode == 0, shown.stderr
    assert "Ann Lee" in shown.stdout
    assert "Saltby" in shown.stdout
    row = json.loads(run("show", "story-0.txt", "--json", cwd=published).stdout)
    again = run("show", row["document_id"][:8], cwd=published)
    assert again.stdout == shown.stdout


def test_check_verifies_and_says_so(published: Path) -> None:
    """A sound version exits with 0; one flipped byte with 6, and the file is named."""
    good = run("check", "dist/harbour/1.0.0", cwd=published)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "sound" in good.stdout
    import shutil

    shutil.copytree(published / "dist/harbour/1.0.0", published / "copy/1.0.0", dirs_exist_ok=True)
    (shard,) = (published / "copy/1.0.0/data/quotes").glob("train-*.parquet")
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    bad = run("check", "copy/1.0.0", cwd=published)
    assert bad.returncode == 6
    assert shard.name in bad.stdout + bad.stderr


def test_evaluate_measures_against_gold(published: Path) -> None:
    """A table for people, one object for machines, and the worst articles as a page."""
    gold = Path(__file__).resolve().parent.parent / "seeds" / "gold"
    shown = run("evaluate", str(gold), "--html", "worst.html", cwd=published)
    assert shown.returncode == 0, shown.stderr
    assert "direct" in shown.stdout
    assert "<html" in (published / "worst.html").read_text("utf-8")
    empty = run("evaluate", "articles", cwd=published)
    assert empty.returncode == 3
    assert "gold" in empty.stderr


def test_status_lists_versions(published: Path) -> None:
    """A line each, or JSON."""
    assert "harbour/1.0.0" in run("status", cwd=published).stdout
    (one,) = json.loads(run("status", "--json", cwd=published).stdout)
    assert (one["name"], one["version"], one["rows"]["documents"]) == ("harbour", "1.0.0", 6)
    empty = run("status", "--out", "nowhere", cwd=published)
    assert "pressmark build" in empty.stdout


def test_status_says_what_would_run_and_why(published: Path) -> None:
    """Nothing while nothing changed; then the setting by name, and with --explain each article."""
    asked = ["status", "articles", "--name", "harbour"]
    assert run(*asked, cwd=published).stdout.splitlines()[-1] == (
        "next       nothing to do: dist/harbour/1.0.0 is made of just this"
    )
    (published / "speech.toml").write_text('[quotes]\nacts = ["speech"]\n')
    asked += ["--recipe", "speech.toml"]
    lines = run(*asked, cwd=published).stdout.splitlines()
    assert lines[2:5] == [
        "entities   6 documents   reuse 6",
        "quotes     6 documents   reuse 0",
        '           run 6: quotes.acts -"stance"',
    ]
    explained = run(*asked, "--explain", cwd=published).stdout
    assert 'story-0.txt   from quotes on: quotes.acts -"stance"' in explained
    answer = json.loads(run(*asked, "--json", cwd=published).stdout)
    assert answer["stages"]["quotes"]["reasons"] == {'quotes.acts -"stance"': 6}
    assert not answer["is_done"]


def test_clean_store_says_what_goes_and_what_stays(published: Path) -> None:
    """All of it is needed by the version."""
    for options in ([], ["--dry-run"]):
        shown = run("clean-store", *options, cwd=published)
        assert shown.returncode == 0, shown.stderr
        assert "0 results" in shown.stdout
        assert "kept 36" in shown.stdout


@pytest.mark.parametrize("table", ["documents", "sentences", "entities", "quotes"])
def test_schema_prints_the_contract(table: str) -> None:
    """The JSON Schema of each row; the data dictionary without a name."""
    assert json.loads(run("schema", table).stdout)["$schema"].endswith("2020-12/schema")
    assert table in run("schema").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "nowhere", "--name", "x"], 3, ["nowhere"]),
        (["build", "articles", "--name", "A name"], 2, ["--name A name", "lower-case"]),
        (["build", "articles", "--recipe", "none.toml"], 2, ["none.toml", "pressmark recipe"]),
        (["build", "empty", "--name", "x"], 3, ["empty", ".txt"]),
        (
            ["build", "articles", "--name", "x", "--recipe", "wrong.toml"],
            2,
            ["line 2", "min_chars"],
        ),
        (["build", "articles", "--name", "x", "--recipe", "model.toml"], 2, ["no_such_package"]),
        (["build", "articles", "--name", "x", "--address", "h:1"], 2, ["--engine ray"]),
        (["build", "articles", "--name", "x", "--recipe", "gpu.toml"], 2, ["CUDA", "device"]),
        (["clean-store", "--out", "articles"], 2, ["holds no finished work"]),
        (["check", "articles"], 2, ["manifest.json"]),
        (["show", "ffffffffffff"], 2, ["No article", "ffffffffffff"]),
        (["show", ""], 2, ["fits 6 articles"]),
        (["diff", "dist/harbour/1.0.0", "articles"], 2, ["articles", "manifest.json"]),
        (["push", "dist/harbour/1.0.0", "shelf"], 2, ["shelf", "hf://datasets/OWNER/NAME"]),
        (
            ["rebuild", "dist/harbour/1.0.0", "--texts", "articles", "--out", "x"],
            2,
            ["has its texts"],
        ),
        (["withdraw", "ffff", "--name", "harbour", "--reason", "x"], 2, ["No article"]),
        (["buidl"], 2, ["build"]),
    ],
)
def test_an_error_says_what_to_do(
    published: Path, arguments: list[str], code: int, words: list[str]
) -> None:
    """One message on standard error, no traceback, the documented exit code, nothing half-written."""
    (published / "empty").mkdir(exist_ok=True)
    (published / "wrong.toml").write_text("[clean]\nmin_char = 3\n")
    (published / "model.toml").write_text('[entities]\nannotator = "no_such_package"\n')
    (published / "gpu.toml").write_text('[entities]\ndevice = "cuda"\n')
    failed = run(*arguments, cwd=published)
    assert failed.returncode == code, failed.stdout + failed.stderr
    assert "Traceback" not in failed.stderr
    for word in words:
        assert word in failed.stderr
    assert not list((published / "dist").glob("x/[0-9]*"))
