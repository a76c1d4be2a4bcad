"""What a settled year came to by plant and by user, in the order in which they were declared.

One array each, made before the call: an array that a compiled function makes costs Python several
times as much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.dispatch_declared import Declared, Places
from infrastructure.dispatch_given import HOURLY_ROWS, Given, Sums
from infrastructure.dispatch_plan import Outlook
from infrastructure.strands import sum_of, sum_of_products

FloatArray = npt.NDArray[np.float64]

PRODUCED, RUNNING, ENERGY_COST, ENERGY, OWN_USED, OWN_SURPLUS, OWN_SOLD = range(7)
"""Rows of `Settled.by_plant`: output [MWh HHV], hours above 0, cost of fuel or grid power [GBP],
power used [MWh], and own power used [MWh], left over [MWh] and what that brought [GBP]."""
SERVED, SHORT, INTERRUPTED = range(3)
"""Rows of `Settled.by_user` [MWh HHV]."""


class Settled(NamedTuple):
    """What a year came to; places of `store` and rows of `hourly` are named in `dispatch_given`."""

    store: FloatArray
    """Stocks and flows, shape (8,)."""
    by_plant: FloatArray
    """Reformers, then electrolysers, shape (7, plants)."""
    by_user: FloatArray
    """Shape (3, users) [MWh HHV]."""
    hourly: FloatArray
    """Shape (plants + 9, hours), without columns where hours are not kept."""


def nothing_settled(plants: int, users: int, hours: int) -> Settled:
    """Return zeros for a system of some plants and users and for the hours that are kept."""
    return Settled(
        np.zeros(8),
        np.zeros((7, plants)),
        np.zeros((3, users)),
        np.zeros((plants + HOURLY_ROWS, hours)),
    )


@compiled
def totals(
    declared: Declared,
    outlook: Outlook,
    given: Given,
    places: Places,
    sums: Sums,
    settled: Settled,
) -> None:
    """Write what was added up, by plant and user as declared.

    Args:
        declared: plants and users.
        outlook: periods of the year.
        given: plants and users in the order in which hours take them.
        places: which is which.
        sums: what was added up.
        settled: receives it.
    """
    _by_plant(declared, given, places, sums, settled.by_plant)
    weight = np.zeros((declared.shapes.shape[0], places.periods.size))
    for user in range(declared.shape.size):
        shape = declared.shape[user]
        if weight[shape, 0] == 0.0:
            for period in range(places.periods.size):
                hours = slice(outlook.first[period], outlook.first[period + 1])
                weight[shape, period] = sum_of(declared.shapes[shape, hours])
    _by_user(declared, given, places, sums, weight, settled.by_user)


@borrowing
def _by_plant(d: Declared, given: Given, places: Places, sums: Sums, result: FloatArray) -> None:
    reformers = d.minimum_load.size
    for plant in range(result.shape[1]):
        result[PRODUCED, plant] = sums.produced_mwh[plant]
        result[RUNNING, plant] = sums.running_hours[plant]
    for plant in range(reformers):
        result[ENERGY_COST, plant] = result[PRODUCED, plant] * d.reformer_cost[plant]
    for electrolyser in range(d.use.size):
        rank, plant = places.rank_of_electrolyser[electrolyser], reformers + electrolyser
        used = sums.own_used_mwh[rank]
        result[ENERGY_COST, plant] = sums.electricity_cost_gbp[rank]
        result[ENERGY, plant] = result[PRODUCED, plant] * d.use[electrolyser]
        result[OWN_USED, plant] = used
        if d.own_power_mwh.size > 0:
            own = d.own_power_mwh[electrolyser]
            worth = sum_of_products(own, d.price) - sums.own_used_value_gbp[rank]
            result[OWN_SURPLUS, plant] = max(sum_of(own) - used, 0.0)
            result[OWN_SOLD, plant] = given.own_price_share * worth


@borrowing
def _by_user(
    d: Declared,
    given: Given,
    places: Places,
    sums: Sums,
    weight: FloatArray,
    result: FloatArray,
) -> None:
    """Divide what groups went without among their users by demand; the rest is served."""
    for user in range(result.shape[1]):
        group, part = places.group_of_user[user], d.interruptible_share[user]
        for period in range(places.periods.size):
            mw = d.demand_mw[user, places.periods[period]]
            firm_mw, may_stop_mw = given.firm_mw[group, period], given.may_stop_mw[group, period]
            short = interrupted = 0.0
            if firm_mw > 0.0:
                short = sums.unserved_mwh[group, period] / firm_mw * (mw * (1.0 - part))
            if may_stop_mw > 0.0:
                interrupted = sums.interrupted_mwh[group, period] / may_stop_mw * (mw * part)
            result[SHORT, user] += short
            result[INTERRUPTED, user] += interrupted
            result[SERVED, user] += mw * weight[d.shape[user], period]
        result[SERVED, user] -= result[SHORT, user] + result[INTERRUPTED, user]
