"""What stays on the map while years pass: land, sea, the key."""

from __future__ import annotations

import math
from typing import Any

from dashboard.charts.base import INK
from twin.looks import COLOURS

Place = tuple[float, float]
"""Longitude and latitude [degrees]."""
SEA = {"light": "#E6F0F5", "dark": "#182630"}
LAND = {"light": "#FAF8F3", "dark": "#2B2D2C"}
SHORE = {"light": "#C9C4B8", "dark": "#55585A"}
CHOICE_WORDS = {
    "existing": "as today",
    "efficiency": "efficiency",
    "hydrogen": "hydrogen",
    "electrify": "electricity",
    "capture": "capture",
    "closed": "closed",
}
BEYOND_DEG = 3.0
"""How far land goes on behind an edge that is not a coast [degrees]."""
MARGIN_DEG = (0.08, 0.05)


def land(coast: dict[str, Any] | None, theme: str) -> dict[str, Any]:
    """Return the land as one trace."""
    x: list[float | None] = []
    y: list[float | None] = []
    for feature in (coast or {"features": []})["features"]:
        shape = feature["geometry"]
        several = shape["type"] == "MultiPolygon"
        for polygon in shape["coordinates"] if several else [shape["coordinates"]]:
            x += [*_past_the_cut([point[0] for point in polygon[0]]), None]
            y += [*_past_the_cut([point[1] for point in polygon[0]]), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": LAND[theme],
        "line": {"color": SHORE[theme], "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "land",
    }


def _past_the_cut(values: list[float]) -> list[float]:
    """Move a straight edge, where the land was cut out of a larger map, out of sight.

    A coast has one point that lies furthest; an edge at which several do is a cut.
    """
    low, high = min(values), max(values)
    down = BEYOND_DEG if values.count(low) > 1 else 0.0
    up = BEYOND_DEG if values.count(high) > 1 else 0.0
    return [v - down if v == low else v + up if v == high else v for v in values]


def key(theme: str, *, moved: bool) -> list[dict[str, Any]]:
    """Return what colours and lines mean; the page writes it below the map."""
    ring = {"name": "decides otherwise", "colour": INK[theme], "shape": "ring"}
    circles = [
        {
            "name": words,
            "colour": COLOURS[kind],
            "shape": "hatched" if kind == "closed" else "circle",
        }
        for kind, words in CHOICE_WORDS.items()
    ]
    lines = [
        {"name": f"pipe {word}", "colour": "#777777", "shape": "line", "dash": dash}
        for word, dash in (("planned", "dot"), ("building", "dash"), ("in service", "solid"))
    ]
    rings = [ring] if moved else []
    return [
        *circles,
        *rings,
        *lines,
        {"name": "late", "colour": COLOURS["late"], "shape": "diamond"},
    ]


def layout(places: list[Place], theme: str) -> dict[str, Any]:
    """Return a window on the sites in which a kilometre is as long to the east as to the north."""
    longitudes = [x for x, _ in places] or [0.0, 1.0]
    latitudes = [y for _, y in places] or [0.0, 1.0]
    middle = sum(latitudes) / len(latitudes)
    across, along = MARGIN_DEG
    hidden = {"visible": False, "showgrid": False, "zeroline": False, "automargin": False}
    return {
        "hovermode": "closest",
        "dragmode": "pan",
        "plot_bgcolor": SEA[theme],
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": hidden | {"range": [min(longitudes) - across, max(longitudes) + across]},
        "yaxis": hidden
        | {
            "range": [min(latitudes) - along, max(latitudes) + along],
            "scaleanchor": "x",
            "scaleratio": 1.0 / math.cos(math.radians(middle)),
            "rangemode": "normal",
            "title": {"text": ""},
        },
    }
