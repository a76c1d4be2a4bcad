"""How each site stands: what still arises there, and which measures it can still take."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.options import OptionTable, SiteState, combined_share

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
        self._taken: dict[int, tuple[float, float, float, float]] = {}

    @property
    def open(self) -> BoolArray:
        """Whether each site still decides, shape (sites,)."""
        decides = np.zeros(len(self.closed_month), dtype=np.bool_)
        decides[self._options.site[self.can_take]] = True
        return decides & np.isinf(self.closed_month)

    def take(self, row: int) -> None:
        """Order an option: what it deals with is taken off what is left."""
        site, state = int(self._options.site[row]), self.state
        before = (
            state.energy_co2_kt[site],
            state.process_co2_kt[site],
            state.biogenic_co2_kt[site],
            state.fuel_gwh[site],
        )
        energy, process, biogenic, fuel = self._left[row]
        state.energy_co2_kt[site] *= energy
        state.process_co2_kt[site] *= process
        state.biogenic_co2_kt[site] *= biogenic
        state.fuel_gwh[site] *= fuel
        after = (
            state.energy_co2_kt[site],
            state.process_co2_kt[site],
            state.biogenic_co2_kt[site],
            state.fuel_gwh[site],
        )
        self._taken[row] = tuple(float(b - a) for b, a in zip(before, after, strict=True))  # type: ignore[assignment]
        self._see_what_is_left(row)

    def give_up(self, row: int) -> None:
        """Put back what an ordered measure would have dealt with, because it is not coming."""
        site = int(self._options.site[row])
        energy, process, biogenic, fuel = self._taken.pop(row)
        self.state.energy_co2_kt[site] += energy
        self.state.process_co2_kt[site] += process
        self.state.biogenic_co2_kt[site] += biogenic
        self.state.fuel_gwh[site] += fuel
        self._see_what_is_left(row)

    def close(self, site: int, month: float) -> None:
        """Close a site for good."""
        self.closed_month[site] = month

    def _see_what_is_left(self, row: int) -> None:
        """Say anew which options of a kind may be taken, after one of them was or was given up."""
        followers = np.flatnonzero(self._options.after == row)
        for one in (*self._same_kind(row).tolist(), *followers.tolist()):
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
            for other in self._same_kind(row).tolist()
            if other in self._taken
        )

    def _first_of(self, row: int) -> int:
        """Option that begins the row of those that follow each other."""
        while self._options.after[row] >= 0:
            row = int(self._options.after[row])
        return row

    def _same_kind(self, row: int) -> npt.NDArray[np.int64]:
        """Options of the same kind at the same site."""
        first, end = self._options.first_row[self._options.site[row] :][:2].tolist()
        same = self._options.kind[first:end] == self._options.kind[row]
        rows: npt.NDArray[np.int64] = np.flatnonzero(same) + first
        return rows
