"""Charts of the whole cluster by year: CO2 by company, cost, support, and jobs."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.charts.base import (
    REST,
    SHARPEST,
    STACK,
    Figure,
    bars,
    chart,
    line,
    reference_line,
    stacked,
)
from dashboard.charts.by_year import FloatArray, by_year, cluster, years_of
from twin.looks import COLOURS, INVESTMENT
from twin.results import Results

SHOWN_COMPANIES = len(STACK)


def co2_by_company(
    results: Results, theme: str, reference: Results | None = None
) -> tuple[Figure, str]:
    """Fossil CO2 by company as a stack, with what it would be without any decision [Mt a year]."""
    years, names = years_of(results), results.facts["company_names"]
    kt = by_year(results, "company_year", "company_id", "fossil_co2_kt")
    shown = largest_companies(results)
    others = [values for name, values in kt.items() if name not in shown]
    some = sum(1 for values in others if values.sum() > 0.0)
    data = [stacked(f"other ({some} companies)", years, _mt(sum(others)), REST, unit="Mt")]
    data += [
        stacked(names[name].split(" (")[0], years, _mt(kt[name]), colour, unit="Mt", decimals=2)
        for name, colour in zip(shown, STACK, strict=False)
    ][::-1]
    without = cluster(results, "counterfactual_fossil_co2_mt")
    removed = cluster(results, "removed_biogenic_co2_mt")
    data.append(reference_line("without any decision", years, without.round(3), theme, unit="Mt"))
    if reference is not None:
        other = cluster(reference, "fossil_co2_mt").round(3)
        data.append(line("reference", years, other, SHARPEST[theme], dash="dot", unit="Mt"))
    if removed.max() > 0.0:
        data.append(
            line("removals", years, (-removed).round(3), COLOURS["removal"], unit="Mt")
            | {"fill": "tozeroy"}
        )
    total = cluster(results, "fossil_co2_mt")
    words = (
        f"Fossil CO₂ goes from {total[0]:.2f} Mt in {years[0]} to {total[-1]:.2f} Mt in "
        f"{years[-1]}; without any decision it would be {without[-1]:.2f} Mt. Removals of "
        f"biogenic CO₂ reach {removed.max():.1f} Mt a year."
    )
    top, low = 1.08 * float(max(without.max(), total.max())), -1.08 * float(removed.max())
    layout = {"yaxis": {"range": [low, top]}, "legend": {"traceorder": "reversed"}}
    return chart(data, "Mt CO₂ a year", theme, years=years, layout=layout), words


def largest_companies(results: Results) -> list[str]:
    """Companies with most CO2 in the first year, so that colours stay when a lever moves."""
    first = by_year(results, "company_year", "company_id", "counterfactual_fossil_co2_kt")
    companies = [name for name in first if name in results.facts["company_names"]]
    return sorted(companies, key=lambda name: -float(first[name][0]))[:SHOWN_COMPANIES]


def cost(results: Results, theme: str, reference: Results | None = None) -> tuple[Figure, str]:
    """Investment and public support by year [GBP m]."""
    years = years_of(results)
    invested, support = cluster(results, "investment_gbp_m"), cluster(results, "support_gbp_m")
    data = [
        bars("investment", years, invested.round(1), INVESTMENT, unit="GBP m"),
        line("public support", years, support.round(1), COLOURS["jobs"], unit="GBP m"),
    ]
    if reference is not None:
        other = cluster(reference, "investment_gbp_m")
        data.append(
            reference_line("investment, reference", years, other.round(1), theme, unit="GBP m")
        )
    words = (
        f"Investment sums to GBP {invested.sum() / 1e3:.1f} bn and is highest in "
        f"{years[int(invested.argmax())]}; public support sums to GBP {support.sum() / 1e3:.1f} bn."
    )
    unit = f"GBP m a year ({results.facts['price_base_year']} pounds)"
    return chart(data, unit, theme, years=years), words


def jobs(results: Results, theme: str, reference: Results | None = None) -> tuple[Figure, str]:
    """Direct jobs by phase, and jobs with suppliers [full-time jobs in the year]."""
    years, direct = years_of(results), cluster(results, "construction_jobs_direct")
    operation = cluster(results, "operation_jobs_direct")
    suppliers = _both(results, "indirect")
    layers: list[tuple[str, Any, str]] = [
        ("operation, direct", operation, "#005F56"),
        ("construction, direct", direct, COLOURS["jobs"]),
        ("with suppliers", suppliers, "#99D5CF"),
    ]
    data = [
        bars(name, years, values.round(0), colour, unit="jobs") for name, values, colour in layers
    ]
    if reference is not None:
        both = _both(reference, "direct")
        data.append(
            reference_line(
                "direct, reference", years, both.round(0), theme, unit="jobs", decimals=0
            )
        )
    words = (
        f"Construction employs most people in {years[int(direct.argmax())]}: {direct.max():,.0f} "
        f"directly. In {years[-1]}, {operation[-1]:,.0f} work in "
        "operation. These are jobs in a year, not job-years summed."
    )
    layout = {"barmode": "stack"}
    return chart(data, "full-time jobs", theme, years=years, layout=layout), words


def _both(results: Results, kind: str) -> FloatArray:
    """Return jobs of construction and operation together, shape (years,)."""
    return cluster(results, f"construction_jobs_{kind}") + cluster(
        results, f"operation_jobs_{kind}"
    )


def _mt(kt: Any) -> list[float]:
    values: list[float] = np.round(np.asarray(kt) / 1e3, 4).tolist()
    return values
