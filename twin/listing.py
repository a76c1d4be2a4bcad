"""Tables about a scenario itself: settings, those changed, assumptions, base year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import pandas as pd
from pydantic import BaseModel

from scenarios.scenario import Scenario
from scenarios.schema.base import Status
from scenarios.schema.cluster import TABLES
from twin.list_entries import entries, known_by, place_of, what_it_sets
from twin.prepared.existing import base_year_fossil_kt

ABSENT = "none"
"""Value of an entry of a list that the other scenario has and this one has not."""


class _Setting(NamedTuple):
    """A setting as it is printed."""

    value: str
    unit: str
    meaning: str


def setting_table(scenario: Scenario) -> pd.DataFrame:
    """Every setting with its value, unit and meaning."""
    words = ("title", "description")
    rows = [row for row in _settings(scenario.settings, "") if row[0] not in words]
    return pd.DataFrame(rows, columns=["setting", "value", "unit", "meaning"])


def changed_settings(scenario: Scenario, before: Scenario) -> pd.DataFrame:
    """Every setting and single figure that differs from another scenario's, with both values."""
    now, then = _flat(scenario, before), _flat(before, scenario)
    shared = [name for name in now if name in then]
    here = _only_there(scenario, now, now.keys() - then.keys())
    there = _only_there(before, then, then.keys() - now.keys())
    rows = [
        (name, now[name].value, then[name].value, now[name].unit, now[name].meaning)
        for name in shared
        if now[name].value != then[name].value
    ]
    rows += [
        (name, here.get(name, ABSENT), there.get(name, ABSENT), "", "")
        for name in dict.fromkeys([*here, *there])
    ]
    return pd.DataFrame(rows, columns=["setting", "value", "before", "unit", "meaning"])


def _flat(scenario: Scenario, other: Scenario) -> dict[str, _Setting]:
    """Settings by name; of single figures those that either scenario changes."""
    rows = _settings(scenario.settings, "")
    # An empty list has no entries to be compared with another's.
    found = {
        name: _Setting(value, unit, meaning) for name, value, unit, meaning in rows if value != "()"
    }
    for name in ("title", "description", "data"):
        del found[name]
    own = scenario.settings.data
    for target in sorted({*own, *other.settings.data}):
        value = own[target] if target in own else _figure(scenario, target)
        found[f"data.{target}"] = _Setting(str(value), "", "")
    return found


def _figure(scenario: Scenario, target: str) -> object:
    """Return a figure of the tables as it was read, named as ``table.row.column``."""
    table, _, rest = target.partition(".")
    row_id, _, column = rest.rpartition(".")
    rows = scenario.inputs.rows.get(table, ())
    return next((getattr(row, column) for row in rows if row.id == row_id), ABSENT)


def _only_there(
    scenario: Scenario, settings: dict[str, _Setting], names: Collection[str]
) -> dict[str, str]:
    """Return settings that the other scenario lacks, entries of lists each on one line of words."""
    found: dict[str, str] = {}
    for name in (name for name in settings if name in names):
        place = place_of(name)
        if place is None:
            found[name] = settings[name].value
        else:
            entry = entries(scenario, place.list_name)[place.number]
            found[str(place)] = ": ".join(filter(None, (known_by(entry), what_it_sets(entry))))
    return found


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
