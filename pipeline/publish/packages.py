"""Which programs made a version: what else may change the bytes of the same inputs and recipe."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version

DISTRIBUTION = "pressmark"


def list_packages() -> dict[str, str]:
    """This distribution, what it requires, and Python, with their versions."""
    found = {"python": platform.python_version()}
    for name in (DISTRIBUTION, *_requirements()):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return dict(sorted(found.items()))


def _requirements() -> list[str]:
    """Names of what the distribution requires always, not only for an extra."""
    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]
