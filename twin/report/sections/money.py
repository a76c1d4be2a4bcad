"""Costs and who pays: resources apart from transfers, payer by receiver, the taxpayer by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.accounting.transfers import (
    group_of_parties,
    is_outside,
    party_cash,
    payment_matrix,
    taxpayer_year,
)
from twin.looks import COLOURS, INVESTMENT
from twin.report import charts
from twin.report.content import Figure, Section, Table, Text, number, table_of, text, year
from twin.report.drawing import draw
from twin.report.sections.support import budget, receivers

if TYPE_CHECKING:
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the section on money."""
    base = source.results.facts["price_base_year"]
    return Section(
        "money",
        "Costs and who pays",
        (
            Text(
                f"All money is in prices of {base} and, in this section, not discounted. Resource "
                "payments buy what is used up: fuel, electricity, operation and investment. All "
                "other payments are transfers: they move money between parties and cost society "
                "nothing. Each payment has a payer and a receiver, and all together come to nought."
                f" Investment over the run is GBP {_invested_bn(source):,.2f} bn."
            ),
            _resources_figure(source),
            _matrix(source),
            _parties(source),
            _taxpayer(source),
            receivers(source),
            budget(source),
        ),
    )


def _invested_bn(source: Source) -> float:
    return float(source.yearly["investment_gbp_m"].sum()) / 1e3


def _resources_figure(source: Source) -> Figure:
    used = source.welfare.resources
    series = [
        charts.Series("investment", used.investment, INVESTMENT),
        charts.Series("operation", used.operation, COLOURS["jobs"], hatch=".."),
        charts.Series("electricity", used.electricity, COLOURS["electrify"]),
        charts.Series("natural gas", used.gas, COLOURS["existing"], hatch="//"),
        charts.Series("other fuels", used.other_fuel, "#BBBBBB", hatch="xx"),
    ]
    total = float(used.total.sum())
    return draw(
        "resources",
        "Resource cost beyond the counterfactual",
        f"GBP m a year, {source.results.facts['price_base_year']} prices",
        f"Over the run GBP {total / 1e3:,.1f} bn on balance; below zero: fuel that is saved.",
        lambda axes: charts.stack(axes, source.years, series),
    )


def _matrix(source: Source) -> Table:
    groups = group_of_parties(source.results.tables["company_year"])
    matrix = payment_matrix(source.results.tables["payments"], groups)
    receivers = [name for name in matrix if matrix[name].any()]
    payers = [name for name in matrix.index if matrix.loc[name].any()]
    table = matrix.loc[payers, receivers]
    frame = table.assign(total=table.sum(axis=1)).rename_axis("payer").reset_index()
    columns = [text("Payer ↓, receiver →", 1.8)]
    columns += [number(str(name), "GBP m", 0, total=True) for name in receivers]
    columns.append(number("All it pays", "GBP m", 0, total=True))
    return table_of(
        "who_pays_whom",
        "Who pays whom, whole run",
        columns,
        frame,
        "Contracts for difference are entered as paid by the state; where the market price lies "
        "above the strike the sum is negative: the company pays back.",
    )


def _parties(source: Source) -> Table:
    cash = party_cash(source.results.tables["payments"]).reset_index()
    inside = cash[[not is_outside(str(p)) for p in cash["party_id"]]]
    outside = cash[[is_outside(str(p)) for p in cash["party_id"]]]
    ordered = inside.sort_values("net_cash_gbp_m", kind="stable")
    frame = pd.concat([ordered, outside])
    frame["party_id"] = [source.names.get(str(p), str(p)) for p in frame["party_id"]]
    frame["received"] = frame["resource_received_gbp_m"] + frame["transfers_received_gbp_m"]
    return table_of(
        "party_cash",
        "Cash of each party, whole run",
        [
            text("Party", 3.0),
            number("Resources paid", "GBP m", 1, total=True),
            number("Transfers paid", "GBP m", 1, total=True),
            number("Received", "GBP m", 1, total=True),
            number("Net cash", "GBP m", 1, total=True),
        ],
        frame[
            [
                "party_id",
                "resource_paid_gbp_m",
                "transfers_paid_gbp_m",
                "received",
                "net_cash_gbp_m",
            ]
        ],
        "Received less resources and transfers paid is net cash; over all parties, those outside "
        "included, it adds up to nought. What companies earn with their products is not counted.",
    )


def _taxpayer(source: Source) -> Table:
    table = taxpayer_year(source.results).reset_index()
    last = ["carbon price", "carbon price without decisions", "net"]
    purposes = [str(name) for name in table if name not in ("year", *last)]
    columns = [year()]
    columns += [number(name.capitalize(), "GBP m", 1, total=True) for name in purposes]
    columns += [
        number("Carbon price received", "GBP m", 1, total=True),
        number("received without any decision", "GBP m", 1, total=True),
        number("Net cost beyond the counterfactual", "GBP m", 1, total=True),
    ]
    return table_of(
        "taxpayer",
        "Cost to the taxpayer by year",
        columns,
        table[["year", *purposes, *last]].astype(np.float64),
        "Net cost is what is paid, and what is received less than if nobody decided anything. "
        "Carbon price received includes Carbon Price Support. Negative support is paid back to "
        "the state.",
    )
