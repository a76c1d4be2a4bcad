"""Jobs and value added per pound of each kind of spending, by the input-output table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.schema.cluster import Cluster
from scenarios.schema.market import SpendClass
from twin.prepared.input_output import input_output, leontief_output

FloatArray = npt.NDArray[np.float64]
SPEND_CLASSES = tuple(SpendClass)
"""Kinds of spending by their code."""
OPERATION = SPEND_CLASSES.index(SpendClass.OPERATION)
"""Code of spending on operation."""


def spend_class_of_works(cluster: Cluster) -> dict[str, int]:
    """Return the code of the kind of spending of each class of works."""
    return {row.works_class: SPEND_CLASSES.index(row.spend_class) for row in cluster.delivery}


@dataclass(frozen=True)
class JobsPerSpending:
    """What a million pounds of spending supports, by kind of spending, shape (classes,) each.

    Attributes:
        direct_fte: jobs for a year at those who are paid [FTE-year/GBP m].
        regional_fte: those of them in the cluster's region [FTE-year/GBP m].
        indirect_fte: jobs for a year at their suppliers [FTE-year/GBP m].
        induced_fte: jobs for a year by what all these people spend [FTE-year/GBP m].
        gva_gbp_m: direct and indirect gross value added [GBP m/GBP m].
        induced_gva_gbp_m: value added by what all these people spend [GBP m/GBP m].
    """

    direct_fte: FloatArray
    regional_fte: FloatArray
    indirect_fte: FloatArray
    induced_fte: FloatArray
    gva_gbp_m: FloatArray
    induced_gva_gbp_m: FloatArray


def jobs_per_spending(cluster: Cluster) -> JobsPerSpending:
    """Return the effects of a million pounds of each kind of spending.

    Spending is brought to the pounds of the table first, and imports are left out.
    """
    table = input_output(cluster)
    nothing = np.zeros(len(table.names))
    demand, regional = (
        np.column_stack([shares.get(kind.value, nothing) for kind in SPEND_CLASSES])
        for shares in (table.domestic, table.regional)
    )
    behind = leontief_output(table.coefficients, demand)
    with_households = leontief_output(table.coefficients + table.household_spending, demand)
    fte, gva = table.fte_per_gbp_m * table.to_table, table.gva_per_gbp
    return JobsPerSpending(
        direct_fte=fte @ demand,
        regional_fte=fte @ regional,
        indirect_fte=fte @ (behind - demand),
        induced_fte=fte @ (with_households - behind),
        gva_gbp_m=gva @ behind,
        induced_gva_gbp_m=gva @ (with_households - behind),
    )
