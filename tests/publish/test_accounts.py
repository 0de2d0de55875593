from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from newsstand import RECIPE, make_articles, publish_articles

from pipeline.errors import PublishError
from pipeline.publish.accounts import (
    Account,
    check_balance,
    count_outcomes,
    count_reasons,
    open_account,
    settle_accounts,
)
from pipeline.publish.duplicates import find_stories, fingerprint_document
from pipeline.publish.versions import read_manifest
from pipeline.records import Rejection


def test_every_input_is_accounted_for() -> None:
    """Inputs = published + duplicates + rejected, each with its why."""
    one, two, three = make_articles(3)
    copy = replace(one, source_path="copy.txt")
    bad = replace(three, rejection=Rejection("clean", "too_short", "12 of 40 characters"))
    inputs = [copy, two, bad, one]
    accepted = [fingerprint_document(d, RECIPE.duplicates) for d in inputs if not d.rejection]
    stories = find_stories(accepted, RECIPE.duplicates)
    accounts = settle_accounts(map(open_account, inputs), stories.duplicates)
    assert count_outcomes(accounts) == {"published": 2, "duplicate": 1, "rejected": 1}
    assert count_reasons(accounts) == {"clean/too_short": 1}
    declared = next(account for account in accounts if account.outcome == "duplicate")
    assert (declared.source_path, declared.kept_path) == ("copy.txt", "0.txt")
    check_balance(accounts, 2)
    assert [account.source_path for account in accounts] == sorted(d.source_path for d in inputs)


def test_the_same_file_twice_is_one_duplicate() -> None:
    """Even two inputs with the same path and content are counted as two."""
    (one,) = make_articles(1)
    stories = find_stories([fingerprint_document(one, RECIPE.duplicates)] * 2, RECIPE.duplicates)
    accounts = settle_accounts([open_account(one)] * 2, stories.duplicates)
    assert count_outcomes(accounts) == {"published": 1, "duplicate": 1, "rejected": 0}


def test_a_lost_input_stops_the_version() -> None:
    """A document that is accounted for but not written is a fault that is told."""
    account = Account("a.txt", "0" * 16, "0" * 64, "published")
    with pytest.raises(PublishError, match=r"1 are accounted for .* but 2 documents"):
        check_balance([account], 2)


def test_the_version_lists_its_inputs(tmp_path: Path) -> None:
    """inputs.jsonl holds a line per input, the manifest the sums."""
    articles = make_articles(3)
    copy = replace(articles[0], source_path="copy.txt")
    path = publish_articles(tmp_path, [*articles, copy]).path
    lines = (path / "inputs.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line)["outcome"] for line in lines].count("duplicate") == 1
    assert read_manifest(path)["inputs"] == {
        "total": 4,
        "published": 3,
        "duplicate": 1,
        "rejected": 0,
    }
