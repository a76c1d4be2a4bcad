"""Headline figures of a run, and the totals that published figures are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

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


def measure(results: Results, name: str, year: int) -> float:
    """Result of a run that a published figure is held against; not a number when it has none.

    Args:
        results: the run.
        name: value of the column ``measure`` of the targets table.
        year: year of the published figure; the nearest year of the run is taken.

    Raises:
        InputError: if runs have no result of that name.
    """
    table = results.tables["cluster_year"].set_index("year")
    nearest = int(min(max(year, table.index[0]), table.index[-1]))

    def at(column: str) -> float:
        return float(table[column].to_numpy()[table.index.get_loc(nearest)])

    def most(*columns: str) -> float:
        return float(table[list(columns)].to_numpy().sum(axis=1).max())

    captured = at("stored_fossil_co2_mt") + at("removed_biogenic_co2_mt")
    invested = table["investment_gbp_m"].to_numpy()[table.index <= nearest].sum()
    simple = {
        "base_fossil_mt": float(results.facts["base_year_fossil_mt"]),
        "fossil_mt": at("fossil_co2_mt"),
        "captured_mt": captured,
        "stored_mt": captured,
        "removals_mt": at("removed_biogenic_co2_mt"),
        "hydrogen_twh": at("hydrogen_used_twh_hhv"),
        "capex_cumulative_gbp_bn": float(invested) / 1e3,
        "construction_jobs_peak": most("construction_jobs_direct"),
        "operation_jobs": at("operation_jobs_direct"),
        "jobs_total_peak": most(
            "construction_jobs_direct",
            "construction_jobs_indirect",
            "operation_jobs_direct",
            "operation_jobs_indirect",
        ),
        "gva_peak_gbp_bn": most("gva_gbp_m") / 1e3,
        "first_co2_year": _first_year(
            table["stored_fossil_co2_mt"] + table["removed_biogenic_co2_mt"]
        ),
        "first_hydrogen_pipe_year": _first_pipe(results),
        "hydrogen_reforming_cost_gbp_per_mwh": _hydrogen_cost(results, nearest, "reformer"),
        "hydrogen_electrolysis_cost_gbp_per_mwh": _hydrogen_cost(results, nearest, "electrolyser"),
    }
    if name not in simple:
        expected, repair = "a result that runs have", did_you_mean(name, simple)
        raise InputError([Fault("targets.csv, measure", name, expected, repair)])
    return simple[name]


def _first_year(values: pd.Series) -> float:
    running = values[values > 0.0]
    return float(running.index[0]) if len(running) else float("nan")


def _first_pipe(results: Results) -> float:
    carriers = results.facts["pipeline_carriers"]
    table = results.tables["network_year"]
    hydrogen = table["pipeline_id"].astype(str).map(carriers) == "hydrogen"
    running = table[hydrogen & (table["state"] == "in service")]
    return float(running["year"].min()) if len(running) else float("nan")


def _hydrogen_cost(results: Results, year: int, family: str) -> float:
    """Levelised cost at the plant that producers worked with in a year [GBP/MWh HHV]."""
    notes = results.tables["notes"]
    families = results.facts["producer_families"]
    rows = notes[(notes["action"] == "produce") & (notes["party_id"].map(families) == family)]
    if rows.empty:
        return float("nan")
    nearest = rows.iloc[(rows["year"] - year).abs().argsort()[:1]]["year"].iloc[0]
    return float(rows[rows["year"] == nearest]["figure"].mean())
