"""Holds runs against each other, and a run against what others have published."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario
from scenarios.schema.cluster import Cluster
from scenarios.schema.market import TargetRow
from twin.part_measures import Figure
from twin.published_measures import figure, words
from twin.results import Results
from twin.summary import totals

WITHIN = 0.1
"""Relative difference above which a published figure's own reason is printed."""

NOT_COMPARED = "not compared"
"""Said of a figure of a part of the cluster for which runs do not count its measure."""


def compare(runs: Sequence[Results], labels: Sequence[str] | None = None) -> pd.DataFrame:
    """Totals of several runs side by side, and their differences from the first.

    Args:
        runs: the runs.
        labels: what to call each; the names of their scenarios unless given. Labels that are the
            same are numbered, so that no run hides another.

    Raises:
        InputError: if there is no run, or they are of different clusters or horizons.
    """
    check_alike(runs)
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


def check_alike(given: Sequence[Results | Scenario]) -> None:
    """Refuse to hold sums over other years, or of other places, against each other.

    Args:
        given: runs, or the scenarios of runs yet to be made.

    Raises:
        InputError: if there is none, or they are of different clusters or horizons.
    """
    if not given:
        repair = "simulate a scenario, or name one"
        raise InputError([Fault("compare", "", "at least one run", repair)])
    bounds = [_bounds(each) for each in given]
    clusters = list(dict.fromkeys(cluster for cluster, _ in bounds))
    if len(clusters) > 1:
        repair = "compare scenarios of the same cluster"
        raise InputError([Fault("compare", ", ".join(clusters), "runs of one cluster", repair)])
    horizons = list(dict.fromkeys(years for _, years in bounds))
    if len(horizons) > 1:
        start, end = max(first for first, _ in horizons), min(last for _, last in horizons)
        value = ", ".join(f"{first}-{last}" for first, last in horizons)
        repair = "run them again over the same years"
        if start <= end:
            repair += (
                f", for instance with --set horizon.start_year={start} --set horizon.end_year={end}"
            )
        expected = "runs over the same years, whose totals can be compared"
        raise InputError([Fault("compare", value, expected, repair)])


def _bounds(given: Results | Scenario) -> tuple[str, tuple[int, int]]:
    """Name of the cluster, first and last year."""
    if isinstance(given, Scenario):
        horizon = given.settings.horizon
        return given.cluster.settings.name, (horizon.start_year, horizon.end_year)
    facts = given.facts
    return str(facts["cluster"]), (int(facts["start_year"]), int(facts["end_year"]))


def distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that occur more than once."""
    return [
        f"{label} #{labels[: i + 1].count(label)}" if labels.count(label) > 1 else label
        for i, label in enumerate(labels)
    ]


def published(run: Results, cluster: Cluster) -> pd.DataFrame:
    """A run beside every published figure, with the reason where they differ widely.

    Nothing is tuned to these figures; the reason is the one given in the targets table. A figure
    of a part of the cluster is held against that part; where runs do not count its measure by
    part it is not compared, and the reason says so. The year of the run's figure is given where
    it is not the published one.
    """
    columns = [
        "figure",
        "measure",
        "scope",
        "year",
        "published",
        "unit",
        "this run",
        "run year",
        "difference",
        "reason",
        "source",
    ]
    return pd.DataFrame([_beside(run, target) for target in cluster.targets], columns=columns)


def narrow(table: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison for a screen: without scope and source, the run's year with its figure.

    Args:
        table: what `published` returns.
    """
    years = table["run year"].map(lambda year: f" ({year})" if year else "")
    joined = table.assign(**{"this run": table["this run"] + years})
    return joined.drop(columns=["scope", "source", "run year"])


def _beside(run: Results, target: TargetRow) -> dict[str, object]:
    """One published figure beside that of a run."""
    low, high = target.value_low, target.value_high
    is_year = target.measure.endswith("_year")
    form = "g" if is_year else ",g"
    ours = figure(run, target.measure, target.year, target.parts)
    difference, is_near = _difference(ours, target)
    elsewhen = ours is not None and not math.isnan(ours.value) and ours.year != target.year
    return {
        "figure": target.target_id,
        "measure": words(target.measure),
        "scope": target.scope,
        "year": target.year,
        "published": f"{low:{form}}" if low == high else f"{low:{form}}-{high:{form}}",
        "unit": target.unit,
        "this run": _shown(float("nan") if ours is None else ours.value, is_year),
        "run year": str(ours.year) if ours and ours.year and elsewhen else "",
        "difference": difference,
        "reason": "" if is_near else target.difference,
        "source": target.source,
    }


def _difference(ours: Figure | None, target: TargetRow) -> tuple[str, bool]:
    """Difference from the published range in words, and whether it is too small for a reason."""
    low, high = target.value_low, target.value_high
    if ours is None:
        return NOT_COMPARED, False
    if math.isnan(ours.value):
        return "none in this run", False
    if low <= ours.value <= high:
        return "within", True
    nearest = low if ours.value < low else high
    gap = ours.value - nearest
    if target.measure.endswith("_year"):
        return f"{gap:+.0f} years", False
    relative = gap / (abs(nearest) or 1.0)
    return f"{relative:+.0%}" if nearest else f"{gap:+.1f}", abs(relative) <= WITHIN


def _shown(value: float, is_year: bool) -> str:
    """Return a figure as it is printed: years whole, others to three figures or so."""
    if math.isnan(value):
        return "-"
    if is_year:
        return f"{value:.0f}"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.2f}"
