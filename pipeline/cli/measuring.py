"""Commands about the quality of the annotations: evaluate, train."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from pipeline.cli.application import Json, app


@app.command()
def evaluate(
    gold: Annotated[
        Path, Argument(help="Gold: a folder of brat files, or JSONL of documents or names.")
    ],
    version: Annotated[
        Path | None, Option(help="A published version; else a fresh run on the gold's texts.")
    ] = None,
    recipe: Annotated[Path | None, Option(help="TOML file, for a fresh run.")] = None,
    speakers: Annotated[
        Path | None, Option(help="JSONL that names the speakers, where the gold does not.")
    ] = None,
    html: Annotated[Path | None, Option(help="Write the worst articles as an HTML page.")] = None,
    workers: Annotated[int, Option(min=1, help="Processes that annotate.")] = 1,
    json: Json = False,
) -> None:
    """Measure annotations against gold: precision, recall, F1, with confidence intervals."""
    from pipeline.cli.console import open_console, print_json
    from pipeline.evaluate.evaluation import evaluate_gold
    from pipeline.evaluate.page import write_page
    from pipeline.evaluate.report import show_evaluation
    from pipeline.recipe_file import read_recipe

    chosen = read_recipe(recipe) if recipe else None
    result = evaluate_gold(gold, chosen, version=version, speakers=speakers, workers=workers)
    if html:
        write_page(result, html)
    if json:
        print_json(result)
    else:
        show_evaluation(result, open_console())


@app.command()
def train(
    ner: Annotated[list[Path], Option(help="JSONL with `text` and `ents`; give it once a file.")],
    quotes: Annotated[list[Path], Option(help="Folder of brat files; give it once a folder.")],
    out: Annotated[Path, Option(help="Folder for the weights; a stopped run in it goes on.")],
    start: Annotated[
        Path | None, Option(help="Folder of a model to go on from (default: MiniLM, untrained).")
    ] = None,
) -> None:
    """Train the embedded model on your own gold (needs the extra `train`)."""
    from pipeline.training.train import train_model

    train_model(ner, quotes, out, start=start)
