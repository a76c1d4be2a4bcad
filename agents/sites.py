"""How each site stands: what still arises there, and whether it can still decide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.options import KINDS, OptionTable, SiteState
from infrastructure.assets import Flow
from scenarios.schema.technology import MeasureKind

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
EFFICIENCY = KINDS.index(MeasureKind.EFFICIENCY)


class Sites:
    """State of every site, changed only through its methods.

    A site takes efficiency at any time, once; after any other measure is ordered it no longer
    decides, unless that measure is given up.

    Attributes:
        state: what arises at each site in a year of full activity.
        open: whether the site still decides, shape (sites,).
        closed_month: month in which it closed by its own decision; infinity before.
        can_take: whether each option is still to be had, shape (rows,).
    """

    def __init__(self, state: SiteState, options: OptionTable) -> None:
        self.state = state.copy()
        self.can_take: BoolArray = np.ones(len(options), dtype=np.bool_)
        self.open: BoolArray = np.diff(options.first_row) > 0
        self.closed_month: FloatArray = np.full(len(self.open), np.inf)
        self._options = options

    def take(self, row: int, flows: FloatArray) -> None:
        """Order an option whose yearly changes are `flows`."""
        site = int(self._options.site[row])
        if self._options.kind[row] == EFFICIENCY:
            self.can_take[row] = False
            self.state.energy_co2_kt[site] += flows[Flow.ENERGY_CO2_KT]
            self.state.fuel_gwh[site] += flows[Flow.FUEL_GWH]
        else:
            self.open[site] = False

    def give_up(self, row: int) -> None:
        """Let the site decide again after an ordered measure came to nothing."""
        site = int(self._options.site[row])
        if np.isinf(self.closed_month[site]):
            self.open[site] = True

    def close(self, site: int, month: float) -> None:
        """Close a site for good."""
        self.open[site] = False
        self.closed_month[site] = month
