"""Changes single figures of a cluster's tables, each named as ``table.row.column``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from scenarios.errors import Fault, written
from scenarios.readable import is_whole
from scenarios.references import Rows, missing_reference
from scenarios.schema.base import Row
from scenarios.schema.cluster import TABLES
from scenarios.translate import did_you_mean, faults_of


def override(
    rows: Rows, changes: Mapping[str, Any], place_of: Callable[[str], str]
) -> tuple[Rows, list[Fault]]:
    """Return the rows with single figures changed, each named as ``table.row.column``.

    Args:
        rows: rows by table.
        changes: new figures by name.
        place_of: gives the printed place of a dotted path.
    """
    result = {name: list(table) for name, table in rows.items()}
    faults: list[Fault] = []
    for target, value in changes.items():
        faults += _override_one(result, target, value, place_of(f"data.{target}"))
    return {name: tuple(table) for name, table in result.items()}, faults


def _override_one(rows: dict[str, list[Row]], target: str, value: Any, place: str) -> list[Fault]:
    table, _, rest = target.partition(".")
    row_id, _, column = rest.rpartition(".")
    if any("?" in row.id or row.id == row_id for row in rows.get(table, ()) if not is_whole(row)):
        return []  # what is wrong with the row itself is told already
    position, fault = _find(rows, (table, row_id, column), place)
    if fault is not None:
        return [fault]
    row = rows[table][position]
    try:
        changed = type(row).model_validate(row.model_dump() | {column: value})
    except ValidationError as error:
        return faults_of(error, type(row), lambda _: place)
    if isinstance(value, bool) and not isinstance(getattr(changed, column), bool):
        return [Fault(place, written(value), "a number", "write the figure itself")]
    other = row.references.get(column)
    names = {written(getattr(r, type(r).key[0])) for r in rows[other]} if other else set()
    if other and value is not None and value not in names:
        return [missing_reference(place, written(value), other, names)]
    rows[table][position] = changed
    return []


def _find(
    rows: dict[str, list[Row]], target: tuple[str, str, str], place: str
) -> tuple[int, Fault | None]:
    """Return the position of the row that a changed figure names, or what is wrong with it."""
    table, row_id, column = target
    if table not in rows:
        return 0, Fault(place, table, "a table of the cluster", did_you_mean(table, rows))
    position = next((i for i, row in enumerate(rows[table]) if row.id == row_id), None)
    columns = TABLES[table].model_fields
    if position is None and not row_id:
        repair = "write the three names with points, for instance sectors.lime.process_share"
        return 0, Fault(place, f"{table}.{column}".strip("."), "table.row.column", repair)
    if position is None:
        repair = did_you_mean(row_id, [row.id for row in rows[table]])
        return 0, Fault(place, row_id, f"a row of {table}.csv", repair)
    if column not in columns:
        repair = did_you_mean(column, columns)
        return 0, Fault(place, column, f"a column of {table}.csv", repair)
    return position, None
