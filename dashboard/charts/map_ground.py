"""What stays on the map while years pass: land, sea, the names of the largest sites, the key."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from dashboard.charts.base import INK
from twin.looks import COLOURS

Place = tuple[float, float]
"""Longitude and latitude [degrees]."""
LABELLED_SITES = 10
LONGEST_LABEL = 32
DEGREES_A_LETTER = 0.0145
"""Length of a letter as a share of the map's width in degrees; a pessimistic one."""
SPACE = "\N{NO-BREAK SPACE}"
SPACE_PX = 2.7
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
MARGIN_DEG = (0.08, 0.05)


def land(coast: dict[str, Any] | None, theme: str) -> dict[str, Any]:
    """Return the land as one trace."""
    x: list[float | None] = []
    y: list[float | None] = []
    for feature in (coast or {"features": []})["features"]:
        shape = feature["geometry"]
        several = shape["type"] == "MultiPolygon"
        for polygon in shape["coordinates"] if several else [shape["coordinates"]]:
            x += [point[0] for point in polygon[0]] + [None]
            y += [point[1] for point in polygon[0]] + [None]
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


def key() -> list[dict[str, Any]]:
    """Return what colours and lines mean; the page writes it below the map."""
    circles = [
        {"name": words, "colour": COLOURS[kind], "shape": "circle"}
        for kind, words in CHOICE_WORDS.items()
    ]
    lines = [
        {"name": f"pipe {word}", "colour": "#777777", "shape": "line", "dash": dash}
        for word, dash in (("planned", "dot"), ("building", "dash"), ("in service", "solid"))
    ]
    return [*circles, *lines, {"name": "late", "colour": COLOURS["late"], "shape": "diamond"}]


def labels(
    places: list[Place], names: list[str], radii_px: list[float], theme: str
) -> dict[str, Any]:
    """Return the names of the largest sites as a trace, none upon another.

    Args:
        places: where each site lies, the largest first.
        names: name of each site.
        radii_px: radius of the circle of each, beside which its name stands.
        theme: ``light`` or ``dark``.
    """
    width = max((x for x, _ in places), default=1.0) - min((x for x, _ in places), default=0.0)
    right_edge = max((x for x, _ in places), default=1.0) + MARGIN_DEG[0]
    height = max((y for _, y in places), default=1.0) - min((y for _, y in places), default=0.0)
    taken: list[tuple[float, float, float]] = []
    x, y, texts, sides = [], [], [], []
    for (lon, lat), name, radius in zip(places, names, radii_px, strict=True):
        text = _short(name)
        long = (len(text) + radius / 5.0) * DEGREES_A_LETTER * width
        left = lon + long > right_edge
        start, end = (lon - long, lon) if left else (lon, lon + long)
        if any(start < b and a < end and abs(lat - at) < 0.05 * height for a, b, at in taken):
            continue
        taken.append((start, end, lat))
        aside = SPACE * round((radius + 3.0) / SPACE_PX)
        x.append(lon)
        y.append(lat)
        texts.append(f"{text}{aside}" if left else f"{aside}{text}")
        sides.append("middle left" if left else "middle right")
        if len(texts) == LABELLED_SITES:
            break
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": texts,
        "textposition": sides,
        "textfont": {"size": 10, "color": INK[theme]},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "names",
    }


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


def _short(name: str) -> str:
    """A name for a map: without place and bracket, cut between words."""
    plain = name.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0]
    return textwrap.shorten(plain, LONGEST_LABEL, placeholder="…")
