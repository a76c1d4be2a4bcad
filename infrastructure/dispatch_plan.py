"""What a MWh in store is worth over the hours ahead, so that filling and emptying pay: compiled.

While a store is neither empty nor full, one MWh in it is worth the same in every hour. The plan
finds that value by bisection: with a higher one the store would overflow first, with a lower one it
would run dry first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled, inlined

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SMOOTHING_GBP_PER_MWH = 0.5
"""A source answers to the value over this width around its cost, so that equals share the work."""
VALUE_TOLERANCE_GBP_PER_MWH = 0.05
BOUND_TOLERANCE = 0.005
"""Overflow or lack that a plan tolerates, over the store's content; hours as settled have none."""
MOST_BISECTIONS = 24
DRY, WITHIN, FULL = -1, 0, 1
BLOCK = 256
"""Hours that are reckoned at once: enough for the processor's vectors, few enough for its cache."""
FIRST_BLOCK = 32
"""Hours reckoned first: a small store meets its bounds within a day."""
LOOK_AHEAD = 20
SHORTEST_LOOK_AHEAD_HOURS = 240
"""A store looks so many times ahead as it takes to fill, and at least ten days."""


class Outlook(NamedTuple):
    """What is known of the year; hydrogen in MW and MWh, arrays by period or by sample.

    A sample stands for `hours_per_sample` hours; `first` is the first sample of each period and the
    sample after the last. `demand_mw` is net of must-run output. `steady_*` are sources of one cost
    all year above their must-run output, in rising order of cost; `interruptible_mw` is demand that
    would be shed at `interruption_cost`. `use` is electricity per hydrogen by class of
    electrolyser, rising; `own_mw` hydrogen that own wind and sun could make, at `own_use` times the
    price. `need_mwh` is the least stock at the start of each sample with which later shortages are
    as small as they can be. Arrays of size 0 stand for nothing of the kind.
    """

    hours_per_sample: int
    first: IntArray
    price: FloatArray
    demand_mw: FloatArray
    steady_cost: FloatArray
    steady_mw: FloatArray
    interruptible_mw: FloatArray
    interruption_cost: float
    use: FloatArray
    electrolyser_mw: FloatArray
    own_mw: FloatArray
    own_use: float
    capacity_mwh: FloatArray
    need_mwh: FloatArray
    injection_mw: float
    withdrawal_mw: float
    kept_share: float
    highest_cost: float
    lowest_price: float
    highest_price: float


@compiled
def sample_hours(first_hour: IntArray, stride: int) -> IntArray:
    """Return every n-th hour of each period, counted from its first."""
    count = 0
    for period in range(first_hour.size - 1):
        count += (first_hour[period + 1] - first_hour[period] + stride - 1) // stride
    pick = np.empty(count, np.int64)
    sample = 0
    for period in range(first_hour.size - 1):
        for hour in range(first_hour[period], first_hour[period + 1], stride):
            pick[sample] = hour
            sample += 1
    return pick


@compiled
def _picked(values: FloatArray, pick: IntArray, size: int) -> FloatArray:
    """Return values at some places and zeros after them, none of none."""
    if values.size == 0:
        return np.zeros(0)
    result = np.zeros(size)
    for i in range(pick.size):
        result[i] = values[pick[i]]
    return result


@compiled
def sampled(outlook: Outlook, stride: int, pick: IntArray, need_mwh: FloatArray) -> Outlook:
    """Return an hourly outlook in samples, at the hours that `sample_hours` gives."""
    first = np.zeros(outlook.first.size, np.int64)
    for period in range(first.size - 1):
        hours = outlook.first[period + 1] - outlook.first[period]
        first[period + 1] = first[period] + (hours + stride - 1) // stride
    return Outlook(
        stride,
        first,
        _picked(outlook.price, pick, pick.size),
        _picked(outlook.demand_mw, pick, pick.size),
        outlook.steady_cost,
        outlook.steady_mw,
        _picked(outlook.interruptible_mw, pick, pick.size),
        outlook.interruption_cost,
        outlook.use,
        outlook.electrolyser_mw,
        _picked(outlook.own_mw, pick, pick.size),
        outlook.own_use,
        outlook.capacity_mwh,
        _picked(need_mwh, pick, pick.size + 1),
        outlook.injection_mw,
        outlook.withdrawal_mw,
        outlook.kept_share,
        outlook.highest_cost,
        outlook.lowest_price,
        outlook.highest_price,
    )


@inlined
def _answer(value: float, cost: float) -> float:
    """Share of a source of some cost that runs where hydrogen is worth a value, 0 to 1."""
    return min(max((value - cost) * (1.0 / SMOOTHING_GBP_PER_MWH) + 0.5, 0.0), 1.0)


