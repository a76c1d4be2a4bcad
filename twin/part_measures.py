"""Results of a run for a part of the cluster: sites, hydrogen plants, pipelines, CO2 stores."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from twin.results import Results


class Figure(NamedTuple):
    """A result of a run, and the year it is of.

    Attributes:
        value: the result; not a number when the run has none.
        year: its year; None where the result is itself a year.
    """

    value: float
    year: int | None = None


Parts = tuple[str, ...]
"""Names of sites, plants, pipelines or stores."""

PartMeasure = Callable[["Results", int, Parts], Figure]
"""Takes a run, a year of it, and the parts to add up or, of years, to take the earliest of."""


def at_sites(*columns: str) -> PartMeasure:
    """Sum of columns of `site_year` in kt over sites in the year [Mt]."""

    def figure(results: Results, year: int, parts: Parts) -> Figure:
        rows = _rows(results, "site_year", "site_id", parts)
        return Figure(_in_year(rows, year, *columns) / 1e3, year)

    return figure


def into_stores(results: Results, year: int, parts: Parts) -> Figure:
    """CO2 that stores took in the year [Mt]."""
    rows = _rows(results, "store_year", "store_id", parts)
    return Figure(_in_year(rows, year, "taken_gwh_or_kt") / 1e3, year)


def made_at_plants(results: Results, year: int, parts: Parts) -> Figure:
    """Hydrogen that plants made in the year [TWh HHV]."""
    rows = _rows(results, "plant_year", "plant_id", parts)
    return Figure(_in_year(rows, year, "hydrogen_made_gwh_hhv") / 1e3, year)


def first_into_stores(results: Results, year: int, parts: Parts) -> Figure:
    """First year in which one of the stores took CO2."""
    rows = _rows(results, "store_year", "store_id", parts)
    return Figure(float(rows[rows["taken_gwh_or_kt"] > 0.0]["year"].min()))


def first_in_service(results: Results, year: int, parts: Parts) -> Figure:
    """Calendar year in which the first of the hydrogen plants or pipelines comes on line."""
    facts, projects = results.facts, results.tables["projects"]
    _refuse_unknown(parts, {*facts["producer_families"], *facts["pipeline_carriers"]})
    online = projects[projects["project_id"].isin(parts)]["online_year"].min()
    return Figure(math.nan if math.isnan(online) else float(math.floor(online)))


def _rows(results: Results, table: str, column: str, parts: Parts) -> pd.DataFrame:
    """Rows of the parts in a table that has every one of their kind."""
    rows = results.tables[table]
    _refuse_unknown(parts, set(rows[column].astype(str)))
    return rows[rows[column].isin(parts)]


def _in_year(rows: pd.DataFrame, year: int, *columns: str) -> float:
    return float(rows[rows["year"] == year][list(columns)].to_numpy().sum())


def _refuse_unknown(parts: Parts, known: Collection[str]) -> None:
    faults = [
        Fault("targets.csv, subject", part, "a part of this measure", did_you_mean(part, known))
        for part in parts
        if part not in known
    ]
    if faults:
        raise InputError(faults)
