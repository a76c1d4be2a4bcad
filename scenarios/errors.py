"""What can go wrong, as a small tree, and how a fault in an input is told to the person who wrote it.

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
        """Return the fault as one readable paragraph."""
        value = f" has {shorten(self.value)}" if self.value else ""
        return f"{self.place}{value}; expected {self.expected}. To repair: {self.repair}."


class TwinError(Exception):
    """Any failure the twin reports on purpose."""


class InputError(TwinError):
    """The input is wrong; every fault that was found is listed.

    Attributes:
        faults: the faults, in the order of the input.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self._message())

    def _message(self) -> str:
        shown = "\n".join(f"- {fault}" for fault in self.faults[:SHOWN_FAULTS])
        hidden = len(self.faults) - SHOWN_FAULTS
        more = f"\n- and {hidden} more faults of this kind" if hidden > 0 else ""
        return f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}:\n{shown}{more}"


class ResultsError(InputError):
    """A results folder cannot be read or written."""


class BalanceError(TwinError):
    """A conserved quantity does not add up; the run was stopped instead of printing it."""


def shorten(value: object) -> str:
    """Return a value as it was written, cut to a length that fits a message."""
    text = str(value).replace("\n", " ")
    return f"'{text}'" if len(text) <= LONGEST_VALUE else f"'{text[:LONGEST_VALUE]}...'"
