"""Distances on the ground, in the metric coordinates of the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

from scenarios.schema.cluster import Cluster
from scenarios.schema.site import SiteRow

WGS_84 = "EPSG:4326"


def metric_points(
    longitudes_deg: Sequence[float], latitudes_deg: Sequence[float], metric_crs: str
) -> npt.NDArray[np.float64]:
    """Project places to metric coordinates; returns easting and northing [m], shape (n, 2)."""
    points = geopandas.GeoSeries(geopandas.points_from_xy(longitudes_deg, latitudes_deg),
                                 crs=WGS_84).to_crs(metric_crs)
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])


def land(coast: dict[str, Any], metric_crs: str) -> Any:
    """Return the land of a coast map as one metric shape."""
    shapes = geopandas.GeoDataFrame.from_features(coast["features"], crs=WGS_84)
    return shapely.union_all(shapes.to_crs(metric_crs).geometry.to_numpy())


def sites_in_the_sea(cluster: Cluster, tolerance_m: float) -> list[tuple[SiteRow, float]]:
    """Return the sites farther from land than a tolerance, each with its distance [m]."""
    located = [site for site in cluster.sites
               if site.latitude_deg is not None and site.longitude_deg is not None]
    if not located or cluster.coast is None:
        return []
    crs = cluster.settings.metric_crs
    points = metric_points([site.longitude_deg or 0.0 for site in located],
                           [site.latitude_deg or 0.0 for site in located], crs)
    distances_m = shapely.distance(land(cluster.coast, crs), shapely.points(points))
    return [(site, float(distance)) for site, distance in zip(located, distances_m, strict=True)
            if not distance <= tolerance_m]
