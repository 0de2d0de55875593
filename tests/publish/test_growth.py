"""A collection that grows, shrinks and changes for ten generations, published each time."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace
from newsstand import make_article, publish_articles, with_publish, write_lines

from pipeline.publish.diff import compare_versions
from pipeline.publish.gate.leaks import check_leaks
from pipeline.publish.versions import Release, parse_version, read_index
from pipeline.records import Document

RECIPE = with_publish(formats=("jsonl",))
SEEDS = st.integers(0, 40)


class Growth(RuleBasedStateMachine):
    """Articles come, go, are rewritten, copied and annotated anew; each time a version is made."""

    def __init__(self) -> None:
        super().__init__()
        self.out = Path(tempfile.mkdtemp())
        self.articles: dict[str, Document] = {}
        self.published: dict[str, Document] = {}
        self.sides: dict[str, str] = {}
        self.frozen: dict[Path, bytes] = {}
        self.release: Release | None = None

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.out)

    @initialize(seeds=st.sets(SEEDS, min_size=3, max_size=8))
    def begin(self, seeds: set[int]) -> None:
        """The first version."""
        for seed in seeds:
            self._add(make_article(write_lines(seed), path=f"{seed}.txt"))
        self._publish()

    @rule(seeds=st.sets(SEEDS, min_size=1, max_size=4))
    def grow(self, seeds: set[int]) -> None:
        """New articles."""
        for seed in seeds:
            self._add(make_article(write_lines(seed), path=f"{seed}.txt"))
        self._publish()

    @rule(seed=SEEDS, other=SEEDS)
    def bridge(self, seed: int, other: int) -> None:
        """An article that tells two stories."""
        lines = [*write_lines(seed), *write_lines(other)]
        self._add(make_article(lines, path=f"{seed}-{other}.txt"))
        self._publish()

    @rule(data=st.data())
    def shrink(self, data: Any) -> None:
        """An article is gone."""
        if len(self.articles) > 1:
            del self.articles[data.draw(st.sampled_from(sorted(self.articles)))]
        self._publish()

    @rule(data=st.data())
    def annotate_anew(self, data: Any) -> None:
        """An article loses a quote."""
        name = data.draw(st.sampled_from(sorted(self.articles)))
        article = self.articles[name]
        self.articles[name] = replace(article, quotes=article.quotes[1:])
        self._publish()

    @rule()
    def repeat(self) -> None:
        """Nothing changed: no new version."""
        before = self.release
        self._publish()
        assert before
        assert self.release
        assert (self.release.version, self.release.is_new) == (before.version, False)

    @invariant()
    def versions_never_change(self) -> None:
        """Every file that was ever published is as it was."""
        assert {path: path.read_bytes() for path in self.frozen} == self.frozen

    def _add(self, article: Document) -> None:
        self.articles.setdefault(article.document_id, article)

    def _publish(self) -> None:
        before, old = self.release, self.published
        release = publish_articles(self.out, self.articles.values(), RECIPE)
        self.release = release
        index = read_index(release.path)
        self.published = {name: self.articles[name] for name in index}
        for name, place in index.items():
            if name in old:
                assert place.split == self.sides[name], "a document changed its side"
        self.sides = {name: place.split for name, place in index.items()}
        assert all(not one.stops for one in check_leaks(release.path, RECIPE)), "a leak"
        if release.is_new:
            self.frozen |= {p: p.read_bytes() for p in release.path.rglob("*") if p.is_file()}
            if before:
                self._compare(before, release, old)

    def _compare(self, before: Release, release: Release, old: dict[str, Document]) -> None:
        """The difference is what was done, and the version does not understate it."""
        new = self.published
        added, removed = new.keys() - old.keys(), old.keys() - new.keys()
        changed = {n for n in new.keys() & old.keys() if new[n] != old[n]}
        found = compare_versions(before.path, release.path)
        told = {one.previous_id or one.document_id for one in found.changes}
        told |= {one.document_id for one in found.changes}
        assert told == added | removed | changed, "the difference is not exact"
        gone = sum(one.event == "gone" for change in found.changes for one in change.spans)
        assert gone == sum(len(old[n].quotes) - len(new[n].quotes) for n in changed)
        numbers = parse_version(before.version), parse_version(release.version)
        level = "major" if removed or changed else "minor" if added else "patch"
        assert numbers[1] >= numbers[0].raise_by(level), "the version understates"


TestGrowth = Growth.TestCase
TestGrowth.settings = settings(
    max_examples=8,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
