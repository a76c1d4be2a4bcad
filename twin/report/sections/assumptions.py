"""Every assumption with source and status, those without a source first; and every setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scenarios.schema.base import Status
from scenarios.schema.cluster import TABLES
from twin.listing import setting_table
from twin.report.content import Section, Table, Text, number, table_of, text
from twin.report.sections.trail import trail

if TYPE_CHECKING:
    from twin.report.source import Source

OWN_WORD = "cluster-twin assumption"
"""How a row says that a figure of it has no source but the project's judgement."""
NAMED = 6
"""Row names listed beside a shared note; the rest stand in the workbook."""


def section(source: Source) -> Section:
    """Make the section on data and assumptions."""
    rows = _rows(source)
    return Section(
        "assumptions",
        "Data, assumptions and settings",
        (
            Text(
                "Each row of data names its source and how far it can be relied upon. Verified: "
                "the figure stands in the source. Derived: computed from such. Assumption: at "
                "least one figure of the row has no source. Missing: looked for and not found; it "
                "counts as nothing."
            ),
            trail(source),
            _counts(source),
            _assumptions(rows),
            _settings(source),
            _register(rows),
        ),
    )


def _rows(source: Source) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (table, row.id, row.status.value, row.source, row.note)
            for table in TABLES
            for row in getattr(source.cluster, table)
        ],
        columns=["table", "row", "status", "source", "note"],
    )


def _counts(source: Source) -> Table:
    rows = _rows(source)
    counts = rows.groupby(["table", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(
        index=list(TABLES), columns=[status.value for status in Status], fill_value=0
    )
    frame = counts.assign(all=counts.sum(axis=1)).rename_axis("table").reset_index()
    frame = frame[frame["all"] > 0]
    frame["table"] = frame["table"].str.replace("_", " ")
    columns = [text("Table", 2.0)]
    columns += [number(status.value.capitalize(), "rows", total=True) for status in Status]
    columns.append(number("All", "rows", total=True))
    return table_of("data_status", "Rows of data by status", columns, frame)


def _assumptions(rows: pd.DataFrame) -> Table:
    """Assumed and missing rows, grouped where they share source and note."""
    weak = rows[rows["status"].isin([Status.ASSUMPTION.value, Status.MISSING.value])]
    grouped = weak.groupby(["table", "status", "source", "note"], sort=False)["row"]
    frame = grouped.agg(
        count="size", names=lambda names: _named([str(name) for name in names])
    ).reset_index()
    unsourced = frame["source"].str.strip().str.lower() == OWN_WORD
    partly = frame["source"].str.contains(OWN_WORD, case=False, regex=False)
    frame["rank"] = 2 - partly.astype(int) - unsourced.astype(int)
    frame["basis"] = frame["rank"].map({0: "no source", 1: "partly sourced", 2: "sourced, adapted"})
    frame = frame.sort_values(["rank", "table"], kind="stable")
    frame["table"] = frame["table"].str.replace("_", " ")
    return table_of(
        "assumptions",
        "Assumptions and missing figures, those without a source first",
        [
            text("Basis", 0.9),
            text("Table", 1.0),
            number("Rows", ""),
            text("Which", 1.8),
            text("Status", 1.15),
            text("What is assumed, and why this size", 4.0),
            text("Source", 1.8),
        ],
        frame[["basis", "table", "count", "names", "status", "note", "source"]],
        "Rows that share source and note stand together; the table of all data, in workbook and "
        "CSV, has each on its own.",
    )


def _settings(source: Source) -> Table:
    frame = setting_table(source.scenario).astype(str)
    return table_of(
        "settings",
        "Settings of the scenario",
        [text("Setting", 2.4), text("Value", 1.4), text("Unit", 0.9), text("Meaning", 3.6)],
        frame,
    )


def _register(rows: pd.DataFrame) -> Table:
    return table_of(
        "data_register",
        "All rows of data with source and status",
        [
            text("Table", 1.0),
            text("Row", 2.0),
            text("Status", 0.9),
            text("Source", 2.0),
            text("Note", 4.0),
        ],
        rows,
        "The whole register is printed in the workbook and in CSV only.",
        shown=0,
    )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
