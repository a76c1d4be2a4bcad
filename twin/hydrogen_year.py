"""Settles the hydrogen of one year: which hubs are connected, and the hours of each system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE
from infrastructure.dispatch import (
    DispatchHours,
    DispatchYear,
    HoursOfYear,
    HydrogenSystem,
    dispatch_year,
)
from infrastructure.transmission import Pipeline
from scenarios.units import MONTHS_PER_YEAR, MWH_PER_GWH
from twin.accounting.books import HydrogenBalance, HydrogenSales
from twin.caverns import Cavern
from twin.hydrogen_entries import (
    HOURS,
    LEAKED,
    MADE,
    OWN_POWER,
    POWER_COST,
    ROWS,
    SENT,
    SOLD,
    SystemTotals,
    enter_plants,
    enter_users,
)
from twin.hydrogen_stores import keep_stock
from twin.hydrogen_system import Parts, declare, demand_of, packable_mwh
from twin.plant_year import january_wear
from twin.prepared.weather import drawn_year, year_from_file

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

KEPT_SYSTEMS = 1024
"""Sets of running pipes for which it is kept which hubs they connect: runs share them."""


@dataclass
class HydrogenYear:
    """Hydrogen of one year by asset; columns as in `ClosedYear`.

    `by_asset` has the rows of `hydrogen_entries`; all columns but `served_share` are views of them.
    `sent_mwh` is what reached users or stores, made less leaked. `electricity_cost_gbp_m` counts
    all own power and what its surplus brought. `january_wear` is by producer: power use over that
    of new stacks, as dispatch knew it.
    """

    january_wear: FloatArray
    by_asset: FloatArray
    served_share: FloatArray
    made_gwh: FloatArray
    sold_gwh: FloatArray
    leaked_gwh: FloatArray
    sent_mwh: FloatArray
    hours_with_output: FloatArray
    electricity_cost_gbp_m: FloatArray
    own_power_gwh: FloatArray
    systems: list[HydrogenBalance]
    sales: list[HydrogenSales]
    hours: dict[str, dict[str, FloatArray]]


def settle_hydrogen(
    model: ClusterModel,
    year: int,
    share: FloatArray,
    in_service: FloatArray,
    wanted_gwh: FloatArray,
    keep_hourly: bool,
) -> HydrogenYear:
    """Dispatch every connected system over the hours of a year.

    Hubs count as connected for the whole year in which their pipe starts to run; plants and users
    count from their own month.

    Args:
        model: the cluster at the end of the year.
        year: calendar year.
        share: share of the year in which each asset is in service, shape (assets,) [-].
        in_service: part of each month each asset is in service, shape (assets, 12) [month].
        wanted_gwh: hydrogen each asset wants in the year, shape (assets,) [GWh HHV].
        keep_hourly: whether to keep the hours.
    """
    register = model.register
    result = _nothing_yet(len(register), january_wear(model))
    producing = register.plants
    producing = producing[share[producing] > 0.0]
    using = np.flatnonzero(wanted_gwh > 0.0)
    result.served_share[using] = 0.0
    if not len(producing):
        return result
    january = model.clock.january_of(year)
    by_month = january + MONTHS_PER_YEAR
    caverns = [c for c in model.works.caverns if c.project.online_month < by_month]
    lines = [p for p in model.market.pipelines if not p.carries_co2 and p.online_month < by_month]
    by_hub = connected_hubs(lines, len(model.world.scenario.cluster.hubs))
    system_of_hub = by_hub.tolist()
    system_of_plant, system_of_user = by_hub[register.hub[producing]], by_hub[register.hub[using]]
    system_of_user[register.hub[using] == NOWHERE] = NOWHERE
    hours = _shared_hours(model, year)
    demand = demand_of(model, using, wanted_gwh, in_service)
    for system in sorted(set(system_of_plant.tolist())):
        uses = system_of_user == system
        parts = _parts(
            model,
            producing[system_of_plant == system],
            using[uses],
            [c for c in caverns if system_of_hub[c.hub] == system],
            [line for line in lines if system_of_hub[line.hubs[0]] == system],
        )
        declared = declare(model, year, parts, demand.of(uses), in_service, result.january_wear)
        _settle_system(model, result, year, parts, declared, hours, keep_hourly)
    return result


def _parts(
    model: ClusterModel,
    plants: IntArray,
    users: IntArray,
    caverns: list[Cavern],
    pipelines: list[Pipeline],
) -> Parts:
    positions = model.positions_of(plants)
    flexible, stops = model.world.plants.flexible[positions], model.world.plants.stops[positions]
    packable = [packable_mwh(model, line) for line in pipelines]
    return Parts(
        plants[stops],
        plants[flexible],
        users,
        positions[stops],
        positions[flexible],
        caverns,
        pipelines,
        packable,
    )


def _nothing_yet(n: int, wear: FloatArray) -> HydrogenYear:
    by_asset = np.zeros((ROWS, n))
    return HydrogenYear(
        january_wear=wear,
        by_asset=by_asset,
        served_share=np.ones(n),
        made_gwh=by_asset[MADE],
        sold_gwh=by_asset[SOLD],
        leaked_gwh=by_asset[LEAKED],
        sent_mwh=by_asset[SENT],
        hours_with_output=by_asset[HOURS],
        electricity_cost_gbp_m=by_asset[POWER_COST],
        own_power_gwh=by_asset[OWN_POWER],
        systems=[],
        sales=[],
        hours={},
    )


def connected_hubs(pipelines: list[Pipeline], hubs: int) -> IntArray:
    """Lowest hub each hub is connected with by some pipes, shape (hubs,); to be read only."""
    return _connected(tuple(pipeline.hubs for pipeline in pipelines), hubs)


@lru_cache(maxsize=KEPT_SYSTEMS)
def _connected(joins: tuple[tuple[int, ...], ...], hubs: int) -> IntArray:
    system = list(range(hubs))
    for joined_hubs in joins:
        joined = {system[hub] for hub in joined_hubs}
        lowest = min(joined)
        system = [lowest if other in joined else other for other in system]
    return np.array(system, dtype=np.int64)


def _shared_hours(model: ClusterModel, year: int) -> HoursOfYear:
    """Price of power for flexible electrolysis, weather and shapes of demand of a year."""
    settings, world = model.settings.prices, model.world
    sensitivity = settings.wind_sensitivity, settings.solar_sensitivity
    own = world.scenario.hourly_weather
    weather = (
        drawn_year(world.wind, world.solar, model.streams, year, *sensitivity)
        if own is None
        else year_from_file(own, model.streams, year, *sensitivity)
    )
    mean = float(model.prices.electricity[year - model.prices.start_year])
    return HoursOfYear(
        weather.relative_price * (mean * settings.electrolysis_price_share),
        weather.wind,
        weather.solar,
        world.demand_shapes.shapes,
        only_price_is_new=True,
    )


def _settle_system(
    model: ClusterModel,
    result: HydrogenYear,
    year: int,
    parts: Parts,
    system: HydrogenSystem,
    hours: HoursOfYear,
    keep_hourly: bool,
) -> None:
    """Dispatch one connected system and enter what it came to."""
    settings, plants = model.settings.dispatch, model.world.plants
    outcome = dispatch_year(
        system,
        hours,
        settings.surplus_price_share,
        foresight_hours=settings.foresight_hours,
        keep_hourly=keep_hourly,
    )
    assets = np.concatenate([parts.reformers, parts.electrolysers])
    positions = np.concatenate([parts.reforming, parts.electrolysing])
    totals = enter_plants(
        outcome.by_plant,
        outcome.by_user,
        outcome.reformers,
        assets,
        plants.delivered_share[positions],
        settings.own_power_cost_gbp_per_mwh,
        result.by_asset,
    )
    paid_gbp_m, above_gas_gbp_m = np.zeros((len(parts.users), len(assets))), np.zeros(len(assets))
    enter_users(
        outcome.by_plant,
        outcome.by_user,
        totals.made_mwh,
        parts.users,
        model.register.hydrogen_price,
        float(model.prices.gas[year - model.prices.start_year]),
        _offtake_gwh(model, parts.users, positions),
        result.served_share,
        paid_gbp_m,
        above_gas_gbp_m,
    )
    keep_stock(parts, system, outcome)
    name = "+".join(sorted({model.market.producers[i].row.hub_id for i in positions.tolist()}))
    result.systems.append(_balance(name, outcome, totals))
    result.sales.append(HydrogenSales(parts.users, assets, paid_gbp_m, above_gas_gbp_m))
    if keep_hourly and outcome.hours is not None:
        result.hours[name] = _series(hours, outcome.hours)


def _offtake_gwh(model: ClusterModel, users: IntArray, positions: IntArray) -> FloatArray:
    """What each user agreed to buy from each plant, shape (users, plants) [GWh HHV/year].

    Args:
        model: the cluster at the end of the year.
        users: assets that use hydrogen, shape (users,).
        positions: of the producers of the plants, shape (plants,).
    """
    offtake = np.zeros((len(users), len(positions)))
    column = {position: plant for plant, position in enumerate(positions.tolist())}
    for user, asset in enumerate(users.tolist()):
        for position, volume_gwh in model.register.assets[asset].bought_gwh:
            if position in column:
                offtake[user, column[position]] = volume_gwh
    return offtake


def _series(hours: HoursOfYear, settled: DispatchHours) -> dict[str, FloatArray]:
    """Columns of the hourly table."""
    return {
        "electricity_price_gbp_per_mwh": hours.price_gbp_per_mwh,
        "wind_capacity_factor": hours.wind,
        "solar_capacity_factor": hours.solar,
        "reformer_mw": settled.reformer_mw.sum(axis=0),
        "electrolyser_mw": settled.electrolyser_mw.sum(axis=0),
        "served_mw": settled.served_mw,
        "unserved_mw": settled.unserved_mw,
        "interrupted_mw": settled.interrupted_mw,
        "store_in_mw": settled.store_in_mw,
        "store_out_mw": settled.store_out_mw,
        "curtailed_mw": settled.curtailed_mw,
        "stock_mwh": settled.stock_mwh,
        "line_pack_mwh": settled.line_pack_mwh,
        "marginal_source": settled.marginal_source,
    }


def _balance(name: str, outcome: DispatchYear, totals: SystemTotals) -> HydrogenBalance:
    produced = totals.reformed_mwh + totals.electrolysed_mwh
    return HydrogenBalance(
        system=name,
        produced_gwh=produced / MWH_PER_GWH + totals.leaked_gwh,
        served_gwh=totals.served_mwh / MWH_PER_GWH,
        unserved_gwh=totals.unserved_mwh / MWH_PER_GWH,
        stored_gwh=(outcome.store_in_mwh - outcome.store_loss_mwh) / MWH_PER_GWH,
        drawn_gwh=outcome.store_out_mwh / MWH_PER_GWH,
        lost_gwh=outcome.store_loss_mwh / MWH_PER_GWH,
        curtailed_gwh=outcome.curtailed_mwh / MWH_PER_GWH,
        leaked_gwh=totals.leaked_gwh,
        interrupted_gwh=totals.interrupted_mwh / MWH_PER_GWH,
        stock_start_gwh=outcome.stock_start_mwh / MWH_PER_GWH,
        stock_end_gwh=outcome.stock_end_mwh / MWH_PER_GWH,
        line_pack_end_gwh=outcome.line_pack_end_mwh / MWH_PER_GWH,
        own_power_gwh=totals.own_used_mwh / MWH_PER_GWH,
        own_surplus_gwh=totals.own_surplus_mwh / MWH_PER_GWH,
        cost_gbp_m=(totals.fuel_gbp + totals.power_gbp) * 1e-6,
    )
