"""The docs are for use: every command shown in the README is run, every Python block too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def _commands() -> Iterator[tuple[str, str]]:
    """``(command, what it prints)`` for each ``$ command`` of a console block, in order."""
    for kind, block in BLOCKS:
        if kind == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield command.partition("  #")[0].strip(), output.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a clone, with the articles that the README speaks of."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def _run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a shown command as a user would, with ``pressmark`` on the path."""
    found = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    settings = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(place / "cache"), "COLUMNS": "120"}
    environment = {**os.environ, **found, **settings}
    return subprocess.run(  # noqa: S602 - the commands of our own page, as a shell reads them
        command, shell=True, cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def _pattern(line: str) -> str:
    """A shown line with its figures, digits and times left open."""
    line = re.sub(r"\s+", " ", line.strip())
    return re.sub(r"[0-9a-f]{16}|\d[\d,.]*", "N", line)


def test_every_command_runs_and_prints_what_is_shown(place: Path) -> None:
    """In the order of the page; figures may differ, words may not. ``...`` stands for any lines."""
    commands = list(_commands())
    assert len(commands) >= 5
    for command, shown in commands:
        if command.startswith("make "):
            target = command.split()[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
            if target != "run":
                continue
            command = "pressmark build seeds/articles --recipe seeds/recipe.toml --out dist"  # noqa: PLW2901
            assert command.split("pressmark ")[1] in (ROOT / "Makefile").read_text()
        ran = _run(command, place)
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        printed = [_pattern(line) for line in ran.stdout.splitlines()]
        for line in shown.splitlines():
            if line.strip() not in {"", "..."}:
                assert _pattern(line) in printed, f"{command} does not print: {line}\n{ran.stdout}"


def test_every_python_block_runs(place: Path) -> None:
    """Pasted into Python after the commands, in one session."""
    blocks = [block for kind, block in BLOCKS if kind == "python"]
    assert blocks
    script = place / "session.py"
    script.write_text("\n".join(blocks), encoding="utf-8")
    ran = _run(f'"{sys.executable}" session.py', place)
    assert ran.returncode == 0, ran.stderr


def test_every_page_that_is_linked_exists() -> None:
    """Links between the pages of the repository lead somewhere."""
    for page in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{page.name} links to {target}"


def test_the_map_of_the_house_names_every_room() -> None:
    """CONTRIBUTING.md has a line for each folder of the package."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for folder in (ROOT / "pipeline").iterdir():
        if folder.is_dir() and not folder.name.startswith("__"):
            assert f"pipeline/{folder.name}/" in text, folder.name
