"""Which plant of a hydrogen system runs in each hour of a year, and who goes short: compiled.

Each hour is settled in order. What a MWh in store is worth (`dispatch_plan`) decides whether the
store is filled or drawn on; the rest is merit order: must-run output, then the cheapest source.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled, inlined
from infrastructure.dispatch_plan import (
    BLOCK,
    Outlook,
    least_stock_mwh,
    net_filling_mw,
    pace_of,
    plan,
    sample_hours,
    sampled,
    value_of_a_level_year,
)

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
LEVEL_YEAR_STRIDE = 23
"""Hours from one sample to the next where only the value of a level year is sought."""


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
    """What the compiled loop adds up; `store` and `hourly` are indexed by the names above."""

    store: FloatArray
    produced_mwh: FloatArray
    running_hours: FloatArray
    electricity_cost_gbp: FloatArray
    own_used_mwh: FloatArray
    own_used_value_gbp: FloatArray
    unserved_mwh: FloatArray
    interrupted_mwh: FloatArray
    hourly: FloatArray


@compiled
def demand_of_year(
    first_hour: IntArray,
    group_mw: FloatArray,
    shape_of_group: IntArray,
    shapes: FloatArray,
    less_mw: FloatArray,
) -> FloatArray:
    """Sum the demand of groups, each with its shape, less must-run output, by hour [MW]."""
    demand = np.empty(shapes.shape[1])
    by_shape = np.zeros(shapes.shape[0])
    for period in range(less_mw.size):
        by_shape[:] = 0.0
        for group in range(group_mw.shape[0]):
            by_shape[shape_of_group[group]] += group_mw[group, period]
        start, end = first_hour[period], first_hour[period + 1]
        for hour in range(start, end):
            demand[hour] = -less_mw[period]
        for shape in range(by_shape.size):
            mw = by_shape[shape]
            if mw > 0.0:
                for hour in range(start, end):
                    demand[hour] += mw * shapes[shape, hour]
    return demand


@compiled
def own_hydrogen_mw(
    first_hour: IntArray, own_power_mwh: FloatArray, use: FloatArray, electrolyser_mw: FloatArray
) -> FloatArray:
    """Sum the hydrogen that electrolysers could make of their own power, by hour [MW]."""
    total = np.zeros(own_power_mwh.shape[1])
    for period in range(electrolyser_mw.shape[1]):
        for plant in range(use.size):
            most = electrolyser_mw[plant, period]
            if most > 0.0:
                for hour in range(first_hour[period], first_hour[period + 1]):
                    total[hour] += min(own_power_mwh[plant, hour] / use[plant], most)
    return total


@compiled
def settle_year(outlook: Outlook, given: Given, sums: Sums) -> None:
    """Settle every hour of the year in order and add it to the sums."""
    filling = np.zeros(outlook.demand_mw.size)
    if _stores(given, sums):
        _move_stores(outlook, given, sums, filling)
    _serve_year(outlook, given, sums, filling)
    for period in range(given.store_mwh.size):
        hours = outlook.first[period + 1] - outlook.first[period]
        for plant in range(given.floor_mw.shape[0]):
            if given.floor_mw[plant, period] > 0.0:
                sums.produced_mwh[plant] += given.floor_mw[plant, period] * hours
                sums.running_hours[plant] += hours


@inlined
def _stores(given: Given, sums: Sums) -> bool:
    stores = given.packable_mwh > 0.0 or sums.store[STOCK] > 0.0
    for period in range(given.store_mwh.size):
        stores = stores or given.store_mwh[period] > 0.0
    return stores


@compiled
def _move_stores(outlook: Outlook, given: Given, sums: Sums, filling: FloatArray) -> None:
    """Write what goes into pipes and store (above 0) or out of them in each hour [MW].

    Pipes without a cavern hold hours: they are not planned for but filled and drawn on at the value
    of a level year, and kept for shortages.
    """
    flow, spare = np.empty(BLOCK), np.empty(BLOCK)
    need = least_stock_mwh(outlook, given.full_supply_mw)
    stride, ahead = pace_of(outlook)
    hour_of = sample_hours(outlook.first, stride)
    coarse = sampled(outlook, stride, hour_of, need)
    end_value = given.end_value
    if np.isnan(end_value):
        few = sample_hours(outlook.first, LEVEL_YEAR_STRIDE)
        year = sampled(outlook, LEVEL_YEAR_STRIDE, few, np.empty(0))
        end_value = value_of_a_level_year(year, flow, spare)
    sums.store[END_VALUE] = end_value
    foresight = max(1, min(given.foresight_hours, ahead) // stride)
    first, store = outlook.first, sums.store
    demand, interruptible, kept = outlook.demand_mw, outlook.interruptible_mw, outlook.kept_share
    has_need, keep_hourly = need.size > 0, sums.hourly.size > 0
    full_supply, store_mwh, packable = given.full_supply_mw, given.store_mwh, given.packable_mwh
    injection, withdrawal, hourly = given.injection_mw, given.withdrawal_mw, sums.hourly
    has_cavern = False
    for period in range(store_mwh.size):
        has_cavern = has_cavern or store_mwh[period] > 0.0
    rows, hours = sums.produced_mwh.size - 1, demand.size
    hour = sample = period = 0
    while hour < hours:
        stock = store[STOCK] + store[PACKED]
        value, until = end_value, hour_of.size
        if has_cavern:
            value, until = plan(coarse, sample, stock, end_value, foresight, flow, spare)
        sample = max(until, sample + 1)
        planned_until = hour_of[sample] if sample < hour_of.size else hours
        while hour < planned_until:
            while hour >= first[period + 1]:
                period += 1
            end = min(planned_until, hour + BLOCK, first[period + 1])
            net_filling_mw(outlook, period, hour, end, value, flow, spare)
            for i in range(end - hour):
                at, wanted = hour + i, flow[i]
                if has_need:
                    shed = interruptible[at] if interruptible.size > 0 else 0.0
                    most = full_supply[period] + shed - demand[at]
                    lack = need[at + 1] - store[STOCK] - store[PACKED]
                    wanted = max(wanted, min(lack / kept if lack > 0.0 else lack, most))
                    # In a shortage pipes give what they hold, whatever the store can.
                    wanted = min(wanted, most) if most < 0.0 else wanted
                filling[at] = _move(
                    max(wanted, -demand[at]),
                    store,
                    store_mwh[period],
                    packable,
                    injection,
                    withdrawal,
                    kept,
                )
                if keep_hourly:
                    hourly[rows + STOCK_ROW, at] = store[STOCK]
                    hourly[rows + PACKED_ROW, at] = store[PACKED]
            hour = end


@inlined
def _move(
    wanted: float,
    store: FloatArray,
    store_mwh: float,
    packable_mwh: float,
    injection_mw: float,
    withdrawal_mw: float,
    kept: float,
) -> float:
    """Book what goes into pipes and store or out of them; return how much of it can."""
    if wanted > 0.0:
        packed = min(wanted, max(packable_mwh - store[PACKED], 0.0))
        room = max(store_mwh - store[STOCK], 0.0) / kept
        stored = min(wanted - packed, injection_mw, room)
        store[PACKED] += packed
        store[PACKED_IN] += packed
        store[STOCK] += stored * kept
        store[STORE_IN] += packed + stored
        store[LOST] += stored * (1.0 - kept)
        moved: float = packed + stored
    else:
        unpacked = min(-wanted, store[PACKED])
        taken = min(-wanted - unpacked, withdrawal_mw, store[STOCK])
        store[PACKED] -= unpacked
        store[STOCK] -= taken
        store[STORE_OUT] += unpacked + taken
        moved = -unpacked - taken
    return moved


@compiled
def _serve_year(outlook: Outlook, given: Given, sums: Sums, filling: FloatArray) -> None:
    """Run sources by merit in every hour, and let users go short of what is missing."""
    price, demand, first = outlook.price, outlook.demand_mw, outlook.first
    steady_cost, steady_mw = outlook.steady_cost, outlook.steady_mw
    interruptible, steady_plant, use = outlook.interruptible_mw, given.steady_plant, given.use
    electrolyser_plant, electrolyser_mw = given.electrolyser_plant, given.electrolyser_mw
    own_power, own_share, store = given.own_power_mwh, given.own_price_share, sums.store
    ramps, has_own, keep_hourly = given.ramps_bind, own_power.size > 0, sums.hourly.size > 0
    produced, power_cost, hours_run = (
        sums.produced_mwh,
        sums.electricity_cost_gbp,
        sums.running_hours,
    )
    own_used, own_value, hourly = sums.own_used_mwh, sums.own_used_value_gbp, sums.hourly
    floor_mw, ramp_mw, kept_share = given.floor_mw, given.steady_ramp_mw, outlook.kept_share
    firm_mw, may_stop_mw = given.firm_mw, given.may_stop_mw
    shape_of_group, shapes, class_end = given.shape_of_group, given.shapes, given.class_end
    all_groups = np.full(1, firm_mw.shape[0])
    unserved_mwh, interrupted_mwh = sums.unserved_mwh, sums.interrupted_mwh
    sources, last, plants = steady_plant.size, use.size - 1, produced.size - 1
    at_once = use.size > 1 and not (has_own or keep_hourly)
    most_use = use[last] if use.size > 0 else 0.0
    load, forced = np.full(sources, np.nan), np.zeros(sources)
    if keep_hourly:
        _keep_must_run(hourly, first, floor_mw)
    counted = np.full(plants + 1, -1)
    ahead = _load_for_later(outlook, given, filling) if ramps else np.empty(0)
    owed_mwh, planned_mwh = 0.0, given.start_mwh
    for period in range(given.store_mwh.size):
        # What changes between periods is capacity: a new load is taken up at once.
        for steady in range(sources):
            load[steady] = np.nan
        whole_mw = must_run = price_whole = 0.0
        hours_whole = 0
        for place in range(use.size):
            whole_mw += electrolyser_mw[place, period]
        for plant in range(floor_mw.shape[0]):
            must_run += floor_mw[plant, period]
        for hour in range(first[period], first[period + 1]):
            missing, curtailed, interrupted, source = (
                demand[hour] + filling[hour],
                0.0,
                0.0,
                SURPLUS,
            )
            if ramps:
                if filling[hour] < 0.0:
                    kept_back = 0.0
                    if owed_mwh > 0.0:
                        kept_back = max(-filling[hour] - max(planned_mwh - owed_mwh, 0.0), 0.0)
                        kept_back = min(kept_back, owed_mwh)
                    planned_mwh += filling[hour]
                    filling[hour] += kept_back
                    owed_mwh -= kept_back
                    store[STORE_OUT] -= kept_back
                    missing += kept_back
                else:
                    planned_mwh += filling[hour] * kept_share
                _force_slow(period, load, forced, steady_mw, ramp_mw, ahead[hour])
                for steady in range(sources):
                    missing -= forced[steady]
                    if forced[steady] > 0.0:
                        plant = steady_plant[steady]
                        produced[plant] += forced[steady]
                        if floor_mw[plant, period] == 0.0:
                            hours_run[plant] += 1.0
                            counted[plant] = hour
                        if keep_hourly:
                            hourly[plant, hour] += forced[steady]
            if missing < 0.0:
                curtailed, missing = -missing, 0.0
                store[CURTAILED] += curtailed
            steady, grid, own, hour_price = 0, 0, 0 if has_own else last + 1, price[hour]
            while True:
                if missing <= TINY_MW and not (ramps and steady < sources):
                    break
                by_grid = grid if hour_price >= 0.0 else last - grid
                by_own = own if hour_price >= 0.0 else last - own
                next_steady = steady_cost[steady] if steady < sources else np.inf
                next_grid = hour_price * use[by_grid] if grid <= last else np.inf
                next_own = hour_price * own_share * use[by_own] if own <= last else np.inf
                if next_steady <= next_grid and next_steady <= next_own:
                    if steady == sources:
                        break
                    plant = steady_plant[steady]
                    if plant < plants:
                        most = steady_mw[steady, period]
                        if ramps:
                            most = _within_ramp(most, load[steady], ramp_mw[steady, period])
                            most -= forced[steady]
                        amount = max(min(most, missing), 0.0)
                        if ramps:
                            load[steady] = forced[steady] + amount
                        amount = amount if amount > TINY_MW else 0.0
                        if amount > 0.0:
                            produced[plant] += amount
                            source = REFORMER
                            if floor_mw[plant, period] == 0.0 and counted[plant] != hour:
                                hours_run[plant] += 1.0
                            if keep_hourly:
                                hourly[plant, hour] += amount
                    else:
                        amount = min(interruptible[hour], missing)
                        interrupted = amount
                        if amount > 0.0:
                            source = INTERRUPTION
                    missing -= amount
                    steady += 1
                    continue
                if (
                    at_once
                    and grid == 0
                    and missing >= whole_mw
                    and (hour_price * most_use <= next_steady)
                ):
                    # All electrolysers run in full: a common hour, booked together afterwards.
                    hours_whole += 1
                    price_whole += hour_price
                    missing -= whole_mw
                    grid = last + 1
                    source = GRID_POWER
                    continue
                by_own_power = next_own <= next_grid
                place = by_own if by_own_power else by_grid
                most, plant = electrolyser_mw[place, period], electrolyser_plant[place]
                if has_own:
                    from_own = min(own_power[place, hour] / use[place], most)
                    most = from_own if by_own_power else most - from_own
                amount = min(most, missing)
                if by_own_power:
                    own += 1
                else:
                    grid += 1
                if amount <= TINY_MW:
                    continue
                missing -= amount
                produced[plant] += amount
                if counted[plant] != hour:
                    hours_run[plant] += 1.0
                    counted[plant] = hour
                if by_own_power:
                    own_used[place] += amount * use[place]
                    own_value[place] += amount * use[place] * hour_price
                    source = OWN_POWER
                else:
                    power_cost[place] += amount * next_grid
                    source = GRID_POWER
                if keep_hourly:
                    hourly[plant, hour] += amount
            if ramps and missing > TINY_MW and filling[hour] > 0.0:
                # Reformers came up too slowly to fill the store as planned.
                less = min(missing, filling[hour])
                missing -= less
                filling[hour] -= less
                owed_mwh += less * kept_share
                store[STORE_IN] -= less
                store[LOST] -= less * (1.0 - kept_share)
            if ramps and keep_hourly:
                from_stock = min(owed_mwh, hourly[plants + STOCK_ROW, hour])
                hourly[plants + STOCK_ROW, hour] -= from_stock
                hourly[plants + PACKED_ROW, hour] -= owed_mwh - from_stock
            if missing > TINY_MW:
                source = UNSERVED
                _share(
                    missing, period, hour, firm_mw, shape_of_group, shapes, class_end, unserved_mwh
                )
            else:
                missing = 0.0
            if interrupted > 0.0:
                _share(
                    interrupted,
                    period,
                    hour,
                    may_stop_mw,
                    shape_of_group,
                    shapes,
                    all_groups,
                    interrupted_mwh,
                )
            if keep_hourly:
                if missing == 0.0 and filling[hour] != 0.0 and curtailed == 0.0:
                    source = FROM_STORE
                flows = (demand[hour] + must_run, missing, interrupted, filling[hour], curtailed)
                _keep_hour(hourly, plants, hour, source, flows)
        for place in range(last + 1 if hours_whole > 0 else 0):
            amount, plant = electrolyser_mw[place, period], electrolyser_plant[place]
            if amount > 0.0:
                produced[plant] += amount * hours_whole
                hours_run[plant] += hours_whole
                power_cost[place] += amount * use[place] * price_whole
    from_pipes = max(owed_mwh - store[STOCK], 0.0)
    store[STOCK] -= owed_mwh - from_pipes
    store[PACKED] -= from_pipes


@compiled
def _load_for_later(outlook: Outlook, given: Given, filling: FloatArray) -> FloatArray:
    """Return what reformers must make above must-run lest they come up too slowly later [MW]."""
    first, demand, interruptible = outlook.first, outlook.demand_mw, outlook.interruptible_mw
    load = np.zeros(demand.size)
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
            later = max(demand[hour] + filling[hour] - others - shed, later - step, 0.0)
            load[hour] = later
    return load


@compiled
def _force_slow(
    period: int,
    load: FloatArray,
    forced: FloatArray,
    steady_mw: FloatArray,
    ramp_mw: FloatArray,
    least_mw: float,
) -> None:
    """Write what reformers make because they come down slowly, or to be up in time."""
    total = 0.0
    for steady in range(load.size):
        lowest = load[steady] - ramp_mw[steady, period]
        forced[steady] = min(lowest, steady_mw[steady, period]) if lowest > 0.0 else 0.0
        total += forced[steady]
    for steady in range(load.size):
        most = _within_ramp(steady_mw[steady, period], load[steady], ramp_mw[steady, period])
        more = min(max(least_mw - total, 0.0), max(most - forced[steady], 0.0))
        forced[steady] += more
        total += more


@inlined
def _within_ramp(most: float, load: float, ramp_mw: float) -> float:
    """Most that a reformer can make after a load; its first hour is free."""
    return min(most, load + ramp_mw) if load >= 0.0 else most


@compiled
def _share(
    amount: float,
    period: int,
    hour: int,
    group_mw: FloatArray,
    shape_of_group: IntArray,
    shapes: FloatArray,
    class_end: IntArray,
    result: FloatArray,
) -> None:
    """Leave the lowest class without first, equals in proportion to what they take."""
    start = 0
    for rank in range(class_end.size):
        end, whole = class_end[rank], 0.0
        for group in range(start, end):
            whole += group_mw[group, period] * shapes[shape_of_group[group], hour]
        if whole > 0.0:
            part = min(amount, whole)
            for group in range(start, end):
                share = shapes[shape_of_group[group], hour] * (part / whole)
                result[group, period] += group_mw[group, period] * share
            amount -= part
        start = end


@compiled
def _keep_must_run(hourly: FloatArray, first: IntArray, floor_mw: FloatArray) -> None:
    for plant in range(floor_mw.shape[0]):
        for period in range(floor_mw.shape[1]):
            for hour in range(first[period], first[period + 1]):
                hourly[plant, hour] += floor_mw[plant, period]


@compiled
def _keep_hour(
    hourly: FloatArray,
    plants: int,
    hour: int,
    source: int,
    flows: tuple[float, float, float, float, float],
) -> None:
    demand, missing, interrupted, filling, curtailed = flows
    hourly[plants + SERVED_ROW, hour] = demand - missing - interrupted
    hourly[plants + UNSERVED_ROW, hour] = missing
    hourly[plants + INTERRUPTED_ROW, hour] = interrupted
    hourly[plants + IN_ROW, hour] = max(filling, 0.0)
    hourly[plants + OUT_ROW, hour] = max(-filling, 0.0)
    hourly[plants + CURTAILED_ROW, hour] = curtailed
    hourly[plants + SOURCE_ROW, hour] = source
