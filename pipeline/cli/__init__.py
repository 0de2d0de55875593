"""One verb per command; what the commands print is in ``pipeline.cli.console``.

Exit codes: 0 done; 2 the command or the recipe is wrong; 3 nothing to read; 4 the gate stopped
the version; 5 the version cannot be written; 6 a published version does not verify; 7 a check of
the gate could not run; 8 more articles break a check than may be set aside; 1 otherwise.
"""

from __future__ import annotations

import sys
from typing import Any

from pipeline.cli import building, measuring, reading, sharing
from pipeline.cli.application import app
from pipeline.errors import PressmarkError

__all__ = ["app", "building", "main", "measuring", "reading", "sharing"]


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
