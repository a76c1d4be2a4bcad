"""Overview: the answer in a sentence and four headlines, the pathway, the map, who changed."""

from __future__ import annotations

from typing import Any

from dashboard.charts import maps, pathway
from dashboard.charts.base import theme_of
from dashboard.charts.words import number, signed
from dashboard.components.cards import (
    Card,
    block,
    chart_card,
    go_to,
    grid,
    simple_table,
    text_card,
    tile,
    tiles,
)
from dashboard.desk import Desk
from dashboard.state import RunState
from twin.changed_minds import changed_minds
from twin.results import Results
from twin.summary import totals

LABEL = "Overview"
CARDS = (
    Card("overview-co2", "Fossil CO₂ by company", "Mt CO₂ a year; removals below zero", 380),
    Card("overview-map", "Where, at the end", "circles: fossil CO₂; colour: what was chosen", 380),
    Card("overview-cost", "Investment and public support", "GBP m a year, 2024 pounds", 280),
    Card("overview-jobs", "Jobs", "full-time jobs in the year", 280),
)
SHOWN_CHANGES = 25


def layout(_place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    pathway_card, map_card, cost_card, jobs_card = (chart_card(card) for card in CARDS)
    minds = text_card("Who changed their mind", block("overview-minds"), wide=True)
    return [
        block("overview-tiles"),
        grid(pathway_card, map_card, minds, cost_card, jobs_card),
        block("overview-boundary", class_name="quiet"),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return what the view shows of a run, held against the reference of the same seed."""
    run, reference = desk.run(state), desk.reference(state)
    theme, results = theme_of(place), run.results
    against = None if reference.results is results else reference.results
    drawn = {
        "overview-co2": pathway.co2_by_company(results, theme, against),
        "overview-map": maps.site_map(run, theme, results.facts["end_year"]),
        "overview-cost": pathway.cost(results, theme, against),
        "overview-jobs": pathway.jobs(results, theme, against),
    }
    return {
        "figures": {name: figure for name, (figure, _) in drawn.items()},
        "words": {name: text for name, (_, text) in drawn.items()},
        "blocks": {
            "overview-tiles": headline_tiles(results, against),
            "overview-minds": _minds(results, against),
            "overview-boundary": f"Boundary. {results.facts['boundary']}",
        },
    }


def headline_tiles(results: Results, reference: Results | None) -> Any:
    """Return four figures with their units and what they are compared with."""
    table = results.tables["cluster_year"]
    year = int(table["year"].iloc[-1])
    sums = totals(results)
    values = [
        ("Fossil CO₂", f"in {year}", float(table["fossil_co2_mt"].iloc[-1]), 2, "Mt CO₂"),
        (
            "CO₂ abated and removed",
            "whole run",
            sums["CO2 abated and removed, whole run"][0],
            1,
            "Mt",
        ),
        ("Public support", "whole run", sums["Public support, whole run"][0], 1, "GBP bn"),
        (
            "Construction jobs",
            "busiest year, direct",
            sums["Most construction jobs in a year, direct"][0],
            0,
            "jobs",
        ),
    ]
    others: list[float] | None = None
    if reference is not None:
        theirs = totals(reference)
        others = [
            float(reference.tables["cluster_year"]["fossil_co2_mt"].iloc[-1]),
            theirs["CO2 abated and removed, whole run"][0],
            theirs["Public support, whole run"][0],
            theirs["Most construction jobs in a year, direct"][0],
        ]
    start = float(table["fossil_co2_mt"].iloc[0])
    shown = []
    for i, (label, when, value, decimals, unit) in enumerate(values):
        if others is not None:
            against = f"{signed(value - others[i], decimals)} against the reference"
        elif i == 0:
            against = f"{number(start, 1)} Mt in {int(table['year'].iloc[0])}"
        else:
            against = "this is the reference"
        shown.append(tile(number(value, decimals), unit, f"{label}, {when}", against))
    return tiles(*shown)


def _minds(results: Results, reference: Results | None) -> Any:
    if reference is None:
        return "This is the reference. Move a lever to see which companies decide otherwise."
    table = changed_minds(results, reference)
    companies, sites = results.facts["company_names"], results.facts["site_names"]
    measures = results.facts["measure_names"]
    size = dict(
        zip(
            results.tables["site_year"]["site_id"].astype(str)[: len(sites)],
            results.tables["site_year"]["fossil_co2_kt"][: len(sites)],
            strict=False,
        )
    )
    table = table.assign(kt=table["site_id"].map(size).fillna(0.0)).sort_values(
        ["kt", "site_id"], ascending=[False, True]
    )
    rows: list[list[Any]] = []
    for row in table.head(SHOWN_CHANGES).to_dict("records"):
        here, there = float(row["year_here"]), float(row["year_there"])
        rows.append(
            [
                go_to(companies[row["company_id"]], "companies", company=row["company_id"]),
                sites[row["site_id"]],
                measures[row["measure_id"]],
                f"{there:.0f}" if there == there else "never",  # noqa: PLR0124
                f"{here:.0f}" if here == here else "never",  # noqa: PLR0124
                _moved(here, there),
            ]
        )
    more = len(table) - len(rows)
    heads = ["Company", "Site", "What it orders", "In the reference", "Here", "Change"]
    count = table["company_id"].nunique()
    summary = (
        f"{count} {'company decides' if count == 1 else 'companies decide'} otherwise than in the "
        f"reference, largest first{f'; {more} more changes are not shown' if more > 0 else ''}."
    )
    if not rows:
        return "No company decides otherwise than in the reference."
    return [summary, simple_table(heads, rows, "Orders that differ from the reference")]


def _moved(here: float, there: float) -> str:
    if here != here:  # noqa: PLR0124  # not a number: not ordered here
        return "no longer"
    if there != there:  # noqa: PLR0124
        return "new"
    years = int(abs(here - there))
    return f"{years} year{'s' if years != 1 else ''} {'earlier' if here < there else 'later'}"
