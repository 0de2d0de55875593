"""What a report is about: one version, what was found in it, and what became of every input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from pipeline.publish.accounts import Account
from pipeline.publish.gate.findings import Finding
from pipeline.publish.profile import Profile

REPORT = "report"


class Heading(Struct, frozen=True):
    """What stands on every page; a version that the gate stopped has no number."""

    name: str
    version: str
    is_published: bool = True


class Edition(Struct, frozen=True):
    """A version as its report shows it, but for the articles.

    ``splits`` maps the id of each published article to its split; ``profile`` is None where the
    files could not be read.
    """

    heading: Heading
    findings: Sequence[Finding]
    profile: Profile | None
    accounts: Sequence[Account]
    splits: Mapping[str, str]
