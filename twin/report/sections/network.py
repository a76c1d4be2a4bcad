"""The map with its build-out by year, pipelines and stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from twin.report.content import Section, Table, Text, date, number, table_of, text, year
from twin.report.maps import build_out

if TYPE_CHECKING:
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the section on the map, pipelines and stores."""
    shown = [each for each in (2030, 2035, 2040, 2050) if each in source.years]
    years = shown or [int(source.years[-1])]
    return Section(
        "network",
        "Map and build-out",
        (
            Text(
                "Pipes are dotted until they are decided, dashed while they are built, solid in "
                "service. Corridors are drawn schematically; costs use their stated lengths."
            ),
            Text(_first_years(source)),
            build_out(source.results, source.cluster, years),
            _pipelines(source),
            _stores(source),
        ),
    )


def _first_years(source: Source) -> str:
    """Say since when CO2 is stored and hydrogen piped, as the headline does."""
    told = [each for each in source.headlines if each.section == "network"]
    return "; ".join(f"{each.label}: {each.shown} {each.note}".strip() for each in told) + "."


def _pipelines(source: Source) -> Table:
    table = source.results.tables["network_year"]
    end = int(source.years[-1])
    last = table[table["year"] == end].set_index("pipeline_id")
    projects = source.results.tables["projects"].drop_duplicates("project_id", keep="last")
    dates = projects.set_index("project_id")[["planned_online_year", "fid_year", "online_year"]]
    rows = []
    for pipeline in source.cluster.pipelines:
        own: Any = last.loc[pipeline.pipeline_id]
        known = pipeline.pipeline_id in dates.index
        when: list[Any] = [np.nan] * 3
        if known:
            when = dates.loc[[pipeline.pipeline_id]].iloc[0].tolist()
        unit = "GWh" if pipeline.carrier.value == "hydrogen" else "kt"
        rows.append(
            (
                pipeline.name,
                pipeline.carrier.value.replace("co2", "CO₂"),
                str(own["state"]),
                *when,
                float(own["diameter_in"]),
                float(own["booked_gwh_or_kt"]),
                float(own["capacity_gwh_or_kt"]),
                unit,
                float(own["tariff_gbp_per_mwh_or_t"]),
            )
        )
    return Table(
        "pipelines",
        f"Pipelines at the end of {end}",
        (
            text("Pipeline", 2.6),
            text("Carries", 1.0),
            text("State", 1.3),
            date("Planned in service"),
            date("FID"),
            date("In service"),
            number("Diameter", "in", 0),
            number("Booked", "a year"),
            number("Capacity", "a year"),
            text("in", 0.6),
            number("Tariff", "GBP/MWh or t", 1),
        ),
        tuple(rows),
        "Dates as decimal years: 2031.5 is the middle of 2031.",
    )


def _stores(source: Source) -> Table:
    table = source.results.tables["store_year"]
    chosen = table[table["year"].isin(source.shown_years)]
    frame = chosen[
        [
            "store_id",
            "year",
            "limit_gwh_or_kt",
            "taken_gwh_or_kt",
            "refused_gwh_or_kt",
            "held_gwh_or_kt",
        ]
    ].sort_values(["store_id", "year"], kind="stable")
    frame = frame.assign(store_id=[source.names.get(str(s), str(s)) for s in frame["store_id"]])
    return table_of(
        "stores",
        "Stores",
        [
            text("Store", 2.0),
            year(),
            number("Most it may take", "GWh or kt a year"),
            number("Taken", "GWh or kt", 1),
            number("Refused", "GWh or kt", 1),
            number("Held at the end", "GWh or kt", 1),
        ],
        frame,
        "CO₂ stores in kt, caverns in GWh HHV.",
    )
