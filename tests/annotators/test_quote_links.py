"""Linking: role spans of a model joined to attributions."""

from __future__ import annotations

import pytest
from quote_documents import make_document, read_marked

from pipeline.annotators.quotation.links import act_of, is_known_cue, link_roles
from pipeline.annotators.quotation.marked import read_roles


@pytest.mark.parametrize(
    ("marked", "rows"),
    [
        ("[S Ann Lee] [Q said] [C it rained].", [("Ann Lee", "said", ["it rained"])]),
        ("[C “It rained,”] [Q said] [S Ann Lee].", [("Ann Lee", "said", ["“It rained,”"])]),
        ("[C “It rained,”] [S Ann Lee] [Q said].", [("Ann Lee", "said", ["“It rained,”"])]),
        (
            "[C “It,”] [S she] [Q said], [C “rained.”]",
            [("she", "said", ["“It,”", "“rained.”"])],
        ),
        (
            "[C “It rained,”] [S she] [Q said]. [C “It rained a lot.”]",
            [("she", "said", ["“It rained,”", "“It rained a lot.”"])],
        ),
        (
            "[S Lee] [Q said] [C it rained], and [C the dam held].",
            [("Lee", "said", ["it rained"]), (None, None, ["the dam held"])],
        ),
        (
            "[S Lee] [Q said] [C it rained]. [C The dam held].",
            [("Lee", "said", ["it rained"]), (None, None, ["The dam held"])],
        ),
        (
            "[S Lee] [Q wrote:]\n[C It rained].",
            [("Lee", "wrote:", ["It rained"])],
        ),
        (
            "[S Lee] [Q said] [C it rained] and [Q added] [C that it stopped].",
            [("Lee", "said", ["it rained"]), ("Lee", "added", ["that it stopped"])],
        ),
        (
            "[S Lee] [Q said] [C it rained].\n[C “It stopped,”] [Q said] [S Ray].",
            [("Lee", "said", ["it rained"]), ("Ray", "said", ["“It stopped,”"])],
        ),
        ("[C “It rained.”]", [(None, None, ["“It rained.”"])]),
        (
            "[C In a letter] [S she] [Q wrote]: [C “It rained.”]",
            [(None, None, ["In a letter"]), ("she", "wrote", ["“It rained.”"])],
        ),
        (
            "[S Lee], [Q asked] [C whether it rained], laughed.",
            [(None, "asked", ["whether it rained"])],
        ),
        (
            "[S Lee, a baker,] [Q asked] [C whether it rained].",
            [("Lee, a baker,", "asked", ["whether it rained"])],
        ),
        (
            "[C It rained], [S Lee] [Q said], in [C what Ray denounced as “a lie”].",
            [("Lee", "said", ["It rained"]), (None, None, ["what Ray denounced as “a lie”"])],
        ),
        (
            "[C It rained], [S Lee] [Q said], [C what Ray denied].",
            [("Lee", "said", ["It rained", "what Ray denied"])],
        ),
        (
            "[Q Said] [S Ann Lee, a baker who lost a boat]: “No.” [C “It sank.”] [S Ray] [Q denied] it.",
            [("Ann Lee, a baker who lost a boat", "Said", ["“It sank.”"])],
        ),
        (
            "[Q Asked] by [S Ray] [C whether it rained], Lee laughed.",
            [("Ray", "Asked", ["whether it rained"])],
        ),
        ("[S Lee] [Q asked] [C whether it rained].", [("Lee", "asked", ["whether it rained"])]),
    ],
)
def test_link_roles(marked: str, rows: list[tuple[str | None, str | None, list[str]]]) -> None:
    """Content goes with the nearest cue, a cue with the nearest source; one on a side of a cue."""
    text, roles = read_marked(marked)
    document = make_document(text)
    spans = read_roles(text, roles)
    found = link_roles(
        text,
        document.paragraphs,
        document.sentences,
        spans["content"],
        spans["cue"],
        spans["source"],
    )
    assert [
        (
            text[a.source.start : a.source.end] if a.source else None,
            text[a.cue.start : a.cue.end] if a.cue else None,
            [text[span.start : span.end] for span in a.content],
        )
        for a in found
    ] == rows
    assert all(attribution.score == 0.9 for attribution in found)


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("has said", "speech"),
        ("said he feared", "stance"),
        ("according to", "speech"),
        ("—", "speech"),
        ("his claim", "speech"),
        ("voted against", "stance"),
        ("did not say", "stance"),
        ("declined to say", "stance"),
        ("referring to", "stance"),
    ],
)
def test_act_of_a_cue(cue: str, act: str) -> None:
    """The last verb that the lexicon knows decides; what is not said is no speech."""
    assert act_of(cue) == act


@pytest.mark.parametrize(
    ("cue", "is_known"),
    [
        ("has said", True),
        ("her claim", True),
        (":", True),
        ("cut", False),
        ("signed off on", False),
    ],
)
def test_is_known_cue(cue: str, is_known: bool) -> None:
    """The lexicon has a verb or a noun of it, or it is a mark."""
    assert is_known_cue(cue) == is_known
