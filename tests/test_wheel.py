"""The wheel: installed into an empty environment it builds a dataset from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*command, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
    )
    (built,) = folder.glob("pressmark-*.whl")
    return built


def test_the_wheel_carries_contract_templates_and_model(wheel: Path) -> None:
    """Whatever the code reads at run time is in the package; tests and seeds are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "pipeline/schema/v1/document.schema.json",
        "pipeline/schema/v1/data_dictionary.md",
        "pipeline/schema/v1/expectations/quotes.json",
        "pipeline/reports/templates/article.html.j2",
        "pipeline/reports/templates/style.css",
    }
    assert wanted <= names
    in_package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pipeline").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert in_package <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/"))]


def test_the_installed_wheel_builds_a_dataset_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """An empty environment, another folder, no checkout in sight.

    The dependencies come from the environment of the tests, by path, so that nothing is
    downloaded; the package itself comes from the wheel alone.
    """
    venv.create(tmp_path / "env", with_pip=False)
    scheme = {"base": str(tmp_path / "env"), "platbase": str(tmp_path / "env")}
    site = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    zipfile.ZipFile(wheel).extractall(site)
    dependencies = [p for p in sys.path if p.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(dependencies), encoding="utf-8")
    articles = tmp_path / "elsewhere" / "articles"
    articles.mkdir(parents=True)
    text = "“The ferry is late again,” said Ann Lee, the harbour master, on Monday.\n"
    (articles / "ferry.txt").write_text(text * 3, encoding="utf-8")
    python = tmp_path / "env" / "bin" / "python"
    where = "import pipeline; print(pipeline.__file__)"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    run = {"cwd": articles.parent, "env": clean, "capture_output": True, "text": True}
    found = subprocess.run([python, "-c", where], **run, check=True)  # type: ignore[call-overload]
    assert str(site) in found.stdout
    command = [python, "-m", "pipeline", "build", "articles", "--name", "ferry"]
    built = subprocess.run(command, **run, check=False)  # type: ignore[call-overload]
    assert built.returncode == 0, built.stderr
    assert "load_dataset" in built.stdout
    assert (articles.parent / "dist" / "ferry" / "1.0.0" / "README.md").is_file()
