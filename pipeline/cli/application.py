"""The command line itself, and the options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

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
