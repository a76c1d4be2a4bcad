"""Prints a summary of an ensemble for people: sentences first, then tables that fit a screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import typer

from twin.ensemble.sentences import sentences
from twin.printed_tables import figures, print_table

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
    columns = {"mean": "mean", "p10": "P10", "p50": "P50", "p90": "P90"}
    rows = table[list(columns)].to_numpy(float)
    told = [_told(row, str(name)) for row, name in zip(rows, table["output"], strict=True)]
    for head, texts in zip(columns.values(), zip(*told, strict=True), strict=True):
        shown[head] = _aligned(texts)
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
        shown["with interactions"] = _within(rows, "total_order")
        shown["alone"] = _within(rows, "first_order")
    elif "mu_star" in table:
        shown["mean effect"] = _within(rows, "mu_star")
        shown["spread of effects"] = _aligned(figures(row["sigma"] for row in rows))
    elif "swing" in table:
        ends = ("low_setting", "high_setting")
        labels = summary.labels
        shown["setting"] = [
            " to ".join(_setting(row[end], labels.get(row["parameter"])) for end in ends)
            for row in rows
        ]
        shown["output"] = _spans(rows, "at_low", "at_high")
        shown["swing"] = _aligned(figures(row["swing"] for row in rows))
    else:
        correlations = figures(row["rank_correlation"] for row in rows)
        shown["rank correlation"] = [
            f"{correlation} ({span})"
            for correlation, span in zip(correlations, _spans(rows, "low", "high"), strict=True)
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
        shown[head] = _aligned(figures(table[column]))
    shown["best in"] = [f"{share:.0%} of worlds" for share in table["best_share"]]
    return pd.DataFrame(shown)


def _told(row: Iterable[float], name: str) -> list[str]:
    """Figures of one output; years are not written as amounts are."""
    if name.endswith(YEAR):
        return ["-" if math.isnan(year) else f"{year:.0f}" for year in row]
    return figures(row)


def _within(rows: Sequence[dict[str, Any]], measure: str) -> list[str]:
    """Figures of a column with half of their intervals."""
    pairs = zip(
        figures(row[measure] for row in rows),
        figures(row[f"{measure}_ci"] for row in rows),
        strict=True,
    )
    return [f"{middle} ± {half}" for middle, half in pairs]


def _spans(rows: Sequence[dict[str, Any]], low: str, high: str) -> list[str]:
    ends = (figures(row[end] for row in rows) for end in (low, high))
    return [f"{least} to {most}" for least, most in zip(*ends, strict=True)]


def _setting(value: float, labels: Sequence[str] | None) -> str:
    if labels is None or math.isnan(value):
        return figures([value])[0]
    return labels[int(value)]


def _plain(shown: dict[str, Any], summary: Summary) -> pd.DataFrame:
    """Leave out the scenario where there is one, and the runs where all outputs have as many."""
    table = pd.DataFrame(shown)
    if len(summary.scenarios) == 1:
        table = table.drop(columns="scenario")
    if "runs" in table and table["runs"].nunique() == 1:
        table = table.drop(columns="runs")
    return table


def _aligned(texts: Iterable[str]) -> list[str]:
    """Figures to the right, as texts stand to the left."""
    texts = list(texts)
    width = max((len(text) for text in texts), default=0)
    return [text.rjust(width) for text in texts]
