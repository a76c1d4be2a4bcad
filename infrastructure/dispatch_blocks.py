"""Runs sources by merit, a block of hours at a time: compiled.

Where no ramp binds, no plant has its own power and nobody asks for single hours, what runs in an
hour does not hang on the hour before. Source by source, a block of hours then goes through the
processor's vectors: a fifth of the time that hour by hour takes (`dispatch_merit`), which decides
the same. Whether a ramp binds shows when no output changes by more than its ramp.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_borrowing import borrowing
from infrastructure.dispatch_given import CURTAILED, TINY_MW, Given, Sums
from infrastructure.dispatch_plan import BLOCK, Outlook

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Bench(NamedTuple):
    """Room for a block of hours: rows of it, and what each source gives [MW].

    `rows` is of shape (4, BLOCK): what is missing [MW], what the last and the next electrolyser in
    the order of merit cost [GBP/MWh], and 1 where all run in full. `given_mw` is of shape (sources,
    BLOCK): steady sources, then electrolysers. `load_mw` is what each steady source gave in the
    hour before the block, not a number in the first hour of a period, which is free.
    """

    rows: FloatArray
    given_mw: FloatArray
    load_mw: FloatArray


@borrowing
def serve_in_blocks(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    bench: Bench,
    filling_mw: FloatArray,
    unserved_mw: FloatArray,
    interrupted_mw: FloatArray,
) -> bool:
    """Run sources by merit in every hour, until a ramp binds.

    Args:
        outlook: prices, demand and steady sources of the year.
        given: plants and users.
        sums: what is added up.
        bench: room for a block of hours.
        filling_mw: what goes into pipes and store (above 0) or out of them, shape (hours,) [MW].
        unserved_mw: receives what is missing in each hour, shape (hours,) [MW].
        interrupted_mw: receives what is interrupted in each hour, shape (hours,) [MW].

    Returns:
        Whether all outputs keep within their ramps; if not, what is added up is of no use.
    """
    within = True
    for period in range(given.store_mwh.size):
        within = within and _serve_period(
            outlook, given, sums, bench, filling_mw, unserved_mw, interrupted_mw, period
        )
    return within


@borrowing
def _serve_period(
    outlook: Outlook,
    given: Given,
    sums: Sums,
    bench: Bench,
    filling_mw: FloatArray,
    unserved_mw: FloatArray,
    interrupted_mw: FloatArray,
    period: int,
) -> bool:
    whole_mw = whole_output_mw(given.electrolyser_mw, period)
    hours_whole, price_whole = 0.0, 0.0
    bench.load_mw[:] = np.nan
    start, end = outlook.first[period], outlook.first[period + 1]
    while start < end:
        # A block ends where the sign of the price changes, and with it the order of plants.
        until = _same_sign_until(outlook.price, start, min(start + BLOCK, end))
        price, missing = outlook.price[start:until], bench.rows[0, : until - start]
        sums.store[CURTAILED] = _find_missing(
            outlook.demand_mw[start:until],
            filling_mw[start:until],
            missing,
            sums.store[CURTAILED],
        )
        _run_by_merit(outlook, given, bench, interrupted_mw[start:until], period, start, whole_mw)
        if given.ramps_bind and not _within_ramps(given, bench, period, price.size):
            return False
        _book(given, sums, bench.given_mw, price, period)
        if whole_mw < np.inf:
            whole = bench.rows[3]
            for i in range(price.size):
                hours_whole += whole[i]
                price_whole += whole[i] * price[i]
        for i in range(missing.size):
            unserved_mw[start + i] = missing[i] if missing[i] > TINY_MW else 0.0
        start = until
    if hours_whole > 0.0:
        book_whole(given, sums, period, hours_whole, price_whole)
    return True


@borrowing
def whole_output_mw(electrolyser_mw: FloatArray, period: int) -> float:
    """Output of all electrolysers where they may be booked at once, above any demand elsewhere."""
    if electrolyser_mw.shape[0] < 2:
        return np.inf
    whole = 0.0
    for place in range(electrolyser_mw.shape[0]):
        whole += electrolyser_mw[place, period]
    return whole


@borrowing
def _within_ramps(given: Given, bench: Bench, period: int, hours: int) -> bool:
    """Whether no steady source changes by more than its ramp; keep where it stands at the end."""
    steep = 0
    for source in range(bench.load_mw.size):
        result, ramp_mw = bench.given_mw[source], given.steady_ramp_mw[source, period] + TINY_MW
        steep += abs(result[0] - bench.load_mw[source]) > ramp_mw
        for i in range(1, hours):
            steep += abs(result[i] - result[i - 1]) > ramp_mw
        bench.load_mw[source] = result[hours - 1]
    return steep == 0


@borrowing
def _same_sign_until(price: FloatArray, start: int, end: int) -> int:
    sign, changes = price[start] >= 0.0, 0
    for value in price[start:end]:
        changes += (value >= 0.0) != sign
    if changes == 0:
        return end
    until = start + 1
    while (price[until] >= 0.0) == sign:
        until += 1
    return until


@borrowing
def _find_missing(
    demand: FloatArray, filling: FloatArray, missing: FloatArray, curtailed: float
) -> float:
    """Write what plants above must-run shall make; return what was curtailed up to here."""
    surplus = 0
    for i in range(demand.size):
        missing[i] = demand[i] + filling[i]
        surplus += missing[i] < 0.0
    if surplus > 0:
        for i in range(demand.size):
            if missing[i] < 0.0:
                curtailed -= missing[i]
                missing[i] = 0.0
    return curtailed


@borrowing
def _run_by_merit(
    outlook: Outlook,
    given: Given,
    bench: Bench,
    interrupted: FloatArray,
    period: int,
    start: int,
    whole_mw: float,
) -> None:
    """Write what each source gives in a block of hours, from the cheapest on.

    Where power has a negative price, the electrolyser that uses most of it is the cheapest. Steady
    sources come before an electrolyser of the same cost.
    """
    hours, use = interrupted.size, given.use
    price, missing = outlook.price[start : start + hours], bench.rows[0, :hours]
    last_cost, next_cost = bench.rows[1, :hours], bench.rows[2, :hours]
    whole, given_mw = bench.rows[3, :hours], bench.given_mw[:, :hours]
    steady, last = given.steady_plant.size, use.size - 1
    plants = given.floor_mw.shape[0] + use.size
    whole[:], given_mw[:], interrupted[:], next_cost[:] = 0.0, 0.0, 0.0, -np.inf
    for rank in range(use.size + 1):
        place = rank if price[0] >= 0.0 else last - rank
        _turn(price, use[place] if rank <= last else np.inf, last_cost, next_cost)
        for source in range(steady):
            cost = outlook.steady_cost[source]
            if given.steady_plant[source] < plants:
                most = outlook.steady_mw[source, period]
                _run_reformer(most, cost, last_cost, next_cost, missing, given_mw[source])
            else:
                most = outlook.interruptible_mw[start : start + hours]
                _interrupt(most, cost, last_cost, next_cost, missing, interrupted)
        if rank == 0 and whole_mw < np.inf:
            _run_whole(price, outlook.steady_cost, next_cost, use[last], whole_mw, missing, whole)
        if rank <= last:
            most = given.electrolyser_mw[place, period]
            _run_electrolyser(most, whole, missing, given_mw[steady + place])


@borrowing
def _turn(price: FloatArray, use: float, last_cost: FloatArray, next_cost: FloatArray) -> None:
    """Go on to the next electrolyser in the order of merit, or past the last of them."""
    for i in range(price.size):
        last_cost[i] = next_cost[i]
    if use == np.inf:
        next_cost[:] = np.inf
    else:
        for i in range(price.size):
            next_cost[i] = price[i] * use


@borrowing
def _run_reformer(
    most: float,
    cost: float,
    last_cost: FloatArray,
    next_cost: FloatArray,
    missing: FloatArray,
    result: FloatArray,
) -> None:
    """Run a reformer in the hours in which it is its turn."""
    for i in range(missing.size):
        amount = min(most, missing[i])
        has_turn = (last_cost[i] < cost) & (cost <= next_cost[i]) & (amount > TINY_MW)
        amount = amount if has_turn else 0.0
        missing[i] -= amount
        result[i] += amount


@borrowing
def _interrupt(
    most: FloatArray,
    cost: float,
    last_cost: FloatArray,
    next_cost: FloatArray,
    missing: FloatArray,
    result: FloatArray,
) -> None:
    """Interrupt users in the hours in which it is their turn."""
    for i in range(missing.size):
        amount = min(most[i], missing[i])
        has_turn = (last_cost[i] < cost) & (cost <= next_cost[i]) & (missing[i] > TINY_MW)
        amount = amount if has_turn else 0.0
        missing[i] -= amount
        result[i] += amount


@borrowing
def _run_electrolyser(
    most: float, whole: FloatArray, missing: FloatArray, result: FloatArray
) -> None:
    """Run an electrolyser but where all run in full, which is booked at once."""
    for i in range(missing.size):
        amount = min(most, missing[i])
        amount = amount if (amount > TINY_MW) & (whole[i] == 0.0) else 0.0
        missing[i] -= amount
        result[i] = amount


@borrowing
def _run_whole(
    price: FloatArray,
    steady_cost: FloatArray,
    lowest_cost: FloatArray,
    most_use: float,
    whole_mw: float,
    missing: FloatArray,
    whole: FloatArray,
) -> None:
    """Run all electrolysers in full where they come one after the other and that is not enough."""
    for i in range(missing.size):
        whole[i] = 1.0 if missing[i] >= whole_mw else 0.0
    for source in range(steady_cost.size):
        cost = steady_cost[source]
        for i in range(missing.size):
            between = (lowest_cost[i] < cost) & (cost < price[i] * most_use)
            whole[i] = 0.0 if between else whole[i]
    for i in range(missing.size):
        missing[i] -= whole_mw if whole[i] > 0.0 else 0.0


@borrowing
def _book(given: Given, sums: Sums, given_mw: FloatArray, price: FloatArray, period: int) -> None:
    """Add up what sources give in a block of hours."""
    steady = given.steady_plant.size
    for source in range(steady):
        plant = given.steady_plant[source]
        if plant < sums.produced_mwh.size - 1:
            made, ran = sums.produced_mwh[plant], 0
            for i in range(price.size):
                made += given_mw[source, i]
                ran += given_mw[source, i] > 0.0
            sums.produced_mwh[plant] = made
            if given.floor_mw[plant, period] == 0.0:
                sums.running_hours[plant] += ran
    for place in range(given.use.size):
        plant, use = given.electrolyser_plant[place], given.use[place]
        made, cost, ran = sums.produced_mwh[plant], sums.electricity_cost_gbp[place], 0
        for i in range(price.size):
            amount = given_mw[steady + place, i]
            made += amount
            cost += amount * (price[i] * use)
            ran += amount > 0.0
        sums.produced_mwh[plant], sums.electricity_cost_gbp[place] = made, cost
        sums.running_hours[plant] += ran


@borrowing
def book_whole(
    given: Given, sums: Sums, period: int, hours_whole: float, price_whole: float
) -> None:
    """Book the hours of a period in which all electrolysers ran in full."""
    for place in range(given.use.size):
        amount, plant = given.electrolyser_mw[place, period], given.electrolyser_plant[place]
        if amount > 0.0:
            sums.produced_mwh[plant] += amount * hours_whole
            sums.running_hours[plant] += hours_whole
            sums.electricity_cost_gbp[place] += amount * given.use[place] * price_whole
