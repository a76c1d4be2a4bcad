"""The yearly round: everyone decides in January, the year passes, then it is closed."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from simpy.events import Event

from agents.company import Company
from agents.decisions import present_prices
from agents.market_place import permitted_mt_per_year
from agents.production import production_costs
from agents.screening import screen
from agents.tariffs import pipe_tariff
from infrastructure.assets import NOWHERE, AssetKind, Flow
from scenarios.units import KT_PER_MT
from twin.accounting.balance import check_year
from twin.accounting.books import ClosedYear
from twin.hydrogen_year import HydrogenYear, settle_hydrogen
from twin.prepared.prices import YEARS_AHEAD

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def yearly_round(model: ClusterModel) -> Generator[Event, object, None]:
    """Let every party decide each January in the written order, and close each year."""
    for year in model.settings.horizon.years:
        decide(model, year)
        yield model.clock.end_of_year()
        close_year(model, year)


def decide(model: ClusterModel, year: int) -> None:
    """Prices, government, operators, producers, companies, manager, works: in this order."""
    outlook = model.prices.outlook(year, YEARS_AHEAD)
    model.government.decide(year)
    for operator in model.operators:
        operator.decide(year)
    plants = model.world.plants
    model.production_costs = production_costs(
        plants,
        present_prices(plants.groups, outlook),
        year,
        model.settings.prices.electrolysis_price_share,
        _co2_tariffs(model, year),
    )
    for producer in model.market.producers:
        producer.decide(year)
    screening = screen(model, present_prices(model.groups, outlook), year)
    model.journal.record_screening(year, screening, model.market.route_months())
    model.agents_by_type[Company].shuffle_do("decide", year, screening)
    model.manager.coordinate(year, screening)
    for pool in model.works.pools.values():
        pool.grow(year - model.settings.horizon.start_year)


def close_year(model: ClusterModel, year: int) -> None:
    """Add up what flowed between January and December and enter it in the books."""
    register = model.register
    first_month = model.clock.january_of(year)
    share = register.share_of_year(first_month)
    activity = np.append(model.world.activity[:, year - model.prices.start_year], 1.0)
    flows = register.flows * (share * activity[register.site])[:, None]
    flows[:, Flow.FIXED_OPEX_GBP_M] = register.flows[:, Flow.FIXED_OPEX_GBP_M] * share
    hydrogen = settle_hydrogen(
        model, year, np.maximum(flows[:, Flow.HYDROGEN_GWH], 0.0), model.keep_hourly
    )
    _enter_hydrogen(model, flows, hydrogen)
    vented_fossil, vented_biogenic = _vent_what_stores_refuse(model, flows, year)
    pipelines = model.market.pipelines
    closed = ClosedYear(
        year=year,
        share=share,
        flows=flows,
        vented_fossil_kt=vented_fossil,
        vented_biogenic_kt=vented_biogenic,
        served_share=hydrogen.served_share,
        hydrogen_made_gwh=hydrogen.made_gwh,
        hydrogen_sold_gwh=hydrogen.sold_gwh,
        electricity_cost_gbp_m=hydrogen.electricity_cost_gbp_m,
        hydrogen_systems=tuple(hydrogen.systems),
        hydrogen_paid_gbp_m=tuple(hydrogen.paid_gbp_m),
        tariffs=model.market.charged_tariffs(year),
        booked=np.array([p.booked for p in pipelines]),
        hours=hydrogen.hours,
    )
    check_year(model, closed)
    model.books.years.append(closed)


def _co2_tariffs(model: ClusterModel, year: int) -> FloatArray:
    """Transport and storage tariff each reformer would pay, shape (plants,) [GBP/t]."""
    terms = model.market.terms(year)
    tariffs = np.zeros(len(model.market.producers))
    for producer in model.market.producers:
        if producer.captured_kt > 0.0 and producer.alive and not producer.committed:
            if producer.co2_pipeline != NOWHERE:
                tariffs[producer.position] = pipe_tariff(terms, producer.co2_pipeline, 0.0)
            else:
                found = model.market.cheapest_co2_route(producer.hub, producer.captured_kt, terms)
                tariffs[producer.position] = found[1] if found is not None else 0.0
    return tariffs


def _enter_hydrogen(model: ClusterModel, flows: FloatArray, hydrogen: HydrogenYear) -> None:
    """Scale users to what was delivered, and give producers the flows of what they made.

    A user that goes short burns its former fuel: its changes shrink with its supply.
    """
    short = hydrogen.served_share < 1.0
    fixed = flows[short, Flow.FIXED_OPEX_GBP_M].copy()
    flows[short] *= hydrogen.served_share[short, None]
    flows[short, Flow.FIXED_OPEX_GBP_M] = fixed
    plants = model.world.plants
    for index in np.flatnonzero(model.register.kind == AssetKind.PRODUCER):
        i = model.producer_of_asset(int(index)).position
        made = hydrogen.made_gwh[index]
        flows[index, Flow.HYDROGEN_GWH] = -made
        flows[index, Flow.GAS_GWH] = made * plants.gas_mwh_per_mwh[i]
        from_grid = made * plants.electricity_mwh_per_mwh[i] - hydrogen.own_power_gwh[index]
        flows[index, Flow.ELECTRICITY_GWH] = max(from_grid, 0.0)
        captured = made * plants.captured_kt_per_gwh[i]
        flows[index, Flow.ENERGY_CO2_KT] = captured + made * plants.emitted_kt_per_gwh[i]
        flows[index, Flow.CAPTURED_FOSSIL_KT] = captured


def _vent_what_stores_refuse(
    model: ClusterModel, flows: FloatArray, year: int
) -> tuple[FloatArray, FloatArray]:
    """Share the permitted rate of each store among those who deliver, in proportion."""
    captured = flows[:, [Flow.CAPTURED_FOSSIL_KT, Flow.CAPTURED_BIOGENIC_KT]]
    vented = np.zeros_like(captured)
    store_of_pipeline = np.array([p.store for p in model.market.pipelines] + [NOWHERE])
    store_of_asset = store_of_pipeline[model.register.co2_pipeline]
    for s, store in enumerate(model.world.scenario.cluster.carbon_stores):
        mine = store_of_asset == s
        delivered = float(captured[mine].sum())
        room_kt = store.capacity_mt * KT_PER_MT - model.injected_kt[s]
        limit = max(min(permitted_mt_per_year(store, year) * KT_PER_MT, room_kt), 0.0)
        if delivered > limit:
            vented[mine] = captured[mine] * (1.0 - limit / delivered)
        model.injected_kt[s] += min(delivered, limit)
    return vented[:, 0], vented[:, 1]
