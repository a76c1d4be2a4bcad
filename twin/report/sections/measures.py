"""What each measure avoided and at what cost: the abatement cost curve, and the table behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.looks import COLOURS
from twin.report import charts
from twin.report.content import Figure, Table, number, table_of, text
from twin.report.drawing import draw

if TYPE_CHECKING:
    from twin.report.source import Source


def cost_curve(source: Source) -> Figure:
    """Draw the abatement cost curve of what was done."""
    table = source.measures[source.measures["cost_gbp_per_t"].notna()]
    names = [_measure_name(source, str(m)) for m in table["measure_id"]]
    colours = [COLOURS[str(kind)] for kind in table["kind"]]
    widths = table["discounted_mt"].to_numpy(dtype=np.float64)
    heights = table["cost_gbp_per_t"].to_numpy(dtype=np.float64)
    told = (
        f"{len(table)} measures from GBP {heights.min():,.0f} to {heights.max():,.0f} a tonne; the "
        "table of measures has each."
        if len(table)
        else "No measure ran."
    )
    return draw(
        "cost-curve",
        "Abatement cost of what was done, cheapest first",
        "GBP/t CO₂ (resources) over discounted Mt CO₂; yellow efficiency, orange electricity, "
        "blue hydrogen, purple capture",
        told,
        lambda axes: charts.steps(axes, widths, heights, colours, names),
        3.2,
    )


def measure_table(source: Source) -> Table:
    """Make the table of what every measure avoided and cost."""
    table = source.measures
    frame = table.assign(
        name=[_measure_name(source, str(m)) for m in table["measure_id"]],
        sector=[_sector(source, str(s)) for s in table["sector_id"]],
    )[["name", "sector", "sites", "abated_mt", "discounted_mt", "cost_gbp_m", "cost_gbp_per_t"]]
    return table_of(
        "measures",
        "Abatement and cost by measure",
        [
            text("Measure", 2.6),
            text("Sector", 1.6),
            number("Sites", ""),
            number("Avoided and removed", "Mt CO₂", 3, total=True),
            number("discounted", "Mt CO₂", 3, total=True),
            number("Resource cost, present value", "GBP m", 1, total=True),
            number("Abatement cost", "GBP/t CO₂", 0),
        ],
        frame,
        "Owners' investment and operation are shared among their measures by capital and time in "
        "service, hydrogen plants and pipes by hydrogen used, CO₂ pipes by CO₂ stored; the columns "
        "add up to the appraisal.",
    )


def _measure_name(source: Source, measure: str) -> str:
    return str(source.results.facts["measure_names"].get(measure, measure))


def _sector(source: Source, sector: str) -> str:
    names = {row.sector_id: row.name for row in source.cluster.sectors}
    return names.get(sector, sector)
