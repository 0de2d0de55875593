"""The lexicon of cues: its forms, its acts, its shares."""

from __future__ import annotations

import pytest

from pipeline.annotators.quotation.cues import cue_forms, inflect
from pipeline.annotators.quotation.nouns import noun_kind


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("say", "say", "base"),
        ("says", "say", "third"),
        ("said", "say", "past"),
        ("saying", "say", "gerund"),
        ("denied", "deny", "past"),
        ("denies", "deny", "third"),
        ("arguing", "argue", "gerund"),
        ("thought", "think", "past"),
        ("written", "write", "participle"),
        ("admitted", "admit", "past"),
        ("stresses", "stress", "third"),
    ],
)
def test_cue_forms_inflects(word: str, lemma: str, form: str) -> None:
    """All forms of a verb lead to it."""
    found = cue_forms()[word]
    assert (found.cue.lemma, found.form) == (lemma, form)


def test_inflect_takes_irregular_forms() -> None:
    """Past, participle and gerund may be given."""
    forms = dict(inflect("swear", ["swore", "sworn", "swearing"]))
    assert forms == {
        "base": "swear",
        "third": "swears",
        "past": "swore",
        "participle": "sworn",
        "gerund": "swearing",
    }


@pytest.mark.parametrize(
    ("word", "act"),
    [("said", "speech"), ("warned", "speech"), ("believes", "stance"), ("fears", "stance")],
)
def test_cue_forms_know_their_act(word: str, act: str) -> None:
    """Saying is speech, believing is stance."""
    assert cue_forms()[word].cue.act == act


def test_cue_shares_are_shares() -> None:
    """Every share lies between 0 and 1, and an unknown frame has the share of any other."""
    cues = {form.cue.lemma: form.cue for form in cue_forms().values()}
    assert len(cues) > 300
    assert all(0 <= share <= 1 for cue in cues.values() for share in cue.shares.values())
    say = cues["say"]
    assert say.share("that") > 0.9
    assert say.share("no such frame") == say.shares["*"]


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("spokeswoman", "woman"),
        ("minister", "person"),
        ("lawmakers", "people"),
        ("agencies", "institution"),
        ("ministry", "institution"),
        ("report", "text"),
        ("imagery", "sight"),
        ("treaty", "instrument"),
        ("blacksmith", "thing"),
        ("beekeeper", "person"),
    ],
)
def test_noun_kind(noun: str, kind: str) -> None:
    """Who may speak, by the noun that names them."""
    assert noun_kind(noun) == kind
