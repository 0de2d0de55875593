"""Quarantine: articles that break a check are set aside, and the version is written without them.

Only what can be laid at the door of single articles is cured so, and only within a limit: where
many break a check, a program is wrong, and a dataset without them would hide it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from pipeline.errors import QuarantineError
from pipeline.publish.collection import Collection
from pipeline.publish.files import FOLDERS
from pipeline.publish.gate.findings import FINDINGS, Offenders
from pipeline.publish.index import INDEX
from pipeline.recipe import GateConfig


def quarantine(collection: Collection, offenders: Offenders, config: GateConfig) -> str:
    """Reject the offenders at stage ``gate``; says which checks they broke.

    Raises:
        QuarantineError: they are more than [gate] max_quarantined, counted with those set aside
            before, or all that there is.
    """
    earlier = sum(one.stage == "gate" for one in collection.accounts)
    total = len(collection.prints) + earlier
    limit = max(1, int(total * config.max_quarantined))
    counts = Counter(offenders.values()).most_common()
    words = ", ".join(f"{count:,} {check}" for check, count in counts)
    found = earlier + len(offenders)
    if found > limit or found >= total:
        raise QuarantineError(
            f"{found:,} of {total:,} articles break a check ({words}), but [gate] "
            f"max_quarantined = {config.max_quarantined} allows {limit:,}. That many are rarely "
            "the fault of the articles: look at the report, or raise the limit. "
            "Nothing was published."
        )
    collection.set_aside(offenders)
    return f"{len(offenders):,} articles set aside: {words}"


def clear_draft(staging: Path) -> None:
    """Remove the tables of a draft, so that they can be written again."""
    for folder in FOLDERS.values():
        shutil.rmtree(staging / folder, ignore_errors=True)
    for name in (INDEX, FINDINGS):
        (staging / name).unlink(missing_ok=True)
