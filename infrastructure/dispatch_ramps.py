"""What reformers that ramp slowly are forced to make, and what they owe to the store: compiled.

A reformer comes down slowly, and must start up early to be there in time: both force output on it
before merit decides. Where it comes up too slowly to fill the store as planned, the store holds
less than planned and gives so much less later.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import inlined
from infrastructure.dispatch_given import (
    LOST,
    PACKED,
    PACKED_ROW,
    STOCK,
    STOCK_ROW,
    STORE_IN,
    STORE_OUT,
    Given,
    Sums,
)
from infrastructure.dispatch_plan import Outlook

FloatArray = npt.NDArray[np.float64]

OWED_MWH, PLANNED_MWH = range(2)
"""Places in `Ramps.debt`: what the store lacks of its planned stock, and that stock."""


class Ramps(NamedTuple):
    """Where slow reformers stand; of no size where no ramp binds.

    `load_mw` is the output above must-run of each steady source in the hour before, not a number
    where it is free; `forced_mw` what ramps force on it in this hour; `ahead_mw` what all must make
    in each hour lest they come up too slowly later.
    """

    load_mw: FloatArray
    forced_mw: FloatArray
    ahead_mw: FloatArray
    debt: FloatArray


@inlined
def ramps_of_year(outlook: Outlook, given: Given, filling_mw: FloatArray) -> Ramps:
    """Return where reformers stand before the first hour."""
    sources = given.steady_plant.size if given.ramps_bind else 0
    ahead_mw, debt = np.empty(filling_mw.size if given.ramps_bind else 0), np.zeros(2)
    debt[PLANNED_MWH] = given.start_mwh
    if given.ramps_bind:
        _load_for_later(outlook, given, filling_mw, ahead_mw)
    return Ramps(np.zeros(sources), np.zeros(sources), ahead_mw, debt)


@borrowing
def _load_for_later(outlook: Outlook, given: Given, filling: FloatArray, load: FloatArray) -> None:
    """Write what reformers must make above must-run lest they come up too slowly later [MW]."""
    first, demand, interruptible = outlook.first, outlook.demand_mw, outlook.interruptible_mw
    for period in range(first.size - 1):
        others = step = 0.0
        for place in range(given.use.size):
            others += given.electrolyser_mw[place, period]
        for steady in range(given.steady_plant.size):
            if outlook.steady_mw[steady, period] > 0.0:
                step += given.steady_ramp_mw[steady, period]
        later = 0.0
        for hour in range(first[period + 1] - 1, first[period] - 1, -1):
            shed = interruptible[hour] if interruptible.size > 0 else 0.0
            now = max(demand[hour] + filling[hour] - others - shed, 0.0)
            later = max(now, later - step)
            load[hour] = later


@inlined
def within_ramp(most: float, load: float, ramp_mw: float) -> float:
    """Most that a reformer can make after a load; its first hour is free."""
    return min(most, load + ramp_mw) if load >= 0.0 else most


@inlined
def held_back_mw(
    ramps: Ramps, sums: Sums, filling_mw: FloatArray, hour: int, kept_share: float
) -> float:
    """Let the store give less where it lacks what it was planned to hold; return how much [MW]."""
    debt, wanted, kept_back = ramps.debt, filling_mw[hour], 0.0
    if wanted < 0.0:
        if debt[OWED_MWH] > 0.0:
            kept_back = max(-wanted - max(debt[PLANNED_MWH] - debt[OWED_MWH], 0.0), 0.0)
            kept_back = min(kept_back, debt[OWED_MWH])
        debt[PLANNED_MWH] += wanted
        debt[OWED_MWH] -= kept_back
        filling_mw[hour] += kept_back
        sums.store[STORE_OUT] -= kept_back
    else:
        debt[PLANNED_MWH] += wanted * kept_share
    return kept_back


@inlined
def force_slow(
    ramps: Ramps, period: int, hour: int, steady_mw: FloatArray, ramp_mw: FloatArray
) -> None:
    """Write what reformers make because they come down slowly, or to be up in time."""
    load, forced, total = ramps.load_mw, ramps.forced_mw, 0.0
    for steady in range(load.size):
        lowest = load[steady] - ramp_mw[steady, period]
        forced[steady] = min(lowest, steady_mw[steady, period]) if lowest > 0.0 else 0.0
        total += forced[steady]
    if ramps.ahead_mw[hour] > total:
        for steady in range(load.size):
            most = within_ramp(steady_mw[steady, period], load[steady], ramp_mw[steady, period])
            more = min(max(ramps.ahead_mw[hour] - total, 0.0), max(most - forced[steady], 0.0))
            forced[steady] += more
            total += more


@inlined
def owed_mw(
    ramps: Ramps,
    sums: Sums,
    filling_mw: FloatArray,
    hour: int,
    missing_mw: float,
    kept_share: float,
) -> float:
    """Fill the store less than planned where reformers came up too slowly; return by how much."""
    less: float = min(missing_mw, filling_mw[hour])
    filling_mw[hour] -= less
    ramps.debt[OWED_MWH] += less * kept_share
    sums.store[STORE_IN] -= less
    sums.store[LOST] -= less * (1.0 - kept_share)
    return less


@borrowing
def keep_stock_less_debt(ramps: Ramps, hourly: FloatArray, plants: int, hour: int) -> None:
    """Take what is owed off the stocks that were planned for an hour."""
    owed = ramps.debt[OWED_MWH]
    from_stock = min(owed, hourly[plants + STOCK_ROW, hour])
    hourly[plants + STOCK_ROW, hour] -= from_stock
    hourly[plants + PACKED_ROW, hour] -= owed - from_stock


@borrowing
def take_debt_off(ramps: Ramps, store: FloatArray) -> None:
    """Take what is still owed at the year's end off the stocks, pipes after the store."""
    owed = ramps.debt[OWED_MWH]
    from_pipes = max(owed - store[STOCK], 0.0)
    store[STOCK] -= owed - from_pipes
    store[PACKED] -= from_pipes
