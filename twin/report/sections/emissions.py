"""Emissions: the pathway against the counterfactual, scopes apart, who avoids what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from twin.looks import COLOURS
from twin.report import charts
from twin.report.content import Figure, Section, Table, Text, number, table_of, text, year
from twin.report.drawing import draw
from twin.report.sections.basis import COUNTERFACTUAL, boundary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from twin.report.source import Source


DECIMALS = {"Mt": 2, "TWh HHV": 2, "TWh": 2, "GBP/t": 1}
"""Digits printed of a measure, by its unit; none of others."""


def section(source: Source) -> Section:
    """Make the section on emissions."""
    return Section(
        "emissions",
        "Emissions",
        (
            Text(boundary(source)),
            Text(COUNTERFACTUAL),
            _pathway(source),
            _summary(source),
            _by_kind(source),
            _scopes(source),
            _by_company(source),
        ),
    )


def _pathway(source: Source) -> Figure:
    table, years = source.yearly, source.years
    fossil = table["fossil_co2_mt"].to_numpy()
    net = fossil - table["removed_biogenic_co2_mt"].to_numpy()
    without = table["counterfactual_fossil_co2_mt"].to_numpy()

    def paint(axes: Axes) -> None:
        if source.spread is not None:
            charts.band(axes, years, *source.spread.band("fossil_co2_mt"), COLOURS["existing"])
        charts.lines(
            axes,
            years,
            [
                charts.Series("no decision", without, COLOURS["reference"], "--"),
                charts.Series("fossil CO₂", fossil, "#555555"),
                charts.Series("less removals", net, COLOURS["removal"], "-."),
            ],
        )

    seeds = f"; band: {source.spread.band_named}" if source.spread is not None else ""
    return draw(
        "pathway",
        "Fossil CO₂ of the cluster against no decision",
        f"Mt CO₂ a year{seeds}",
        f"Fossil CO₂ falls from {fossil[0]:.1f} to {fossil[-1]:.1f} Mt a year, {net[-1]:.1f} Mt "
        f"after removals; without any decision it would be {without[-1]:.1f} Mt.",
        paint,
    )


def _summary(source: Source) -> Table:
    frame = source.results.summary()
    labels = [label.replace("CO2", "CO₂") for label, _ in frame.index]
    units = [unit for _, unit in frame.index]
    frame.insert(0, "unit", units)
    frame.insert(0, "measure", labels)
    columns = [text("Measure", 2.4), text("Unit", 0.9)]
    columns += [number(str(name), "", 1) for name in frame.columns[2:]]
    table = table_of(
        "by_year",
        "The run in figures",
        columns,
        frame.reset_index(drop=True),
        "Jobs are jobs in that year. Money in prices of "
        f"{source.results.facts['price_base_year']}. All years stand in the workbook.",
    )
    return replace(table, decimals=tuple(DECIMALS.get(str(unit), 0) for unit in units))


def _by_kind(source: Source) -> Figure:
    """Abatement of each year by what brings it."""
    assets = source.results.tables["asset_year"]
    years = source.years
    kinds = {
        "efficiency": "efficiency",
        "electrify": "electricity",
        "hydrogen": "hydrogen",
        "capture": "capture",
    }
    sites = source.results.tables["site_year"]
    removed = sites.groupby("year")["removed_biogenic_co2_kt"].sum().to_numpy() * 1e-3
    series = []
    for kind, name in kinds.items():
        own = assets[assets["kind"] == kind].groupby("year")["fossil_co2_kt"].sum()
        mt = -own.reindex(years).fillna(0.0).to_numpy() * 1e-3
        series.append(charts.Series(name, mt, COLOURS[kind]))
    series.append(charts.Series("removals", removed, COLOURS["removal"], hatch="//"))
    rest = source.yearly["abated_co2_mt"].to_numpy() - sum(
        (each.values for each in series), np.zeros(len(years))
    )
    series.append(charts.Series("closures, less plants", rest, COLOURS["closed"], hatch=".."))
    last = "; ".join(f"{each.name} {each.values[-1]:.1f}" for each in series)
    return draw(
        "abatement",
        "CO₂ avoided and removed, by what brings it",
        "Mt CO₂ a year",
        f"In {int(years[-1])} [Mt]: {last}.",
        lambda axes: charts.stack(axes, years, series),
    )


def _scopes(source: Source) -> Table:
    frame = source.scopes[source.scopes["year"].isin(source.shown_years)].reset_index(drop=True)
    columns = [
        year(),
        number("Fossil, emitted", "Mt CO₂", 2),
        number("Process, before capture", "Mt CO₂", 2),
        number("Biogenic, emitted", "Mt CO₂", 2),
        number("Fossil, stored", "Mt CO₂", 2),
        number("Biogenic, stored", "Mt CO₂", 2),
        number("Captured, vented", "Mt CO₂", 2),
        number("Scope 2, average", "Mt CO₂", 3),
        number("Scope 2, long-run marginal", "Mt CO₂", 3),
        number("Gas supply of hydrogen", "Mt CO₂e", 3),
        number("Hydrogen leaked", "Mt CO₂e", 3),
    ]
    return table_of(
        "scopes",
        "Emissions by scope",
        columns,
        frame,
        "Scope 2 is the CO₂ of electricity that decisions add; what sites bought before is not in "
        "the data. The last four columns lie outside the boundary and are in no total. One "
        "sensitivity of the appraisal values the CO₂ of power by the long-run marginal factor, "
        "hydrogen leaked, and the supply of all gas that decisions add or save. Process CO₂ is "
        "part of what is emitted or stored.",
    )


def _by_company(source: Source) -> Table:
    frame = source.avoided.reset_index()
    moved = frame[(frame["avoided_kt"].abs() > 0.0)].copy()
    total = float(frame["avoided_kt"].sum()) or 1.0
    moved["name"] = [source.names.get(p, p) for p in moved["company_id"]]
    moved["share"] = moved["avoided_kt"] / total * 100.0
    return table_of(
        "avoided",
        "CO₂ avoided and removed by company, whole run",
        [
            text("Company", 3.0),
            text("Kind", 1.0),
            number("Avoided and removed", "kt CO₂", 1, total=True),
            number("of it removed", "kt CO₂", 1, total=True),
            number("Share", "%", 1, total=True),
        ],
        moved[["name", "party_kind", "avoided_kt", "removed_kt", "share"]],
        f"Adds up to {float(source.yearly['abated_co2_mt'].sum()):,.2f} Mt, the figure of the "
        "cluster. Negative: a plant that emits because of the run.",
    )
