"""What must hold of spending and industries, so that jobs can be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster

SHARE_TOLERANCE = 1e-6
"""How far shares may sum to something else than 1."""


def spending_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each kind of spending whose shares do not sum to 1."""
    totals: dict[str, float] = defaultdict(float)
    for row in cluster.spending:
        totals[row.spend_class.value] += row.share
    for needed in sorted({row.spend_class.value for row in cluster.delivery} | {"operation"}):
        if abs(totals[needed] - 1.0) > SHARE_TOLERANCE:
            yield Fault(
                f"spending.csv, rows {needed}, share",
                f"{totals[needed]:.6g} in all",
                "shares that sum to 1",
                "add or correct industries of this class",
            )


def industry_faults(cluster: Cluster) -> Iterable[Fault]:
    """An industry must buy less than it sells, or the jobs of its suppliers have no end."""
    bought: dict[str, float] = defaultdict(float)
    for row in cluster.coefficients:
        bought[row.using] += row.coefficient
    for industry, share in bought.items():
        if share >= 1.0:
            yield Fault(
                f"coefficients.csv, rows with using {industry}, coefficient",
                f"{share:.6g} in all",
                "purchases below 1 per pound of output",
                "correct the coefficients of this industry",
            )
