"""Puts plants and users of a system in the order in which an hour takes them: compiled.

Alike periods are joined, reformers stand by cost, electrolysers by use of power, users by priority.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.dispatch_declared import Declared, Places, Terms
from infrastructure.dispatch_given import Given
from infrastructure.dispatch_hours import demand_of_year, own_hydrogen_mw
from infrastructure.dispatch_plan import Outlook
from infrastructure.dispatch_users import Users, users_in_groups

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SAME_CLASS = 1.01
"""Electrolysers whose use differs by less than this factor are one class to the plan."""


class Arranged(NamedTuple):
    """Plants, users and stores in the order in which an hour takes them."""

    period: IntArray
    """Periods that differ from the one before, by their place among all, shape (periods,)."""
    first_hour: IntArray
    """First hour of each and the hour after the last, shape (periods + 1,)."""
    by_use: IntArray
    """Electrolysers in rising order of their use of power, shape (electrolysers,)."""
    floor_mw: FloatArray
    """Must-run output of reformers, shape (reformers, periods) [MW]."""
    above_mw: FloatArray
    """What they can make above it, shape (reformers, periods) [MW]."""
    electrolyser_mw: FloatArray
    """Output in the order of use, shape (electrolysers, periods) [MW]."""
    use: FloatArray
    """Power for hydrogen in the order of use, shape (electrolysers,) [MWh/MWh HHV]."""
    own_power_mwh: FloatArray
    """Power of own stations in the order of use, shape (electrolysers, 8760) or empty [MWh]."""
    store_mwh: FloatArray
    """Working gas, shape (periods,) [MWh]."""


class Steady(NamedTuple):
    """Sources of one cost all year in rising order, shape (sources,) or (sources, periods)."""

    cost: FloatArray
    mw: FloatArray
    plant: IntArray
    ramp_mw: FloatArray
    ramps_bind: bool


@compiled
def arranged(declared: Declared, terms: Terms) -> tuple[Outlook, Given, Places]:
    """Return what the hourly loop reads, and where in it plants, users and periods stand.

    Args:
        declared: plants, users and stores.
        terms: figures of the system.
    """
    placed = _placed(declared)
    users = users_in_groups(declared, placed.period)
    steady = _steady(declared, terms.interruption_cost, placed, users.may_stop)
    full_supply_mw = np.empty(placed.period.size)
    for period in range(placed.period.size):
        full_supply_mw[period] = _total(placed.above_mw, period) + _total(
            placed.electrolyser_mw, period
        )
    rank, plant_of_place = _ranked(placed.by_use, declared.minimum_load.size)
    given = Given(
        placed.floor_mw,
        full_supply_mw,
        steady.plant,
        steady.ramp_mw,
        steady.ramps_bind,
        placed.use,
        plant_of_place,
        placed.electrolyser_mw,
        placed.own_power_mwh,
        terms.surplus_price_share,
        users.firm_mw,
        users.may_stop_mw,
        users.shape_of_group,
        declared.shapes,
        users.class_end,
        placed.store_mwh,
        terms.stock_start_mwh + terms.line_pack_start_mwh,
        terms.line_pack_mwh,
        terms.injection_mw,
        terms.withdrawal_mw,
        terms.end_value if terms.has_end_value else np.nan,
        terms.foresight_hours,
    )
    outlook = _outlook(declared, terms, placed, users, steady)
    return outlook, given, Places(rank, users.group_of_user, placed.period)


@compiled
def _outlook(d: Declared, t: Terms, placed: Arranged, users: Users, steady: Steady) -> Outlook:
    """Return what the plan of the store looks ahead to."""
    first_hour, use, none = placed.first_hour, placed.use, np.zeros(0)
    periods = placed.period.size
    class_use, class_mw = _classes(use, placed.electrolyser_mw)
    must_run_mw, capacity_mwh = np.zeros(periods), np.empty(periods)
    has_store, pack = False, t.line_pack_mwh
    for period in range(periods):
        must_run_mw[period] = _total(placed.floor_mw, period)
        capacity_mwh[period] = placed.store_mwh[period] + pack
        has_store = has_store or placed.store_mwh[period] > 0.0
    mean_use = 0.0
    for place in range(use.size):
        mean_use += use[place]
    mean_use /= max(use.size, 1)
    return Outlook(
        1,
        first_hour,
        d.price,
        demand_of_year(first_hour, users.wanted_mw, users.shape_of_group, d.shapes, must_run_mw),
        steady.cost,
        steady.mw,
        demand_of_year(
            first_hour, users.may_stop_mw, users.shape_of_group, d.shapes, np.zeros(periods)
        )
        if users.may_stop
        else none,
        t.interruption_cost,
        class_use,
        class_mw,
        own_hydrogen_mw(first_hour, placed.own_power_mwh, use, placed.electrolyser_mw)
        if placed.own_power_mwh.size > 0
        else none,
        mean_use * t.surplus_price_share,
        capacity_mwh,
        none,
        t.injection_mw if has_store else pack,
        t.withdrawal_mw if has_store else pack,
        1.0 - t.loss_share,
        max(
            max(t.highest_price, 0.0) * use[use.size - 1] if use.size > 0 else 0.0,
            steady.cost[steady.cost.size - 1] if steady.cost.size > 0 else 0.0,
        ),
        t.lowest_price,
        t.highest_price,
    )


@compiled
def _placed(d: Declared) -> Arranged:
    kept = _periods_that_differ(d)
    first_hour = np.empty(kept.size + 1, np.int64)
    for period in range(kept.size):
        first_hour[period] = d.first_hour[kept[period]]
    first_hour[kept.size] = d.first_hour[d.first_hour.size - 1]
    floor_mw = _picked(d.reformer_mw, np.arange(d.reformer_cost.size), kept)
    above_mw = np.empty_like(floor_mw)
    for plant in range(floor_mw.shape[0]):
        for period in range(kept.size):
            nominal_mw = floor_mw[plant, period]
            floor_mw[plant, period] = nominal_mw * d.minimum_load[plant]
            above_mw[plant, period] = nominal_mw - floor_mw[plant, period]
    by_use, own_power_mwh = _rising(d.use), d.own_power_mwh
    if own_power_mwh.size > 0:
        own_power_mwh = _picked(own_power_mwh, by_use, np.arange(own_power_mwh.shape[1]))
    return Arranged(
        kept,
        first_hour,
        by_use,
        floor_mw,
        above_mw,
        _picked(d.electrolyser_mw, by_use, kept),
        d.use[by_use],
        own_power_mwh,
        d.store_mwh[kept],
    )


@compiled
def _ranked(by_use: IntArray, reformers: int) -> tuple[IntArray, IntArray]:
    """Return the place of each electrolyser, and the plant that stands at each place."""
    rank, plant_of_place = np.empty(by_use.size, np.int64), np.empty(by_use.size, np.int64)
    for place in range(by_use.size):
        rank[by_use[place]] = place
        plant_of_place[place] = reformers + by_use[place]
    return rank, plant_of_place


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
def _steady(d: Declared, interruption_cost: float, placed: Arranged, may_stop: bool) -> Steady:
    """Return reformers above must-run, and interruption as a source of unlimited ramp.

    Interruption stands above the last plant, after reformers of the same cost.
    """
    reformers, periods = placed.above_mw.shape
    by_cost = _rising(d.reformer_cost)
    sources = reformers + 1 if may_stop else reformers
    cost, plant, ramps_bind = np.empty(sources), np.empty(sources, np.int64), False
    mw, ramp_mw = np.empty((sources, periods)), np.empty((sources, periods))
    taken, entered = 0, not may_stop
    for source in range(sources):
        if not entered and (
            taken == reformers or d.reformer_cost[by_cost[taken]] > interruption_cost
        ):
            entered = True
            cost[source], plant[source] = interruption_cost, reformers + d.use.size
            for period in range(periods):
                mw[source, period], ramp_mw[source, period] = 0.0, np.inf
            continue
        i = by_cost[taken]
        taken += 1
        cost[source], plant[source] = d.reformer_cost[i], i
        for period in range(periods):
            mw[source, period] = placed.above_mw[i, period]
            nominal_mw = d.reformer_mw[i, placed.period[period]]
            ramp_mw[source, period] = nominal_mw * d.ramp_share[i]
            ramps_bind = ramps_bind or ramp_mw[source, period] < mw[source, period]
    return Steady(cost, mw, plant, ramp_mw, ramps_bind)


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
