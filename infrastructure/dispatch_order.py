"""Puts plants and users of a system in the order in which an hour takes them: compiled.

Alike periods are joined, reformers stand by cost, electrolysers by use of power, users by priority.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled
from infrastructure.dispatch_borrowing import borrowing
from infrastructure.dispatch_declared import Declared, Places, Terms
from infrastructure.dispatch_given import Given
from infrastructure.dispatch_hours import demand_of_year, own_hydrogen_mw
from infrastructure.dispatch_plan import Outlook
from infrastructure.dispatch_users import users_in_groups

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SAME_CLASS = 1.01
"""Electrolysers whose use differs by less than this factor are one class to the plan."""


@compiled
def arranged(declared: Declared, terms: Terms) -> tuple[Outlook, Given, Places]:
    """Return what the hourly loop reads, and where in it plants, users and periods stand.

    Args:
        declared: plants, users and stores.
        terms: figures of the system.
    """
    d, t = declared, terms
    kept = _periods_that_differ(d)
    first_hour = np.empty(kept.size + 1, np.int64)
    for period in range(kept.size):
        first_hour[period] = d.first_hour[kept[period]]
    first_hour[kept.size] = d.first_hour[d.first_hour.size - 1]
    by_cost, by_use = _rising(d.reformer_cost), _rising(d.use)
    every = np.arange(d.reformer_cost.size)
    reformer_mw = _picked(d.reformer_mw, every, kept)
    floor_mw = np.empty_like(reformer_mw)
    above_mw = np.empty_like(reformer_mw)
    for plant in range(floor_mw.shape[0]):
        for period in range(kept.size):
            floor_mw[plant, period] = reformer_mw[plant, period] * d.minimum_load[plant]
            above_mw[plant, period] = reformer_mw[plant, period] - floor_mw[plant, period]
    electrolyser_mw = _picked(d.electrolyser_mw, by_use, kept)
    use, store_mwh, own_power_mwh = d.use[by_use], d.store_mwh[kept], d.own_power_mwh
    if own_power_mwh.size > 0:
        own_power_mwh = _picked(own_power_mwh, by_use, np.arange(own_power_mwh.shape[1]))
    users = users_in_groups(d, kept)
    steady = _steady(d, t.interruption_cost, by_cost, reformer_mw, floor_mw, users.may_stop)
    cost, steady_mw, steady_plant, ramp_mw, ramps_bind = steady
    class_use, class_mw = _classes(use, electrolyser_mw)
    must_run_mw, none = np.zeros(kept.size), np.zeros(0)
    full_supply_mw, capacity_mwh = np.zeros(kept.size), np.empty(kept.size)
    has_store, pack = False, t.line_pack_mwh
    for period in range(kept.size):
        must_run_mw[period] = _total(floor_mw, period)
        full_supply_mw[period] = _total(above_mw, period) + _total(electrolyser_mw, period)
        capacity_mwh[period] = store_mwh[period] + pack
        has_store = has_store or store_mwh[period] > 0.0
    mean_use = 0.0
    for place in range(use.size):
        mean_use += use[place]
    mean_use /= max(use.size, 1)
    outlook = Outlook(
        1,
        first_hour,
        d.price,
        demand_of_year(first_hour, users.wanted_mw, users.shape_of_group, d.shapes, must_run_mw),
        cost,
        steady_mw,
        demand_of_year(
            first_hour, users.may_stop_mw, users.shape_of_group, d.shapes, np.zeros(kept.size)
        )
        if users.may_stop
        else none,
        t.interruption_cost,
        class_use,
        class_mw,
        own_hydrogen_mw(first_hour, own_power_mwh, use, electrolyser_mw)
        if own_power_mwh.size > 0
        else none,
        mean_use * t.surplus_price_share,
        capacity_mwh,
        none,
        t.injection_mw if has_store else pack,
        t.withdrawal_mw if has_store else pack,
        1.0 - t.loss_share,
        max(
            max(t.highest_price, 0.0) * use[use.size - 1] if use.size > 0 else 0.0,
            cost[cost.size - 1] if cost.size > 0 else 0.0,
        ),
        t.lowest_price,
        t.highest_price,
    )
    rank, plant_of_place = np.empty(use.size, np.int64), np.empty(use.size, np.int64)
    for place in range(use.size):
        rank[by_use[place]] = place
        plant_of_place[place] = d.minimum_load.size + by_use[place]
    given = Given(
        floor_mw,
        full_supply_mw,
        steady_plant,
        ramp_mw,
        ramps_bind,
        use,
        plant_of_place,
        electrolyser_mw,
        own_power_mwh,
        t.surplus_price_share,
        users.firm_mw,
        users.may_stop_mw,
        users.shape_of_group,
        d.shapes,
        users.class_end,
        store_mwh,
        t.stock_start_mwh + t.line_pack_start_mwh,
        pack,
        t.injection_mw,
        t.withdrawal_mw,
        t.end_value if t.has_end_value else np.nan,
        t.foresight_hours,
    )
    return outlook, given, Places(rank, users.group_of_user, kept)


@compiled
def _periods_that_differ(d: Declared) -> IntArray:
    """Return periods in which some capacity or demand is another than in the period before."""
    periods = np.empty(d.store_mwh.size, np.int64)
    count = 0
    for period in range(d.store_mwh.size):
        if (
            period == 0
            or d.store_mwh[period] != d.store_mwh[period - 1]
            or _changes(d.reformer_mw, period)
            or _changes(d.electrolyser_mw, period)
            or _changes(d.demand_mw, period)
        ):
            periods[count] = period
            count += 1
    return periods[:count].copy()


@borrowing
def _changes(values: FloatArray, period: int) -> bool:
    changes = False
    for row in range(values.shape[0]):
        changes = changes or values[row, period] != values[row, period - 1]
    return changes


@compiled
def _rising(values: FloatArray) -> IntArray:
    """Return places in rising order of their values, equals as they stand: plants are few."""
    order = np.arange(values.size)
    for i in range(1, order.size):
        at, place = i, order[i]
        while at > 0 and values[order[at - 1]] > values[place]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = place
    return order


@compiled
def _picked(values: FloatArray, rows: IntArray, columns: IntArray) -> FloatArray:
    result = np.empty((rows.size, columns.size))
    for row in range(rows.size):
        for column in range(columns.size):
            result[row, column] = values[rows[row], columns[column]]
    return result


@borrowing
def _total(values: FloatArray, column: int) -> float:
    """Sum a column in the order in which NumPy does, so that figures agree to the last bit."""
    rows, columns = values.shape
    if rows == 0:
        return 0.0
    total: float = values[0, column]
    rest = 0.0
    for row in range(1, rows):
        if columns > 1:
            total += values[row, column]
        else:
            rest += values[row, column]
    return total + rest


@compiled
def _steady(
    d: Declared,
    interruption_cost: float,
    by_cost: IntArray,
    reformer_mw: FloatArray,
    floor_mw: FloatArray,
    may_stop: bool,
) -> tuple[FloatArray, FloatArray, IntArray, FloatArray, bool]:
    """Return sources of one cost all year in rising order: cost, output, plant, ramp, if any binds.

    They are reformers above must-run, and interruption as a source of unlimited ramp: above the
    last plant, after reformers of the same cost.
    """
    reformers, periods = reformer_mw.shape
    sources = reformers + 1 if may_stop else reformers
    cost, plant, ramps_bind = np.empty(sources), np.empty(sources, np.int64), False
    mw, ramp_mw = np.empty((sources, periods)), np.empty((sources, periods))
    placed, entered = 0, not may_stop
    for source in range(sources):
        if not entered and (
            placed == reformers or d.reformer_cost[by_cost[placed]] > interruption_cost
        ):
            entered = True
            cost[source], plant[source] = interruption_cost, reformers + d.use.size
            for period in range(periods):
                mw[source, period], ramp_mw[source, period] = 0.0, np.inf
            continue
        i = by_cost[placed]
        placed += 1
        cost[source], plant[source] = d.reformer_cost[i], i
        for period in range(periods):
            mw[source, period] = reformer_mw[i, period] - floor_mw[i, period]
            ramp_mw[source, period] = reformer_mw[i, period] * d.ramp_share[i]
            ramps_bind = ramps_bind or ramp_mw[source, period] < mw[source, period]
    return cost, mw, plant, ramp_mw, ramps_bind


@compiled
def _classes(use: FloatArray, electrolyser_mw: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Join electrolysers of nearly the same use, in rising order, for the plan."""
    start, count = np.zeros(use.size + 1, np.int64), 0
    for place in range(use.size):
        if place == 0 or use[place] > SAME_CLASS * use[start[count - 1]]:
            start[count] = place
            count += 1
    start[count] = use.size
    mean_use, mw = np.empty(count), np.empty((count, electrolyser_mw.shape[1]))
    for kind in range(count):
        first, end, rest = start[kind], start[kind + 1], 0.0
        for place in range(first + 1, end):
            rest += use[place]
        mean_use[kind] = (use[first] + rest) / (end - first)
        for period in range(mw.shape[1]):
            rest = 0.0
            for place in range(first + 1, end):
                rest += electrolyser_mw[place, period]
            mw[kind, period] = electrolyser_mw[first, period] + rest
    return mean_use, mw
