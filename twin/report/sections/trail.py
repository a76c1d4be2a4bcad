"""What each headline figure rests on: where the run has it, and the tables of data behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.schema.base import Status
from twin.report.content import Table, number, text

if TYPE_CHECKING:
    from twin.report.content import Headline
    from twin.report.source import Source

SITES = ("emissions", "activity", "status_changes", "fuels", "measures")
CAPITAL = ("measures", "production", "pipe_costs", "carbon_stores", "caverns", "deflators")
WORKS = ("pipelines", "delivery", "work_packages", "consents", "trades", "competing_works")
EMPLOYED = ("spending", "industries", "coefficients", "deflators")
BEHIND: dict[str, tuple[str, tuple[str, ...]]] = {
    "fossil_co2_mt": ("cluster_year, fossil_co2_mt", SITES),
    "abated_co2_mt": ("cluster_year, abated_co2_mt", (*SITES, "carbon_store_phases")),
    "investment_gbp_bn": ("cluster_year, investment_gbp_m", CAPITAL),
    "support_gbp_bn": ("cluster_year, support_gbp_m; support_year", (*CAPITAL, "prices")),
    "npsv_gbp_bn": ("appraisal_years", (*SITES, *CAPITAL, "prices")),
    "benefit_cost_ratio": ("appraisal_years", (*SITES, *CAPITAL, "prices")),
    "cost_gbp_per_t": ("appraisal_years", (*SITES, *CAPITAL, "prices")),
    "construction_jobs": ("cluster_year, construction_jobs_direct", (*EMPLOYED, *CAPITAL)),
    "operation_jobs": ("cluster_year, operation_jobs_direct", (*EMPLOYED, *CAPITAL)),
    "hydrogen_used": ("cluster_year, hydrogen_used_twh_hhv", (*SITES, "sectors", "producers")),
    "first_co2_storage": ("cluster_year, stored_fossil_co2_mt", (*WORKS, "carbon_store_phases")),
    "first_hydrogen_pipe": ("network_year, state", WORKS),
}
"""By the beginning of a headline's key: sheet and column, and the tables it is worked out from."""
WEAK = (Status.ASSUMPTION, Status.MISSING)


def trail(source: Source) -> Table:
    """Follow each headline figure to the tables of data that it is worked out from."""
    return Table(
        "trail",
        "What each headline figure rests on",
        (
            text("Figure", 2.0),
            text("Sheet and column", 2.2),
            text("Worked out from the tables", 3.6),
            number("Rows", ""),
            number("Assumed or missing", "rows"),
        ),
        tuple(_row(source, each) for each in source.headlines),
        "Each row of these tables stands in the sheet data_register with source, status and note. "
        "All figures also hang on what parties decide, and so on the tables companies, measures, "
        "prices, producers, pipelines, pipe costs and delivery, and on the settings below.",
    )


def _row(source: Source, each: Headline) -> tuple[object, ...]:
    place, tables = next(found for key, found in BEHIND.items() if each.key.startswith(key))
    rows = [row.status for name in dict.fromkeys(tables) for row in getattr(source.cluster, name)]
    named = ", ".join(name.replace("_", " ") for name in dict.fromkeys(tables))
    return each.label, place, named, len(rows), sum(status in WEAK for status in rows)
