"""Rows of tables refer to each other by name: each name once, and none that leads nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from scenarios.errors import Fault, written
from scenarios.readable import without
from scenarios.schema.base import Row
from scenarios.schema.cluster import TABLES
from scenarios.translate import did_you_mean

MOST_FAULTS_PER_TABLE = 200
Rows = dict[str, tuple[Row, ...]]
"""Rows by table."""
Names = dict[str, set[str] | None]
"""Names by table."""


def reference_faults(rows: Rows) -> list[Fault]:
    """Return a fault for each duplicated key and each reference to a row that does not exist."""
    return checked_references(rows)[1]


def checked_references(rows: Rows) -> tuple[Rows, list[Fault]]:
    """Return rows whose references all lead somewhere, and what is wrong with the others.

    References that lead nowhere are taken out of the rows, and of a duplicate all but its key, as
    if they could not be read: what follows from them is then not told as well.

    Args:
        rows: rows by table, some perhaps read in part.
    """
    known = _known_names(rows)
    sound: Rows = {}
    faults: list[Fault] = []
    for table in TABLES:
        found: list[Fault] = []
        checked: list[Row] = []
        seen: set[str] = set()
        for row in rows[table]:
            missing = _missing_columns(row, known)
            of_no_use = set(missing)
            if row.id in seen:
                of_no_use |= set(type(row).model_fields) - set(row.key)
            if len(found) < MOST_FAULTS_PER_TABLE:
                found += [_duplicate(table, row)] if row.id in seen else []
                found += [_missing(table, row, column, known) for column in missing]
            if all(hasattr(row, column) for column in row.key):
                seen.add(row.id)
            checked.append(without(row, of_no_use) if of_no_use else row)
        sound[table] = tuple(checked)
        faults += found[:MOST_FAULTS_PER_TABLE]
    return sound, faults


def _known_names(rows: Rows) -> Names:
    """Return what may be referred to in each table; None where that is not known.

    Where as many names are missed as there are rows with the name of another, they are taken to
    be the names of those.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for table, model in TABLES.items():
        for column, other in model.references.items():
            wanted[other] |= {written(getattr(row, column, None)) for row in rows[table]} - {""}
    known: Names = {}
    for table, model in TABLES.items():
        written_names = [getattr(row, model.key[0], None) for row in rows[table]]
        names = {written(name) for name in written_names}
        doubles = len(rows[table]) - len(names) if len(model.key) == 1 else 0
        missed = wanted[table] - names
        names |= missed if len(missed) <= doubles else set()
        known[table] = None if None in written_names else names
    return known


def _missing_columns(row: Row, known: Names) -> list[str]:
    """Columns of a row that name no row of the table they refer to."""
    return [
        column
        for column, other in row.references.items()
        if (value := getattr(row, column, None)) is not None
        and (names := known[other]) is not None
        and value not in names
    ]


def _duplicate(table: str, row: Row) -> Fault:
    columns = row.key
    return Fault(
        f"{table}.csv, row {row.id}, {', '.join(columns)}",
        row.id,
        f"one row for each {' and '.join(columns)}",
        "delete or rename one of the two",
    )


def _missing(table: str, row: Row, column: str, known: Names) -> Fault:
    other = row.references[column]
    place = f"{table}.csv, row {row.id}, {column}"
    return missing_reference(place, written(getattr(row, column)), other, known[other] or ())


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
