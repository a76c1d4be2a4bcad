"""Settles the hydrogen of one year: which hubs are connected, and the hours of each system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind
from infrastructure.dispatch import (
    DispatchHours,
    DispatchYear,
    HoursOfYear,
    dispatch_year,
)
from infrastructure.transmission import Pipeline
from scenarios.units import MONTHS_PER_YEAR, MWH_PER_GWH
from twin.accounting.books import HydrogenBalance
from twin.hydrogen_stores import keep_stock
from twin.hydrogen_system import Parts, declare
from twin.plant_year import enter_sent
from twin.prepared.weather import drawn_year, year_from_file

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass
class HydrogenYear:
    """Hydrogen of one year by asset; columns as in `ClosedYear`.

    `part_load` is energy use over that of the same output at full load, `running_hours` the hours
    with output. `used_power_gbp_m` is what the power cost that dispatch used, own power at its own
    cost; `electricity_cost_gbp_m` counts all own power and what its surplus brought.
    """

    served_share: FloatArray
    made_gwh: FloatArray
    sold_gwh: FloatArray
    leaked_gwh: FloatArray
    running_hours: FloatArray
    part_load: FloatArray
    electricity_cost_gbp_m: FloatArray
    used_power_gbp_m: FloatArray
    own_power_gwh: FloatArray
    systems: list[HydrogenBalance]
    paid_gbp_m: list[tuple[int, int, float]]
    hours: dict[str, dict[str, FloatArray]]


def settle_hydrogen(
    model: ClusterModel, year: int, wanted_gwh: FloatArray, keep_hourly: bool
) -> HydrogenYear:
    """Dispatch every connected system over the hours of a year.

    Hubs count as connected for the whole year in which their pipe starts to run; plants and users
    count from their own month.

    Args:
        model: the cluster at the end of the year.
        year: calendar year.
        wanted_gwh: hydrogen each asset wants in the year, shape (assets,) [GWh HHV].
        keep_hourly: whether to keep the hours.
    """
    register, n = model.register, len(model.register)
    first_month = model.clock.january_of(year)
    result = _nothing_yet(n)
    made_by = (register.kind == AssetKind.PRODUCER) & (register.share_of_year(first_month) > 0.0)
    wants = wanted_gwh > 0.0
    result.served_share[wants] = 0.0
    if not made_by.any():
        return result
    system_of_hub = connected_hubs(
        model.market.pipelines,
        len(model.world.scenario.cluster.hubs),
        first_month + MONTHS_PER_YEAR,
    )
    hours = _shared_hours(model, year)
    by_month = first_month + MONTHS_PER_YEAR
    flexible = np.zeros(n, dtype=np.bool_)
    producing = np.flatnonzero(made_by)
    flexible[producing] = model.world.plants.flexible[model.positions_of(producing)]
    for system in sorted(set(system_of_hub[register.hub[made_by]].tolist())):
        inside = (register.hub >= 0) & (system_of_hub[register.hub] == system)
        parts = Parts(
            np.flatnonzero(made_by & inside & ~flexible),
            np.flatnonzero(made_by & inside & flexible),
            np.flatnonzero(wants & inside),
            [
                c
                for c in model.works.caverns
                if system_of_hub[c.hub] == system and c.project.online_month < by_month
            ],
            [
                line
                for line in model.market.pipelines
                if not line.carries_co2
                and line.online_month < by_month
                and system_of_hub[line.hubs[0]] == system
            ],
        )
        _settle_system(model, result, year, parts, wanted_gwh, hours, keep_hourly)
    return result


def _nothing_yet(n: int) -> HydrogenYear:
    return HydrogenYear(
        served_share=np.ones(n),
        made_gwh=np.zeros(n),
        sold_gwh=np.zeros(n),
        leaked_gwh=np.zeros(n),
        running_hours=np.zeros(n),
        part_load=np.ones(n),
        electricity_cost_gbp_m=np.zeros(n),
        used_power_gbp_m=np.zeros(n),
        own_power_gwh=np.zeros(n),
        systems=[],
        paid_gbp_m=[],
        hours={},
    )


def connected_hubs(pipelines: list[Pipeline], hubs: int, by_month: float) -> IntArray:
    """Lowest hub each hub is connected with by pipes that run by a month, shape (hubs,)."""
    system = list(range(hubs))
    for pipeline in pipelines:
        if not pipeline.carries_co2 and pipeline.online_month < by_month:
            joined = {system[hub] for hub in pipeline.hubs}
            lowest = min(joined)
            system = [lowest if other in joined else other for other in system]
    return np.array(system, dtype=np.int64)


def _shared_hours(model: ClusterModel, year: int) -> HoursOfYear:
    """Price of power for flexible electrolysis, weather and shapes of demand of a year."""
    settings, world = model.settings.prices, model.world
    sensitivity = settings.wind_sensitivity, settings.solar_sensitivity
    own = world.scenario.hourly_weather
    weather = (
        drawn_year(world.wind, world.solar, model.streams.seed, year, *sensitivity)
        if own is None
        else year_from_file(own, model.streams.seed, year, *sensitivity)
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
    wanted_gwh: FloatArray,
    hours: HoursOfYear,
    keep_hourly: bool,
) -> None:
    """Dispatch one connected system and enter what it came to."""
    settings = model.settings.dispatch
    system = declare(model, year, parts, wanted_gwh)
    outcome = dispatch_year(
        system,
        hours,
        settings.surplus_price_share,
        foresight_hours=settings.foresight_hours,
        keep_hourly=keep_hourly,
    )
    made = np.concatenate([outcome.reformer_produced_mwh, outcome.electrolyser_produced_mwh])
    order = np.concatenate([parts.reformers, parts.electrolysers])
    enter_sent(model, result, order, made, outcome.running_hours)
    reached = float(outcome.demand_served_mwh.sum()) / max(float(made.sum()), 1e-9)
    result.sold_gwh[order] = made / MWH_PER_GWH * min(1.0, reached)
    own_price = settings.own_power_cost_gbp_per_mwh
    used_gbp = outcome.electricity_cost_gbp + own_price * outcome.own_power_used_mwh
    power_gbp = used_gbp + own_price * outcome.own_surplus_mwh - outcome.own_sold_gbp
    result.used_power_gbp_m[parts.electrolysers] = used_gbp * 1e-6
    result.electricity_cost_gbp_m[parts.electrolysers] = power_gbp * 1e-6
    result.own_power_gwh[parts.electrolysers] = outcome.own_power_used_mwh / MWH_PER_GWH
    short = outcome.demand_unserved_mwh + outcome.demand_interrupted_mwh
    wanted_mwh = outcome.demand_served_mwh + short
    result.served_share[parts.users] = np.divide(
        outcome.demand_served_mwh,
        wanted_mwh,
        out=np.zeros(len(parts.users)),
        where=wanted_mwh > 0.0,
    )
    keep_stock(model, parts, system, outcome)
    positions = model.positions_of(order)
    name = "+".join(sorted({model.market.producers[i].row.hub_id for i in positions}))
    leaked_gwh = float(result.leaked_gwh[order].sum())
    result.systems.append(_balance(name, outcome, leaked_gwh, float(power_gbp.sum())))
    result.paid_gbp_m += _payments(model, year, order, made, parts.users, outcome)
    if keep_hourly and outcome.hours is not None:
        result.hours[name] = _series(hours, outcome.hours)


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


def _balance(
    name: str, outcome: DispatchYear, leaked_gwh: float, power_gbp: float
) -> HydrogenBalance:
    produced = outcome.reformer_produced_mwh.sum() + outcome.electrolyser_produced_mwh.sum()
    return HydrogenBalance(
        system=name,
        produced_gwh=float(produced) / MWH_PER_GWH + leaked_gwh,
        served_gwh=float(outcome.demand_served_mwh.sum()) / MWH_PER_GWH,
        unserved_gwh=float(outcome.demand_unserved_mwh.sum()) / MWH_PER_GWH,
        stored_gwh=(outcome.store_in_mwh - outcome.store_loss_mwh) / MWH_PER_GWH,
        drawn_gwh=outcome.store_out_mwh / MWH_PER_GWH,
        lost_gwh=outcome.store_loss_mwh / MWH_PER_GWH,
        curtailed_gwh=outcome.curtailed_mwh / MWH_PER_GWH,
        leaked_gwh=leaked_gwh,
        interrupted_gwh=float(outcome.demand_interrupted_mwh.sum()) / MWH_PER_GWH,
        stock_start_gwh=outcome.stock_start_mwh / MWH_PER_GWH,
        stock_end_gwh=outcome.stock_end_mwh / MWH_PER_GWH,
        line_pack_end_gwh=outcome.line_pack_end_mwh / MWH_PER_GWH,
        own_power_gwh=float(outcome.own_power_used_mwh.sum()) / MWH_PER_GWH,
        own_surplus_gwh=float(outcome.own_surplus_mwh.sum()) / MWH_PER_GWH,
        cost_gbp_m=(float(outcome.fuel_cost_gbp.sum()) + power_gbp) * 1e-6,
    )


def _payments(
    model: ClusterModel,
    year: int,
    plants: IntArray,
    made_mwh: FloatArray,
    users: IntArray,
    outcome: DispatchYear,
) -> list[tuple[int, int, float]]:
    """What each user pays, shared among producers by what they made [GBP m]."""
    gas = float(model.prices.gas[year - model.prices.start_year])
    agreed = model.register.hydrogen_price[users]
    price = np.where(np.isnan(agreed), gas, agreed)
    paid = outcome.demand_served_mwh * price * 1e-6
    total = float(made_mwh.sum())
    if total <= 0.0:
        return []
    return [
        (user, plant, amount * part / total)
        for user, amount in zip(users.tolist(), paid.tolist(), strict=True)
        for plant, part in zip(plants.tolist(), made_mwh.tolist(), strict=True)
        if amount * part != 0.0
    ]
