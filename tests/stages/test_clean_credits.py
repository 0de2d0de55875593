from __future__ import annotations

import pytest

from pipeline.stages.cleaning.credits import find_contributors, is_credit


@pytest.mark.parametrize(
    ("credit", "people"),
    [
        ("--With assistance from Ann Lee, Bo Marsh and Cy Dunn.", "Ann Lee, Bo Marsh, Cy Dunn"),
        ("(Reporting by Ann Lee; Editing by Bo Marsh.)", "Ann Lee, Bo Marsh"),
        ("Reporting by Ann Lee in Paris, and Bo Marsh in West Harlow, Ohio; writing by Cy Dunn",
         "Ann Lee, Bo Marsh, Cy Dunn"),
        ("(Additional reporting by Ann Lee; Editing by Bo Marsh and Cy Dunn)",
         "Ann Lee, Bo Marsh, Cy Dunn"),
        ("Ann Lee contributed to this report.", "Ann Lee"),
        ("Ann Lee and Bo Marsh contributed reporting.", "Ann Lee, Bo Marsh"),
        ("Ann Lee contributed reporting from Denby. Bo Marsh reported from Harlow, D.C.",
         "Ann Lee, Bo Marsh"),
        ("Associated Press writers Ann Lee in Paris and Bo Marsh in Rome contributed to this report.",
         "Ann Lee, Bo Marsh"),
        ("Contributing: Ann Lee, Wend Valley News Service", "Ann Lee"),
        ("Translated by Ann Lee.", "Ann Lee"),
        ("Ann Lee reported from Harlow, and Bo Marsh from Denby Bay, Maine.", "Ann Lee, Bo Marsh"),
        ("Lee reported from Harlow; Marsh, from Denby.", ""),
        ("The Associated Press contributed to this report.", ""),
    ],
)  # fmt: skip
def test_credit_names_people(credit: str, people: str) -> None:
    """A line that says who worked on the article is a credit; people named in full are learned."""
    assert is_credit(credit)
    assert ", ".join(find_contributors(credit)) == people


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Lee contributed 400 crowns to the campaign.",
        "The army contributed.",
        "Rising prices contributed to this report of a loss, Ann Lee said.",
        "She reported from Harlow for nine years before she bought the paper.",
        "Ann Lee reported a loss.",
        "The Gazette reported from Harlow that the bridge had opened.",
        "He reported from Denby.",
        "Reporting by the Gazette led to two arrests.",
        "Writing by hand is taught again in Harlow.",
        "With help from above, Harlow won.",
        "Additional reporting is due on Friday.",
        "“Ann Lee contributed to this report,” the editor said.",
    ],
)
def test_sentence_about_work_is_no_credit(sentence: str) -> None:
    """The words of a credit in a sentence of the article leave it where it is."""
    assert not is_credit(sentence)
