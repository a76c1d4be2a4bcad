"""The cluster on a map, year by year: sites by CO2 and choice, pipes by state, drawn as SVG.

Everything comes with the program: a coastline and lines in degrees, scaled so that a kilometre is
as long to the east as to the north. One picture holds what stays; a frame a year holds what moves,
so that the year can be played in the browser without asking the server.
"""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np

from dashboard.charts.base import INK, Figure, chart
from dashboard.desk import Run
from dashboard.state import RunState
from twin.looks import COLOURS
from twin.network_map import draw
from twin.results import Results

LARGEST_CIRCLE_PX = 44.0
SMALLEST_CIRCLE_PX = 6.0
LABELLED_SITES = 10
LONGEST_LABEL = 32
SEA = {"light": "#E6F0F5", "dark": "#182630"}
LAND = {"light": "#FAF8F3", "dark": "#2B2D2C"}
SHORE = {"light": "#C9C4B8", "dark": "#55585A"}
CHOICES = ("existing", "efficiency", "hydrogen", "electrify", "capture", "closed")
CHOICE_WORDS = {
    "existing": "as today",
    "efficiency": "efficiency",
    "hydrogen": "hydrogen",
    "electrify": "electricity",
    "capture": "capture",
    "closed": "closed",
}
STATES = {"not decided": "dot", "under construction": "dash", "in service": "solid"}
CARRIERS = {"hydrogen": (COLOURS["hydrogen"], "hydrogen"), "co2": (COLOURS["capture"], "CO₂")}


def site_map(run: Run, theme: str, year: int) -> tuple[Figure, str]:
    """Return the picture of one year, and what it says in words."""
    figure, _, words = site_frames(run, theme, year, frames=False)
    return figure, words


def site_frames(
    run: Run, theme: str, year: int, *, frames: bool = True
) -> tuple[Figure, list[dict[str, Any]], str]:
    """Return the picture of one year, what differs in every year, and the year in words."""
    results = run.results
    years = list(range(results.facts["start_year"], results.facts["end_year"] + 1))
    places = {
        row.site_id: (row.longitude_deg, row.latitude_deg)
        for row in run.scenario.cluster.sites
        if row.longitude_deg is not None and row.latitude_deg is not None
    }
    sites = _Sites(results, places, years)
    pipes = _Pipes(run)
    ground = [_outline(ring, theme) for ring in _rings(run.scenario.cluster.coast)]
    moving = []
    for each in years if frames else ():
        traces = [*pipes.traces(each), pipes.late(each), sites.trace(each)]
        moving.append({"year": each, "traces": [_moving(trace) for trace in traces]})
    traces = [*pipes.traces(year), pipes.late(year), sites.trace(year)]
    figure = chart(
        [*ground, *_legend(), *traces],
        "",
        theme,
        layout=_layout(places, theme, sites.labels(places, theme)),
    )
    figure["layout"]["meta"] = {
        "first_moving": len(ground) + len(_legend()),
        "table": _table(results, sites, year),
    }
    return figure, moving, sites.words(year) + " " + pipes.words(year)


