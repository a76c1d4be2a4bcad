"""Jobs: by phase, by kind of spending, and the workforce by trade."""

from __future__ import annotations

from typing import Any

from dashboard.charts import jobs as charts
from dashboard.charts import pathway
from dashboard.charts.base import theme_of
from dashboard.components.cards import Card, chart_cards, grid, note
from dashboard.desk import Desk
from dashboard.pages.parts import drawn
from dashboard.state import RunState

LABEL = "Jobs"
CARDS = (
    Card("jobs-phase", "Jobs by phase", "full-time jobs in the year, direct and with suppliers"),
    Card("jobs-spending", "Jobs by kind of spending", "direct full-time jobs in the year"),
    Card("jobs-trade", "Workers by trade", "workers in the region, trainees not counted"),
    Card("jobs-gva", "Value added", "GBP m a year, {pounds}, direct and with suppliers"),
)


def layout(place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    return [
        grid(*chart_cards(CARDS, place)),
        note(
            "These are jobs in a year, not job-years summed. The report adds jobs that people's "
            "spending induces, those in the region, and those safeguarded or lost at sites."
        ),
    ]


def content(desk: Desk, state: RunState, place: dict[str, Any]) -> dict[str, Any]:
    """Return the charts of jobs of a run."""
    run, reference = desk.run(state), desk.reference(state)
    results, theme = run.results, theme_of(place)
    against = None if reference.results is results else reference.results
    trades = {row.trade_id: row.name for row in run.scenario.cluster.trades}
    figures = {
        "jobs-phase": pathway.jobs(results, theme, against),
        "jobs-spending": charts.by_spending(results, "direct_jobs_fte", "jobs", theme),
        "jobs-trade": charts.by_trade(results, trades, theme),
        "jobs-gva": charts.by_spending(results, "gva_gbp_m", "GBP m", theme),
    }
    return drawn(figures)
