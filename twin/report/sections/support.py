"""What support was spent on and on whom, and how far yearly budgets limit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.report.content import Table, number, table_of, text, year
from twin.support_table import budget_of

if TYPE_CHECKING:
    from twin.report.source import Source


def receivers(source: Source) -> Table:
    """Support of the whole run by scheme, receiver and project; it sums to the cluster's."""
    table = source.results.tables["support_year"]
    keys = ["scheme", "receiver_id", "project_id"]
    rows = table.assign(**{key: table[key].astype(str) for key in keys})
    spent = rows.groupby(keys).agg(
        first=("year", "min"), last=("year", "max"), gbp_m=("gbp_m", "sum")
    )
    frame = spent.reset_index()
    frame["receiver_id"] = [source.names.get(str(p), str(p)) for p in frame["receiver_id"]]
    frame["project_id"] = [source.project_name(str(p)) for p in frame["project_id"]]
    frame["years"] = [
        f"{first}" if first == last else f"{first}–{last}"
        for first, last in zip(frame["first"], frame["last"], strict=True)
    ]
    frame["budget"] = [budget_of(str(scheme)) or "none" for scheme in frame["scheme"]]
    frame["scheme"] = frame["scheme"].str.capitalize()
    return table_of(
        "support_spent",
        "What support was spent on, and on whom",
        [
            text("Scheme", 1.8),
            text("Yearly budget", 1.2),
            text("Receiver", 1.8),
            text("Project", 2.4),
            text("Years", 0.9),
            number("Whole run", "GBP m", 1, total=True),
        ],
        frame[["scheme", "budget", "receiver_id", "project_id", "years", "gbp_m"]],
        f"{within_and_outside(source)} A contract stands under the round that awarded it. A "
        "negative sum was paid back: the market price lay above the strike.",
    )


def within_and_outside(source: Source) -> str:
    """Say how much of support the yearly budgets limit, and what of it they do not."""
    table = source.results.tables["support_year"]
    scheme = table["scheme"].astype(str)
    by_budget = table["gbp_m"].groupby(scheme.map(budget_of)).sum()
    outside = table[scheme.map(budget_of) == ""].groupby(scheme)["gbp_m"].sum()
    within = by_budget.drop("", errors="ignore")
    if not len(table):
        return "No support was paid."
    free = float(outside.sum())
    told = f"Of public support, GBP {_bn(within.sum())} bn is paid from yearly budgets"
    if len(within):
        told += f" ({_listed(within)}; net of what contracts pay back)"
    told += f", GBP {_bn(free)} bn from none"
    return told + (f": no budget limits {_listed(outside)}." if len(outside) else ".")


def _listed(gbp_m: pd.Series) -> str:
    """Amounts by name, the largest first."""
    ordered = gbp_m.sort_values(ascending=False, kind="stable")
    return ", ".join(f"{name} {_bn(amount)} bn" for name, amount in ordered.items())


def _bn(gbp_m: float) -> str:
    return f"{gbp_m / 1e3:,.2f}".replace("-", "−")


def budget(source: Source) -> Table:
    """Contracts by year: their budget, what they were promised of it and paid, what was left."""
    table = source.results.tables["support_year"]
    contracts = table[table["expected_gbp_m"].notna()]
    by_year = contracts.groupby("year").agg(
        budget=("budget_gbp_m", "first"),
        promised=("promised_gbp_m", "first"),
        left=("left_gbp_m", "first"),
        held=("expected_gbp_m", "sum"),
        paid=("gbp_m", "sum"),
    )
    frame = pd.DataFrame(by_year).reset_index().astype(np.float64)
    return table_of(
        "support_budget",
        "Contracts and their yearly budget",
        [
            year(),
            number("Budget", "GBP m", 0),
            number("Promised at most", "GBP m", 1),
            number("Left for more awards", "GBP m", 1),
            number("Promised to those in payment", "GBP m", 1),
            number("Paid", "GBP m", 1, total=True),
        ],
        frame,
        "Rounds award what the promises leave of each year's budget, however little is paid later: "
        "left is budget less promised. Promised is what was expected when contracts were awarded, "
        "at the prices of their first year; at most is the most that contracts held of the year "
        "at any time, those that have lapsed since and those not in payment included. Paid follows "
        "prices as they came and plants as they ran. Years in which no contract was in payment are "
        "left out. Removal credits and underwriting have no budget and are not in this table.",
    )
