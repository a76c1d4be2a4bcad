"""Declares one connected hydrogen system for a year: its plants, users, store and pipes."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch import HydrogenSystem, committed
from infrastructure.pipe_flow import INNER_DIAMETER_MM_BY_NOMINAL_IN
from infrastructure.pipelines import line_pack_mwh
from infrastructure.transmission import Pipeline
from scenarios.schema.energy import Dispatch
from scenarios.units import MM_PER_INCH, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.caverns import Cavern
from twin.outages import outage_hours, periods
from twin.streams import Streams

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

KEPT_OUTAGES = 1024
"""Years of one reformer whose outages are kept: a moved lever has the same ones again."""
NO_REFORMERS = np.zeros(0)
GROUND_C = 10.0
"""Temperature of gas in buried pipes, for what they hold."""


class Parts(NamedTuple):
    """What belongs to one connected system.

    Attributes:
        reformers, electrolysers, users: indices of assets in the register.
        reforming, electrolysing: positions of the producers that own the plants.
        caverns: its hydrogen stores.
        pipelines: its pipes.
        packable_mwh: what each of them holds above what flow needs, at most [MWh HHV].
    """

    reformers: IntArray
    electrolysers: IntArray
    users: IntArray
    reforming: IntArray
    electrolysing: IntArray
    caverns: list[Cavern]
    pipelines: list[Pipeline]
    packable_mwh: list[float]


class Demand(NamedTuple):
    """What users want in a year."""

    mw_by_month: FloatArray
    """Mean demand of each user in each month, shape (users, 12) [MW HHV]."""
    shape: IntArray
    """Shape of each user's demand, as in `DemandShapes`, shape (users,)."""
    interruptible_share: FloatArray
    """Share of each user's demand that may be interrupted, shape (users,) [-]."""

    def of(self, users: BoolArray) -> Demand:
        """Return the demand of some of the users."""
        return Demand(self.mw_by_month[users], self.shape[users], self.interruptible_share[users])


def demand_of(
    model: ClusterModel, users: IntArray, wanted_gwh: FloatArray, in_service: FloatArray
) -> Demand:
    """Spread what users want over the months they run: the same energy, in the shape of a sector.

    Args:
        model: the cluster at the end of the year.
        users: assets that want hydrogen, shape (users,).
        wanted_gwh: hydrogen each asset wants in the year, shape (assets,) [GWh HHV].
        in_service: part of each month each asset is in service, shape (assets, 12) [month].
    """
    shapes, site = model.world.demand_shapes, model.register.site[users]
    shape = shapes.of_site[site]
    using = in_service[users]
    hours = (using * shapes.hours_by_month[shape]).sum(axis=1)
    wanted_mw = wanted_gwh[users] * MWH_PER_GWH / np.maximum(hours, 1e-9)
    return Demand(wanted_mw[:, None] * using, shape, shapes.interruptible_share[site])


