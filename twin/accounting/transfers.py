"""Who pays whom, from the table of payments: groups of parties, transfers apart from resources.

A resource payment buys what is used up (fuel, power, work, plant). Every other payment moves money
between parties and costs society nothing. Each payment has a payer and a receiver, so that all
parties together, those outside the cluster included, come to nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.accounting.payments import OUTSIDE, RESOURCES, Category

if TYPE_CHECKING:
    from twin.results import Results

GOVERNMENT = "government"
OUTSIDE_NAMES = {
    "fuel_suppliers": "Fuel suppliers",
    "power_market": "Power market",
    "suppliers": "Suppliers of work and plant",
}
GROUPS = ("Companies", "Hydrogen producers", "Network operators", "Government")
"""Groups of parties within the cluster, in the order in which they are printed."""


def group_of_parties(company_year: pd.DataFrame) -> dict[str, str]:
    """Group of every party: companies, producers, operators, government, and those outside."""
    kinds = company_year.drop_duplicates("company_id")
    words = dict(zip(("company", "producer", "operator"), GROUPS, strict=False))
    groups = {
        str(party): words[str(kind)]
        for party, kind in zip(kinds["company_id"], kinds["party_kind"], strict=True)
    }
    return groups | {GOVERNMENT: GROUPS[3]} | OUTSIDE_NAMES


def payment_matrix(payments: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Sum of all payments from each group to each other, over all years [GBP m].

    Returns:
        One row a payer, one column a receiver, with the groups as labels; no totals.
    """
    order = [*GROUPS, *OUTSIDE_NAMES.values()]
    payer = payments["payer_id"].astype(str).map(dict(groups))
    receiver = payments["receiver_id"].astype(str).map(dict(groups))
    table = payments["gbp_m"].groupby([payer, receiver]).sum().unstack().fillna(0.0)
    return table.reindex(index=order, columns=order, fill_value=0.0).fillna(0.0)


def party_cash(payments: pd.DataFrame) -> pd.DataFrame:
    """Money of each party over all years, resources apart from transfers [GBP m].

    Returns:
        One row a party (index ``party_id``) with ``resource_paid_gbp_m``,
        ``resource_received_gbp_m`` (only parties outside), ``transfers_paid_gbp_m``,
        ``transfers_received_gbp_m`` and ``net_cash_gbp_m``, their balance.
    """
    resource = payments["category"].isin([category.value for category in RESOURCES])
    columns = {
        "resource_paid_gbp_m": ("payer_id", resource),
        "resource_received_gbp_m": ("receiver_id", resource),
        "transfers_paid_gbp_m": ("payer_id", ~resource),
        "transfers_received_gbp_m": ("receiver_id", ~resource),
    }
    sums = {
        name: payments[rows]["gbp_m"].groupby(payments[rows][side].astype(str)).sum()
        for name, (side, rows) in columns.items()
    }
    table = pd.DataFrame(sums).fillna(0.0).rename_axis("party_id")
    table["net_cash_gbp_m"] = (
        table["resource_received_gbp_m"]
        + table["transfers_received_gbp_m"]
        - table["resource_paid_gbp_m"]
        - table["transfers_paid_gbp_m"]
    )
    return table


def taxpayer_year(results: Results) -> pd.DataFrame:
    """What the state pays, by purpose, and what it receives less as carbon price, by year [GBP m].

    Returns:
        Index ``year``; one column a category that the government pays, ``carbon price`` as what
        it receives, ``carbon price without decisions`` as what it would receive if nobody decided
        anything, and ``net``: what it pays and what it receives less.
    """
    payments, table = results.tables["payments"], results.tables["cluster_year"]
    yearly = table.set_index("year")
    paid = _by_year(payments[payments["payer_id"] == GOVERNMENT], yearly.index)
    income = _by_year(payments[payments["receiver_id"] == GOVERNMENT], yearly.index).sum(axis=1)
    without = yearly["counterfactual_carbon_revenue_gbp_m"]
    return paid.assign(
        **{
            "carbon price": income,
            "carbon price without decisions": without,
            "net": paid.sum(axis=1) + without - income,
        }
    )


def payments_beyond_counterfactual(results: Results) -> pd.DataFrame:
    """All payments, and as negative ones what sites would pay if nobody decided anything.

    Returns:
        Columns ``year``, ``payer_id``, ``receiver_id``, ``category`` and ``gbp_m``.
    """
    companies = results.tables["company_year"]
    without = [
        pd.DataFrame(
            {
                "year": companies["year"],
                "payer_id": companies["company_id"].astype(str),
                "receiver_id": receiver,
                "category": category.value,
                "gbp_m": -companies[f"counterfactual_{column}_paid_gbp_m"],
            }
        )
        for category, receiver, column in (
            (Category.FUEL, "fuel_suppliers", "fuel"),
            (Category.CARBON, GOVERNMENT, "carbon_price"),
        )
    ]
    columns = list(without[0].columns)
    names = dict.fromkeys(columns[1:-1], str)
    paid = results.tables["payments"][columns].astype(names)
    return pd.concat([paid, *without], ignore_index=True)


def imbalance_gbp_m(payments: pd.DataFrame) -> float:
    """Largest amount by which money paid and received differ in a party's two ledgers [GBP m].

    Nought but for rounding, as every payment enters once on each side.
    """
    return float(abs(party_cash(payments)["net_cash_gbp_m"].sum()))


def is_outside(party_id: str) -> bool:
    """Tell whether a party stands outside the cluster."""
    return party_id in OUTSIDE


def _by_year(rows: pd.DataFrame, years: pd.Index[int]) -> pd.DataFrame:
    category = rows["category"].astype(str)
    table = rows["gbp_m"].groupby([rows["year"], category]).sum().unstack().fillna(0.0)
    return table.reindex(years).fillna(0.0).astype(np.float64)
