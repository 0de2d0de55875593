from __future__ import annotations

import pytest

from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.text import clean_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("The cafÃ© on Rue ValmontÂ\u00a07", "The café on Rue Valmont 7"),
        ("â€œIt heldâ€\u009d, she said.", "“It held”, she said."),
        ("The boardâ€™s vote â€” at last", "The board’s vote — at last"),
        ("Marin Å½ivkoviÄ‡ won.", "Marin Živković won."),
        ("It \u0093held\u0094, she said.", "It “held”, she said."),
        ("FranÃ\u0083Â§ois Vidal", "François Vidal"),
        ("FranA\u0303\u0083A\u0302§ois Vidal", "François Vidal"),
        ("Rene\u0301e Pen\u0303a", "Renée Peña"),
    ],
)
def test_mojibake_is_read_as_it_was_written(raw: str, text: str) -> None:
    """UTF-8 that was decoded as something else, also twice, also with its accents apart."""
    assert clean_text(raw, CleanConfig()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "“We won,” she said. ‘Did we?’",
        "He paid £5–£6 for a café’s “crème” — naïve…",
        "Mäki–Öster, Nguyễn and Đặng of São Tomé met in Łódź.",
        "Fish &amp; chips, 5 &lt; 6, &ldquo;quoted&rdquo;",
        "The ﬁrst ½ of Ｗide text № 5 ™",
        "Ελλάδα, Россия and 東京 were named.",
        "'Straight' \"quotes\" stay straight.",
    ],
)
def test_what_is_no_mojibake_stays(text: str) -> None:
    """Quote marks, dashes, accents, entities, ligatures and other scripts are left alone."""
    draft = clean_text(text, CleanConfig())
    assert draft.text == text
    assert not draft.edits


@pytest.mark.parametrize(
    ("raw", "text", "reasons"),
    [
        ("\ufeffRain fell.", "Rain fell.", ["byte_order_mark"]),
        ("Rain\u00a0fell.", "Rain fell.", ["white_space"]),
        ("Rain \u00a0 fell.", "Rain fell.", ["white_space", "white_space"]),
        ("Rain  fell. ", "Rain fell.", ["white_space", "white_space"]),
        ("\tRain\tfell.", "Rain fell.", ["white_space", "white_space"]),
        ("news\u00adpaper", "newspaper", ["invisible"]),
        ("zero\u200bwidth", "zerowidth", ["invisible"]),
        ("Rain\u200b fell.", "Rain fell.", ["white_space"]),
        ("Rain fell.\x07", "Rain fell.", ["control"]),
        ("One.\r\n\r\nTwo.", "One.\n\nTwo.", ["line_end"]),
        ("One.\u2029Two.", "One.\n\nTwo.", ["white_space", "paragraph"]),
        ("One.\n \n\nTwo.", "One.\n\nTwo.", ["white_space"]),
        ("\n\nOne.\n", "One.", ["white_space", "white_space"]),
    ],
)
def test_odd_space_becomes_plain(raw: str, text: str, reasons: list[str]) -> None:
    """White space is one space, one blank line or nothing, and every change has its reason."""
    draft = clean_text(raw, CleanConfig())
    assert draft.text == text
    assert [edit.reason for edit in draft.edits] == reasons
