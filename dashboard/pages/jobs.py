"""Jobs: by phase, by kind of spending, and the workforce by trade."""

from __future__ import annotations

from typing import Any

from dashboard.charts import pathway
from dashboard.charts.base import Figure, bars, chart, line, theme_of
from dashboard.components.cards import Card, chart_card, grid, note
from dashboard.desk import Desk
from dashboard.pages.parts import drawn
from dashboard.state import RunState
from twin.results import Results

LABEL = "Jobs"
CARDS = (
    Card("jobs-phase", "Jobs by phase", "full-time jobs in the year, direct and with suppliers"),
    Card("jobs-spending", "Jobs by kind of spending", "direct full-time jobs in the year"),
    Card("jobs-trade", "Workers by trade", "workers in the region, trainees not counted"),
    Card("jobs-gva", "Value added", "GBP m a year, 2024 pounds, direct and with suppliers"),
)
TONES = {
    "plant": "#332288",
    "electrolyser": "#0077BB",
    "pipeline": "#AA3377",
    "operation": "#009988",
}
LINES = (("#332288", "solid"), ("#44AA99", "dash"), ("#882255", "dot"), ("#999933", "dashdot"))


def layout(_place: dict[str, Any]) -> list[Any]:
    """Return the frame of the view."""
    return [
        grid(*(chart_card(card) for card in CARDS)),
        note(
            "These are jobs in a year, not job-years summed. Induced jobs and jobs displaced "
            "elsewhere are not counted, and the twin does not say in which district they are."
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
        "jobs-spending": _by_spending(results, "direct_jobs_fte", "jobs", theme),
        "jobs-trade": _by_trade(results, trades, theme),
        "jobs-gva": _by_spending(results, "gva_gbp_m", "GBP m", theme),
    }
    return drawn(figures)


def _by_spending(results: Results, column: str, unit: str, theme: str) -> tuple[Figure, str]:
    table = results.tables["jobs_year"]
    years = results.tables["cluster_year"]["year"].tolist()
    data, sums = [], {}
    for kind, rows in table.groupby("spending", observed=True):
        values = rows.groupby("year")[column].sum()
        sums[str(kind)] = float(values.max())
        colour = TONES.get(str(kind), "#BBBBBB")
        data.append(bars(str(kind), years, values.round(1).tolist(), colour, unit=unit))
    largest = max(sums, key=lambda name: sums[name]) if sums else "nothing"
    words = f"Most comes from spending on {largest}."
    layout = {"barmode": "stack"}
    title = "full-time jobs" if unit == "jobs" else "GBP m a year"
    return chart(data, title, theme, years=years, layout=layout), words


def _by_trade(results: Results, names: dict[str, str], theme: str) -> tuple[Figure, str]:
    table = results.tables["labour_year"]
    data, parts = [], []
    years = results.tables["cluster_year"]["year"].tolist()
    for i, (trade, rows) in enumerate(table.groupby("trade_id", observed=True)):
        colour, dash = LINES[i % len(LINES)]
        label, workers = names.get(str(trade), str(trade)), rows["workers"]
        data.append(
            line(label, years, workers.round(0), colour, dash=dash, unit="workers", decimals=0)
        )
        parts.append(f"{label} {workers.iloc[0]:,.0f} to {workers.iloc[-1]:,.0f}")
    words = f"From {years[0]} to {years[-1]}: {'; '.join(parts)}."
    return chart(data, "workers", theme, years=years), words
