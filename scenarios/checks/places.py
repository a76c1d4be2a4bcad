"""What must hold of sites and hubs: a place on land, and emissions in the base year."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scenarios.errors import Fault
from scenarios.geography import (
    FARTHEST_BETWEEN_HUBS_M,
    hub_points,
    hubs_astray,
    is_metric,
    sites_far_from_hubs,
    sites_in_the_sea,
)
from scenarios.schema.cluster import Cluster

FARTHEST_FROM_LAND_M = 1000.0
FARTHEST_FROM_HUB_M = 300e3
"""Farther from every hub a site is in another cluster, or its coordinates are wrong."""


def grid_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault where the coordinate system is not one of metres on a plane."""
    crs = cluster.settings.metric_crs
    if not is_metric(crs):
        expected = "a coordinate system on a plane, in metres"
        yield Fault("cluster.yaml, metric_crs", crs, expected, "write 'EPSG:27700' for Britain")


def coordinate_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each site that emits and has no place."""
    emitting = {row.site_id for row in cluster.emissions if row.co2_kt}
    for site in cluster.sites:
        located = site.latitude_deg is not None and site.longitude_deg is not None
        if site.site_id in emitting and not located:
            place = f"sites.csv, row {site.id}, latitude_deg and longitude_deg"
            expected = "coordinates, because the site emits"
            yield Fault(place, "", expected, "add latitude_deg and longitude_deg")


def hub_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each hub not within the coordinate system or far from the others."""
    crs = cluster.settings.metric_crs
    if not is_metric(crs):
        return
    off_the_map = []
    for hub, position_m in zip(cluster.hubs, hub_points(cluster), strict=True):
        if not np.isfinite(position_m).all():
            place = f"hubs.csv, row {hub.id}, latitude_deg and longitude_deg"
            off_the_map.append(hub)
            yield _misplaced(place, hub.latitude_deg, hub.longitude_deg, f"a place within {crs}")
    for hub, distance_m in hubs_astray([hub for hub in cluster.hubs if hub not in off_the_map]):
        place = f"hubs.csv, row {hub.id}, latitude_deg and longitude_deg"
        expected = (
            f"a place at most {FARTHEST_BETWEEN_HUBS_M / 1000:,.0f} km from another hub; it lies "
            f"{distance_m / 1000:,.0f} km from the nearest"
        )
        yield _misplaced(place, hub.latitude_deg, hub.longitude_deg, expected)


def base_year_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault where the base year has no emissions."""
    settings = cluster.settings
    if not any(
        row.year == settings.base_year and row.record == settings.base_record
        for row in cluster.emissions
    ):
        expected = (
            f"rows of the base year {settings.base_year} from the register {settings.base_record}"
        )
        repair = "add them, or change base_year or base_record in cluster.yaml"
        yield Fault("emissions.csv, year and record", "", expected, repair)


def site_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return one fault for each site in the sea or far from all hubs."""
    if not is_metric(cluster.settings.metric_crs):
        return
    far = sites_far_from_hubs(cluster, FARTHEST_FROM_HUB_M)
    told = [
        (site, f"a place on land; it lies {distance_m / 1000:.1f} km off the coast")
        for site, distance_m in sites_in_the_sea(cluster, FARTHEST_FROM_LAND_M)
        if all(site is not other for other, _ in far)
    ]
    near = f"a place at most {FARTHEST_FROM_HUB_M / 1000:.0f} km from a hub of the cluster"
    told += [
        (site, f"{near}; it lies {distance_m / 1000:,.0f} km from the nearest")
        for site, distance_m in far
    ]
    for site, expected in told:
        place = f"sites.csv, row {site.id}, latitude_deg and longitude_deg"
        yield _misplaced(place, site.latitude_deg, site.longitude_deg, expected)


def _misplaced(
    place: str, latitude_deg: float | None, longitude_deg: float | None, expected: str
) -> Fault:
    value = f"{latitude_deg}, {longitude_deg}"
    return Fault(
        place, value, expected, "check latitude and longitude: they may be swapped or mistyped"
    )