@inlined
def _supply_mw(
    outlook: Outlook, period: int, start: int, end: int, value: float, supply: FloatArray
) -> None:
    """Write what sources above must-run give where hydrogen has a value, sample by sample [MW]."""
    # Slices, not sums of indices: only their loops go through the processor's vectors.
    price, use, whole, steady = outlook.price[start:end], outlook.use, 0.0, 0.0
    for source in range(outlook.steady_cost.size):
        cost = outlook.steady_cost[source]
        steady += outlook.steady_mw[source, period] * _answer(value, cost)
    for i in range(end - start):
        supply[i] = 0.0
    for kind in range(use.size):
        mw, slope = outlook.electrolyser_mw[kind, period], use[kind] / SMOOTHING_GBP_PER_MWH
        level = value / SMOOTHING_GBP_PER_MWH + 0.5
        whole += mw
        for i in range(end - start):
            supply[i] += mw * min(max(level - price[i] * slope, 0.0), 1.0)
    own_mw = outlook.own_mw[start:end]
    if own_mw.size > 0 and whole > 0.0:
        level, slope = value / SMOOTHING_GBP_PER_MWH + 0.5, outlook.own_use / SMOOTHING_GBP_PER_MWH
        for i in range(end - start):
            own = min(own_mw[i], whole)
            runs = min(max(level - price[i] * slope, 0.0), 1.0)
            supply[i] += own * (runs - supply[i] / whole)
    interruptible = outlook.interruptible_mw[start:end]
    if interruptible.size > 0:
        steady_share = _answer(value, outlook.interruption_cost)
        for i in range(end - start):
            supply[i] += interruptible[i] * steady_share
    for i in range(end - start):
        supply[i] += steady


@inlined
def net_filling_mw(
    outlook: Outlook,
    period: int,
    start: int,
    end: int,
    value: float,
    result: FloatArray,
    spare: FloatArray,
) -> None:
    """Write what goes into store (above 0) or out of it where a MWh in store has a value [MW].

    Args:
        outlook: what is known.
        period: period of all samples.
        start: first sample.
        end: sample after the last.
        value: worth of a MWh in store [GBP/MWh].
        result: receives what goes in, before its loss, shape (end - start,) or longer.
        spare: room for as much.
    """
    demand = outlook.demand_mw[start:end]
    injection, withdrawal = outlook.injection_mw, outlook.withdrawal_mw
    _supply_mw(outlook, period, start, end, value, result)
    if outlook.kept_share == 1.0:  # Without a loss the store buys and sells at one price.
        for i in range(end - start):
            spare[i] = result[i]
    else:
        _supply_mw(outlook, period, start, end, value * outlook.kept_share, spare)
    for i in range(end - start):
        mw = demand[i]
        drawn = min(max(mw - result[i], 0.0), withdrawal)
        result[i] = min(max(spare[i] - mw, 0.0), injection) - drawn


@borrowing
def _foresee(
    outlook: Outlook,
    start: int,
    end: int,
    stock_mwh: float,
    value: float,
    flow: FloatArray,
    spare: FloatArray,
) -> tuple[int, int]:
    """Follow a store of one value from a sample on; return the bound it meets first, and when."""
    first, capacity, need = outlook.first, outlook.capacity_mwh, outlook.need_mwh
    kept, step, has_need = outlook.kept_share, float(outlook.hours_per_sample), need.size > 0
    period, at, stock, block = period_of(first, start), start, stock_mwh, FIRST_BLOCK
    while at < end:
        while at >= first[period + 1]:
            period += 1
        until = min(first[period + 1], end, at + block)
        block = min(2 * block, BLOCK)
        net_filling_mw(outlook, period, at, until, value, flow, spare)
        slack = BOUND_TOLERANCE * capacity[period]
        # A store that holds more than it may empties first.
        highest, lowest = max(capacity[period], stock) + slack, -slack
        for i in range(until - at):
            stock += step * max(flow[i], 0.0) * kept + step * min(flow[i], 0.0)
            if has_need:
                lowest = need[at + i + 1] - slack
            if stock > highest:
                return FULL, at + i + 1
            if stock < lowest:
                return DRY, at + i + 1
        at = until
    return WITHIN, end


