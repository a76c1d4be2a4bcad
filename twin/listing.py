"""Tables about a scenario itself: settings, assumptions, base year; and how tables are printed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pydantic import BaseModel

from scenarios.scenario import Scenario
from scenarios.schema.base import Status
from scenarios.schema.cluster import TABLES
from twin.prepared.existing import base_year_fossil_kt

SMALLEST_SHOWN = 5e-3
"""Smaller figures print as nothing, so that none reads as minus nought."""
SEPARATOR = " | "
"""What stands between two columns; its length counts."""
SHOWN_WHOLE = 6
"""Names stay on one line in tables of fewer columns than this."""

LONGEST_WORD = 12
"""No column of words gets narrower than its longest word, or than this [characters]."""


def setting_table(scenario: Scenario) -> pd.DataFrame:
    """Every setting with its value, unit and meaning."""
    words = ("title", "description")
    rows = [row for row in _settings(scenario.settings, "") if row[0] not in words]
    return pd.DataFrame(rows, columns=["setting", "value", "unit", "meaning"])


def assumption_table(scenario: Scenario) -> pd.DataFrame:
    """Every row of the tables that rests on an assumption, or whose figure was not found."""
    rows = [
        (table, row.id, row.status.value, row.source, row.note)
        for table in TABLES
        for row in getattr(scenario.cluster, table)
        if row.status in (Status.ASSUMPTION, Status.MISSING)
    ]
    return pd.DataFrame(rows, columns=["table", "row", "status", "source", "note"])


def base_year_table(scenario: Scenario) -> pd.DataFrame:
    """Fossil CO2 of every site in the base year, largest first, with the total."""
    cluster = scenario.cluster
    fossil = base_year_fossil_kt(cluster)
    rows: list[tuple[str, str, float | None]] = sorted(
        ((site.site_id, site.name, fossil.get(site.site_id)) for site in cluster.sites),
        key=lambda row: -(row[2] or 0.0),
    )
    total = sum(kt or 0.0 for _, _, kt in rows)
    rows.append(("total", f"published {cluster.settings.published_total_mt * 1e3:,.0f}", total))
    return pd.DataFrame(rows, columns=["site", "name", "fossil CO2 kt"])


def print_table(table: pd.DataFrame, title: str = "") -> None:
    """Print a table for people: whole numbers to the right, words and headings that wrap."""
    from rich.console import Console
    from rich.table import Table

    printed = Table(
        title=title or None,
        title_justify="left",
        header_style="bold",
        show_edge=False,
        pad_edge=False,
    )
    narrowest = -len(SEPARATOR)
    for column in table.columns:
        numeric = pd.api.types.is_numeric_dtype(table[column])
        cells = [_cell(value) for value in table[column]]
        name = not numeric and not any(" " in cell for cell in cells)
        whole = numeric or (name and len(table.columns) < SHOWN_WHOLE)
        words = cells if whole else " ".join(cells).split()
        longest = max((len(word) for word in words), default=0)
        width = longest if whole else min(longest, LONGEST_WORD)
        narrowest += width + len(SEPARATOR)
        printed.add_column(
            str(column),
            justify="right" if numeric else "left",
            min_width=width,
            overflow="fold",
        )
    for row in table.itertuples(index=False):
        printed.add_row(*(_cell(value) for value in row))
    console = Console(highlight=False, markup=False)
    console.print(printed, width=max(console.width, narrowest), crop=False)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return "-"
        value += 0.0 if abs(value) >= SMALLEST_SHOWN else -value
        whole = abs(value) >= 100.0 or value == int(value)
        return f"{value:,.0f}" if whole else f"{value:,.2f}"
    return "-" if value is None else str(value)


def _settings(model: BaseModel, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        dotted = f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from _settings(value, f"{dotted}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for i, item in enumerate(value):
                yield from _settings(item, f"{dotted}.{i}.")
        else:
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            yield dotted, str(value).strip(), str(extra.get("unit", "")), field.description or ""
