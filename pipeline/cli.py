"""One verb per command. What the commands print is in ``pipeline.console``.

Exit codes: 0 done; 2 the command or the recipe is wrong; 3 nothing to read; 4 the gate stopped
the version; 5 the version cannot be written; 6 a published version does not verify; 7 a check of
the gate could not run; 8 more articles break a check than may be set aside; 1 otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer import Argument, Option

from pipeline.errors import PressmarkError

EXIT_CODES = (
    "Exit codes: 0 done, 1 failed, 2 wrong command or recipe, 3 nothing to read, "
    "4 stopped by the gate, 5 cannot be published, 6 a version does not verify, 7 a check of the "
    "gate could not run, 8 too many articles to set aside."
)

app = typer.Typer(
    name="pressmark",
    help="A folder of news articles becomes a published, annotated dataset.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Out = Annotated[Path, Option(help="Folder of the published datasets.")]
Json = Annotated[bool, Option("--json", help="Print one JSON object, for programs.")]


@app.command()
def build(
    paths: Annotated[list[Path], Argument(help="Files and folders of articles.")],
    name: Annotated[str | None, Option(help="Name of the dataset; else the recipe's.")] = None,
    recipe: Annotated[Path | None, Option(help="TOML file; see `pressmark recipe`.")] = None,
    out: Out = Path("dist"),
    version: Annotated[
        str | None, Option(help="Publish under this version; it may raise, never understate.")
    ] = None,
    workers: Annotated[int, Option(min=1, help="Processes that annotate.")] = 1,
    quarantine: Annotated[
        bool,
        Option("--quarantine", help="Set articles aside that break a check, instead of stopping."),
    ] = False,
    json: Json = False,
) -> None:
    """Read articles, annotate them, check them and publish a version."""
    from pipeline.build import build_dataset
    from pipeline.console import BuildLines, print_json

    lines = BuildLines(quiet=json)
    chosen = _choose_recipe(recipe, name, quarantine=quarantine)
    with lines:
        result = build_dataset(paths, chosen, out, version=version, workers=workers, watch=lines)
    if json:
        print_json(result.summary())
    else:
        lines.print_result(result)


@app.command()
def show(
    article: Annotated[str, Argument(metavar="ID", help="Id of an article, or its first digits.")],
    dataset: Annotated[
        Path | None, Option(help="A published version; else the newest of each dataset.")
    ] = None,
    out: Out = Path("dist"),
    json: Json = False,
) -> None:
    """Show one article with its entities and quotes marked."""
    from pipeline.console import open_console, print_json
    from pipeline.publish.reading import find_document
    from pipeline.reports.terminal import show_document

    document = find_document(article, dataset, out)
    if json:
        print_json(document)
    else:
        show_document(document, open_console())


@app.command()
def schema(
    what: Annotated[
        Literal["dictionary", "documents", "sentences", "entities", "quotes", "diff"],
        Argument(help="The data dictionary, the JSON Schema of a table's row, or `diff`."),
    ] = "dictionary",
    versions: Annotated[
        list[Path] | None,
        Argument(metavar="OLD NEW", help="For `diff`: schema folders, or published versions."),
    ] = None,
    json: Json = False,
) -> None:
    """Print the contract: what a published dataset holds; or what changed between two of them."""
    if what == "diff":
        _diff_schemas(versions or [], as_json=json)
        return
    from pipeline.contract.location import schema_folder
    from pipeline.contract.tables import find_table

    file = "data_dictionary.md" if what == "dictionary" else find_table(what).schema_file
    sys.stdout.write((schema_folder() / file).read_text(encoding="utf-8"))


@app.command()
def check(
    path: Annotated[Path, Argument(help="A published version: dist/NAME/VERSION.")],
    json: Json = False,
) -> None:
    """Verify a published version again: checksums, schema, laws, counts."""
    from pipeline.console import print_findings, print_json
    from pipeline.publish.check import check_version, require_sound

    findings = check_version(path)
    if json:
        print_json(findings)
    else:
        print_findings(path, findings)
    require_sound(path, findings)


@app.command()
def diff(
    old: Annotated[Path, Argument(help="A published version: dist/NAME/VERSION.")],
    new: Annotated[Path, Argument(help="A later version of the same dataset.")],
    html: Annotated[Path | None, Option(help="Write the difference as an HTML page.")] = None,
    json: Json = False,
) -> None:
    """Show what differs between two versions: documents, annotations span by span, causes."""
    from pipeline.console import open_console, print_json
    from pipeline.publish.diff import compare_versions
    from pipeline.publish.diff_page import write_difference_page, write_lines
    from pipeline.publish.versions import require_version

    change = compare_versions(require_version(old), require_version(new))
    if html:
        write_difference_page(change, html)
    if json:
        print_json(change)
    else:
        console = open_console()
        for line in write_lines(change):
            console.print(line, soft_wrap=True)


@app.command()
def export(
    version: Annotated[Path, Argument(help="A published version: dist/NAME/VERSION.")],
    to: Annotated[
        Literal["spacy", "conll", "brat", "labelstudio", "csv"],
        Option(help="spaCy DocBin, CoNLL-2003, brat, Label Studio, or quotes as CSV."),
    ],
    out: Annotated[Path, Option(help="A new folder; it gets a file or folder per split.")],
) -> None:
    """Write a version in a format of people who train and annotate."""
    from pipeline.console import open_console
    from pipeline.publish.exports import export_version

    console = open_console()
    for path in export_version(version, to, out):
        console.print(f"exported   {path}", soft_wrap=True)


@app.command()
def rebuild(
    version: Annotated[Path, Argument(help="A version that was published without texts.")],
    texts: Annotated[list[Path], Option(help="Files and folders of its articles.")],
    out: Annotated[Path, Option(help="The whole version appears as OUT/NAME/VERSION.")],
    allow_missing: Annotated[
        bool, Option("--allow-missing", help="Leave out what has no article.")
    ] = False,
) -> None:
    """Put the texts back into a version without texts, verified by hash."""
    from pipeline.console import open_console
    from pipeline.publish.rebuild import rebuild_version

    done = rebuild_version(version, texts, out, allow_missing=allow_missing)
    left = f" · without a text {len(done.missing):,}" if done.missing else ""
    words = f"rebuilt    {done.path}   documents {done.documents:,}{left}"
    open_console().print(words, soft_wrap=True)


@app.command()
def withdraw(
    article: Annotated[str, Argument(metavar="ID", help="Id of an article, or its first digits.")],
    reason: Annotated[str, Option(help="One line for the changelog; cite nothing of the text.")],
    name: Annotated[str, Option(help="The dataset that holds it.")],
    out: Out = Path("dist"),
) -> None:
    """Take an article down: no later version will hold it."""
    from pipeline.console import open_console
    from pipeline.publish.withdrawal import withdraw_document

    done = withdraw_document(article, reason, out / name)
    console = open_console()
    console.print(f"withdrawn  {done.tombstone.document_id} from {done.dataset}", soft_wrap=True)
    for path in done.held_by:
        console.print(f"held by    {path}   delete it to take it down there", soft_wrap=True)
    console.print("next       build again: the next version lacks it", soft_wrap=True)


@app.command()
def push(
    version: Annotated[Path, Argument(help="A published version: dist/NAME/VERSION.")],
    address: Annotated[
        str, Argument(help="hf://datasets/OWNER/NAME, or a folder: s3://, gs://, file:// ...")
    ],
    private: Annotated[
        bool, Option("--private", help="Make a new repository of the Hub private.")
    ] = False,
) -> None:
    """Copy a version to the Hub or to another store; it never writes over one."""
    from pipeline.console import open_console
    from pipeline.publish.remote import push_version

    done = push_version(version, address, is_private=private)
    words = f"pushed     {done.address}   {done.files:,} files · {done.bytes:,} bytes"
    open_console().print(words, soft_wrap=True)


@app.command()
def report(
    path: Annotated[Path, Argument(help="A published version: dist/NAME/VERSION.")],
    rebuild: Annotated[
        Path | None,
        Option(help="Write it anew into this folder; a published version never changes."),
    ] = None,
    browser: Annotated[
        bool | None,
        Option("--open/--no-open", help="Open it in a browser; else only on a terminal."),
    ] = None,
) -> None:
    """Open the report of a version: the verdict, every finding, every article with its marks."""
    import webbrowser

    from pipeline.reports.published import find_report, rebuild_report

    page = rebuild_report(path, rebuild) if rebuild else find_report(path)
    sys.stdout.write(f"report     {page}\n")
    if sys.stdout.isatty() if browser is None else browser:
        webbrowser.open(page.resolve().as_uri())


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
    from pipeline.console import open_console, print_json
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
) -> None:
    """Train the embedded model on your own gold (needs the extra `train`)."""
    from pipeline.training.train import train_model

    train_model(ner, quotes, out)


@app.command()
def status(out: Out = Path("dist"), json: Json = False) -> None:
    """List the datasets, their versions, and what the store of finished work holds."""
    from pipeline.console import print_json, print_status
    from pipeline.publish.reading import list_versions

    found = list_versions(out)
    if json:
        print_json(found)
    else:
        print_status(found, out)


@app.command()
def recipe(
    path: Annotated[Path | None, Argument(help="A recipe to complete; else the defaults.")] = None,
) -> None:
    """Print a recipe with every setting and its reason."""
    from pipeline.recipe import Recipe
    from pipeline.recipe_file import read_recipe, render_recipe

    sys.stdout.write(render_recipe(read_recipe(path) if path else Recipe()))


def main(arguments: list[str] | None = None) -> Any:  # noqa: ANN401 - typer's own
    """Run the command line; an expected error is one message and its exit code."""
    try:
        return app(arguments)
    except PressmarkError as error:
        sys.stderr.write(f"pressmark: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _diff_schemas(versions: list[Path], *, as_json: bool) -> None:
    from pipeline.console import print_json, print_schema_diff
    from pipeline.contract.schema_diff import diff_schemas
    from pipeline.errors import UsageError

    if len(versions) != 2:  # noqa: PLR2004 - the old one and the new one
        raise UsageError("schema diff takes two folders: pressmark schema diff OLD NEW")
    diff = diff_schemas(*versions)
    if as_json:
        print_json(diff)
    else:
        print_schema_diff(diff)


def _choose_recipe(path: Path | None, name: str | None, *, quarantine: bool) -> Any:  # noqa: ANN401 - Recipe is imported late
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


if __name__ == "__main__":
    main()
