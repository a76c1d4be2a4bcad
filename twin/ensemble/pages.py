"""Draws all pictures of a summary and writes them with its sentences onto one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twin.ensemble import figures
from twin.ensemble.analysis.convergence import running_mean
from twin.ensemble.analysis.quantiles import exceedance, fan
from twin.ensemble.sentences import sentences

if TYPE_CHECKING:
    from twin.ensemble.summary import Summary

FANS = (
    ("fossil_co2_mt", "Fossil CO₂ of the cluster", "Mt CO₂ a year"),
    ("abated_co2_mt", "CO₂ abated and removed", "Mt CO₂ a year"),
    ("investment_gbp_m", "Investment", "GBP m a year, {year} pounds"),
    ("support_gbp_m", "Public support", "GBP m a year, {year} pounds"),
)
"""Columns of `cluster_year` that are drawn as fans where the study kept the table."""


def pictures(summary: Summary) -> list[figures.Figure]:
    """Every picture of a summary: fans, exceedance, influences, conditions, regret, convergence."""
    drawn = [*_fans(summary), _exceedance(summary)]
    drawn += _influences(summary) + _conditions(summary)
    if not summary.regrets.empty:
        title = f"Regret in {summary.focus}"
        drawn.append(figures.regret_figure(summary.regrets, title, "in the unit of the name"))
    if summary.samples_are_random:
        for scenario in summary.scenarios:
            running = running_mean(summary.sample_means(scenario, summary.focus))
            title = f"Mean of {summary.focus} in {scenario} as runs are added"
            drawn.append(figures.convergence_figure(running, title, "in the unit of the name"))
    return drawn


def write_pictures(summary: Summary, path: Path) -> Path:
    """Write the page; see `twin.ensemble.figures.write_page` for what it raises."""
    title = str(summary.ensemble.manifest.get("title") or summary.ensemble.path.name)
    return figures.write_page(path, title, sentences(summary), pictures(summary))


def _fans(summary: Summary) -> list[figures.Figure]:
    ensemble = summary.ensemble
    if not summary.samples_are_random or "cluster_year" not in ensemble.tables:
        return []
    columns = ["run_id", "year", *(column for column, _, _ in FANS)]
    table = ensemble.table("cluster_year", columns)
    runs = ensemble.runs[ensemble.runs["run_id"].isin(summary.random_run_ids())]
    return [
        figures.fan_figure(
            fan(table, column, runs), title, unit.format(year=ensemble.price_base_year)
        )
        for column, title, unit in FANS
    ]


def _exceedance(summary: Summary) -> figures.Figure:
    curves = {name: exceedance(summary.values(name, summary.focus)) for name in summary.scenarios}
    is_target = summary.target is not None and summary.target.output == summary.focus
    limit = summary.target.limit if is_target and summary.target is not None else None
    return figures.exceedance_figure(curves, summary.focus, summary.focus, limit)


def _influences(summary: Summary) -> list[figures.Figure]:
    table = summary.influences
    drawn = []
    for scenario in summary.scenarios if not table.empty else []:
        own = table[table["scenario"] == scenario]
        if not own.empty:
            title = f"What {summary.focus} hangs on in {scenario}"
            drawn.append(figures.influence_figure(own, title))
    return drawn


def _conditions(summary: Summary) -> list[figures.Figure]:
    drawn = []
    for scenario, found in summary.discoveries.items():
        settings, missed = summary.cases(scenario)
        if not found.box.limits.empty:
            title = f"Where {summary.target} is missed in {scenario}"
            drawn.append(figures.cases_figure(settings, missed.tolist(), found, title))
        drawn.append(figures.trajectory_figure(found, f"Boxes on the way in {scenario}"))
    return drawn
