"""Reads the CSV tables of a cluster into validated rows and reports every fault of all of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.errors import Fault
from scenarios.schema.base import Row
from scenarios.schema.cluster import TABLES
from scenarios.translate import did_you_mean, faults_of

LARGEST_TABLE_BYTES = 50_000_000
LARGEST_FIELD_CHARACTERS = 10_000
MOST_FAULTS_PER_TABLE = 200

Rows = dict[str, tuple[Row, ...]]


def read_tables(folder: Path) -> tuple[Rows, list[Fault]]:
    """Read every table of a cluster folder.

    Returns:
        The valid rows by table, and the faults of all tables together.
    """
    rows: Rows = {}
    faults: list[Fault] = []
    for name, model in TABLES.items():
        rows[name], table_faults = read_table(folder / f"{name}.csv", model)
        faults += table_faults
    return rows, faults


def read_table(path: Path, model: type[Row]) -> tuple[tuple[Row, ...], list[Fault]]:
    """Read one CSV table whose header names the fields of its row model."""
    try:
        size = path.stat().st_size
        if size > LARGEST_TABLE_BYTES:
            return (), [Fault(path.name, f"{size} bytes", f"at most {LARGEST_TABLE_BYTES} bytes",
                              "check that this is the right file")]
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return (), [Fault(path.name, "", "text in UTF-8", "save the table as UTF-8 CSV")]
    except OSError as error:
        return (), [Fault(str(path.name), "", f"a table with columns {', '.join(model.model_fields)}",
                          f"add the file ({error.strerror})")]
    return _parse(path.name, text, model)


def override(rows: Rows, changes: Mapping[str, Any], place: str) -> tuple[Rows, list[Fault]]:
    """Return the rows with single figures changed, each named as ``table.row.column``."""
    result = {name: list(table) for name, table in rows.items()}
    faults: list[Fault] = []
    for target, value in changes.items():
        fault = _override_one(result, target, value, f"{place}, data.{target}")
        if fault:
            faults += fault
    return {name: tuple(table) for name, table in result.items()}, faults


def reference_faults(rows: Rows) -> list[Fault]:
    """Return a fault for each duplicated key and each reference to a row that does not exist."""
    faults: list[Fault] = []
    names = {table: {getattr(row, type(row).key[0]) for row in rows[table]} for table in rows}
    for table, model in TABLES.items():
        seen: set[str] = set()
        for row in rows[table]:
            if row.id in seen:
                faults.append(Fault(f"{table}.csv, row {row.id}", row.id,
                                    f"one row for each {', '.join(model.key)}",
                                    "delete or rename one of the two"))
            seen.add(row.id)
            for column, other in model.references.items():
                value = getattr(row, column)
                if value is not None and value not in names[other]:
                    faults.append(Fault(f"{table}.csv, row {row.id}, {column}", str(value),
                                        f"a row of {other}.csv",
                                        did_you_mean(str(value), sorted(names[other]))))
    return faults


def _parse(name: str, text: str, model: type[Row]) -> tuple[tuple[Row, ...], list[Fault]]:
    csv.field_size_limit(LARGEST_FIELD_CHARACTERS)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        faults = _header_faults(name, header, model)
        if faults:
            return (), faults
        return _rows(name, header, lines, model)
    except csv.Error as error:
        return (), [Fault(f"{name} line {lines.line_num}", "", "well-formed CSV",
                          f"mend the quotes or commas there ({error})")]


def _header_faults(name: str, header: list[str], model: type[Row]) -> list[Fault]:
    known = list(model.model_fields)
    faults = [Fault(f"{name}, header", column, "a column of this table",
                    did_you_mean(column, known)) for column in header if column not in known]
    faults += [Fault(f"{name}, header", "", f"the column {column}", "add the column")
               for column, field in model.model_fields.items()
               if field.is_required() and column not in header]
    faults += [Fault(f"{name}, header", column, "each column once", "delete one of the two")
               for column in sorted({c for c in header if header.count(c) > 1})]
    return faults


def _rows(
    name: str, header: list[str], lines: Iterable[list[str]], model: type[Row]
) -> tuple[tuple[Row, ...], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(Fault(f"{name} line {number}", ",".join(cells),
                                f"{len(header)} cells, found {len(cells)}",
                                "add or remove commas, or quote text that holds a comma"))
            continue
        given = {column: cell.strip() for column, cell in zip(header, cells, strict=True)
                 if cell.strip()}
        try:
            rows.append(model.model_validate(given))
        except ValidationError as error:
            key = "/".join(given.get(column, "?") for column in model.key)
            faults += faults_of(error, model, lambda field, n=number, k=key:  # type: ignore[misc]
                                f"{name} line {n}, row {k}, {field}")
        if len(faults) >= MOST_FAULTS_PER_TABLE:
            break
    return tuple(rows), faults


def _override_one(
    rows: dict[str, list[Row]], target: str, value: Any, place: str
) -> list[Fault]:
    table, _, rest = target.partition(".")
    row_id, _, column = rest.rpartition(".")
    if table not in rows:
        return [Fault(place, table, "a table of the cluster", did_you_mean(table, list(rows)))]
    index = next((i for i, row in enumerate(rows[table]) if row.id == row_id), None)
    if index is None:
        return [Fault(place, row_id, f"a row of {table}.csv",
                      did_you_mean(row_id, [row.id for row in rows[table]]))]
    model = TABLES[table]
    if column not in model.model_fields:
        return [Fault(place, column, f"a column of {table}.csv",
                      did_you_mean(column, list(model.model_fields)))]
    changed = rows[table][index].model_dump() | {column: value}
    try:
        rows[table][index] = model.model_validate(changed)
    except ValidationError as error:
        return faults_of(error, model, lambda _: place)
    return []
