"""Who paid whom, for what, in which year: every payment has a payer and a receiver."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow, in_service_share
from infrastructure.works import Project
from scenarios.units import GBP_M_PER_UNIT, MONTHS_PER_YEAR
from twin.accounting.carbon_due import carbon_due_gbp_m
from twin.accounting.emissions import Ledger, sum_by
from twin.accounting.payment_book import (
    OUTSIDE,
    RESOURCES,
    SUPPORT,
    Block,
    Category,
    Payments,
)
from twin.accounting.plants import PlantLedger, plant_ledger
from twin.accounting.power_payments import pay_power
from twin.accounting.support_payments import asset_names, pay_contracts, pay_grants
from twin.accounting.transport_payments import pay_transport

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

__all__ = [
    "OUTSIDE",
    "RESOURCES",
    "SUPPORT",
    "Block",
    "Category",
    "Payments",
    "capital_spending",
    "gather_payments",
    "stack_spending",
]


def gather_payments(
    model: ClusterModel, book: Ledger, plants: PlantLedger | None = None
) -> Payments:
    """Work out every payment of a run from what flowed and what was agreed."""
    ids = tuple(party.party_id for party in model.parties) + OUTSIDE
    payments = Payments(ids, len(model.books.years))
    _pay_energy(model, book, payments)
    _pay_carbon(model, book, payments)
    _pay_hydrogen(model, payments)
    pay_transport(model, book, payments)
    pay_contracts(model, book, plants or plant_ledger(model, book), payments)
    pay_grants(model, payments)
    _pay_investment(model, payments)
    return payments


def _pay_energy(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Fuel, electricity and operation, by owner."""
    parties = len(payments.party_ids)
    fuel, _, suppliers = range(parties - len(OUTSIDE), parties)
    prices, years = model.prices, len(model.books.years)
    owners = np.arange(len(model.parties))
    fuel_of_site = np.append(model.world.fuel_of_site, 0)
    fuel_price = prices.fuels[:years][:, fuel_of_site[book.site]]
    spent = (
        book.flows[:, :, Flow.FUEL_GWH] * fuel_price
        + book.flows[:, :, Flow.GAS_GWH] * prices.gas[:years, None]
    ) * GBP_M_PER_UNIT
    payments.add(Category.FUEL, owners, fuel, sum_by(spent, book.owner, len(owners)))
    hourly = model.books.column("electricity_cost_gbp_m", len(model.register))
    at_retail = np.where(_buys_by_the_hour(model), 0.0, book.flows[:, :, Flow.ELECTRICITY_GWH])
    used, billed = (sum_by(each, book.owner, len(owners)) for each in (at_retail, hourly))
    pay_power(model, payments, owners, used, billed)
    variable = np.zeros(len(model.register))
    for index in model.register.plants.tolist():
        producer = model.producer_of_asset(index)
        variable[index] = producer.technology.variable_opex_gbp_per_mwh * GBP_M_PER_UNIT
    operation = (
        book.flows[:, :, Flow.FIXED_OPEX_GBP_M]
        + book.flows[:, :, Flow.FEEDSTOCK_GBP_M]
        + book.made_gwh * variable
    )
    payments.add(Category.OPERATION, owners, suppliers, sum_by(operation, book.owner, len(owners)))


def _buys_by_the_hour(model: ClusterModel) -> BoolArray:
    """Whether an asset buys its power at the prices of single hours, shape (assets,).

    Electrolysers do, also in a year in which what they sell of their own power is worth more than
    what they take.
    """
    by_the_hour = np.zeros(len(model.register), dtype=np.bool_)
    plants = model.register.plants
    if len(plants):
        by_the_hour[plants] = model.world.plants.flexible[model.positions_of(plants)]
    return by_the_hour


def _pay_carbon(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Carbon price on what is emitted, less free allowances; credit for what is removed."""
    prices, years = model.prices, len(model.books.years)
    owners = np.arange(len(model.parties))
    due = carbon_due_gbp_m(
        model,
        book.emitted_fossil_kt,
        book.emitted_fossil_kt - book.flows[:, :, Flow.PROCESS_CO2_KT],
        book.site,
    )
    government = model.government.index
    payments.add(Category.CARBON, owners, government, sum_by(due, book.owner, len(owners)))
    credit = (
        book.removed_kt * prices.carbon[:years, None] * prices.removal_credit_share * GBP_M_PER_UNIT
    )
    removes = np.flatnonzero(credit.any(axis=0))
    if len(removes):
        payments.add(
            Category.REMOVAL,
            government,
            book.owner[removes],
            credit[:, removes],
            asset_names(model, removes),
        )


def _pay_hydrogen(model: ClusterModel, payments: Payments) -> None:
    """What users paid producers, as settled year by year."""
    owner, years, parties = model.register.owner, model.books.years, len(model.parties)
    sold = [(t, sales) for t, closed in enumerate(years) for sales in closed.hydrogen_sales]
    if not sold:
        return
    gbp_m = np.concatenate([sales.gbp_m.ravel() for _, sales in sold])
    year = np.repeat([t for t, _ in sold], [sales.gbp_m.size for _, sales in sold])
    pair = np.concatenate(
        [(owner[s.users][:, None] * parties + owner[s.plants]).ravel() for _, s in sold]
    )
    paid = np.flatnonzero(gbp_m)
    pairs = np.flatnonzero(np.bincount(pair[paid]))
    place = year[paid] * len(pairs) + np.searchsorted(pairs, pair[paid])
    by_year = np.zeros((len(years), len(pairs)))
    np.add.at(by_year.reshape(-1), place, gbp_m[paid])
    payments.add(Category.HYDROGEN, *np.divmod(pairs, parties), by_year)


def _pay_investment(model: ClusterModel, payments: Payments) -> None:
    """Investment, evenly over the months of construction; new stacks in the year they are due."""
    suppliers = len(payments.party_ids) - 1
    owner = {party.party_id: party.index for party in model.parties}
    spent, built = capital_spending(model)
    if built:
        payer = np.array([owner[project.order.owner_id] for project in built])
        payments.add(Category.INVESTMENT, payer, suppliers, spent)
    stacks = stack_spending(model)
    if stacks.any():
        producers = np.array([producer.index for producer in model.market.producers])
        payments.add(Category.INVESTMENT, producers, suppliers, stacks)


def capital_spending(model: ClusterModel) -> tuple[FloatArray, list[Project]]:
    """Investment by year and project that was built, and these, (years, projects) [GBP m]."""
    built = [p for p in model.works.projects if math.isfinite(p.build_from_month)]
    start = np.array([p.build_from_month for p in built])
    end = np.array([p.build_until_month for p in built])
    capex = np.array([p.spent_gbp_m for p in built])
    months = np.maximum(end - start, 1e-9)
    share = in_service_share(start, end, model.first_months[:, None])
    return capex * share * MONTHS_PER_YEAR / months, built


def stack_spending(model: ClusterModel) -> FloatArray:
    """What producers pay for new stacks, shape (years, producers) [GBP m]."""
    costs = [closed.stacks.cost_gbp_m for closed in model.books.years]
    return np.array(costs).reshape(len(costs), len(model.market.producers))
