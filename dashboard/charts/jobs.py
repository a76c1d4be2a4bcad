"""Charts of who works: jobs and value added by kind of spending, and the workforce by trade."""

from __future__ import annotations

from dashboard.charts.base import REST, Figure, bars, chart, line, series_style
from dashboard.charts.by_year import years_of
from twin.results import Results

TONES = {
    "plant": "#332288",
    "electrolyser": "#0077BB",
    "pipeline": "#AA3377",
    "operation": "#009988",
}


def by_spending(results: Results, column: str, unit: str, theme: str) -> tuple[Figure, str]:
    """A column of `jobs_year` by the kind of spending behind it.

    Args:
        results: the run.
        column: the column.
        unit: ``jobs`` or ``GBP m``.
        theme: ``light`` or ``dark``.
    """
    table = results.tables["jobs_year"]
    years = years_of(results)
    data, sums = [], {}
    for kind, rows in table.groupby("spending", observed=True):
        values = rows.groupby("year")[column].sum()
        sums[str(kind)] = float(values.sum())
        colour = TONES.get(str(kind), REST)
        data.append(bars(str(kind), years, values.round(1).tolist(), colour, unit=unit))
    largest = max(sums, key=lambda name: sums[name]) if sums else "nothing"
    words = f"Over the run most comes from spending on {largest}."
    layout = {"barmode": "stack"}
    title = "full-time jobs" if unit == "jobs" else "GBP m a year"
    return chart(data, title, theme, years=years, layout=layout), words


def by_trade(results: Results, names: dict[str, str], theme: str) -> tuple[Figure, str]:
    """Workers of each trade in the region, trainees not counted."""
    table = results.tables["labour_year"]
    data, parts = [], []
    years = years_of(results)
    for i, (trade, rows) in enumerate(table.groupby("trade_id", observed=True)):
        colour, dash = series_style(i, theme)
        label, workers = names.get(str(trade), str(trade)), rows["workers"]
        data.append(
            line(label, years, workers.round(0), colour, dash=dash, unit="workers", decimals=0)
        )
        parts.append(f"{label} {workers.iloc[0]:,.0f} to {workers.iloc[-1]:,.0f}")
    words = f"From {years[0]} to {years[-1]}: {'; '.join(parts)}."
    return chart(data, "workers", theme, years=years), words
