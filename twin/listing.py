"""Tables about a scenario itself: settings, assumptions, base year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pydantic import BaseModel

from scenarios.scenario import Scenario
from scenarios.schema.base import Status
from scenarios.schema.cluster import TABLES
from twin.prepared.existing import base_year_fossil_kt


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
