"""Renders a report as a workbook: a tidy sheet a table, units in headers, formulas where it can."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from twin.report.content import Column, Form, Report, Table, is_absent
from twin.report.formulas import Place, of_cell, of_headline

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_SHEET = 31
"""Letters that Excel allows in the name of a sheet."""
LONGEST_CELL = 32_000
"""Letters kept of a text; Excel allows 32,767."""
WIDEST, NARROWEST = 60, 9
VALUE_COLUMN = 2
"""Column of the sheet of headline figures that holds the figure."""
HEAD_ROW = 3
"""Row of the headers, counted from nought: title and note stand above."""
NO_DATE = datetime(2000, 1, 1)
"""Date of every workbook, so that the same run gives the same file."""
PER_COMPANY = re.compile(r"^(company|options)_")


def render_workbook(report: Report) -> bytes:
    """Return the workbook; words stay words, whatever they begin with."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"title": report.title, "author": "cluster-twin", "created": NO_DATE})
    formats = _Formats(book)
    contents = book.add_worksheet("contents")
    entries: list[tuple[str, str, int]] = []
    headline = book.add_worksheet("headline")
    _write_table(headline, _headline_table(report), formats)
    _write_headline_formulas(headline, report, formats)
    entries.append(("headline", "Headline figures", len(report.headlines)))
    for table in _sheets(report):
        name = _sheet_name(table.key, {sheet.get_name() for sheet in book.worksheets()})
        _write_table(book.add_worksheet(name), table, formats)
        entries.append((name, table.title, len(table.rows)))
    for key, frame in report.raw.items():
        name = _sheet_name(key, {sheet.get_name() for sheet in book.worksheets()})
        _write_frame(book.add_worksheet(name), frame, formats)
        entries.append((name, f"Table {key} of the run, as it is saved", len(frame)))
    _write_contents(contents, report, entries, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """Looks of cells, made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._numbers: dict[tuple[str, bool], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.note = book.add_format({"italic": True, "font_color": "#555555"})
        self.head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "bottom",
                "bottom": 2,
                "bg_color": "#EFEFEF",
            }
        )
        self.text = book.add_format({"valign": "top", "text_wrap": True})
        self.plain = book.add_format({"valign": "top"})
        self.total = book.add_format({"bold": True, "top": 1})
        self.link = book.add_format({"font_color": "#00588A", "underline": 1})

    def number(self, code: str, *, bold: bool = False) -> Format:
        """Return the look of numbers of a code, made at its first use."""
        key = (code, bold)
        if key not in self._numbers:
            look: dict[str, Any] = {"num_format": code, "valign": "top"}
            self._numbers[key] = self._book.add_format(
                look | ({"bold": True, "top": 1} if bold else {})
            )
        return self._numbers[key]


def _headline_table(report: Report) -> Table:
    rows = tuple(
        (each.label, each.unit, each.value, each.note, each.key) for each in report.headlines
    )
    columns = (
        Column("Figure", width=3.0),
        Column("Unit"),
        Column("Value", "", Form.NUMBER, 4),
        Column("Note", width=3.0),
        Column("Key", width=2.0),
    )
    return Table("headline", "Headline figures", columns, rows)


def _write_headline_formulas(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    """Let a headline figure be a formula over the tables that it comes from."""
    places = _places(report)
    for r, each in enumerate(report.headlines, HEAD_ROW + 1):
        formula = of_headline(each, places)
        look = formats.number("0" if each.form is Form.YEAR else "#,##0.0000")
        if "IF(" in formula:
            cell = (r, VALUE_COLUMN, r, VALUE_COLUMN)
            sheet.write_array_formula(*cell, formula, look, each.value)
        elif formula:
            sheet.write_formula(r, VALUE_COLUMN, formula, look, each.value)


def _places(report: Report) -> dict[str, Place]:
    """Where the rows of each table stand: those that are printed, then those of the run."""
    printed = {
        table.key: Place([column.label for column in table.columns], HEAD_ROW + 1, len(table.rows))
        for table in _sheets(report)
    }
    run = {
        key: Place([str(name) for name in frame], 1, len(frame))
        for key, frame in report.raw.items()
    }
    return printed | run


def _sheets(report: Report) -> list[Table]:
    """Printed tables; those of single companies are gathered in one sheet of a kind."""
    tables = [table for table in report.tables() if table.key != "by_year"]
    return [table for table in tables if not PER_COMPANY.match(table.key)]


def _write_table(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(1, 0, table.note, formats.note)
    for i, column in enumerate(table.columns):
        sheet.write_string(HEAD_ROW, i, column.head, formats.head)
        sheet.set_column(i, i, _width(column, [row[i] for row in table.rows]))
    labels = [column.label for column in table.columns]
    for r, row in enumerate(table.rows, HEAD_ROW + 1):
        for i, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            formula = of_cell(table.key, labels, i, r)
            _write_cell(sheet, r, i, value, column, formats, formula)
    first, last = HEAD_ROW + 1, HEAD_ROW + len(table.rows)
    if table.rows:
        sheet.autofilter(HEAD_ROW, 0, last, len(table.columns) - 1)
    if len(table.rows) > 1 and any(column.total for column in table.columns):
        _write_totals(sheet, table, first, last, formats)
    sheet.freeze_panes(HEAD_ROW + 1, 1)


def _write_totals(sheet: Worksheet, table: Table, first: int, last: int, formats: _Formats) -> None:
    """Add up columns by formula, one row below the table so that filters leave it alone."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    row = last + 2
    sheet.write_string(row, 0, "Total", formats.total)
    for i, column in enumerate(table.columns):
        if column.total:
            area = f"{xl_rowcol_to_cell(first, i)}:{xl_rowcol_to_cell(last, i)}"
            known = [float(each[i]) for each in table.rows if not is_absent(each[i])]
            look = formats.number(_code(column), bold=True)
            sheet.write_formula(row, i, f"=SUM({area})", look, sum(known))


def _write_cell(
    sheet: Worksheet,
    row: int,
    i: int,
    value: Any,
    column: Column,
    formats: _Formats,
    formula: str = "",
) -> None:
    if is_absent(value):
        sheet.write_blank(row, i, None, formats.plain)
    elif column.form is Form.TEXT:
        sheet.write_string(row, i, str(value)[:LONGEST_CELL], formats.text)
    elif formula:
        look = formats.number(_code(column))
        sheet.write_formula(row, i, formula, look, float(value))
    else:
        sheet.write_number(row, i, float(value), formats.number(_code(column)))


def _write_frame(sheet: Worksheet, frame: pd.DataFrame, formats: _Formats) -> None:
    """Write a table of the run column by column, with its own names as headers."""
    for i, name in enumerate(frame):
        values = frame[name]
        sheet.write_string(0, i, str(name), formats.head)
        if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
            for r, value in enumerate(values.astype(object).tolist(), 1):
                sheet.write_string(r, i, "" if is_absent(value) else str(value)[:LONGEST_CELL])
        else:
            for r, value in enumerate(values.to_list(), 1):
                if not is_absent(value):
                    sheet.write_number(r, i, float(value))
    sheet.set_column(0, max(frame.shape[1] - 1, 0), 16)
    sheet.freeze_panes(1, 1)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)


