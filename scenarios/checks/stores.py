"""What must hold within stores: phases of CO2 stores in order, caverns beyond their cushion."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster


def phase_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each CO2 store whose phases are missing or out of order."""
    for store in cluster.carbon_stores:
        rows = [row for row in cluster.carbon_store_phases if row.store_id == store.store_id]
        rows.sort(key=lambda row: row.phase)
        numbers = [row.phase for row in rows]
        if numbers != list(range(1, len(rows) + 1)) or not rows:
            yield Fault(
                f"carbon_store_phases.csv, rows with store_id {store.id}, phase",
                ", ".join(map(str, numbers)),
                "phases 1, 2 and so on, at least one",
                "add the missing phase, or number them anew",
            )
        for earlier, later in pairwise(rows):
            opens = (later.opens_year, later.opens_month)
            before = (earlier.opens_year, earlier.opens_month)
            if opens <= before:
                yield Fault(
                    f"carbon_store_phases.csv, row {later.id}, opens_year and opens_month",
                    f"{opens[0]}-{opens[1]:02d}",
                    f"a month after {before[0]}-{before[1]:02d}, when phase {earlier.phase} opens",
                    "put the phases in the order in which they open",
                )


def cavern_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each cavern in which all gas would be cushion."""
    for row in cluster.caverns:
        if row.lowest_bar >= row.highest_bar:
            yield Fault(
                f"caverns.csv, row {row.id}, lowest_bar",
                f"{row.lowest_bar:g}",
                f"below highest_bar, {row.highest_bar:g} bar, or the store is all cushion gas",
                "correct the two pressures",
            )
