"""The dataset card: ``README.md``, and the smaller one that makes ``jsonl/`` a dataset of its own.

Names and titles come from users and articles. In the prose every character that Markdown or HTML
could read as markup becomes an entity, so that they are shown and never obeyed; the YAML is
written by a YAML library.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.contract.features import OLDEST_DATASETS
from pipeline.contract.tables import SPLITS, TABLES, Table
from pipeline.publish.accounts import Outcome
from pipeline.publish.files import FOLDERS, Format
from pipeline.publish.front_matter import Shelf, write_front_matter
from pipeline.publish.jsonl import OLDEST_DATASETS_WITH_JSON, find_timestamps
from pipeline.publish.quality import Estimate, Quality
from pipeline.publish.tables import Written
from pipeline.recipe import Recipe

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
CARD = "README.md"
MOST_SOURCES = 25  # a card is read by people; the rest is in the documents

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#!|~$&@]|:(?=\S)")


class CardFacts(Struct, frozen=True):
    """What a card is made of, but for its version."""

    recipe: Recipe
    written: Written
    outcomes: dict[Outcome, int]
    reasons: dict[str, int]
    stories: int
    annotator: str
    json_columns: dict[str, list[str]]
    tables: tuple[Table, ...] = TABLES
    quality: Sequence[Quality] = ()
    leaks: Sequence[str] = ()
    merged: int = 0


def write_cards(staging: Path, facts: CardFacts, version: str) -> dict[str, str]:
    """Path to text of the cards that the formats of a version need."""
    formats = facts.recipe.publish.formats
    first: Format = "parquet" if "parquet" in formats else "jsonl"
    shelf = Shelf(staging, first, "", facts.json_columns if first == "jsonl" else {})
    cards = {CARD: render_card("card.md.j2", facts, version, shelf)}
    if first == "parquet" and "jsonl" in formats:
        inner = Shelf(staging, "jsonl", FOLDERS["jsonl"], facts.json_columns)
        cards[f"{FOLDERS['jsonl']}/{CARD}"] = render_card("jsonl.md.j2", facts, version, inner)
    return cards


def render_card(template: str, facts: CardFacts, version: str, shelf: Shelf) -> str:
    """One card: front matter and prose."""
    dataset = facts.recipe.dataset
    front = write_front_matter(dataset, facts.written, version, shelf, facts.tables)
    prose = (
        _environment()
        .get_template(template)
        .render(
            title=front["pretty_name"],
            dataset=dataset,
            facts=facts,
            version=version,
            tables=[table for table in facts.tables if facts.written.sheets[table.name]],
            empty=[table.name for table in facts.tables if not facts.written.sheets[table.name]],
            missing=[split for split in SPLITS if split not in facts.written.sheets["documents"]],
            splits=[split for split in SPLITS if split in facts.written.sheets["documents"]],
            sources=facts.written.tally.sources.most_common(),
            most_sources=MOST_SOURCES,
            dataset_formats=facts.recipe.publish.formats,
            dataset_by=facts.recipe.splits.by,
            oldest=OLDEST_DATASETS,
            json_columns=shelf.as_json,
            oldest_json=OLDEST_DATASETS_WITH_JSON,
        )
    )
    return f"---\n{dump_yaml(front)}---\n\n{prose}"


def dump_yaml(data: Mapping[str, Any]) -> str:
    """YAML in the given order, one line per value."""
    import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

    text: str = yaml.safe_dump(
        dict(data), sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )
    return text


class Verbatim(str):
    """A value that the program made or has checked, and that may stand in a code block."""

    __slots__ = ()


def plain(text: object) -> str:
    """Text that is shown as it is: one line, and nothing in it is markup or a link."""
    if isinstance(text, Verbatim):
        return text
    line = " ".join(str(text).split())
    escaped = _MARKUP.sub(lambda match: f"&#{ord(match.group())};", line)
    return re.sub(r"(?i)\bwww\.", lambda match: f"{match.group()[:-1]}&#46;", escaped)


def find_json_columns(staging: Path) -> dict[str, list[str]]:
    """By table, the columns that a card of JSONL files must declare ``json``."""
    columns: dict[str, list[str]] = {}
    for table in TABLES:
        files = (staging / FOLDERS["jsonl"] / table.name).glob("*.jsonl")
        columns[table.name] = sorted({path for file in files for path in find_timestamps(file)})
    return {name: paths for name, paths in columns.items() if paths}


def _write_figure(estimate: Estimate | None) -> str:
    """A figure with its interval, in percent."""
    if estimate is None:
        return "–"
    value, low, high = (100 * one for one in (estimate.value, estimate.low, estimate.high))
    return f"{value:.1f} ({low:.1f}–{high:.1f})"


@lru_cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - for Markdown that is not enough: `plain` escapes all values
        finalize=plain,
    )
    environment.filters["verbatim"] = Verbatim
    environment.filters["figure"] = _write_figure
    environment.filters["bibtex"] = lambda text: Verbatim(re.sub(r"[^\w .,:-]", "", str(text)))
    return environment
