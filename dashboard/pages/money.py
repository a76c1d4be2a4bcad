"""Money: who pays whom, public support against its budget, and what society gains."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts import money as charts
from dashboard.charts.base import theme_of
from dashboard.charts.words import NONE, headline_pounds, number
from dashboard.components.cards import Card, block, chart_cards, grid, tile, tiles
from dashboard.desk import Desk
from dashboard.pages.parts import choice_field, drawn
from dashboard.state import RunState

LABEL = "Money"
CARDS = (
    Card("sankey", "Who pays whom", "GBP m, {pounds}; colour: what for", 520, wide=True),
    Card("support", "Public support against its budget", "GBP m a year, {pounds}"),
    Card("society", "What it costs and is worth to society", "GBP m a year, {pounds}"),
)
WHOLE_RUN = "all"


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    chooser = html.Div(
        choice_field("table", "Payments of", place.get("table"), w=200),
        className="row",
    )
    return [
        block("appraisal"),
        grid(*chart_cards(CARDS, place, sankey=chooser)),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the payments of a run, its support and its appraisal."""
    run = desk.run(state)
    results, theme = run.results, theme_of(place)
    facts = results.facts
    years = range(facts["start_year"], facts["end_year"] + 1)
    chosen = place.get("table", WHOLE_RUN)
    year = int(chosen) if chosen.isdecimal() and int(chosen) in years else None
    budget = run.scenario.settings.policy.support_budget_gbp_m_per_year
    figures = {
        "sankey": charts.sankey(results, year, theme),
        "support": charts.support(results, budget, theme),
        "society": charts.society(results, theme),
    }
    choices = [{"value": WHOLE_RUN, "label": "the whole run"}]
    choices += [{"value": str(year), "label": str(year)} for year in years]
    return drawn(
        figures,
        choices={"table": (choices, str(year) if year else WHOLE_RUN)},
        blocks={"appraisal": _appraisal(run.results)},
    )


def _appraisal(results: Any) -> Any:
    facts, table = results.facts, results.tables["cluster_year"]
    ratio, cost = facts["benefit_cost_ratio"], facts["cost_gbp_per_t"]
    discounted = "Green Book, discounted"
    without = float(table["counterfactual_carbon_revenue_gbp_m"].sum())
    return tiles(
        tile(headline_pounds(facts["npv_gbp_m"]), "", "Net present social value", discounted),
        tile(NONE if ratio is None else number(ratio, 1), "", "Benefits over costs", discounted),
        tile(NONE if cost is None else number(cost), "GBP/t", "Resource cost of CO₂", discounted),
        tile(
            headline_pounds(float(table["carbon_revenue_gbp_m"].sum())),
            "",
            "Carbon price and Carbon Price Support paid",
            f"whole run; {headline_pounds(without)} without any decision",
        ),
    )
