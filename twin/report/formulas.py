"""Formulas of the workbook: columns that follow from others of their row, and headline figures.

A formula names the columns it needs in braces, those of another sheet as ``{sheet!column}``: each
stands for the cell of the same row, or for all rows of the other sheet. The figures beside them
are those that the report works out by itself, so that a spreadsheet checks them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from twin.report.content import Headline, Trace

NAMED = re.compile(r"\{(?:([^{}!]+)!)?([^{}]+)\}")
"""A column in a formula, with its sheet where that is another one."""

IN_ROW: Mapping[str, Mapping[str, str]] = {
    "appraisal_years": {
        "Benefit": "{CO₂ avoided and removed}*{Appraisal carbon value}/1000",
        "Benefit, present": "{Discount factor}*{Benefit}",
        "Cost, present": "{Discount factor}*{Resource cost}",
    },
    "appraisal": {
        "Net present social value": "{Benefits, present value}-{Costs, present value}",
        "Benefit-cost ratio": "{Benefits, present value}/{Costs, present value}",
    },
    "support_budget": {"Left for more awards": "{Budget}-{Promised at most}"},
}
"""Columns that follow from others of the same row, by table and label of the column."""


class Place(NamedTuple):
    """Where the rows of a table stand in its sheet.

    Attributes:
        columns: names of its columns, in order.
        first_row: its first row, counted from nought.
        rows: how many it has.
    """

    columns: Sequence[str]
    first_row: int
    rows: int


def of_headline(each: Headline, places: Mapping[str, Place]) -> str:
    """Formula of a headline figure over the sheets of tables; nothing where it has none."""
    if each.value is None:
        return ""
    if each.trace is not None:
        return _of_trace(each.trace, places["cluster_year"])
    named = NAMED.sub(lambda m: f"{m[1]}!{_area(places[m[1]], m[2])}", each.formula)
    return f"={named}" if named else ""


def of_cell(table: str, labels: Sequence[str], column: int, row: int) -> str:
    """Formula of a cell of a table; nothing where it holds a figure of its own."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    formula = IN_ROW.get(table, {}).get(labels[column], "")
    if not formula:
        return ""
    named = NAMED.sub(lambda m: xl_rowcol_to_cell(row, labels.index(m[2])), formula)
    return f"={named}"


def _of_trace(trace: Trace, place: Place) -> str:
    """Formula of a figure that is one value of a column of `cluster_year`, or of all of them."""
    area = _area(place, trace.column)
    last = area.rpartition(":")[2]
    where = f"cluster_year!{last if trace.how == 'LAST' else area}"
    formula = where if trace.how == "LAST" else f"{trace.how}({where})"
    return f"={formula}" + (f"/{trace.per}" if trace.per != 1 else "")


def _area(place: Place, column: str) -> str:
    """All rows of a column."""
    from xlsxwriter.utility import xl_range

    i = list(place.columns).index(column)
    area: str = xl_range(place.first_row, i, place.first_row + place.rows - 1, i)
    return area
