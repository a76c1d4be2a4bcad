"""Hands an ensemble to other people's tools: the IAMC layout that pyam reads, and xarray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infrastructure.hydrogen import LHV_PER_HHV
from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

if TYPE_CHECKING:
    import xarray

EJ_PER_TWH = 3.6e-3
"""By definition of the watt-hour."""
HYDROGEN_EJ_LHV = EJ_PER_TWH * LHV_PER_HHV
"""IAMC energy is on the lower heating value; the twin's is on the higher [EJ LHV per TWH HHV]."""
INDEX = ("model", "scenario", "region", "variable", "unit")
"""Columns that name a time series in the IAMC layout."""
TIDY = ("run_id", "year")


@dataclass(frozen=True)
class Variable:
    """One variable of the IAMC layout, as a sum of columns of `cluster_year`.

    Attributes:
        name: name with its parents, parted by bars.
        unit: unit as the IAMC writes it; `{year}` stands for the year whose pounds are meant.
        weights: what each column is multiplied by before they are added.
    """

    name: str
    unit: str
    weights: dict[str, float]


VARIABLES = (
    Variable(
        "Emissions|CO2|Energy and Industrial Processes",
        "Mt CO2/yr",
        {"fossil_co2_mt": 1.0, "removed_biogenic_co2_mt": -1.0},
    ),
    Variable(
        "Gross Emissions|CO2|Energy and Industrial Processes", "Mt CO2/yr", {"fossil_co2_mt": 1.0}
    ),
    Variable(
        "Gross Emissions|CO2|Energy and Industrial Processes|Counterfactual",
        "Mt CO2/yr",
        {"counterfactual_fossil_co2_mt": 1.0},
    ),
    Variable(
        "Carbon Sequestration|CCS",
        "Mt CO2/yr",
        {"stored_fossil_co2_mt": 1.0, "removed_biogenic_co2_mt": 1.0},
    ),
    Variable("Carbon Sequestration|CCS|Fossil", "Mt CO2/yr", {"stored_fossil_co2_mt": 1.0}),
    Variable("Carbon Sequestration|CCS|Biomass", "Mt CO2/yr", {"removed_biogenic_co2_mt": 1.0}),
    Variable("Secondary Energy|Hydrogen", "EJ/yr", {"hydrogen_made_twh_hhv": HYDROGEN_EJ_LHV}),
    Variable("Final Energy|Industry|Hydrogen", "EJ/yr", {"hydrogen_used_twh_hhv": HYDROGEN_EJ_LHV}),
    Variable(
        "Final Energy|Industry|Electricity|Added", "EJ/yr", {"added_electricity_twh": EJ_PER_TWH}
    ),
    Variable("Price|Carbon", "GBP_{year}/t CO2", {"carbon_price_gbp_per_t": 1.0}),
    Variable("Investment", "million GBP_{year}/yr", {"investment_gbp_m": 1.0}),
    Variable(
        "Policy Cost|Additional Resource Cost",
        "million GBP_{year}/yr",
        {"resource_cost_gbp_m": 1.0},
    ),
    Variable("Government Expenditure|Support", "million GBP_{year}/yr", {"support_gbp_m": 1.0}),
    Variable(
        "Revenue|Government|Tax|Carbon", "million GBP_{year}/yr", {"carbon_revenue_gbp_m": 1.0}
    ),
    Variable(
        "Employment|Construction",
        "FTE",
        {"construction_jobs_direct": 1.0, "construction_jobs_indirect": 1.0},
    ),
    Variable(
        "Employment|Operation",
        "FTE",
        {"operation_jobs_direct": 1.0, "operation_jobs_indirect": 1.0},
    ),
    Variable("Value Added", "million GBP_{year}/yr", {"gva_gbp_m": 1.0}),
)
"""Names follow the IPCC's AR6 scenario database where it has one; where the twin knows only part of
what a name covers (electricity that is added, support), the name says so at its end."""


