"""Imports that wait: whoever bound a stand-in has the module when it is used, nobody else sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.publish.gate.lazy import import_lazily


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of two modules, each of which notes that it was run."""
    (tmp_path / "oldmill").mkdir()
    (tmp_path / "oldmill" / "__init__.py").write_text("ran = ['package']\n")
    (tmp_path / "oldmill" / "wheel.py").write_text(
        "from oldmill import ran\nran.append('wheel')\nturns = 7\n"
    )
    (tmp_path / "weir.py").write_text("from oldmill import wheel\nimport oldmill as mill\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return "oldmill"


def test_a_module_is_imported_when_it_is_used(package: str) -> None:
    """Until then only the package around it is."""
    with import_lazily(f"{package}.wheel"):
        import weir  # type: ignore[import-not-found]
    assert weir.mill.ran == ["package"]
    assert not hasattr(weir.mill, "wheel")
    assert weir.wheel.turns == 7
    assert weir.mill.ran == ["package", "wheel"]
    assert weir.mill.wheel.turns == 7


def test_whoever_imports_later_has_the_module_itself(package: str) -> None:
    """Nothing is left behind where an import would find it."""
    with import_lazily(package, f"{package}.wheel"):
        pass
    import oldmill.wheel  # type: ignore[import-not-found]

    assert oldmill.ran == ["package", "wheel"]
    assert oldmill.wheel.turns == 7


def test_what_was_imported_or_is_not_there_is_left_alone(package: str) -> None:
    """A stand-in for the first would part it in two, one for the second would hide that it lacks."""
    import oldmill.wheel

    with import_lazily(package, f"{package}.wheel", f"{package}.barn", "nomill", "nomill.barn"):
        assert sys.modules["oldmill"] is oldmill
        with pytest.raises(ModuleNotFoundError):
            import nomill  # type: ignore[import-not-found]  # noqa: F401
    assert oldmill.wheel.turns == 7


def test_the_library_of_suites_leaves_out_what_no_suite_needs() -> None:
    """And finds it when it is asked for."""
    code = (
        "import sys\n"
        "from pipeline.publish.gate.suites import warm_up\n"
        "warm_up()\n"
        "assert not {'altair', 'scipy.stats', 'scipy.optimize'} & set(sys.modules)\n"
        "from great_expectations.expectations.core import (\n"
        "    expect_column_kl_divergence_to_be_less_than as kl)\n"
        "assert round(float(kl.stats.entropy([1, 1], base=2)), 9) == 1\n"
        "assert kl.alt.Chart.__module__.startswith('altair.')\n"
        "import scipy.stats\n"
        "assert kl.stats.entropy is scipy.stats.entropy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
