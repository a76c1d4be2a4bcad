"""One meaning per colour and one typeface, on every page, chart and report."""

from __future__ import annotations

from typing import Any

COLOURS = {
    "existing": "#8C8C8C",
    "efficiency": "#CCBB44",
    "hydrogen": "#0077BB",
    "electrify": "#EE7733",
    "capture": "#AA3377",
    "removal": "#228833",
    "closed": "#D5D5D5",
    "jobs": "#009988",
    "late": "#CC3311",
    "reference": "#000000",
}
"""Paul Tol's palette, safe for colour-blind readers; red is kept for what went wrong."""
CLOSED_RIM = "#777777"
"""Around a closed site, whose grey would be lost on the land of a map."""
FONT = {"family": "Inter, system-ui, sans-serif", "size": 13, "color": "#222222"}
SERIES = ("#332288", "#44AA99", "#882255", "#999933", "#88CCEE")
"""For series without a meaning above, as scenarios side by side: Tol's other scheme (muted)."""
INVESTMENT = SERIES[0]
"""Of money that is invested, where it stands beside other money."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
"""One for each of the series, so that they can be told apart in grey print."""


def layout(title: str, unit: str) -> dict[str, Any]:
    """Plotly layout of every chart: the title says what it shows, the subtitle in which unit."""
    return {
        "title": {"text": f"{title}<br><sub>{unit}</sub>", "x": 0.0, "xanchor": "left"},
        "font": dict(FONT),
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "margin": {"l": 48, "r": 16, "t": 64, "b": 36},
        "xaxis": {"gridcolor": "#EEEEEE"},
        "yaxis": {"gridcolor": "#EEEEEE", "zerolinecolor": "#999999"},
        "legend": {"orientation": "h", "y": -0.12},
    }
