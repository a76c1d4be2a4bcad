"""Who paid whom, for what, in which year: every payment has a payer and a receiver."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.bookings import paid_volume
from infrastructure.assets import NOWHERE, AssetKind, Flow, in_service_share
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.emissions import Ledger, sum_by
from twin.accounting.plants import PlantLedger, plant_ledger, supported_share

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
GBP_M = 1e-3
"""GBP m of one GWh at GBP 1/MWh, or of one kt at GBP 1/t."""


class Category(StrEnum):
    """What a payment is for."""

    FUEL = "fuel"
    ELECTRICITY = "electricity"
    OPERATION = "operation"
    INVESTMENT = "investment"
    CARBON = "carbon price"
    REMOVAL = "removal credit"
    HYDROGEN = "hydrogen"
    TRANSPORT = "transport tariff"
    HYDROGEN_SUPPORT = "hydrogen support"
    CAPTURE_SUPPORT = "capture support"
    GRANT = "grant"
    UNDERWRITING = "underwriting"


RESOURCES = (Category.FUEL, Category.ELECTRICITY, Category.OPERATION, Category.INVESTMENT)
"""Payments that use up resources; all others are transfers between parties."""
SUPPORT = (
    Category.HYDROGEN_SUPPORT,
    Category.CAPTURE_SUPPORT,
    Category.GRANT,
    Category.UNDERWRITING,
    Category.REMOVAL,
)
"""Payments by the government."""
OUTSIDE = ("fuel_suppliers", "power_market", "suppliers")
"""Receivers outside the cluster, numbered after its parties."""


@dataclass(frozen=True)
class Block:
    """Payments of one category, one column for each payer and receiver.

    Attributes:
        category: what they are for.
        payer, receiver: index of the parties, shape (columns,).
        gbp_m: shape (years, columns) [GBP m].
        subjects: project each column is paid for; given for support only.
    """

    category: Category
    payer: IntArray
    receiver: IntArray
    gbp_m: FloatArray
    subjects: tuple[str, ...] = ()


class Payments:
    """All payments of a run, and what they add up to for each party.

    Attributes:
        blocks: payments by category.
        party_ids: names of all parties, those outside last.
    """

    def __init__(self, party_ids: tuple[str, ...], years: int) -> None:
        self.party_ids = party_ids
        self.blocks: list[Block] = []
        nothing = np.zeros((years, len(party_ids)))
        self._paid = {category: nothing.copy() for category in Category}
        self._received = {category: nothing.copy() for category in Category}

    def add(
        self,
        category: Category,
        payer: IntArray | int,
        receiver: IntArray | int,
        gbp_m: FloatArray,
        subjects: tuple[str, ...] = (),
    ) -> None:
        """Enter payments; parties are given one for all columns or one for each."""
        columns = gbp_m.shape[1]
        block = Block(
            category,
            np.broadcast_to(np.asarray(payer), (columns,)),
            np.broadcast_to(np.asarray(receiver), (columns,)),
            gbp_m,
            subjects,
        )
        self.blocks.append(block)
        _add_up(self._paid[category], payer, gbp_m)
        _add_up(self._received[category], receiver, gbp_m)

    def paid(self, *categories: Category) -> FloatArray:
        """What each party paid, of all categories unless named, shape (years, parties) [GBP m]."""
        return _total(self._paid, categories)

    def received(self, *categories: Category) -> FloatArray:
        """What each party received, of all categories unless named, (years, parties) [GBP m]."""
        return _total(self._received, categories)


def _add_up(total: FloatArray, party: IntArray | int, gbp_m: FloatArray) -> None:
    if isinstance(party, int):
        total[:, party] += gbp_m.sum(axis=1)
    else:
        total += sum_by(gbp_m, party, total.shape[1])


def _total(by_category: dict[Category, FloatArray], categories: tuple[Category, ...]) -> FloatArray:
    wanted = [by_category[category] for category in categories or tuple(Category)]
    total = wanted[0].copy()
    for matrix in wanted[1:]:
        total += matrix
    return total


def gather_payments(
    model: ClusterModel, book: Ledger, plants: PlantLedger | None = None
) -> Payments:
    """Work out every payment of a run from what flowed and what was agreed."""
    ids = tuple(party.party_id for party in model.parties) + OUTSIDE
    payments = Payments(ids, len(model.books.years))
    _pay_energy(model, book, payments)
    _pay_carbon(model, book, payments)
    _pay_hydrogen(model, payments)
    _pay_transport(model, book, payments)
    _pay_contracts(model, book, plants or plant_ledger(model, book), payments)
    _pay_investment(model, payments)
    return payments


def _pay_energy(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Fuel, electricity and operation, by owner."""
    parties = len(payments.party_ids)
    fuel, power, suppliers = range(parties - len(OUTSIDE), parties)
    prices, years = model.prices, len(model.books.years)
    owners = np.arange(len(model.parties))
    fuel_of_site = np.append(model.world.fuel_of_site, 0)
    fuel_price = prices.fuels[:years][:, fuel_of_site[book.site]]
    spent = (
        book.flows[:, :, Flow.FUEL_GWH] * fuel_price
        + book.flows[:, :, Flow.GAS_GWH] * prices.gas[:years, None]
    ) * GBP_M
    payments.add(Category.FUEL, owners, fuel, sum_by(spent, book.owner, len(owners)))
    hourly = model.books.column("electricity_cost_gbp_m", len(model.register))
    flat = book.flows[:, :, Flow.ELECTRICITY_GWH] * prices.electricity[:years, None] * GBP_M
    bill = np.where(hourly > 0.0, hourly, flat)
    payments.add(Category.ELECTRICITY, owners, power, sum_by(bill, book.owner, len(owners)))
    variable = np.zeros(len(model.register))
    for index in np.flatnonzero(model.register.kind == AssetKind.PRODUCER):
        producer = model.producer_of_asset(int(index))
        variable[index] = producer.technology.variable_opex_gbp_per_mwh * GBP_M
    operation = (
        book.flows[:, :, Flow.FIXED_OPEX_GBP_M]
        + book.flows[:, :, Flow.FEEDSTOCK_GBP_M]
        + book.made_gwh * variable
    )
    payments.add(Category.OPERATION, owners, suppliers, sum_by(operation, book.owner, len(owners)))


