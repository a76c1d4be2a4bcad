"""Fills and draws on stores and pipes hour by hour, as what a MWh in them is worth bids: compiled.

That worth is found in `dispatch_plan`. Ahead of shortages stores are kept full enough, whatever it
costs.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.dispatch_given import (
    END_VALUE,
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
from infrastructure.dispatch_plan import (
    BLOCK,
    Outlook,
    least_stock_mwh,
    net_filling_mw,
    pace_of,
    period_of,
    plan,
    sample_hours,
    sampled,
    value_of_a_level_year,
)

FloatArray = npt.NDArray[np.float64]

LEVEL_YEAR_STRIDE = cast(int, np.int64(23))
"""Hours from one sample to the next where only the value of a level year is sought.

A plain 23 would have all that it is handed to compiled once more, for a number known beforehand.
"""


@compiled
def move_stores(outlook: Outlook, given: Given, sums: Sums, filling: FloatArray) -> None:
    """Write what goes into pipes and store (above 0) or out of them in each hour.

    Pipes without a cavern hold hours: they are not planned for but filled and drawn on at the value
    of a level year, and kept for shortages.

    Args:
        outlook: what is known of each hour.
        given: plants and stores.
        sums: what is added up.
        filling: receives what goes in or out, shape (hours,) [MW].
    """
    room = np.empty((3, BLOCK))
    need = least_stock_mwh(outlook, given.full_supply_mw)
    end_value = given.end_value
    if np.isnan(end_value):
        few = sample_hours(outlook.first, LEVEL_YEAR_STRIDE)
        year = sampled(outlook, LEVEL_YEAR_STRIDE, few, np.empty(0))
        end_value = value_of_a_level_year(year, room[0], room[1])
    sums.store[END_VALUE] = end_value
    # Not a plain 0, for which what follows would be compiled once more.
    first = outlook.first[0]
    if not _any_cavern(given.store_mwh):
        _move_until(outlook, given, sums, need, filling, room, first, filling.size, end_value)
        return
    stride, ahead = pace_of(outlook)
    hour_of = sample_hours(outlook.first, stride)
    coarse = sampled(outlook, stride, hour_of, need)
    foresight = max(1, min(given.foresight_hours, ahead) // stride)
    hour = sample = first
    while hour < filling.size:
        stock = sums.store[STOCK] + sums.store[PACKED]
        value, until = plan(coarse, sample, stock, end_value, foresight, room[0], room[1])
        sample = max(until, sample + 1)
        planned_until = hour_of[sample] if sample < hour_of.size else filling.size
        _move_until(outlook, given, sums, need, filling, room, hour, planned_until, value)
        hour = planned_until


@borrowing
def _any_cavern(store_mwh: FloatArray) -> bool:
    caverns = 0
    for mwh in store_mwh:
        caverns += mwh > 0.0
    return caverns > 0


@borrowing
def _move_until(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    need: FloatArray,
    filling: FloatArray,
    room: FloatArray,
    hour: int,
    until: int,
    value: float,
) -> None:
    """Move stores over some hours in which a MWh in store has one value."""
    first, plants = outlook.first, sums.produced_mwh.size - 1
    period = period_of(first, hour)
    while hour < until:
        while hour >= first[period + 1]:
            period += 1
        end = min(until, hour + BLOCK, first[period + 1])
        flow, most = room[0, : end - hour], room[2, : end - hour]
        net_filling_mw(outlook, period, hour, end, value, flow, room[1])
        _most_filling(
            outlook.demand_mw[hour:end],
            outlook.interruptible_mw[hour:end],
            given.full_supply_mw[period],
            most,
        )
        _move_block(
            flow,
            most,
            need[hour + 1 : end + 1],
            outlook.demand_mw[hour:end],
            sums.store,
            given.store_mwh[period],
            given.packable_mwh,
            given.injection_mw,
            given.withdrawal_mw,
            outlook.kept_share,
            filling[hour:end],
            sums.hourly[plants + STOCK_ROW, hour:end],
            sums.hourly[plants + PACKED_ROW, hour:end],
        )
        hour = end


@borrowing
def _most_filling(
    demand: FloatArray, interruptible: FloatArray, full_supply: float, most: FloatArray
) -> None:
    """Write what all sources could fill the store with, below 0 where they do not suffice [MW]."""
    if interruptible.size > 0:
        for i in range(most.size):
            most[i] = full_supply + interruptible[i] - demand[i]
    else:
        for i in range(most.size):
            most[i] = full_supply - demand[i]


@borrowing
def _move_block(
    flow: FloatArray,
    most: FloatArray,
    need: FloatArray,
    demand: FloatArray,
    store: FloatArray,
    store_mwh: float,
    packable_mwh: float,
    injection_mw: float,
    withdrawal_mw: float,
    kept: float,
    filling: FloatArray,
    stock_row: FloatArray,
    packed_row: FloatArray,
) -> None:
    """Fill and draw on stores as is worth while in some hours, and keep them for shortages.

    `flow` is what would go in (above 0) or out for its worth, `most` what could go in, below 0 in a
    shortage, `need` the least stock at each hour's end, of size 0 where no shortage comes. What
    goes in or out is written to `filling`, stocks to rows that have a size, sums to `store`.
    """
    # Sums stand in local names: they stay in registers over the hours.
    stock, packed, packed_in = store[STOCK], store[PACKED], store[PACKED_IN]
    store_in, store_out, lost = store[STORE_IN], store[STORE_OUT], store[LOST]
    for i in range(flow.size):
        wanted = flow[i]
        # Elsewhere the bound would be what pipes hold, which they cannot go beyond anyway.
        if need.size > 0 and (need[i] > 0.0 or most[i] < 0.0 or stock > 0.0):
            lack = need[i] - stock - packed
            wanted = max(wanted, min(lack / kept if lack > 0.0 else lack, most[i]))
            # In a shortage pipes give what they hold, whatever the store can.
            wanted = min(wanted, most[i]) if most[i] < 0.0 else wanted
        wanted = max(wanted, -demand[i])
        if wanted > 0.0:
            into_pipes, into_store = min(wanted, max(packable_mwh - packed, 0.0)), 0.0
            if store_mwh > 0.0:
                room = max(store_mwh - stock, 0.0) / kept
                into_store = min(wanted - into_pipes, injection_mw, room)
            packed += into_pipes
            packed_in += into_pipes
            stock += into_store * kept
            store_in += into_pipes + into_store
            lost += into_store * (1.0 - kept)
            filling[i] = into_pipes + into_store
        else:
            unpacked = min(-wanted, packed)
            taken = min(-wanted - unpacked, withdrawal_mw, stock)
            packed -= unpacked
            stock -= taken
            store_out += unpacked + taken
            filling[i] = -unpacked - taken
        if stock_row.size > 0:
            stock_row[i], packed_row[i] = stock, packed
    store[STOCK], store[PACKED], store[PACKED_IN] = stock, packed, packed_in
    store[STORE_IN], store[STORE_OUT], store[LOST] = store_in, store_out, lost
