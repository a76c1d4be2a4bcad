"""Headline figures of a run: the numbers that a report is signed for and that `verify` repeats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twin.published_measures import measure
from twin.report.content import Form, Headline, Trace
from twin.support_table import outside_budgets_gbp_m

if TYPE_CHECKING:
    import pandas as pd

    from twin.results import Results

BENEFIT, COST = "{appraisal_years!Benefit, present}", "{appraisal_years!Cost, present}"
FACTOR = "{appraisal_years!Discount factor}"
AVOIDED_KT = "{appraisal_years!CO₂ avoided and removed}"
"""Columns of the appraisal that formulas in the workbook rest on."""


def headlines(results: Results) -> tuple[Headline, ...]:
    """Return the headline figures of a run, the most important first.

    They are read from `cluster_year` and from the appraisal in the facts of the run, so that every
    format, the tables and the API show the same numbers.
    """
    table = results.tables["cluster_year"].set_index("year")
    return (
        *_carbon(table),
        *_money(table, results),
        *_appraisal(table, results.facts),
        *_jobs(table),
        _hydrogen(table),
        *_first_years(results),
    )


def _carbon(table: pd.DataFrame) -> tuple[Headline, ...]:
    first, end = _ends(table)
    fossil_mt, without_mt = (
        float(table[column].loc[end])
        for column in ("fossil_co2_mt", "counterfactual_fossil_co2_mt")
    )
    below = 1.0 - fossil_mt / (without_mt or 1.0)
    net_mt = fossil_mt - float(table["removed_biogenic_co2_mt"].loc[end])
    removed_mt = float(table["removed_biogenic_co2_mt"].sum())
    return (
        _traced(
            table,
            Trace("LAST", "fossil_co2_mt"),
            key=f"fossil_co2_mt_{end}",
            label=f"Fossil CO₂ in {end}",
            unit="Mt a year",
            decimals=2,
            note=f"{100.0 * below:.0f} % below the counterfactual of {without_mt:,.2f} Mt; "
            f"{net_mt:,.2f} Mt after removals".replace("-", "−"),
        ),
        _traced(
            table,
            Trace("SUM", "abated_co2_mt"),
            key="abated_co2_mt_sum",
            label=f"CO₂ avoided and removed, {first}–{end}",
            unit="Mt",
            decimals=1,
            note=f"of it {removed_mt:,.1f} Mt removals (biogenic CO₂ stored)",
        ),
    )


def _money(table: pd.DataFrame, results: Results) -> tuple[Headline, ...]:
    first, end = _ends(table)
    without = table["counterfactual_carbon_revenue_gbp_m"]
    unpaid_bn = float((without - table["carbon_revenue_gbp_m"]).sum()) / 1e3
    outside_bn = outside_budgets_gbp_m(results.tables["payments"]) / 1e3
    return (
        _traced(
            table,
            Trace("SUM", "investment_gbp_m", 1000),
            key="investment_gbp_bn_sum",
            label=f"Investment, {first}–{end}",
            unit="GBP bn",
            decimals=2,
            note=f"not discounted, {results.facts['price_base_year']} prices",
            section="money",
        ),
        _traced(
            table,
            Trace("SUM", "support_gbp_m", 1000),
            key="support_gbp_bn_sum",
            label=f"Public support, {first}–{end}",
            unit="GBP bn",
            decimals=2,
            note=f"not discounted; {outside_bn:,.2f} bn of it outside the yearly budgets; "
            f"carbon price no longer paid {unpaid_bn:,.1f} bn",
            section="money",
        ),
    )


def _appraisal(table: pd.DataFrame, facts: Mapping[str, Any]) -> tuple[Headline, ...]:
    first, _ = _ends(table)
    ratio, cost = facts["benefit_cost_ratio"], facts["cost_gbp_per_t"]
    return (
        Headline(
            key="npsv_gbp_bn",
            label="Net present social value",
            unit="GBP bn",
            value=float(facts["npv_gbp_m"]) / 1e3,
            decimals=2,
            note=f"against the counterfactual, present value of {first}, "
            f"{facts['price_base_year']} prices",
            section="appraisal",
            formula=f"(SUM({BENEFIT})-SUM({COST}))/1000",
        ),
        Headline(
            key="benefit_cost_ratio",
            label="Benefit-cost ratio",
            unit="",
            value=None if ratio is None else float(ratio),
            decimals=2,
            note="value of CO₂ avoided over resource cost, both discounted",
            section="appraisal",
            formula=f"SUM({BENEFIT})/SUM({COST})",
        ),
        Headline(
            key="cost_gbp_per_t",
            label="Resource cost per tonne",
            unit="GBP/t CO₂",
            value=None if cost is None else float(cost),
            decimals=1,
            note="cost and tonnes both discounted",
            section="appraisal",
            formula=f"SUM({COST})/SUMPRODUCT({FACTOR},{AVOIDED_KT})*1000",
        ),
    )


def _jobs(table: pd.DataFrame) -> tuple[Headline, ...]:
    _, end = _ends(table)
    peak = table["construction_jobs_direct"].idxmax()
    return (
        _traced(
            table,
            Trace("MAX", "construction_jobs_direct"),
            key="construction_jobs_direct_peak",
            label="Construction jobs, direct, in the peak year",
            unit="jobs",
            decimals=0,
            note=f"in {peak}; jobs in that year, not job-years added up",
            section="jobs",
        ),
        _traced(
            table,
            Trace("LAST", "operation_jobs_direct"),
            key=f"operation_jobs_direct_{end}",
            label=f"Operation jobs, direct, in {end}",
            unit="jobs",
            decimals=0,
            note="at measures, hydrogen plants and pipes",
            section="jobs",
        ),
    )


def _hydrogen(table: pd.DataFrame) -> Headline:
    _, end = _ends(table)
    return _traced(
        table,
        Trace("LAST", "hydrogen_used_twh_hhv"),
        key=f"hydrogen_used_twh_hhv_{end}",
        label=f"Low-carbon hydrogen used in {end}",
        unit="TWh HHV",
        decimals=2,
        note="",
        section="hydrogen",
    )


def _first_years(results: Results) -> tuple[Headline, ...]:
    end = int(results.facts["end_year"])
    stored = "{cluster_year!stored_fossil_co2_mt}+{cluster_year!removed_biogenic_co2_mt}"
    carriers = results.facts["pipeline_carriers"]
    pipes = [pipe for pipe, carrier in carriers.items() if carrier == "hydrogen"]
    of_hydrogen = "+".join(f'({{network_year!pipeline_id}}="{pipe}")' for pipe in pipes)
    running = f'({{network_year!state}}="in service")*({of_hydrogen})'
    named = (
        ("first_co2_storage_year", "First CO₂ stored", "first_co2_year", "cluster_year", stored),
        (
            "first_hydrogen_pipe_year",
            "First hydrogen pipe in service",
            "first_hydrogen_pipe_year",
            "network_year",
            running,
        ),
    )
    return tuple(
        _year(key, label, measure(results, name, end), f"MIN(IF({when}>0,{{{sheet}!year}}))")
        for key, label, name, sheet, when in named
    )


def _ends(table: pd.DataFrame) -> tuple[int, int]:
    """First and last year of a table by year."""
    return int(table.index[0]), int(table.index[-1])


def _traced(table: pd.DataFrame, trace: Trace, **words: Any) -> Headline:
    """Return a headline whose figure follows from one column, as the workbook's formula says."""
    return Headline(value=trace.value(table[trace.column]), trace=trace, **words)


def _year(key: str, label: str, value: float, formula: str) -> Headline:
    absent = math.isnan(value)
    note = "not within the run" if absent else ""
    shown = None if absent else value
    return Headline(key, label, "", shown, 0, note, Form.YEAR, "network", formula=formula)
