"""Charts of the whole cluster by year: CO2 by company, cost, support, and jobs."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.charts.base import REST, STACK, Figure, bars, chart, line, reference_line, stacked
from twin.looks import COLOURS
from twin.results import Results

SHOWN_COMPANIES = len(STACK)


def largest_companies(results: Results) -> list[str]:
    """Companies with most CO2 in the first year, so that colours stay when a lever moves."""
    table = results.tables["company_year"]
    first = table[table["year"] == results.facts["start_year"]]
    order = first["counterfactual_fossil_co2_kt"].to_numpy().argsort()[::-1][:SHOWN_COMPANIES]
    return [str(name) for name in first["company_id"].to_numpy()[order]]


def co2_by_company(
    results: Results, theme: str, reference: Results | None = None
) -> tuple[Figure, str]:
    """Fossil CO2 by company as a stack, with what it would be without any decision [Mt a year]."""
    cluster, table = results.tables["cluster_year"], results.tables["company_year"]
    years = cluster["year"].tolist()
    names = results.facts["company_names"]
    codes = table["company_id"].cat.codes.to_numpy()
    kt = np.zeros((len(table["company_id"].cat.categories), len(years)))
    kt[codes, table["year"].to_numpy() - years[0]] = table["fossil_co2_kt"].to_numpy()
    shown = largest_companies(results)
    places: list[int] = [table["company_id"].cat.categories.tolist().index(name) for name in shown]
    rest = np.ones(len(kt), dtype=bool)
    rest[places] = False
    others = int((kt[rest].sum(axis=1) > 0.0).sum())
    data = [
        stacked(f"other ({others} companies)", years, _mt(kt[rest].sum(axis=0)), REST, unit="Mt")
    ]
    data += [
        stacked(names[name].split(" (")[0], years, _mt(kt[place]), colour, unit="Mt", decimals=2)
        for name, place, colour in zip(shown, places, STACK, strict=False)
    ][::-1]
    without = cluster["counterfactual_fossil_co2_mt"]
    removed = cluster["removed_biogenic_co2_mt"]
    data.append(reference_line("without any decision", years, without.round(3), theme, unit="Mt"))
    if reference is not None:
        data.append(
            line(
                "reference",
                years,
                reference.tables["cluster_year"]["fossil_co2_mt"].round(3),
                "#000000" if theme == "light" else "#FFFFFF",
                dash="dot",
                unit="Mt",
            )
        )
    if removed.max() > 0.0:
        data.append(
            line("removals", years, (-removed).round(3), COLOURS["removal"], unit="Mt")
            | {"fill": "tozeroy"}
        )
    total = cluster["fossil_co2_mt"]
    words = (
        f"Fossil CO₂ goes from {total.iloc[0]:.1f} Mt in {years[0]} to {total.iloc[-1]:.1f} Mt in "
        f"{years[-1]}; without any decision it would be {without.iloc[-1]:.1f} Mt. Removals of "
        f"biogenic CO₂ reach {removed.max():.1f} Mt a year."
    )
    top = float(max(without.max(), total.max())) * 1.08
    low = -float(removed.max()) * 1.08
    legend = {"traceorder": "reversed", "font": {"size": 10}, "y": -0.12, "entrywidth": 100}
    return chart(
        data,
        "Mt CO₂ a year",
        theme,
        years=years,
        layout={"yaxis": {"range": [low, top]}, "legend": legend},
    ), words


def cost(results: Results, theme: str, reference: Results | None = None) -> tuple[Figure, str]:
    """Investment and public support by year, and the resource cost [GBP m]."""
    table = results.tables["cluster_year"]
    years = table["year"].tolist()
    invested, support = table["investment_gbp_m"], table["support_gbp_m"]
    data = [
        bars("investment", years, invested.round(1), COLOURS["existing"], unit="GBP m"),
        line("public support", years, support.round(1), COLOURS["electrify"], unit="GBP m"),
    ]
    if reference is not None:
        other = reference.tables["cluster_year"]["investment_gbp_m"]
        data.append(
            reference_line("investment, reference", years, other.round(1), theme, unit="GBP m")
        )
    words = (
        f"Investment sums to GBP {invested.sum() / 1e3:.1f} bn and is highest in "
        f"{years[int(invested.argmax())]}; public support sums to GBP {support.sum() / 1e3:.1f} bn."
    )
    return chart(data, "GBP m a year (2024 pounds)", theme, years=years), words


def jobs(results: Results, theme: str, reference: Results | None = None) -> tuple[Figure, str]:
    """Direct jobs by phase, and jobs with suppliers [full-time jobs in the year]."""
    table = results.tables["cluster_year"]
    years = table["year"].tolist()
    suppliers = table["construction_jobs_indirect"] + table["operation_jobs_indirect"]
    layers: list[tuple[str, Any, str]] = [
        ("operation, direct", table["operation_jobs_direct"], "#005F56"),
        ("construction, direct", table["construction_jobs_direct"], COLOURS["jobs"]),
        ("with suppliers", suppliers, "#99D5CF"),
    ]
    data = [
        bars(name, years, values.round(0), colour, unit="jobs") for name, values, colour in layers
    ]
    if reference is not None:
        other = reference.tables["cluster_year"]
        both = other["construction_jobs_direct"] + other["operation_jobs_direct"]
        data.append(
            reference_line(
                "direct, reference", years, both.round(0), theme, unit="jobs", decimals=0
            )
        )
    direct = table["construction_jobs_direct"]
    words = (
        f"Construction employs most people in {years[int(direct.argmax())]}: {direct.max():,.0f} "
        f"directly. In {years[-1]}, {table['operation_jobs_direct'].iloc[-1]:,.0f} work in "
        "operation. These are jobs in a year, not job-years summed."
    )
    layout = {"barmode": "stack"}
    return chart(data, "full-time jobs", theme, years=years, layout=layout), words


def _mt(kt: Any) -> list[float]:
    values: list[float] = np.round(np.asarray(kt) / 1e3, 4).tolist()
    return values
