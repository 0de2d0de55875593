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

_MAIN_BEGINS, _MAIN_ENDS = '<main id="main" tabindex="-1">\n', "</main>"
_GAP = "\0"  # stands in no heading and no template
_TEMPLATES = Path(__file__).parent / "templates"


class Printer:
    """Writes the pages of one report into ``folder``."""

    def __init__(self, folder: Path, heading: Heading) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        self._folder = folder
        self._frames: dict[tuple[int, str], list[str]] = {}
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
        self._save(path, self._render(template, path.count("/"), **context))

    def renew(self, path: str, html: str, page: str, title: str) -> bool:
        """Write a page that this program wrote before, its main part as it is; False: it has none.

        Text of an article cannot be taken for the ends of that part: it is escaped.
        """
        from markupsafe import escape

        _, begins, rest = html.partition(_MAIN_BEGINS)
        main, ends, _ = rest.rpartition(_MAIN_ENDS)
        if begins and ends:
            head, middle, foot = self._frame(path.count("/"), page)
            self._save(path, f"{head}{escape(title)}{middle}{main}{foot}")
        return bool(begins and ends)

    def _frame(self, depth: int, page: str) -> list[str]:
        """What stands before, between and after the title and the main part of such a page."""
        if (depth, page) not in self._frames:
            html = self._render("renewed", depth, page=page, title=_GAP, main=_GAP)
            self._frames[depth, page] = html.split(_GAP)
        return self._frames[depth, page]

    def _render(self, template: str, depth: int, **context: Any) -> str:  # noqa: ANN401 - as above
        return self._pages.get_template(f"{template}.html.j2").render(root="../" * depth, **context)

    def _save(self, path: str, html: str) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
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
