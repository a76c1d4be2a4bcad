"""Pipes on the map: planned, under construction or in service, and those that are late, by year."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from dashboard.charts.map_ground import Place
from dashboard.desk import Run
from dashboard.state import RunState
from twin.looks import COLOURS
from twin.network_map import draw

STATES = {"not decided": "dot", "under construction": "dash", "in service": "solid"}
CARRIERS = {"hydrogen": (COLOURS["hydrogen"], "hydrogen"), "co2": (COLOURS["capture"], "CO₂")}
KINDS = tuple(
    (carrier, state, spur)
    for carrier in CARRIERS
    for state in STATES
    for spur in (False, True)
    if not (spur and state == "not decided")
)
"""A trace for each: carrier, state, and whether it is a spur to one site."""
WIDTHS_PX = {"not decided": 1.6, "under construction": 2.6, "in service": 3.6}
SPUR_PX = 1.2


class Pipes:
    """Lines of a run."""

    def __init__(self, run: Run) -> None:
        """Date every corridor, and each spur that is decided."""
        projects = run.results.columns("projects")
        self.names = {row.pipeline_id: row.name for row in run.scenario.cluster.pipelines}
        self.lines = _dated_lines(run, projects)
        columns = (projects[name] for name in ("project_id", "kind", "planned_online_year"))
        self.planned = {
            str(project): float(planned)
            for project, kind, planned in zip(*columns, strict=True)
            if kind == "pipeline"
        }

    def traces(self, year: int) -> list[dict[str, Any]]:
        """Return the lines of a year, one trace for each kind."""
        found: dict[Any, list[tuple[str, list[Any], list[Any]]]] = {kind: [] for kind in KINDS}
        for properties, x, y in self.lines:
            state, spur = _state(properties, year), properties["kind"] == "spur"
            kind = (properties["carrier"], state, spur)
            if kind in found:
                name = "spur" if spur else self.names[properties["pipeline_id"]]
                found[kind].append((name, x, y))
        return [_trace(kind, lines) for kind, lines in found.items()]

    def late(self, year: int) -> dict[str, Any]:
        """Return marks on pipes that should have been in service by now and are not."""
        best = _marks(
            line
            for line in self.lines
            if line[0]["kind"] != "spur"
            and _state(line[0], year) != "in service"
            and self.planned.get(line[0]["pipeline_id"], math.nan) < year + 1
        )
        return {
            "type": "scatter",
            "mode": "markers",
            "name": "late",
            "showlegend": False,
            "x": [x for x, _ in best.values()],
            "y": [y for _, y in best.values()],
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

    def marks(self) -> list[Place]:
        """Return where a mark may stand once a pipe is late."""
        return list(_marks(self.lines).values())

    def words(self, year: int) -> str:
        """Say which pipes stand how in a year."""
        found: dict[str, list[str]] = {}
        for properties, _, _ in self.lines:
            if properties["kind"] == "corridor":
                name = self.names[properties["pipeline_id"]]
                state = _state(properties, year)
                if name not in found.setdefault(state, []):
                    found[state].append(name)
        # Names hold commas and "and": semicolons part them, full stops the states.
        parts = [f"Pipelines {state}: {'; '.join(names)}." for state, names in found.items()]
        return " ".join(parts)


def _state(properties: dict[str, Any], year: int) -> str:
    fid, online = properties["fid_year"], properties["online_year"]
    if not fid < year + 1:
        return "not decided"
    return "in service" if online < year + 1 else "under construction"


def _marks(lines: Iterable[tuple[dict[str, Any], Any, Any]]) -> dict[str, Place]:
    """Middle of the longest piece of each pipe, spurs left out."""
    best: dict[str, tuple[float, Place]] = {}
    for properties, x, y in lines:
        if properties["kind"] == "spur":
            continue
        pipe, length, middle = properties["pipeline_id"], properties["length_km"], len(x) // 2
        if pipe not in best or float(length) > best[pipe][0]:
            best[pipe] = (float(length), (x[middle - 1], y[middle - 1]))
    return {pipe: place for pipe, (_, place) in best.items()}


def _trace(kind: tuple[str, str, bool], lines: list[Any]) -> dict[str, Any]:
    carrier, state, spur = kind
    colour, word = CARRIERS[carrier]
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str] = []
    for name, line_x, line_y in lines:
        x += line_x
        y += line_y
        text += [f"{'spur for ' + word if spur else name}: {state}"] * len(line_x)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{word}, {state}",
        "showlegend": False,
        "x": x,
        "y": y,
        "text": text,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {
            "color": colour,
            "width": SPUR_PX if spur else WIDTHS_PX[state],
            "dash": STATES[state],
        },
        "opacity": 0.55 if state == "not decided" else 1.0,
    }


_DRAWN: dict[str, list[Any]] = {}
"""Lines of the last network, which no lever but those of pipes and data moves."""


def _drawn(run: Run) -> list[Any]:
    """Return what each line is, and its points with a gap after them."""
    moving = {k: v for k, v in run.state.changes.items() if k.startswith(("networks.", "data."))}
    key = RunState(run.state.preset, moving).key
    if key not in _DRAWN:
        _DRAWN.clear()
        lines = []
        for feature in draw(run.scenario)["features"]:
            if feature["properties"]["kind"] in ("corridor", "spur"):
                points = feature["geometry"]["coordinates"]
                x = [*(round(point[0], 4) for point in points), None]
                y = [*(round(point[1], 4) for point in points), None]
                lines.append((feature["properties"], x, y))
        _DRAWN[key] = lines
    return _DRAWN[key]


def _dated_lines(run: Run, projects: Any) -> list[tuple[dict[str, Any], Any, Any]]:
    """Every corridor, and each spur that is decided, with the dates of its decision and service."""
    dates: dict[Any, tuple[float, float]] = {}
    columns = (projects[name] for name in ("project_id", "kind", "fid_year", "online_year"))
    for project, kind, fid, online in zip(*columns, strict=True):
        carrier = {"hydrogen": "hydrogen", "capture": "co2"}.get(kind)
        name = (project.partition("/")[0], carrier) if carrier else project
        known = dates.get(name, (math.nan, math.nan))
        dates[name] = (_earlier(known[0], float(fid)), _earlier(known[1], float(online)))
    lines = []
    for properties, x, y in _drawn(run):
        spur = properties["kind"] == "spur"
        name = (properties["site_id"], properties["carrier"]) if spur else properties["pipeline_id"]
        fid, online = dates.get(name, (math.nan, math.nan))
        if not (spur and math.isnan(fid)):
            lines.append((properties | {"fid_year": fid, "online_year": online}, x, y))
    return lines


def _earlier(one: float, two: float) -> float:
    """The earlier of two years, either of which may be missing."""
    return two if math.isnan(one) else one if math.isnan(two) else min(one, two)
