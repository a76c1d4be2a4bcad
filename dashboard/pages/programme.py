"""Build programme: every large work as planned and as it went, crews, and what waits for what."""

from __future__ import annotations

import textwrap
from typing import Any

from dash import html

from dashboard.charts import programme as charts
from dashboard.charts.base import theme_of
from dashboard.charts.words import NONE
from dashboard.components.cards import Card, block, chart_cards, grid, simple_table, text_card
from dashboard.desk import Desk, Run
from dashboard.pages.parts import choice_field, drawn
from dashboard.state import RunState
from scenarios.errors import InputError
from twin.amounts import pounds
from twin.dates import month_of
from twin.printed_names import party_names, phase_of_store
from twin.results import Results

LABEL = "Build programme"
CARDS = (
    Card(
        "gantt",
        "Works, planned and actual",
        "outline: as planned; filled: as it went; red: late; cross: given up or refused. "
        "Pipes and plants, then largest works",
        760,
        wide=True,
    ),
    Card("crews", "Crews wanted of those there are", "% by trade; above 100 works wait", 300),
)
LONGEST_NAME = 58


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    gantt, crews = chart_cards(CARDS, place)
    chooser = choice_field("project", "Project", place.get("project"), searchable=True)
    about = text_card("One project", chooser, block("project", live=True, class_name="why"))
    waits = text_card("What works waited for", block("waits"), wide=True)
    return [grid(gantt, about, crews, waits)]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the works of a run, one of them in detail."""
    run = desk.run(state)
    results, theme = run.results, theme_of(place)
    labels = project_names(run)
    project = place.get("project") or next(iter(charts.chosen_projects(results)), "")
    trades = {row.trade_id: row.name for row in run.scenario.cluster.trades}
    figures = {
        "gantt": charts.gantt(results, labels, theme, project),
        "crews": charts.crews(results, trades, theme),
    }
    choices = [
        {"value": name, "label": labels[name]} for name in charts.chosen_projects(results, project)
    ]
    return drawn(
        figures,
        choices={"project": (choices, project or None)},
        blocks={"project": _about(results, labels, project), "waits": _waits(results)},
    )


def project_names(run: Run) -> dict[str, str]:
    """Return the name of every project as printed; what is ordered anew is another attempt."""
    cluster, facts = run.scenario.cluster, run.results.facts
    known, stores = party_names(cluster), {row.store_id for row in cluster.carbon_stores}
    names = {}
    for project in run.results.tables["projects"]["project_id"].astype(str):
        site, _, measure = project.partition("/")
        measure = measure.partition("#")[0]
        plain, _, again = project.partition("#")
        name = known.get(plain, project)
        if measure in facts["measure_names"]:
            site_name = facts["site_names"].get(site, site).split(",")[0].split(" (")[0]
            name = f"{site_name}: {facts['measure_names'][measure]}"
        short = textwrap.shorten(name, LONGEST_NAME, placeholder="…")
        is_store = plain in stores
        names[project] = phase_of_store(short, project) if is_store else short + _attempt(again)
    return names


def _attempt(number: str) -> str:
    return f" (attempt {number})" if number else ""


def _about(results: Results, labels: dict[str, str], project: str) -> list[Any]:
    table = results.tables["projects"]
    rows = table[table["project_id"] == project]
    if rows.empty:
        text = "This run has no such project. Choose another, or click one in the picture."
        return [html.P(text if project else "Nothing is built in this run.", className="quiet")]
    row = rows.iloc[0]
    dates = [
        [label, month_of(row[column]) or NONE]
        for label, column in (
            ("Planned in service", "planned_online_year"),
            ("Consent given", "consent_end_year"),
            ("FEED finished", "engineer_end_year"),
            ("Final investment decision", "fid_year"),
            ("In service", "online_year"),
            ("Withdrawn, refused or cancelled", "ended_year"),
        )
    ]
    dates += [
        ["Months in queue for crews", f"{row['queue_for_crews_months']:.0f}"],
        ["Main cause of delay", str(row["delay_cause"]) or "none"],
        ["Estimate", pounds(float(row["estimate_gbp_m"]))],
        ["Cost", pounds(float(row["capex_gbp_m"]))],
        ["Standing", str(row["standing"]).replace("_", " ")],
    ]
    name = project.partition("/")[0].partition("#")[0]
    try:
        sentences = results.why(name, results.facts["end_year"]).sentences
    except InputError:
        sentences = ()
    return [
        html.H4(labels[project]),
        simple_table(["", ""], dates, f"Dates of {labels[project]}"),
        *(html.P(sentence) for sentence in sentences[:6]),
    ]


def _waits(results: Results) -> Any:
    """Months lost by cause over all works."""
    phases = results.tables["project_phases"]
    late = phases[phases["delay_months"] > 0.0]
    sums = late.groupby("delay_cause", observed=True)["delay_months"].agg(["sum", "count"])
    rows = [
        [str(cause), f"{row['sum']:,.0f}", f"{row['count']:,.0f}"]
        for cause, row in sums.sort_values("sum", ascending=False).iterrows()
        if cause
    ]
    heads = ["What cost time", "Months over all works", "Phases"]
    return simple_table(heads, rows, "What works waited for", empty="Nothing was late.")
