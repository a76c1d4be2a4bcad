"""Who gains and who pays, in present values: by group of parties, by company, and by zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from twin.accounting.payments import RESOURCES
from twin.accounting.scopes import avoided_kt
from twin.accounting.transfers import (
    GROUPS,
    OUTSIDE_NAMES,
    group_of_parties,
    payments_beyond_counterfactual,
)
from twin.accounting.welfare import Welfare

if TYPE_CHECKING:
    from scenarios.schema.cluster import Cluster
    from twin.results import Results


def incidence(results: Results, welfare: Welfare) -> pd.DataFrame:
    """Present cash of each group of parties beyond the counterfactual [GBP m].

    What sites would pay for fuel and carbon without any decision is taken off on both sides.

    Returns:
        Index: groups; ``resources_gbp_m`` (paid negative, received positive), ``transfers_gbp_m``
        (net received) and ``cash_gbp_m``, their sum. Each column adds up to nought.
    """
    payments = payments_beyond_counterfactual(results)
    first = int(results.facts["start_year"])
    worth = payments["gbp_m"] * welfare.factor[payments["year"].to_numpy() - first]
    groups = group_of_parties(results.tables["company_year"])
    is_resource = payments["category"].isin([category.value for category in RESOURCES])
    order = [*GROUPS, *OUTSIDE_NAMES.values()]

    def net(rows: pd.Series) -> pd.Series:
        received, paid = (
            worth[rows].groupby(payments[rows][side].astype(str).map(groups)).sum()
            for side in ("receiver_id", "payer_id")
        )
        balance: pd.Series = received.reindex(order).fillna(0.0) - paid.reindex(order).fillna(0.0)
        return balance

    resources, transfers = net(is_resource), net(~is_resource)
    return pd.DataFrame(
        {
            "resources_gbp_m": resources,
            "transfers_gbp_m": transfers,
            "cash_gbp_m": resources + transfers,
        }
    ).rename_axis("group")


def by_zone(results: Results, cluster: Cluster, welfare: Welfare) -> pd.DataFrame:
    """CO2 avoided and investment by zone of the cluster, with the social value of the CO2.

    Returns:
        One row a zone: ``zone``, ``sites``, ``avoided_mt`` and ``value_gbp_m`` (present value at
        central appraisal carbon values) of sites, ``investment_gbp_m`` of measures at sites
        within the run (not discounted). Hydrogen plants and pipes stand in no zone.
    """
    sites = results.tables["site_year"]
    first = int(results.facts["start_year"])
    t = sites["year"].to_numpy() - first
    avoided = avoided_kt(sites).to_numpy() * 1e-3
    value = avoided * welfare.carbon["central"][t] * welfare.factor[t]
    zones = {row.site_id: row.zone for row in cluster.sites}
    rows = pd.DataFrame(
        {
            "zone": sites["site_id"].astype(str).map(zones),
            "avoided_mt": avoided,
            "value_gbp_m": value,
        }
    )
    table = rows.groupby("zone")[["avoided_mt", "value_gbp_m"]].sum()
    projects = results.tables["projects"]
    site = projects["project_id"].astype(str).str.split("/").str[0].map(zones)
    spent = projects["spent_gbp_m"].groupby(site).sum()
    counts = pd.Series(zones).value_counts()
    table.insert(0, "sites", counts.reindex(table.index).fillna(0).astype(int))
    table["investment_gbp_m"] = spent.reindex(table.index).fillna(0.0)
    return table.reset_index()
