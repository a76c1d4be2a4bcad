"""Reads a user's own hours of wind and sun from a CSV file and reports every fault of it at once.

The file has the columns time, wind and solar: ISO 8601 times an hour apart, capacity factors from 0
to 1. It covers whole calendar years; 29 February is read and left out: no simulated year has one.
Where all times carry the same offset from UTC, or none, years and hours are those of the file's own
clock; where the offset changes, as with summer time, they are those of UTC.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scenarios.errors import Fault, readable_size

FloatArray = npt.NDArray[np.float64]

COLUMNS = ("time", "wind", "solar")
LARGEST_BYTES = 50_000_000
MOST_FAULTS = 30
HOUR = timedelta(hours=1)


@dataclass(frozen=True, eq=False)
class HourlyWeather:
    """Capacity factors of whole years, by calendar year; each array of shape (8760,), read-only."""

    wind: dict[int, FloatArray]
    solar: dict[int, FloatArray]

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years in rising order."""
        return tuple(sorted(self.wind))


def read_hourly_weather(path: Path) -> tuple[HourlyWeather | None, list[Fault]]:
    """Return the weather of a file, or what is wrong with it."""
    try:
        status = path.stat()
    except OSError as error:
        expected = f"a CSV file with the columns {', '.join(COLUMNS)}"
        repair = f"put it into the folder of the scenario ({error.strerror})"
        return None, [Fault(f"{path.name}, the file", "", expected, repair)]
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, size: int) -> tuple[HourlyWeather | None, list[Fault]]:
    place = f"{path.name}, the file"
    if size > LARGEST_BYTES:
        most = f"at most {readable_size(LARGEST_BYTES)}"
        return None, [Fault(place, readable_size(size), most, "leave out some years")]
    try:
        lines = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        rows = list(lines)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        expected = f"a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}"
        return None, [Fault(place, "", expected, f"save it again as 'CSV UTF-8' ({error})")]
    header = [cell.strip() for cell in rows[0]] if rows else []
    if sorted(header) != sorted(COLUMNS):
        expected = f"the columns {', '.join(COLUMNS)}"
        repair = "write these names in the first line, with commas between"
        return None, [Fault(f"{path.name} line 1, the header", ",".join(header), expected, repair)]
    table = _Table(path.name, header, rows[1:])
    faults = [fault for _, fault in zip(range(MOST_FAULTS), table.faults(), strict=False)]
    return (None, faults) if faults else (table.weather(), [])


class _Table:
    """Rows of the file with their times; faults are found in the order of lines."""

    def __init__(self, name: str, header: list[str], rows: list[list[str]]) -> None:
        self._name, self._column = name, {column: header.index(column) for column in COLUMNS}
        self._rows = [(i + 2, row) for i, row in enumerate(rows) if any(c.strip() for c in row)]
        self._times: list[datetime] = []
        self._factors = np.zeros((2, len(self._rows)))

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong: cells first, then the order of hours, then whole years."""
        wrong_cells = False
        for i, (line, row) in enumerate(self._rows):
            for fault in self._cell_faults(i, line, row):
                wrong_cells = True
                yield fault
        if len(self._times) == len(self._rows):
            yield from self._order_faults()
        if not wrong_cells:
            yield from self._year_faults()

    def _cell_faults(self, i: int, line: int, row: list[str]) -> Iterator[Fault]:
        place = f"{self._name} line {line}"
        if len(row) != len(COLUMNS):
            yield Fault(
                f"{place}, the row",
                ",".join(row)[:100],
                f"{len(COLUMNS)} cells, found {len(row)}",
                "add or remove commas",
            )
            return
        text = row[self._column["time"]].strip()
        try:
            self._times.append(datetime.fromisoformat(text))
        except ValueError:
            yield Fault(
                f"{place}, time", text[:100], "a time as 2019-01-31T23:00Z", "write it in ISO 8601"
            )
        for k, column in enumerate(COLUMNS[1:]):
            cell = row[self._column[column]].strip()
            try:
                value = float(cell)
            except ValueError:
                value = math.nan
            if 0.0 <= value <= 1.0:
                self._factors[k, i] = value
                continue
            repair = "divide per cent by 100" if 1.0 < value <= 100.0 else "fill it in"
            yield Fault(f"{place}, {column}", cell[:100], "a capacity factor from 0 to 1", repair)

    def _order_faults(self) -> Iterator[Fault]:
        aware = [time.utcoffset() is not None for time in self._times]
        if any(aware) and not all(aware):
            line = self._rows[aware.index(False)][0]
            yield Fault(
                f"{self._name} line {line}, time",
                self._rows[aware.index(False)][1][self._column["time"]],
                "an offset from UTC as other times have",
                "write the offset, for instance Z, at every time or at none",
            )
            return
        if all(aware) and len({time.utcoffset() for time in self._times}) > 1:
            self._times = [time.astimezone(UTC) for time in self._times]
        for i in range(1, len(self._times)):
            step = self._times[i] - self._times[i - 1]
            if step != HOUR:
                yield self._step_fault(i, step)

    def _step_fault(self, i: int, step: timedelta) -> Fault:
        line, row = self._rows[i]
        expected = f"{(self._times[i - 1] + HOUR).isoformat()}, an hour after the line before"
        missing = round(step / HOUR) - 1
        if missing > 0:
            repair = f"fill the gap of {missing} {'hour' if missing == 1 else 'hours'}"
        else:
            repair = "sort the lines and leave out what is there twice"
        if abs(step - HOUR) == HOUR and self._times[i].utcoffset() is None:
            repair += "; if this is summer time, write offsets from UTC"
        text = row[self._column["time"]].strip()
        return Fault(f"{self._name} line {line}, time", text, expected, repair)

    def _year_faults(self) -> Iterator[Fault]:
        if not self._times:
            expected = "the hours of at least one whole year"
            yield Fault(f"{self._name}, the file", "no hours", expected, "add them")
            return
        for time, first, text in (
            (self._times[0], True, "begins"),
            (self._times[-1], False, "ends"),
        ):
            edge = (1, 1, 0) if first else (12, 31, 23)
            if (time.month, time.day, time.hour) != edge:
                expected = f"a file that {text} with the {'first' if first else 'last'} hour of a "
                line = self._rows[0 if first else -1][0]
                yield Fault(
                    f"{self._name} line {line}, time",
                    time.isoformat(),
                    expected + "calendar year",
                    "add the missing hours of the year or leave the year out",
                )

    def weather(self) -> HourlyWeather:
        """Cut the hours into years without leap days."""
        year = np.array([time.year for time in self._times])
        leap = np.array([(time.month, time.day) == (2, 29) for time in self._times])
        wind: dict[int, FloatArray] = {}
        solar: dict[int, FloatArray] = {}
        for one in np.unique(year).tolist():
            hours = (year == one) & ~leap
            for k, series in enumerate((wind, solar)):
                values = self._factors[k, hours]
                values.flags.writeable = False
                series[one] = values
        return HourlyWeather(wind, solar)
