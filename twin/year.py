"""The yearly round: everyone decides in January, the year passes, then it is closed."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from simpy.events import Event

from agents.company import Company
from agents.screening import screen
from agents.tariffs import pipe_tariff
from infrastructure.assets import NOWHERE, Flow, in_service_share
from infrastructure.carbon_store import inject, spread_over_months
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.balance import check_year
from twin.accounting.books import CarbonStoreYear, CavernState, ClosedYear
from twin.accounting.carbon_due import carbon_revenue_gbp_m
from twin.hydrogen_year import settle_hydrogen
from twin.plant_year import run_plants
from twin.resale_notes import note_resales
from twin.shocks import strike

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
NOTHING_KT = np.zeros(MONTHS_PER_YEAR)
"""What a store takes in a year in which nobody delivers [kt]."""


def yearly_round(model: ClusterModel) -> Generator[Event, object, None]:
    """Let every party decide each January in the written order, and close each year."""
    for year in model.settings.horizon.years:
        yield from decide(model, year)
        yield model.clock.end_of_year()
        close_year(model, year)


def decide(model: ClusterModel, year: int) -> Generator[Event, object, None]:
    """Prices, government, operators, producers, companies, manager, works: in this order.

    No time passes. What a shock or a lapsed contract ends is undone before others decide, so that
    nobody relies on a booking of works that are not coming.
    """
    strike(model, year)
    yield from model.clock.rest_of_now()
    january = model.world.januaries[year - model.settings.horizon.start_year]
    model.government.decide(year)
    yield from model.clock.rest_of_now()
    for operator in model.operators:
        operator.decide(year)
    costs = january.production_costs(_co2_tariffs(model, year))
    model.hydrogen_cost_gbp_per_mwh = costs.total_gbp_per_mwh.tolist()
    model.costs_by_year.append(costs)
    for producer in model.market.producers:
        producer.decide(year)
    screening = screen(model, january, year)
    model.journal.record_screening(year, screening, model.market.line_months())
    model.agents_by_type[Company].shuffle_do("decide", year, screening)
    model.manager.coordinate(year, screening)
    if model.works.bundles is not None:
        model.works.bundles.apply(year)
    if model.market.resale is not None:
        note_resales(model, year)
    model.works.labour.begin_year(year)


def close_year(model: ClusterModel, year: int) -> None:
    """Add up what flowed between January and December and enter it in the books."""
    register = model.register
    first_month = model.clock.january_of(year)
    share, in_service = register.share_of_year(first_month), register.months_of_year(first_month)
    runs = _running_share(model, share, first_month) * _activity(model, year)
    flows = register.flows * runs[:, None]
    wanted_gwh = np.maximum(flows[:, Flow.HYDROGEN_GWH], 0.0)
    hydrogen = settle_hydrogen(model, year, share, in_service, wanted_gwh, model.keep_hourly)
    # Who goes short of hydrogen burns its former fuel: the changes of its measure count in part.
    flows *= hydrogen.served_share[:, None]
    flows[:, Flow.FIXED_OPEX_GBP_M] = register.flows[:, Flow.FIXED_OPEX_GBP_M] * share
    stacks = run_plants(model, year, flows, hydrogen)
    accepted, stores = _store_co2(model, flows, in_service)
    captured = flows[:, [Flow.CAPTURED_FOSSIL_KT, Flow.CAPTURED_BIOGENIC_KT]]
    vented = captured * (1.0 - accepted)[:, None]
    pipelines = model.market.pipelines
    closed = ClosedYear(
        year=year,
        share=share,
        flows=flows,
        vented_fossil_kt=vented[:, 0],
        vented_biogenic_kt=vented[:, 1],
        served_share=hydrogen.served_share,
        hydrogen_made_gwh=hydrogen.made_gwh,
        hydrogen_sold_gwh=hydrogen.sold_gwh,
        hydrogen_leaked_gwh=hydrogen.leaked_gwh,
        own_power_gwh=hydrogen.own_power_gwh,
        electricity_cost_gbp_m=hydrogen.electricity_cost_gbp_m,
        hydrogen_systems=tuple(hydrogen.systems),
        hydrogen_sales=tuple(hydrogen.sales),
        stacks=stacks,
        tariffs=model.market.charged_tariffs(year),
        booked=np.array([p.booked for p in pipelines]),
        capacity=np.array([p.capacity for p in pipelines]),
        carbon_stores=stores,
        caverns=[
            CavernState(c.row.cavern_id, c.stock_mwh, c.injected_mwh, c.withdrawn_mwh, c.lost_mwh)
            for c in model.works.caverns
        ],
        network=model.pressures.settle(year, share, wanted_gwh, flows, vented.sum(axis=1)),
        hours=hydrogen.hours,
    )
    check_year(model, closed)
    model.books.years.append(closed)
    if model.government.policy.recycled_revenue_share > 0.0:
        model.government.recycle(carbon_revenue_gbp_m(model, closed), year + 1)


def _co2_tariffs(model: ClusterModel, year: int) -> FloatArray:
    """Transport and storage tariff each reformer would pay, shape (plants,) [GBP/t]."""
    tariffs = np.zeros(len(model.market.producers))
    reckoning = [
        producer
        for producer in model.market.producers
        if producer.captured_kt > 0.0 and producer.alive and not producer.committed
    ]
    if not reckoning:
        return tariffs
    terms = model.market.terms(year)
    for producer in reckoning:
        if producer.co2_pipeline != NOWHERE:
            tariffs[producer.position] = pipe_tariff(terms, producer.co2_pipeline, 0.0)
        else:
            tariffs[producer.position] = model.market.expected_co2_tariff(
                producer.hub, producer.captured_kt, terms
            )
    return tariffs


def _activity(model: ClusterModel, year: int) -> FloatArray:
    """How much each asset runs while it does: as its site, or fully without one; (assets,) [-]."""
    of_site = np.ones(len(model.site_ids) + 1)
    of_site[:NOWHERE] = model.world.activity[:, year - model.prices.start_year]
    return of_site[model.register.site]


def _running_share(model: ClusterModel, share: FloatArray, first_month: float) -> FloatArray:
    """Share of the year in which each asset runs: in service, and its site not standing still."""
    runs, register = share, model.register
    for site, start, end in model.works.stoppages:
        if end > first_month and start < first_month + MONTHS_PER_YEAR:
            stops = in_service_share(
                np.maximum(register.online_month, start),
                np.minimum(register.retired_month, end),
                first_month,
            )
            runs = runs - np.where(register.site == site, stops, 0.0)
    return runs


def _store_co2(
    model: ClusterModel, flows: FloatArray, in_service: FloatArray
) -> tuple[FloatArray, list[CarbonStoreYear]]:
    """Bring what was captured to its stores; return the share accepted of each asset's CO2."""
    register = model.register
    captured = flows[:, Flow.CAPTURED_FOSSIL_KT] + flows[:, Flow.CAPTURED_BIOGENIC_KT]
    accepted = np.ones(len(captured))
    bringing = np.flatnonzero(captured > 0.0)
    store_brought_to = model.market.store_of_pipeline[register.co2_pipeline[bringing]]
    stores = []
    for s, store in enumerate(model.world.carbon_stores):
        mine = bringing[store_brought_to == s]
        permitted = model.permitted_kt[s, model.year_index]
        if not len(mine):
            stores.append(CarbonStoreYear(permitted, 0.0, NOTHING_KT, model.injected_kt[s]))
            continue
        delivered = spread_over_months(captured[mine], in_service[mine])
        room_kt = store.capacity_kt - model.injected_kt[s]
        injection = inject(delivered, permitted, room_kt)
        accepted[mine] = injection.accepted_share
        stored = float(injection.stored_kt.sum())
        model.injected_kt[s] = min(model.injected_kt[s] + stored, store.capacity_kt)
        stores.append(
            CarbonStoreYear(
                permitted,
                float((captured[mine] * (1.0 - injection.accepted_share)).sum()),
                injection.stored_kt,
                model.injected_kt[s],
            )
        )
    return accepted, stores
