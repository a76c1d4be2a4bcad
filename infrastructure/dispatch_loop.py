"""Settles the hours of a year of a hydrogen system: stores first, then plants by merit; compiled.

What a MWh in store is worth decides hour by hour whether the store is filled or drawn on
(`dispatch_stores`); the rest is merit order: must-run output, then the cheapest source
(`dispatch_merit`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled, inlined
from infrastructure.dispatch_bounds import within_bounds
from infrastructure.dispatch_declared import Declared, Terms
from infrastructure.dispatch_given import PACKED, STOCK, Given, Sums
from infrastructure.dispatch_merit import serve_year
from infrastructure.dispatch_order import arranged
from infrastructure.dispatch_stores import move_stores
from infrastructure.dispatch_totals import Settled, totals

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@compiled
def settle_year(declared: Declared, terms: Terms, settled: Settled) -> None:
    """Settle every hour of the year in order and add up.

    All is one call: a named tuple of arrays that passes between Python and compiled functions costs
    as much time as hundreds of hours.

    Args:
        declared: plants, users and stores.
        terms: figures of the system.
        settled: receives what the year comes to, all 0 before.

    Raises:
        ValueError: if a shape or figure is out of bounds.
    """
    if not within_bounds(declared, terms):
        raise ValueError("out of bounds")
    outlook, given, places = arranged(declared, terms)
    sums = _sums(declared, terms, given.firm_mw, settled)
    filling = np.zeros(outlook.demand_mw.size)
    if _stores(given, sums):
        move_stores(outlook, given, sums, filling)
    serve_year(outlook, given, sums, filling)
    _book_must_run(outlook.first, given.floor_mw, sums.produced_mwh, sums.running_hours)
    totals(declared, outlook, given, places, sums, settled)


@compiled
def _sums(declared: Declared, terms: Terms, group_mw: FloatArray, settled: Settled) -> Sums:
    electrolysers = declared.use.size
    plants = declared.minimum_load.size + electrolysers
    settled.store[STOCK] = terms.stock_start_mwh
    settled.store[PACKED] = terms.line_pack_start_mwh
    return Sums(
        settled.store,
        np.zeros(plants + 1),
        np.zeros(plants + 1),
        np.zeros(electrolysers),
        np.zeros(electrolysers),
        np.zeros(electrolysers),
        np.zeros_like(group_mw),
        np.zeros_like(group_mw),
        settled.hourly,
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
