"""The Hub: a version is one commit on ``main`` and a tag on it.

The commit holds the version and nothing else: files of the version before that are gone now are
deleted in it, so that a branch or tag is always one whole version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import PublishError, UsageError

_ADDRESS = re.compile(r"hf://datasets/([\w.-]+/[\w.-]+)/?")
KEPT = frozenset({".gitattributes"})  # the Hub's own


def parse_repository(address: str) -> str:
    """``OWNER/NAME`` of an address of the Hub.

    Raises:
        UsageError: if it is none of a dataset.
    """
    if not (match := _ADDRESS.fullmatch(address)):
        raise UsageError(f"`{address}` is no dataset of the Hub: expected hf://datasets/OWNER/NAME")
    return match[1]


def push_to_hub(
    version: Path, files: Sequence[Path], repository: str, *, is_private: bool = False
) -> str:
    """Commit and tag a version; gives its address.

    Login is that of ``huggingface_hub``: ``HF_TOKEN``, or ``hf auth login``.

    Raises:
        UsageError: if ``huggingface_hub`` is not installed.
        PublishError: if the tag is there already, or the Hub refuses.
    """
    try:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
    except ImportError as error:
        raise UsageError('The Hub needs an extra: pip install "pressmark[remote]"') from error
    api = HfApi()
    with _Refusals(repository):
        api.create_repo(repository, repo_type="dataset", private=is_private, exist_ok=True)
        refs = api.list_repo_refs(repository, repo_type="dataset")
        if version.name in {tag.name for tag in refs.tags}:
            raise PublishError(
                f"{repository} has a tag {version.name} already. A published version never "
                "changes: publish a new one, and push that"
            )
        there = set(api.list_repo_files(repository, repo_type="dataset")) - KEPT
        names = {path.relative_to(version).as_posix(): path for path in files}
        operations: list[Any] = [
            CommitOperationAdd(path_in_repo=name, path_or_fileobj=path)
            for name, path in names.items()
        ]
        operations += [
            CommitOperationDelete(path_in_repo=name) for name in sorted(there - set(names))
        ]
        heads = {branch.name: branch.target_commit for branch in refs.branches}
        commit = api.create_commit(
            repository,
            operations,
            commit_message=f"Version {version.name}",
            repo_type="dataset",
            parent_commit=heads.get("main"),
        )
        api.create_tag(
            repository, tag=version.name, revision=commit.oid, repo_type="dataset", exist_ok=False
        )
    return f"hf://datasets/{repository}@{version.name}"


class _Refusals:
    """Turns what the client raises into one message that says what to do."""

    def __init__(self, repository: str) -> None:
        self._repository = repository

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, PublishError) or not isinstance(error, Exception):
            return
        raise PublishError(
            f"{self._repository} could not be pushed to: {error}. Look at the address, at the "
            "right to write there (HF_TOKEN), and at the network; then push again"
        ) from error
