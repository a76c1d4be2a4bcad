"""Holds runs against each other, and a run against what others have published."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from scenarios.schema.cluster import Cluster
from twin.published_measures import measure
from twin.results import Results
from twin.summary import totals

WITHIN = 0.1
"""Relative difference above which a published figure's own reason is printed."""


def compare(runs: Sequence[Results], labels: Sequence[str] | None = None) -> pd.DataFrame:
    """Totals of several runs side by side, and their differences from the first.

    Args:
        runs: the runs.
        labels: what to call each; the names of their scenarios unless given. Labels that are the
            same are numbered, so that no run hides another.
    """
    heads = distinct([run.name for run in runs] if labels is None else labels)
    columns: dict[str, list[object]] = {}
    first = totals(runs[0])
    columns["measure"] = list(first)
    columns["unit"] = [unit for _, unit in first.values()]
    for i, (head, run) in enumerate(zip(heads, runs, strict=True)):
        values = totals(run)
        columns[head] = [values[name][0] for name in first]
        if i > 0:
            columns[f"{head} - {heads[0]}"] = [values[name][0] - first[name][0] for name in first]
    return pd.DataFrame(columns)


def distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that occur more than once."""
    return [
        f"{label} #{labels[: i + 1].count(label)}" if labels.count(label) > 1 else label
        for i, label in enumerate(labels)
    ]


def _shown(value: float, name: str) -> str:
    """Return a figure as it is printed: years whole, others to three figures or so."""
    if math.isnan(value):
        return "-"
    if name.endswith("_year"):
        return f"{value:.0f}"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.2f}"


def published(run: Results, cluster: Cluster) -> pd.DataFrame:
    """A run beside every published figure, with the reason where they differ widely.

    Nothing is tuned to these figures; the reason is the one given in the targets table.
    """
    rows = []
    for target in cluster.targets:
        ours = measure(run, target.measure, target.year)
        low, high = target.value_low, target.value_high
        form = "g" if target.measure.endswith("_year") else ",g"
        if math.isnan(ours):
            difference, reason = "none in this run", target.difference
        elif low <= ours <= high:
            difference, reason = "within", ""
        else:
            nearest = low if ours < low else high
            gap = (ours - nearest) / (abs(nearest) or 1.0)
            plain = target.measure.endswith("_year")
            difference = (
                f"{ours - nearest:+.0f} years"
                if plain
                else f"{gap:+.0%}"
                if nearest
                else f"{ours:+.1f}"
            )
            reason = target.difference if plain or abs(gap) > WITHIN else ""
        rows.append(
            {
                "figure": target.target_id,
                "scope": target.scope,
                "year": target.year,
                "published": f"{low:{form}}" if low == high else f"{low:{form}}-{high:{form}}",
                "unit": target.unit,
                "this run": _shown(ours, target.measure),
                "difference": difference,
                "reason": reason,
                "source": target.source,
            }
        )
    return pd.DataFrame(rows)
