from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from newsstand import make_article, make_articles, write_lines

from pipeline.publish.duplicates import Placed, Stories, find_stories, fingerprint_document
from pipeline.recipe import DuplicatesConfig
from pipeline.records import Document

CONFIG = DuplicatesConfig()
ADDRESS = "“We will open the great harbour gate before the first winter tide comes in,”"


def cluster(
    documents: Sequence[Document],
    config: DuplicatesConfig = CONFIG,
    previous: dict[str, Placed] | None = None,
) -> Stories:
    """The stories of finished documents."""
    prints = [fingerprint_document(document, config) for document in documents]
    return find_stories(prints, config, previous)


def are_one(stories: Stories, *documents: Document) -> bool:
    """Whether these are under one cluster."""
    return len({stories.cluster_ids[document.document_id] for document in documents}) == 1


def test_unrelated_articles_stay_apart() -> None:
    """Every article is its own story."""
    stories = cluster(make_articles(60))
    assert all(name == key for name, key in stories.cluster_ids.items())
    assert (stories.pairs, stories.duplicates, stories.merged) == ([], [], [])


@pytest.mark.parametrize(
    ("kept", "one_story"),
    [(12, True), (11, True), (9, True), (3, True), (1, False), (0, False)],
)
def test_a_rewrite_is_one_story_while_it_shares_sentences(kept: int, *, one_story: bool) -> None:
    """Two long sentences are enough, one is not."""
    lines = write_lines(1)
    quoteless = [line for line in lines if "“" not in line] * 2
    rewrite = [*quoteless[:kept], *(f"{line} Indeed." for line in write_lines(2)[kept:])]
    wire = make_article(lines)
    other = make_article([line for line in rewrite if "“" not in line], path="b.txt")
    assert are_one(cluster([wire, other]), wire, other) is one_story


@pytest.mark.parametrize(("words", "one_story"), [(14, True), (10, True), (9, False), (5, False)])
def test_a_shared_quotation_makes_one_story(words: int, *, one_story: bool) -> None:
    """Ten words of one speech in two articles, whatever stands around them."""
    speech = " ".join(ADDRESS.strip("“,”").split()[:words])
    first = make_article([f"“{speech},” said Ada Orvane.", *write_lines(1)])
    second = make_article([*write_lines(2), f"“{speech}, as ever,” said Ada Orvane."], path="b.txt")
    stories = cluster([first, second])
    assert are_one(stories, first, second) is one_story
    assert [pair.shared_quotes for pair in stories.pairs] == ([words - 9] if one_story else [])


def test_quotations_can_be_left_out_of_it() -> None:
    """With shared_quote_words = 0 no quotation links anything."""
    first = make_article([f"{ADDRESS} said Ada Orvane.", *write_lines(1)])
    second = make_article([*write_lines(2), f"{ADDRESS} said Bruno Kestrel."], path="b.txt")
    config = replace(CONFIG, shared_quote_words=0)
    assert not are_one(cluster([first, second], config), first, second)


@pytest.mark.parametrize(("note", "linked"), [(5, True), (30, False)])
def test_what_stands_everywhere_links_nothing(note: int, *, linked: bool) -> None:
    """An editor's note under thirty articles does not make them one story."""
    notes = [
        "This is the first long sentence of a note under every article.",
        "This is the second long sentence of the very same note.",
    ]
    documents = [make_article([*write_lines(n), *notes], path=f"{n}") for n in range(note)]
    assert are_one(cluster(documents), *documents) is linked


def test_a_reprint_with_other_marks_is_found() -> None:
    """Curly or straight quotes, case and spacing do not hide a copy."""
    lines = write_lines(3)
    first = make_article(lines)
    second = make_article([line.upper().translate({0x201C: '"', 0x201D: '"'}) for line in lines])
    (pair,) = cluster([first, second]).pairs
    assert pair.similarity == 1.0


def test_an_exact_copy_is_published_once() -> None:
    """The smallest id is kept, and the copy names it."""
    first = make_article(write_lines(1), path="b.txt")
    same_file = replace(first, source_path="a.txt")
    same_text = replace(first, document_id="f" * 16, source_path="c.txt")
    for order in ([first, same_file, same_text], [same_text, same_file, first]):
        stories = cluster(order)
        assert stories.cluster_ids == {first.document_id: first.document_id}
        copies = [(copy.source_path, copy.kept_path) for copy in stories.duplicates]
        assert copies == [("b.txt", "a.txt"), ("c.txt", "a.txt")]


def test_a_chain_of_rewrites_is_one_story() -> None:
    """The first and the last have nothing in common but the one between them."""
    left, right = write_lines(1), write_lines(2)
    documents = [
        make_article(left),
        make_article([*left[:3], *right[:3]], path="b.txt"),
        make_article(right, path="c.txt"),
    ]
    stories = cluster(documents)
    assert are_one(stories, *documents)
    assert set(stories.cluster_ids.values()) == {min(one.document_id for one in documents)}


def test_a_published_story_keeps_its_name() -> None:
    """A new member with a smaller id does not rename the cluster."""
    lines = write_lines(1)
    documents = sorted(
        (make_article([*lines, extra], path=extra) for extra in write_lines(9)),
        key=lambda one: one.document_id,
    )
    old = documents[-1].document_id
    stories = cluster(documents, previous={old: Placed(old, "test", "")})
    assert set(stories.cluster_ids.values()) == {old}


def test_published_stories_that_meet_stay_where_they_are() -> None:
    """Rows never move; the meeting is reported, and what is new joins the first of them."""
    lines = write_lines(1)
    one, two, new = (make_article([*lines, extra], path=extra) for extra in write_lines(9)[:3])
    names = [one.document_id, two.document_id]
    previous = {name: Placed(name, "train", "") for name in names}
    stories = cluster([one, two, new], previous=previous)
    assert [stories.cluster_ids[name] for name in names] == names
    assert stories.cluster_ids[new.document_id] == min(names)
    assert stories.merged == [tuple(sorted(names))]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(seed: int, rng: random.Random) -> None:
    """The same articles in any order give the same stories."""
    lines = write_lines(seed)
    documents = [*make_articles(6), make_article(lines), make_article(lines[:9], path="b.txt")]
    shuffled = rng.sample(documents, len(documents))
    assert cluster(documents) == cluster(shuffled)


def test_nothing_makes_no_stories() -> None:
    """An empty collection is no error here."""
    assert cluster([]) == Stories({}, [], [], [])
