"""Jobs by phase and kind of spending; jobs in a year and job-years named apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.accounting.economy import concentration, industry_effects
from twin.looks import COLOURS
from twin.report import charts
from twin.report.content import Figure, Section, Table, Text, number, table_of, text
from twin.report.drawing import draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
                "their suppliers in the UK, induced ones come of what all these people spend. They "
                "are gross: what people would have done otherwise is not taken off. What of the "
                "direct jobs is in the cluster's region is an assumption, as is that people spend "
                f"{_spent_percent(source):.0f} % of their pay on "
                "what is made in the UK."
            ),
            _figure(source),
            Text(_what_direct_counts(source)),
            _trades(source),
            Text(_whom_trades_count(source)),
            _gross_and_net(source),
            _by_spending(source),
            _by_industry(source),
        ),
    )


def _spent_percent(source: Source) -> float:
    """What people spend of their pay on what is made in the country [%]."""
    return 100.0 * source.cluster.settings.household_domestic_spending_share


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
    total = sum((each.values for each in series), np.zeros(len(source.years)))
    peak = int(source.years[total.argmax()])
    return draw(
        "jobs-figure",
        "Jobs in each year",
        "full-time jobs in that year, in the UK",
        f"Most in {peak}: {total.max():,.0f} jobs, of them "
        f"{series[0].values[total.argmax()]:,.0f} direct in construction.",
        lambda axes: charts.stack(axes, source.years, series),
    )


def _what_direct_counts(source: Source) -> str:
    """Say who is among the direct jobs in construction, in the year with most of them."""
    peak, jobs = _peak(source)
    table = source.results.tables["jobs_year"]
    own = table[(table["phase"] == "construction") & (table["year"] == peak)]
    return (
        "Direct construction jobs are worked out from what is invested, spread evenly over the "
        "months of building: everybody in the UK at the firms that are paid, not only those on "
        "site. Builders and installers are among them, and so are makers of equipment, steel and "
        "metalwork, and engineers in offices. Imports make no jobs here. "
        f"In {peak} they are {jobs:,.0f}, of them "
        f"{own['regional_jobs_fte'].sum():,.0f} in the cluster's region."
    )


def _whom_trades_count(source: Source) -> str:
    """Say who is at work by trade, and why they are fewer than the direct jobs."""
    peak, jobs = _peak(source)
    held = _people(source, "crews_held").sum(axis=1)
    named = ", ".join(row.name.partition(",")[0].lower() for row in source.cluster.trades)
    return (
        f"These people are crews of the region's own trades ({named}) that works hold on site, by "
        "the site labour of each kind of works. Makers of equipment, engineers in offices and "
        "firms elsewhere in the UK, whom the direct jobs above include, are not among them: in "
        f"{peak} they are {held.get(peak, 0.0):,.0f} people against {jobs:,.0f} direct "
        "construction jobs. The two are two views of the same works and are not added up."
    )


def _peak(source: Source) -> tuple[int, float]:
    """Year with most direct construction jobs, and how many they are."""
    jobs = source.yearly["construction_jobs_direct"].to_numpy(dtype=np.float64)
    return int(source.years[jobs.argmax()]), float(jobs.max())


def _people(source: Source, column: str) -> pd.DataFrame:
    """Crews of a column of `labour_year` as people, one row a year and one column a trade."""
    table = source.results.tables["labour_year"]
    crews = table.assign(trade=table["trade_id"].astype(str)).pivot(
        index="year", columns="trade", values=column
    )
    size = {row.trade_id: row.workers_per_crew for row in source.cluster.trades}
    return crews.fillna(0.0) * pd.Series(size)


def _gross_and_net(source: Source) -> Table:
    """Jobs made, safeguarded and lost in some years."""
    rows = source.yearly[source.yearly["year"].isin(source.shown_years)]
    direct = rows["construction_jobs_direct"] + rows["operation_jobs_direct"]
    suppliers = rows["construction_jobs_indirect"] + rows["operation_jobs_indirect"]
    lost, safeguarded = rows["jobs_lost_at_closed_sites"], rows["jobs_safeguarded"]
    frame = pd.DataFrame(
        {
            "year": rows["year"].astype(str),
            "direct": direct,
            "region": rows["jobs_direct_in_region"],
            "suppliers": suppliers,
            "induced": rows["jobs_induced"],
            "safeguarded": safeguarded,
            "lost": lost,
            "net": direct + safeguarded - lost,
        }
    )
    return table_of(
        "jobs_gross_and_net",
        "Jobs made, safeguarded and lost",
        [
            text("Year", 0.6),
            number("Direct", "jobs", 0),
            number("of it in the region", "jobs", 0),
            number("Suppliers", "jobs", 0),
            number("Induced", "jobs", 0),
            number("Safeguarded", "jobs", 0),
            number("Lost at closed sites", "jobs", 0),
            number("Direct, net", "jobs", 0),
        ],
        frame,
        "Safeguarded are jobs at open sites that would have closed if no measure had been taken, "
        "by the rule by which companies close sites; few sites publish how many people they "
        "employ, and one without a figure counts as none. Net: direct and safeguarded less lost.",
    )


def _by_spending(source: Source) -> Table:
    table = source.results.tables["jobs_year"]
    columns = [
        "spending_gbp_m",
        "direct_jobs_fte",
        "regional_jobs_fte",
        "indirect_jobs_fte",
        "induced_jobs_fte",
        "gva_gbp_m",
    ]
    sums = table.groupby(["phase", "spending"], observed=True)[columns]
    frame = sums.sum().join(sums.max().add_suffix("_peak")).reset_index()
    frame["phase"] = frame["phase"].astype(str)
    frame["spending"] = frame["spending"].astype(str)
    chosen = ["phase", "spending", *columns, "direct_jobs_fte_peak", "indirect_jobs_fte_peak"]
    return table_of(
        "jobs_by_spending",
        "Spending, job-years and value added over the whole run",
        [
            text("Phase", 1.2),
            text("Spending on", 1.4),
            number("Spending", "GBP m", 0, total=True),
            number("Direct", "job-years", 0, total=True),
            number("in the region", "job-years", 0, total=True),
            number("Suppliers", "job-years", 0, total=True),
            number("Induced", "job-years", 0, total=True),
            number("Value added", "GBP m", 0, total=True),
            number("Direct, peak year", "jobs", 0),
            number("Suppliers, peak year", "jobs", 0),
        ],
        frame[chosen],
    )


def _trades(source: Source) -> Figure:
    """People at work by trade, and what the gap was."""
    years = source.years
    at_work, waited = _people(source, "crews_held"), _people(source, "crews_waited_for")
    colours = (COLOURS["jobs"], "#555555", "#66C2B8", "#AAAAAA", "#BBBBBB", "#999999")
    hatches = ("", "//", "..", "\\\\", "xx", "--")
    series, gap = [], np.zeros(len(years))
    for i, row in enumerate(source.cluster.trades):
        if row.trade_id not in at_work:
            continue
        held = at_work[row.trade_id].reindex(years).to_numpy(dtype=np.float64)
        gap += waited[row.trade_id].reindex(years).to_numpy(dtype=np.float64)
        name = row.name.partition(",")[0]
        series.append(charts.Series(name, held, colours[i % 6], hatch=hatches[i % 6]))

    def paint(axes: Axes) -> None:
        charts.stack(axes, years, series)
        axes.plot(years, gap, color=COLOURS["late"], linewidth=1.6, label="waited for, all trades")
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=5, borderaxespad=0.2)

    worst = int(years[int(gap.argmax())])
    return draw(
        "trades",
        "People of the region's trades on site, and people waited for",
        "people, average of the year",
        f"Most people are waited for in {worst}: {gap.max():,.0f}. The table of labour by trade, "
        "with the build programme, has each trade.",
        paint,
        2.4,
    )


def _by_industry(source: Source) -> Table:
    frame = industry_effects(source.results, source.cluster)
    frame = frame.sort_values("spending_gbp_m", ascending=False, kind="stable")
    share = frame["imported_gbp_m"] / frame["spending_gbp_m"].where(frame["spending_gbp_m"] > 0.0)
    frame.insert(4, "import_share", share * 100.0)
    index = concentration(frame["spending_gbp_m"].to_numpy())
    return table_of(
        "industries",
        "Supply chain: spending by industry and place, job-years and value added, whole run",
        [
            text("Industry", 2.4),
            number("Spending", "GBP m", 0, total=True),
            number("of it abroad", "GBP m", 0, total=True),
            number("in the region", "GBP m", 0, total=True),
            number("Import share", "%", 0),
            number("Direct", "job-years", 0, total=True),
            number("As suppliers", "job-years", 0, total=True),
            number("Value added", "GBP m", 0, total=True),
        ],
        frame,
        f"Concentration of spending over industries (Herfindahl-Hirschman index): {index:.2f}. "
        "What is spent neither abroad nor in the cluster's region is spent elsewhere in the UK. "
        "Shares by industry and place are assumptions; a high import share is a gap in the supply "
        "chain.",
    )
