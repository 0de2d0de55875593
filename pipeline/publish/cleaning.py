"""Which finished work is still needed: by a published version, or by the latest build of a dataset.

A build leaves in the store what it needs (``pipeline.run.history``), before its version appears.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PressmarkError, UsageError
from pipeline.publish.locks import can_lock, hold_alone, share
from pipeline.publish.reading import list_versions
from pipeline.publish.versions import read_manifest
from pipeline.run.garbage import Cleaned, clean_stage, join_small_parts
from pipeline.run.history import PLANS, USES, PlanRecord, Use, read_plans, read_uses
from pipeline.run.plan import lay_keys
from pipeline.run.store import MARKS, STORE, head_keys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def clean_store(out: Path, *, is_dry: bool = False, forget: bool = False) -> Cleaned:
    """Remove from ``out/.store`` what no published version and no latest build needs.

    Args:
        out: folder of the published datasets.
        is_dry: remove nothing, and say what would be removed.
        forget: go on although a version has no record of what it needs.

    Raises:
        UsageError: there is no store, or a version without a record.
        PressmarkError: a build is going on.
    """
    store = out / STORE
    if not store.is_dir():
        raise UsageError(f"{out} holds no finished work: there is no {store}.")
    with hold_alone(store) as is_alone:
        if not is_alone:
            raise PressmarkError(
                f"A build is going on in {out}, and needs what it just made. Clean up after it."
            )
        plans = read_plans(store)
        known = [use for use in read_uses(store) if use.plan in plans]
        uses = _find_needed(out, known, forget=forget)
        done = Cleaned()
        for folder in _list_stages(store):
            done.add(clean_stage(folder, _find_heads(folder.name, uses, plans), is_dry=is_dry))
        if not is_dry:
            _forget_others(store, uses)
    return done


@contextmanager
def use_store(store: Path) -> Iterator[None]:
    """Make the store if it is not there, and share it with other builds.

    Afterwards the small parts of many builds are joined, unless somebody else uses it then.
    """
    import pyarrow as pa

    store.mkdir(parents=True, exist_ok=True)
    with share(store):
        yield
    with hold_alone(store) as is_alone:
        for folder in _list_stages(store) if is_alone and can_lock() else ():
            with suppress(OSError, pa.ArrowException):  # whoever needs that part is told
                join_small_parts(folder)


def _list_stages(store: Path) -> list[Path]:
    """The folders that hold parts."""
    return sorted(
        path for path in store.iterdir() if path.is_dir() and path.name not in {MARKS, PLANS, USES}
    )


def _find_needed(out: Path, uses: Sequence[Use], *, forget: bool) -> list[Use]:
    """The records of published versions, and of each dataset that of its last build."""
    works = {(one.name, one.work) for one in uses}
    published = {}
    for version in list_versions(out):
        published[version.name, read_manifest(Path(version.path)).get("work", "")] = version.path
    missing = [path for key, path in published.items() if key not in works]
    if missing and not forget:
        raise UsageError(
            f"{', '.join(missing)}: the store has no record of what this needs, so nothing was "
            "removed. Build it again from its inputs and recipe, which makes the record, or let "
            "its work go with --forget; the version itself stays as it is."
        )
    last = {one.name: one.work for one in reversed(uses)}
    return [one for one in uses if (one.name, one.work) in published or last[one.name] == one.work]


def _find_heads(
    stage: str, uses: Sequence[Use], plans: dict[str, PlanRecord]
) -> NDArray[np.uint64]:
    """Heads of the keys of one stage that the builds need."""
    import numpy as np

    found = [np.zeros(0, np.uint64)]
    for use in uses:
        roots = use.list_roots()
        found += [
            head_keys([lay_keys(root, chain)[-1] for root in roots])
            for chain in plans[use.plan].find_chains(stage)
        ]
    return np.unique(np.concatenate(found))


def _forget_others(store: Path, uses: Sequence[Use]) -> None:
    """Remove the records of builds that need nothing any more, and of plans that none used."""
    works = {(one.name, one.work) for one in uses}
    for path in (store / USES).glob("*/*"):
        if (path.parent.name, path.name) not in works:
            path.unlink()
    plans = {one.plan for one in uses}
    for path in (store / PLANS).iterdir() if (store / PLANS).is_dir() else ():
        if path.stem not in plans:
            path.unlink()
