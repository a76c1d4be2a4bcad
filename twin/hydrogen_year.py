"""Settles the hydrogen of one year: which hubs are connected, and the hours of each system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind
from infrastructure.dispatch import DispatchYear, HydrogenSystem, dispatch_year
from infrastructure.power import hourly_electricity_price_gbp_per_mwh
from infrastructure.transmission import Pipeline
from infrastructure.weather import HOURS_BY_MONTH, hourly_wind_capacity_factor
from scenarios.units import MONTHS_PER_YEAR, MWH_PER_GWH
from twin.accounting.books import HydrogenBalance
from twin.plant_year import enter_sent, power_use_mwh_per_mwh
from twin.works_yard import Cavern

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass
class HydrogenYear:
    """Hydrogen of one year by asset; columns as in `ClosedYear`.

    `part_load` is energy use over that of the same output at full load, `running_hours` the hours
    with output.
    """

    served_share: FloatArray
    made_gwh: FloatArray
    sold_gwh: FloatArray
    leaked_gwh: FloatArray
    running_hours: FloatArray
    part_load: FloatArray
    electricity_cost_gbp_m: FloatArray
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
    nothing = [np.zeros(n) for _ in range(5)]
    result = HydrogenYear(
        served_share=np.ones(n),
        made_gwh=nothing[0],
        sold_gwh=nothing[1],
        leaked_gwh=nothing[2],
        running_hours=nothing[3],
        part_load=np.ones(n),
        electricity_cost_gbp_m=nothing[4],
        systems=[],
        paid_gbp_m=[],
        hours={},
    )
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
    prices = _hourly_prices(model, year)
    for system in sorted(set(system_of_hub[register.hub[made_by]].tolist())):
        inside = (register.hub >= 0) & (system_of_hub[register.hub] == system)
        _settle_system(
            model,
            result,
            year,
            np.flatnonzero(made_by & inside),
            np.flatnonzero(wants & inside),
            wanted_gwh,
            [
                c
                for c in model.works.caverns
                if system_of_hub[c.hub] == system
                and c.project.online_month < first_month + MONTHS_PER_YEAR
            ],
            prices,
            keep_hourly,
        )
    return result


def connected_hubs(pipelines: list[Pipeline], hubs: int, by_month: float) -> IntArray:
    """Lowest hub each hub is connected with by pipes that run by a month, shape (hubs,)."""
    system = np.arange(hubs)
    for pipeline in pipelines:
        if not pipeline.carries_co2 and pipeline.online_month < by_month:
            joined = system[list(pipeline.hubs)]
            for other in joined:
                system[system == other] = joined.min()
    return system


def _hourly_prices(model: ClusterModel, year: int) -> FloatArray:
    """Power price of each hour for flexible electrolysis [GBP/MWh]."""
    settings = model.settings.prices
    wind = hourly_wind_capacity_factor(model.world.wind, model.streams.stream(f"weather/{year}"))
    mean = float(model.prices.electricity[year - model.prices.start_year])
    return hourly_electricity_price_gbp_per_mwh(
        mean * settings.electrolysis_price_share, wind, settings.wind_sensitivity
    )


def _settle_system(
    model: ClusterModel,
    result: HydrogenYear,
    year: int,
    plants: IntArray,
    users: IntArray,
    wanted_gwh: FloatArray,
    caverns: list[Cavern],
    prices: FloatArray,
    keep_hourly: bool,
) -> None:
    """Dispatch one connected system and enter what it came to."""
    positions = model.positions_of(plants)
    is_reformer = ~model.world.plants.flexible[positions]
    reformers, electrolysers = plants[is_reformer], plants[~is_reformer]
    system = _system(model, year, reformers, electrolysers, users, wanted_gwh, caverns)
    outcome = dispatch_year(system, prices, keep_hourly)
    made = np.concatenate([outcome.reformer_produced_mwh, outcome.electrolyser_produced_mwh])
    order = np.concatenate([reformers, electrolysers])
    reached = float(outcome.demand_served_mwh.sum()) / max(float(made.sum()), 1e-9)
    result.sold_gwh[order] = made / MWH_PER_GWH * min(1.0, reached)
    enter_sent(model, result, order, made, outcome.running_hours)
    result.electricity_cost_gbp_m[electrolysers] = outcome.electricity_cost_gbp * 1e-6
    wanted_mwh = outcome.demand_served_mwh + outcome.demand_unserved_mwh
    result.served_share[users] = np.divide(
        outcome.demand_served_mwh, wanted_mwh, out=np.zeros(len(users)), where=wanted_mwh > 0.0
    )
    _fill_caverns(caverns, outcome)
    name = "+".join(sorted({model.market.producers[i].row.hub_id for i in positions}))
    result.systems.append(_balance(name, outcome, float(result.leaked_gwh[order].sum())))
    result.paid_gbp_m += _payments(model, year, order, made, users, outcome)
    if keep_hourly and outcome.hours is not None:
        result.hours[name] = {
            "electricity_price_gbp_per_mwh": prices,
            "reformer_mw": outcome.hours.reformer_mw.sum(axis=0),
            "electrolyser_mw": outcome.hours.electrolyser_mw.sum(axis=0),
            "served_mw": outcome.hours.served_mw.sum(axis=0),
            "unserved_mw": outcome.hours.unserved_mw.sum(axis=0),
            "stock_mwh": outcome.hours.stock_mwh,
        }


def _system(
    model: ClusterModel,
    year: int,
    reformers: IntArray,
    electrolysers: IntArray,
    users: IntArray,
    wanted_gwh: FloatArray,
    caverns: list[Cavern],
) -> HydrogenSystem:
    register, prices = model.register, model.prices
    first_month = model.clock.january_of(year)
    months = first_month + np.arange(MONTHS_PER_YEAR)

    def in_month(assets: IntArray) -> FloatArray:
        """Share of each month in which some assets are in service, shape (assets, 12)."""
        start, end = register.online_month[assets, None], register.retired_month[assets, None]
        overlap: FloatArray = np.minimum(end, months + 1) - np.maximum(start, months)
        return np.clip(overlap, 0.0, 1.0)

    using = in_month(users)
    t = year - prices.start_year
    plants = model.world.plants
    reforming, electrolysing = model.positions_of(reformers), model.positions_of(electrolysers)
    gas_cost = (
        plants.gas_mwh_per_mwh[reforming] * prices.gas[t]
        + plants.emitted_kt_per_gwh[reforming] * prices.carbon[t]
        + plants.electricity_mwh_per_mwh[reforming] * prices.electricity[t]
        + plants.variable_opex_gbp_per_mwh[reforming]
    )
    use = power_use_mwh_per_mwh(model, electrolysing)
    asked = [model.market.producers[i] for i in electrolysing]
    worth = np.array([p.price_gbp_per_mwh if p.strike is None else p.strike for p in asked])
    bid = (worth - plants.variable_opex_gbp_per_mwh[electrolysing]) / np.maximum(use, 1e-9)
    user_hours = using @ np.array(HOURS_BY_MONTH, dtype=np.float64)
    wanted_mw = wanted_gwh[users] * MWH_PER_GWH / np.maximum(user_hours, 1e-9)
    cavern_month = np.array(
        [[float(c.project.online_month <= m) for m in months] for c in caverns]
    ).reshape(-1, MONTHS_PER_YEAR)
    working = np.array([c.row.working_gas_gwh * MWH_PER_GWH for c in caverns])
    return HydrogenSystem(
        reformer_capacity_mw_by_month=plants.hourly_mw[reforming, None] * in_month(reformers),
        reformer_minimum_load=plants.minimum_load[reforming],
        reformer_marginal_cost_gbp_per_mwh=gas_cost,
        electrolyser_capacity_mw_by_month=(
            plants.hourly_mw[electrolysing, None] * in_month(electrolysers)
        ),
        electrolyser_electricity_mwh_per_mwh=use,
        electrolyser_maximum_bid_gbp_per_mwh=bid,
        demand_mw_by_month=wanted_mw[:, None] * using,
        demand_priority=np.zeros(len(users)),
        store_capacity_mwh_by_month=working @ cavern_month,
        store_injection_mw=sum(c.row.injection_mw for c in caverns),
        store_withdrawal_mw=sum(c.row.withdrawal_mw for c in caverns),
        store_stock_start_mwh=sum(c.stock_mwh for c in caverns),
        store_loss_share=max((c.row.loss_share for c in caverns), default=0.0),
        store_stock_cost_gbp_per_mwh=float(gas_cost.mean()) if len(gas_cost) else 0.0,
    )


def _fill_caverns(caverns: list[Cavern], outcome: DispatchYear) -> None:
    """Share stock and flows of the year among caverns by their working gas."""
    total = sum(c.row.working_gas_gwh for c in caverns)
    for cavern in caverns:
        part = cavern.row.working_gas_gwh / total
        cavern.stock_mwh = outcome.stock_end_mwh * part
        cavern.injected_mwh += outcome.store_in_mwh * part
        cavern.withdrawn_mwh += outcome.store_out_mwh * part
        cavern.lost_mwh += outcome.store_loss_mwh * part


def _balance(name: str, outcome: DispatchYear, leaked_gwh: float) -> HydrogenBalance:
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
        (int(user), int(plant), float(amount * part / total))
        for user, amount in zip(users, paid, strict=True)
        for plant, part in zip(plants, made_mwh, strict=True)
        if amount * part != 0.0
    ]