def _pay_carbon(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Carbon price on what is emitted, less free allowances; credit for what is removed."""
    prices, years = model.prices, len(model.books.years)
    owners = np.arange(len(model.parties))
    facts = model.site_facts
    free = np.append(facts.free_share, 0.0)[book.site] * prices.free_share_left[:years, None]
    pays_support = np.append(_pays_price_support(model), 0.0)[book.site]
    carbon = book.emitted_fossil_kt * prices.carbon[:years, None] * (1.0 - free)
    support = (
        book.flows[:, :, Flow.ENERGY_CO2_KT] * pays_support * prices.price_support[:years, None]
    )
    government = model.government.index
    payments.add(
        Category.CARBON,
        owners,
        government,
        sum_by((carbon + support) * GBP_M, book.owner, len(owners)),
    )
    credit = book.removed_kt * prices.carbon[:years, None] * prices.removal_credit_share * GBP_M
    removes = np.flatnonzero(credit.any(axis=0))
    if len(removes):
        payments.add(
            Category.REMOVAL,
            government,
            book.owner[removes],
            credit[:, removes],
            _asset_names(model, removes),
        )


def _pay_hydrogen(model: ClusterModel, payments: Payments) -> None:
    """What users paid producers, as settled year by year."""
    owner = model.register.owner
    pairs: dict[tuple[int, int], FloatArray] = {}
    for t, closed in enumerate(model.books.years):
        for user, plant, amount in closed.hydrogen_paid_gbp_m:
            key = (int(owner[user]), int(owner[plant]))
            pairs.setdefault(key, np.zeros(len(model.books.years)))[t] += amount
    if pairs:
        keys = np.array(sorted(pairs))
        payments.add(
            Category.HYDROGEN,
            keys[:, 0],
            keys[:, 1],
            np.column_stack([pairs[payer, receiver] for payer, receiver in keys.tolist()]),
        )


def _pay_transport(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Transport tariffs, operation and compression of pipes, and what the state underwrote."""
    parties = len(payments.party_ids)
    power, suppliers, years = parties - 2, parties - 1, model.books.years
    tariffs = np.stack([closed.tariffs for closed in years])
    booked = np.stack([closed.booked for closed in years])
    compression = np.stack([closed.network.compression_gwh for closed in years])
    compression = np.nan_to_num(compression) * model.prices.electricity[: len(years), None] * GBP_M
    januaries = [model.clock.january_of(closed.year) for closed in years]
    paid = _paid_transport(model, book)
    for pipeline in model.market.pipelines:
        operator = model.market.operator_of(pipeline.index)
        users = np.array(
            [
                i
                for i, asset in enumerate(model.register.assets)
                if pipeline.index in asset.pipelines
            ],
            dtype=np.int64,
        )
        tariff = tariffs[:, [pipeline.index]]
        if len(users):
            due = tariff * paid[:, users] * GBP_M
            payments.add(Category.TRANSPORT, book.owner[users], operator.index, due)
        if not np.isfinite(pipeline.online_month):
            continue
        running = np.array(
            [
                in_service_share(np.array([pipeline.online_month]), np.array([np.inf]), month)[0]
                for month in januaries
            ]
        )
        used = compression[:, [pipeline.index]]
        payments.add(Category.ELECTRICITY, operator.index, power, used)
        fixed = pipeline.capex_gbp_m * operator.row.fixed_opex_share * running
        payments.add(Category.OPERATION, operator.index, suppliers, fixed[:, None])
        share = model.settings.policy.network_underwriting_share
        unsold = np.maximum(share * pipeline.capacity - booked[:, pipeline.index], 0.0)
        payments.add(
            Category.UNDERWRITING,
            model.government.index,
            operator.index,
            tariff * (unsold * running)[:, None] * GBP_M,
            (pipeline.pipeline_id,),
        )


def _paid_transport(model: ClusterModel, book: Ledger) -> FloatArray:
    """Volume on which each asset pays transport, shape (years, assets) [GWh HHV or kt CO2].

    In service what it uses, at least the ship-or-pay share of its booking. After that the
    ship-or-pay share, as long as the booking binds.
    """
    rules, register = model.settings.networks, model.register
    booked = register.booked_volume * book.share
    share = rules.ship_or_pay_share
    if share < 1.0:
        captured = book.flows[:, :, Flow.CAPTURED_FOSSIL_KT]
        captured = captured + book.flows[:, :, Flow.CAPTURED_BIOGENIC_KT]
        hydrogen = np.maximum(book.flows[:, :, Flow.HYDROGEN_GWH], 0.0)
        used = np.where(register.kind == AssetKind.HYDROGEN, hydrogen, captured)
        booked = paid_volume(used, booked, share)
    tenor = rules.booking_tenor_years * MONTHS_PER_YEAR
    if tenor and share > 0.0:
        bound_until = np.where(register.site == NOWHERE, 0.0, register.online_month + tenor)
        bound_until[register.booked_volume == 0.0] = 0.0
        idle = np.stack(
            [
                in_service_share(register.retired_month, bound_until, month)
                for month in map(model.clock.january_of, model.settings.horizon.years)
            ]
        )
        booked = booked + share * register.booked_volume * idle
    return booked


def _pay_contracts(
    model: ClusterModel, book: Ledger, plants: PlantLedger, payments: Payments
) -> None:
    """Contracts for difference on hydrogen and on capture, both signs, and grants."""
    register, years = model.register, model.books.years
    prices = model.prices
    under = np.stack(
        [
            in_service_share(
                register.online_month,
                np.minimum(register.retired_month, register.contract_end_month),
                model.clock.january_of(closed.year),
            )
            for closed in years
        ]
    )
    part = np.divide(under, book.share, out=np.zeros_like(under), where=book.share > 0.0)
    strike = np.nan_to_num(register.strike)
    has = ~np.isnan(register.strike)
    makes = has & (register.kind == AssetKind.PRODUCER)
    difference = strike[None, :] - prices.gas[: len(years), None]
    government = model.government.index
    if makes.any():
        sold = model.books.column("hydrogen_sold_gwh", len(register))
        low_carbon = supported_share(model, plants)
        paid = (difference * sold * part * low_carbon * GBP_M)[:, makes]
        payments.add(
            Category.HYDROGEN_SUPPORT,
            government,
            book.owner[makes],
            paid,
            _asset_names(model, np.flatnonzero(makes)),
        )
    captures = has & (register.kind == AssetKind.CAPTURE)
    if captures.any():
        stored = book.stored_fossil_kt + book.removed_kt
        difference = strike[None, :] - prices.carbon[: len(years), None]
        paid = (difference * stored * part * GBP_M)[:, captures]
        payments.add(
            Category.CAPTURE_SUPPORT,
            government,
            book.owner[captures],
            paid,
            _asset_names(model, np.flatnonzero(captures)),
        )
    owner = {party.party_id: party.index for party in model.parties}
    for project in model.works.projects:
        grant = model.works.grants_gbp_m.get(project.order.project_id, 0.0)
        t = int(project.fid_month // MONTHS_PER_YEAR) if np.isfinite(project.fid_month) else -1
        if grant > 0.0 and 0 <= t < len(years):
            amount = np.zeros((len(years), 1))
            amount[t] = grant
            payments.add(
                Category.GRANT,
                government,
                owner[project.order.owner_id],
                amount,
                (project.order.project_id,),
            )


def _asset_names(model: ClusterModel, assets: IntArray) -> tuple[str, ...]:
    """Names of some assets."""
    return tuple(model.register.assets[i].name for i in assets.tolist())


def _pay_investment(model: ClusterModel, payments: Payments) -> None:
    """Investment, evenly over the months of construction; new stacks in the year they are due."""
    suppliers = len(payments.party_ids) - 1
    owner = {party.party_id: party.index for party in model.parties}
    spent, owners = capital_spending(model)
    if len(owners):
        payments.add(Category.INVESTMENT, np.array([owner[o] for o in owners]), suppliers, spent)
    stacks = stack_spending(model)
    if stacks.any():
        producers = np.array([producer.index for producer in model.market.producers])
        payments.add(Category.INVESTMENT, producers, suppliers, stacks)


def capital_spending(model: ClusterModel) -> tuple[FloatArray, list[str]]:
    """Investment by year and project that was built, with the owners, (years, projects) [GBP m]."""
    built = [p for p in model.works.projects if np.isfinite(p.build_from_month)]
    start = np.array([p.build_from_month for p in built])
    end = np.array([p.build_until_month for p in built])
    capex = np.array([p.spent_gbp_m for p in built])
    months = np.maximum(end - start, 1e-9)
    spent = np.stack(
        [
            capex
            * in_service_share(start, end, model.clock.january_of(closed.year))
            * MONTHS_PER_YEAR
            / months
            for closed in model.books.years
        ]
    )
    return spent, [p.order.owner_id for p in built]


def stack_spending(model: ClusterModel) -> FloatArray:
    """What producers pay for new stacks, shape (years, producers) [GBP m]."""
    costs = [closed.stacks.cost_gbp_m for closed in model.books.years]
    return np.array(costs).reshape(len(costs), len(model.market.producers))


def _pays_price_support(model: ClusterModel) -> FloatArray:
    cluster = model.world.scenario.cluster
    by_sector = {row.sector_id: float(row.pays_carbon_price_support) for row in cluster.sectors}
    return np.array([by_sector[row.sector_id] for row in cluster.sites])
