"""Charts of one company: what it emits, and what it pays and is paid."""

from __future__ import annotations

from typing import Any

from dashboard.charts.base import Figure, bars, chart, line, reference_line
from twin.looks import COLOURS, INVESTMENT
from twin.results import Results

PAID = (
    ("fuel", "fuel_paid_gbp_m", COLOURS["existing"]),
    ("electricity", "electricity_paid_gbp_m", COLOURS["electrify"]),
    ("electricity levies", "electricity_levies_paid_gbp_m", "#EEBB99"),
    ("carbon price", "carbon_price_paid_gbp_m", "#555555"),
    ("hydrogen", "hydrogen_paid_gbp_m", COLOURS["hydrogen"]),
    ("transport and storage", "transport_tariff_paid_gbp_m", COLOURS["capture"]),
    ("investment", "investment_paid_gbp_m", INVESTMENT),
    ("operation", "operation_paid_gbp_m", "#BBBBBB"),
)
"""What a company pays for: name, column of `company_year`, colour."""


def emissions(results: Results, company: str, theme: str) -> tuple[Figure, str]:
    """Fossil CO2 of a company against no decision, and what it stores [kt a year]."""
    table = _rows(results, company)
    years = table["year"].tolist()
    fossil, without = table["fossil_co2_kt"], table["counterfactual_fossil_co2_kt"]
    stored = table["stored_fossil_co2_kt"] + table["removed_biogenic_co2_kt"]
    data = [
        line("fossil CO₂", years, fossil.round(2), COLOURS["existing"], unit="kt")
        | {"fill": "tozeroy"},
        reference_line("without any decision", years, without.round(2), theme, unit="kt"),
    ]
    if stored.max() > 0.0:
        data.append(line("stored", years, stored.round(2), COLOURS["capture"], unit="kt"))
    words = (
        f"{results.facts['company_names'][company]} emits {fossil.iloc[0]:,.0f} kt in {years[0]} "
        f"and {fossil.iloc[-1]:,.0f} kt in {years[-1]}."
    )
    return chart(data, "kt CO₂ a year", theme, years=years), words


def money(results: Results, company: str, theme: str) -> tuple[Figure, str]:
    """What a company pays by purpose, and the support it gets [GBP m a year]."""
    table = _rows(results, company)
    years = table["year"].tolist()
    data = [
        bars(name, years, table[column].round(2), colour, unit="GBP m", decimals=1)
        for name, column, colour in PAID
        if table[column].abs().max() > 0.0
    ]
    support = table["support_gbp_m"]
    if support.max() > 0.0:
        data.append(line("support it gets", years, support.round(2), COLOURS["jobs"], unit="GBP m"))
    words = (
        f"It pays GBP {table['carbon_price_paid_gbp_m'].sum():,.0f} m for carbon and invests GBP "
        f"{table['investment_paid_gbp_m'].sum():,.0f} m over the run; support sums to GBP "
        f"{support.sum():,.0f} m."
    )
    layout: dict[str, Any] = {"barmode": "relative"}
    return chart(data, "GBP m a year", theme, years=years, layout=layout), words


def _rows(results: Results, company: str) -> Any:
    table = results.tables["company_year"]
    return table[table["company_id"] == company]
