"""Where each site joins the pipes of a carrier: at a hub or between two, over land or round water.

Pipes from a site run over land at the cost of their size and under water at that of a crossing. A
line that meets no water to the nearest place of each pipe is the cheapest there can be; only where
that is not dry are crossings and ways round the coast weighed against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from agents.options import Connections
from agents.tariffs import RouteMap, route_group
from infrastructure.assets import NOWHERE
from scenarios.errors import Fault, InputError
from scenarios.geography import corridor_lines, hub_points, land, metric_points
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier, Terrain
from scenarios.schema.operators import Networks
from scenarios.schema.technology import Stage
from twin.columns import Columns, names
from twin.prepared.ground import Ground, Prices, Targets
from twin.prepared.networks import cost_gbp_m_per_km, diameters_in, has_crossing_costs

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Shapes = Any
"""Array of shapes, shape (n,)."""


@dataclass(frozen=True)
class Spurs:
    """Spurs of one carrier before anyone decides.

    Attributes:
        connections: where each site joins.
        joins: hub or corridor at which it joins, empty for sites that cannot, shape (sites,).
        lines: the way of each spur in metric coordinates, or nothing, shape (sites,).
    """

    connections: Connections
    joins: tuple[str, ...]
    lines: Shapes


def spurs_of(cluster: Cluster, carrier: Carrier, routes: RouteMap, rules: Networks) -> Spurs:
    """Connect every site to the pipes of a carrier by the cheapest way.

    Raises:
        InputError: naming every site that water cuts off, where crossing it has no price.
    """
    targets = _targets(cluster, carrier, routes, rules.tee_gbp_m)
    known = [
        i
        for i, s in enumerate(cluster.sites)
        if s.latitude_deg is not None and s.longitude_deg is not None
    ]
    n = len(cluster.sites)
    lines = np.full(n, None, dtype=object)
    nobody = Connections(
        np.full(n, NOWHERE), np.full(n, NOWHERE), np.zeros(n), np.zeros(n), np.zeros(n)
    )
    if not targets.names or not known:
        return Spurs(nobody, ("",) * n, lines)
    prices = _prices(cluster, carrier, rules.route_factor)
    points = shapely.points(
        metric_points(
            [cluster.sites[i].longitude_deg or 0.0 for i in known],
            [cluster.sites[i].latitude_deg or 0.0 for i in known],
            cluster.settings.metric_crs,
        )
    )
    target, straight = _nearest(points, targets, prices)
    land_km = np.asarray(shapely.length(straight)) / 1000.0
    crossing_km = np.zeros(len(known))
    if cluster.coast is not None:
        shore = land(cluster.coast, cluster.settings.metric_crs)
        ground = Ground(shore, targets, prices)
        ashore = shapely.get_point(shapely.shortest_line(points, shore), -1)
        straight_ashore = shapely.shortest_line(ashore, targets.shapes[target])
        for i in np.flatnonzero(~ground.is_dry(straight_ashore)):
            found = ground.cheapest(ashore[i])
            if not np.isfinite(found.cost):
                raise InputError(_cut_off(cluster, carrier, [known[i]]))
            target[i], straight[i] = found.target, found.line
            land_km[i], crossing_km[i] = found.land_km, found.crossing_km
    lines[known] = straight
    return _spurs(
        nobody, np.array(known), targets, target, lines, land_km * rules.route_factor, crossing_km
    )


def connection_table(cluster: Cluster, spurs: dict[Carrier, Spurs]) -> Columns:
    """Return where each site joins the pipes of each carrier, and what lies between."""
    n = len(cluster.sites)
    each = [spurs[carrier].connections for carrier in Carrier]
    sites, hubs = [row.site_id for row in cluster.sites], [row.hub_id for row in cluster.hubs]
    return {
        "site_id": names(np.tile(np.arange(n), len(each)), sites),
        "carrier": names(np.repeat(np.arange(len(each)), n), [c.value for c in Carrier]),
        "joins": [name for carrier in Carrier for name in spurs[carrier].joins],
        "hub_id": names(np.concatenate([one.hub for one in each]), hubs),
        "land_km": np.concatenate([one.land_km for one in each]),
        "crossing_km": np.concatenate([one.crossing_km for one in each]),
        "tee_gbp_m": np.concatenate([one.tee_gbp_m for one in each]),
    }


def _spurs(
    nobody: Connections,
    known: IntArray,
    targets: Targets,
    target: IntArray,
    lines: Shapes,
    land_km: FloatArray,
    crossing_km: FloatArray,
) -> Spurs:
    """Enter what was found for the sites whose place is known."""
    ends = shapely.get_point(lines[known], -1)
    at = np.where(targets.tee[target] == NOWHERE, 0.0, 1.0)
    along = np.array(
        [
            shapely.line_locate_point(targets.shapes[t], end, normalized=True) if tee else 0.0
            for t, end, tee in zip(target, ends, at, strict=True)
        ]
    )
    nobody.hub[known] = np.where(along <= 0.5, targets.from_hub[target], targets.to_hub[target])
    nobody.tee[known] = targets.tee[target]
    nobody.land_km[known] = land_km
    nobody.crossing_km[known] = crossing_km
    nobody.tee_gbp_m[known] = targets.joining_gbp_m[target]
    joins = np.full(len(nobody.hub), "", dtype=object)
    joins[known] = np.array(targets.names, dtype=object)[target]
    return Spurs(nobody, tuple(joins), lines)


def _targets(cluster: Cluster, carrier: Carrier, routes: RouteMap, tee_gbp_m: float) -> Targets:
    """Hubs and corridors of a carrier on land from which a route leads on."""
    hubs = {row.hub_id: i for i, row in enumerate(cluster.hubs)}
    at_sea = _hubs_at_sea(cluster)
    leads_on = np.diff(routes.first) > 0
    rows: list[tuple[str, Any, int, int, int, float]] = [
        (row.hub_id, shapely.Point(point), i, i, NOWHERE, 0.0)
        for i, (row, point) in enumerate(zip(cluster.hubs, hub_points(cluster), strict=True))
        if leads_on[route_group(i, carrier is Carrier.CO2)] and row.hub_id not in at_sea
    ]
    lines = corridor_lines(cluster)
    for p, pipeline in enumerate(cluster.pipelines):
        group = route_group(len(hubs) + p, carrier is Carrier.CO2)
        if pipeline.carrier is not carrier or pipeline.stage is Stage.CANCELLED:
            continue
        if not leads_on[group]:
            continue
        rows += [
            (c.corridor_id, lines[c.corridor_id], hubs[c.from_hub], hubs[c.to_hub], p, tee_gbp_m)
            for c in cluster.corridors
            if c.pipeline_id == pipeline.pipeline_id and c.terrain is Terrain.ONSHORE
        ]
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape, *_ in rows]
    return Targets(
        tuple(name for name, *_ in rows),
        shapes,
        np.array([row[2] for row in rows], dtype=np.int64),
        np.array([row[3] for row in rows], dtype=np.int64),
        np.array([row[4] for row in rows], dtype=np.int64),
        np.array([row[5] for row in rows]),
    )


def _hubs_at_sea(cluster: Cluster) -> set[str]:
    """Hubs that pipes in the sea lead to and none on land."""
    ends: dict[bool, set[str]] = {True: set(), False: set()}
    for row in cluster.corridors:
        if row.terrain is not Terrain.REUSED:
            ends[row.terrain is Terrain.OFFSHORE] |= {row.from_hub, row.to_hub}
    return ends[True] - ends[False]


def _prices(cluster: Cluster, carrier: Carrier, route_factor: float) -> Prices:
    smallest = diameters_in(cluster, carrier)[:1]
    onshore = float(cost_gbp_m_per_km(cluster, carrier, Terrain.ONSHORE, smallest)[0])
    crossing = np.inf
    if has_crossing_costs(cluster, carrier):
        crossing = float(cost_gbp_m_per_km(cluster, carrier, Terrain.CROSSING, smallest)[0])
    return Prices(onshore * route_factor, crossing)


def _nearest(points: Shapes, targets: Targets, prices: Prices) -> tuple[IntArray, Shapes]:
    """Cheapest target of each site as if all were land, and the straight line to it."""
    cost = targets.joining_gbp_m + prices.land_gbp_m_per_km * (
        shapely.distance(points[:, None], targets.shapes[None, :]) / 1000.0
    )
    target = cost.argmin(axis=1).astype(np.int64)
    return target, shapely.shortest_line(points, targets.shapes[target])


def _cut_off(cluster: Cluster, carrier: Carrier, sites: list[int]) -> list[Fault]:
    return [
        Fault(
            f"sites.csv, row {cluster.sites[i].id}, latitude_deg and longitude_deg",
            f"{cluster.sites[i].latitude_deg}, {cluster.sites[i].longitude_deg}",
            f"a way over land to a hub or corridor of {carrier.value} pipes",
            "correct the place, add a corridor on its side of the water, or add rows with terrain "
            f"crossing for {carrier.value} to pipe_costs.csv",
        )
        for i in sites
    ]
