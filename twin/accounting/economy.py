"""Spending, jobs and value added by industry, through the input-output table of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from twin.prepared.input_output import input_output, leontief_output

if TYPE_CHECKING:
    from scenarios.schema.cluster import Cluster
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]


def industry_effects(results: Results, cluster: Cluster) -> pd.DataFrame:
    """Spending and what it supports by industry, over the whole run.

    Returns:
        One row an industry: ``spending_gbp_m``, of it ``imported_gbp_m`` and ``regional_gbp_m``
        (made in the cluster's region; the rest is made elsewhere in the country);
        ``direct_job_years`` at those who are paid and ``supplier_job_years`` (in the industry,
        behind all spending); ``gva_gbp_m`` of both. Columns add up to the sums of the table
        `jobs_year`.
    """
    table = input_output(cluster)
    spent = results.tables["jobs_year"].groupby("spending", observed=True)["spending_gbp_m"].sum()
    n = len(table.names)
    demand, bought, regional = np.zeros(n), np.zeros(n), np.zeros(n)
    for kind, gbp_m in spent.items():
        bought += table.shares[str(kind)] * float(gbp_m)
        demand += table.domestic[str(kind)] * float(gbp_m)
        regional += table.regional[str(kind)] * float(gbp_m)
    behind = leontief_output(table.coefficients, demand)
    jobs = table.fte_per_gbp_m * table.to_table
    return pd.DataFrame(
        {
            "industry": table.names,
            "spending_gbp_m": bought,
            "imported_gbp_m": bought - demand,
            "regional_gbp_m": regional,
            "direct_job_years": jobs * demand,
            "supplier_job_years": jobs * (behind - demand),
            "gva_gbp_m": table.gva_per_gbp * behind,
        }
    )


def concentration(values: FloatArray) -> float:
    """Return the Herfindahl-Hirschman index of shares: 1 if one has all, 1/n if all are equal.

    Args:
        values: what each has, shape (n,), in any unit.

    Returns:
        Index [-]; not a number where nobody has anything.
    """
    total = float(values.sum())
    return float(((values / total) ** 2).sum()) if total > 0.0 else float("nan")
