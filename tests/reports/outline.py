"""A page as lines to read: what a person would see of it, and where it leads.

One line for each block, indented as the page is nested; what stands within a line of text stays in
it. ``p.note: 12 quotes`` is a paragraph of that class. Hashes, the style sheet and the script are
left out, so that only a change of the page itself is seen.
"""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"meta", "br", "input", "link", "img", "hr"})
_INLINE = frozenset({"a", "span", "b", "strong", "sub", "del", "ins", "q", "code", "button", "br"})
_SKIPPED = frozenset({"style", "script"})


def outline(page: str) -> str:
    """The outline of a page of HTML."""
    writer = _Outline()
    writer.feed(page)
    writer.close()
    return "\n".join(line for line in writer.lines if line.strip()) + "\n"


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._depth = 0
        self._skipped = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped = tag in _SKIPPED
        if self._skipped:
            return
        if tag in _INLINE:
            self.lines[-1] += f"<{_name(tag, attrs)}>"
            return
        self.lines.append(f"{'  ' * self._depth}{_name(tag, attrs)}:")
        if tag not in _VOID:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped = False
        elif tag in _INLINE:
            self.lines[-1] += "</>"
        elif tag not in _VOID:
            self._depth -= 1
            self.lines.append("  " * self._depth)

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self._skipped:
            return
        if data == " ":
            self.lines[-1] += data
        elif words:
            before = " " if data[0].isspace() or self.lines[-1].endswith(":") else ""
            self.lines[-1] += before + words + (" " if data[-1].isspace() else "")


def _name(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """``a.num#q0[href=#who-q0]``."""
    values = dict(attrs)
    css = "".join(f".{name}" for name in (values.pop("class", "") or "").split())
    anchor = f"#{values.pop('id')}" if "id" in values else ""
    if values.get("http-equiv") == "Content-Security-Policy":
        values["content"] = "…"
    rest = "".join(f"[{name}={value}]" if value else f"[{name}]" for name, value in values.items())
    return f"{tag}{css}{anchor}{rest}"
