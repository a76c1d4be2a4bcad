"""Which source runs in each hour, from the cheapest on, and who goes short: compiled.

What goes into store and out of it is known here (`dispatch_loop`), as is what ramps force on
reformers (`dispatch_ramps`). The steps of an hour are inlined: an hour takes tens of nanoseconds.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled, inlined
from infrastructure.dispatch_blocks import bench_for, serve_in_blocks
from infrastructure.dispatch_given import (
    CURTAILED,
    CURTAILED_ROW,
    FROM_STORE,
    GRID_POWER,
    IN_ROW,
    INTERRUPTED_ROW,
    INTERRUPTION,
    OUT_ROW,
    OWN_POWER,
    REFORMER,
    SERVED_ROW,
    SOURCE_ROW,
    SURPLUS,
    TINY_MW,
    UNSERVED,
    UNSERVED_ROW,
    Given,
    Sums,
)
from infrastructure.dispatch_plan import BLOCK, Outlook
from infrastructure.dispatch_ramps import (
    Ramps,
    force_slow,
    held_back_mw,
    keep_stock_less_debt,
    owed_mw,
    ramps_of_year,
    take_debt_off,
    within_ramp,
)
from infrastructure.dispatch_shortage import share_shortage

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@compiled
def serve_year(outlook: Outlook, given: Given, sums: Sums, filling_mw: FloatArray) -> None:
    """Run sources by merit in every hour, and let users go short of what is missing.

    Args:
        outlook: prices, demand and steady sources of the year.
        given: plants and users.
        sums: what is added up.
        filling_mw: what goes into pipes and store (above 0) or out of them, shape (hours,) [MW];
            lessened where reformers ramp too slowly for it.
    """
    unserved_mw, interrupted_mw = np.zeros(filling_mw.size), np.zeros(filling_mw.size)
    if not _done_in_blocks(outlook, given, sums, filling_mw, unserved_mw, interrupted_mw):
        ramps, counted = (
            ramps_of_year(outlook, given, filling_mw),
            np.full(sums.produced_mwh.size, -1),
        )
        _serve_by_hour(
            outlook, given, sums, ramps, filling_mw, unserved_mw, interrupted_mw, counted
        )
    first, spare, everyone = outlook.first, np.empty(BLOCK), given.class_end[-1:]
    share_shortage(
        first, given, unserved_mw, given.firm_mw, given.class_end, spare, sums.unserved_mwh
    )
    share_shortage(
        first, given, interrupted_mw, given.may_stop_mw, everyone, spare, sums.interrupted_mwh
    )


@compiled
def _done_in_blocks(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    filling_mw: FloatArray,
    unserved_mw: FloatArray,
    interrupted_mw: FloatArray,
) -> bool:
    """Serve the year in blocks of hours where that can be done; leave sums as they were if not."""
    if given.own_power_mwh.size > 0 or sums.hourly.size > 0:
        return False
    bench = bench_for(given)
    curtailed, produced = sums.store[CURTAILED], sums.produced_mwh.copy()
    ran, cost = sums.running_hours.copy(), sums.electricity_cost_gbp.copy()
    if serve_in_blocks(outlook, given, sums, bench, filling_mw, unserved_mw, interrupted_mw):
        return True
    sums.store[CURTAILED] = curtailed
    sums.produced_mwh[:], sums.running_hours[:], sums.electricity_cost_gbp[:] = produced, ran, cost
    return False


@borrowing
def _serve_by_hour(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    ramps: Ramps,
    filling_mw: FloatArray,
    unserved_mw: FloatArray,
    interrupted_mw: FloatArray,
    counted: IntArray,
) -> None:
    if sums.hourly.size > 0:
        _keep_must_run(outlook.first, given.floor_mw, sums.hourly)
    for period in range(given.store_mwh.size):
        # What changes between periods is capacity: a new load is taken up at once.
        for steady in range(ramps.load_mw.size):
            ramps.load_mw[steady] = np.nan
        _serve_period(
            outlook, given, sums, ramps, filling_mw, unserved_mw, interrupted_mw, counted, period
        )
    if given.ramps_bind:
        take_debt_off(ramps, sums.store)


@borrowing
def _serve_period(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    ramps: Ramps,
    filling_mw: FloatArray,
    unserved_mw: FloatArray,
    interrupted_mw: FloatArray,
    counted: IntArray,
    period: int,
) -> None:
    """Serve the hours of one period; `counted` is the hour each plant was last counted running."""
    alike = given.own_power_mwh.size == 0 and sums.hourly.size == 0
    whole_mw = _whole_output_mw(given.electrolyser_mw, period) if alike else np.inf
    price, demand, keep_hourly = outlook.price, outlook.demand_mw, sums.hourly.size > 0
    hours_whole, price_whole = 0, 0.0
    for hour in range(outlook.first[period], outlook.first[period + 1]):
        missing, curtailed = demand[hour] + filling_mw[hour], 0.0
        if given.ramps_bind:
            missing += held_back_mw(ramps, sums, filling_mw, hour, outlook.kept_share)
            force_slow(ramps, period, hour, outlook.steady_mw, given.steady_ramp_mw)
            missing = _book_forced(given, sums, ramps, counted, period, hour, missing)
        if missing < 0.0:
            curtailed, missing = -missing, 0.0
            sums.store[CURTAILED] += curtailed
        missing, interrupted, source, whole = _run_by_merit(
            outlook, given, sums, ramps, counted, period, hour, missing, whole_mw
        )
        if whole:
            hours_whole += 1
            price_whole += price[hour]
        if given.ramps_bind:
            if missing > TINY_MW and filling_mw[hour] > 0.0:
                missing -= owed_mw(ramps, sums, filling_mw, hour, missing, outlook.kept_share)
            if keep_hourly:
                keep_stock_less_debt(ramps, sums.hourly, sums.produced_mwh.size - 1, hour)
        if missing > TINY_MW:
            source = UNSERVED
        else:
            missing = 0.0
        unserved_mw[hour], interrupted_mw[hour] = missing, interrupted
        if keep_hourly:
            flows = (demand[hour], missing, interrupted, filling_mw[hour], curtailed)
            _keep_hour(given, sums, period, hour, source, flows)
    if hours_whole > 0:
        _book_whole(given, sums, period, float(hours_whole), price_whole)


@borrowing
def _whole_output_mw(electrolyser_mw: FloatArray, period: int) -> float:
    """Output of all electrolysers where they may be booked at once, above any demand elsewhere."""
    if electrolyser_mw.shape[0] < 2:
        return np.inf
    whole = 0.0
    for place in range(electrolyser_mw.shape[0]):
        whole += electrolyser_mw[place, period]
    return whole


@borrowing
def _book_whole(
    given: Given, sums: Sums, period: int, hours_whole: float, price_whole: float
) -> None:
    """Book the hours of a period in which all electrolysers ran in full."""
    for place in range(given.use.size):
        amount, plant = given.electrolyser_mw[place, period], given.electrolyser_plant[place]
        if amount > 0.0:
            sums.produced_mwh[plant] += amount * hours_whole
            sums.running_hours[plant] += hours_whole
            sums.electricity_cost_gbp[place] += amount * given.use[place] * price_whole


@inlined
def _book_forced(
    given: Given,
    sums: Sums,
    ramps: Ramps,
    counted: IntArray,
    period: int,
    hour: int,
    missing: float,
) -> float:
    """Book what ramps force on reformers; return what is then missing [MW]."""
    for steady in range(ramps.forced_mw.size):
        amount = ramps.forced_mw[steady]
        missing -= amount
        if amount > 0.0:
            plant = given.steady_plant[steady]
            sums.produced_mwh[plant] += amount
            if given.floor_mw[plant, period] == 0.0:
                sums.running_hours[plant] += 1.0
                counted[plant] = hour
            if sums.hourly.size > 0:
                sums.hourly[plant, hour] += amount
    return missing


@inlined
def _run_by_merit(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    ramps: Ramps,
    counted: IntArray,
    period: int,
    hour: int,
    missing: float,
    whole_mw: float,
) -> tuple[float, float, int, bool]:
    """Run sources from the cheapest until nothing is missing.

    Where power has a negative price, the electrolyser that uses most of it is the cheapest.

    Returns:
        What is still missing and what was interrupted [MW], the last source, and whether all
        electrolysers run in full: a common hour, booked together afterwards.
    """
    price, use, last = outlook.price[hour], given.use, given.use.size - 1
    sources, steady, grid = given.steady_plant.size, 0, 0
    own = 0 if given.own_power_mwh.size > 0 else last + 1
    interrupted, source, whole = 0.0, SURPLUS, False
    while missing > TINY_MW or (given.ramps_bind and steady < sources):
        by_grid = grid if price >= 0.0 else last - grid
        by_own = own if price >= 0.0 else last - own
        steady_cost = outlook.steady_cost[steady] if steady < sources else np.inf
        grid_cost = price * use[by_grid] if grid <= last else np.inf
        own_cost = price * given.own_price_share * use[by_own] if own <= last else np.inf
        if steady_cost <= grid_cost and steady_cost <= own_cost:
            if steady == sources:
                break
            if given.steady_plant[steady] < sums.produced_mwh.size - 1:
                amount = _run_reformer(
                    outlook, given, sums, ramps, counted, period, hour, steady, missing
                )
                source = REFORMER if amount > 0.0 else source
            else:
                amount = interrupted = min(outlook.interruptible_mw[hour], missing)
                source = INTERRUPTION if amount > 0.0 else source
            steady += 1
        elif grid == 0 and missing >= whole_mw and price * use[last] <= steady_cost:
            amount, whole, source, grid = whole_mw, True, GRID_POWER, last + 1
        elif own_cost <= grid_cost:
            amount = _run_on_own(given, sums, counted, period, hour, by_own, missing, price)
            source = OWN_POWER if amount > 0.0 else source
            own += 1
        else:
            amount = _run_on_grid(given, sums, counted, period, hour, by_grid, missing, grid_cost)
            source = GRID_POWER if amount > 0.0 else source
            grid += 1
        missing -= amount
    return missing, interrupted, source, whole


@inlined
def _run_reformer(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    ramps: Ramps,
    counted: IntArray,
    period: int,
    hour: int,
    steady: int,
    missing: float,
) -> float:
    """Run a reformer above what it must make, within its ramp; return its output [MW]."""
    plant, most = given.steady_plant[steady], outlook.steady_mw[steady, period]
    if given.ramps_bind:
        ramp_mw, forced = given.steady_ramp_mw[steady, period], ramps.forced_mw[steady]
        most = within_ramp(most, ramps.load_mw[steady], ramp_mw) - forced
        ramps.load_mw[steady] = forced + max(min(most, missing), 0.0)
    amount = max(min(most, missing), 0.0)
    amount = amount if amount > TINY_MW else 0.0
    if amount > 0.0:
        sums.produced_mwh[plant] += amount
        if given.floor_mw[plant, period] == 0.0 and counted[plant] != hour:
            sums.running_hours[plant] += 1.0
        if sums.hourly.size > 0:
            sums.hourly[plant, hour] += amount
    return amount


@inlined
def _run_on_own(
    given: Given,
    sums: Sums,
    counted: IntArray,
    period: int,
    hour: int,
    place: int,
    missing: float,
    price: float,
) -> float:
    """Run an electrolyser on its own power; return its output [MW]."""
    use, most = given.use[place], given.electrolyser_mw[place, period]
    amount: float = min(given.own_power_mwh[place, hour] / use, most, missing)
    if amount <= TINY_MW:
        return 0.0
    sums.own_used_mwh[place] += amount * use
    sums.own_used_value_gbp[place] += amount * use * price
    _book_electrolyser(sums, counted, given.electrolyser_plant[place], hour, amount)
    return amount


@inlined
def _run_on_grid(
    given: Given,
    sums: Sums,
    counted: IntArray,
    period: int,
    hour: int,
    place: int,
    missing: float,
    cost_gbp_per_mwh: float,
) -> float:
    """Run an electrolyser on power of the grid beside its own; return that output [MW]."""
    most = given.electrolyser_mw[place, period]
    if given.own_power_mwh.size > 0:
        most -= min(given.own_power_mwh[place, hour] / given.use[place], most)
    amount: float = min(most, missing)
    if amount <= TINY_MW:
        return 0.0
    sums.electricity_cost_gbp[place] += amount * cost_gbp_per_mwh
    _book_electrolyser(sums, counted, given.electrolyser_plant[place], hour, amount)
    return amount


@inlined
def _book_electrolyser(sums: Sums, counted: IntArray, plant: int, hour: int, amount: float) -> None:
    """Add output, and the hour unless it was counted on another kind of power."""
    sums.produced_mwh[plant] += amount
    if counted[plant] != hour:
        sums.running_hours[plant] += 1.0
        counted[plant] = hour
    if sums.hourly.size > 0:
        sums.hourly[plant, hour] += amount


@borrowing
def _keep_must_run(first: IntArray, floor_mw: FloatArray, hourly: FloatArray) -> None:
    for plant in range(floor_mw.shape[0]):
        for period in range(floor_mw.shape[1]):
            for hour in range(first[period], first[period + 1]):
                hourly[plant, hour] += floor_mw[plant, period]


@borrowing
def _keep_hour(
    given: Given,
    sums: Sums,
    period: int,
    hour: int,
    source: int,
    flows: tuple[float, float, float, float, float],
) -> None:
    """Keep one hour; demand is net of must-run output, which served users too."""
    demand, missing, interrupted, filling, curtailed = flows
    hourly, plants, must_run = sums.hourly, sums.produced_mwh.size - 1, 0.0
    for plant in range(given.floor_mw.shape[0]):
        must_run += given.floor_mw[plant, period]
    if missing == 0.0 and filling != 0.0 and curtailed == 0.0:
        source = FROM_STORE
    hourly[plants + SERVED_ROW, hour] = demand + must_run - missing - interrupted
    hourly[plants + UNSERVED_ROW, hour] = missing
    hourly[plants + INTERRUPTED_ROW, hour] = interrupted
    hourly[plants + IN_ROW, hour] = max(filling, 0.0)
    hourly[plants + OUT_ROW, hour] = max(-filling, 0.0)
    hourly[plants + CURTAILED_ROW, hour] = curtailed
    hourly[plants + SOURCE_ROW, hour] = source
