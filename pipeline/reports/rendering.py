"""Pages from templates: every value is escaped, and each page says what it may load: nothing.

The policy (CSP) of a page names the one script and the one style sheet by their hashes, so that
text from an article could not run or load anything even if it came through as markup.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.reports.edition import Heading

_TEMPLATES = Path(__file__).parent / "templates"


class Printer:
    """Writes the pages of one report into ``folder``."""

    def __init__(self, folder: Path, heading: Heading) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        self._folder = folder
        self._pages = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        style, script = (
            (_TEMPLATES / name).read_text(encoding="utf-8") for name in ("style.css", "script.js")
        )
        self._pages.globals |= {
            "heading": heading,
            "style": Markup(style),  # noqa: S704 - the package's own file, no data in it
            "script": Markup(script),  # noqa: S704 - likewise
            "policy": write_policy(style, script),
        }

    def write(self, path: str, template: str, **context: Any) -> None:  # noqa: ANN401 - a template's
        """Write one page; ``path`` is relative to the report, ``template`` is without suffix."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * path.count("/")
        html = self._pages.get_template(f"{template}.html.j2").render(root=root, **context)
        # A lone surrogate cannot be written; everything else is what the data says.
        target.write_text(html, encoding="utf-8", errors="replace", newline="\n")


def write_policy(style: str, script: str) -> str:
    """The content security policy of a page with just this style sheet and this script."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
