"""Charts of hydrogen by year: who makes it, who uses it, what it costs, how full stores are."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.charts.base import REST, STACK, Figure, bars, chart, empty, line, stacked
from dashboard.charts.by_year import years_of
from twin.looks import COLOURS, DASHES, INVESTMENT
from twin.printed_names import TECHNOLOGIES
from twin.results import Results

TECHNOLOGY_COLOURS = {
    "atr_ccs": "#AA3377",
    "smr_ccs": "#CC88AA",
    "smr": "#8C8C8C",
    "alkaline": "#0077BB",
    "pem": "#66AADD",
}
PARTS = (
    ("investment", "capex", INVESTMENT),
    ("interest while building", "interest", "#88CCEE"),
    ("stacks", "stacks", "#44AA99"),
    ("fixed operation", "fixed_opex", "#BBBBBB"),
    ("variable operation", "variable_opex", "#DDCC77"),
    ("gas", "fuel", "#8C8C8C"),
    ("power", "power", "#EE7733"),
    ("carbon, CO₂ transport", "carbon", "#555555"),
)
STORE_COLOURS = (COLOURS["capture"], "#CC88AA", COLOURS["hydrogen"], "#66AADD")
OFFER_OPACITY = 0.35
"""How strong the bars of plants are that make nothing [-]."""
NOTHING = "No hydrogen is made in this run. Try larger rounds of support, or acting together."


def production(results: Results, theme: str) -> tuple[Figure, str]:
    """Hydrogen made by technology [TWh HHV a year]."""
    table = results.tables["plant_year"]
    years = years_of(results)
    sums = _by(table, "technology_id", "hydrogen_made_gwh_hhv", years)
    if not sums:
        return empty(NOTHING, theme), NOTHING
    data = [
        stacked(*_technology(name, years, values)) | {"hovertemplate": "%{y:,.2f} TWh"}
        for name, values in sums.items()
    ]
    total = sum(sums.values())
    words = f"Hydrogen made reaches {float(np.max(total)) / 1e3:.1f} TWh a year (HHV)."
    return chart(data, "TWh HHV a year", theme, years=years), words


def _technology(name: str, years: list[int], values: Any) -> tuple[str, list[int], Any, str]:
    label = TECHNOLOGIES.get(name, name.replace("_", " "))
    colour = TECHNOLOGY_COLOURS.get(name, REST)
    return label, years, (values / 1e3).round(4), colour


def demand(results: Results, sectors: dict[str, str], theme: str) -> tuple[Figure, str]:
    """Hydrogen used by sector of the sites [TWh HHV a year]."""
    table = results.tables["site_year"]
    years = years_of(results)
    table = table.assign(sector=table["site_id"].astype(str).map(sectors))
    sums = _by(table, "sector", "hydrogen_gwh_hhv", years)
    if not sums:
        return empty(NOTHING, theme), NOTHING
    ranked = sorted(sums.items(), key=lambda item: -float(item[1].sum()))
    shown, rest = ranked[: len(STACK)], ranked[len(STACK) :]
    data = [
        stacked(name, years, (values / 1e3).round(4), colour, unit="TWh", decimals=2)
        for (name, values), colour in zip(shown, STACK, strict=False)
    ]
    if rest:
        others = sum(values for _, values in rest)
        data.append(stacked(f"other ({len(rest)} sectors)", years, (others / 1e3).round(4), REST))
    return chart(data, "TWh HHV a year", theme, years=years), (
        f"The largest user is {ranked[0][0]}."
    )


def shortfall(results: Results, theme: str) -> tuple[Figure, str]:
    """Hydrogen that was wanted and not delivered, or made and not used [GWh HHV a year]."""
    table = results.tables["cluster_year"]
    years = table["year"].tolist()
    columns = (
        ("not delivered", "hydrogen_unserved_twh_hhv", COLOURS["late"]),
        ("interrupted by agreement", "hydrogen_interrupted_twh_hhv", "#DDCC77"),
        ("curtailed", "hydrogen_curtailed_twh_hhv", "#88CCEE"),
        ("leaked", "hydrogen_leaked_twh_hhv", "#BBBBBB"),
    )
    data = [
        bars(name, years, (table[column] * 1e3).round(2), colour, unit="GWh", decimals=1)
        for name, column, colour in columns
    ]
    words = f"Not delivered over the run: {table[columns[0][1]].sum() * 1e3:,.0f} GWh."
    return chart(data, "GWh HHV a year", theme, years=years, layout={"barmode": "stack"}), words


def cost(results: Results, names: dict[str, str], year: int, theme: str) -> tuple[Figure, str]:
    """Levelised cost of each plant as expected in a year, by its parts [GBP/MWh HHV].

    Plants that make hydrogen in the year come first; the others are pale, for nobody pays what they
    would cost.
    """
    table = results.tables["plant_year"]
    rows = table[table["year"] == year]
    if rows.empty:
        return empty(NOTHING, theme), NOTHING
    makes = rows["hydrogen_made_gwh_hhv"] > 0.0
    rows = rows.assign(makes=makes).sort_values(
        ["makes", "levelised_total_gbp_per_mwh_hhv"], ascending=[False, True], kind="stable"
    )
    plants = [names.get(str(name), str(name)) for name in rows["plant_id"]]
    running = plants[: int(makes.sum())]
    stands = (rows["share_of_year"] > 0.0).tolist()
    labels = [
        plant if i < len(running) else f"{plant} ({'idle' if stands[i] else 'offer'})"
        for i, plant in enumerate(plants)
    ]
    strength = [1.0 if i < len(running) else OFFER_OPACITY for i in range(len(plants))]
    data = []
    for label, part, colour in PARTS:
        values = rows[f"levelised_{part}_gbp_per_mwh_hhv"].to_numpy()
        if part == "carbon":
            values = values + rows["levelised_transport_gbp_per_mwh_hhv"].to_numpy()
        data.append(
            bars(label, values.round(1), labels, colour)
            | {
                "orientation": "h",
                "hovertemplate": "%{x:,.1f} GBP/MWh",
                "marker": {"color": colour, "opacity": strength},
            }
        )
    layout = {
        "barmode": "stack",
        "hovermode": "closest",
        "xaxis": {"title": {"text": "GBP/MWh HHV", "standoff": 4}, "showgrid": True},
        "yaxis": {"title": {"text": ""}, "autorange": "reversed"},
    }
    return chart(data, "", theme, layout=layout), _who_makes_it(running, len(plants), year)


def _who_makes_it(running: list[str], plants: int, year: int) -> str:
    """Say which of the plants that run costs least; what others offer is no cost of hydrogen."""
    if not running:
        return f"In {year} nothing is made: all that is shown are offers."
    if len(running) == 1:
        words = f"In {year} only {running[0]} makes hydrogen."
    else:
        words = (
            f"In {year}, of the {len(running)} plants that make hydrogen, {running[0]} is expected "
            f"to cost least and {running[-1]} most."
        )
    return f"{words} Pale: plants that make none." if plants > len(running) else words


def stores(results: Results, names: dict[str, str], theme: str) -> tuple[Figure, str]:
    """What each CO2 store holds at the end of each year, in per cent of what it can [%]."""
    table = results.tables["store_year"]
    years = years_of(results)
    data = []
    for i, (store, rows) in enumerate(table.groupby("store_id", observed=True)):
        share = 100.0 * rows["held_gwh_or_kt"] / rows["capacity_gwh_or_kt"]
        data.append(
            line(
                names.get(str(store), str(store)),
                rows["year"].tolist(),
                share.round(2),
                STORE_COLOURS[i % len(STORE_COLOURS)],
                dash=DASHES[i % len(STORE_COLOURS)],
                unit="%",
            )
        )
    if not data:
        return empty("No store is built in this run.", theme), "No store is built in this run."
    return chart(data, "% of capacity", theme, years=years), (
        "How full each store is at the end of the year."
    )


def _by(table: Any, key: str, column: str, years: list[int]) -> dict[str, Any]:
    """Sums of a column by year for each name, without names that have nothing."""
    sums = table.groupby([key, "year"], observed=True)[column].sum()
    found: dict[str, Any] = {}
    for (name, year), value in sums.items():
        found.setdefault(str(name), np.zeros(len(years)))[int(year) - years[0]] = value
    return {name: values for name, values in found.items() if values.max() > 0.0}
