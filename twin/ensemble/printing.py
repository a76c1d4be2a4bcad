"""Prints a summary of an ensemble for people: sentences first, then tables that fit a screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import typer

from twin.ensemble.sentences import sentences
from twin.listing import SMALLEST_SHOWN, print_table

if TYPE_CHECKING:
    from twin.ensemble.summary import Summary

MOST_INFLUENTIAL = 5
"""Parameters shown for each scenario."""
YEAR = "_year"
"""End of the names of outputs that are years."""


def print_summary(summary: Summary) -> None:
    """Print what a summary says."""
    ensemble = summary.ensemble
    title = ensemble.manifest.get("title") or str(ensemble.path)
    many = len(summary.scenarios)
    typer.echo(
        f"{title}: {many} scenario{'s' if many > 1 else ''}, {len(ensemble.parameters)} uncertain "
        f"figures, design {summary.design}\n"
    )
    for sentence in sentences(summary):
        typer.echo(f"  {sentence}")
    typer.echo("")
    print_table(statistics_for_people(summary), "Over the runs; units are in the names")
    if not summary.influences.empty:
        typer.echo(f"\nWhat {summary.focus} hangs on ({summary.method})")
        print_table(influences_for_people(summary))
    if not summary.regrets.empty:
        typer.echo(f"\nRegret in {summary.focus}: how far from the best scenario of each world")
        print_table(regrets_for_people(summary))


def statistics_for_people(summary: Summary) -> pd.DataFrame:
    """Headline figures as texts, without columns that say the same in every row."""
    table = summary.statistics
    shown: dict[str, Any] = {"scenario": table["scenario"], "output": table["output"]}
    shown |= {"runs": _aligned([f"{n:,}" for n in table["runs"]])}
    for column, head in (("mean", "mean"), ("p10", "P10"), ("p50", "P50"), ("p90", "P90")):
        pairs = zip(table[column], table["output"], strict=True)
        shown[head] = _aligned([figure(value, str(name)) for value, name in pairs])
    return _plain(shown, summary)


def influences_for_people(summary: Summary) -> pd.DataFrame:
    """The most influential parameters of each scenario, intervals beside the figures."""
    table = summary.influences
    top = table.groupby("scenario", sort=False, observed=True).head(MOST_INFLUENTIAL)
    rows: list[dict[str, Any]] = [
        dict(zip(map(str, top), row, strict=True)) for row in top.itertuples(index=False)
    ]
    shown: dict[str, Any] = {
        "scenario": [row["scenario"] for row in rows],
        "parameter": [row["parameter"] for row in rows],
    }
    if "total_order" in table:
        shown["with interactions"] = [_within(row, "total_order") for row in rows]
        shown["alone"] = [_within(row, "first_order") for row in rows]
    elif "mu_star" in table:
        shown["mean effect"] = [_within(row, "mu_star") for row in rows]
        shown["spread of effects"] = _aligned([figure(row["sigma"]) for row in rows])
    elif "swing" in table:
        ends = ("low_setting", "high_setting")
        labels = summary.labels
        shown["setting"] = [
            " to ".join(_setting(row[end], labels.get(row["parameter"])) for end in ends)
            for row in rows
        ]
        shown["output"] = [f"{figure(row['at_low'])} to {figure(row['at_high'])}" for row in rows]
        shown["swing"] = _aligned([figure(row["swing"]) for row in rows])
    else:
        shown["rank correlation"] = [
            f"{figure(row['rank_correlation'])} ({figure(row['low'])} to {figure(row['high'])})"
            for row in rows
        ]
    return _plain(shown, summary)


def regrets_for_people(summary: Summary) -> pd.DataFrame:
    """Regrets of each scenario, and in which share of the worlds it does best."""
    table = summary.regrets
    shown: dict[str, Any] = {"scenario": table["scenario"]}
    for column, head in (
        ("mean_regret", "mean"),
        ("p90_regret", "P90"),
        ("max_regret", "largest"),
    ):
        shown[head] = _aligned([figure(value) for value in table[column]])
    shown["best in"] = [f"{share:.0%} of worlds" for share in table["best_share"]]
    return pd.DataFrame(shown)


def figure(value: float, name: str = "") -> str:
    """A figure as it is printed: years plain, large ones whole, others to two decimals."""
    if math.isnan(value):
        return "-"
    if name.endswith(YEAR):
        return f"{value:.0f}"
    value = value if abs(value) >= SMALLEST_SHOWN else 0.0
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.2f}"


def _within(row: dict[str, Any], measure: str) -> str:
    return f"{figure(row[measure])} ± {figure(row[f'{measure}_ci'])}"


def _setting(value: float, labels: Sequence[str] | None) -> str:
    if labels is None or math.isnan(value):
        return figure(value)
    return labels[int(value)]


def _plain(shown: dict[str, Any], summary: Summary) -> pd.DataFrame:
    """Leave out the scenario where there is one, and the runs where all outputs have as many."""
    table = pd.DataFrame(shown)
    if len(summary.scenarios) == 1:
        table = table.drop(columns="scenario")
    if "runs" in table and table["runs"].nunique() == 1:
        table = table.drop(columns="runs")
    return table


def _aligned(texts: Sequence[str]) -> list[str]:
    """Figures to the right, as texts stand to the left."""
    width = max((len(text) for text in texts), default=0)
    return [text.rjust(width) for text in texts]
