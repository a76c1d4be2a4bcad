"""Pictures of an ensemble as plain dictionaries that Plotly draws, and one page that holds them."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.errors import Fault, ResultsError
from twin.ensemble.analysis.discovery import Discovery
from twin.looks import COLOURS, DASHES, SERIES, layout

Figure = dict[str, Any]

MOST_SERIES = 8
"""Scenarios in one picture; more can no longer be told apart."""
MOST_POINTS = 2000
"""Runs drawn as points; more hide each other and slow the page."""
BANDS = (("p5", "p95", 0.15), ("p25", "p75", 0.3))
"""Bands of a fan of one scenario, and how strongly each is filled."""
ONE_BAND = (("p10", "p90", 0.15),)
"""The band of each of several scenarios."""
EMPTY = "Nothing to show: no run ended."


def fan_figure(fans: pd.DataFrame, title: str, unit: str) -> Figure:
    """Median and bands by year of each scenario.

    Args:
        fans: what `twin.ensemble.analysis.quantiles.fan` returns with its usual quantiles.
        title: what is shown.
        unit: in which unit.
    """
    scenarios = list(dict.fromkeys(fans["scenario"]))
    bands = BANDS if len(scenarios) == 1 else ONE_BAND
    data: list[dict[str, Any]] = []
    for i, name in enumerate(scenarios[:MOST_SERIES]):
        own, colour = fans[fans["scenario"] == name], _colour(i)
        years = own["year"].tolist()
        for low, high, strength in bands:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": f"{name}: {low.upper()} to {high.upper()}",
                    "x": years + years[::-1],
                    "y": own[high].tolist() + own[low].tolist()[::-1],
                    "fill": "toself",
                    "fillcolor": _faint(colour, strength),
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                    "legendgroup": str(name),
                }
            )
        shown = own[["p10", "p90", "runs"]].to_numpy()
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"{name}: median",
                "x": years,
                "y": own["p50"].tolist(),
                "customdata": shown.tolist(),
                "line": {"color": colour, "width": 2, "dash": _dash(i)},
                "hovertemplate": "%{x}: %{y:,.3g} (%{customdata[0]:,.3g} to "
                "%{customdata[1]:,.3g}, P10 to P90 of %{customdata[2]:,} runs)"
                f"<extra>{name}</extra>",
                "legendgroup": str(name),
            }
        )
    return _figure(data, title, unit)


def exceedance_figure(
    curves: Mapping[str, pd.DataFrame], title: str, unit: str, limit: float | None = None
) -> Figure:
    """Share of runs at or above each value, by scenario.

    Args:
        curves: by scenario what `twin.ensemble.analysis.quantiles.exceedance` returns.
        title: what is shown.
        unit: unit of the values.
        limit: a target's figure, drawn as a line.
    """
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": curve["value"].tolist(),
            "y": curve["share_at_or_above"].tolist(),
            "line": {"color": _colour(i), "width": 2, "dash": _dash(i), "shape": "vh"},
            "hovertemplate": "%{y:.0%} of runs at or above %{x:,.3g}<extra>" + name + "</extra>",
        }
        for i, (name, curve) in enumerate(list(curves.items())[:MOST_SERIES])
    ]
    figure = _figure(data, title, f"share of runs at or above; {unit}")
    figure["layout"]["yaxis"] |= {"range": [0, 1.02], "tickformat": ".0%"}
    if limit is not None:
        figure["layout"]["shapes"] = [_upright(limit)]
    return figure


INFLUENCE = {
    "total_order": ("total_order_ci", "share of the variance, interactions included"),
    "mu_star": ("mu_star_ci", "mean effect over the parameter's range, in the output's unit"),
    "rank_correlation": (None, "partial rank correlation"),
    "swing": (None, "largest less smallest output, one parameter at a time"),
}
"""Measures of influence: the column of half-widths, and what the measure is."""


def influence_figure(indices: pd.DataFrame, title: str) -> Figure:
    """Parameters by their influence, with confidence intervals where the method has them.

    Args:
        indices: what a function of `twin.ensemble.analysis.sensitivity` returns.
        title: what is shown.
    """
    measure = next(name for name in INFLUENCE if name in indices)
    width, unit = INFLUENCE[measure]
    rising = indices.iloc[::-1]
    bar = {
        "type": "bar",
        "orientation": "h",
        "name": "with its interactions" if "first_order" in indices else measure,
        "y": rising["parameter"].tolist(),
        "x": rising[measure].tolist(),
        "marker": {"color": SERIES[0]},
        "hovertemplate": "%{y}: %{x:.3g}<extra></extra>",
    }
    if width is not None:
        bar["error_x"] = {"array": rising[width].tolist(), "color": "#222222", "thickness": 1}
    elif "low" in rising:
        middle = rising[measure]
        bar["error_x"] = {
            "array": (rising["high"] - middle).tolist(),
            "arrayminus": (middle - rising["low"]).tolist(),
            "color": "#222222",
            "thickness": 1,
        }
    data = [bar]
    if "first_order" in rising:
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "alone",
                "y": rising["parameter"].tolist(),
                "x": rising["first_order"].tolist(),
                "error_x": {"array": rising["first_order_ci"].tolist(), "thickness": 1},
                "marker": {"color": SERIES[1], "size": 9, "symbol": "diamond"},
                "hovertemplate": "%{y} alone: %{x:.3g}<extra></extra>",
            }
        )
    figure = _figure(data, title, unit)
    figure["layout"]["showlegend"] = len(data) > 1
    figure["layout"]["yaxis"] |= {"automargin": True}
    return figure


def trajectory_figure(found: Discovery, title: str) -> Figure:
    """Coverage against density of every box on the way, with the box that is proposed."""
    way = found.trajectory
    data = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "boxes on the way, darker with more conditions",
            "x": way["coverage"].tolist(),
            "y": way["density"].tolist(),
            "customdata": way["restricted"].tolist(),
            "marker": {"color": way["restricted"].tolist(), "colorscale": "Blues", "size": 8},
            "hovertemplate": "coverage %{x:.0%}, density %{y:.0%}, %{customdata} conditions"
            "<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "proposed",
            "x": [found.box.coverage],
            "y": [found.box.density],
            "marker": {"color": COLOURS["late"], "size": 13, "symbol": "circle-open"},
            "hovertemplate": "proposed: coverage %{x:.0%}, density %{y:.0%}<extra></extra>",
        },
    ]
    figure = _figure(data, title, "share of runs inside that fail, by share of failures inside")
    for axis, words in (("xaxis", "coverage"), ("yaxis", "density")):
        figure["layout"][axis] |= {
            "range": [0, 1.05],
            "tickformat": ".0%",
            "title": {"text": words},
        }
    return figure


def cases_figure(
    settings: pd.DataFrame, is_case: Sequence[bool], found: Discovery, title: str
) -> Figure:
    """Runs over the two parameters that limit the box most surely, failures apart from the rest."""
    names = found.box.limits.sort_values("quasi_p")["parameter"].tolist()
    names += [str(name) for name in settings if str(name) not in names]
    across, up = names[0], names[min(1, len(names) - 1)]
    every = -(-len(settings) // MOST_POINTS)
    settings, failed = settings[::every], np.asarray(is_case, dtype=bool)[::every]
    data = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": settings.loc[chosen, across].tolist(),
            "y": settings.loc[chosen, up].tolist(),
            "marker": {"color": colour, "size": 6, "symbol": symbol},
            "hoverinfo": "skip",
        }
        for name, chosen, colour, symbol in (
            ("target met", ~failed, COLOURS["existing"], "circle-open"),
            ("target missed", failed, COLOURS["late"], "x"),
        )
    ]
    thinned = f"; every {every}th run" if every > 1 else ""
    figure = _figure(data, title, f"{up} by {across}; the box is shaded{thinned}")
    figure["layout"]["shapes"] = [_shade(settings, found, across, up)]
    return figure


def regret_figure(table: pd.DataFrame, title: str, unit: str) -> Figure:
    """Mean, 90th percentile and largest regret of each scenario."""
    columns = (("mean_regret", "mean"), ("p90_regret", "P90"), ("max_regret", "largest"))
    data = [
        {
            "type": "bar",
            "name": name,
            "x": table["scenario"].tolist(),
            "y": table[column].tolist(),
            "marker": {"color": SERIES[i]},
            "hovertemplate": "%{x}, " + name + ": %{y:,.3g}<extra></extra>",
        }
        for i, (column, name) in enumerate(columns)
    ]
    return _figure(data, title, f"regret, {unit}")


def convergence_figure(running: pd.DataFrame, title: str, unit: str) -> Figure:
    """Mean as runs are added, within its 95 % interval."""
    n = running["runs"].tolist()
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "95 % interval",
            "x": n + n[::-1],
            "y": running["high"].tolist() + running["low"].tolist()[::-1],
            "fill": "toself",
            "fillcolor": _faint(SERIES[0], 0.2),
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "mean",
            "x": n,
            "y": running["mean"].tolist(),
            "line": {"color": SERIES[0], "width": 2},
            "hovertemplate": "%{x:,} runs: %{y:,.4g}<extra></extra>",
        },
    ]
    figure = _figure(data, title, f"{unit}, by number of runs")
    figure["layout"]["xaxis"] |= {"type": "log"}
    return figure


def write_page(path: Path, title: str, sentences: Iterable[str], figures: Sequence[Figure]) -> Path:
    """Write one page that needs neither network nor program: sentences first, then the pictures.

    Args:
        path: file to write; its folder is made, an earlier page is replaced.
        title: heading of the page.
        sentences: what came out, in words.
        figures: what the functions of this file return.

    Raises:
        ResultsError: if it cannot be written; an earlier page stays as it was.
    """
    import plotly.io

    parts = [
        plotly.io.to_html(
            figure,
            full_html=False,
            include_plotlyjs=i == 0,
            validate=False,
            default_height="420px",
            div_id=f"figure-{i + 1}",
            config={"displaylogo": False, "responsive": True},
        )
        for i, figure in enumerate(figures)
    ]
    said = "\n".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    cards = "\n".join(f'<section aria-label="figure">{part}</section>' for part in parts)
    text = PAGE.format(title=html.escape(title), said=said, cards=cards)
    fresh = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        repair = f"check space and permissions; nothing was written ({error.strerror})"
        raise ResultsError([Fault(str(path), "", "a page that can be written", repair)]) from None
    return path


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 Inter, system-ui, sans-serif; color: #222; max-width: 60rem; margin: auto; }}
body {{ padding: 2rem 1rem; }}
section {{ margin: 2rem 0; }}
</style>
</head>
<body>
<h1>{title}</h1>
{said}
{cards}
</body>
</html>
"""


