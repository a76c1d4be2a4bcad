"""Places, lines and land in the cluster's metric coordinates, and whether a map can be used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from scenarios.schema.cluster import Cluster
from scenarios.schema.network import HubRow
from scenarios.schema.site import SiteRow

WGS_84 = "EPSG:4326"
NARROWEST_WATER_M = 1000.0
"""Water narrower than this is not told from land: coast maps are no finer."""
FARTHEST_BETWEEN_HUBS_M = 1000e3
"""A hub farther from every other one is in another country, or its coordinates are wrong."""
_EARTH = Geod(ellps="WGS84")
POLYGONS = ("Polygon", "MultiPolygon")


def metric_points(
    longitudes_deg: npt.ArrayLike, latitudes_deg: npt.ArrayLike, metric_crs: str
) -> npt.NDArray[np.float64]:
    """Project places to metric coordinates; returns easting and northing [m], shape (n, 2)."""
    places_deg = np.column_stack([longitudes_deg, latitudes_deg]).astype(np.float64)
    return _project(places_deg, WGS_84, metric_crs)


def degrees(points_m: npt.NDArray[np.float64], metric_crs: str) -> npt.NDArray[np.float64]:
    """Turn metric coordinates into longitude and latitude [deg], shape (n, 2)."""
    return _project(points_m, metric_crs, WGS_84)


def _project(
    points: npt.NDArray[np.float64], from_crs: str, to_crs: str
) -> npt.NDArray[np.float64]:
    """Change the coordinates of points, shape (n, 2).

    As lists, because older pyproj takes an array of one place for a number.
    """
    return np.column_stack(_transformer(from_crs, to_crs).transform(*points.T.tolist()))


def hub_points(cluster: Cluster) -> npt.NDArray[np.float64]:
    """Easting and northing of every hub [m], shape (hubs, 2)."""
    hubs = cluster.hubs
    return metric_points(
        [hub.longitude_deg for hub in hubs],
        [hub.latitude_deg for hub in hubs],
        cluster.settings.metric_crs,
    )


def corridor_lines(cluster: Cluster) -> dict[str, shapely.LineString]:
    """Line of every corridor from its first hub to its second, in metric coordinates.

    As drawn in the map; straight where the map has none.
    """
    drawn, hubs = drawn_lines(cluster.network_map), dict(_hub_positions(cluster))
    lines: dict[str, shapely.LineString] = {}
    for row in cluster.corridors:
        start, end = hubs[row.from_hub], hubs[row.to_hub]
        if row.corridor_id in drawn:
            points = np.asarray(drawn[row.corridor_id], dtype=np.float64)
            line = metric_points(points[:, 0], points[:, 1], cluster.settings.metric_crs)
            backwards = np.linalg.norm(line[-1] - start) < np.linalg.norm(line[0] - start)
            lines[row.corridor_id] = shapely.LineString(line[::-1] if backwards else line)
        else:
            lines[row.corridor_id] = shapely.LineString([start, end])
    return lines


def drawn_lines(network_map: dict[str, Any] | None) -> dict[str, list[list[float]]]:
    """Longitudes and latitudes of each line of a map that names a corridor."""
    return {
        str(properties["corridor_id"]): feature["geometry"]["coordinates"]
        for feature in (network_map or {}).get("features", ())
        if "corridor_id" in (properties := feature.get("properties") or {})
        and feature["geometry"]["type"] == "LineString"
    }


@lru_cache(maxsize=16)
def is_metric(crs: str) -> bool:
    """Whether a code names a coordinate system on a plane, in metres."""
    try:
        system = CRS.from_user_input(crs)
    except CRSError:
        return False
    return bool(system.is_projected) and all(
        axis.unit_name == "metre" for axis in system.axis_info[:2]
    )


def map_problem(content: Any, land_only: bool) -> str:
    """Say what keeps a map from being used; empty when it is a usable GeoJSON.

    Args:
        content: what was read from the file.
        land_only: whether it must be made of areas, as a coast is.
    """
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        return "it is not a FeatureCollection"
    features = content.get("features")
    if not isinstance(features, list) or not features:
        return "it has no features"
    for number, feature in enumerate(features, start=1):
        problem = _feature_problem(feature, land_only)
        if problem:
            return f"feature {number} {problem}"
    return ""


def land(coast: dict[str, Any], metric_crs: str) -> Any:
    """Return the land of a coast map as one metric shape; the same map is projected once."""
    return _land(json.dumps(coast["features"]), metric_crs)


def dry_land(shore: Any) -> Any:
    """Return where a pipe counts as laid on land: the shore, with narrow water filled in."""
    dry = shore.buffer(NARROWEST_WATER_M / 2.0)
    shapely.prepare(dry)
    return dry


def sites_far_from_hubs(cluster: Cluster, most_m: float) -> list[tuple[SiteRow, float]]:
    """Return the sites farther from every hub than a distance, each with that to the nearest [m].

    Measured on the ellipsoid, because a projection does not reach or distorts what is far away.
    """
    return [
        (site, nearest_m)
        for site in _located_sites(cluster)
        if (nearest_m := _nearest_hub_m(site, cluster.hubs)) > most_m
    ]


def sites_in_the_sea(cluster: Cluster, tolerance_m: float) -> list[tuple[SiteRow, float]]:
    """Return the sites farther from land than a tolerance, each with its distance [m]."""
    located = _located_sites(cluster)
    if not located or cluster.coast is None:
        return []
    crs = cluster.settings.metric_crs
    points = metric_points(
        [site.longitude_deg or 0.0 for site in located],
        [site.latitude_deg or 0.0 for site in located],
        crs,
    )
    distances_m = shapely.distance(land(cluster.coast, crs), shapely.points(points))
    return [
        (site, float(distance))
        for site, distance in zip(located, distances_m, strict=True)
        if not distance <= tolerance_m
    ]


def hubs_astray(hubs: Sequence[HubRow]) -> list[tuple[HubRow, float]]:
    """Return the hubs far from all others, each with its distance from the nearest [m]."""
    return [
        (hub, nearest_m)
        for hub in hubs
        if (nearest_m := _nearest_hub_m(hub, [other for other in hubs if other is not hub]))
        > FARTHEST_BETWEEN_HUBS_M
    ]


def _located_sites(cluster: Cluster) -> list[SiteRow]:
    """Sites that have coordinates."""
    return [
        site
        for site in cluster.sites
        if site.latitude_deg is not None and site.longitude_deg is not None
    ]


def _nearest_hub_m(site: SiteRow | HubRow, hubs: Sequence[HubRow]) -> float:
    """Distance of a place from the nearest hub over the Earth [m]; none where there is no hub."""
    distances_m = (
        _EARTH.inv(site.longitude_deg, site.latitude_deg, hub.longitude_deg, hub.latitude_deg)[2]
        for hub in hubs
    )
    return float(min(distances_m, default=0.0))


@lru_cache(maxsize=8)
def _land(features: str, metric_crs: str) -> Any:
    shapes = geopandas.GeoDataFrame.from_features(json.loads(features), crs=WGS_84)
    return shapely.union_all(shapes.to_crs(metric_crs).geometry.to_numpy())


@lru_cache(maxsize=16)
def _transformer(from_crs: str, to_crs: str) -> Transformer:
    """Return what turns coordinates of one system into another, longitude or easting first."""
    return Transformer.from_crs(from_crs, to_crs, always_xy=True)


def _hub_positions(cluster: Cluster) -> list[tuple[str, npt.NDArray[np.float64]]]:
    return list(zip((hub.hub_id for hub in cluster.hubs), hub_points(cluster), strict=True))


def _feature_problem(feature: Any, land_only: bool) -> str:
    """Say what keeps one feature of a map from being used; empty when nothing does."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict | None):
        return "is not a GeoJSON feature"
    drawn = _drawn(feature.get("geometry"))
    if drawn is None or drawn.is_empty:
        return "has no geometry that can be drawn"
    west, south, east, north = drawn.bounds
    if not (-180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0):
        return "has coordinates that are not longitude and latitude in degrees"
    if land_only and drawn.geom_type not in POLYGONS:
        return f"is a {drawn.geom_type}; a coast is made of polygons"
    return "" if drawn.is_valid else "crosses itself"


def _drawn(geometry: Any) -> Any:
    """Return the shape of a GeoJSON geometry, or nothing where it has none."""
    try:
        return shape(geometry)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, ShapelyError):
        return None
