"""What must add up in every closed year: carbon, hydrogen, pipes, capacity; a gap stops the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.options import KT_PER_GWH
from infrastructure.assets import NOWHERE, AssetKind, Flow
from infrastructure.orders import Standing
from scenarios.errors import BalanceError
from scenarios.units import MWH_PER_GWH
from twin.accounting.books import ClosedYear
from twin.accounting.emissions import Ledger, sum_by
from twin.accounting.flow_sums import (
    FlowSums,
    first_broken_plant,
    flow_sums,
    stored_and_excess,
)
from twin.accounting.payments import Category, Payments
from twin.peak_flows import left_over

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

TOLERANCE = 1e-9
"""Relative gap above which a balance counts as broken."""


def require(name: str, year: int, left: float, right: float) -> None:
    """Compare both sides of a balance.

    Raises:
        BalanceError: naming the balance, the year and both sides.
    """
    scale = max(abs(left), abs(right), 1.0)
    if not abs(left - right) <= TOLERANCE * scale:
        raise BalanceError(
            f"{name} does not add up in {year}: {left!r} against {right!r} "
            f"(gap {left - right:.3g}); this is a defect of the program"
        )


def check_year(model: ClusterModel, closed: ClosedYear) -> None:
    """Check every balance of a year that is being closed.

    Raises:
        BalanceError: at the first balance that is broken.
    """
    sums = flow_sums(
        closed.flows,
        model.register.site,
        model.world.fuel_co2_kg_per_mwh,
        model.options.gas_co2_kt_per_gwh,
        closed.vented_fossil_kt,
        closed.vented_biogenic_kt,
        closed.hydrogen_leaked_gwh,
    )
    _check_carbon(model, closed.year, sums)
    _check_carbon_stores(model, closed, sums)
    _check_hydrogen(closed, sums)
    _check_caverns(model, closed)
    _check_plants(model, closed)
    _check_capacity(model, closed)
    _check_networks(closed)


def _check_carbon(model: ClusterModel, year: int, sums: FlowSums) -> None:
    """Carbon in fuel and raw material = emitted + stored; fuel is counted apart from CO2."""
    of_gas = sums.gas_gwh * model.options.gas_co2_kt_per_gwh
    carbon_in = sums.fuel_co2_t * KT_PER_GWH + of_gas + sums.untracked_kt + sums.other_co2_kt
    generated = sums.energy_co2_kt + sums.other_co2_kt
    stored = sums.captured_kt - sums.vented_kt
    emitted = generated - sums.captured_kt + sums.vented_kt
    require(
        "carbon (fuel and raw material against emitted and stored)",
        year,
        carbon_in,
        emitted + stored,
    )
    if stored < -TOLERANCE * max(carbon_in, 1.0) or sums.vented_kt < 0.0:
        raise BalanceError(f"CO2 stored in {year} is negative: {stored} kt")


def _check_carbon_stores(model: ClusterModel, closed: ClosedYear, sums: FlowSums) -> None:
    """Stored = captured - vented; never above the permitted rate of a month nor the capacity."""
    stored_kt = 0.0
    for given, store in zip(model.world.carbon_stores, closed.carbon_stores, strict=True):
        stored, excess = stored_and_excess(store.stored_kt, store.permitted_kt, TOLERANCE)
        stored_kt += stored
        if excess > 0.0:
            raise BalanceError(f"{given.store_id} took more in {closed.year} than is permitted")
        if store.total_kt > given.capacity_kt * (1.0 + TOLERANCE):
            raise BalanceError(f"{given.store_id} holds more in {closed.year} than it can")
    require("CO2 stored", closed.year, sums.captured_kt - sums.vented_kt, stored_kt)


def _check_caverns(model: ClusterModel, closed: ClosedYear) -> None:
    """All that went into a cavern came out, was lost, or is there; never beyond what it holds."""
    for cavern, now in zip(model.works.caverns, closed.caverns, strict=True):
        require(
            f"hydrogen in {now.cavern_id} [MWh]",
            closed.year,
            now.injected_mwh,
            now.withdrawn_mwh + now.lost_mwh + now.stock_mwh,
        )
        holds_mwh = cavern.row.working_gas_gwh * MWH_PER_GWH
        if not -TOLERANCE <= now.stock_mwh / holds_mwh <= 1.0 + TOLERANCE:
            raise BalanceError(f"{now.cavern_id} holds {now.stock_mwh} MWh of {holds_mwh}")


def _check_hydrogen(closed: ClosedYear, sums: FlowSums) -> None:
    """Produced + drawn = used + stored + lost + curtailed + leaked, by system and by assets."""
    for system in closed.hydrogen_systems:
        require(
            f"hydrogen of {system.system}",
            closed.year,
            system.produced_gwh + system.drawn_gwh,
            system.served_gwh
            + system.stored_gwh
            + system.lost_gwh
            + system.curtailed_gwh
            + system.leaked_gwh,
        )
        require(
            f"hydrogen in stores and pipes of {system.system}",
            closed.year,
            system.stock_start_gwh + system.stored_gwh,
            system.drawn_gwh + system.stock_end_gwh + system.line_pack_end_gwh,
        )
    systems = closed.hydrogen_systems
    made_gwh = sum(system.produced_gwh for system in systems)
    served_gwh = sum(system.served_gwh for system in systems)
    leaked_gwh = sum(system.leaked_gwh for system in systems)
    require("hydrogen made", closed.year, sums.made_gwh, made_gwh)
    require("hydrogen used", closed.year, sums.used_gwh, served_gwh)
    require("hydrogen leaked", closed.year, sums.leaked_gwh, leaked_gwh)


def _check_plants(model: ClusterModel, closed: ClosedYear) -> None:
    """Plant by plant: carbon of gas = captured + emitted, and no more energy out than in."""
    flows, of_gas = closed.flows, model.options.gas_co2_kt_per_gwh
    plants, own_power_gwh = model.register.plants, closed.own_power_gwh
    index = first_broken_plant(flows, plants, own_power_gwh, of_gas, TOLERANCE)
    if index != NOWHERE:
        flow, name = flows[index], model.register.assets[index].name
        gas_gwh, generated_kt = flow[Flow.GAS_GWH], flow[Flow.ENERGY_CO2_KT]
        require(f"carbon of {name}", closed.year, gas_gwh * of_gas, generated_kt)
        power_gwh = flow[Flow.ELECTRICITY_GWH] + own_power_gwh[index]
        raise BalanceError(
            f"{name} makes {-flow[Flow.HYDROGEN_GWH]:.3f} GWh of {gas_gwh:.3f} GWh of gas and "
            f"{power_gwh:.3f} GWh of power, captures {flow[Flow.CAPTURED_FOSSIL_KT]:.3f} and "
            f"generates {generated_kt:.3f} kt in {closed.year}; this is a defect of the program"
        )


def _check_networks(closed: ClosedYear) -> None:
    """Mass in = mass out at every node of every pipe system in its peak hour [kg/s]."""
    for system, sized, injection, rating, *_ in closed.network.systems:
        asked = injection * min(rating.scale, 1.0)
        plan = sized.plan
        worst, left, fed = left_over(asked, rating.flow, plan.start_node, plan.end_node)
        name = sized.network.nodes[worst].name
        lines = len(system.lines)
        require(f"mass at {name} of {lines} joined pipelines", closed.year, fed + left, fed)


def _check_capacity(model: ClusterModel, closed: ClosedYear) -> None:
    """Nothing runs that works have not commissioned."""
    first = len(model.books.years[-1].share) if model.books.years else 0
    existing, operating = AssetKind.EXISTING, Standing.OPERATING
    new = {a.name for a in model.register.assets[first:] if a.kind is not existing}
    if new:
        running = {p.order.project_id for p in model.works.projects if p.standing is operating}
        if early := sorted(new - running):
            raise BalanceError(f"{early[0]} runs in {closed.year} without having been commissioned")
    for producer in model.market.producers:
        if producer.unsold_gwh < -TOLERANCE * producer.yearly_gwh:
            raise BalanceError(f"{producer.party_id} has sold more than it can make")
    for pipeline in model.market.pipelines:
        if pipeline.booked > pipeline.pipe_capacity * (1.0 + TOLERANCE):
            raise BalanceError(f"{pipeline.pipeline_id} is booked beyond its capacity")


def check_payments(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Money: what is paid is received, and each ledger agrees with one kept another way.

    Raises:
        BalanceError: at the first balance that is broken.
    """
    paid, received = payments.paid().sum(axis=1), payments.received().sum(axis=1)
    carbon = payments.paid(Category.CARBON).sum(axis=1)
    due = _carbon_due(model, book)
    invested = float(payments.paid(Category.INVESTMENT).sum())
    end = model.clock.january_of(model.settings.horizon.end_year + 1)
    built = sum(
        p.spent_gbp_m
        * min(
            1.0,
            (end - p.build_from_month) / max(p.build_until_month - p.build_from_month, TOLERANCE),
        )
        for p in model.works.projects
        if p.build_from_month < end
    )
    built += sum(float(closed.stacks.cost_gbp_m.sum()) for closed in model.books.years)
    hydrogen = payments.received(Category.HYDROGEN).sum(axis=1)
    for t, closed in enumerate(model.books.years):
        require("money paid and received", closed.year, float(paid[t]), float(received[t]))
        require("carbon payments", closed.year, float(carbon[t]), float(due[t]))
        sold = sum(float(sales.gbp_m.sum()) for sales in closed.hydrogen_sales)
        require("hydrogen sales", closed.year, float(hydrogen[t]), sold)
    require("investment, works and stacks", model.settings.horizon.end_year, invested, built)


def _carbon_due(model: ClusterModel, book: Ledger) -> FloatArray:
    """Carbon payments, added up site by site instead of asset by asset, shape (years,) [GBP m]."""
    prices, n, years = model.prices, len(model.site_ids), len(model.books.years)
    emitted = sum_by(book.emitted_fossil_kt, book.site, n)
    of_fuel = emitted - sum_by(book.flows[:, :, Flow.PROCESS_CO2_KT], book.site, n)
    free = model.site_facts.free_share * prices.free_share_left[:years, None]
    sectors = {row.sector_id: row for row in model.world.scenario.cluster.sectors}
    taxed = np.array(
        [
            float(sectors[row.sector_id].pays_carbon_price_support)
            for row in model.world.scenario.cluster.sites
        ]
    )
    plants = book.emitted_fossil_kt[:, book.site == NOWHERE].sum(axis=1)
    due = (emitted * (1.0 - free)).sum(axis=1) + plants
    support = (of_fuel * taxed).sum(axis=1) * prices.price_support[:years]
    total: FloatArray = (due * prices.carbon[:years] + support) * 1e-3
    return total
