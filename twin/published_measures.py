"""Results of a run that published figures are held against, each by its name in `targets.csv`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

if TYPE_CHECKING:
    from twin.results import Results

DIRECT = ("construction_jobs_direct", "operation_jobs_direct")
WITH_SUPPLIERS = (*DIRECT, "construction_jobs_indirect", "operation_jobs_indirect")


def measure(results: Results, name: str, year: int) -> float:
    """Result of a run that a published figure is held against; not a number when it has none.

    Args:
        results: the run.
        name: value of the column ``measure`` of the targets table.
        year: year of the published figure; the nearest year of the run is taken.

    Raises:
        InputError: if runs have no result of that name.
    """
    table = results.tables["cluster_year"]
    if name not in MEASURES:
        expected, repair = "a result that runs have", did_you_mean(name, MEASURES)
        raise InputError([Fault("targets.csv, measure", name, expected, repair)])
    first, last = int(table["year"].iloc[0]), int(table["year"].iloc[-1])
    return MEASURES[name](results, min(max(year, first), last))


Measure = Callable[["Results", int], float]
"""Takes a run and a year of it."""


def _in_year(*columns: str) -> Measure:
    """Sum of columns of the cluster in the year."""

    def value(results: Results, year: int) -> float:
        table = results.tables["cluster_year"]
        row = int((table["year"] == year).to_numpy().argmax())
        return float(sum(table[column].to_numpy()[row] for column in columns))

    return value


def _most(*columns: str, per: float = 1.0) -> Measure:
    """Largest sum of columns of the cluster in any year."""

    def value(results: Results, year: int) -> float:
        table = results.tables["cluster_year"]
        return float(table[list(columns)].to_numpy().sum(axis=1).max()) / per

    return value


def _base_fossil_mt(results: Results, year: int) -> float:
    return float(results.facts["base_year_fossil_mt"])


def _invested_gbp_bn(results: Results, year: int) -> float:
    table = results.tables["cluster_year"]
    return float(table["investment_gbp_m"].to_numpy()[table["year"] <= year].sum()) / 1e3


def _first_co2_year(results: Results, year: int) -> float:
    table = results.tables["cluster_year"]
    stored = table["stored_fossil_co2_mt"] + table["removed_biogenic_co2_mt"]
    running = table["year"][stored > 0.0]
    return float(running.iloc[0]) if len(running) else float("nan")


def _first_pipe_year(results: Results, year: int) -> float:
    carriers = results.facts["pipeline_carriers"]
    table = results.tables["network_year"]
    hydrogen = table["pipeline_id"].astype(str).map(carriers) == "hydrogen"
    running = table[hydrogen & (table["state"] == "in service")]
    return float(running["year"].min()) if len(running) else float("nan")


def _hydrogen_cost(family: str) -> Measure:
    """Levelised cost at the plant that producers worked with in a year [GBP/MWh HHV]."""

    def value(results: Results, year: int) -> float:
        return _noted_cost(results, year, family)

    return value


def _noted_cost(results: Results, year: int, family: str) -> float:
    notes = results.tables["notes"]
    families = results.facts["producer_families"]
    rows = notes[(notes["action"] == "produce") & (notes["party_id"].map(families) == family)]
    if rows.empty:
        return float("nan")
    nearest = rows.iloc[(rows["year"] - year).abs().argsort()[:1]]["year"].iloc[0]
    return float(rows[rows["year"] == nearest]["figure"].mean())


CAPTURED = _in_year("stored_fossil_co2_mt", "removed_biogenic_co2_mt")
MEASURES: dict[str, Measure] = {
    "base_fossil_mt": _base_fossil_mt,
    "fossil_mt": _in_year("fossil_co2_mt"),
    "captured_mt": CAPTURED,
    "stored_mt": CAPTURED,
    "removals_mt": _in_year("removed_biogenic_co2_mt"),
    "hydrogen_twh": _in_year("hydrogen_used_twh_hhv"),
    "capex_cumulative_gbp_bn": _invested_gbp_bn,
    "construction_jobs_peak": _most("construction_jobs_direct"),
    "operation_jobs": _in_year("operation_jobs_direct"),
    "jobs_total_peak": _most(*WITH_SUPPLIERS),
    "jobs_total_with_induced_peak": _most(*WITH_SUPPLIERS, "jobs_induced"),
    "gva_peak_gbp_bn": _most("gva_gbp_m", per=1e3),
    "first_co2_year": _first_co2_year,
    "first_hydrogen_pipe_year": _first_pipe_year,
    "hydrogen_reforming_cost_gbp_per_mwh": _hydrogen_cost("reformer"),
    "hydrogen_electrolysis_cost_gbp_per_mwh": _hydrogen_cost("electrolyser"),
}
