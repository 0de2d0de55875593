"""Commands that pass a version on, or take an article down: export, rebuild, withdraw, push."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from pipeline.cli.application import Out, app


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
    from pipeline.cli.console import open_console
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
    from pipeline.cli.console import open_console
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
    from pipeline.cli.console import open_console
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
    from pipeline.cli.console import open_console
    from pipeline.publish.remote import push_version

    done = push_version(version, address, is_private=private)
    words = f"pushed     {done.address}   {done.files:,} files · {done.bytes:,} bytes"
    open_console().print(words, soft_wrap=True)
