"""The counts behind the figures, worked out by hand on a text of three attributions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.evaluate.annotation import Annotation
from pipeline.evaluate.counts import Figure, count_article
from pipeline.evaluate.estimates import estimate_scores, find_score
from pipeline.evaluate.mistakes import list_mistakes
from pipeline.evaluate.pairing import Paired, pair_annotations

Annotate = Callable[..., Annotation]

WON = {
    "content": ["“We won,”"],
    "cue": "said",
    "source": "Ann Lee",
    "kind": "direct",
    "speaker": "Ann Lee",
}
RAIN = {
    "content": ["that rain fell on Lowe"],
    "cue": "thinks",
    "source": "Bo Cho",
    "act": "stance",
    "speaker": "Bo Cho",
}
GIFT = {
    "content": ["it “a gift.”"],
    "cue": "called",
    "source": "He",
    "kind": "mixed",
    "speaker": "Bo Cho",
}
SHORT_RAIN = RAIN | {"content": ["rain fell"], "act": "speech", "speaker": None}
INVENTED = {"content": ["Ann Lee"]}


@pytest.fixture
def paired(annotate: Annotate) -> Paired:
    """Gold: won, rain, gift. Found: won, rain in part and without a speaker, and an invention."""
    gold = annotate(WON, RAIN, GIFT, names={"Ann Lee": "PERSON", "Bo Cho": "PERSON", "Lowe": "GPE"})
    found = annotate(
        WON, SHORT_RAIN, INVENTED, names={"Ann Lee": "PERSON", "Bo Cho": "ORG", "on Lowe": "GPE"}
    )
    return pair_annotations(gold, found)


@pytest.mark.parametrize(
    ("figure", "counts"),
    [
        # Of 3 found 2 are right, of 3 in the gold 2 are found; "rain fell" has 8 of 14 letters.
        (("attributions", "all", "overlap"), [2, 3, 2, 3]),
        (("attributions", "all", "exact"), [1, 3, 1, 3]),
        (("attributions", "direct", "overlap"), [1, 1, 1, 1]),
        (("attributions", "indirect", "overlap"), [1, 2, 1, 1]),
        (("attributions", "indirect", "exact"), [0, 2, 0, 1]),
        (("attributions", "mixed", "overlap"), [0, 0, 0, 1]),
        (("attributions", "speech", "overlap"), [2, 3, 1, 2]),
        (("attributions", "stance", "overlap"), [0, 0, 1, 1]),
        # gold: wewon 5, rainfellonLowe 14, itagift 7; found: 5, 8 of the 14, AnnLee 6
        (("attributions", "characters of content", "overlap"), [13, 19, 13, 26]),
        (("roles", "content", "exact"), [1, 3, 1, 3]),
        (("roles", "cue", "exact"), [2, 2, 2, 3]),
        (("roles", "source", "exact"), [2, 2, 2, 3]),
        (("given the content", "kind", "overlap"), [2, 2, 2, 2]),
        (("given the content", "act", "overlap"), [1, 2, 1, 2]),
        (("given the content", "cue", "overlap"), [2, 2, 2, 2]),
        (("given the content", "source", "overlap"), [2, 2, 2, 2]),
        (("given the content", "speaker", "overlap"), [1, 2, 1, 2]),
        (("names", "all", "overlap"), [2, 3, 2, 3]),
        (("names", "all", "exact"), [1, 3, 1, 3]),
        (("names", "PERSON", "exact"), [1, 1, 1, 2]),
        (("names", "ORG", "exact"), [0, 1, 0, 0]),
        (("names", "GPE", "overlap"), [1, 1, 1, 1]),
        (("names", "GPE", "exact"), [0, 1, 0, 1]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_counts_are_those_done_by_hand(
    paired: Paired, figure: tuple[str, ...], counts: list[int]
) -> None:
    """Right of the found, found, right of the gold, gold."""
    assert count_article(paired, has_acts=True)[Figure(*figure)] == counts  # type: ignore[arg-type]


def test_scores_follow_from_the_counts(paired: Paired) -> None:
    """Precision 2/3 and recall 1/2 give F1 4/7."""
    scores = estimate_scores([count_article(paired, has_acts=True)])
    speech = find_score(scores, "attributions", "speech")
    assert (speech.precision.value, speech.recall.value) == pytest.approx((2 / 3, 1 / 2))
    assert speech.f1.value == pytest.approx(4 / 7)
    assert (speech.gold, speech.found) == (2, 3)
    assert find_score(scores, "names", "ORG", "exact").f1.value == 0


def test_mistakes_name_what_is_wrong(paired: Paired) -> None:
    """Each mistake has its words and what both sides say, in the order of the text."""
    assert [(m.what, m.words, m.gold, m.found) for m in list_mistakes(paired)] == [
        ("spurious_quote", "Ann Lee", "", "indirect speech: no cue, by nobody"),
        ("wrong_label", "Bo Cho", "PERSON", "ORG"),
        ("wrong_act", "that rain fell on Lowe", "stance", "speech"),
        ("wrong_speaker", "that rain fell on Lowe", "Bo Cho", "nobody"),
        ("wrong_bounds", "Lowe", "Lowe", "on Lowe"),
        ("missed_quote", "it “a gift.”", "mixed speech: He called, by Bo Cho", ""),
    ]


def test_gold_against_itself_is_without_mistake(annotate: Annotate) -> None:
    """Every figure of a perfect reading is 1."""
    gold = annotate(WON, RAIN, GIFT, names={"Ann Lee": "PERSON"})
    paired = pair_annotations(gold, gold)
    scores = estimate_scores([count_article(paired, has_acts=True)])
    assert {score.f1.value for score in scores} == {1.0}
    assert list_mistakes(paired) == []


def test_speaker_is_asked_where_the_source_was_found(annotate: Annotate) -> None:
    """With a wrong source the speaker is not judged; without one in the gold it is."""
    wrong_source = WON | {"source": "Bo Cho", "speaker": "Bo Cho"}
    counts = count_article(pair_annotations(annotate(WON), annotate(wrong_source)), has_acts=True)
    assert Figure("given the content", "speaker", "overlap") not in counts
    assert counts[Figure("given the content", "source", "overlap")] == [0, 1, 0, 1]
    sourceless = {key: WON[key] for key in ("content", "kind", "speaker")}
    counts = count_article(pair_annotations(annotate(sourceless), annotate(WON)), has_acts=True)
    assert counts[Figure("given the content", "speaker", "overlap")] == [1, 1, 1, 1]
    assert Figure("given the content", "source", "overlap") not in counts


def test_layer_that_the_gold_lacks_is_not_scored(annotate: Annotate) -> None:
    """Gold of names alone gives no figures of quotes, and the other way round."""
    full = annotate(WON, names={"Ann Lee": "PERSON"})
    names = Annotation("story", full.text, full.names, None)
    quotes = Annotation("story", full.text, None, full.attributions)
    assert {f.part for f in count_article(pair_annotations(names, full), has_acts=True)} == {
        "names"
    }
    counts = count_article(pair_annotations(quotes, full), has_acts=False)
    assert "names" not in {figure.part for figure in counts}
    assert not {"speech", "stance"} & {figure.name for figure in counts}


def test_rejected_article_counts_as_empty(annotate: Annotate) -> None:
    """Nothing found is precision and recall 0, and the gold still counts."""
    paired = pair_annotations(annotate(WON, RAIN), annotate())
    counts = count_article(paired, has_acts=True)
    assert counts[Figure("attributions", "all", "overlap")] == [0, 0, 0, 2]
    assert counts[Figure("roles", "content", "exact")] == [0, 0, 0, 2]