class _Sites:
    """Circles: how much CO2 and what was chosen, year by year."""

    def __init__(
        self, results: Results, places: dict[str, tuple[float, float]], years: list[int]
    ) -> None:
        table = results.tables["site_year"]
        categories = [str(name) for name in table["site_id"].cat.categories]
        self.years, self.names = years, results.facts["site_names"]
        self.owners = results.facts["site_companies"]
        self.kt = np.zeros((len(years), len(categories)))
        rows = (table["year"].to_numpy() - years[0], table["site_id"].cat.codes.to_numpy())
        self.kt[rows] = table["fossil_co2_kt"].to_numpy()
        self.shown = [i for i, name in enumerate(categories) if name in places]
        self.ids = [categories[i] for i in self.shown]
        self.kt = self.kt[:, self.shown]
        self.x = [places[name][0] for name in self.ids]
        self.y = [places[name][1] for name in self.ids]
        self.choices = _choices(results, self.ids, years)
        self.scale_kt = max(float(self.kt[0].max()), 1.0)

    def trace(self, year: int) -> dict[str, Any]:
        row = year - self.years[0]
        kt, choice = np.maximum(self.kt[row], 0.0), self.choices[row]
        size = np.sqrt(kt / self.scale_kt) * LARGEST_CIRCLE_PX + SMALLEST_CIRCLE_PX
        return {
            "type": "scatter",
            "mode": "markers",
            "name": "sites",
            "showlegend": False,
            "x": self.x,
            "y": self.y,
            "customdata": [self.owners[name] for name in self.ids],
            "text": [
                f"<b>{self.names[name]}</b><br>{value:,.0f} kt fossil CO₂ in {year}<br>"
                f"{CHOICE_WORDS[kind]}"
                for name, value, kind in zip(self.ids, kt, choice, strict=True)
            ],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "size": size.round(1).tolist(),
                "color": [COLOURS[kind] for kind in choice],
                "line": {"color": "#FFFFFF", "width": 1},
                "opacity": 0.85,
            },
        }

    def labels(self, places: dict[str, Any], theme: str) -> list[dict[str, Any]]:
        """Names of the largest sites, none upon another."""
        order = self.kt[0].argsort()[::-1][:LABELLED_SITES]
        taken: list[tuple[float, float]] = []
        right = max(self.x) - 0.2 * (max(self.x) - min(self.x)) if self.x else 0.0
        notes = []
        for i in order:
            x, y = self.x[i], self.y[i]
            if any(abs(x - a) < 0.3 and abs(y - b) < 0.03 for a, b in taken):
                continue
            taken.append((x, y))
            aside = 4.0 + 22.0 * float(np.sqrt(self.kt[0, i] / self.scale_kt))
            notes.append(
                {
                    "x": x,
                    "y": y,
                    "text": _short(self.names[self.ids[i]]),
                    "showarrow": False,
                    "xanchor": "right" if x > right else "left",
                    "xshift": -aside if x > right else aside,
                    "font": {"size": 10, "color": INK[theme]},
                }
            )
        return notes

    def words(self, year: int) -> str:
        kinds = self.choices[year - self.years[0]]
        counts = [f"{kinds.count(kind)} {CHOICE_WORDS[kind]}" for kind in CHOICES if kind in kinds]
        return f"In {year}, of {len(kinds)} sites on the map: {', '.join(counts)}."


