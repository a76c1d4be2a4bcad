"""Runs sources by merit, a block of hours at a time: compiled.

Where no ramp binds, no plant has its own power and nobody asks for single hours, what runs in an
hour does not hang on the hour before. Source by source, a block of hours then goes through the
processor's vectors: a fraction of the time that hour by hour takes (`dispatch_merit`), which
decides the same. Only loops over `values[row, :n]` go that way; a row of `values[:, :n]` counts as
scattered. Whether a ramp binds shows when no output changes by more than its ramp.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled, inlined
from infrastructure.dispatch_given import CURTAILED, TINY_MW, Given, Sums
from infrastructure.dispatch_plan import BLOCK, Outlook

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Bench(NamedTuple):
    """Room for a block of hours; what each source gives in it, and gave before it.

    `missing_mw` is what sources in turn leave over, shape (BLOCK,) [MW].
    `given_mw` is of shape (sources, BLOCK): steady sources, then electrolysers. `made_mwh` adds it
    up by place in the block, and `paid` what electrolysers made times the price of power: sums by
    place go through the processor's vectors, a running sum does not. `load_mw` is what each steady
    source gave in the hour before the block, not a number in the first hour of a period, which is
    free.
    """

    missing_mw: FloatArray
    given_mw: FloatArray
    made_mwh: FloatArray
    paid: FloatArray
    load_mw: FloatArray


class Turn(NamedTuple):
    """Hours between two electrolysers in the order of merit: cost is price x use + shift.

    Before the first electrolyser stands what costs less than anything, after the last what costs
    more.
    """

    use_before: float
    shift_before: float
    use_after: float
    shift_after: float


@compiled
def bench_for(given: Given) -> Bench:
    """Return room for the sources of a system."""
    steady, electrolysers = given.steady_plant.size, given.use.size
    return Bench(
        np.empty(BLOCK),
        np.empty((steady + electrolysers, BLOCK)),
        np.zeros((steady + electrolysers, BLOCK)),
        np.zeros((electrolysers, BLOCK)),
        np.empty(steady),
    )


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
        unserved_mw: receives what is missing in each hour, shape (hours,), all 0 before [MW].
        interrupted_mw: receives what is interrupted in each hour, likewise.

    Returns:
        Whether all outputs keep within their ramps; if not, what is added up is of no use.
    """
    for period in range(given.store_mwh.size):
        bench.load_mw[:] = np.nan
        start, end = outlook.first[period], outlook.first[period + 1]
        while start < end:
            # A block ends where the sign of the price changes, and with it the order of plants.
            until = _same_sign_until(outlook.price, start, min(start + BLOCK, end))
            hours = slice(start, until)
            price, interrupted = outlook.price[hours], interrupted_mw[hours]
            missing = bench.missing_mw[: price.size]
            curtailed = _find_missing(outlook.demand_mw[hours], filling_mw[hours], missing)
            sums.store[CURTAILED] += curtailed
            left = _run_by_merit(outlook, given, bench, price, interrupted, period, start)
            if given.ramps_bind and not _within_ramps(given, bench, period, price.size):
                return False
            _book_block(given, sums, bench, price, period)
            if left > 0:
                unserved = unserved_mw[hours]
                for i in range(missing.size):
                    unserved[i] = missing[i] if missing[i] > TINY_MW else 0.0
            start = until
    _book_year(given, sums, bench)
    return True


@borrowing
def _same_sign_until(price: FloatArray, start: int, end: int) -> int:
    negative, ahead = 0, price[start:end]
    for i in range(ahead.size):
        negative += ahead[i] < 0.0
    if negative in (0, ahead.size):
        return end
    sign, until = price[start] >= 0.0, start + 1
    while (price[until] >= 0.0) == sign:
        until += 1
    return until


@borrowing
def _find_missing(demand: FloatArray, filling: FloatArray, missing: FloatArray) -> float:
    """Write what plants above must-run shall make; return what is curtailed [MWh]."""
    surplus, curtailed = 0, 0.0
    for i in range(demand.size):
        missing[i] = demand[i] + filling[i]
        surplus += missing[i] < 0.0
    if surplus > 0:
        for i in range(demand.size):
            if missing[i] < 0.0:
                curtailed -= missing[i]
                missing[i] = 0.0
    return curtailed


@inlined
def _run_by_merit(
    outlook: Outlook,
    given: Given,
    bench: Bench,
    price: FloatArray,
    interrupted: FloatArray,
    period: int,
    start: int,
) -> int:
    """Write what each source gives in a block of hours, from the cheapest on.

    Where power has a negative price, the electrolyser that uses most of it is the cheapest. Steady
    sources come before an electrolyser of the same cost.

    Returns:
        Hours in which something is still missing.
    """
    missing, use = bench.missing_mw[: price.size], given.use
    given_mw, plants = bench.given_mw, given.floor_mw.shape[0] + use.size
    given_mw[:] = 0.0
    left = _count_missing(missing)
    for rank in range(use.size + 1):
        turn = _turn(use, rank, price[0] >= 0.0)
        dearest = outlook.highest_price * turn.use_after + turn.shift_after
        cheapest = outlook.lowest_price * turn.use_before + turn.shift_before
        for source in range(given.steady_plant.size):
            cost = outlook.steady_cost[source]
            if left > 0 and cheapest < cost <= dearest:
                if given.steady_plant[source] < plants:
                    most = outlook.steady_mw[source, period]
                    result = given_mw[source, : price.size]
                    left = _run_reformer(most, cost, turn, price, missing, result)
                else:
                    interruptible = outlook.interruptible_mw[start : start + price.size]
                    left = _interrupt(interruptible, cost, turn, price, missing, interrupted)
        if rank < use.size and left > 0:
            place = rank if price[0] >= 0.0 else use.size - 1 - rank
            result = given_mw[given.steady_plant.size + place, : price.size]
            left = _run_electrolyser(given.electrolyser_mw[place, period], missing, result)
    return left


