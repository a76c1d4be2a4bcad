"""What must hold of published figures: that what they are of is in the cluster."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.translate import did_you_mean


def subject_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each part of the cluster that a published figure names in vain."""
    known = {
        *(row.site_id for row in cluster.sites),
        *(row.producer_id for row in cluster.producers),
        *(row.pipeline_id for row in cluster.pipelines),
        *(row.store_id for row in cluster.carbon_stores),
    }
    for row in cluster.targets:
        for part in row.parts:
            if part not in known:
                place = f"targets.csv, row {row.id}, subject"
                expected = "a site, hydrogen plant, pipeline or CO2 store of the cluster"
                yield Fault(place, part, expected, did_you_mean(part, known))
