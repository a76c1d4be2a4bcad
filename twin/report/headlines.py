"""Headline figures of a run: the numbers that a report is signed for and that `verify` repeats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.published_measures import measure
from twin.report.content import Form, Headline, Trace

if TYPE_CHECKING:
    from twin.results import Results


def headlines(results: Results) -> tuple[Headline, ...]:
    """Return the headline figures of a run, the most important first.

    They are read from `cluster_year` and from the appraisal in the facts of the run, so that every
    format, the tables and the API show the same numbers.
    """
    table = results.tables["cluster_year"].set_index("year")
    first, end = int(table.index[0]), int(table.index[-1])
    span = f"{first}–{end}"
    fossil, without = table["fossil_co2_mt"], table["counterfactual_fossil_co2_mt"]
    below = 1.0 - float(fossil.loc[end]) / (float(without.loc[end]) or 1.0)
    net = float(fossil.loc[end] - table["removed_biogenic_co2_mt"].loc[end])
    carbon_bn = float(table["carbon_revenue_gbp_m"].sum()) / 1e3
    base = int(results.facts["price_base_year"])
    ratio, cost = results.facts["benefit_cost_ratio"], results.facts["cost_gbp_per_t"]
    return (
        Headline(
            f"fossil_co2_mt_{end}",
            f"Fossil CO₂ in {end}",
            "Mt a year",
            float(fossil.loc[end]),
            2,
            f"{below:.0%} below the counterfactual of {float(without.loc[end]):,.2f} Mt; "
            f"{net:,.2f} Mt after removals".replace("-", "−"),
            trace=Trace("LAST", "fossil_co2_mt"),
            section="appraisal",
        ),
        Headline(
            "abated_co2_mt_sum",
            f"CO₂ avoided and removed, {span}",
            "Mt",
            float(table["abated_co2_mt"].sum()),
            1,
            f"of it {float(table['removed_biogenic_co2_mt'].sum()):,.1f} Mt removals (biogenic CO₂ "
            "stored)",
            trace=Trace("SUM", "abated_co2_mt"),
        ),
        Headline(
            "investment_gbp_bn_sum",
            f"Investment, {span}",
            "GBP bn",
            float(table["investment_gbp_m"].sum()) / 1e3,
            2,
            f"not discounted, {base} prices",
            section="money",
            trace=Trace("SUM", "investment_gbp_m", 1000),
        ),
        Headline(
            "support_gbp_bn_sum",
            f"Public support, {span}",
            "GBP bn",
            float(table["support_gbp_m"].sum()) / 1e3,
            2,
            f"not discounted; carbon price revenue {carbon_bn:,.1f} bn",
            section="money",
            trace=Trace("SUM", "support_gbp_m", 1000),
        ),
        Headline(
            "npsv_gbp_bn",
            "Net present social value",
            "GBP bn",
            float(results.facts["npv_gbp_m"]) / 1e3,
            2,
            f"against the counterfactual, present value of {first}, {base} prices",
            section="appraisal",
        ),
        Headline(
            "benefit_cost_ratio",
            "Benefit-cost ratio",
            "",
            None if ratio is None else float(ratio),
            2,
            "value of CO₂ avoided over resource cost, both discounted",
            section="appraisal",
        ),
        Headline(
            "cost_gbp_per_t",
            "Resource cost per tonne",
            "GBP/t CO₂",
            None if cost is None else float(cost),
            1,
            "cost and tonnes both discounted",
        ),
        Headline(
            "construction_jobs_direct_peak",
            "Construction jobs, direct, in the peak year",
            "jobs",
            float(table["construction_jobs_direct"].max()),
            0,
            f"in {table['construction_jobs_direct'].idxmax()}; jobs in that year, not "
            "job-years added up",
            section="jobs",
            trace=Trace("MAX", "construction_jobs_direct"),
        ),
        Headline(
            f"operation_jobs_direct_{end}",
            f"Operation jobs, direct, in {end}",
            "jobs",
            float(table["operation_jobs_direct"].loc[end]),
            0,
            "at measures, hydrogen plants and pipes",
            section="jobs",
            trace=Trace("LAST", "operation_jobs_direct"),
        ),
        Headline(
            f"hydrogen_used_twh_hhv_{end}",
            f"Low-carbon hydrogen used in {end}",
            "TWh HHV",
            float(table["hydrogen_used_twh_hhv"].loc[end]),
            2,
            "",
            section="hydrogen",
            trace=Trace("LAST", "hydrogen_used_twh_hhv"),
        ),
        _year(
            "first_co2_storage_year", "First CO₂ stored", measure(results, "first_co2_year", end)
        ),
        _year(
            "first_hydrogen_pipe_year",
            "First hydrogen pipe in service",
            measure(results, "first_hydrogen_pipe_year", end),
        ),
    )


def _year(key: str, label: str, value: float) -> Headline:
    absent = math.isnan(value)
    note = "not within the run" if absent else ""
    return Headline(key, label, "", None if absent else value, 0, note, Form.YEAR, "network")
