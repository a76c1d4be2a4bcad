"""Jobs and value added per pound of each kind of spending, by the input-output table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.schema.cluster import Cluster
from scenarios.schema.market import SpendClass

FloatArray = npt.NDArray[np.float64]
SPEND_CLASSES = tuple(SpendClass)
"""Kinds of spending by their code."""


@dataclass(frozen=True)
class JobsPerSpending:
    """What a million pounds of spending supports, by kind of spending, shape (classes,) each.

    Attributes:
        direct_fte: jobs for a year at those who are paid [FTE-year/GBP m].
        indirect_fte: jobs for a year at their suppliers [FTE-year/GBP m].
        gva_gbp_m: direct and indirect gross value added [GBP m/GBP m].
    """

    direct_fte: FloatArray
    indirect_fte: FloatArray
    gva_gbp_m: FloatArray


def jobs_per_spending(cluster: Cluster) -> JobsPerSpending:
    """Leontief effects ``f' (I - A)^-1 y`` of a million pounds (ONS input-output tables, type I).

    Spending is brought to the pounds of the table first, and imports are left out of y.
    """
    industries = {row.industry_id: i for i, row in enumerate(cluster.industries)}
    n = len(industries)
    purchases = np.zeros((n, n))
    for row in cluster.coefficients:
        purchases[industries[row.supplying], industries[row.using]] = row.coefficient
    output = np.array([row.output_gbp_m for row in cluster.industries])
    fte = np.array([row.employment_fte for row in cluster.industries]) / output
    gva = np.array([row.gva_gbp_m for row in cluster.industries]) / output
    demand = np.zeros((n, len(SPEND_CLASSES)))
    for spend in cluster.spending:
        demand[industries[spend.industry_id], SPEND_CLASSES.index(spend.spend_class)] += (
            spend.share * spend.domestic_share
        )
    index = {row.year: row.index for row in cluster.deflators}
    settings = cluster.settings
    to_table = index[settings.input_output_year] / index[settings.price_base_year]
    effects = np.linalg.solve(np.eye(n) - purchases, demand)
    direct = fte @ demand * to_table
    return JobsPerSpending(direct, fte @ effects * to_table - direct, gva @ effects)
