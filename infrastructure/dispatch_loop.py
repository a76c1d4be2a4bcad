"""Settles the hours of a year of a hydrogen system: stores first, then plants by merit; compiled.

What a MWh in store is worth (`dispatch_plan`) decides hour by hour whether the store is filled or
drawn on; the rest is merit order (`dispatch_merit`): must-run output, then the cheapest source.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled, inlined
from infrastructure.dispatch_borrowing import borrowing
from infrastructure.dispatch_bounds import within_bounds
from infrastructure.dispatch_given import (
    END_VALUE,
    HOURLY_ROWS,
    LOST,
    PACKED,
    PACKED_IN,
    PACKED_ROW,
    STOCK,
    STOCK_ROW,
    STORE_IN,
    STORE_OUT,
    Given,
    Sums,
)
from infrastructure.dispatch_merit import serve_year
from infrastructure.dispatch_order import Declared, Places, Terms, arranged
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

LEVEL_YEAR_STRIDE = 23
"""Hours from one sample to the next where only the value of a level year is sought."""


class Settled(NamedTuple):
    """What a year came to, and what is needed to tell plants and users from it, as in `Given`."""

    sums: Sums
    own_power_mwh: FloatArray
    firm_mw: FloatArray
    may_stop_mw: FloatArray
    places: Places


@compiled
def settle_year(declared: Declared, terms: Terms, keep_hourly: bool) -> Settled:
    """Settle every hour of the year in order and add up.

    All is one call: a named tuple of arrays that passes between Python and compiled functions costs
    as much time as hundreds of hours.

    Raises:
        ValueError: if a shape or figure is out of bounds.
    """
    if not within_bounds(declared, terms):
        raise ValueError("out of bounds")
    outlook, given, places = arranged(declared, terms)
    sums = _sums(declared, terms, given.firm_mw, keep_hourly)
    filling = np.zeros(outlook.demand_mw.size)
    if _stores(given, sums):
        _move_stores(outlook, given, sums, filling)
    serve_year(outlook, given, sums, filling)
    _book_must_run(outlook.first, given.floor_mw, sums.produced_mwh, sums.running_hours)
    return Settled(sums, given.own_power_mwh, given.firm_mw, given.may_stop_mw, places)


@compiled
def _sums(declared: Declared, terms: Terms, group_mw: FloatArray, keep_hourly: bool) -> Sums:
    electrolysers = declared.use.size
    plants = declared.minimum_load.size + electrolysers
    store = np.zeros(8)
    store[STOCK], store[PACKED] = terms.stock_start_mwh, terms.line_pack_start_mwh
    return Sums(
        store,
        np.zeros(plants + 1),
        np.zeros(plants + 1),
        np.zeros(electrolysers),
        np.zeros(electrolysers),
        np.zeros(electrolysers),
        np.zeros_like(group_mw),
        np.zeros_like(group_mw),
        np.zeros((plants + HOURLY_ROWS, declared.price.size if keep_hourly else 0)),
    )


@borrowing
def _book_must_run(
    first: IntArray, floor_mw: FloatArray, produced_mwh: FloatArray, running_hours: FloatArray
) -> None:
    for period in range(floor_mw.shape[1]):
        hours = first[period + 1] - first[period]
        for plant in range(floor_mw.shape[0]):
            if floor_mw[plant, period] > 0.0:
                produced_mwh[plant] += floor_mw[plant, period] * hours
                running_hours[plant] += hours


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