def declare(
    model: ClusterModel,
    year: int,
    parts: Parts,
    demand: Demand,
    in_service: FloatArray,
    wear: FloatArray,
) -> HydrogenSystem:
    """Declare a system for a year.

    A reformer's must-run output and outages hold from its own month; which reformers are on in a
    month is decided by their minimum loads (`dispatch.committed`).

    Args:
        model: the cluster at the end of the year.
        year: calendar year.
        parts: what belongs to the system.
        demand: what its users want.
        in_service: part of each month each asset is in service, shape (assets, 12) [month].
        wear: power use of each producer in January over that of new stacks, shape (producers,).
    """
    settings, plants = model.settings.dispatch, model.world.plants
    reforming, electrolysing = parts.reforming, parts.electrolysing
    first, month, runs = periods(tuple(_outages(model, i, year) for i in reforming.tolist()))
    january = model.clock.january_of(year)
    store = _store_mwh(parts.caverns, january)
    electrolyser_mw = plants.hourly_mw[electrolysing, None] * in_service[parts.electrolysers]
    nominal_mw = plants.hourly_mw[reforming, None] * in_service[parts.reformers]
    cost = _reforming_cost(model, year, reforming) if len(reforming) else NO_REFORMERS
    if len(reforming):
        drawable_mw = np.where(store > 0.0, sum(c.row.withdrawal_mw for c in parts.caverns), 0.0)
        nominal_mw *= committed(
            nominal_mw,
            plants.minimum_load[reforming],
            cost,
            electrolyser_mw.sum(axis=0) + drawable_mw,
            demand.mw_by_month.sum(axis=0),
        )
    return HydrogenSystem(
        reformer_capacity_mw_by_period=nominal_mw.take(month, axis=1) * runs,
        reformer_minimum_load=plants.minimum_load[reforming],
        reformer_marginal_cost_gbp_per_mwh=cost,
        reformer_ramp_share_per_hour=plants.ramp_share_per_hour[reforming],
        electrolyser_capacity_mw_by_period=electrolyser_mw.take(month, axis=1),
        electrolyser_electricity_mwh_per_mwh=plants.electricity_mwh_per_mwh[electrolysing]
        * wear[electrolysing],
        electrolyser_own_wind_mw=plants.own_wind_mw[electrolysing],
        electrolyser_own_solar_mw=plants.own_solar_mw[electrolysing],
        demand_mw_by_period=demand.mw_by_month.take(month, axis=1),
        demand_priority=np.zeros(len(parts.users)),
        demand_shape=demand.shape,
        demand_interruptible_share=demand.interruptible_share,
        interruption_cost_gbp_per_mwh=settings.interruption_price_gbp_per_mwh,
        store_capacity_mwh_by_period=store[month],
        store_injection_mw=sum(c.row.injection_mw for c in parts.caverns),
        store_withdrawal_mw=sum(c.row.withdrawal_mw for c in parts.caverns),
        store_stock_start_mwh=sum(c.stock_mwh for c in parts.caverns),
        store_loss_share=max((c.row.loss_share for c in parts.caverns), default=0.0),
        line_pack_mwh=sum(parts.packable_mwh),
        line_pack_start_mwh=sum(line.packed_mwh for line in parts.pipelines),
        first_hour_of_period=first,
        check_at_dispatch=True,
    )


def packable_mwh(model: ClusterModel, line: Pipeline) -> float:
    """Hydrogen a pipeline holds at its highest pressure throughout, above what flow needs [MWh]."""
    plan = model.world.plans[line.index]
    row = plan.row
    return _packable_mwh(plan.length_km, line.diameter_in, row.inlet_bar, row.outlet_bar)


@lru_cache(maxsize=256)
def _packable_mwh(
    length_km: float, diameter_in: float, inlet_bar: float, outlet_bar: float
) -> float:
    inner_mm = INNER_DIAMETER_MM_BY_NOMINAL_IN.get(int(diameter_in), diameter_in * MM_PER_INCH)
    full = line_pack_mwh(length_km, inner_mm, inlet_bar, inlet_bar, GROUND_C)
    return full - line_pack_mwh(length_km, inner_mm, inlet_bar, outlet_bar, GROUND_C)


def _outages(model: ClusterModel, position: int, year: int) -> tuple[tuple[int, int], ...]:
    name = f"outages/{model.market.producers[position].row.producer_id}/{year}"
    availability = float(model.world.plants.availability[position])
    return _drawn_outages(model.streams, name, availability, model.settings.dispatch)


@lru_cache(maxsize=KEPT_OUTAGES)
def _drawn_outages(
    streams: Streams, name: str, availability: float, settings: Dispatch
) -> tuple[tuple[int, int], ...]:
    return tuple(outage_hours(availability, settings, streams.stream(name)))


def _store_mwh(caverns: list[Cavern], january: float) -> FloatArray:
    """Working gas by month, shape (12,) [MWh]."""
    total = np.zeros(MONTHS_PER_YEAR)
    for cavern in caverns:
        first = max(0, math.ceil(cavern.project.online_month - january))
        total[first:] += cavern.row.working_gas_gwh * MWH_PER_GWH
    return total


def _reforming_cost(model: ClusterModel, year: int, reforming: IntArray) -> FloatArray:
    """Fuel, carbon, power and variable operation of each reformer [GBP/MWh HHV]."""
    prices, plants = model.prices, model.world.plants
    t = year - prices.start_year
    cost: FloatArray = (
        plants.gas_mwh_per_mwh[reforming] * prices.gas[t]
        + plants.emitted_kt_per_gwh[reforming] * prices.carbon[t]
        + plants.electricity_mwh_per_mwh[reforming] * prices.electricity[t]
        + plants.variable_opex_gbp_per_mwh[reforming]
    )
    return cost
