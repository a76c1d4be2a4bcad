"""Greenhouse gases by scope and year; what lies outside the boundary stands apart.

Scope 1 is what leaves the sites and plants of the cluster, scope 2 the CO2 of the electricity that
decisions add, upstream what the supply of natural gas to hydrogen plants emits. After the GHG
Protocol (WRI and WBCSD 2004) and the Low Carbon Hydrogen Standard. Nothing is in two columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.prepared.prices import PriceTable

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

KG_PER_MWH_TO_MT_PER_TWH = 1e-3


def scopes_year(results: Results, scenario: Scenario) -> pd.DataFrame:
    """Emissions of the cluster by scope, one row a year [Mt CO2, Mt CO2e where it says so].

    Scope 2 is given with the average factor of the grid, as companies report it, and with the
    long-run marginal factor, as appraisal asks (DESNZ Green Book supplementary guidance 2023).
    """
    cluster, sites = results.tables["cluster_year"], results.tables["site_year"]
    years = cluster["year"].to_numpy(dtype=np.float64)
    by_year = sites.groupby("year")[["process_co2_kt", "biogenic_co2_kt"]].sum() * 1e-3
    marginal = PriceTable(scenario.cluster).yearly("grid_co2", "marginal", years)
    return pd.DataFrame(
        {
            "year": cluster["year"],
            "fossil_co2_mt": cluster["fossil_co2_mt"],
            "process_co2_before_capture_mt": by_year["process_co2_kt"].to_numpy(),
            "biogenic_co2_mt": by_year["biogenic_co2_kt"].to_numpy(),
            "stored_fossil_co2_mt": cluster["stored_fossil_co2_mt"],
            "removed_biogenic_co2_mt": cluster["removed_biogenic_co2_mt"],
            "vented_co2_mt": cluster["vented_co2_mt"],
            "scope_2_average_co2_mt": cluster["scope_2_co2_mt"],
            "scope_2_marginal_co2_mt": cluster["added_electricity_twh"]
            * marginal
            * KG_PER_MWH_TO_MT_PER_TWH,
            "hydrogen_upstream_mt_co2e": cluster["hydrogen_upstream_mt_co2e"],
            "hydrogen_leak_mt_co2e": cluster["hydrogen_leak_mt_co2e"],
        }
    )


def avoided_kt(table: pd.DataFrame) -> pd.Series:
    """CO2 avoided and removed in each row of a table by site or party and year [kt]."""
    without, removed = table["counterfactual_fossil_co2_kt"], table["removed_biogenic_co2_kt"]
    avoided: pd.Series = without - table["fossil_co2_kt"] + removed
    return avoided


def avoided_by_party(results: Results) -> pd.DataFrame:
    """CO2 avoided and removed by each party over the run, counted once [kt].

    What a user of hydrogen no longer burns counts with the user, what its producer emits counts
    against the producer: the column adds up to the cluster.

    Returns:
        Index ``company_id``; ``avoided_kt`` (negative for those who emit because of the run),
        ``removed_kt`` of it, and ``party_kind``.
    """
    table = results.tables["company_year"]
    rows = table.assign(avoided_kt=avoided_kt(table), company_id=table["company_id"].astype(str))
    found = rows.groupby("company_id").agg(
        avoided_kt=("avoided_kt", "sum"),
        removed_kt=("removed_biogenic_co2_kt", "sum"),
        party_kind=("party_kind", "first"),
    )
    return found.sort_values("avoided_kt", ascending=False, kind="stable")
