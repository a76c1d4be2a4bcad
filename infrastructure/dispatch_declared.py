"""A hydrogen system as it was declared, in arrays of one layout, for the compiled dispatch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Declared(NamedTuple):
    """Arrays of a `HydrogenSystem` as they were declared, in one layout, and of its hours.

    `own_power_mwh` is by electrolyser and hour, of size 0 where no electrolyser has its own.
    """

    first_hour: IntArray
    reformer_mw: FloatArray
    minimum_load: FloatArray
    reformer_cost: FloatArray
    ramp_share: FloatArray
    electrolyser_mw: FloatArray
    use: FloatArray
    own_wind_mw: FloatArray
    own_solar_mw: FloatArray
    demand_mw: FloatArray
    priority: FloatArray
    interruptible_share: FloatArray
    shape: IntArray
    store_mwh: FloatArray
    price: FloatArray
    shapes: FloatArray
    own_power_mwh: FloatArray


class Terms(NamedTuple):
    """Figures of a system and of how it is run, as in `HydrogenSystem` and `dispatch_year`."""

    interruption_cost: float
    injection_mw: float
    withdrawal_mw: float
    stock_start_mwh: float
    loss_share: float
    line_pack_mwh: float
    line_pack_start_mwh: float
    lowest_price: float
    highest_price: float
    surplus_price_share: float
    end_value: float
    foresight_hours: int
    has_end_value: bool


class Places(NamedTuple):
    """Rank of each electrolyser, group of each user, and the declared periods that were kept."""

    rank_of_electrolyser: IntArray
    group_of_user: IntArray
    periods: IntArray
