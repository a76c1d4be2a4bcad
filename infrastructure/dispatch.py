"""What a year of hourly dispatch of one connected hydrogen system comes to.

What is declared of a system stands in `dispatch_system`; which plant runs in each hour is decided
in `dispatch_loop` and `dispatch_merit`, what stored hydrogen is worth in `dispatch_plan`. This
file calls and sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch_arrays import prepare, refuse
from infrastructure.dispatch_given import (
    CURTAILED,
    END_VALUE,
    LOST,
    PACKED,
    PACKED_IN,
    SOURCES,
    STOCK,
    STORE_IN,
    STORE_OUT,
)
from infrastructure.dispatch_loop import settle_year
from infrastructure.dispatch_system import HoursOfYear, HydrogenSystem, committed
from infrastructure.dispatch_totals import (
    ENERGY,
    ENERGY_COST,
    INTERRUPTED,
    OWN_SOLD,
    OWN_SURPLUS,
    OWN_USED,
    PRODUCED,
    RUNNING,
    SERVED,
    SHORT,
    Settled,
    nothing_settled,
)
from scenarios.units import HOURS_PER_YEAR

FloatArray = npt.NDArray[np.float64]

__all__ = [
    "SOURCES",
    "DispatchHours",
    "DispatchYear",
    "HoursOfYear",
    "HydrogenSystem",
    "committed",
    "dispatch_year",
]


@dataclass(frozen=True, slots=True)
class DispatchHours:
    """Hour by hour, each of shape (..., 8760); flows in MW HHV, stocks at the hour's end in MWh.

    `marginal_source` is a place in `SOURCES`: what one more MWh of demand would come from.
    """

    reformer_mw: FloatArray
    electrolyser_mw: FloatArray
    served_mw: FloatArray
    unserved_mw: FloatArray
    interrupted_mw: FloatArray
    store_in_mw: FloatArray
    store_out_mw: FloatArray
    curtailed_mw: FloatArray
    stock_mwh: FloatArray
    line_pack_mwh: FloatArray
    marginal_source: FloatArray


class DispatchYear(NamedTuple):
    """What one year of dispatch came to; hydrogen in MWh HHV, electricity in MWh.

    `by_plant` and `by_user` have the rows of `dispatch_totals`; the first `reformers` columns of
    `by_plant` are reformers, the rest electrolysers, and every property by plant or user is a view
    of one row. Store flows hold those of pipes and cavern together, `packed_mwh` what went into
    pipes of it. `stock_end_value_gbp_per_mwh` is what the rule took a MWh left at the year's end to
    be worth.
    """

    reformers: int
    by_plant: FloatArray
    by_user: FloatArray
    curtailed_mwh: float
    store_in_mwh: float
    store_out_mwh: float
    store_loss_mwh: float
    stock_start_mwh: float
    stock_end_mwh: float
    line_pack_start_mwh: float
    line_pack_end_mwh: float
    packed_mwh: float
    stock_end_value_gbp_per_mwh: float
    hours: DispatchHours | None = None

    @property
    def reformer_produced_mwh(self) -> FloatArray:
        """Output of each reformer, shape (reformers,) [MWh HHV]."""
        return self.by_plant[PRODUCED, : self.reformers]

    @property
    def electrolyser_produced_mwh(self) -> FloatArray:
        """Output of each electrolyser, shape (electrolysers,) [MWh HHV]."""
        return self.by_plant[PRODUCED, self.reformers :]

    @property
    def running_hours(self) -> FloatArray:
        """Hours above zero of each plant, shape (reformers + electrolysers,) [h]."""
        return self.by_plant[RUNNING, :]

    @property
    def electricity_used_mwh(self) -> FloatArray:
        """Power each electrolyser used, shape (electrolysers,) [MWh]."""
        return self.by_plant[ENERGY, self.reformers :]

    @property
    def electricity_cost_gbp(self) -> FloatArray:
        """What its power from the grid cost, shape (electrolysers,) [GBP]."""
        return self.by_plant[ENERGY_COST, self.reformers :]

    @property
    def own_power_used_mwh(self) -> FloatArray:
        """Own power it used, shape (electrolysers,) [MWh]."""
        return self.by_plant[OWN_USED, self.reformers :]

    @property
    def own_surplus_mwh(self) -> FloatArray:
        """Own power it left over, sold or curtailed, shape (electrolysers,) [MWh]."""
        return self.by_plant[OWN_SURPLUS, self.reformers :]

    @property
    def own_sold_gbp(self) -> FloatArray:
        """What that was sold for, shape (electrolysers,) [GBP]."""
        return self.by_plant[OWN_SOLD, self.reformers :]

    @property
    def fuel_cost_gbp(self) -> FloatArray:
        """Output times marginal cost of each reformer, shape (reformers,) [GBP]."""
        return self.by_plant[ENERGY_COST, : self.reformers]

    @property
    def demand_served_mwh(self) -> FloatArray:
        """What each user got, shape (users,) [MWh HHV]."""
        return self.by_user[SERVED, :]

    @property
    def demand_unserved_mwh(self) -> FloatArray:
        """What each user went without, shape (users,) [MWh HHV]."""
        return self.by_user[SHORT, :]

    @property
    def demand_interrupted_mwh(self) -> FloatArray:
        """What of its demand was interrupted, shape (users,) [MWh HHV]."""
        return self.by_user[INTERRUPTED, :]

    @property
    def cavern_in_mwh(self) -> float:
        """What was sent to the store without pipes, losses included [MWh]."""
        return self.store_in_mwh - self.packed_mwh

    @property
    def cavern_out_mwh(self) -> float:
        """What was drawn from the store without pipes [MWh]."""
        unpacked_mwh = self.line_pack_start_mwh + self.packed_mwh - self.line_pack_end_mwh
        return self.store_out_mwh - unpacked_mwh


def dispatch_year(
    system: HydrogenSystem,
    hours: HoursOfYear,
    surplus_price_share: float = 0.0,
    end_value_gbp_per_mwh: float | None = None,
    foresight_hours: int = HOURS_PER_YEAR,
    keep_hourly: bool = False,
) -> DispatchYear:
    """Settle the 8760 hours of a year in order.

    In each hour must-run output comes first, then the cheapest source: reformers at their own cost,
    electrolysers on own power at what its sale would bring, on grid power at price x use,
    interruption at its price; what is still missing goes unserved, lowest priority first. The store
    is filled where a source costs less than a MWh in store is worth after the loss, and drawn on
    where the next source costs more. That worth is constant until the store is full or empty and is
    found so that it becomes so just then (`dispatch_plan`). Ahead of shortages the store is kept as
    full as makes unserved demand smallest, whatever it costs.

    Foresight: prices, wind, sun, demand and outages are known `foresight_hours` ahead; shortages
    are known for the whole year. A year known in full is what a planner's optimum assumes too;
    real operators know days of weather and months of maintenance, so that true cost lies between
    this and a short foresight. Not foreseen is anything beyond the year: stock left at its end is
    worth `end_value_gbp_per_mwh`.

    Args:
        system: plants, users and stores.
        hours: prices, weather and shapes of demand by hour.
        surplus_price_share: what own power brings when sold over the price of power; 0 curtails it.
        end_value_gbp_per_mwh: worth of a MWh left in store at the year's end; None takes the value
            at which a store without bounds would be filled and drawn on alike over the year.
        foresight_hours: hours ahead that are known to whoever runs the store, 1 or more.
        keep_hourly: also return the hours.

    Returns:
        Sums of the year and, on request, the hours.

    Raises:
        ValueError: if an own power station has no capacity factors, or a user no shape.

    Source: a store's constant shadow price between its bounds: Koopmans 1957, Water storage policy
    in a simplified hydroelectric system; merit order is the optimum of each hour given that price.
    """
    asked = system, hours, surplus_price_share, end_value_gbp_per_mwh, int(foresight_hours)
    try:
        declared, terms = prepare(*asked)
        plants = len(declared.reformer_cost) + len(declared.use)
        kept_hours = len(declared.price) if keep_hourly else 0
        settled = nothing_settled(plants, len(declared.priority), kept_hours)
        settle_year(declared, terms, settled)
    except ValueError:
        refuse(*asked)
        raise
    return _year(system, settled)


def _year(system: HydrogenSystem, settled: Settled) -> DispatchYear:
    reformers, store = len(system.reformer_minimum_load), settled.store.tolist()
    plants = settled.by_plant.shape[1]
    return DispatchYear(
        reformers=reformers,
        by_plant=settled.by_plant,
        by_user=settled.by_user,
        curtailed_mwh=store[CURTAILED],
        store_in_mwh=store[STORE_IN],
        store_out_mwh=store[STORE_OUT],
        store_loss_mwh=store[LOST],
        stock_start_mwh=float(system.store_stock_start_mwh + system.line_pack_start_mwh),
        stock_end_mwh=store[STOCK],
        line_pack_start_mwh=float(system.line_pack_start_mwh),
        line_pack_end_mwh=store[PACKED],
        packed_mwh=store[PACKED_IN],
        stock_end_value_gbp_per_mwh=store[END_VALUE],
        hours=_hours(settled.hourly, plants, reformers) if settled.hourly.size else None,
    )


def _hours(hourly: FloatArray, plants: int, reformers: int) -> DispatchHours:
    return DispatchHours(hourly[:reformers], hourly[reformers:plants], *hourly[plants:])
