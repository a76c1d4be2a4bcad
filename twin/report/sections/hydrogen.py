"""The hydrogen balance, plants and their cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.looks import COLOURS
from twin.printed_names import TECHNOLOGIES
from twin.report import charts
from twin.report.content import Block, Figure, Section, Table, Text, number, table_of, text, year
from twin.report.drawing import draw

if TYPE_CHECKING:
    from twin.report.source import Source

BALANCE = (
    "produced_gwh",
    "drawn_gwh",
    "served_gwh",
    "stored_gwh",
    "lost_gwh",
    "curtailed_gwh",
    "leaked_gwh",
)


def section(source: Source) -> Section:
    """Make the section on hydrogen."""
    yearly = source.results.tables["hydrogen_year"]
    if yearly.empty or not yearly["produced_gwh"].any():
        nothing: tuple[Block, ...] = (Text("No low-carbon hydrogen is made within this run."),)
        return Section("hydrogen", "Hydrogen", nothing)
    return Section(
        "hydrogen",
        "Hydrogen",
        (
            Text(
                "Each year is dispatched over 8,760 hours. Produced and drawn from stores equals "
                "used, stored, lost, curtailed and leaked; this is checked in every year of every "
                "run. Energy is on the higher heating value."
            ),
            _figure(source),
            _balance(source, yearly),
            _plants(source),
        ),
    )


def _figure(source: Source) -> Figure:
    plants, families = (
        source.results.tables["plant_year"],
        source.results.facts["producer_families"],
    )
    family = plants["plant_id"].astype(str).map(families)
    made = plants["hydrogen_made_gwh_hhv"].groupby([plants["year"], family]).sum().unstack()
    years = source.years
    used = source.yearly["hydrogen_used_twh_hhv"].to_numpy()
    colours = {"reformer": COLOURS["capture"], "electrolyser": COLOURS["hydrogen"]}
    words = {"reformer": "reforming with capture", "electrolyser": "electrolysis"}
    series = [
        charts.Series(
            words.get(str(name), str(name)),
            made[name].reindex(years).fillna(0.0).to_numpy() * 1e-3,
            colours.get(str(name), COLOURS["hydrogen"]),
            hatch="//" if name == "electrolyser" else "",
        )
        for name in made
    ]
    return draw(
        "hydrogen-made",
        "Hydrogen made",
        "TWh HHV a year",
        f"Hydrogen used in {int(years[-1])}: {used[-1]:.2f} TWh; most in a year "
        f"{used.max():.2f} TWh.",
        lambda axes: charts.stack(axes, years, series),
        2.3,
    )


def _balance(source: Source, yearly: pd.DataFrame) -> Table:
    table = yearly.groupby("year")[[*BALANCE, "unserved_gwh", "interrupted_gwh"]].sum()
    table = table[table.index.isin(source.shown_years)].reset_index()
    return table_of(
        "hydrogen_balance",
        "Hydrogen balance",
        [
            year(),
            number("Produced", "GWh HHV", 1),
            number("Drawn from stores", "GWh HHV", 1),
            number("Used", "GWh HHV", 1),
            number("Stored", "GWh HHV", 1),
            number("Lost in stores", "GWh HHV", 1),
            number("Curtailed", "GWh HHV", 1),
            number("Leaked", "GWh HHV", 1),
            number("Unserved", "GWh HHV", 1),
            number("Interrupted by contract", "GWh HHV", 1),
        ],
        table,
        "All connected systems together. Users burn their former fuel for what is not served.",
    )


def _mean(plant: pd.DataFrame, column: str) -> float:
    """Mean of a column over years, weighed by what was made; not a number without any."""
    made = plant[plant["hydrogen_made_gwh_hhv"] > 0.0]
    weight = made["hydrogen_made_gwh_hhv"].to_numpy(dtype=np.float64)
    values = made[column].to_numpy(dtype=np.float64)
    return float(np.average(values, weights=weight)) if len(made) else float("nan")


def _technology(short: str) -> str:
    return TECHNOLOGIES.get(short, short.replace("_", " "))


def _plants(source: Source) -> Table:
    plants = source.results.tables["plant_year"]
    running = plants[plants["share_of_year"] > 0.0]
    works = source.results.tables["projects"].set_index("project_id")
    overrun = works["capex_gbp_m"] / works["estimate_gbp_m"]
    rows = []
    for plant, own in running.groupby("plant_id", observed=True):
        full = own[own["share_of_year"] >= 1.0]
        some = full if len(full) else own
        rows.append(
            (
                source.names.get(str(plant), str(plant)),
                _technology(str(some["technology_id"].iloc[0])),
                float(some["capacity_mw_hhv"].iloc[0]),
                int(own["year"].min()),
                float(some["load_factor"].mean()) * 100.0,
                _mean(some, "intensity_g_co2e_per_mj_lhv"),
                _mean(some, "levelised_total_gbp_per_mwh_hhv"),
                float(overrun[str(plant)]),
                _mean(some, "running_cost_gbp_per_mwh_hhv"),
            )
        )
    return Table(
        "plants",
        "Hydrogen plants in service",
        (
            text("Plant", 2.6),
            text("Technology", 2.2),
            number("Capacity", "MW HHV", 1),
            year("Since"),
            number("Mean load", "%", 0),
            number("Intensity", "gCO₂e/MJ LHV", 1),
            number("Levelised cost expected at FID", "GBP/MWh HHV", 0),
            number("Capital cost over its estimate", "times", 2),
            number("Running cost", "GBP/MWh HHV", 0),
        ),
        tuple(rows),
        "Intensity by the UK Low Carbon Hydrogen Standard, threshold 20 gCO₂e/MJ LHV. The "
        "levelised cost is what the producer expected when it decided, with its estimate and the "
        "load it counted on; what came of both, and what running it costs, stands beside it.",
    )
