"""Overview: the answer in a sentence and four headlines, the pathway, the map, who changed."""

from __future__ import annotations

from typing import Any

from dashboard.charts import maps, pathway
from dashboard.charts.base import theme_of
from dashboard.charts.by_year import by_year, cluster
from dashboard.charts.words import NEVER, number, signed
from dashboard.components.cards import (
    Card,
    block,
    chart_cards,
    go_to,
    grid,
    simple_table,
    text_card,
    tile,
    tiles,
)
from dashboard.desk import Desk
from dashboard.pages.parts import drawn
from dashboard.state import RunState
from twin.changed_minds import Change, changed_minds
from twin.results import Results
from twin.summary import totals

LABEL = "Overview"
CARDS = (
    Card("overview-co2", "Fossil CO₂ by company", "Mt CO₂ a year; removals below zero", 380),
    Card(
        "overview-map", "Sites and pipes at the end", "circles: fossil CO₂; colour: what runs", 380
    ),
    Card("overview-cost", "Investment and public support", "GBP m a year, {pounds}", 280),
    Card("overview-jobs", "Jobs", "full-time jobs in the year", 280),
)


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    pathway_card, map_card, cost_card, jobs_card = chart_cards(CARDS, place)
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
    changes = [] if against is None else changed_minds(results, against)
    sites = {each.site_id for each in changes}
    figures = {
        "overview-co2": pathway.co2_by_company(results, theme, against),
        "overview-map": maps.site_map(run, theme, results.facts["end_year"], sites),
        "overview-cost": pathway.cost(results, theme, against),
        "overview-jobs": pathway.jobs(results, theme, against),
    }
    return drawn(
        figures,
        blocks={
            "overview-tiles": headline_tiles(results, against),
            "overview-minds": _minds(results, None if against is None else changes),
            "overview-boundary": f"Boundary. {results.facts['boundary']}".replace("CO2", "CO₂"),
        },
    )


def headline_tiles(results: Results, reference: Results | None) -> Any:
    """Return four figures with their units and what they are compared with."""
    end = results.facts["end_year"]
    labels = (
        (f"Fossil CO₂, in {end}", 2, "Mt CO₂"),
        ("CO₂ abated and removed, whole run", 1, "Mt"),
        ("Public support, whole run", 1, "GBP bn"),
        ("Construction jobs, busiest year, direct", 0, "jobs"),
    )
    ours = _headline_figures(results)
    theirs = None if reference is None else _headline_figures(reference)
    against = list(_own_comparisons(results))
    shown = []
    for i, (label, decimals, unit) in enumerate(labels):
        if theirs is not None:
            against[i] = f"{signed(ours[i] - theirs[i], decimals)} against the reference"
        shown.append(tile(number(ours[i], decimals), unit, label, against[i]))
    return tiles(*shown)


def _headline_figures(results: Results) -> tuple[float, float, float, float]:
    sums = totals(results)
    return (
        float(cluster(results, "fossil_co2_mt")[-1]),
        sums["CO2 abated and removed, whole run"][0],
        sums["Public support, whole run"][0],
        sums["Most construction jobs in a year, direct"][0],
    )


def _own_comparisons(results: Results) -> tuple[str, str, str, str]:
    """What each headline is held against where there is no other run to hold it against."""
    years = cluster(results, "year").astype(int)
    emitted, jobs = cluster(results, "fossil_co2_mt"), cluster(results, "construction_jobs_direct")
    without = float(cluster(results, "counterfactual_fossil_co2_mt").sum())
    unpaid = cluster(results, "counterfactual_carbon_revenue_gbp_m")
    unpaid_bn = float((unpaid - cluster(results, "carbon_revenue_gbp_m")).sum()) / 1e3
    operating = float(cluster(results, "operation_jobs_direct")[-1])
    return (
        f"{number(float(emitted[0]), 1)} Mt in {years[0]}",
        f"{number(without)} Mt would be emitted without any decision",
        f"and GBP {number(unpaid_bn, 1)} bn of carbon charges that are not paid any more",
        f"in {years[jobs.argmax()]}; {number(operating)} in operation in {years[-1]}",
    )


def _minds(results: Results, moved: list[Change] | None) -> Any:
    if moved is None:
        return "This is the reference. Move a lever to see which companies decide otherwise."
    first = by_year(results, "site_year", "site_id", "counterfactual_fossil_co2_kt")
    changes = sorted(moved, key=lambda each: (-float(first[each.site_id][0]), each.site_id))
    companies, sites = results.facts["company_names"], results.facts["site_names"]
    rows: list[list[Any]] = [
        [
            go_to(companies[each.company_id], "companies", company=each.company_id),
            sites[each.site_id],
            results.facts["measure_names"][each.measure_id],
            str(each.year_there or NEVER),
            str(each.year_here or NEVER),
            _moved(each),
        ]
        for each in changes
    ]
    heads = ["Company", "Site", "What it orders", "In the reference", "Here", "Change"]
    count = len({each.company_id for each in changes})
    summary = (
        f"{count} {'company decides' if count == 1 else 'companies decide'} otherwise than in the "
        f"reference, in {len(rows)} {'order' if len(rows) == 1 else 'orders'}; largest first."
    )
    if not rows:
        return "No company decides otherwise than in the reference."
    return [summary, simple_table(heads, rows, "Orders that differ from the reference")]


def _moved(change: Change) -> str:
    if change.year_here is None:
        return "no longer"
    if change.year_there is None:
        return "new"
    years = abs(change.year_here - change.year_there)
    direction = "earlier" if change.year_here < change.year_there else "later"
    return f"{years} year{'s' if years != 1 else ''} {direction}"