class _Pipes:
    """Lines: which pipes are planned, under construction or in service, year by year."""

    def __init__(self, run: Run) -> None:
        projects = run.results.tables["projects"]
        self.lines = _dated_lines(run, projects)
        pipes = projects[projects["kind"] == "pipeline"]
        self.planned = dict(
            zip(pipes["project_id"].astype(str), pipes["planned_online_year"], strict=True)
        )
        self.names = {row.pipeline_id: row.name for row in run.scenario.cluster.pipelines}

    def state(self, properties: dict[str, Any], year: int) -> str:
        fid, online = properties["fid_year"], properties["online_year"]
        if fid is None or fid >= year + 1:
            return "not decided"
        return "in service" if online is not None and online < year + 1 else "under construction"

    def traces(self, year: int) -> list[dict[str, Any]]:
        """One trace for each carrier and state, and thin ones for spurs."""
        traces = []
        for carrier, (colour, word) in CARRIERS.items():
            for state, dash in STATES.items():
                for spur in (False, True):
                    if spur and state == "not decided":
                        continue
                    traces.append(self._trace(year, carrier, state, spur, colour, dash, word))
        return traces

    def _trace(
        self,
        year: int,
        carrier: str,
        state: str,
        spur: bool,
        colour: str,
        dash: str,
        word: str,
    ) -> dict[str, Any]:
        x: list[float | None] = []
        y: list[float | None] = []
        text: list[str] = []
        for properties, points in self.lines:
            if (properties["kind"] == "spur") is not spur or properties["carrier"] != carrier:
                continue
            if self.state(properties, year) != state:
                continue
            label = f"spur for {word}" if spur else self.names[properties["pipeline_id"]]
            x += [round(p[0], 4) for p in points] + [None]
            y += [round(p[1], 4) for p in points] + [None]
            text += [f"{label}: {state}"] * (len(points) + 1)
        width = 1.2 if spur else {"not decided": 1.6, "under construction": 2.6}.get(state, 3.6)
        return {
            "type": "scatter",
            "mode": "lines",
            "name": f"{word}, {state}",
            "showlegend": False,
            "x": x,
            "y": y,
            "text": text,
            "hovertemplate": "%{text}<extra></extra>",
            "line": {"color": colour, "width": width, "dash": dash},
            "opacity": 0.55 if state == "not decided" else 1.0,
        }

    def late(self, year: int) -> dict[str, Any]:
        """Marks on pipes that should have been in service by now and are not."""
        best: dict[str, tuple[float, Any]] = {}
        for properties, points in self.lines:
            if properties["kind"] == "spur" or self.state(properties, year) == "in service":
                continue
            pipe = properties["pipeline_id"]
            planned = self.planned.get(pipe, math.nan)
            if not planned < year + 1:
                continue
            length = float(properties["length_km"])
            if pipe not in best or length > best[pipe][0]:
                best[pipe] = (length, points[len(points) // 2])
        return {
            "type": "scatter",
            "mode": "markers",
            "name": "late",
            "showlegend": False,
            "x": [point[0] for _, point in best.values()],
            "y": [point[1] for _, point in best.values()],
            "text": [
                f"<b>{self.names[pipe]}</b><br>planned for {self.planned[pipe]:.0f}, "
                f"{year + 1 - self.planned[pipe]:.0f} years late so far"
                for pipe in best
            ],
            "customdata": [f"project:{pipe}" for pipe in best],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "symbol": "diamond",
                "size": 11,
                "color": COLOURS["late"],
                "line": {"color": "#FFFFFF", "width": 1},
            },
        }

    def words(self, year: int) -> str:
        found: dict[str, list[str]] = {}
        for properties, _ in self.lines:
            if properties["kind"] == "corridor":
                name = self.names[properties["pipeline_id"]]
                state = self.state(properties, year)
                if name not in found.setdefault(state, []):
                    found[state].append(name)
        parts = [f"{state}: {', '.join(names)}" for state, names in found.items()]
        return f"Pipelines {'; '.join(parts)}." if parts else ""


_DRAWN: dict[str, list[Any]] = {}
"""Lines of the last network, which no lever but those of pipes and data moves."""


def _dated_lines(run: Run, projects: Any) -> list[tuple[dict[str, Any], Any]]:
    """Every corridor, and each spur that is decided, with the dates of its decision and service."""
    moving = {k: v for k, v in run.state.changes.items() if k.startswith(("networks.", "data."))}
    key = RunState(run.state.preset, moving).key
    if key not in _DRAWN:
        _DRAWN.clear()
        features = draw(run.scenario)["features"]
        _DRAWN[key] = [f for f in features if f["properties"]["kind"] in ("corridor", "spur")]
    dates: dict[Any, tuple[float, float]] = {}
    columns = (
        projects[name].tolist() for name in ("project_id", "kind", "fid_year", "online_year")
    )
    for project, kind, fid, online in zip(*columns, strict=True):
        carrier = {"hydrogen": "hydrogen", "capture": "co2"}.get(kind)
        name = (project.partition("/")[0], carrier) if carrier else project
        known = dates.get(name, (math.nan, math.nan))
        dates[name] = (_earlier(known[0], fid), _earlier(known[1], online))
    lines = []
    for feature in _DRAWN[key]:
        properties = feature["properties"]
        spur = properties["kind"] == "spur"
        name = (properties["site_id"], properties["carrier"]) if spur else properties["pipeline_id"]
        fid, online = dates.get(name, (math.nan, math.nan))
        if spur and math.isnan(fid):
            continue
        told = {"fid_year": _or_none(fid), "online_year": _or_none(online)}
        lines.append((properties | told, feature["geometry"]["coordinates"]))
    return lines


def _earlier(one: float, two: float) -> float:
    """The earlier of two years, either of which may be missing."""
    return two if math.isnan(one) else one if math.isnan(two) else min(one, two)


def _or_none(year: float) -> float | None:
    return None if math.isnan(year) else year


def _choices(results: Results, ids: list[str], years: list[int]) -> list[list[str]]:
    """Last measure each site had in operation by the end of each year, or that it had closed."""
    assets = results.tables["asset_year"]
    place = {name: i for i, name in enumerate(ids)}
    grid = [["existing"] * len(ids) for _ in years]
    rank = {kind: i for i, kind in enumerate(CHOICES)}
    columns = (assets[name].tolist() for name in ("year", "site_id", "kind"))
    for year, site, kind in zip(*columns, strict=True):
        i = place.get(str(site), -1)
        if i >= 0 and kind in rank and rank[kind] > rank[grid[year - years[0]][i]]:
            grid[year - years[0]][i] = str(kind)
    decisions = results.tables["decisions"]
    closed = decisions[decisions["site_choice"] == "close"]
    for year, site in zip(closed["year"].tolist(), closed["site_id"].tolist(), strict=True):
        i = place.get(str(site), -1)
        for row in range(year - years[0], len(years)) if i >= 0 else ():
            grid[row][i] = "closed"
    return grid


def _layout(places: dict[str, Any], theme: str, notes: list[dict[str, Any]]) -> dict[str, Any]:
    longitudes = [x for x, _ in places.values()] or [0.0, 1.0]
    latitudes = [y for _, y in places.values()] or [0.0, 1.0]
    middle = sum(latitudes) / len(latitudes)
    hidden = {"visible": False, "showgrid": False, "zeroline": False}
    return {
        "annotations": notes,
        "hovermode": "closest",
        "dragmode": "pan",
        "plot_bgcolor": SEA[theme],
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": hidden | {"range": [min(longitudes) - 0.08, max(longitudes) + 0.14]},
        "yaxis": hidden
        | {
            "range": [min(latitudes) - 0.05, max(latitudes) + 0.05],
            "scaleanchor": "x",
            "scaleratio": 1.0 / math.cos(math.radians(middle)),
            "rangemode": "normal",
            "title": {"text": ""},
        },
        "legend": {"orientation": "h", "y": -0.01, "x": 0, "font": {"size": 11}},
    }


def _legend() -> list[dict[str, Any]]:
    """Entries that say what colours and lines mean."""
    none: dict[str, Any] = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    circles = [
        none
        | {
            "mode": "markers",
            "name": CHOICE_WORDS[kind],
            "marker": {"color": COLOURS[kind], "size": 10},
        }
        for kind in CHOICES
    ]
    lines = [
        none
        | {
            "mode": "lines",
            "name": f"pipe {word}",
            "line": {"color": "#888888", "dash": dash, "width": 2},
        }
        for word, dash in (("planned", "dot"), ("building", "dash"), ("in service", "solid"))
    ]
    late = none | {
        "mode": "markers",
        "name": "late",
        "marker": {"color": COLOURS["late"], "symbol": "diamond", "size": 10},
    }
    return [*circles, *lines, late]


def _moving(trace: dict[str, Any]) -> dict[str, Any]:
    """What of a trace a frame holds; styles that never change are left out."""
    kept = {"x": trace["x"], "y": trace["y"], "text": trace["text"]}
    if trace["name"] == "sites":
        kept = {"text": trace["text"], "marker": trace["marker"]}
    return kept


def _table(results: Results, sites: _Sites, year: int) -> dict[str, Any]:
    row = year - sites.years[0]
    return {
        "columns": ["site", f"fossil CO2 in {year}, kt", "choice"],
        "rows": [
            [sites.names[name], round(float(kt), 1), CHOICE_WORDS[kind]]
            for name, kt, kind in zip(sites.ids, sites.kt[row], sites.choices[row], strict=True)
        ],
    }


def _rings(coast: dict[str, Any] | None) -> list[list[list[float]]]:
    rings = []
    for feature in (coast or {"features": []})["features"]:
        shape = feature["geometry"]
        several = shape["type"] == "MultiPolygon"
        polygons = shape["coordinates"] if several else [shape["coordinates"]]
        rings += [polygon[0] for polygon in polygons]
    return rings


def _outline(ring: list[list[float]], theme: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [point[0] for point in ring],
        "y": [point[1] for point in ring],
        "fill": "toself",
        "fillcolor": LAND[theme],
        "line": {"color": SHORE[theme], "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "land",
    }


def _short(name: str) -> str:
    """A name for a map: without place and bracket, cut between words."""
    plain = name.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0]
    return textwrap.shorten(plain, LONGEST_LABEL, placeholder="…")
