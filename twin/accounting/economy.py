"""Spending, jobs and value added by industry, through the input-output table of the cluster.

Spending of each kind goes to industries by given shares; what is imported leaves the country. The
rest is final demand y, and all output behind it x = (I - A)^-1 y. Source: Leontief 1936; ONS,
UK input-output analytical tables 2020 (type I effects: direct and suppliers, households left out).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from scenarios.schema.cluster import Cluster
    from twin.results import Results

FloatArray = npt.NDArray[np.float64]


def leontief_output(coefficients: FloatArray, demand: FloatArray) -> FloatArray:
    """Return all output behind a final demand, x = (I - A)^-1 y.

    Args:
        coefficients: A, purchases of domestic goods per output, rows selling, shape (n, n) [-].
        demand: y, shape (n,) or (n, cases), any unit.

    Returns:
        x, of the shape and unit of y.

    Raises:
        ValueError: if A is not square, or does not fit y.
    """
    n = len(coefficients)
    if coefficients.shape != (n, n) or len(demand) != n:
        raise ValueError(
            f"A has shape {coefficients.shape} and y {demand.shape}; give (n, n), (n,)"
        )
    output: FloatArray = np.linalg.solve(np.eye(n) - coefficients, demand).astype(np.float64)
    return output


def type_1_effects(coefficients: FloatArray, per_output: FloatArray) -> FloatArray:
    """Return what a unit of final demand for each industry brings, f' (I - A)^-1, shape (n,).

    Args:
        coefficients: A, shape (n, n) [-].
        per_output: f, for instance value added or jobs per unit of output, shape (n,).
    """
    return leontief_output(coefficients.T, per_output)


@dataclass(frozen=True)
class InputOutput:
    """The table of a cluster as arrays, in the order of its industries.

    Attributes:
        names: printed names.
        coefficients: A, shape (n, n) [-].
        fte_per_gbp_m: jobs per output, in pounds of the table's year, shape (n,).
        gva_per_gbp: value added per output, shape (n,) [-].
        shares: what of each kind of spending goes to each industry, by kind, shape (n,) [-].
        domestic: what of that is made in the country, by kind, shape (n,) [-].
        to_table: pounds of the results to pounds of the table [-].
    """

    names: tuple[str, ...]
    coefficients: FloatArray
    fte_per_gbp_m: FloatArray
    gva_per_gbp: FloatArray
    shares: dict[str, FloatArray]
    domestic: dict[str, FloatArray]
    to_table: float


def input_output(cluster: Cluster) -> InputOutput:
    """Read the input-output table of a cluster."""
    place = {row.industry_id: i for i, row in enumerate(cluster.industries)}
    n = len(place)
    matrix = np.zeros((n, n))
    for row in cluster.coefficients:
        matrix[place[row.supplying], place[row.using]] = row.coefficient
    output = np.array([row.output_gbp_m for row in cluster.industries])
    kinds = {row.spend_class.value for row in cluster.spending}
    shares = {kind: np.zeros(n) for kind in sorted(kinds)}
    domestic = {kind: np.zeros(n) for kind in sorted(kinds)}
    for spend in cluster.spending:
        shares[spend.spend_class.value][place[spend.industry_id]] += spend.share
        domestic[spend.spend_class.value][place[spend.industry_id]] += (
            spend.share * spend.domestic_share
        )
    index = {row.year: row.index for row in cluster.deflators}
    settings = cluster.settings
    return InputOutput(
        tuple(row.name for row in cluster.industries),
        matrix,
        np.array([row.employment_fte for row in cluster.industries]) / output,
        np.array([row.gva_gbp_m for row in cluster.industries]) / output,
        shares,
        domestic,
        index[settings.input_output_year] / index[settings.price_base_year],
    )


def industry_effects(results: Results, cluster: Cluster) -> pd.DataFrame:
    """Spending and what it supports by industry, over the whole run.

    Returns:
        One row an industry: ``spending_gbp_m``, of it ``imported_gbp_m``; ``direct_job_years`` at
        those who are paid and ``supplier_job_years`` (in the industry, behind all spending);
        ``gva_gbp_m`` of both. Columns add up to the sums of the table `jobs_year`.
    """
    table = input_output(cluster)
    spent = results.tables["jobs_year"].groupby("spending", observed=True)["spending_gbp_m"].sum()
    n = len(table.names)
    demand, bought = np.zeros(n), np.zeros(n)
    for kind, gbp_m in spent.items():
        bought += table.shares[str(kind)] * float(gbp_m)
        demand += table.domestic[str(kind)] * float(gbp_m)
    behind = leontief_output(table.coefficients, demand)
    jobs = table.fte_per_gbp_m * table.to_table
    return pd.DataFrame(
        {
            "industry": table.names,
            "spending_gbp_m": bought,
            "imported_gbp_m": bought - demand,
            "direct_job_years": jobs * demand,
            "supplier_job_years": jobs * (behind - demand),
            "gva_gbp_m": table.gva_per_gbp * behind,
        }
    )


def concentration(values: FloatArray) -> float:
    """Return the Herfindahl-Hirschman index of shares: 1 if one has all, 1/n if all are equal."""
    total = float(values.sum())
    return float(((values / total) ** 2).sum()) if total > 0.0 else float("nan")
