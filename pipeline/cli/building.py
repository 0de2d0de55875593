"""Commands that make a dataset: build, status, clean-store, recipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from pipeline.cli.application import Json, Out, app

if TYPE_CHECKING:
    from pipeline.recipe import Recipe
    from pipeline.run.engine import Engine


@app.command()
def build(
    paths: Annotated[list[Path], Argument(help="Files and folders of articles.")],
    name: Annotated[str | None, Option(help="Name of the dataset; else the recipe's.")] = None,
    recipe: Annotated[Path | None, Option(help="TOML file; see `pressmark recipe`.")] = None,
    out: Out = Path("dist"),
    version: Annotated[
        str | None, Option(help="Publish under this version; it may raise, never understate.")
    ] = None,
    workers: Annotated[
        int | None,
        Option(min=1, help="Processes that annotate: 1, or one per core of a Ray cluster."),
    ] = None,
    engine: Annotated[
        Literal["local", "ray"], Option(help="Where they run: on this machine, or on Ray.")
    ] = "local",
    address: Annotated[
        str | None, Option(help="Of a Ray cluster: HOST:PORT; else one is started for this run.")
    ] = None,
    gpus: Annotated[
        float,
        Option(min=0.01, help="Share of a GPU for each Ray worker, if the recipe asks for one."),
    ] = 1.0,
    quarantine: Annotated[
        bool,
        Option("--quarantine", help="Set articles aside that break a check, instead of stopping."),
    ] = False,
    json: Json = False,
) -> None:
    """Read articles, annotate them, check them and publish a version."""
    from pipeline.build import build_dataset
    from pipeline.cli.console import BuildLines, print_json

    lines = BuildLines(quiet=json)
    chosen = _choose_recipe(recipe, name, quarantine=quarantine)
    where = _choose_engine(engine, workers, address, gpus)
    with lines:
        result = build_dataset(paths, chosen, out, version=version, engine=where, watch=lines)
    if json:
        print_json(result.summary())
    else:
        lines.print_result(result)


@app.command()
def status(
    paths: Annotated[
        list[Path] | None, Argument(help="Articles: say what a build of them would do, and why.")
    ] = None,
    name: Annotated[str | None, Option(help="Name of the dataset; else the recipe's.")] = None,
    recipe: Annotated[Path | None, Option(help="TOML file; see `pressmark recipe`.")] = None,
    out: Out = Path("dist"),
    explain: Annotated[
        bool, Option("--explain", help="Name each article that is not done, and what changed.")
    ] = False,
    json: Json = False,
) -> None:
    """List the datasets and their versions; or say what would run and why. Nothing is run."""
    from pipeline.cli.console import print_json, print_pending, print_status
    from pipeline.publish.pending import find_pending
    from pipeline.publish.reading import list_versions

    if paths:
        pending = find_pending(paths, _choose_recipe(recipe, name), out)
        if json:
            print_json(pending.summary())
        else:
            print_pending(pending, explain=explain)
        return
    found = list_versions(out)
    if json:
        print_json(found)
    else:
        print_status(found, out)


@app.command("clean-store")
def clean_store(
    out: Out = Path("dist"),
    dry_run: Annotated[
        bool, Option("--dry-run", help="Remove nothing; say what would be removed.")
    ] = False,
    forget: Annotated[
        bool, Option("--forget", help="Go on although a version has no record of what it needs.")
    ] = False,
    json: Json = False,
) -> None:
    """Remove finished work that no published version and no latest build needs."""
    from pipeline.cli.console import print_cleaned, print_json
    from pipeline.publish.cleaning import clean_store

    done = clean_store(out, is_dry=dry_run, forget=forget)
    if json:
        print_json(done)
    else:
        print_cleaned(done, is_dry=dry_run)


@app.command()
def recipe(
    path: Annotated[Path | None, Argument(help="A recipe to complete; else the defaults.")] = None,
) -> None:
    """Print a recipe with every setting and its reason."""
    from pipeline.recipe import Recipe
    from pipeline.recipe_file import read_recipe, render_recipe

    sys.stdout.write(render_recipe(read_recipe(path) if path else Recipe()))


def _choose_engine(
    name: Literal["local", "ray"], workers: int | None, address: str | None, gpus: float
) -> Engine:
    from pipeline.errors import UsageError
    from pipeline.run.engine import Engine

    if address and name != "ray":
        raise UsageError("--address is that of a Ray cluster: it needs --engine ray.")
    return Engine(name, workers, address, gpus)


def _choose_recipe(path: Path | None, name: str | None, *, quarantine: bool = False) -> Recipe:
    import re

    from msgspec.structs import replace

    from pipeline.errors import UsageError
    from pipeline.recipe import NAME_PATTERN, Recipe
    from pipeline.recipe_file import read_recipe

    chosen = read_recipe(path) if path else Recipe()
    if quarantine:
        chosen = replace(chosen, gate=replace(chosen.gate, quarantine=True))
    if name is None:
        return chosen
    if not re.match(NAME_PATTERN, name):
        raise UsageError(
            f"--name {name}: expected lower-case letters, digits, dots, dashes, underscores, "
            "beginning with a letter or digit, as repositories of the Hub want it."
        )
    return replace(chosen, dataset=replace(chosen.dataset, name=name))
