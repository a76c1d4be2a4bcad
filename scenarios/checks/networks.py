"""What must hold between hubs, corridors, drawn lines and pipelines, so that all is joined."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

from scenarios.errors import Fault
from scenarios.geography import corridor_lines, dry_land, hub_points, hubs_astray, is_metric, land
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import CorridorRow, Terrain

FARTHEST_LINE_END_KM = 2.0
"""How far a drawn line may end from its hub; lines are schematic."""


def circular_corridor_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each corridor that leads from a hub to itself."""
    for row in cluster.corridors:
        if row.from_hub == row.to_hub:
            expected = "another hub than from_hub"
            place = f"corridors.csv, row {row.id}, to_hub"
            yield Fault(place, row.to_hub, expected, "name the hub at its other end")


def unreached_hub_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each hub at which no corridor ends."""
    reached = {hub for row in cluster.corridors for hub in (row.from_hub, row.to_hub)}
    for hub in cluster.hubs:
        if hub.hub_id not in reached:
            yield Fault(
                f"hubs.csv, row {hub.id}, hub_id",
                hub.hub_id,
                "a hub at which at least one corridor ends",
                "add a corridor that leads to it, or delete the hub",
            )


def divided_pipeline_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each pipeline whose corridors do not hang together."""
    for pipeline in cluster.pipelines:
        rows = [row for row in cluster.corridors if row.pipeline_id == pipeline.pipeline_id]
        parts = _parts(rows)
        if len(parts) > 1:
            apart = " | ".join(", ".join(sorted(part)) for part in parts)
            yield Fault(
                f"corridors.csv, rows with pipeline_id {pipeline.id}, from_hub and to_hub",
                apart,
                "corridors that join all their hubs",
                "add a corridor between the parts, or make two pipelines of them",
            )


def line_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each drawn corridor that does not lead from its one hub to its other."""
    if cluster.network_map is None or not is_metric(cluster.settings.metric_crs):
        return
    positions = hub_points(cluster)
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    named = {hub for row in cluster.corridors for hub in (row.from_hub, row.to_hub)}
    sound = np.isfinite(positions).all() and not hubs_astray(cluster.hubs)
    if not (sound and named <= hubs.keys()):
        return  # told elsewhere
    rows = {row.corridor_id: row for row in cluster.corridors}
    for corridor_id, line in corridor_lines(cluster).items():
        row = rows[corridor_id]
        if row.from_hub == row.to_hub:
            continue
        ends = shapely.get_coordinates(line)[[0, -1]]
        for hub, end in ((row.from_hub, ends[0]), (row.to_hub, ends[1])):
            distance_km = float(np.linalg.norm(positions[hubs[hub]] - end)) / 1000.0
            if not distance_km <= FARTHEST_LINE_END_KM:
                yield Fault(
                    f"network.geojson, line {corridor_id}",
                    f"an end {distance_km:.1f} km from hub {hub}",
                    f"a line from {row.from_hub} to {row.to_hub}, within "
                    f"{FARTHEST_LINE_END_KM:g} km of both",
                    "draw its end at the hub, or correct the hub's place or the corridor's hubs",
                )


def wet_corridor_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each corridor that is said to lie on land and is drawn through water."""
    crs, hubs = cluster.settings.metric_crs, {row.hub_id for row in cluster.hubs}
    named = {hub for row in cluster.corridors for hub in (row.from_hub, row.to_hub)}
    if cluster.coast is None or not is_metric(crs) or not named <= hubs:
        return
    if not np.isfinite(hub_points(cluster)).all() or hubs_astray(cluster.hubs):
        return
    shore, lines = land(cluster.coast, crs), corridor_lines(cluster)
    dry = dry_land(shore)
    for row in cluster.corridors:
        line = lines[row.corridor_id]
        if row.terrain is Terrain.ONSHORE and not dry.covers(line):
            wet_km = line.difference(shore).length / 1000.0
            yield Fault(
                f"corridors.csv, row {row.id}, terrain",
                row.terrain.value,
                f"offshore or crossing where its line lies in water, {wet_km:.1f} km of it",
                "divide it at the shore with a hub at each landfall, or mend its line in "
                "network.geojson",
            )


def _parts(rows: list[CorridorRow]) -> list[set[str]]:
    """Hubs that corridors join with each other."""
    parts: list[set[str]] = []
    for row in rows:
        ends = {row.from_hub, row.to_hub}
        touched = [part for part in parts if part & ends]
        parts = [part for part in parts if not part & ends] + [ends.union(*touched)]
    return parts