@borrowing
def plan(
    outlook: Outlook,
    start: int,
    stock_mwh: float,
    end_value: float,
    foresight: int,
    flow: FloatArray,
    spare: FloatArray,
) -> tuple[float, int]:
    """Return what a MWh in store is worth from a sample on, and the sample until which it is.

    Args:
        outlook: what is known of the year.
        start: first sample.
        stock_mwh: stock at its start [MWh].
        end_value: worth of a MWh left at the end of what is foreseen [GBP/MWh].
        foresight: samples ahead that are known.
        flow: room to reckon in, shape (BLOCK,).
        spare: room to reckon in, shape (BLOCK,).
    """
    last = outlook.demand_mw.size
    end = min(last, start + foresight)
    bound, when = _foresee(outlook, start, end, stock_mwh, end_value, flow, spare)
    if bound == WITHIN:
        return end_value, end if end == last else start + max(1, foresight // 4)
    low, dry_at, high, full_at = 0.0, end, outlook.highest_cost / outlook.kept_share + 1.0, end
    if bound == FULL:
        high, full_at = end_value, when
        bound, dry_at = _foresee(outlook, start, end, stock_mwh, low, flow, spare)
        if bound == FULL:
            return low, dry_at
    else:
        low, dry_at = end_value, when
        high = max(high, end_value)
        bound, full_at = _foresee(outlook, start, end, stock_mwh, high, flow, spare)
        if bound == DRY:
            return high, full_at
    for _ in range(MOST_BISECTIONS):
        if high - low < VALUE_TOLERANCE_GBP_PER_MWH:
            break
        value = 0.5 * (low + high)
        bound, when = _foresee(outlook, start, end, stock_mwh, value, flow, spare)
        if bound == FULL or (bound == WITHIN and value > end_value):
            high, full_at = value, when
        else:
            low, dry_at = value, when
    return (high, full_at) if full_at <= dry_at else (low, dry_at)


@borrowing
def period_of(first: IntArray, at: int) -> int:
    """Return the period of an hour or sample."""
    period = 0
    while first[period + 1] <= at:
        period += 1
    return period


@borrowing
def value_of_a_level_year(outlook: Outlook, flow: FloatArray, spare: FloatArray) -> float:
    """Value at which a store without bounds would be filled and drawn on alike over the year."""
    low, high = 0.0, outlook.highest_cost / outlook.kept_share + 1.0
    kept = outlook.kept_share
    while high - low > VALUE_TOLERANCE_GBP_PER_MWH:
        value, total = 0.5 * (low + high), 0.0
        for period in range(outlook.capacity_mwh.size):
            for at in range(outlook.first[period], outlook.first[period + 1], BLOCK):
                until = min(outlook.first[period + 1], at + BLOCK)
                net_filling_mw(outlook, period, at, until, value, flow, spare)
                for i in range(until - at):
                    total += max(flow[i], 0.0) * kept + min(flow[i], 0.0)
        if total > 0.0:
            high = value
        else:
            low = value
    return 0.5 * (low + high)


@compiled
def least_stock_mwh(outlook: Outlook, full_supply_mw: FloatArray) -> FloatArray:
    """Least stock at the start of each hour with which later shortages are as small as can be.

    Backwards from the year's end: an hour short of supply adds what the store could give, an hour
    with spare supply takes off what it could take in. Empty if there is no shortage.

    Args:
        outlook: what is known of each hour.
        full_supply_mw: supply of all sources above must-run by period, interruption left out.
    """
    demand, first, capacity = outlook.demand_mw, outlook.first, outlook.capacity_mwh
    injection, withdrawal, kept = outlook.injection_mw, outlook.withdrawal_mw, outlook.kept_share
    interruptible, has_interruption = outlook.interruptible_mw, outlook.interruptible_mw.size > 0
    if not _falls_short(outlook, full_supply_mw):
        return np.empty(0)
    need, later = np.zeros(demand.size + 1), 0.0
    for period in range(capacity.size - 1, -1, -1):
        for hour in range(first[period + 1] - 1, first[period] - 1, -1):
            shed = interruptible[hour] if has_interruption else 0.0
            spare = full_supply_mw[period] + shed - demand[hour]
            # Most hours need nothing: they are done before the sum of the hour after is.
            if spare < 0.0 or later > 0.0:
                gain = min(max(spare, 0.0), injection) * kept - min(max(-spare, 0.0), withdrawal)
                later = min(max(later - gain, 0.0), capacity[period])
                need[hour] = later
    return need


@borrowing
def _falls_short(outlook: Outlook, full_supply_mw: FloatArray) -> bool:
    """Whether any hour is short of the supply of all sources."""
    short = 0
    for period in range(full_supply_mw.size):
        most, hours = (
            full_supply_mw[period],
            slice(outlook.first[period], outlook.first[period + 1]),
        )
        demand, interruptible = outlook.demand_mw[hours], outlook.interruptible_mw[hours]
        if interruptible.size > 0:
            for i in range(demand.size):
                short += most + interruptible[i] - demand[i] < 0.0
        else:
            for i in range(demand.size):
                short += most - demand[i] < 0.0
    return short > 0


@borrowing
def pace_of(outlook: Outlook) -> tuple[int, int]:
    """Return hours from one sample to the next and hours that a plan looks ahead.

    A store of hours is planned by the hour for days, one of weeks by every seventh hour for the
    year. Strides above one are primes that do not divide a day, so that samples meet all its hours.
    """
    largest = 0.0
    for capacity in outlook.capacity_mwh:
        largest = max(largest, capacity)
    hours = largest / max(min(outlook.injection_mw, outlook.withdrawal_mw), 1e-9)
    ahead = max(int(LOOK_AHEAD * hours) + 1, SHORTEST_LOOK_AHEAD_HOURS)
    return 1 if hours < 100.0 else (5 if hours < 250.0 else 7), min(ahead, outlook.demand_mw.size)