def _write_contents(
    sheet: Worksheet, report: Report, entries: list[tuple[str, str, int]], formats: _Formats
) -> None:
    sheet.write_string(0, 0, report.title, formats.title)
    sheet.write_string(1, 0, report.subtitle, formats.note)
    sheet.write_string(2, 0, report.footer, formats.note)
    for i, head in enumerate(("Sheet", "What it holds", "Rows")):
        sheet.write_string(4, i, head, formats.head)
    for r, (name, title, rows) in enumerate(entries, 5):
        sheet.write_url(r, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_string(r, 1, title, formats.plain)
        sheet.write_number(r, 2, rows, formats.number("#,##0"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)
    sheet.freeze_panes(5, 0)


def _code(column: Column) -> str:
    """Number format of a column."""
    if column.form is Form.YEAR:
        return "0"
    if column.form is Form.DATE:
        return "0.0"
    return "#,##0" + (f".{'0' * column.decimals}" if column.decimals else "")


def _width(column: Column, values: list[Any]) -> float:
    longest = max((len(str(value)) for value in values), default=0)
    wanted = longest if column.form is Form.TEXT else 11
    return float(min(max(wanted, NARROWEST, len(column.head) / 2.0), WIDEST))


def _sheet_name(key: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has."""
    name = key[:LONGEST_SHEET]
    number = 2
    while name.lower() in {each.lower() for each in taken}:
        name = f"{key[: LONGEST_SHEET - 3]}_{number}"
        number += 1
    return name
