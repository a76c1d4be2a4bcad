"""What must hold between tables that are valid row by row; each file here checks one matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

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
from scenarios.readable import is_whole, readable_faults
from scenarios.schema.cluster import Cluster

Check = Callable[[Cluster], Iterable[Fault]]


def cluster_faults(cluster: Cluster) -> list[Fault]:
    """Return everything in the tables that is valid row by row but wrong together.

    Of rows that are read in part, what is wrong with the rest is told; a check ends where it comes
    to something that could not be read.
    """
    faults = [fault for check in TOGETHER for fault in readable_faults(check, cluster)]
    for table, check in ROW_BY_ROW:
        rows = getattr(cluster, table)
        whole = tuple(row for row in rows if is_whole(row))
        for some in (whole, *((row,) for row in rows if not is_whole(row))):
            changed: dict[str, Any] = {table: some}
            faults += readable_faults(check, replace(cluster, **changed))
    return faults


ROW_BY_ROW: tuple[tuple[str, Check], ...] = (
    ("sites", places.coordinate_faults),
    ("sites", places.site_faults),
    ("pipelines", pipelines.pressure_faults),
    ("pipelines", pipelines.store_faults),
    ("pipelines", pipelines.corridor_faults),
    ("corridors", networks.circular_corridor_faults),
    ("pipelines", networks.divided_pipeline_faults),
    ("corridors", networks.line_faults),
    ("corridors", networks.wet_corridor_faults),
    ("carbon_stores", stores.phase_faults),
    ("caverns", stores.cavern_faults),
    ("measures", technologies.capture_faults),
    ("measures", technologies.heat_faults),
    ("production", technologies.production_faults),
    ("site_projects", technologies.site_project_faults),
    ("delivery", works.duration_faults),
    ("delivery", works.package_faults),
    ("competing_works", works.competing_faults),
    ("weather", weather.sunshine_faults),
    ("targets", targets.subject_faults),
)
"""Checks of each row by itself, be it against other tables, with the table of the rows."""
TOGETHER: tuple[Check, ...] = (
    places.grid_faults,
    places.hub_faults,
    prices.series_faults,
    prices.deflator_faults,
    economy.spending_faults,
    economy.industry_faults,
    pipelines.pipe_cost_faults,
    networks.unreached_hub_faults,
    works.works_faults,
    weather.weather_faults,
    places.base_year_faults,
)
"""Checks of rows that are only right together."""
