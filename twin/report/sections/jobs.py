"""Jobs by phase and kind of spending; jobs in a year and job-years named apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.looks import COLOURS
from twin.report import charts
from twin.report.content import Figure, Section, Table, Text, number, table_of, text
from twin.report.drawing import draw

if TYPE_CHECKING:
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the section on jobs and value added."""
    return Section(
        "jobs",
        "Jobs and value added",
        (
            Text(
                "A job here is one person in full-time work in one year. Added up over years they "
                "are job-years, not jobs. Direct jobs are at those who are paid, indirect ones at "
                "their suppliers in the UK. Gross: what people would have done otherwise is not "
                "taken off."
            ),
            _figure(source),
            _by_spending(source),
        ),
    )


def _figure(source: Source) -> Figure:
    table = source.yearly
    series = [
        charts.Series(
            "construction, direct", table["construction_jobs_direct"].to_numpy(), COLOURS["jobs"]
        ),
        charts.Series(
            "construction, suppliers",
            table["construction_jobs_indirect"].to_numpy(),
            "#66C2B8",
            hatch="//",
        ),
        charts.Series(
            "operation, direct", table["operation_jobs_direct"].to_numpy(), "#555555", hatch=".."
        ),
        charts.Series(
            "operation, suppliers",
            table["operation_jobs_indirect"].to_numpy(),
            "#AAAAAA",
            hatch="\\\\",
        ),
    ]
    total = sum(each.values for each in series)
    peak = int(source.years[total.argmax()])
    return draw(
        "jobs-figure",
        "Jobs in each year",
        "full-time jobs in that year",
        f"Most in {peak}: {total.max():,.0f} jobs, of them "
        f"{series[0].values[total.argmax()]:,.0f} direct in construction.",
        lambda axes: charts.stack(axes, source.years, series),
    )


def _by_spending(source: Source) -> Table:
    table = source.results.tables["jobs_year"]
    columns = ["spending_gbp_m", "direct_jobs_fte", "indirect_jobs_fte", "gva_gbp_m"]
    sums = table.groupby(["phase", "spending"], observed=True)[columns]
    frame = sums.sum().join(sums.max().add_suffix("_peak")).reset_index()
    frame["phase"] = frame["phase"].astype(str)
    frame["spending"] = frame["spending"].astype(str)
    chosen = [
        "phase",
        "spending",
        "spending_gbp_m",
        "direct_jobs_fte",
        "indirect_jobs_fte",
        "gva_gbp_m",
        "direct_jobs_fte_peak",
        "indirect_jobs_fte_peak",
    ]
    return table_of(
        "jobs_by_spending",
        "Spending, job-years and value added over the whole run",
        [
            text("Phase", 1.2),
            text("Spending on", 1.4),
            number("Spending", "GBP m", 0, total=True),
            number("Direct", "job-years", 0, total=True),
            number("Suppliers", "job-years", 0, total=True),
            number("Value added", "GBP m", 0, total=True),
            number("Direct, peak year", "jobs", 0),
            number("Suppliers, peak year", "jobs", 0),
        ],
        frame[chosen],
    )
