"""Commands that look at what is published: show, schema, check, diff, report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from pipeline.cli.application import Json, Out, app


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
    from pipeline.cli.console import open_console, print_json
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
    from pipeline.cli.console import print_findings, print_json
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
    from pipeline.cli.console import open_console, print_json
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


def _diff_schemas(versions: list[Path], *, as_json: bool) -> None:
    from pipeline.cli.console import print_json, print_schema_diff
    from pipeline.contract.schema_diff import diff_schemas
    from pipeline.errors import UsageError

    if len(versions) != 2:  # noqa: PLR2004 - the old one and the new one
        raise UsageError("schema diff takes two folders: pressmark schema diff OLD NEW")
    diff = diff_schemas(*versions)
    if as_json:
        print_json(diff)
    else:
        print_schema_diff(diff)
