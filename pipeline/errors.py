"""Errors, named by what the runner does next.

PressmarkError                 stop, print the message, exit with ``exit_code``
├── UsageError          (2)    the command cannot run: nothing was started
│   └── RecipeError     (2)    the recipe is wrong: file, line, key and likely fix are named
├── InputError          (3)    there is nothing to read, or every document was rejected
├── GateError           (4)    the data breaks the contract: nothing was published
│   ├── CheckError      (7)    a check could not run, so nothing is known: nothing was published
│   └── QuarantineError (8)    more articles break it than may be set aside: nothing was published
├── PublishError        (5)    the version cannot be written, or exists with other content
└── IntegrityError      (6)    a published version is not what its manifest says

A bad document is never an exception: it carries a ``Rejection`` and its neighbours go on.
"""

from __future__ import annotations


class PressmarkError(Exception):
    """What, where, what was expected, and the next move: one message that a user can act on."""

    exit_code = 1


class UsageError(PressmarkError):
    """The command cannot run as it was given."""

    exit_code = 2


class RecipeError(UsageError):
    """The recipe cannot be used."""


class InputError(PressmarkError):
    """There is no article to build from."""

    exit_code = 3


class GateError(PressmarkError):
    """A check of severity ``error`` failed."""

    exit_code = 4


class CheckError(GateError):
    """A check could not run: that is no verdict on the data."""

    exit_code = 7


class QuarantineError(GateError):
    """More documents break a check than [gate] max_quarantined allows to set aside."""

    exit_code = 8


class PublishError(PressmarkError):
    """The version cannot be made visible."""

    exit_code = 5


class IntegrityError(PressmarkError):
    """A published version does not verify."""

    exit_code = 6
