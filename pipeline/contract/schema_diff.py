"""What changed between two schema versions, and whether it breaks a reader of the old one.

A reader of the old schema breaks where rows of the new one may hold what the old did not promise:
a field that is gone, a null, a term or a number that could not be before. It goes on where the new
schema promises more. The rule is that of Avro and Protocol Buffers ("backward compatible"), read
from JSON Schema. Two facts are added that no validator sees: terms of a class label are numbers in
Parquet, so their order counts; and a reader that validates strictly refuses any new field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from pipeline.errors import UsageError

Effect = Literal["breaks", "adds", "tightens", "words", "checks"]
Schema = Mapping[str, Any]

_ORDER = ("breaks", "adds", "tightens", "checks", "words")
_LOWER_IS_LOOSER = ("minimum", "minLength", "minItems")


class Change(Struct, frozen=True):
    """One change of one field, or of one rule of a suite.

    ``effect``: ``breaks`` a reader; ``adds`` something that it can pass by; ``tightens`` what it
    was promised; ``words`` of a description; ``checks`` of the gate.
    """

    effect: Effect
    table: str
    path: str
    what: str


class SchemaDiff(Struct, frozen=True):
    """All changes, those that break a reader first."""

    old: str
    new: str
    breaks: bool
    changes: list[Change]


def diff_schemas(old: Path, new: Path) -> SchemaDiff:
    """Compare two schema folders, such as ``schema/v1``, or two published versions.

    Raises: UsageError if there is no schema in one of them.
    """
    before, after = _read_schemas(old), _read_schemas(new)
    changes = [
        change
        for name in sorted(before.keys() | after.keys())
        for change in _diff_files(name, before.get(name), after.get(name))
    ]
    changes.sort(key=lambda one: (_ORDER.index(one.effect), one.table, one.path))
    breaks = any(change.effect == "breaks" for change in changes)
    return SchemaDiff(str(old), str(new), breaks, changes)


def _read_schemas(folder: Path) -> dict[str, Schema]:
    """Row schemas and suites by their paths below the schema folder."""
    place = folder / "schema" if (folder / "schema").is_dir() else folder
    files = sorted([*place.glob("*.schema.json"), *place.glob("expectations/*.json")])
    if not files:
        raise UsageError(
            f"{folder} holds no schema: give a folder such as schema/v1, or a published version"
        )
    try:
        return {p.relative_to(place).as_posix(): json.loads(p.read_bytes()) for p in files}
    except ValueError as error:
        raise UsageError(f"a schema in {place} cannot be read: {error}") from error


def _diff_files(name: str, old: Schema | None, new: Schema | None) -> Iterator[Change]:
    table = Path(name).name.partition(".")[0]
    table = "documents" if table == "document" else table
    if name.startswith("expectations/"):
        yield from _diff_suites(table, old or {}, new or {})
    elif old is None or new is None:
        gone = new is None
        what = "the table is gone" if gone else "a new table"
        yield Change("breaks" if gone else "adds", table, "", what)
    else:
        yield from _diff_objects(table, "", _Node(old, old), _Node(new, new))


class _Node(Struct, frozen=True):
    """A part of a schema, with the whole that its references point into."""

    part: Schema
    root: Schema

    def resolve(self) -> tuple[Schema, bool]:
        """The part with references followed, and whether it may be null."""
        part, nullable = self.part, False
        while True:
            kind = part.get("type")
            if isinstance(kind, list):
                nullable = nullable or "null" in kind
                part = {**part, "type": next(one for one in kind if one != "null")}
            elif "anyOf" in part:
                options = [one for one in part["anyOf"] if one.get("type") != "null"]
                nullable = nullable or len(options) < len(part["anyOf"])
                part = {"description": part.get("description", ""), **options[0]}
            elif "$ref" in part:
                target = self.root["$defs"][part["$ref"].rpartition("/")[2]]
                part = {**target, "description": part.get("description", "")}
            else:
                return part, nullable

    def child(self, part: Schema) -> _Node:
        """A part within this part."""
        return _Node(part, self.root)


def _diff_objects(table: str, path: str, old: _Node, new: _Node) -> Iterator[Change]:
    before, after = old.resolve()[0]["properties"], new.resolve()[0]["properties"]
    for name in before.keys() | after.keys():
        place = f"{path}.{name}" if path else name
        if name not in after:
            yield Change("breaks", table, place, "the field is gone")
        elif name not in before:
            what = "a new field; only a reader that allows no other fields is disturbed"
            yield Change("adds", table, place, what)
        else:
            yield from _diff_values(table, place, old.child(before[name]), new.child(after[name]))


def _diff_values(table: str, path: str, old: _Node, new: _Node) -> Iterator[Change]:
    before, was_nullable = old.resolve()
    after, is_nullable = new.resolve()
    if was_nullable != is_nullable:
        what = "may be null now" if is_nullable else "is never null now"
        yield Change("breaks" if is_nullable else "tightens", table, path, what)
    if before.get("description") != after.get("description"):
        yield Change("words", table, path, f"is now described as: {after.get('description', '')}")
    if before["type"] != after["type"]:
        yield Change("breaks", table, path, f"was {before['type']}, is {after['type']}")
        return
    yield from _diff_bounds(table, path, before, after)
    yield from _diff_terms(table, path, before.get("enum"), after.get("enum"))
    if before["type"] == "array":
        items = (node.child(part["items"]) for node, part in ((old, before), (new, after)))
        yield from _diff_values(table, f"{path}[]", *items)
    elif before["type"] == "object":
        yield from _diff_objects(table, path, old.child(before), new.child(after))


def _diff_bounds(table: str, path: str, before: Schema, after: Schema) -> Iterator[Change]:
    for key in (*_LOWER_IS_LOOSER, "maximum", "maxLength", "maxItems", "pattern"):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was is None:
            looser = False
        elif now is None or key == "pattern":
            looser = True
        else:
            looser = (now < was) == (key in _LOWER_IS_LOOSER)
        what = f"{key} was {'none' if was is None else was}, is {'none' if now is None else now}"
        yield Change("breaks" if looser else "tightens", table, path, what)


def _diff_terms(
    table: str, path: str, was: list[str] | None, now: list[str] | None
) -> Iterator[Change]:
    if was == now:
        return
    if was is None or now is None:
        what = "any string now, no closed list" if now is None else f"one of {', '.join(now)} now"
        yield Change("breaks" if now is None else "tightens", table, path, what)
        return
    if added := [term for term in now if term not in was]:
        yield Change("breaks", table, path, f"new terms: {', '.join(added)}")
    if gone := [term for term in was if term not in now]:
        yield Change("tightens", table, path, f"terms that are gone: {', '.join(gone)}")
    numbers = {term: number for number, term in enumerate(now)}
    if moved := [term for number, term in enumerate(was) if numbers.get(term, number) != number]:
        what = f"terms with another number, where it is a class label: {', '.join(moved)}"
        yield Change("breaks", table, path, what)


def _diff_suites(table: str, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = (
        {one["meta"]["rule"]: one for one in suite.get("expectations", [])} for suite in (old, new)
    )
    for rule in before.keys() | after.keys():
        if rule not in after:
            yield Change("checks", table, rule, "is checked no more")
        elif rule not in before:
            yield Change("checks", table, rule, f"is checked now ({after[rule]['severity']})")
        elif before[rule] != after[rule]:
            keys = [key for key in after[rule] if before[rule].get(key) != after[rule][key]]
            yield Change("checks", table, rule, f"changed in {', '.join(keys)}")
