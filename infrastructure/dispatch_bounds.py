"""Whether a declared hydrogen system can be dispatched: shapes and figures, checked compiled.

What is wrong with one that cannot is said, at leisure, in `dispatch_system` and `dispatch_arrays`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.dispatch_declared import Declared, Terms

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@borrowing
def within_bounds(declared: Declared, terms: Terms) -> bool:
    """Whether shapes and figures are such as `dispatch_year` takes; `dispatch_arrays` says why not.

    Args:
        declared: plants, users and stores.
        terms: figures of the system.
    """
    d, t = declared, terms
    reformers, electrolysers, users = d.minimum_load.size, d.use.size, d.priority.size
    periods = d.first_hour.size - 1
    return (
        periods > 0
        and d.reformer_mw.shape == (reformers, periods)
        and d.reformer_cost.size == reformers
        and d.ramp_share.size == reformers
        and d.electrolyser_mw.shape == (electrolysers, periods)
        and d.demand_mw.shape == (users, periods)
        and d.shape.size == users
        and d.interruptible_share.size == users
        and d.own_wind_mw.size == electrolysers
        and d.own_solar_mw.size == electrolysers
        and d.store_mwh.size == periods
        and _rises(d.first_hour)
        and d.price.size == d.first_hour[periods]
        and d.shapes.shape[1] == d.price.size
        and (d.own_power_mwh.size == 0 or d.own_power_mwh.shape == (electrolysers, d.price.size))
        and _lie_within(d.reformer_mw, 0.0, np.inf)
        and _lie_within(d.minimum_load, 0.0, 1.0)
        and _lie_within(d.reformer_cost, 0.0, 1e6)
        and _lie_within(d.ramp_share, 1e-6, np.inf)
        and _lie_within(d.electrolyser_mw, 0.0, np.inf)
        and _lie_within(d.use, 1e-6, 1e3)
        and _lie_within(d.own_wind_mw, 0.0, np.inf)
        and _lie_within(d.own_solar_mw, 0.0, np.inf)
        and _lie_within(d.demand_mw, 0.0, np.inf)
        and _lie_within(d.priority, -np.inf, np.inf)
        and _lie_among(d.shape, d.shapes.shape[0])
        and _lie_within(d.interruptible_share, 0.0, 1.0)
        and _lie_within(d.store_mwh, 0.0, np.inf)
        and 0.0 <= t.interruption_cost <= 1e6
        and t.injection_mw >= 0.0
        and t.withdrawal_mw >= 0.0
        and t.stock_start_mwh >= 0.0
        and 0.0 <= t.loss_share <= 0.999
        and 0.0 <= t.line_pack_start_mwh <= t.line_pack_mwh
        and 0.0 <= t.surplus_price_share <= 1.0
        and (not t.has_end_value or 0.0 <= t.end_value < np.inf)
        and t.foresight_hours >= 1
    )


@borrowing
def _lie_within(values: FloatArray, lowest: float, highest: float) -> bool:
    within: bool = True
    for value in values.flat:
        within = within and bool(lowest <= value <= highest)
    return within


@borrowing
def _lie_among(places: IntArray, count: int) -> bool:
    among = True
    for place in places:
        among = among and 0 <= place < count
    return among


@borrowing
def _rises(hours: IntArray) -> bool:
    rises: bool = hours[0] == 0
    for i in range(1, hours.size):
        rises = rises and hours[i] > hours[i - 1]
    return rises
