"""Which plant of a hydrogen system runs in each hour of a year, and who goes short: compiled.

Each hour is settled in order without foresight: cheapest production first, the store where its
hydrogen was cheaper than what would run instead, then the store is filled with cheap surplus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled, inlined
from infrastructure.weather import FIRST_HOUR_OF_MONTH
from scenarios.units import MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
OrderArray = npt.NDArray[np.uint32]

UNWILLING_GBP_PER_MWH = 1e9
"""Added to the cost of an electrolyser above its bid, so that it comes last in the merit order."""

STOCK, STOCK_COST, STORE_IN, STORE_OUT, LOST, CURTAILED = range(6)
"""Places in `Sums.store`."""


class Given(NamedTuple):
    """Inputs of the compiled loop; the store counts as one more plant, the last."""

    prices: FloatArray
    limit_mw: FloatArray
    floor_mw: FloatArray
    electricity_use: FloatArray
    maximum_bid: FloatArray
    demand_mw: FloatArray
    class_demand_mw: FloatArray
    capacity_mwh: FloatArray
    injection_mw: float
    withdrawal_mw: float
    injected_per_stored: float


class Sums(NamedTuple):
    """What the compiled loop adds up; `store` is indexed by the names above."""

    store: FloatArray
    produced_mwh: FloatArray
    electricity_cost_gbp: FloatArray
    unserved_mwh: FloatArray
    hourly: FloatArray
    running_hours: FloatArray


class Hour(NamedTuple):
    """State of the hour by plant: reformers, electrolysers, store; `order` is that of merit."""

    cost: FloatArray
    limit: FloatArray
    floor: FloatArray
    running: FloatArray
    order: OrderArray


@compiled
def settle_year(given: Given, hour: Hour, sums: Sums) -> None:
    """Settle every hour of the year in order and add it to the sums."""
    for month in range(MONTHS_PER_YEAR):
        for plant in range(hour.order.size):
            hour.limit[plant] = given.limit_mw[plant, month]
            hour.floor[plant] = given.floor_mw[plant, month]
        _settle_month(month, given, hour, sums)
    for electrolyser in range(given.electricity_use.size):
        sums.electricity_cost_gbp[electrolyser] *= given.electricity_use[electrolyser]


@compiled
def _settle_month(month: int, given: Given, hour: Hour, sums: Sums) -> None:
    cost, running, store = hour.cost, hour.running, sums.store
    plants, electrolysers = sums.produced_mwh.size, given.electricity_use.size
    reformers, demand_mw = plants - electrolysers, given.demand_mw[month]
    for clock in range(FIRST_HOUR_OF_MONTH[month], FIRST_HOUR_OF_MONTH[month + 1]):
        price = given.prices[clock]
        _set_costs(cost, price, reformers, given)
        cost[plants] = store[STOCK_COST]
        hour.limit[plants] = min(given.withdrawal_mw, store[STOCK])
        _rank(hour)
        missing, excess = _serve(hour, demand_mw)
        room = max(given.capacity_mwh[month] - store[STOCK], 0.0) * given.injected_per_stored
        room = min(given.injection_mw, room)
        injected = value = 0.0
        if excess > 0.0:
            injected, excess = _place_excess(hour, excess, room)
            store[CURTAILED] += excess
        if running[plants] == 0.0 and injected < room:
            added, value = _fill(hour, room - injected, reformers)
            injected += added
        if injected > 0.0 or running[plants] > 0.0:
            _book_store(store, injected, running[plants], value, given.injected_per_stored)
        if missing > 0.0:
            _share_shortage(missing, given.class_demand_mw, sums.unserved_mwh, month)
        for plant in range(plants):
            sums.produced_mwh[plant] += running[plant]
            if running[plant] > 0.0:
                sums.running_hours[plant] += 1.0
        for electrolyser in range(electrolysers):
            sums.electricity_cost_gbp[electrolyser] += running[reformers + electrolyser] * price
        if sums.hourly.size > 0:
            drawn, stock = running[plants], store[STOCK]
            flows = (demand_mw - missing, missing, injected, drawn, excess, stock)
            _keep_hour(sums.hourly, clock, running, flows)


@inlined
def _set_costs(cost: FloatArray, price: float, reformers: int, given: Given) -> None:
    for electrolyser in range(given.electricity_use.size):
        unwilling = UNWILLING_GBP_PER_MWH if price > given.maximum_bid[electrolyser] else 0.0
        cost[reformers + electrolyser] = price * given.electricity_use[electrolyser] + unwilling


@inlined
def _rank(hour: Hour) -> None:
    """Sort the order of the last hour anew by cost, equals by number: it is nearly sorted."""
    cost, order = hour.cost, hour.order
    for position in range(1, order.size):
        plant = order[position]
        slot = position
        while slot > 0:
            before = order[slot - 1]
            if cost[before] < cost[plant] or (cost[before] == cost[plant] and before < plant):
                break
            order[slot] = before
            slot -= 1
        if slot < position:
            order[slot] = plant


@inlined
def _serve(hour: Hour, demand_mw: float) -> tuple[float, float]:
    """Run plants in order of merit; return what is missing and what minimum loads give too much."""
    order, running = hour.order, hour.running
    missing, excess = demand_mw, 0.0
    for position in range(order.size):
        plant = order[position]
        output = min(hour.limit[plant], missing)
        missing -= output
        running[plant] = max(output, hour.floor[plant]) if output > 0.0 else 0.0
        excess += running[plant] - output
    return missing, excess


@inlined
def _place_excess(hour: Hour, excess: float, room: float) -> tuple[float, float]:
    """Spare the store, fill it, turn down the dearest; return what is injected and left over."""
    order, running = hour.order, hour.running
    store_plant = order.size - 1
    spared = min(excess, running[store_plant])
    running[store_plant] -= spared
    excess -= spared
    injected = min(excess, room)
    excess -= injected
    for position in range(order.size - 1, -1, -1):
        plant = order[position]
        turned_down = min(excess, max(running[plant] - hour.floor[plant], 0.0))
        running[plant] -= turned_down
        excess -= turned_down
    return injected, excess


@inlined
def _fill(hour: Hour, room: float, reformers: int) -> tuple[float, float]:
    """Fill the store with spare capacity of willing electrolysers; return amount and its cost."""
    cost, order, running = hour.cost, hour.order, hour.running
    added = value = 0.0
    for position in range(order.size):
        plant = order[position]
        if reformers <= plant < order.size - 1 and cost[plant] < 0.5 * UNWILLING_GBP_PER_MWH:
            # Rounding must not let the last one run at less than nothing.
            amount = max(min(hour.limit[plant] - running[plant], room - added), 0.0)
            running[plant] += amount
            added += amount
            value += amount * cost[plant]
    return added, value


@inlined
def _book_store(
    store: FloatArray, injected: float, drawn: float, value: float, injected_per_stored: float
) -> None:
    stored = injected / injected_per_stored
    stock = max(store[STOCK] + stored - drawn, 0.0)
    if injected > 0.0 and stock > 0.0:
        store[STOCK_COST] = (store[STOCK_COST] * store[STOCK] + value) / stock
    store[STOCK] = stock
    store[STORE_IN] += injected
    store[STORE_OUT] += drawn
    store[LOST] += injected - stored


@inlined
def _share_shortage(
    missing: float, class_demand_mw: FloatArray, unserved_mwh: FloatArray, month: int
) -> None:
    """Leave the lowest class short first; classes stand in rising order of priority."""
    for rank in range(class_demand_mw.shape[0]):
        short = min(missing, class_demand_mw[rank, month])
        unserved_mwh[rank, month] += short
        missing -= short


@compiled
def _keep_hour(
    hourly: FloatArray, clock: int, running: FloatArray, flows: tuple[float, ...]
) -> None:
    plants = running.size - 1
    for plant in range(plants):
        hourly[plant, clock] = running[plant]
    for row, flow in enumerate(flows):
        hourly[plants + row, clock] = flow