def iamc(
    cluster_year: pd.DataFrame,
    runs: pd.DataFrame,
    *,
    region: str,
    price_base_year: int,
    model: str = "cluster-twin",
    percentiles: Sequence[float] | None = None,
    wide: bool = True,
) -> pd.DataFrame:
    """Lay yearly tables of an ensemble out as the integrated assessment community does.

    ``pyam.IamDataFrame`` takes the frame, or a CSV file of it, unchanged.

    Args:
        cluster_year: the table of that name, with ``run_id``.
        runs: the plan, with ``run_id`` and ``scenario``.
        region: name of the place, for instance ``Humber``.
        price_base_year: year in whose pounds money is.
        model: name and version of the model.
        percentiles: percentiles over the runs of each scenario, for instance ``(10, 50, 90)``,
            appended to the variables' names as in AR6; or nothing, to keep every run in an extra
            column ``run``.
        wide: one column a year, or rows with ``year`` and ``value``.

    Returns:
        Columns ``model``, ``scenario``, ``region``, ``variable``, ``unit`` (and ``run``), then the
        years, or ``year`` and ``value``. Biogenic CO2 that is stored counts as negative in net
        emissions; energy in EJ on the lower heating value.

    Raises:
        InputError: if the table lacks a column, or a percentile lies outside 0 and 100.
    """
    _check(cluster_year, percentiles)
    tidy = cluster_year.merge(runs[["run_id", "scenario"]], on="run_id", how="inner")
    frames = [_series(tidy, variable, price_base_year) for variable in VARIABLES]
    long = pd.concat(frames, ignore_index=True)
    long.insert(0, "model", model)
    long.insert(2, "region", region)
    if percentiles is not None:
        long = _percentiles(long, percentiles)
    names = [*INDEX, *(["run"] if percentiles is None else [])]
    if not wide:
        return long[[*names, "year", "value"]].reset_index(drop=True)
    table = long.pivot(index=names, columns="year", values="value")
    order = long[names].drop_duplicates()
    table = table.loc[pd.MultiIndex.from_frame(order)].reset_index()
    return table.rename_axis(columns=None)


def to_xarray(table: pd.DataFrame, runs: pd.DataFrame) -> xarray.Dataset:
    """View a yearly table of an ensemble as labelled arrays.

    Args:
        table: a table with ``run_id`` and ``year``; text columns that tell rows of one run and
            year apart (such as ``site_id``) become dimensions of their own.
        runs: the plan; scenario, seed and parameters become coordinates along ``run``.

    Returns:
        A data set with dimensions ``run``, ``year`` and those of the text columns; not a number
        where the table has no row.

    Raises:
        InputError: if xarray is not installed, or rows are not told apart.
    """
    xr = _xarray()
    keys = ["run_id", "year"]
    texts = [
        str(name)
        for name in table
        if name not in keys and not pd.api.types.is_numeric_dtype(table[name])
    ]
    if table.duplicated(keys).any():
        keys += texts
    missing = [name for name in TIDY if name not in table]
    if missing or table.duplicated(keys).any():
        expected = "one row a run and year, or text columns that tell rows apart"
        repair = "choose a yearly table, such as cluster_year, company_year or site_year"
        raise InputError([Fault("table", ", ".join(missing), expected, repair)])
    plain = table.astype(dict.fromkeys(texts, "str"))
    data = xr.Dataset.from_dataframe(plain.set_index(keys)).rename(run_id="run")
    plan = runs.set_index("run_id").loc[data["run"].to_numpy()]
    plan["scenario"] = plan["scenario"].astype(str)
    along: dict[Any, Any] = {str(name): ("run", plan[name].to_numpy()) for name in plan}
    view: xarray.Dataset = data.assign_coords(along)
    return view


def _series(tidy: pd.DataFrame, variable: Variable, price_base_year: int) -> pd.DataFrame:
    total = sum(
        (tidy[column].to_numpy(dtype=np.float64) * weight)
        for column, weight in variable.weights.items()
    )
    return pd.DataFrame(
        {
            "scenario": tidy["scenario"].astype(str).to_numpy(),
            "variable": variable.name,
            "unit": variable.unit.format(year=price_base_year),
            "run": tidy["run_id"].to_numpy(),
            "year": tidy["year"].to_numpy(),
            "value": total,
        }
    )


def _percentiles(long: pd.DataFrame, percentiles: Sequence[float]) -> pd.DataFrame:
    shares = [percentile / 100.0 for percentile in percentiles]
    grouped = long.groupby([*INDEX, "year"], sort=False)["value"].quantile(np.array(shares))
    table = grouped.rename_axis([*INDEX, "year", "share"]).reset_index(name="value")
    words = {
        share: f"{_ordinal(p)} Percentile" for share, p in zip(shares, percentiles, strict=True)
    }
    table["variable"] = table["variable"] + "|" + table["share"].map(words)
    return table.drop(columns="share")


def _ordinal(number: float) -> str:
    if number != int(number):
        return f"{number:g}th"
    whole = int(number)
    if whole % 100 in (11, 12, 13):
        return f"{whole}th"
    return f"{whole}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(whole % 10, 'th') }"


def _check(cluster_year: pd.DataFrame, percentiles: Sequence[float] | None) -> None:
    wanted = {column for variable in VARIABLES for column in variable.weights}
    known = [str(name) for name in cluster_year]
    faults = [
        Fault("cluster_year", name, "a column of the table", did_you_mean(name, known))
        for name in sorted({*TIDY, *wanted} - set(known))
    ]
    faults += [
        Fault("percentile", str(p), "a number from 0 to 100", "write 90 for the ninth decile")
        for p in percentiles or ()
        if not 0.0 <= p <= 100.0
    ]
    if faults:
        raise InputError(faults)


def _xarray() -> Any:
    try:
        import xarray as xr
    except ImportError:
        repair = "install it into this environment: python -m pip install xarray"
        raise InputError([Fault("xarray", "", "the library xarray", repair)]) from None
    return xr
