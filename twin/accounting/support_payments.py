"""What the state pays under contracts for difference, and what it grants."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind, in_service_share
from scenarios.units import GBP_M_PER_UNIT, MONTHS_PER_YEAR
from twin.accounting.emissions import Ledger
from twin.accounting.payment_book import Category, Payments
from twin.accounting.plants import PlantLedger, supported_share

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def pay_contracts(
    model: ClusterModel, book: Ledger, plants: PlantLedger, payments: Payments
) -> None:
    """Contracts for difference on hydrogen and on capture, both signs.

    On hydrogen `(strike - max(reference, floor)) x volume`: the reference is the price achieved
    for what was sold, the floor that of gas (DESNZ, Hydrogen Production Business Model).
    """
    register, years = model.register, model.books.years
    prices = model.prices
    under = in_service_share(
        register.online_month,
        np.minimum(register.retired_month, register.contract_end_month),
        model.first_months[:, None],
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
        owed = difference * sold * GBP_M_PER_UNIT - np.maximum(_achieved_above_gas(model), 0.0)
        paid = (owed * part * low_carbon)[:, makes]
        payments.add(
            Category.HYDROGEN_SUPPORT,
            government,
            book.owner[makes],
            paid,
            asset_names(model, np.flatnonzero(makes)),
        )
    captures = has & (register.kind == AssetKind.CAPTURE)
    if captures.any():
        stored = book.stored_fossil_kt + book.removed_kt
        difference = strike[None, :] - prices.carbon[: len(years), None]
        paid = (difference * stored * part * GBP_M_PER_UNIT)[:, captures]
        payments.add(
            Category.CAPTURE_SUPPORT,
            government,
            book.owner[captures],
            paid,
            asset_names(model, np.flatnonzero(captures)),
        )


def _achieved_above_gas(model: ClusterModel) -> FloatArray:
    """What each plant got for its hydrogen beyond the price of gas, (years, assets) [GBP m]."""
    achieved = np.zeros((len(model.books.years), len(model.register)))
    for t, closed in enumerate(model.books.years):
        for sales in closed.hydrogen_sales:
            achieved[t, sales.plants] += sales.above_gas_gbp_m
    return achieved


def pay_grants(model: ClusterModel, payments: Payments) -> None:
    """Grants, in the year of the final investment decision; works cancelled later keep them."""
    years, government = model.books.years, model.government.index
    owner = {party.party_id: party.index for party in model.parties}
    for project in model.works.projects:
        grant = model.works.grants.get(project.order.project_id)
        if grant is None or not math.isfinite(project.fid_month):
            continue
        t = int(project.fid_month // MONTHS_PER_YEAR)
        for gbp_m, recycled in ((grant.budget_gbp_m, False), (grant.recycled_gbp_m, True)):
            if gbp_m > 0.0 and t < len(years):
                amount = np.zeros((len(years), 1))
                amount[t] = gbp_m
                payments.add(
                    Category.GRANT,
                    government,
                    owner[project.order.owner_id],
                    amount,
                    (project.order.project_id,),
                    recycled,
                )


def asset_names(model: ClusterModel, assets: IntArray) -> tuple[str, ...]:
    """Names of some assets, given by their place in the register, shape (n,)."""
    return tuple(model.register.assets[i].name for i in assets.tolist())
