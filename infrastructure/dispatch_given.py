"""What the compiled dispatch of a year reads beside the outlook, and where it adds up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

STOCK, PACKED, STORE_IN, STORE_OUT, LOST, CURTAILED, END_VALUE, PACKED_IN = range(8)
"""Places in `Sums.store`: stock in store and in pipes, flows of both in the year, value of what is
left, and what went into pipes."""

SERVED_ROW, UNSERVED_ROW, INTERRUPTED_ROW, IN_ROW, OUT_ROW, CURTAILED_ROW = range(6)
STOCK_ROW, PACKED_ROW, SOURCE_ROW = range(6, 9)
HOURLY_ROWS = 9
"""Rows of `Sums.hourly` after those of the plants."""

SOURCES = ("surplus", "reformer", "own_power", "grid_power", "store", "interruption", "unserved")
"""What one more MWh of demand would come from; the place in this list is the code in the hours."""
SURPLUS, REFORMER, OWN_POWER, GRID_POWER, FROM_STORE, INTERRUPTION, UNSERVED = range(7)

TINY_MW = 1e-9
"""Amounts below this are rounding."""


class Given(NamedTuple):
    """Inputs of the compiled loop beside the outlook, by plant: reformers, then electrolysers.

    `steady_plant` names the plant of each steady source, one above the last plant stands for
    interruption; `steady_ramp_mw` is the most its output changes in an hour. Electrolysers stand in
    rising order of use, `electrolyser_plant` names them. `own_power_mwh` is by electrolyser and
    hour. Users stand in groups, those of least priority first; `class_end` is the end of each class
    of priority in them.
    """

    floor_mw: FloatArray
    full_supply_mw: FloatArray
    steady_plant: IntArray
    steady_ramp_mw: FloatArray
    ramps_bind: bool
    use: FloatArray
    electrolyser_plant: IntArray
    electrolyser_mw: FloatArray
    own_power_mwh: FloatArray
    own_price_share: float
    firm_mw: FloatArray
    may_stop_mw: FloatArray
    shape_of_group: IntArray
    shapes: FloatArray
    class_end: IntArray
    store_mwh: FloatArray
    start_mwh: float
    packable_mwh: float
    injection_mw: float
    withdrawal_mw: float
    end_value: float
    foresight_hours: int


class Sums(NamedTuple):
    """What the compiled loop adds up; `store` and `hourly` are indexed by the names above.

    `hourly` has no columns where hours are not kept.
    """

    store: FloatArray
    produced_mwh: FloatArray
    running_hours: FloatArray
    electricity_cost_gbp: FloatArray
    own_used_mwh: FloatArray
    own_used_value_gbp: FloatArray
    unserved_mwh: FloatArray
    interrupted_mwh: FloatArray
    hourly: FloatArray
