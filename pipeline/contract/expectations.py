"""The contract as Great Expectations suites: what each flat column must hold, and rates.

A suite is written in the library's own JSON form, so that a user can load it in a context of
their own. It is derived from the neutral schema (never null, one of these terms, within these
bounds) and from ``RULES``, the rules that concern a whole dataset, each with its reason. The
library sees flat columns only: a list column ``mentions`` is the whole number ``mentions_count``,
its length; ``text_chars`` is the length of ``text``.

Severities are the library's: ``critical`` stops a publication, ``warning`` is reported.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pipeline.contract.fields import Choice, Field, Group, Many, Real, Text, Whole
from pipeline.contract.tables import TABLES, Table
from pipeline.records import SCHEMA_VERSION

Expectation = dict[str, Any]


class Rule(NamedTuple):
    """A rule over a whole table: an expectation of the library, and why it is expected."""

    table: str
    name: str
    type: str
    kwargs: dict[str, Any]
    severity: str
    reason: str


def _mostly(column: str, share: float, **kwargs: object) -> dict[str, Any]:
    return {"column": column, "mostly": share, **kwargs}


def _pair(low: str, high: str) -> dict[str, Any]:
    return {"column_A": high, "column_B": low, "ignore_row_if": "either_value_is_missing"}


_BETWEEN = "expect_column_values_to_be_between"
_PRESENT = "expect_column_values_to_not_be_null"
_ORDERED = "expect_column_pair_values_a_to_be_greater_than_b"

RULES: tuple[Rule, ...] = (
    Rule("documents", "has_sentences", _BETWEEN,
         {"column": "sentences_count", "min_value": 1}, "critical",
         "an article without a sentence is none"),
    Rule("documents", "has_paragraphs", _BETWEEN,
         {"column": "paragraphs_count", "min_value": 1}, "critical",
         "an article without a paragraph is none"),
    Rule("documents", "has_cluster", _PRESENT,
         {"column": "cluster_id"}, "critical",
         "without its cluster nobody can keep near-duplicates in one split"),
    Rule("documents", "text_is_an_article", _BETWEEN,
         _mostly("text_chars", 0.95, min_value=200, max_value=100_000), "warning",
         "many very short or very long texts are teasers or dumps, not articles"),
    Rule("documents", "most_name_someone", _BETWEEN,
         _mostly("mentions_count", 0.9, min_value=1), "warning",
         "hardly any article of news names nobody and nothing"),
    Rule("documents", "most_are_dated", _PRESENT,
         _mostly("published", 0.5), "warning",
         "without dates nobody can split by time or find the event"),
    Rule("sentences", "ends_after_start", _ORDERED, _pair("start", "end"), "critical",
         "an empty span points at nothing"),
    Rule("sentences", "has_tokens", _BETWEEN,
         {"column": "tokens_count", "min_value": 1}, "critical",
         "a sentence without a token cannot be tagged"),
    Rule("sentences", "length_is_that_of_prose", _BETWEEN,
         _mostly("text_chars", 0.98, max_value=600), "warning",
         "longer sentences are lists or tables, or breaks that were missed"),
    Rule("sentences", "more_than_a_fragment", _BETWEEN,
         _mostly("tokens_count", 0.9, min_value=3), "warning",
         "many sentences of one or two tokens are breaks too many, as after `Mr.`"),
    Rule("entities", "ends_after_start", _ORDERED, _pair("start", "end"), "critical",
         "an empty span points at nothing"),
    Rule("entities", "name_is_short", _BETWEEN,
         _mostly("text_chars", 0.99, max_value=100), "warning",
         "a longer mention is a sentence taken for a name"),
    Rule("entities", "annotator_is_confident", _BETWEEN,
         _mostly("score", 0.5, min_value=0.5), "warning",
         "when most scores are low the annotator does not know this kind of text"),
    Rule("quotes", "cue_ends_after_start", _ORDERED, _pair("cue_start", "cue_end"), "critical",
         "an empty span points at nothing"),
    Rule("quotes", "source_ends_after_start", _ORDERED, _pair("source_start", "source_end"),
         "critical", "an empty span points at nothing"),
    Rule("quotes", "most_have_a_speaker", _PRESENT,
         _mostly("speaker", 0.5), "warning",
         "when most quotes have no speaker, names or pronouns were not understood"),
    Rule("quotes", "most_have_a_source", _PRESENT,
         _mostly("source", 0.7), "warning",
         "when many quotes have no source, quote marks were taken for speech"),
    Rule("quotes", "length_is_that_of_speech", _BETWEEN,
         _mostly("text_chars", 0.98, min_value=3, max_value=1_500), "warning",
         "longer quotes are quote marks that were not closed"),
)  # fmt: skip


def write_suite(table: Table) -> dict[str, Any]:
    """The suite of a table, in the JSON form of Great Expectations.

    Each expectation has its name in ``meta.rule`` and its reason in ``notes``.
    """
    key = table.fields[0]
    expectations = [
        _expect("unique", "expect_column_values_to_be_unique", {"column": key.name}, key)
    ]
    for field in table.fields:
        expectations += _expect_field(field)
    expectations += [_write_rule(rule) for rule in RULES if rule.table == table.name]
    return {
        "name": f"pressmark_{table.name}_{SCHEMA_VERSION}",
        "expectations": expectations,
        "meta": {"schema_version": SCHEMA_VERSION, "table": table.name},
        "notes": f"{table.description}. X_count is the length of list column X, X_chars of text.",
    }


def derive_suites() -> dict[str, str]:
    """The suite files of all tables: name under ``schema/v1`` to content."""
    return {
        f"expectations/{table.name}.json": json.dumps(
            write_suite(table), indent=2, ensure_ascii=False
        )
        + "\n"
        for table in TABLES
    }


def flat_columns(table: Table) -> dict[str, Field]:
    """The columns that a suite is about: ``mentions_count`` for ``mentions``, and so on."""
    columns = {}
    for field in table.fields:
        if isinstance(field.type, Many):
            columns[f"{field.name}_count"] = field
        else:
            columns[field.name] = field
        if field.name == "text":
            columns["text_chars"] = field
    return columns


def _expect_field(field: Field) -> list[Expectation]:
    """What the record says of a field; a nullable one may be null, but nothing else."""
    kind = field.type
    if isinstance(kind, Group):
        raise TypeError(f"`{field.name}` is nested: a suite sees flat columns only")
    if isinstance(kind, Many):
        low = {"column": f"{field.name}_count", "min_value": kind.min_length}
        return [_expect("length", _BETWEEN, low, field)] if kind.min_length else []
    column = {"column": field.name}
    found = [] if field.nullable else [_expect("present", _PRESENT, column, field)]
    if isinstance(kind, Choice):
        terms = column | {"value_set": list(kind.values)}
        found.append(_expect("known_term", "expect_column_values_to_be_in_set", terms, field))
    elif isinstance(kind, Text) and kind.pattern:
        regex = column | {"regex": kind.pattern}
        found.append(_expect("pattern", "expect_column_values_to_match_regex", regex, field))
    elif isinstance(kind, Text) and kind.min_length:
        low = column | {"min_value": kind.min_length}
        length = "expect_column_value_lengths_to_be_between"
        found.append(_expect("length", length, low, field))
    elif isinstance(kind, (Whole, Real)):
        bounds = {"min_value": kind.minimum}
        if isinstance(kind, Real):
            bounds["max_value"] = kind.maximum
        given = {name: bound for name, bound in bounds.items() if bound is not None}
        found += [_expect("range", _BETWEEN, column | given, field)] if given else []
    return found


def _expect(what: str, kind: str, kwargs: dict[str, Any], field: Field) -> Expectation:
    return {
        "type": kind,
        "kwargs": kwargs,
        "meta": {"rule": f"{field.name}_{what}"},
        "severity": "critical",
        "notes": f"the record: {field.description}",
    }


def _write_rule(rule: Rule) -> Expectation:
    return {
        "type": rule.type,
        "kwargs": rule.kwargs,
        "meta": {"rule": rule.name},
        "severity": rule.severity,
        "notes": rule.reason,
    }
