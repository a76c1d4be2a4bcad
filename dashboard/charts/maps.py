"""The cluster on a map, year by year: sites by CO2 and what runs, pipes by state, drawn as SVG.

Everything comes with the program: a coastline and lines in degrees. One picture holds what stays;
a frame a year holds what moves, so that the year can be played without asking the server.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dashboard.charts.base import Figure, chart
from dashboard.charts.by_year import years_of
from dashboard.charts.map_ground import key, land, layout
from dashboard.charts.map_pipes import Pipes
from dashboard.charts.map_sites import Sites
from dashboard.desk import Run
from twin.closures import closures

STAYING = 1
"""Traces before those that move with the year: the land."""


def site_map(run: Run, theme: str, year: int, moved: Collection[str] = ()) -> tuple[Figure, str]:
    """Return the picture of one year, and what it says in words; sites that moved get a ring."""
    figure, _, words = site_frames(run, theme, year, frames=False, moved=moved)
    return figure, words


def site_frames(
    run: Run, theme: str, year: int, *, frames: bool = True, moved: Collection[str] = ()
) -> tuple[Figure, list[dict[str, Any]], str]:
    """Return the picture of one year, what differs in every year, and the year in words."""
    cluster = run.scenario.cluster
    places = {
        row.site_id: (row.longitude_deg, row.latitude_deg)
        for row in cluster.sites
        if row.longitude_deg is not None and row.latitude_deg is not None
    }
    closed = closures(run.results, cluster)
    sites, pipes = Sites(run.results, places, closed, theme, moved), Pipes(run)

    def moving(each: int) -> list[dict[str, Any]]:
        return [*pipes.traces(each), pipes.late(each), sites.trace(each)]

    def words(each: int) -> str:
        return f"{sites.words(each)} {pipes.words(each)}"

    figure = chart(
        [
            land(cluster.coast, theme),
            *moving(year),
            sites.labels(theme, pipes.marks(), alone=frames),
        ],
        "",
        theme,
        layout=layout(list(places.values()), theme),
    )
    figure["layout"]["meta"] = {
        "first_moving": STAYING,
        "table": sites.table(year),
        "key": key(theme, moved=bool(moved)),
    }
    played = [
        {"year": each, "words": words(each), "traces": [_moved(trace) for trace in moving(each)]}
        for each in (years_of(run.results) if frames else ())
    ]
    return figure, played, words(year)


def _moved(trace: dict[str, Any]) -> dict[str, Any]:
    """What of a trace a frame holds; styles that never change are left out."""
    if trace["name"] == "sites":
        return {"text": trace["text"], "marker": trace["marker"]}
    return {name: trace[name] for name in ("x", "y", "text", "customdata") if name in trace}
