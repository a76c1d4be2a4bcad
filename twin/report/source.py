"""What every section of a report draws on: the run, its scenario, its appraisal, other seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from twin.accounting.measures import abatement_costs
from twin.accounting.scopes import avoided_by_party, scopes_year
from twin.accounting.welfare import Welfare, appraise
from twin.listing import changed_settings
from twin.printed_names import party_names, phase_of_store
from twin.report.headlines import headlines

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from scenarios.schema.cluster import Cluster
    from twin.report.content import Headline
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]

SHOWN_YEARS = (2025, 2030, 2035, 2040, 2045, 2050)
NEEDED = ("cluster_year", "projects", "payments", "network_year", "notes")
"""Tables that other seeds are run for."""
REPEAT = "twin verify ."
"""The command that repeats a run whose name is enough, typed in the folder of its report."""
FEW_SEEDS = 10
"""Fewer seeds than this are shown by their range."""
TENTHS = (0.1, 0.9)
"""Quantiles between which a band of more seeds lies, interpolated between their values."""


@dataclass(frozen=True)
class Spread:
    """The same scenario under other seeds.

    Attributes:
        seeds: the seeds, that of the report not among them.
        yearly: `cluster_year` of each.
        figures: headline figures of each.
    """

    seeds: tuple[int, ...]
    yearly: tuple[pd.DataFrame, ...]
    figures: tuple[dict[str, float | None], ...]

    def band(self, column: str) -> tuple[FloatArray, FloatArray]:
        """Ends of the band over seeds of a column of `cluster_year`, shape (years,) each.

        Every year has ends of its own. Few seeds say nothing of tenths: theirs is the range.
        """
        values = np.array([table[column].to_numpy(dtype=np.float64) for table in self.yearly])
        if len(self.seeds) < FEW_SEEDS:
            return values.min(axis=0), values.max(axis=0)
        low, high = np.quantile(values, TENTHS, axis=0)
        return low, high

    @property
    def band_named(self) -> str:
        """What the band is, in words."""
        n = len(self.seeds)
        if n < FEW_SEEDS:
            return f"lowest to highest of {n} other seed{'' if n == 1 else 's'}"
        low, high = (f"{share * 100.0:.0f}" for share in TENTHS)
        return f"{low}th to {high}th percentile of {n} other seeds, year by year"


@dataclass(frozen=True)
class Source:
    """A run with everything that is worked out from it once."""

    results: Results
    scenario: Scenario
    spread: Spread | None
    original: Scenario | None = None
    """The scenario as it stands under the run's name, where it could be found."""
    repeat: str = REPEAT
    """The command that repeats the run, typed in the folder of the report."""

    @cached_property
    def changed(self) -> pd.DataFrame:
        """Settings that were changed before the run, with both values; none if that is unknown."""
        return changed_settings(self.scenario, self.original or self.scenario)

    @property
    def cluster(self) -> Cluster:
        """Tables of the cluster."""
        return self.scenario.cluster

    @property
    def yearly(self) -> pd.DataFrame:
        """The table `cluster_year`."""
        return self.results.tables["cluster_year"]

    @cached_property
    def years(self) -> FloatArray:
        """Calendar years of the run, shape (years,)."""
        return self.yearly["year"].to_numpy(dtype=np.float64)

    @cached_property
    def shown_years(self) -> list[int]:
        """Years that tables show as columns."""
        known = self.yearly["year"].tolist()
        first, last = int(known[0]), int(known[-1])
        return sorted({first, last, *(year for year in SHOWN_YEARS if year in known)})

    @cached_property
    def welfare(self) -> Welfare:
        """The social appraisal."""
        return appraise(self.results, self.scenario)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Abatement cost of each measure."""
        return abatement_costs(self.results, self.scenario)

    @cached_property
    def scopes(self) -> pd.DataFrame:
        """Emissions by scope and year."""
        return scopes_year(self.results, self.scenario)

    @cached_property
    def avoided(self) -> pd.DataFrame:
        """CO2 avoided by each party."""
        return avoided_by_party(self.results)

    @cached_property
    def headlines(self) -> tuple[Headline, ...]:
        """Headline figures of the run."""
        return headlines(self.results)

    @cached_property
    def names(self) -> dict[str, str]:
        """Printed names of companies, sites, pipelines, producers, operators and those outside."""
        from twin.accounting.transfers import OUTSIDE_NAMES

        cluster = self.cluster
        return (
            {row.site_id: row.name for row in cluster.sites}
            | party_names(cluster)
            | {row.trade_id: row.name for row in cluster.trades}
            | {row.company_id: row.name for row in cluster.companies}
            | OUTSIDE_NAMES
            | {"government": "Government"}
        )

    def project_name(self, project_id: str) -> str:
        """Printed name of a project: site and measure, or pipeline, plant or store."""
        plain = project_id.partition("#")[0]
        site, _, measure = plain.partition("/")
        if site in {row.store_id for row in self.cluster.carbon_stores}:
            return phase_of_store(self.names[site], project_id)
        if not measure:
            return self.names.get(site, site)
        measures = self.results.facts["measure_names"]
        return (
            f"{self.results.facts['site_names'].get(site, site)}: {measures.get(measure, measure)}"
        )


def run_spread(
    scenario: Scenario,
    seeds: tuple[int, ...],
    on_seed: Callable[[int, int], None] | None = None,
) -> Spread | None:
    """Simulate the scenario under other seeds; none without any.

    Args:
        scenario: the scenario of the report.
        seeds: the seeds.
        on_seed: told after each: how many are done, how many there are.
    """
    from twin.run import simulate

    if not seeds:
        return None
    yearly, figures = [], []
    for done, seed in enumerate(seeds, 1):
        results = simulate(scenario, seed, tables=NEEDED)
        yearly.append(results.tables["cluster_year"])
        figures.append({each.key: each.value for each in headlines(results)})
        if on_seed is not None:
            on_seed(done, len(seeds))
    return Spread(seeds, tuple(yearly), tuple(figures))
