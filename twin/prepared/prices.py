"""Turns published price points into yearly prices in the pounds of one year."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from agents.price_paths import PricePaths
from scenarios.scenario import Scenario
from scenarios.schema.cluster import Cluster
from scenarios.schema.companies import Expectation

FloatArray = npt.NDArray[np.float64]

YEARS_AHEAD = 60
"""Years beyond the end of the run over which prices are held, for assets that outlive it."""


TRUST = {Expectation.ANNOUNCED: 1.0, Expectation.SCEPTIC: 0.0}
"""Weight of the announced carbon path where the expectation alone says it."""


class PriceTable:
    """The price series of a cluster in the pounds of its price base."""

    def __init__(self, cluster: Cluster) -> None:
        index = {row.year: row.index for row in cluster.deflators}
        base = index[cluster.settings.price_base_year]
        self._points: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for row in cluster.prices:
            factor = base / index[row.price_base_year] if row.price_base_year else 1.0
            self._points[row.series, row.path].append((row.year, row.value * factor))

    def yearly(self, series: str, path: str, years: FloatArray) -> FloatArray:
        """Return a series by year: interpolated between points, held beyond them.

        A series without the wanted path is read from its path ``central``, or from its only one.

        Args:
            series: name of the series.
            path: name of its path.
            years: calendar years, shape (years,).

        Returns:
            Shape (years,), in the unit of the series and the pounds of the cluster's price base.
        """
        paths = sorted(p for s, p in self._points if s == series)
        chosen = path if path in paths else "central" if "central" in paths else paths[0]
        points = sorted(self._points[series, chosen])
        return np.interp(years, [year for year, _ in points], [value for _, value in points])


def price_paths(scenario: Scenario) -> PricePaths:
    """Build every yearly price a run needs."""
    settings, cluster = scenario.settings, scenario.cluster
    table = PriceTable(cluster)
    start = settings.horizon.start_year
    years = np.arange(start, settings.horizon.end_year + YEARS_AHEAD + 1, dtype=np.float64)
    carbon = settings.policy.carbon_price
    gas = table.yearly("gas", settings.prices.gas_path, years) * settings.prices.gas_multiplier
    full = carbon.free_allocation_start_year
    end = max(carbon.free_allocation_end_year, full + 1)
    fuels = [
        gas if fuel.price_series == "gas" else table.yearly(fuel.price_series, "central", years)
        for fuel in cluster.fuels
    ]

    def power(path: str) -> FloatArray:
        yearly = table.yearly("electricity", path, years)
        return yearly * settings.prices.electricity_multiplier

    return PricePaths(
        start_year=start,
        carbon=table.yearly("carbon_traded", carbon.path, years) * carbon.multiplier,
        free_share_left=np.clip((end - years) / (end - full), 0.0, 1.0),
        price_support=np.full(len(years), carbon.price_support_gbp_per_t),
        gas=gas,
        electricity=power(settings.prices.electricity_path),
        electricity_cost=power(settings.prices.electricity_cost_path),
        fuels=np.column_stack(fuels),
        removal_credit_share=carbon.removal_credit_share,
        trust=TRUST.get(settings.companies.expectation, settings.companies.trust_in_carbon_path),
        extrapolates=settings.companies.expectation is Expectation.EXTRAPOLATED,
        appraisal_carbon=table.yearly("carbon_appraisal", "central", years),
        grid_average=table.yearly("grid_co2", "average", years),
    )
