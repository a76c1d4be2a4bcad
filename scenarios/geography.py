"""Distances on the ground in the cluster's metric coordinates, and whether a map can be used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from scenarios.schema.cluster import Cluster
from scenarios.schema.site import SiteRow

WGS_84 = "EPSG:4326"
POLYGONS = ("Polygon", "MultiPolygon")


def metric_points(
    longitudes_deg: Sequence[float], latitudes_deg: Sequence[float], metric_crs: str
) -> npt.NDArray[np.float64]:
    """Project places to metric coordinates; returns easting and northing [m], shape (n, 2)."""
    points = geopandas.GeoSeries(
        geopandas.points_from_xy(longitudes_deg, latitudes_deg), crs=WGS_84
    ).to_crs(metric_crs)
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])


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
    """Return the land of a coast map as one metric shape."""
    shapes = geopandas.GeoDataFrame.from_features(coast["features"], crs=WGS_84)
    return shapely.union_all(shapes.to_crs(metric_crs).geometry.to_numpy())


def sites_in_the_sea(cluster: Cluster, tolerance_m: float) -> list[tuple[SiteRow, float]]:
    """Return the sites farther from land than a tolerance, each with its distance [m]."""
    located = [
        site
        for site in cluster.sites
        if site.latitude_deg is not None and site.longitude_deg is not None
    ]
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
