"""Reads the CSV tables of a cluster into validated rows and reports every fault of all of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import ValidationError

from scenarios.catalogue import leaves_folder, outside
from scenarios.errors import Fault, readable_size
from scenarios.readable import only, readable
from scenarios.references import MOST_FAULTS_PER_TABLE, Rows
from scenarios.schema.base import Row
from scenarios.schema.cluster import TABLES
from scenarios.translate import did_you_mean, faults_of

LARGEST_TABLE_BYTES = 50_000_000
LARGEST_FIELD_CHARACTERS = 10_000
SAVE_AGAIN = "save the table again as 'CSV UTF-8'"


class ReadTable(NamedTuple):
    """What was read from one file.

    Of a row with faults `rows` has what can be read of it; where rows are lost, a last one stands
    for them of which nothing can be read.
    """

    rows: tuple[Row, ...]
    faults: list[Fault]


def read_tables(folder: Path) -> tuple[Rows, list[Fault]]:
    """Read every table of a cluster folder; returns rows by table, and all their faults."""
    tables = {name: read_table(folder / f"{name}.csv", model) for name, model in TABLES.items()}
    return (
        {name: table.rows for name, table in tables.items()},
        [fault for table in tables.values() for fault in table.faults],
    )


def read_table(path: Path, model: type[Row]) -> ReadTable:
    """Read one CSV table whose header names the fields of its row model."""
    text = _read_text(path, model)
    if isinstance(text, Fault):
        return ReadTable((only(model, {}),), [text])
    with _field_limit():
        return _parse(path.name, text, model)


def _read_text(path: Path, model: type[Row]) -> str | Fault:
    place = f"{path.name}, the file"
    try:
        size = path.stat().st_size
        if leaves_folder(path, path.parent):
            return outside(place, str(path.resolve()))
        if size > LARGEST_TABLE_BYTES:
            most = f"at most {readable_size(LARGEST_TABLE_BYTES)}"
            return Fault(place, readable_size(size), most, "check that this is the right file")
        if not path.is_file():
            raise OSError(None, "it is no ordinary file")
        text = path.read_text(encoding="utf-8-sig")
        if "\0" not in text:
            return text
        line = text.count("\n", 0, text.index("\0")) + 1
        return Fault(f"{path.name} line {line}", "", "text, but there is a zero byte", SAVE_AGAIN)
    except UnicodeDecodeError as error:
        place = f"{path.name}, byte {error.start + 1}"
        return Fault(place, "", "text in UTF-8", SAVE_AGAIN)
    except OSError as error:
        expected = f"a table with the columns {', '.join(model.model_fields)}"
        return Fault(place, "", expected, f"add the file ({error.strerror})")


@contextmanager
def _field_limit() -> Iterator[None]:
    """Bound the length of a cell while a table is read; the limit is one for the whole process."""
    before = csv.field_size_limit(LARGEST_FIELD_CHARACTERS)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Lines(Protocol):
    """A CSV reader: cells of one row after another, and the line it has come to."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def _parse(name: str, text: str, model: type[Row]) -> ReadTable:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
    except csv.Error as error:
        return ReadTable((only(model, {}),), [_broken_csv(f"{name} line 1", error)])
    faults = _header_faults(name, header, model)
    if len(header) < 2:
        return ReadTable((only(model, {}),), faults)
    table = _rows(name, header, lines, model, is_sound=not faults)
    return ReadTable(table.rows, [*faults, *table.faults])


def _header_faults(name: str, header: list[str], model: type[Row]) -> list[Fault]:
    place = f"{name} line 1, the header"
    known = list(model.model_fields)
    wanted = f"the columns {', '.join(known)}"
    if not any(header):
        return [Fault(place, "nothing in it", wanted, "write the names of the columns first")]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return [Fault(place, header[0], wanted, "save the table with commas between its cells")]
    faults = [
        Fault(place, column, "a column of this table", did_you_mean(column, known))
        if column
        else Fault(place, "a cell without name", wanted, "name the column or remove the comma")
        for column in dict.fromkeys(header)
        if column not in known
    ]
    renamed = " ".join(fault.repair for fault in faults)
    faults += [
        Fault(place, "", f"the column {column}", "add the column")
        for column, field in model.model_fields.items()
        if field.is_required() and column not in header and f"'{column}'" not in renamed
    ]
    faults += [
        Fault(place, column, "each column once", "delete one of the two")
        for column in dict.fromkeys(header)
        if column in known and header.count(column) > 1
    ]
    return faults[:MOST_FAULTS_PER_TABLE]


def _rows(
    name: str, header: list[str], lines: _Lines, model: type[Row], *, is_sound: bool
) -> ReadTable:
    """Read all rows; of those under a header with faults, what stands in the columns it names."""
    rows: list[Row] = []
    faults: list[Fault] = []
    # A column that is missed may be one of those with another name, or twice, in the header.
    unread = [] if is_sound else [name for name in model.model_fields if header.count(name) != 1]
    first = lines.line_num + 1
    try:
        for cells in lines:
            place, first = f"{name} line {first}", lines.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            row, found = _row(place, header, cells, model, unread)
            rows.append(row)
            faults += found
            if len(faults) >= MOST_FAULTS_PER_TABLE:
                return ReadTable((*rows, only(model, {})), faults)
    except csv.Error as error:
        faults.append(_broken_csv(f"{name} line {first}", error))
        return ReadTable((*rows, only(model, {})), faults)
    return ReadTable(tuple(rows), faults)


def _row(
    place: str, header: list[str], cells: list[str], model: type[Row], unread: list[str]
) -> tuple[Row, list[Fault]]:
    """Return the row that cells make, as far as it can be read, and what is wrong with them."""
    given = {
        column: cell.strip()
        for column, cell in zip(header, cells, strict=False)
        if cell.strip() and column in model.model_fields and column not in unread
    }
    if len(cells) != len(header):
        expected = f"{len(header)} cells, found {len(cells)}"
        repair = "add or remove commas, or quote text that holds a comma"
        fault = Fault(f"{place}, the row", ",".join(cells[:100]), expected, repair)
        return _in_part(model, given, list(model.model_fields)), [] if unread else [fault]
    try:
        row, faults = model.model_validate(given), []
        if not unread:
            return row, []
    except ValidationError as error:
        key = "/".join(given.get(column, "?") for column in model.key)
        faults = faults_of(error, model, lambda field: f"{place}, row {key}, {field}")
    told = [fault for fault in faults if fault.place.rpartition(", ")[2] not in unread]
    return _in_part(model, given, unread), told


def _in_part(model: type[Row], given: dict[str, str], unread: list[str]) -> Row:
    """Return what can be read of a row; other rows refer to it by its key, sound or not."""
    row = readable(model, given, unread)
    names = {
        column: given[column]
        for column in model.key
        if column in given and model.model_fields[column].annotation is str
    }
    return only(model, names | vars(row))


def _broken_csv(place: str, error: csv.Error) -> Fault:
    return Fault(
        f"{place}, the row", "", "well-formed CSV", f"mend the quotes or commas there ({error})"
    )
