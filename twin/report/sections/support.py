"""What support was spent on and on whom, and how its yearly budget was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from twin.report.content import Table, number, table_of, text, year

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
    frame["scheme"] = frame["scheme"].str.capitalize()
    return table_of(
        "support_spent",
        "What support was spent on, and on whom",
        [
            text("Scheme", 1.8),
            text("Receiver", 1.8),
            text("Project", 2.4),
            text("Years", 0.9),
            number("Whole run", "GBP m", 1, total=True),
        ],
        frame[["scheme", "receiver_id", "project_id", "years", "gbp_m"]],
        "A contract stands under the round that awarded it. A negative sum was paid back: the "
        "market price lay above the strike.",
    )


def budget(source: Source) -> Table:
    """Contracts by year: what their budget held, what was paid, and what that left."""
    table = source.results.tables["support_year"]
    contracts = table[table["expected_gbp_m"].notna()]
    by_year = contracts.groupby("year").agg(
        budget=("budget_gbp_m", "first"),
        held=("expected_gbp_m", "sum"),
        paid=("gbp_m", "sum"),
        left=("left_gbp_m", "first"),
    )
    frame = pd.DataFrame(by_year).reset_index().astype(np.float64)
    return table_of(
        "support_budget",
        "Contracts and their yearly budget",
        [
            year(),
            number("Budget", "GBP m", 0),
            number("Held for contracts in payment", "GBP m", 1),
            number("Paid", "GBP m", 1, total=True),
            number("Left of the budget", "GBP m", 1),
        ],
        frame,
        "Held is what was expected when contracts were awarded, at the prices of their first year; "
        "paid follows prices as they came and plants as they ran.",
    )
