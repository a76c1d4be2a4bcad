"""Companies: all of them in a table, and a page for each: emissions, money, options and why."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.charts import company as charts
from dashboard.charts.base import theme_of
from dashboard.charts.words import number
from dashboard.components.cards import (
    Card,
    block,
    chart_cards,
    explained,
    go_to,
    grid,
    listing,
    note,
    simple_table,
    text_card,
)
from dashboard.desk import Desk, Run
from dashboard.markup import Written
from dashboard.pages.parts import choice_field, drawn, number_field, year_shown
from dashboard.state import RunState
from scenarios.errors import Fault, InputError
from twin.amounts import decimals_of
from twin.changed_minds import came_to_nothing
from twin.closures import CHOSEN, closures
from twin.results import Results

LABEL = "Companies"
CARDS = (
    Card("company-co2", "What it emits", "kt CO₂ a year", 280),
    Card("company-money", "What it pays for", "GBP m a year, {pounds}", 280),
)
FIRST_SHOWN_YEAR = 2031
COLUMNS = [
    ("company", "Company"),
    ("sector", "Sector"),
    ("first:number", "CO₂ at start, kt"),
    ("last:number", "CO₂ at end, kt"),
    ("invested:number", "Invested, GBP m"),
    ("support:number", "Support, GBP m"),
    ("orders", "What it orders"),
    ("obstacle", "In the way of its best other option"),
]
OF_A_PIPE = frozenset({"no route", "pipe or store full", "no hydrogen on offer"})
"""Obstacles that lie with a pipe, whose project says when it comes."""
ROUTE = re.compile(r"(?:from|to) \S+ by (?P<pipes>.+)#\d+$")


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    table = listing("companies", "All companies", COLUMNS, find="Find a company, sector or word")
    chooser = html.Div(
        [
            html.Div(
                choice_field("company", "Company", place.get("company"), searchable=True),
                className="grow",
            ),
            html.Div(number_field("year", "Why, in the year", place.get("year"), 2020, 2100)),
        ],
        className="row",
    )
    why = text_card("Why", block("company-why", live=True, class_name="why"), wide=True)
    pipes = text_card("What it waits for", block("company-pipes"), wide=True)
    return [
        text_card("All companies", note("Click a row for its page, a heading to sort."), table),
        chooser,
        block("company-name"),
        grid(why, *chart_cards(CARDS, place), pipes),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the table of companies and the page of one.

    Raises:
        InputError: if there is no company of that name.
    """
    run = desk.run(state)
    results, theme = run.results, theme_of(place)
    rows = company_rows(run)
    names = results.facts["company_names"]
    company = place.get("company", rows[0]["rowid"].removeprefix("company:"))
    if company not in names:
        expected, repair = "a company of this cluster", "choose one from the list"
        raise InputError([Fault("company", company, expected, repair)])
    year = year_shown(results, place, FIRST_SHOWN_YEAR)
    why = results.why(company, year)
    figures = {
        "company-co2": charts.emissions(results, company, theme),
        "company-money": charts.money(results, company, theme),
    }
    choices = [
        {"value": row["rowid"].removeprefix("company:"), "label": row["company"]}
        for row in sorted(rows, key=lambda row: str(row["company"]))
    ]
    return drawn(
        figures,
        rows={"companies": rows},
        choices={"company": (choices, company)},
        fields={"year": year},
        blocks={
            "company-name": html.H2(f"{names[company]}"),
            "company-why": _why(run, why, company, year),
            "company-pipes": _pipes(run, company, year),
        },
    )


def company_rows(run: Run) -> list[dict[str, Any]]:
    """Return one row for each company, largest emitter first."""
    results = run.results
    table = results.tables["company_year"]
    table = table[table["party_kind"] == "company"]
    start, end = results.facts["start_year"], results.facts["end_year"]
    first = table[table["year"] == start].set_index("company_id")["fossil_co2_kt"].to_dict()
    last = table[table["year"] == end].set_index("company_id")["fossil_co2_kt"].to_dict()
    sums = table.groupby("company_id", observed=True)[["investment_paid_gbp_m", "support_gbp_m"]]
    totals = sums.sum()
    invested = totals["investment_paid_gbp_m"].to_dict()
    support = totals["support_gbp_m"].to_dict()
    orders, obstacles = _orders(results), _obstacles(results)
    sectors = {row.sector_id: row.name for row in run.scenario.cluster.sectors}
    own: dict[str, list[str]] = {}
    for site in run.scenario.cluster.sites:
        own.setdefault(site.company_id, []).append(sectors[site.sector_id])
    rows = [
        {
            "rowid": f"company:{company}",
            "company": name,
            "sector": ", ".join(dict.fromkeys(own.get(company, []))),
            "first": float(first.get(company, 0.0)),
            "last": float(last.get(company, 0.0)),
            "invested": float(invested.get(company, 0.0)),
            "support": float(support.get(company, 0.0)),
            "orders": "; ".join(orders.get(company, [])),
            "obstacle": obstacles.get(company, ""),
        }
        for company, name in results.facts["company_names"].items()
        if company in own
    ]
    return sorted(rows, key=lambda row: -float(str(row["first"])))


