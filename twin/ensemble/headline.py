"""Figures that say in one row what came out of a run; kept of every run of an ensemble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from twin.summary import SHOWN_YEARS

if TYPE_CHECKING:
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]
NAN = float("nan")

HEADLINE_TABLES = ("cluster_year", "projects")
"""Tables that the headline is made of."""
BY_YEAR = (
    "fossil_co2_mt",
    "abated_co2_mt",
    "stored_fossil_co2_mt",
    "removed_biogenic_co2_mt",
    "hydrogen_used_twh_hhv",
    "added_electricity_twh",
)
"""Columns of `cluster_year` that are kept for each shown year within the run."""
SUMS = (
    "fossil_co2_mt",
    "abated_co2_mt",
    "closed_sites_co2_mt",
    "investment_gbp_m",
    "resource_cost_gbp_m",
    "support_gbp_m",
    "carbon_revenue_gbp_m",
)
"""Columns of `cluster_year` that are summed over the run."""
JOBS = (
    "construction_jobs_direct",
    "construction_jobs_indirect",
    "operation_jobs_direct",
    "operation_jobs_indirect",
)
"""Columns of `cluster_year` whose largest year is kept."""


def headline(results: Results) -> dict[str, float]:
    """Return the headline figures of a run by name, units in the names.

    ``fossil_co2_mt_2050`` is the figure of a year (not a number beyond the horizon), ``..._sum``
    that of the whole run, ``..._peak`` its largest year, ``first_..._year`` the first year in which
    something happens (not a number if never). The names are the same for every run.
    """
    columns = {name: np.asarray(values) for name, values in results.columns("cluster_year").items()}
    year = columns["year"]
    figures: dict[str, float] = {}
    for name in BY_YEAR:
        values = columns[name]
        figures |= {f"{name}_{shown}": _at(values, year, shown) for shown in SHOWN_YEARS}
    figures |= {f"{name}_sum": float(columns[name].sum()) for name in SUMS}
    figures |= {f"{name}_peak": float(columns[name].max()) for name in JOBS}
    figures["npv_gbp_m"] = float(results.facts["npv_gbp_m"])
    cost = results.facts["cost_gbp_per_t"]
    figures["resource_cost_gbp_per_t"] = NAN if cost is None else float(cost)
    stored = columns["stored_fossil_co2_mt"] + np.asarray(columns["removed_biogenic_co2_mt"])
    figures["first_co2_storage_year"] = _first(year, stored > 0.0)
    figures["first_hydrogen_year"] = _first(year, columns["hydrogen_used_twh_hhv"] > 0.0)
    online_year = np.asarray(results.columns("projects")["online_year"])
    figures["projects_ordered"] = float(len(online_year))
    figures["projects_in_service"] = float(np.isfinite(online_year).sum())
    return figures


def _at(values: FloatArray, year: npt.NDArray[np.int64], shown: int) -> float:
    position = shown - int(year[0])
    return float(values[position]) if 0 <= position < len(values) else NAN


def _first(year: npt.NDArray[np.int64], happens: npt.NDArray[np.bool_]) -> float:
    return float(year[int(np.argmax(happens))]) if happens.any() else NAN
