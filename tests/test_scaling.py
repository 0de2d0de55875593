"""SCALING.md is for use: its commands run, and what it names is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "SCALING.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", PAGE)
COMMANDS = sorted({code for code in CODE if code.startswith("python ")})
OPTIONS = sorted({option for code in CODE for option in re.findall(r"(?<!\S)--[a-z]+", code)})


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one_that_its_program_takes(command: str) -> None:
    """The file is there and knows the options; measuring is left to whoever asks for it."""
    _, *arguments = shlex.split(command)
    ran = _run(sys.executable, *arguments, "--help")
    assert ran.returncode == 0, ran.stderr


def test_figures_have_commands() -> None:
    """No line of the table of inputs lacks what measured it."""
    table = PAGE.partition("## What was measured")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert rows
    for row in rows:
        assert "`python " in row or row.endswith("| the same |"), row


def test_options_are_options_of_the_command() -> None:
    """What the page advises can be typed."""
    shown = _run(str(Path(sys.executable).parent / "pressmark"), "build", "--help").stdout
    known = [*re.findall(r"--[a-z]+", shown), "--only", "--ids"]
    assert set(OPTIONS) <= set(known)


def test_files_that_are_named_exist() -> None:
    """Paths of the package stand where the page says."""
    for code in CODE:
        if re.fullmatch(r"(pipeline|tests)/\S+\.py", code):
            assert (ROOT / code).is_file(), code
