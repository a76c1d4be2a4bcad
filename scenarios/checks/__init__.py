"""What must hold between tables that are valid row by row; each file here checks one matter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from scenarios.checks import (
    economy,
    networks,
    pipelines,
    places,
    prices,
    stores,
    targets,
    technologies,
    weather,
    works,
)
from scenarios.errors import Fault
from scenarios.schema.cluster import TABLES, Cluster

Check = Callable[[Cluster], Iterable[Fault]]


def cluster_faults(cluster: Cluster, whole: Collection[str] = tuple(TABLES)) -> list[Fault]:
    """Return everything in the tables that is valid row by row but wrong together.

    Args:
        cluster: the cluster.
        whole: tables of which every row is there; a check that needs another is left out.
    """
    return [
        fault
        for tables, check in CHECKS
        if all(table in whole for table in tables)
        for fault in check(cluster)
    ]


CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("prices", "fuels"), prices.series_faults),
    (("prices", "deflators"), prices.deflator_faults),
    (("spending", "delivery"), economy.spending_faults),
    (("coefficients",), economy.industry_faults),
    (("sites", "emissions", "hubs"), places.location_faults),
    (("pipelines", "carbon_stores", "corridors"), pipelines.pipeline_faults),
    (("pipe_costs", "pipelines", "corridors"), pipelines.pipe_cost_faults),
    (("corridors",), networks.circular_corridor_faults),
    (("hubs", "corridors"), networks.unreached_hub_faults),
    (("pipelines", "corridors"), networks.divided_pipeline_faults),
    (("hubs", "corridors"), networks.line_faults),
    (("hubs", "corridors"), networks.wet_corridor_faults),
    (("carbon_stores", "carbon_store_phases"), stores.phase_faults),
    (("caverns",), stores.cavern_faults),
    (("measures", "fuels"), technologies.measure_faults),
    (("production",), technologies.production_faults),
    (("site_projects", "sites", "measures"), technologies.site_project_faults),
    (("delivery",), works.works_faults),
    (("delivery", "work_packages"), works.package_faults),
    (("competing_works",), works.competing_faults),
    (("weather",), weather.weather_faults),
    (("weather", "hubs"), weather.sunshine_faults),
    (("emissions",), places.base_year_faults),
    (
        ("targets", "sites", "producers", "pipelines", "carbon_stores"),
        targets.subject_faults,
    ),
)
"""Every check with the tables it reads."""
