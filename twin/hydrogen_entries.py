"""Enters by asset what a connected hydrogen system came to in a year, and adds it up; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.dispatch_totals import (
    ENERGY_COST,
    INTERRUPTED,
    OWN_SOLD,
    OWN_SURPLUS,
    OWN_USED,
    PRODUCED,
    RUNNING,
    SERVED,
    SHORT,
)
from scenarios.units import MWH_PER_GWH

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MADE, SOLD, LEAKED, SENT, HOURS, POWER_COST, USED_POWER_COST, OWN_POWER = range(8)
"""Rows by asset: hydrogen made, sold and leaked [GWh HHV] and sent [MWh HHV], hours with output
[h], cost of all power, cost of the power that dispatch used, own power at its own cost [GBP m], and
own power used [GWh]."""
ROWS = 8


class SystemTotals(NamedTuple):
    """What all plants and users of a system together came to; hydrogen in HHV."""

    made_mwh: float
    """Made by all plants, leaks left out."""
    reformed_mwh: float
    electrolysed_mwh: float
    served_mwh: float
    unserved_mwh: float
    interrupted_mwh: float
    leaked_gwh: float
    own_used_mwh: float
    own_surplus_mwh: float
    fuel_gbp: float
    power_gbp: float


@compiled
def enter_plants(
    by_plant: FloatArray,
    by_user: FloatArray,
    reformers: int,
    plants: IntArray,
    delivered_share: FloatArray,
    own_power_gbp_per_mwh: float,
    by_asset: FloatArray,
) -> SystemTotals:
    """Enter hydrogen, hours and power of each plant of a system and add up plants and users.

    Args:
        by_plant: what dispatch came to, rows as in `dispatch_totals`, shape (7, plants).
        by_user: the same of users, shape (3, users) [MWh HHV].
        reformers: number of reformers, which come first.
        plants: assets of the plants, shape (plants,).
        delivered_share: what of its hydrogen each plant does not leak, shape (plants,) [-].
        own_power_gbp_per_mwh: cost of own power [GBP/MWh].
        by_asset: rows as named above, shape (8, assets); columns of the plants are filled in.
    """
    made, served = by_plant[PRODUCED], by_user[SERVED]
    made_mwh, served_mwh = _sum(made), _sum(served)
    reached = min(1.0, served_mwh / max(made_mwh, 1e-9))
    leaked_gwh = power_gbp = 0.0
    for plant, asset in enumerate(plants):
        sent_gwh = made[plant] / MWH_PER_GWH
        made_gwh = sent_gwh / delivered_share[plant]
        by_asset[SENT, asset] = made[plant]
        by_asset[MADE, asset] = made_gwh
        by_asset[LEAKED, asset] = made_gwh - sent_gwh
        by_asset[SOLD, asset] = sent_gwh * reached
        by_asset[HOURS, asset] = by_plant[RUNNING, plant]
        leaked_gwh += made_gwh - sent_gwh
        if plant >= reformers:
            own_mwh, surplus_mwh = by_plant[OWN_USED, plant], by_plant[OWN_SURPLUS, plant]
            used_gbp = by_plant[ENERGY_COST, plant] + own_power_gbp_per_mwh * own_mwh
            cost_gbp = used_gbp + own_power_gbp_per_mwh * surplus_mwh - by_plant[OWN_SOLD, plant]
            by_asset[USED_POWER_COST, asset] = used_gbp * 1e-6
            by_asset[POWER_COST, asset] = cost_gbp * 1e-6
            by_asset[OWN_POWER, asset] = own_mwh / MWH_PER_GWH
            power_gbp += cost_gbp
    return SystemTotals(
        made_mwh,
        _sum(made[:reformers]),
        _sum(made[reformers:]),
        served_mwh,
        _sum(by_user[SHORT]),
        _sum(by_user[INTERRUPTED]),
        leaked_gwh,
        _sum(by_plant[OWN_USED, reformers:]),
        _sum(by_plant[OWN_SURPLUS, reformers:]),
        _sum(by_plant[ENERGY_COST, :reformers]),
        power_gbp,
    )


@borrowing
def _sum(values: FloatArray) -> float:
    total = 0.0
    for value in values:
        total += value
    return total


@borrowing
def enter_users(
    by_plant: FloatArray,
    by_user: FloatArray,
    made_mwh: float,
    users: IntArray,
    agreed_gbp_per_mwh: FloatArray,
    gas_gbp_per_mwh: float,
    offtake_gwh: FloatArray,
    served_share: FloatArray,
    paid_gbp_m: FloatArray,
    above_gas_gbp_m: FloatArray,
) -> None:
    """Enter what share of what it wanted each user got, and what it pays for it to each plant.

    The price is the one agreed or, where that is not a number, the price of gas. Whose hydrogen a
    user burns cannot be told: at the price of gas payments are shared among plants by what they
    made, and what the agreed price is beyond that goes to those with whom it was agreed.

    Args:
        by_plant: what dispatch came to, rows as in `dispatch_totals`, shape (7, plants).
        by_user: the same of users, shape (3, users) [MWh HHV].
        made_mwh: hydrogen of all plants [MWh HHV].
        users: assets that use hydrogen, shape (users,).
        agreed_gbp_per_mwh: agreed price of each asset, shape (assets,) [GBP/MWh HHV].
        gas_gbp_per_mwh: price of gas [GBP/MWh HHV].
        offtake_gwh: what each user agreed to buy from each plant, shape (users, plants) [GWh
            HHV/year]; where that is nothing, all is shared by what plants made.
        served_share: receives hydrogen got over hydrogen wanted, shape (assets,) [-]; it stays as
            it is where none was wanted.
        paid_gbp_m: receives payments, zeros before, shape (users, plants) [GBP m].
        above_gas_gbp_m: receives what is paid beyond the price of gas, zeros before, shape
            (plants,) [GBP m].
    """
    for user, asset in enumerate(users):
        served = by_user[SERVED, user]
        wanted = served + (by_user[SHORT, user] + by_user[INTERRUPTED, user])
        if wanted > 0.0:
            served_share[asset] = served / wanted
        if made_mwh > 0.0:
            agreed = agreed_gbp_per_mwh[asset]
            beyond = 0.0 if np.isnan(agreed) else served * (agreed - gas_gbp_per_mwh) * 1e-6
            bought_gwh = _sum(offtake_gwh[user])
            for plant in range(paid_gbp_m.shape[1]):
                part = by_plant[PRODUCED, plant] / made_mwh
                agreed_part = offtake_gwh[user, plant] / bought_gwh if bought_gwh > 0.0 else part
                paid_gbp_m[user, plant] = (
                    served * gas_gbp_per_mwh * 1e-6 * part + beyond * agreed_part
                )
                above_gas_gbp_m[plant] += beyond * agreed_part
