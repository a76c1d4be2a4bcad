"""A page for each company: what it emits, does and pays, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from twin.amounts import decimals_of
from twin.report.content import Block, Bullets, Section, Table, Text, number, table_of, text, year

if TYPE_CHECKING:
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the pages of all companies, those with most CO₂ first."""
    table = source.results.tables["company_year"]
    companies = table[table["party_kind"] == "company"]
    size = companies.groupby("company_id", observed=True)["counterfactual_fossil_co2_kt"].max()
    order = size.sort_values(ascending=False, kind="stable")
    order.index = order.index.astype(str)
    end = int(source.years[-1])
    removing = companies.groupby("company_id", observed=True)["removed_biogenic_co2_kt"].max()
    removed = {str(company): float(kt) for company, kt in removing.items()}
    parts = []
    silent = []
    for company, kt in order.items():
        if kt <= 0.0 and removed[str(company)] <= 0.0:
            silent.append(source.names.get(str(company), str(company)))
            continue
        parts.append(_page(source, str(company), companies, end))
    blocks: list[Block] = [
        Text(
            "Figures by year and, in words, what each company decided until the end of the run and "
            "what held it back. “Worth” is net present value at the company's own hurdle rate "
            "against going without the measure."
        )
    ]
    if silent:
        blocks.append(
            Text(f"Without emissions in the data, so with nothing to decide: {', '.join(silent)}.")
        )
    return Section("companies", "Companies", tuple(blocks), tuple(parts))


def _page(source: Source, company: str, companies: pd.DataFrame, end: int) -> Section:
    why = source.results.why(company, end)
    blocks: list[Block] = [Bullets(tuple(s.replace("CO2", "CO₂") for s in why.sentences))]
    own = companies[companies["company_id"] == company]
    own = own[own["year"].isin(source.shown_years)]
    frame = own[
        [
            "year",
            "counterfactual_fossil_co2_kt",
            "fossil_co2_kt",
            "stored_fossil_co2_kt",
            "removed_biogenic_co2_kt",
            "hydrogen_gwh_hhv",
            "carbon_price_paid_gbp_m",
            "support_gbp_m",
            "net_cash_gbp_m",
        ]
    ]
    blocks.append(
        table_of(
            f"company_{company}",
            f"{source.names.get(company, company)} by year",
            [
                year(),
                number("CO₂, no decision", "kt", 1),
                number("Fossil CO₂", "kt", 1),
                number("Fossil stored", "kt", 1),
                number("Removed", "kt", 1),
                number("Hydrogen", "GWh HHV", 1),
                number("Carbon price paid", "GBP m", 1),
                number("Support", "GBP m", 1),
                number("Net cash", "GBP m", 1),
            ],
            frame,
        )
    )
    options = _options(source, company, why.options)
    if options is not None:
        blocks.append(options)
    return Section(f"company-{company}", source.names.get(company, company), tuple(blocks))


def _options(source: Source, company: str, options: pd.DataFrame) -> Table | None:
    if options.empty:
        return None
    frame = options.drop(columns=["tariff GBP/MWh or t"])
    if "site" in frame:
        frame["site"] = [source.names.get(str(site), str(site)) for site in frame["site"]]
    columns = [text("Site", 2.0)] if "site" in frame else []
    columns += [
        text("Option", 2.6),
        number("Worth", "GBP m", 1),
        number("Investment", "GBP m", 1),
        text("Obstacle", 2.4),
        text("Ordered", 0.8),
    ]
    title = f"Options of {source.names.get(company, company)}: weighed last, or ordered"
    small = frame[["value GBP m", "investment GBP m"]].abs()
    decimals = tuple(
        max(map(decimals_of, (float(v) for v in row if v)), default=1) for row in small.to_numpy()
    )
    return replace(table_of(f"options_{company}", title, columns, frame), decimals=decimals)
