"""Resources a run used beyond its counterfactual, year by year, by kind; no transfers in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from twin.accounting.payments import Category
from twin.shocks import prices_paid

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]
KT_PER_GWH_PER_KG_PER_MWH = 1e-3
"""One kg a MWh is a thousandth kt a GWh."""


@dataclass(frozen=True)
class Resources:
    """Resource cost beyond the counterfactual, shape (years,) each [GBP m].

    Attributes:
        years: calendar years.
        investment, operation: what is paid; the counterfactual pays none of it.
        electricity: likewise, at its long-run variable cost.
        power_levies: what is paid for electricity beyond that; a transfer, not in the total.
        gas, other_fuel: change of the cost of natural gas and of other fuels.
        gas_gwh: change of natural gas used [GWh HHV].
        abated_kt: CO2 avoided and removed [kt].
    """

    years: npt.NDArray[np.int64]
    investment: FloatArray
    operation: FloatArray
    electricity: FloatArray
    power_levies: FloatArray
    gas: FloatArray
    other_fuel: FloatArray
    gas_gwh: FloatArray
    abated_kt: FloatArray

    @property
    def total(self) -> FloatArray:
        """All of it, shape (years,) [GBP m]."""
        return self.investment + self.operation + self.electricity + self.gas + self.other_fuel


def resources_of(results: Results, scenario: Scenario) -> Resources:
    """Take the resources of a run from its tables.

    The fuel of the counterfactual follows from its CO2: what does not come from the process, over
    the emission factor of the site's fuel.
    """
    cluster_year = results.tables["cluster_year"]
    years = cluster_year["year"].to_numpy()
    prices, n = prices_paid(scenario, results.seed), len(years)
    paid = results.tables["payments"]
    used = site_fuel_gwh(results, scenario)
    gas_row = [fuel.price_series == "gas" for fuel in scenario.cluster.fuels]
    gas_sites = np.array([gas_row[fuel] for fuel in used.fuel])
    plants = results.tables["plant_year"].groupby("year")["gas_gwh_hhv"].sum()
    gas_gwh = (used.change_gwh[:, gas_sites].sum(axis=1) + used.capture_gas_gwh.sum(axis=1)) + (
        plants.reindex(years).fillna(0.0).to_numpy()
    )
    other = (used.change_gwh * prices.fuels[:n][:, used.fuel])[:, ~gas_sites].sum(axis=1) * 1e-3
    return Resources(
        years=years,
        investment=paid_by_year(paid, Category.INVESTMENT, years),
        operation=paid_by_year(paid, Category.OPERATION, years),
        electricity=paid_by_year(paid, Category.ELECTRICITY, years),
        power_levies=paid_by_year(paid, Category.POWER_LEVIES, years),
        gas=gas_gwh * prices.gas[:n] * 1e-3,
        other_fuel=other,
        gas_gwh=gas_gwh,
        abated_kt=cluster_year["abated_co2_mt"].to_numpy() * 1e3,
    )


@dataclass(frozen=True)
class SiteFuel:
    """Fuel of every site against the counterfactual.

    Attributes:
        site_ids: sites in the order of the table.
        fuel: index of each site's fuel in the cluster's table, shape (sites,).
        change_gwh: main fuel used beyond the counterfactual, shape (years, sites) [GWh HHV].
        capture_gas_gwh: gas burnt for capture, shape (years, sites) [GWh HHV].
    """

    site_ids: tuple[str, ...]
    fuel: npt.NDArray[np.int64]
    change_gwh: FloatArray
    capture_gas_gwh: FloatArray


def site_fuel_gwh(results: Results, scenario: Scenario) -> SiteFuel:
    """Compare each site's main fuel with what it would have burnt without any decision."""
    cluster, table = scenario.cluster, results.tables["site_year"]
    fuels = {row.fuel_id: i for i, row in enumerate(cluster.fuels)}
    sectors = {row.sector_id: row for row in cluster.sectors}
    ids = tuple(site.site_id for site in cluster.sites)
    own = [sectors[site.sector_id] for site in cluster.sites]
    fuel = np.array([fuels[sector.fuel_id] for sector in own], dtype=np.int64)
    kg = np.array([cluster.fuels[i].co2_kg_per_mwh for i in fuel])
    burnt_share = np.array([1.0 - sector.process_share for sector in own])

    def wide(column: str) -> FloatArray:
        pivot = table.pivot(index="year", columns="site_id", values=column)
        return pivot[list(ids)].to_numpy(dtype=np.float64)

    energy_kt = wide("counterfactual_fossil_co2_kt") * burnt_share
    factor = np.where(kg > 0.0, kg * KT_PER_GWH_PER_KG_PER_MWH, np.inf)
    return SiteFuel(
        ids, fuel, wide("fuel_gwh_hhv") - energy_kt / factor, wide("capture_gas_gwh_hhv")
    )


def paid_by_year(payments: pd.DataFrame, category: Category, years: FloatArray) -> FloatArray:
    """Payments of one category by year, shape (years,) [GBP m]."""
    rows = payments[payments["category"] == category.value]
    total = rows.groupby("year")["gbp_m"].sum().reindex(years).fillna(0.0)
    return total.to_numpy(dtype=np.float64)
