"""The input-output table of a cluster, and what stands behind a pound of spending.

Spending of each kind goes to industries by given shares; what is imported leaves the country. The
rest is final demand y, and all output behind it x = (I - A)^-1 y. Source: Leontief 1936; ONS,
UK input-output analytical tables 2020 (type I effects: direct and suppliers). With what households
spend out of the pay in that output, x = (I - A - H)^-1 y (type II: Miller and Blair 2009,
Input-Output Analysis, section 2.5). What households buy is not in the tables: they are taken to
spend on industries as these add value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scenarios.schema.cluster import Cluster

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


@dataclass(frozen=True)
class InputOutput:
    """The table of a cluster as arrays, in the order of its industries.

    Attributes:
        names: printed names.
        coefficients: A, shape (n, n) [-].
        fte_per_gbp_m: jobs per output, in pounds of the table's year, shape (n,).
        gva_per_gbp: value added per output, shape (n,) [-].
        household_spending: what households spend in the country on each industry (rows) out of the
            pay in a pound of output of each (columns), shape (n, n) [-].
        shares: what of each kind of spending goes to each industry, by kind, shape (n,) [-].
        domestic: what of that is made in the country, by kind, shape (n,) [-].
        regional: what of that is made in the cluster's region, by kind, shape (n,) [-].
        to_table: pounds of the results to pounds of the table [-].
    """

    names: tuple[str, ...]
    coefficients: FloatArray
    fte_per_gbp_m: FloatArray
    gva_per_gbp: FloatArray
    household_spending: FloatArray
    shares: dict[str, FloatArray]
    domestic: dict[str, FloatArray]
    regional: dict[str, FloatArray]
    to_table: float


def input_output(cluster: Cluster) -> InputOutput:
    """Read the input-output table of a cluster."""
    place = {row.industry_id: i for i, row in enumerate(cluster.industries)}
    n = len(place)
    matrix = np.zeros((n, n))
    for row in cluster.coefficients:
        matrix[place[row.supplying], place[row.using]] = row.coefficient
    output = np.array([row.output_gbp_m for row in cluster.industries])
    gva = np.array([row.gva_gbp_m for row in cluster.industries])
    pay = np.array([row.labour_income_gbp_m for row in cluster.industries])
    kinds = {row.spend_class.value for row in cluster.spending}
    shares = {kind: np.zeros(n) for kind in sorted(kinds)}
    domestic = {kind: np.zeros(n) for kind in sorted(kinds)}
    regional = {kind: np.zeros(n) for kind in sorted(kinds)}
    for spend in cluster.spending:
        kind, industry = spend.spend_class.value, place[spend.industry_id]
        made_here = spend.share * spend.domestic_share
        shares[kind][industry] += spend.share
        domestic[kind][industry] += made_here
        regional[kind][industry] += made_here * spend.regional_share
    index = {row.year: row.index for row in cluster.deflators}
    settings = cluster.settings
    return InputOutput(
        tuple(row.name for row in cluster.industries),
        matrix,
        np.array([row.employment_fte for row in cluster.industries]) / output,
        gva / output,
        settings.household_domestic_spending_share * np.outer(gva / gva.sum(), pay / output),
        shares,
        domestic,
        regional,
        index[settings.input_output_year] / index[settings.price_base_year],
    )
