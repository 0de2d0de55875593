"""Linking: role spans of a model joined to attributions."""

from __future__ import annotations

import re

import pytest
from quote_documents import make_document

from pipeline.annotators.quotation.links import RoleSpan, act_of, link_roles

MARK = re.compile(r"\[(C|Q|S) ([^\]]*)\]")


def read_marked(marked: str) -> tuple[str, dict[str, list[RoleSpan]]]:
    """The text of ``[S Ann] [Q said] [C it rained].`` and its roles."""
    text, roles, end = "", {"C": [], "Q": [], "S": []}, 0  # type: tuple[str, dict[str, list[RoleSpan]], int]
    for match in MARK.finditer(marked):
        text += marked[end : match.start()]
        start = len(text)
        text += match.group(2)
        roles[match.group(1)].append(RoleSpan(start, len(text), 0.9))
        end = match.end()
    return text + marked[end:], roles


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
            "[S Lee] [Q said] [C it rained] and [Q added] [C that it stopped].",
            [("Lee", "said", ["it rained"]), ("Lee", "added", ["that it stopped"])],
        ),
        (
            "[S Lee] [Q said] [C it rained].\n[C “It stopped,”] [Q said] [S Ray].",
            [("Lee", "said", ["it rained"]), ("Ray", "said", ["“It stopped,”"])],
        ),
        ("[C “It rained.”]", [(None, None, ["“It rained.”"])]),
    ],
)
def test_link_roles(marked: str, rows: list[tuple[str | None, str | None, list[str]]]) -> None:
    """Content goes with the nearest cue, a cue with the nearest source."""
    text, roles = read_marked(marked)
    document = make_document(text)
    found = link_roles(
        text, document.paragraphs, document.sentences, roles["C"], roles["Q"], roles["S"]
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
    [("has said", "speech"), ("said he feared", "stance"), ("according to", "speech"), ("—", "speech")],
)  # fmt: skip
def test_act_of_a_cue(cue: str, act: str) -> None:
    """The last verb that the lexicon knows decides."""
    assert act_of(cue) == act