def _orders(results: Results) -> dict[str, list[str]]:
    """What each company ordered and when, and which orders came to nothing."""
    table = results.tables["decisions"]
    chosen = table[table["chosen"].to_numpy()]
    measures, lost = results.facts["measure_names"], came_to_nothing(results)
    found: dict[str, list[str]] = {}
    columns = (chosen[name].tolist() for name in ("company_id", "site_id", "measure_id", "year"))
    for company, site, measure, year in zip(*columns, strict=True):
        ending = lost.get((site, measure, year))
        text = f"{measures[measure]} {year}{f' (later {ending})' if ending else ''}"
        if text not in found.setdefault(company, []):
            found[company].append(text)
    return found


def _obstacles(results: Results) -> dict[str, str]:
    """What stood last in the way of the best option that a company did not take."""
    table = results.tables["decisions"]
    left = table[~table["chosen"].to_numpy()]
    left = left.sort_values(["year", "value_gbp_m"], kind="stable")
    last = left.drop_duplicates("company_id", keep="last")
    return dict(zip(last["company_id"].astype(str), last["obstacle"].astype(str), strict=True))


def _why(run: Run, why: Any, company: str, year: int) -> list[Any]:
    """Say why, with the options weighed; an obstacle of a pipe leads to the pipe's project."""
    sentences = [*_closed(run, company, year), *why.sentences]
    shown: list[Any] = [html.P(sentence) for sentence in sentences]
    if why.options.empty:
        return shown
    heads = list(why.options.columns)
    measures = run.results.facts["measure_names"]
    behind = {
        measures[measure]: pipe
        for measure, kind, route in _routes(run.results, company, year)
        if (pipe := next(iter(_pipes_of(route, run.results)), _next_pipe(run, kind, year)))
    }
    rows = []
    for row in why.options.to_dict("records"):
        cells: list[Any] = [
            number(value, decimals_of(value)) if isinstance(value, float) else str(value)
            for value in row.values()
        ]
        obstacle = heads.index("obstacle")
        its_pipe = behind.get(str(row["option"]))
        if its_pipe is not None and row["obstacle"] in OF_A_PIPE:
            cells[obstacle] = go_to(str(row["obstacle"]), "programme", project=its_pipe)
        elif its_pipe is not None and not row["ordered"]:
            cells[obstacle] = _with_its_pipe(str(row["obstacle"]), its_pipe)
        elif row["obstacle"]:
            cells[obstacle] = explained(str(row["obstacle"]))
        rows.append(cells)
    return [*shown, html.H4(why.caption), simple_table(heads, rows, why.caption)]


def _closed(run: Run, company: str, year: int) -> list[str]:
    """Say which sites of a company were closed by others by a year; its own choice is told why."""
    names, owners = run.results.facts["site_names"], run.results.facts["site_companies"]
    return [
        f"{names[site]} {closure.words}."
        for site, closure in closures(run.results, run.scenario.cluster).items()
        if owners[site] == company and closure.year <= year and closure.cause != CHOSEN
    ]


def _with_its_pipe(obstacle: str, pipe: str) -> Any:
    """Return an obstacle that lies elsewhere, with a way to the pipe that the option needs too."""
    return Written(f"{explained(obstacle)}; {go_to('its pipe', 'programme', project=pipe)}")


def _routes(results: Results, company: str, year: int) -> list[tuple[str, str, str]]:
    """Measure, kind and route of each option that a company weighed last, until a year."""
    table = results.tables["decisions"]
    mine = table[(table["company_id"] == company) & (table["year"] <= year)]
    last = mine[mine["year"] == mine["year"].max()]
    columns = [last[name].astype(object) for name in ("measure_id", "kind", "route")]
    return list(zip(*(column.fillna("").tolist() for column in columns), strict=True))


def _next_pipe(run: Run, kind: str, year: int) -> str:
    """Pipeline that an option without a route waits for: the next of its carrier to come."""
    carrier = {"hydrogen": "hydrogen", "capture": "co2"}.get(kind, "")
    carriers = run.results.facts["pipeline_carriers"]
    projects = run.results.tables["projects"].sort_values("planned_online_year", kind="stable")
    later = projects[~(projects["online_year"] <= year)]["project_id"].astype(str)
    return next((name for name in later if carriers.get(name) == carrier), "")


def _pipes_of(route: str, results: Results) -> list[str]:
    """Pipelines that a route runs through."""
    match = ROUTE.match(route)
    named = match["pipes"].split(" + ") if match else []
    return [pipe for pipe in named if pipe in results.facts["pipeline_carriers"]]


def _pipes(run: Run, company: str, year: int) -> list[Any]:
    """Say how the pipes stand that a company's options need, each with a way to its project."""
    results = run.results
    names = {row.pipeline_id: row.name for row in run.scenario.cluster.pipelines}
    routes = _routes(results, company, year)
    pipes = dict.fromkeys(pipe for *_, route in routes for pipe in _pipes_of(route, results))
    if not pipes:
        return [html.P("None of its options needs a pipe.", className="quiet")]
    return [
        html.Div(
            [
                html.H4(go_to(names.get(pipe, pipe), "programme", project=pipe)),
                *(html.P(sentence) for sentence in results.why(pipe, year).sentences),
            ],
            className="why",
        )
        for pipe in pipes
    ]
