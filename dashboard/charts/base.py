"""How every chart looks: axes, colours by theme, lines, bands, bars; figures are plain dicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twin.looks import DASHES, FONT, SERIES

Figure = dict[str, Any]

INK = {"light": "#222222", "dark": "#E8E8E8"}
GRID = {"light": "#ECECEA", "dark": "#3A3D41"}
ZERO = {"light": "#8A8A8A", "dark": "#8A8A8A"}
SHARPEST = {"light": "#000000", "dark": "#FFFFFF"}
"""For one line that must stand out from all others."""
GROUND = {"light": "#FFFFFF", "dark": "#242424"}
ON_DARK = {"#332288": "#8F86D6", "#882255": "#D46A9F", "#555555": "#6E6E6E"}
"""The same tone, light enough to be told from a dark ground."""
REST = "#BBBBBB"
"""Everything that has no place of its own: "other (23 companies)"."""
STACK = (
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#117733",
    "#999933",
    "#DDCC77",
    "#882255",
)
"""Seven series of a stack without a meaning of their own (Tol, muted); the eighth is the rest."""
YEARS_MARGIN = {"l": 62, "r": 14, "t": 8, "b": 28}
"""Room for five figures with a comma and the unit, and for the years [px]."""
OTHER_MARGIN = {"l": 8, "r": 12, "t": 8, "b": 8}


def theme_of(place: dict[str, Any]) -> str:
    """Return the theme of a page."""
    return "dark" if place.get("theme") == "dark" else "light"


def chart(
    data: list[dict[str, Any]],
    unit: str,
    theme: str,
    *,
    layout: dict[str, Any] | None = None,
    years: Sequence[int] | None = None,
) -> Figure:
    """Return a figure in the common style.

    Args:
        data: traces.
        unit: unit on the vertical axis.
        theme: ``light`` or ``dark``.
        layout: what differs from the common style, laid over it one level deep.
        years: years of the horizontal axis, so that it stays when a lever moves.
    """
    # Margins that stay are quicker to draw, and nothing jumps when figures get longer.
    fixed = bool(years)
    axis = {
        "gridcolor": GRID[theme],
        "zerolinecolor": ZERO[theme],
        "linecolor": GRID[theme],
        "automargin": not fixed,
    }
    base: Figure = {
        "font": FONT | {"color": INK[theme], "size": 12},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": dict(YEARS_MARGIN if fixed else OTHER_MARGIN),
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis
        | {"tickformat": ",~r", "title": {"text": unit, "standoff": 8}, "rangemode": "tozero"},
        # The page writes the key below the chart; only a saved picture draws it.
        "showlegend": False,
        "legend": {"orientation": "h", "y": -0.14, "x": 0, "font": {"size": 11}},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": GROUND[theme], "font": {"color": INK[theme], "size": 12}},
        "uirevision": "kept",
        "separators": ".,",
    }
    if years:
        base["xaxis"] |= {"range": [years[0] - 0.4, years[-1] + 0.4], "dtick": 5, "tickformat": "d"}
    for name, value in (layout or {}).items():
        both = isinstance(value, dict) and isinstance(base.get(name), dict)
        base[name] = base[name] | value if both else value
    return {"data": [_on_ground(trace, theme) for trace in data], "layout": base}


def on_ground(colour: str, theme: str) -> str:
    """Return a colour that can be told from the ground of the theme."""
    return ON_DARK.get(colour, colour) if theme == "dark" else colour


def _on_ground(trace: dict[str, Any], theme: str) -> dict[str, Any]:
    """Return a trace whose one colour can be told from the ground of the theme."""
    if theme != "dark":
        return trace
    changed = dict(trace)
    for part in ("line", "marker"):
        colour = trace.get(part, {}).get("color")
        if isinstance(colour, str):
            changed[part] = trace[part] | {"color": on_ground(colour, theme)}
    if "fillcolor" in trace:
        changed["fillcolor"] = on_ground(trace["fillcolor"], theme)
    return changed


def line(
    name: str,
    x: Any,
    y: Any,
    colour: str,
    *,
    dash: str = "solid",
    unit: str = "",
    decimals: int = 1,
    **more: Any,
) -> dict[str, Any]:
    """Return a line with its name, figure and unit on hover."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "hovertemplate": f"%{{y:,.{decimals}f}} {unit}",
        **more,
    }


def stacked(
    name: str,
    x: Any,
    y: Any,
    colour: str,
    *,
    unit: str = "",
    decimals: int = 1,
    group: str = "one",
) -> dict[str, Any]:
    """Return one layer of a stack of areas."""
    return line(name, x, y, colour, unit=unit, decimals=decimals) | {
        "stackgroup": group,
        "line": {"color": colour, "width": 0.5},
        "fillcolor": colour,
    }


def bars(
    name: str,
    x: Any,
    y: Any,
    colour: str,
    *,
    unit: str = "",
    decimals: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """Return bars with their figure on hover."""
    return {
        "type": "bar",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": colour},
        "hovertemplate": f"%{{y:,.{decimals}f}} {unit}",
        **more,
    }


def reference_line(
    name: str, x: Any, y: Any, theme: str, *, unit: str = "", decimals: int = 1
) -> dict[str, Any]:
    """Return what is compared with: dashed, in the colour of the ink."""
    return line(name, x, y, INK[theme], dash="dash", unit=unit, decimals=decimals) | {
        "line": {"color": INK[theme], "width": 1.5, "dash": "dash"}
    }


def band(
    name: str,
    x: Sequence[Any],
    low: Sequence[Any],
    high: Sequence[Any],
    colour: str,
    opacity: float,
) -> list[dict[str, Any]]:
    """Return a band between two lines."""
    edge = {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": 0},
        "x": x,
        "hoverinfo": "skip",
        "showlegend": False,
        "name": f"{name}, low",
    }
    fill = {"fill": "tonexty", "fillcolor": see_through(colour, opacity)}
    return [
        edge | {"y": low},
        edge | fill | {"y": high, "name": name, "showlegend": True},
    ]


def see_through(colour: str, opacity: float) -> str:
    """Return a colour that lets what is behind it through.

    Args:
        colour: as ``#RRGGBB``.
        opacity: from 0 to 1 [-].
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def series_style(index: int, theme: str) -> tuple[str, str]:
    """Colour and dash of one of several runs or trades side by side."""
    colour = SERIES[index % len(SERIES)]
    return on_ground(colour, theme), DASHES[index % len(DASHES)]


def empty(message: str, theme: str) -> Figure:
    """Return a figure that says why there is nothing to see."""
    note = {
        "text": message,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "font": {"size": 13, "color": INK[theme]},
    }
    off = {"visible": False}
    return chart([], "", theme, layout={"annotations": [note], "xaxis": off, "yaxis": off})