@inlined
def _turn(use: FloatArray, rank: int, dearer_with_use: bool) -> Turn:
    """Return the hours before an electrolyser in the order of merit, or after the last of them."""
    last = use.size - 1
    before = rank - 1 if dearer_with_use else last + 1 - rank
    after = rank if dearer_with_use else last - rank
    return Turn(
        use[before] if rank > 0 else 0.0,
        0.0 if rank > 0 else -np.inf,
        use[after] if rank <= last else 0.0,
        0.0 if rank <= last else np.inf,
    )


@borrowing
def _count_missing(missing: FloatArray) -> int:
    left = 0
    for i in range(missing.size):
        left += missing[i] > TINY_MW
    return left


@borrowing
def _run_reformer(
    most: float,
    cost: float,
    turn: Turn,
    price: FloatArray,
    missing: FloatArray,
    result: FloatArray,
) -> int:
    """Run a reformer in the hours in which it is its turn; return hours that still lack some."""
    for i in range(missing.size):
        before = price[i] * turn.use_before + turn.shift_before
        after = price[i] * turn.use_after + turn.shift_after
        amount = min(most, missing[i])
        amount = amount if (before < cost) & (cost <= after) & (amount > TINY_MW) else 0.0
        missing[i] -= amount
        result[i] += amount
    return _count_missing(missing)


@borrowing
def _interrupt(
    most: FloatArray,
    cost: float,
    turn: Turn,
    price: FloatArray,
    missing: FloatArray,
    result: FloatArray,
) -> int:
    """Interrupt users in the hours in which it is their turn; return hours that still lack some."""
    for i in range(missing.size):
        before = price[i] * turn.use_before + turn.shift_before
        after = price[i] * turn.use_after + turn.shift_after
        amount = min(most[i], missing[i])
        has_turn = (before < cost) & (cost <= after) & (missing[i] > TINY_MW)
        amount = amount if has_turn else 0.0
        missing[i] -= amount
        result[i] += amount
    return _count_missing(missing)


@borrowing
def _run_electrolyser(most: float, missing: FloatArray, result: FloatArray) -> int:
    """Run an electrolyser; return hours that still lack some."""
    for i in range(missing.size):
        amount = min(most, missing[i])
        amount = amount if amount > TINY_MW else 0.0
        missing[i] -= amount
        result[i] = amount
    return _count_missing(missing)


@inlined
def _within_ramps(given: Given, bench: Bench, period: int, hours: int) -> bool:
    """Whether no steady source changes by more than its ramp; keep where it stands at the end."""
    steep = 0
    for source in range(bench.load_mw.size):
        result, ramp_mw = bench.given_mw[source], given.steady_ramp_mw[source, period] + TINY_MW
        if ramp_mw < np.inf:
            steep += abs(result[0] - bench.load_mw[source]) > ramp_mw
            for i in range(1, hours):
                steep += abs(result[i] - result[i - 1]) > ramp_mw
            bench.load_mw[source] = result[hours - 1]
    return steep == 0


@inlined
def _book_block(given: Given, sums: Sums, bench: Bench, price: FloatArray, period: int) -> None:
    """Add up what sources give in a block of hours, place by place."""
    steady = given.steady_plant.size
    for source in range(bench.given_mw.shape[0]):
        plant = _plant_of(given, source)
        if plant == sums.produced_mwh.size - 1:
            continue
        amount, made, ran = bench.given_mw[source], bench.made_mwh[source], 0
        for i in range(price.size):
            made[i] += amount[i]
            ran += amount[i] > 0.0
        if source >= steady:
            paid = bench.paid[source - steady]
            for i in range(price.size):
                paid[i] += amount[i] * price[i]
            sums.running_hours[plant] += ran
        elif plant < given.floor_mw.shape[0] and given.floor_mw[plant, period] == 0.0:
            sums.running_hours[plant] += ran


@borrowing
def _book_year(given: Given, sums: Sums, bench: Bench) -> None:
    """Add up what sources gave in the year; the place of interruption stays 0."""
    for source in range(bench.made_mwh.shape[0]):
        sums.produced_mwh[_plant_of(given, source)] += bench.made_mwh[source].sum()
    for place in range(given.use.size):
        sums.electricity_cost_gbp[place] += given.use[place] * bench.paid[place].sum()


@inlined
def _plant_of(given: Given, source: int) -> int:
    steady = given.steady_plant.size
    plant: int = (
        given.steady_plant[source] if source < steady else given.electrolyser_plant[source - steady]
    )
    return plant
