"""Reading and writing a recipe as TOML.

A mistake is refused in one line that names file, line, key and the likely fix. TOML, because
YAML aliases can blow up; ``tomllib`` keeps no lines, so the line of a key is found in the text.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from pipeline.errors import RecipeError
from pipeline.recipe import Recipe
from pipeline.recipe_conflicts import find_conflicts

_HEADER = re.compile(r"\s*\[\s*([A-Za-z0-9_.\- \"]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"]+)\s*=")


def read_recipe(path: Path) -> Recipe:
    """The recipe in the TOML file ``path``, with defaults for what it leaves out.

    Raises:
        RecipeError: names file, line, key and the likely fix.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RecipeError(
            f"Recipe {path}: {error.strerror or error}. Expected a TOML file; "
            "`pressmark recipe` prints one with every setting."
        ) from error
    except UnicodeDecodeError as error:
        raise RecipeError(
            f"Recipe {path}: not UTF-8 at byte {error.start}. Save it as UTF-8."
        ) from error
    return parse_recipe(text, str(path))


def parse_recipe(text: str, where: str) -> Recipe:
    """The recipe in ``text``; ``where`` names it in errors.

    Raises:
        RecipeError: names file, line, key and the likely fix.
    """
    lines = dict(_key_lines(text))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(_explain_syntax(text, where, error)) from error
    for complaint, section, key in _find_mistakes(values):
        raise RecipeError(f"Recipe {where}, line {_line(lines, section, key)}: {complaint}")
    recipe = msgspec.convert(values, Recipe)
    for conflict in find_conflicts(recipe):
        line = _line(lines, conflict.section, conflict.key)
        raise RecipeError(f"Recipe {where}, line {line}: {conflict.complaint}")
    return recipe


def render_recipe(recipe: Recipe) -> str:
    """The recipe as TOML: every setting, with its default and its reason above it."""
    blocks = []
    for section, config in _sections():
        value = getattr(recipe, section)
        summary = (config.__doc__ or "").split(": ", 1)[-1].splitlines()[0]
        lines = [f"# {summary}", f"[{section}]"]
        for key in config.__struct_fields__:
            chosen, default = _toml(getattr(value, key)), _toml(getattr(config(), key))
            note = "" if chosen == default else f" (default: {default})"
            lines.append(f"# {_reason(config, key)}{note}")
            lines.append(f"{key} = {chosen}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _sections() -> Iterator[tuple[str, type[Struct]]]:
    yield from get_type_hints(Recipe).items()


def _reason(config: type[Struct], key: str) -> str:
    hint = get_type_hints(config, include_extras=True)[key]
    metas = [meta for meta in get_args(hint) if isinstance(meta, Meta)]
    return next((meta.description for meta in metas if meta.description), "")


def _toml(value: Any) -> str:  # noqa: ANN401 - any value that TOML knows
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key_lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """``((section, key), line)`` for each header and key; a header's key is empty."""
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            section = header[1].replace('"', "")
            yield (section, ""), number
        elif key := _KEY.match(line):
            name = key[1].replace('"', "")
            if section:
                yield (section, name), number
            else:
                head, _, rest = name.partition(".")
                yield (head, rest), number


def _line(lines: dict[tuple[str, str], int], section: str, key: str) -> int:
    """The line of a key; of its section where the key stands in an inline table."""
    return lines.get((section, key)) or lines.get((section, "")) or 1


def _explain_syntax(text: str, where: str, error: tomllib.TOMLDecodeError) -> str:
    message = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    number = int(found[1]) if found else text.count("\n") + 1
    line = text.split("\n")[min(number, text.count("\n") + 1) - 1].strip()
    if "overwrite" in message or "twice" in message:
        key = line.partition("=")[0].strip()
        return f"Recipe {where}, line {number}: duplicate key `{key}`. Keep one of the two lines."
    plain = message.partition(" (at")[0]
    return f"Recipe {where}, line {number}: not TOML: {plain}. The line reads: {line[:80]}"


def _find_mistakes(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """``(complaint, section, key)`` for each unknown key or wrong type."""
    sections = dict(_sections())
    for section, content in values.items():
        if section not in sections:
            yield (
                _unknown(
                    "section" if isinstance(content, dict) else "key", section, list(sections)
                ),
                section,
                "",
            )
        elif not isinstance(content, dict):
            yield f"`{section}` is a section; write it as [{section}].", section, ""
        else:
            for complaint, key in _find_section_mistakes(section, sections[section], content):
                yield complaint, section, key


def _find_section_mistakes(
    section: str, config: type[Struct], content: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    known = config.__struct_fields__
    for key, value in content.items():
        if key not in known:
            yield _unknown("key", key, list(known), f" in [{section}]"), key
            continue
        try:
            msgspec.convert({key: value}, config)
        except msgspec.ValidationError as error:
            reason = str(error).partition(" - at")[0]
            found = f"`{key}` in [{section}] is {_toml(value)[:60]}: {_lower_first(reason)}."
            yield f"{found} {_default(config, key)}", key


def _default(config: type[Struct], key: str) -> str:
    return f"The default is {_toml(getattr(config(), key))}: {_reason(config, key)}."


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _unknown(what: str, name: str, known: list[str], place: str = "") -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean `{close[0]}`?" if close else ""
    return f"unknown {what} `{name}`{place}. Known: {', '.join(known)}.{hint}"
