"""Headline figures of a run, and the totals that published figures are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from twin.results import Results

SHOWN_YEARS = (2025, 2030, 2035, 2040, 2045, 2050)

HEADLINES = (
    ("Fossil CO2", "Mt", "fossil_co2_mt"),
    ("Fossil CO2 without any decision", "Mt", "counterfactual_fossil_co2_mt"),
    ("CO2 abated and removed", "Mt", "abated_co2_mt"),
    ("  of which by closing sites", "Mt", "closed_sites_co2_mt"),
    ("Fossil CO2 stored", "Mt", "stored_fossil_co2_mt"),
    ("Biogenic CO2 stored (removals)", "Mt", "removed_biogenic_co2_mt"),
    ("Low-carbon hydrogen used", "TWh HHV", "hydrogen_used_twh_hhv"),
    ("Added electricity", "TWh", "added_electricity_twh"),
    ("Carbon price", "GBP/t", "carbon_price_gbp_per_t"),
    ("Investment", "GBP m", "investment_gbp_m"),
    ("Resource cost beyond today's", "GBP m", "resource_cost_gbp_m"),
    ("Public support", "GBP m", "support_gbp_m"),
    ("Construction jobs, direct", "jobs", "construction_jobs_direct"),
    ("Operation jobs, direct", "jobs", "operation_jobs_direct"),
    ("Jobs with suppliers", "jobs", None),
)
"""Measures of the summary: what is shown, unit, column of `cluster_year`."""


def summarise(results: Results) -> pd.DataFrame:
    """One headline measure a row, one year a column."""
    table = results.tables["cluster_year"].set_index("year")
    years = [year for year in SHOWN_YEARS if year in table.index] or list(table.index[:6])
    suppliers = table["construction_jobs_indirect"] + table["operation_jobs_indirect"]
    rows = {}
    for label, unit, column in HEADLINES:
        values = table[column] if column else suppliers
        rows[label, unit] = [float(values.loc[year]) for year in years]
    return pd.DataFrame.from_dict(rows, orient="index", columns=[str(year) for year in years])


def totals(results: Results) -> dict[str, tuple[float, str]]:
    """Totals over the run by name, with their units."""
    table = results.columns("cluster_year")

    def over_run(column: str) -> float:
        return float(np.sum(table[column]))

    return {
        "CO2 abated and removed, whole run": (over_run("abated_co2_mt"), "Mt"),
        "Investment, whole run": (over_run("investment_gbp_m") / 1e3, "GBP bn"),
        "Public support, whole run": (over_run("support_gbp_m") / 1e3, "GBP bn"),
        "Most construction jobs in a year, direct": (
            float(np.max(table["construction_jobs_direct"])),
            "jobs",
        ),
        "Net present social value": (float(results.facts["npv_gbp_m"]) / 1e3, "GBP bn"),
        "Resource cost per tonne abated": (
            float(results.facts["cost_gbp_per_t"] or np.nan),
            "GBP/t",
        ),
    }
