"""``CHANGELOG.md`` of a dataset: what each version changed, the newest first.

It is written from the difference to the version before, on top of that version's own changelog.
It holds ids and counts, never a title or a word of an article, so that a document that is
withdrawn need not be cut out of the past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.publish.diff import Difference, compare_folders
from pipeline.publish.versions import Release, read_manifest

CHANGELOG = "CHANGELOG.md"
MOST_IDS = 20
_HEAD = (
    "# Changes\n\nPATCH: the same rows, packed or described in another way. MINOR: rows were added "
    "only. MAJOR: rows\nwere changed, removed or moved to another split.\n"
)


def write_changelog(staging: Path, release: Release, manifest: Mapping[str, Any]) -> None:
    """Write the changelog of the version in ``staging``; ``manifest`` is what is known of it."""
    older, change = "", None
    if release.previous:
        previous = staging.parent / release.previous
        older = _read_entries(previous / CHANGELOG)
        change = compare_folders(
            (previous, read_manifest(previous)), (staging, manifest), release.version
        )
    entry = write_entry(release, change, manifest.get("withdrawn", []))
    text = f"{_HEAD}\n{entry}{older}"
    (staging / CHANGELOG).write_text(text, encoding="utf-8", newline="\n")


def write_entry(
    release: Release, change: Difference | None, withdrawn: Sequence[Mapping[str, str]]
) -> str:
    """The paragraph of one version."""
    lines = [f"## {release.version}", ""]
    if change is None:
        return "\n".join([*lines, "First version.", "", ""])
    lines += [f"{release.level.capitalize()} after {release.previous}: {release.reason}.", ""]
    lines += _list_documents(change, {one["document_id"]: one["reason"] for one in withdrawn})
    lines += [f"- {name}: {count}" for name, count in change.annotations.items()]
    lines += [f"- recipe: {_quote(words)}" for words in change.settings]
    lines += [f"- programs: {_quote(words)}" for words in change.programs]
    return "\n".join([*lines, *([""] if lines[-1] else []), ""])


def _list_documents(change: Difference, reasons: Mapping[str, str]) -> list[str]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in change.changes:
        causes = ", ".join(one.causes)
        if one.event == "withdrawn":
            causes = reasons.get(one.document_id, causes)
        groups[f"{one.event} ({_quote(causes)})"].append(one.document_id)
    lines = []
    for name, ids in sorted(groups.items()):
        named = ", ".join(f"`{one}`" for one in ids[:MOST_IDS])
        more = f" and {len(ids) - MOST_IDS} more" if len(ids) > MOST_IDS else ""
        lines.append(f"- documents {name}: {len(ids)}: {named}{more}")
    return lines


def _quote(words: str) -> str:
    """Words of a user, in one line and without markup."""
    line = " ".join(words.split())
    return "".join(f"&#{ord(one)};" if one in "<>`*_[]!|\\&#" else one for one in line)


def _read_entries(path: Path) -> str:
    """What stands below the head of an older changelog."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    start = text.find("\n## ")
    return text[start:] if start >= 0 else ""
