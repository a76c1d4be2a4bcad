"""Rows of tables refer to each other by name: each name once, and none that leads nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scenarios.errors import Fault, written
from scenarios.schema.base import Row
from scenarios.schema.cluster import TABLES
from scenarios.translate import did_you_mean

MOST_FAULTS_PER_TABLE = 200
Rows = dict[str, tuple[Row, ...]]
"""Rows by table."""


def reference_faults(rows: Rows, names: Mapping[str, set[str] | None] | None = None) -> list[Fault]:
    """Return a fault for each duplicated key and each reference to a row that does not exist.

    Args:
        rows: rows by table.
        names: what each table has rows for, where some of its rows are not among `rows`; None for
            a table of which that is not known.
    """
    known = names or {
        table: {written(getattr(row, type(row).key[0])) for row in rows[table]} for table in rows
    }
    faults: list[Fault] = []
    for table, model in TABLES.items():
        found = [*_duplicates(table, model, rows[table])]
        for row in rows[table]:
            if len(found) >= MOST_FAULTS_PER_TABLE:
                break
            found += _missing_references(table, row, known)
        faults += found[:MOST_FAULTS_PER_TABLE]
    return faults


def _duplicates(table: str, model: type[Row], rows: tuple[Row, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            yield Fault(
                f"{table}.csv, row {row.id}, {', '.join(model.key)}",
                row.id,
                f"one row for each {' and '.join(model.key)}",
                "delete or rename one of the two",
            )
        seen.add(row.id)


def _missing_references(
    table: str, row: Row, known: Mapping[str, set[str] | None]
) -> Iterator[Fault]:
    for column, other in row.references.items():
        value, names = getattr(row, column), known[other]
        if value is not None and names is not None and value not in names:
            place = f"{table}.csv, row {row.id}, {column}"
            yield missing_reference(place, written(value), other, names)


def missing_reference(place: str, value: str, other: str, names: Collection[str]) -> Fault:
    """Return the fault of a value that names no row of another table.

    Args:
        place: where the value stands.
        value: what stands there.
        other: the table whose rows it may name.
        names: their names.
    """
    repair = did_you_mean(value, names) if names else f"add its row to {other}.csv"
    return Fault(place, value, f"a row of {other}.csv", repair)
