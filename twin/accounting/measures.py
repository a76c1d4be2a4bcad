"""What each kind of measure avoided and what it cost: abatement cost from the run itself.

Costs are resources: the owner's investment and operation, fuel saved and power used, and the
share of hydrogen plants, pipes and stores that the measure used. What plants, pipes and stores
cost is shared by hydrogen used and CO2 stored; what of it the CO2 of hydrogen plants takes goes
with their hydrogen. Present values by the Green Book; the lines add up
to the appraisal, with one line for what no measure caused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from twin.accounting.appraisal import discount
from twin.accounting.payments import RESOURCES, Category
from twin.accounting.resources import resources_of
from twin.shocks import prices_paid

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]

MEASURES = ("efficiency", "electrify", "hydrogen", "capture")
"""Kinds of measures, as in the table `asset_year`."""
REST = "CO₂ of hydrogen plants, and sites that closed"
"""What no running measure caused."""
COLUMNS = ["measure_id", "kind", "sector_id", "sites", "abated_mt", "discounted_mt", "cost_gbp_m"]


def abatement_costs(results: Results, scenario: Scenario) -> pd.DataFrame:
    """Abatement and present resource cost of each measure over the run.

    Returns:
        One row a measure (sector and technology) that ran, cheapest first, and one for the rest:
        ``abated_mt`` undiscounted, ``discounted_mt`` and ``cost_gbp_m`` as present values of the
        first year, ``cost_gbp_per_t`` their ratio (not a number where less than nothing is
        avoided). ``cost_gbp_m`` adds up to the resource cost of the appraisal.
    """
    assets = _assets(results, scenario)
    used = resources_of(results, scenario)
    factor = discount(len(used.years))
    assets["cost_gbp_m"] = 0.0
    if len(assets):
        direct = _direct_costs(results, scenario, assets, factor)
        assets["cost_gbp_m"] = direct + _shared_costs(results, assets, factor)
    rows = assets.groupby("measure_id").agg(
        kind=("kind", "first"),
        sector_id=("sector_id", "first"),
        sites=("site_id", "nunique"),
        abated_mt=("abated_mt", "sum"),
        discounted_mt=("discounted_mt", "sum"),
        cost_gbp_m=("cost_gbp_m", "sum"),
    )
    table = rows.reset_index()
    rest = pd.DataFrame(
        [
            (
                REST,
                "",
                "",
                0,
                float(used.abated_kt.sum()) * 1e-3 - table["abated_mt"].sum(),
                float(factor @ used.abated_kt) * 1e-3 - table["discounted_mt"].sum(),
                float(factor @ used.total) - table["cost_gbp_m"].sum(),
            )
        ],
        columns=COLUMNS,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (table["cost_gbp_m"] / table["discounted_mt"]).where(table["discounted_mt"] > 0.0)
    table = table.assign(cost_gbp_per_t=ratio).sort_values("cost_gbp_per_t", kind="stable")
    rest["cost_gbp_per_t"] = np.nan
    return pd.concat([table, rest], ignore_index=True) if len(table) else rest


def _assets(results: Results, scenario: Scenario) -> pd.DataFrame:
    """Every year of every measure in service, with its price-independent flows."""
    rows = results.tables["asset_year"]
    rows = rows[rows["kind"].isin(MEASURES)].copy()
    first = int(results.facts["start_year"])
    rows["t"] = rows["year"].to_numpy() - first
    name = rows["asset_id"].astype(str).str.split("#").str[0]
    rows["measure_id"] = name.str.split("/").str[1]
    rows["owner_id"] = rows["owner_id"].astype(str)
    rows["site_id"] = rows["site_id"].astype(str)
    sectors = {site.site_id: site.sector_id for site in scenario.cluster.sites}
    rows["sector_id"] = rows["site_id"].map(sectors)
    factor = discount(int(results.facts["end_year"]) - first + 1)
    fossil_stored = _fossil_stored_kt(results, rows)
    removed = rows["stored_co2_kt"] - fossil_stored
    rows["abated_mt"] = (removed - rows["fossil_co2_kt"]) * 1e-3
    rows["weight"] = factor[rows["t"]]
    rows["discounted_mt"] = rows["abated_mt"] * rows["weight"]
    return rows.reset_index(drop=True)


def _fossil_stored_kt(results: Results, rows: pd.DataFrame) -> pd.Series:
    """Fossil part of what a measure stored, by the site's own shares in the year [kt]."""
    sites = results.tables["site_year"].set_index(["year", "site_id"])
    fossil, removed = sites["stored_fossil_co2_kt"], sites["removed_biogenic_co2_kt"]
    total = fossil + removed
    share = (fossil / total.where(total > 0.0)).fillna(1.0)
    index = pd.MultiIndex.from_arrays([rows["year"], rows["site_id"]])
    fossil_kt: pd.Series = rows["stored_co2_kt"] * share.reindex(index).to_numpy()
    return fossil_kt


