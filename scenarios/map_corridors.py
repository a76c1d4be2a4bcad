"""Corridors that a user draws into the map instead of writing them into the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pydantic import ValidationError

from scenarios.checks.networks import FARTHEST_LINE_END_KM
from scenarios.errors import Fault, written
from scenarios.geography import is_metric, metric_points
from scenarios.schema.cluster import ClusterSettings
from scenarios.schema.network import CorridorRow, HubRow
from scenarios.translate import did_you_mean, faults_of

FloatArray = npt.NDArray[np.float64]
DRAWN = {
    "terrain": "onshore",
    "source": "Line drawn in network.geojson",
    "status": "assumption",
    "note": "Length as drawn where none is given.",
}
"""What a drawn corridor is taken to be where its properties do not say."""


def corridors_of_map(
    network_map: dict[str, Any] | None,
    settings: ClusterSettings,
    known: dict[str, tuple[Any, ...]],
) -> tuple[list[CorridorRow], list[Fault]]:
    """Return a corridor for each line that names a pipeline and stands in no table.

    The properties of such a line are columns of corridors.csv. Where they are missing, it joins
    the hubs at its ends, is as long as it is drawn, and lies on land.

    Args:
        network_map: the map as read, or nothing.
        settings: the cluster's settings.
        known: rows of the tables.
    """
    if network_map is None or not is_metric(settings.metric_crs):
        return [], []
    rows: list[CorridorRow] = []
    faults: list[Fault] = []
    taken = {row.corridor_id for row in known["corridors"]}
    pipelines = [row.pipeline_id for row in known["pipelines"]]
    for number, feature in enumerate(network_map["features"], start=1):
        properties = feature.get("properties") or {}
        if "pipeline_id" not in properties or properties.get("corridor_id") in taken:
            continue
        place = f"network.geojson, line {properties.get('corridor_id', number)}"
        if feature["geometry"]["type"] != "LineString":
            kind = feature["geometry"]["type"]
            faults.append(Fault(place, kind, "a LineString", "draw the corridor as one line"))
        elif properties["pipeline_id"] not in pipelines:
            pipeline = written(properties["pipeline_id"])
            repair = did_you_mean(pipeline, pipelines)
            faults.append(
                Fault(f"{place}, pipeline_id", pipeline, "a row of pipelines.csv", repair)
            )
        else:
            found = _corridor(place, feature, settings.metric_crs, known["hubs"])
            rows += [found] if isinstance(found, CorridorRow) else []
            faults += [] if isinstance(found, CorridorRow) else found
    return rows, faults


def _corridor(
    place: str, feature: dict[str, Any], metric_crs: str, hubs: tuple[HubRow, ...]
) -> CorridorRow | list[Fault]:
    """Return the corridor of one line, or what is wrong with it."""
    points = np.asarray(feature["geometry"]["coordinates"], dtype=np.float64)
    line = metric_points(points[:, 0], points[:, 1], metric_crs)
    given = {
        key: value
        for key, value in feature["properties"].items()
        if key in CorridorRow.model_fields and value is not None
    }
    for column, end in (("from_hub", line[0]), ("to_hub", line[-1])):
        if column not in given:
            hub, distance_km = _nearest(end, hubs, metric_crs)
            if not distance_km <= FARTHEST_LINE_END_KM:
                return [
                    Fault(
                        f"{place}, {column}",
                        f"{distance_km:.1f} km from the nearest hub",
                        f"an end within {FARTHEST_LINE_END_KM:g} km of a hub",
                        f"draw its end at a hub, add the hub, or give it a {column}",
                    )
                ]
            given[column] = hub
    drawn_km = round(float(shapely.LineString(line).length) / 1000.0, 3)
    try:
        return CorridorRow.model_validate({**DRAWN, "length_km": drawn_km, **given})
    except ValidationError as error:
        return faults_of(error, CorridorRow, lambda field: f"{place}, {field}")


def _nearest(end: FloatArray, hubs: tuple[HubRow, ...], metric_crs: str) -> tuple[str, float]:
    """Return the hub nearest to the end of a line and how far it is [km]."""
    if not hubs:
        return "", np.inf
    places = metric_points(
        [hub.longitude_deg for hub in hubs], [hub.latitude_deg for hub in hubs], metric_crs
    )
    distances_km = np.linalg.norm(places - end, axis=1) / 1000.0
    nearest = int(distances_km.argmin())
    return hubs[nearest].hub_id, float(distances_km[nearest])
