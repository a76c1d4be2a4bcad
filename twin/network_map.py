"""Draws the pipes of a run as they stand at the end of a year, as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

Feature = dict[str, Any]

DECIMALS_DEG = 5
"""Places of a coordinate, about a metre."""
KIND_OF_CARRIER = {"hydrogen": "hydrogen", "co2": "capture"}
"""Kind of the measure that needs a spur of each carrier."""
OF_NETWORK_YEAR = (
    "booked_gwh_or_kt",
    "capacity_gwh_or_kt",
    "tariff_gbp_per_mwh_or_t",
    "diameter_in",
)
"""Columns of the table of pipelines that a corridor carries in the map."""


def network_map(results: Results, year: int) -> dict[str, Any]:
    """Return every corridor with its state in a year, hubs, and spurs that are decided by then.

    Args:
        results: a run.
        year: calendar year within it; what happened by its end counts.
    """
    drawn = results.network or draw(results.scenario)
    dates = results.projects.set_index("project_id")[["fid_year", "online_year"]]
    pipelines = results.network_year[results.network_year["year"] == year].set_index("pipeline_id")
    spurs = _spur_dates(results.projects)
    features: list[Feature] = []
    for feature in drawn["features"]:
        properties = feature["properties"]
        if properties["kind"] == "corridor":
            added = _dated(dates, properties["pipeline_id"], year)
            row = pipelines.loc[properties["pipeline_id"]]
            added |= {column: _plain(row[column]) for column in OF_NETWORK_YEAR}
        elif properties["kind"] == "spur":
            added = _dated(spurs, (properties["site_id"], properties["carrier"]), year)
            if added["state"] == "not decided":
                continue
        else:
            added = {}
        features.append({**feature, "properties": properties | added})
    return {"type": "FeatureCollection", "features": features}


def draw(scenario: Scenario | None) -> dict[str, Any]:
    """Return hubs, corridors and every spur that could be built, without dates."""
    assert scenario is not None, "results that were read carry their map"
    from scenarios.geography import corridor_lines, degrees
    from twin.prepared.world import world_of

    cluster = scenario.cluster
    crs = cluster.settings.metric_crs

    def line(shape: Any) -> dict[str, Any]:
        points = degrees(shapely.get_coordinates(shape), crs).round(DECIMALS_DEG)
        return {"type": "LineString", "coordinates": points.tolist()}

    features = [
        _feature(
            {"type": "Point", "coordinates": [hub.longitude_deg, hub.latitude_deg]},
            kind="hub",
            hub_id=hub.hub_id,
            name=hub.name,
        )
        for hub in cluster.hubs
    ]
    lines, carriers = corridor_lines(cluster), {p.pipeline_id: p.carrier for p in cluster.pipelines}
    features += [
        _feature(
            line(lines[row.corridor_id]),
            kind="corridor",
            corridor_id=row.corridor_id,
            pipeline_id=row.pipeline_id,
            carrier=carriers[row.pipeline_id].value,
            from_hub=row.from_hub,
            to_hub=row.to_hub,
            terrain=row.terrain.value,
            length_km=row.length_km,
        )
        for row in cluster.corridors
    ]
    for carrier, spurs in world_of(scenario).spurs.items():
        features += [
            _feature(
                line(shape),
                kind="spur",
                site_id=site.site_id,
                carrier=carrier.value,
                joins=spurs.joins[i],
                length_km=round(float(spurs.connections.land_km[i]), 3),
                crossing_km=round(float(spurs.connections.crossing_km[i]), 3),
            )
            for i, (site, shape) in enumerate(zip(cluster.sites, spurs.lines, strict=True))
            if shape is not None
        ]
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _spur_dates(projects: pd.DataFrame) -> pd.DataFrame:
    """First decision and start of measures that need a spur, by site and carrier."""
    carriers = {kind: carrier for carrier, kind in KIND_OF_CARRIER.items()}
    rows = projects[projects["kind"].isin(carriers)]
    site = rows["project_id"].str.split("/").str[0]
    keyed = rows.assign(site_id=site, carrier=rows["kind"].map(carriers))
    return keyed.groupby(["site_id", "carrier"])[["fid_year", "online_year"]].min()


def _dated(dates: pd.DataFrame, key: Any, year: int) -> dict[str, Any]:
    """State at the end of a year with the dates that led to it."""
    fid, online = dates.loc[key] if key in dates.index else (np.nan, np.nan)
    state = "in service" if online < year + 1 else "under construction"
    return {
        "state": state if fid < year + 1 else "not decided",
        "fid_year": _plain(fid),
        "online_year": _plain(online),
    }


def _plain(value: Any) -> float | None:
    """Return a figure as JSON knows it; nothing where there is none."""
    return round(float(value), 4) if np.isfinite(value) else None