def _direct_costs(
    results: Results, scenario: Scenario, assets: pd.DataFrame, factor: FloatArray
) -> pd.Series:
    """Fuel at its price, power at its cost; investment and operation by capital [GBP m]."""
    prices, cluster = prices_paid(scenario, results.seed), scenario.cluster
    fuels = {row.fuel_id: i for i, row in enumerate(cluster.fuels)}
    fuel_of = {row.sector_id: fuels[row.fuel_id] for row in cluster.sectors}
    gas = next((i for i, row in enumerate(cluster.fuels) if row.price_series == "gas"), 0)
    t = assets["t"].to_numpy()
    # Capture burns gas beside the site's own fuel; all other measures save the site's fuel.
    fuel = assets["sector_id"].map(fuel_of).to_numpy(dtype=np.int64)
    fuel = np.where(assets["kind"] == "capture", gas, fuel)
    energy = (
        assets["fuel_gwh_hhv"] * prices.fuels[t, fuel]
        + assets["electricity_gwh"] * prices.electricity_cost[t]
    ) * 1e-3
    projects = results.tables["projects"]
    capex = projects.groupby("project_id")["capex_gbp_m"].max()
    own = assets["asset_id"].astype(str).map(capex).fillna(0.0).to_numpy()
    years_run = assets.groupby("asset_id", observed=True)["share_of_year"].transform("sum")
    weight = own * assets["share_of_year"] / years_run
    per_owner = weight.groupby(assets["owner_id"]).transform("sum")
    share = (weight / per_owner.where(per_owner > 0.0)).fillna(0.0)
    paid = _present(results, factor, [Category.INVESTMENT, Category.OPERATION])
    cost: pd.Series = energy * assets["weight"] + share * assets["owner_id"].map(paid).fillna(0.0)
    return cost


def _shared_costs(results: Results, assets: pd.DataFrame, factor: FloatArray) -> pd.Series:
    """Plants and hydrogen pipes by hydrogen used, CO2 pipes by CO2 stored [GBP m].

    CO2 pipes carry the CO2 of hydrogen plants, too: that part is a cost of hydrogen.
    """
    paid = _present(results, factor, RESOURCES)
    kinds = results.tables["company_year"].drop_duplicates("company_id")
    producers = kinds[kinds["party_kind"] == "producer"]["company_id"].astype(str)
    built = _built_by_carrier(results)
    by_operators = built.mul(paid.reindex(built.index).fillna(0.0), axis=0).sum()
    hydrogen = float(paid.reindex(producers).fillna(0.0).sum() + by_operators["hydrogen"])
    carbon = float(by_operators["co2"])
    weight = assets["weight"]
    by_hydrogen, by_carbon = (
        assets["hydrogen_used_gwh_hhv"] * weight,
        assets["stored_co2_kt"] * weight,
    )
    of_plants = _stored_by_plants_kt(results, factor)
    stored = of_plants + float(by_carbon.sum())
    for_hydrogen = carbon * of_plants / stored if stored > 0.0 else 0.0
    total = pd.Series(0.0, index=assets.index)
    for cost, share in (
        (hydrogen + for_hydrogen, by_hydrogen),
        (carbon - for_hydrogen, by_carbon),
    ):
        if share.sum() > 0.0:
            total = total + cost * share / share.sum()
    return total


def _stored_by_plants_kt(results: Results, factor: FloatArray) -> float:
    """CO2 of hydrogen plants that was stored, discounted as that of measures is [kt]."""
    rows = results.tables["asset_year"]
    plants = rows[rows["kind"] == "producer"]
    t = plants["year"].to_numpy() - int(results.facts["start_year"])
    return float(factor[t] @ plants["stored_co2_kt"].to_numpy())


def _built_by_carrier(results: Results) -> pd.DataFrame:
    """Share of each operator's pipes and stores for each carrier, by investment [-].

    Caverns, which are no pipelines, hold hydrogen; later phases of stores hold CO2.
    """
    works = results.tables["projects"]
    works = works[works["kind"].isin(["pipeline", "cavern", "store"])]
    works = works[np.isfinite(works["build_start_year"])]
    carrier = works["project_id"].astype(str).map(results.facts["pipeline_carriers"])
    carrier = carrier.fillna(works["kind"].map({"store": "co2", "cavern": "hydrogen"}))
    keys = [works["owner_id"].astype(str), carrier]
    built = works["capex_gbp_m"].groupby(keys).sum().unstack(fill_value=0.0)
    built = built.reindex(columns=["hydrogen", "co2"], fill_value=0.0)
    shares: pd.DataFrame = built.div(built.sum(axis=1), axis=0)
    return shares


def _present(results: Results, factor: FloatArray, categories: Iterable[Category]) -> pd.Series:
    """Present value of what each party paid in some categories, by party [GBP m]."""
    rows = results.tables["payments"]
    rows = rows[rows["category"].isin([category.value for category in categories])]
    first = int(results.facts["start_year"])
    worth = rows["gbp_m"] * factor[rows["year"].to_numpy() - first]
    total: pd.Series = worth.groupby(rows["payer_id"].astype(str)).sum()
    return total