def _figure(data: list[dict[str, Any]], title: str, unit: str) -> Figure:
    base = layout(title, unit if data else EMPTY)
    return {"data": data, "layout": base}


def _colour(i: int) -> str:
    return SERIES[i % len(SERIES)]


def _dash(i: int) -> str:
    return DASHES[i % len(DASHES)]


def _faint(colour: str, strength: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength:g})"


def _upright(at: float) -> dict[str, Any]:
    """A dashed line at a target."""
    line = {"color": COLOURS["reference"], "dash": "dash", "width": 1}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _shade(settings: pd.DataFrame, found: Discovery, across: str, up: str) -> dict[str, Any]:
    limits = found.box.limits.set_index("parameter")
    shape: dict[str, Any] = {"type": "rect", "fillcolor": _faint(COLOURS["late"], 0.1)}
    shape |= {"line": {"width": 0}, "layer": "below"}
    for name, axis in ((across, "x"), (up, "y")):
        low, high = float(settings[name].min()), float(settings[name].max())
        if name in limits.index:
            low = max(low, float(limits.loc[name, "low"]))  # type: ignore[arg-type]
            high = min(high, float(limits.loc[name, "high"]))  # type: ignore[arg-type]
        shape |= {f"{axis}0": low, f"{axis}1": high}
    return shape
