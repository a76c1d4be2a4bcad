"""How each site stands: what still arises there, and which measures it can still take."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.option_flows import combined_share
from agents.options import OptionTable, SiteState

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


class Sites:
    """State of every site, changed only through its methods.

    A site takes one measure of each kind, unless one is meant to follow another. What a measure
    deals with is no longer there for the next: later options act on what is left, so that
    measures never count the same tonne twice.

    Attributes:
        state: what is left at each site in a year of full activity.
        state_at_start: what there was at the start of the run.
        can_take: whether each option is still to be had, shape (rows,).
        closed_month: month in which a site closed by its own decision; infinity before.
    """

    def __init__(self, state: SiteState, options: OptionTable) -> None:
        self.state, self.state_at_start = state.copy(), state
        self.can_take: BoolArray = options.after < 0
        self.closed_month: FloatArray = np.full(len(options.first_row) - 1, np.inf)
        self._options = options
        self._left = combined_share(options)
        self._taken: dict[int, list[float]] = {}

    @property
    def weighed(self) -> BoolArray:
        """Whether each option is to be had at a site that goes on, shape (rows,)."""
        weighed: BoolArray = self.can_take & np.isinf(self.closed_month[self._options.site])
        return weighed

    def take(self, row: int) -> None:
        """Order an option: what it deals with is taken off what is left."""
        site, taken = int(self._options.site[row]), []
        for arising, left in zip(self.state.columns, self._left[row].tolist(), strict=True):
            before = float(arising[site])
            arising[site] = after = before * left
            taken.append(before - after)
        self._taken[row] = taken
        self._see_what_is_left(row)

    def give_up(self, row: int) -> None:
        """Put back what an ordered measure would have dealt with, because it is not coming."""
        site = int(self._options.site[row])
        for arising, taken in zip(self.state.columns, self._taken.pop(row), strict=True):
            arising[site] += taken
        self._see_what_is_left(row)

    def close(self, site: int, month: float) -> None:
        """Close a site for good."""
        self.closed_month[site] = month

    def _see_what_is_left(self, row: int) -> None:
        """Say anew which options of a kind may be taken, after one of them was or was given up."""
        for one in (*self._options.same_kind[row], *self._options.followers[row]):
            self.can_take[one] = self._may_take(one)

    def _may_take(self, row: int) -> bool:
        """Whether an option is to be had: not taken, not beside another, not before its turn.

        One that begins a row may be ordered again when it was given up while later ones go on.
        """
        if row in self._taken:
            return False
        before = int(self._options.after[row])
        if before >= 0:
            return before in self._taken
        return all(
            self._first_of(other) == row
            for other in self._options.same_kind[row]
            if other in self._taken
        )

    def _first_of(self, row: int) -> int:
        """Option that begins the row of those that follow each other."""
        while self._options.after[row] >= 0:
            row = int(self._options.after[row])
        return row
