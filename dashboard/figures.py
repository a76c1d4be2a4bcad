"""Figures as plain dictionaries that Plotly draws: one meaning per colour on every page."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin.looks import COLOURS, layout
from twin.results import Results

LARGEST_CIRCLE = 46.0
"""Diameter of the site with most CO2 [px]."""


def pathway(results: Results) -> dict[str, Any]:
    """Fossil CO2 of the cluster by year against no decision, with removals below zero."""
    table = results.tables["cluster_year"]
    years = table["year"].tolist()
    lines = [
        ("with these decisions", table["fossil_co2_mt"], COLOURS["existing"], "tozeroy", None),
        ("removals", -table["removed_biogenic_co2_mt"], COLOURS["removal"], "tozeroy", None),
        ("without any decision", table["counterfactual_fossil_co2_mt"], "#000000", "none", "dash"),
    ]
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": years,
            "y": y.tolist(),
            "fill": fill,
            "line": {"color": colour, "width": 2, "dash": dash or "solid"},
            "hovertemplate": "%{x}: %{y:.2f} Mt<extra>" + name + "</extra>",
        }
        for name, y, colour, fill, dash in lines
    ]
    return {"data": data, "layout": layout("Fossil CO₂ of the cluster", "Mt CO₂ a year")}


def site_map(
    results: Results,
    places: dict[str, tuple[float, float]],
    year: int,
    coast: dict[str, Any] | None,
) -> dict[str, Any]:
    """Sites as circles by area of CO2 in one year, coloured by what they chose so far."""
    table = results.tables["site_year"]
    now = table[table["year"] == year].set_index("site_id")
    chosen = _choices_until(results, year)
    shown = [site for site in places if site in now.index]
    kt = np.array([max(float(now.loc[site, "fossil_co2_kt"]), 0.0) for site in shown])  # type: ignore[arg-type]
    names = results.facts["site_names"]
    data = [_outline(ring) for ring in _rings(coast)]
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "showlegend": False,
            "x": [places[site][0] for site in shown],
            "y": [places[site][1] for site in shown],
            "text": [
                f"{names[site]}<br>{value:,.0f} kt CO₂, {chosen.get(site, 'existing')}"
                for site, value in zip(shown, kt, strict=True)
            ],
            "hoverinfo": "text",
            "marker": {
                "size": (
                    LARGEST_CIRCLE * np.sqrt(kt / max(kt.max(initial=0.0), 1.0)) + 4.0
                ).tolist(),
                "color": [COLOURS[chosen.get(site, "existing")] for site in shown],
                "line": {"color": "#FFFFFF", "width": 1},
                "opacity": 0.85,
            },
        }
    )
    base = layout(f"Sites in {year}", "circle area: fossil CO₂")
    middle = np.mean([lat for _, lat in places.values()]) if places else 0.0
    base["yaxis"] |= {
        "scaleanchor": "x",
        "scaleratio": 1.0 / np.cos(np.radians(middle)),
        "visible": False,
    }
    base["xaxis"] |= {"visible": False}
    base["plot_bgcolor"] = "#EAF2F6"
    return {"data": data, "layout": base}


def _choices_until(results: Results, year: int) -> dict[str, str]:
    """Kind of the last measure each site had ordered by a year."""
    decisions = results.tables["decisions"]
    ordered = decisions[decisions["chosen"] & (decisions["year"] <= year)]
    return {
        str(site): str(kind) for site, kind in zip(ordered["site_id"], ordered["kind"], strict=True)
    }


def _rings(coast: dict[str, Any] | None) -> list[list[list[float]]]:
    rings = []
    for feature in (coast or {"features": []})["features"]:
        shape = feature["geometry"]
        polygons = (
            shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        )
        rings += [polygon[0] for polygon in polygons]
    return rings


def _outline(ring: list[list[float]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [p[0] for p in ring],
        "y": [p[1] for p in ring],
        "fill": "toself",
        "fillcolor": "#F7F5F0",
        "line": {"color": "#C9C4B8", "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }
