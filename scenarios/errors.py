"""What can go wrong, as a small tree, and how a fault in an input is told to its writer.

TwinError
InputError      the user's input is wrong; carries every fault found
ResultsError  a results folder cannot be read or written
BalanceError    carbon, hydrogen, money or capacity does not add up: our defect, run stopped
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_FAULTS = 50
LONGEST_VALUE = 80
LONGEST_PART = 600


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input.

    Attributes:
        place: file with row or path of the setting.
        value: the offending value as written, or empty when something is absent.
        expected: what would have been right.
        repair: what to do about it.
    """

    place: str
    value: str
    expected: str
    repair: str

    def __str__(self) -> str:
        """Return the fault as one readable line."""
        value = f" has {shorten(self.value)}" if self.value else ""
        place, expected, repair = (
            _one_line(part, LONGEST_PART) for part in (self.place, self.expected, self.repair)
        )
        return f"{place}{value}; expected {expected}. To repair: {repair}."


class TwinError(Exception):
    """Any failure the twin reports on purpose."""


class InputError(TwinError):
    """The input is wrong; every fault that was found is listed.

    Attributes:
        faults: the faults, in the order of the input.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        # An error is made again from its arguments by the clock and between processes.
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Return every fault, one a line."""
        shown = "\n".join(f"- {fault}" for fault in self.faults[:SHOWN_FAULTS])
        hidden = len(self.faults) - SHOWN_FAULTS
        more = f"\n- and {hidden} more" if hidden > 0 else ""
        return f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}:\n{shown}{more}"


class ResultsError(InputError):
    """A results folder cannot be read or written."""


class BalanceError(TwinError):
    """A conserved quantity does not add up; the run was stopped instead of printing it."""


def shorten(value: object) -> str:
    """Return a value in quotes as it was written, cut to a length that fits a message."""
    return f"'{_one_line(written(value), LONGEST_VALUE)}'"


def written(value: object) -> str:
    """Return a value as a planner would write it in a file; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)
    except ValueError:
        return "a number of thousands of digits"


def readable_size(size_bytes: int) -> str:
    """Return the size of a file in words."""
    return f"{size_bytes / 1e6:.0f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.0f} kB"


def _one_line(text: str, longest: int) -> str:
    """Cut a text and blank what a terminal would obey or could not show."""
    cut = text if len(text) <= longest else f"{text[:longest]}..."
    return cut if cut.isprintable() else "".join(c if c.isprintable() else " " for c in cut)
