"""Draws the cluster: land, sites by CO2 and choice, pipes by state, in years side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from twin.closures import closures
from twin.looks import CLOSED_RIM, COLOURS
from twin.report.content import Figure
from twin.report.drawing import cut, draw_canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from scenarios.schema.cluster import Cluster
    from scenarios.schema.site import SiteRow
    from twin.results import Results

LAND, SEA = "#F4F2EC", "#DCE9F2"
PIPES = {"hydrogen": COLOURS["hydrogen"], "co2": COLOURS["capture"]}
STATES: dict[str, Any] = {"not decided": ":", "under construction": "--", "in service": "-"}
LABELLED = 6
"""Sites named on the map: those with most CO2."""
LINE_DEG, DEG_PER_LETTER = 0.038, 0.0145
"""Height of a line and width of a letter of a name, roughly [degree]."""
LARGEST_PT2, SMALLEST_PT2, CLOSED_PT2 = 260.0, 3.0, 12.0
"""Area of the circle of the largest site, of one without CO2, of a closed one [square points]."""


def build_out(results: Results, cluster: Cluster, years: Sequence[int]) -> Figure:
    """Draw the map at the end of up to four years."""
    collections = {year: results.network_geojson(year)["features"] for year in years}
    running = {
        year: sum(
            feature["properties"].get("state") == "in service"
            and feature["properties"]["kind"] == "corridor"
            for feature in features
        )
        for year, features in collections.items()
    }
    told = "; ".join(
        f"{year}: {count} stretches of pipe in service" for year, count in running.items()
    )

    def fill(canvas: Canvas) -> None:
        rows = (len(years) + 1) // 2
        grid: Any = canvas.subplots(rows, 2, squeeze=False)
        frame = _frame(cluster)
        for axes, year in zip(grid.flat, years, strict=False):
            _land(axes, cluster)
            _pipes(axes, collections[year])
            _sites(axes, results, cluster, year, named=year == years[0])
            _settle(axes, frame, year)
        for axes in list(grid.flat)[len(years) :]:
            axes.set_visible(False)
        _legend(canvas)

    return draw_canvas(
        "map",
        "Sites and pipelines as they stand at the end of each year shown",
        "area of a circle: fossil CO₂ of the site in that year",
        f"Maps of the cluster. {told}. The table of pipelines says the same in figures.",
        fill,
        2.45 * ((len(years) + 1) // 2) + 0.4,
    )


def _land(axes: Axes, cluster: Cluster) -> None:
    axes.set_facecolor(SEA if cluster.coast else LAND)
    for feature in (cluster.coast or {}).get("features", []):
        shape = shapely.geometry.shape(feature["geometry"])
        for part in shapely.get_parts(shape):
            outline = shapely.get_coordinates(shapely.get_exterior_ring(part))
            axes.fill(outline[:, 0], outline[:, 1], color=LAND, zorder=0)
            axes.plot(outline[:, 0], outline[:, 1], color="#B8B2A2", linewidth=0.4, zorder=1)


def _pipes(axes: Axes, features: list[dict[str, Any]]) -> None:
    for feature in features:
        about = feature["properties"]
        if about["kind"] not in ("corridor", "spur"):
            continue
        points = np.array(feature["geometry"]["coordinates"])
        state = about["state"]
        wide = 1.7 if about["kind"] == "corridor" else 0.8
        if about["kind"] == "spur" and state == "not decided":
            continue
        axes.plot(
            points[:, 0],
            points[:, 1],
            color=PIPES[about["carrier"]],
            linestyle=STATES[state],
            linewidth=wide if state == "in service" else 0.9,
            alpha=1.0 if state != "not decided" else 0.65,
            zorder=2,
        )


def _sites(axes: Axes, results: Results, cluster: Cluster, year: int, *, named: bool) -> None:
    table = results.tables["site_year"]
    now = table[table["year"] == year].set_index("site_id")["fossil_co2_kt"]
    largest = float(table["fossil_co2_kt"].max()) or 1.0
    kinds = chosen_kinds(results, cluster, year)
    order = sorted(cluster.sites, key=lambda site: -float(now.get(site.site_id, 0.0)))
    placed = [site for site in order if site.longitude_deg is not None]
    kt = np.array([max(float(now.get(site.site_id, 0.0)), 0.0) for site in placed])
    shut = np.array([kinds.get(site.site_id) == "closed" for site in placed], dtype=bool)
    axes.scatter(
        np.array([site.longitude_deg for site in placed], dtype=np.float64),
        np.array([site.latitude_deg for site in placed], dtype=np.float64),
        s=LARGEST_PT2 * kt / largest + np.where(shut, CLOSED_PT2, SMALLEST_PT2),
        c=[COLOURS[kinds.get(site.site_id, "existing")] for site in placed],
        edgecolor=np.where(shut, CLOSED_RIM, "white").tolist(),
        linewidth=0.5,
        alpha=0.9,
        zorder=3,
    )
    if named:
        _labels(
            axes, [site for site in order[:LABELLED] if float(now.get(site.site_id, 0.0)) > 0.0]
        )


def _labels(axes: Axes, sites: Sequence[SiteRow]) -> None:
    """Name sites to their left, moved up or down where they would cover another name."""
    taken: list[tuple[float, float, float]] = []
    for site in sites:
        if site.longitude_deg is None or site.latitude_deg is None:
            continue
        name = cut(site.name, 26)
        right = site.longitude_deg - 0.06
        left = right - DEG_PER_LETTER * len(name)
        offsets = [0.0, *(sign * k * LINE_DEG for k in range(1, 8) for sign in (-1, 1))]
        place = next(
            site.latitude_deg + offset
            for offset in [*offsets, 0.0]
            if offset == offsets[-1] or _is_free(taken, left, right, site.latitude_deg + offset)
        )
        taken.append((left, right, place))
        axes.annotate(
            name,
            (site.longitude_deg, site.latitude_deg),
            xytext=(right, place),
            textcoords="data",
            ha="right",
            va="center",
            fontsize=5.8,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": "#777777"},
            zorder=4,
        )


def _is_free(taken: list[tuple[float, float, float]], left: float, right: float, y: float) -> bool:
    """Whether a name from left to right at a height covers none that is there."""
    return all(
        right < other_left or left > other_right or abs(y - place) >= LINE_DEG
        for other_left, other_right, place in taken
    )


def chosen_kinds(results: Results, cluster: Cluster, year: int) -> dict[str, str]:
    """What each site has in service at the end of a year: strongest measure, or closed."""
    projects = results.tables["projects"]
    running = projects[projects["online_year"] < year + 1]
    strength = ("efficiency", "electrify", "hydrogen", "capture")
    kinds: dict[str, str] = {}
    for project, kind in zip(running["project_id"], running["kind"], strict=True):
        site = str(project).partition("/")[0]
        if kind in strength and strength.index(kind) >= strength.index(
            kinds.get(site, strength[0])
        ):
            kinds[site] = str(kind)
    closed = closures(results, cluster).items()
    return kinds | {site: "closed" for site, closure in closed if closure.year <= year}


def _frame(cluster: Cluster) -> tuple[float, float, float, float]:
    """What the map shows: all sites with a margin, in degrees; pipes run on beyond its edge."""
    places = cluster.sites
    lon = [place.longitude_deg for place in places if place.longitude_deg is not None]
    lat = [place.latitude_deg for place in places if place.latitude_deg is not None]
    dx = 0.04 * (max(lon) - min(lon)) + 0.02
    dy = 0.08 * (max(lat) - min(lat)) + 0.02
    return min(lon) - dx, max(lon) + dx, min(lat) - dy, max(lat) + dy


def _settle(axes: Axes, frame: tuple[float, float, float, float], year: int) -> None:
    axes.set_xlim(frame[0], frame[1])
    axes.set_ylim(frame[2], frame[3])
    axes.set_aspect(1.0 / np.cos(np.radians((frame[2] + frame[3]) / 2.0)))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(False)
    axes.text(0.98, 0.95, str(year), transform=axes.transAxes, ha="right", va="top", fontsize=13)


def _legend(canvas: Canvas) -> None:
    from matplotlib.lines import Line2D

    kinds = {
        "existing": "as today",
        "efficiency": "efficiency",
        "electrify": "electric",
        "hydrogen": "hydrogen",
        "capture": "capture",
        "closed": "closed",
    }
    handles = [
        Line2D(
            [],
            [],
            marker="o",
            linewidth=0,
            color=COLOURS[kind],
            markeredgecolor=CLOSED_RIM if kind == "closed" else COLOURS[kind],
            label=name,
        )
        for kind, name in kinds.items()
    ]
    handles += [
        Line2D([], [], color=PIPES[carrier], linestyle=style, label=f"{name}, {state}")
        for carrier, name in (("hydrogen", "hydrogen pipe"), ("co2", "CO₂ pipe"))
        for state, style in STATES.items()
    ]
    canvas.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=6.8)
