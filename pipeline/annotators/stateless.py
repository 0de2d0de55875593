"""What spaCy asks of a component that has nothing to save: its config makes it again."""

from __future__ import annotations

from pathlib import Path
from typing import Self


class Stateless:
    """A component whose settings stand in the pipeline's config and whose data in the package."""

    def to_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Nothing to write."""

    def from_disk(
        self,
        path: Path,  # noqa: ARG002 - as spaCy calls it
        *,
        exclude: tuple[str, ...] = (),  # noqa: ARG002 - as spaCy calls it
    ) -> Self:
        """The component as its config made it."""
        return self
