from __future__ import annotations

from pipeline.training.common_words import count_common_words


def test_common_words_are_written_in_lower_case() -> None:
    """A word counts where it is lower case often enough, whatever stands at sentence starts."""
    texts = ["Reading is good, reading helps. "] * 5
    texts += ["She saw the Hope, no hope. The Hope sank."] * 4
    common = count_common_words(texts)
    assert {"reading", "helps", "the", "hope"} <= set(common)
    assert "she" not in common
    assert common == sorted(common)


def test_common_words_leave_names_out() -> None:
    """A word that is mostly capitalised inside a sentence is a name."""
    assert "rice" not in count_common_words(
        ["We ate rice and saw Rice, not Rice, as Rice said. "] * 9
    )
