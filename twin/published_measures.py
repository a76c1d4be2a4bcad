"""Results of a run that published figures are held against, each by its name in `targets.csv`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean
from twin.part_measures import (
    Figure,
    PartMeasure,
    Parts,
    at_sites,
    first_in_service,
    first_into_stores,
    into_stores,
    made_at_plants,
)

if TYPE_CHECKING:
    import pandas as pd

    from twin.results import Results

DIRECT = ("construction_jobs_direct", "operation_jobs_direct")
WITH_SUPPLIERS = (*DIRECT, "construction_jobs_indirect", "operation_jobs_indirect")


def measure(results: Results, name: str, year: int) -> float:
    """Result of a run for the whole cluster; not a number when it has none.

    Args:
        results: the run.
        name: value of the column ``measure`` of the targets table.
        year: year of the published figure; the nearest year of the run is taken.

    Raises:
        InputError: if runs have no result of that name for the whole cluster.
    """
    found = figure(results, name, year)
    return float("nan") if found is None else found.value


def figure(results: Results, name: str, year: int, parts: Parts = ()) -> Figure | None:
    """Result of a run and its year; None where a run does not count it for a part of the cluster.

    Args:
        results: the run.
        name: value of the column ``measure`` of the targets table.
        year: year of the published figure; the nearest year of the run is taken.
        parts: what of the cluster it is of, from the column ``subject``; none for all of it.

    Raises:
        InputError: if runs have no result of that name, or not of these parts.
    """
    asked = _known(name)
    near = min(max(year, int(results.facts["start_year"])), int(results.facts["end_year"]))
    if parts:
        return asked.of_parts(results, near, parts) if asked.of_parts else None
    if asked.of_cluster is None:
        expected, repair = "the part that the figure is of", "name a plant or a pipeline"
        raise InputError([Fault(f"targets.csv, subject of {name}", "", expected, repair)])
    return asked.of_cluster(results, near)


def words(name: str) -> str:
    """What a measure is, as printed.

    Raises:
        InputError: if runs have no result of that name.
    """
    return _known(name).words


ClusterMeasure = Callable[["Results", int], Figure]
"""Takes a run and a year of it."""


@dataclass(frozen=True)
class Measure:
    """One result that published figures are held against.

    Attributes:
        words: what it is, as printed.
        of_cluster: how it is found for the whole cluster; None where it is of a part by nature.
        of_parts: how it is found for a part; None where runs do not count it by part.
    """

    words: str
    of_cluster: ClusterMeasure | None
    of_parts: PartMeasure | None = None


def _known(name: str) -> Measure:
    if name not in MEASURES:
        expected, repair = "a result that runs have", did_you_mean(name, MEASURES)
        raise InputError([Fault("targets.csv, measure", name, expected, repair)])
    return MEASURES[name]


def _in_year(*columns: str, less: str = "") -> ClusterMeasure:
    """Sum of columns of the cluster in the year, less another one where that is named."""

    def find(results: Results, year: int) -> Figure:
        table = results.tables["cluster_year"]
        row = table[table["year"] == year].iloc[0]
        return Figure(float(sum(row[each] for each in columns) - (row[less] if less else 0)), year)

    return find


def _most(*columns: str) -> ClusterMeasure:
    """Largest sum of columns of the cluster in any year."""

    def find(results: Results, year: int) -> Figure:
        table = results.tables["cluster_year"].set_index("year")
        return _peak(table[list(columns)].sum(axis=1))

    return find


def _peak(by_year: pd.Series[float]) -> Figure:
    """Largest value of any year, and that year."""
    values = by_year.to_numpy()
    return Figure(float(values.max()), int(by_year.index.to_numpy()[values.argmax()]))


def _base_fossil_mt(results: Results, year: int) -> Figure:
    facts = results.facts
    return Figure(float(facts["base_year_fossil_mt"]), int(facts["base_year"]))


def _invested_gbp_bn(results: Results, year: int) -> Figure:
    table = results.tables["cluster_year"]
    return Figure(float(table["investment_gbp_m"][table["year"] <= year].sum()) / 1e3, year)


def _gva_gbp_bn(*columns: str) -> ClusterMeasure:
    """Value added in the year in which it is largest, by columns of `jobs_year`."""

    def find(results: Results, year: int) -> Figure:
        table = results.tables["jobs_year"]
        return _peak(table.groupby("year")[list(columns)].sum().sum(axis=1) / 1e3)

    return find


def _first_co2_year(results: Results, year: int) -> Figure:
    table = results.tables["cluster_year"]
    stored = table["stored_fossil_co2_mt"] + table["removed_biogenic_co2_mt"]
    return Figure(float(table["year"][stored > 0.0].min()))


def _first_pipe_year(results: Results, year: int) -> Figure:
    carriers = results.facts["pipeline_carriers"]
    table = results.tables["network_year"]
    hydrogen = table["pipeline_id"].astype(str).map(carriers) == "hydrogen"
    return Figure(float(table[hydrogen & (table["state"] == "in service")]["year"].min()))


def _hydrogen_cost(family: str) -> ClusterMeasure:
    """Levelised cost at the plant that producers worked with in a year [GBP/MWh HHV]."""

    def find(results: Results, year: int) -> Figure:
        notes = results.tables["notes"]
        families = results.facts["producer_families"]
        rows = notes[(notes["action"] == "produce") & (notes["party_id"].map(families) == family)]
        if rows.empty:
            return Figure(float("nan"), year)
        nearest = rows.iloc[(rows["year"] - year).abs().argsort()[:1]]["year"].iloc[0]
        return Figure(float(rows[rows["year"] == nearest]["figure"].mean()), int(nearest))

    return find


STORED = _in_year("stored_fossil_co2_mt", "removed_biogenic_co2_mt")
MEASURES: dict[str, Measure] = {
    "base_fossil_mt": Measure("Fossil CO2 of the base year", _base_fossil_mt),
    "fossil_mt": Measure("Fossil CO2", _in_year("fossil_co2_mt"), at_sites("fossil_co2_kt")),
    "net_fossil_mt": Measure(
        "Fossil CO2 less removals",
        _in_year("fossil_co2_mt", less="removed_biogenic_co2_mt"),
    ),
    "captured_mt": Measure(
        "CO2 captured and stored",
        STORED,
        at_sites("stored_fossil_co2_kt", "removed_biogenic_co2_kt"),
    ),
    "stored_mt": Measure("CO2 that stores take", STORED, into_stores),
    "removals_mt": Measure(
        "Removals (biogenic CO2 stored)",
        _in_year("removed_biogenic_co2_mt"),
        at_sites("removed_biogenic_co2_kt"),
    ),
    "hydrogen_twh": Measure("Low-carbon hydrogen used", _in_year("hydrogen_used_twh_hhv")),
    "hydrogen_made_twh": Measure(
        "Low-carbon hydrogen made", _in_year("hydrogen_made_twh_hhv"), made_at_plants
    ),
    "capex_cumulative_gbp_bn": Measure("Investment up to the year", _invested_gbp_bn),
    "construction_jobs_peak": Measure(
        "Construction jobs, direct, in the peak year", _most("construction_jobs_direct")
    ),
    "operation_jobs": Measure("Operation jobs, direct", _in_year("operation_jobs_direct")),
    "jobs_total_peak": Measure(
        "Jobs, direct and indirect, in the peak year", _most(*WITH_SUPPLIERS)
    ),
    "jobs_total_with_induced_peak": Measure(
        "Jobs, direct, indirect and induced, in the peak year",
        _most(*WITH_SUPPLIERS, "jobs_induced"),
    ),
    "gva_peak_gbp_bn": Measure(
        "Value added, direct and indirect, in the peak year", _gva_gbp_bn("gva_gbp_m")
    ),
    "gva_with_induced_peak_gbp_bn": Measure(
        "Value added, direct, indirect and induced, in the peak year",
        _gva_gbp_bn("gva_gbp_m", "induced_gva_gbp_m"),
    ),
    "first_co2_year": Measure("First CO2 stored", _first_co2_year, first_into_stores),
    "in_service_year": Measure("First in service", None, first_in_service),
    "first_hydrogen_pipe_year": Measure("First hydrogen pipe in service", _first_pipe_year),
    "hydrogen_reforming_cost_gbp_per_mwh": Measure(
        "Cost of hydrogen of reforming, at the plant", _hydrogen_cost("reformer")
    ),
    "hydrogen_electrolysis_cost_gbp_per_mwh": Measure(
        "Cost of hydrogen of electrolysis, at the plant", _hydrogen_cost("electrolyser")
    ),
}
