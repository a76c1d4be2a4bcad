"""What a report consists of, whatever it is rendered as: sections of text, tables and figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import pandas as pd

from twin.dates import month_of

ABSENT = "–"
"""Printed where there is no figure."""


class Form(StrEnum):
    """How the values of a column are printed."""

    TEXT = "text"
    YEAR = "year"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """One column of a printed table.

    Attributes:
        label: what it holds, as printed.
        unit: unit as printed; empty for text and years.
        form: how values are printed.
        decimals: digits after the point, of numbers.
        total: whether a workbook adds it up.
        width: share of the width of a page against other columns.
        right: whether words are aligned right, as figures in words are.
    """

    label: str
    unit: str = ""
    form: Form = Form.TEXT
    decimals: int = 0
    total: bool = False
    width: float = 1.0
    right: bool = False

    @property
    def aligned_right(self) -> bool:
        """Whether values stand at the right edge."""
        return self.right or self.form in (Form.NUMBER, Form.DATE)

    @property
    def head(self) -> str:
        """Label and unit as they stand over the column."""
        return f"{self.label} [{self.unit}]" if self.unit else self.label


def text(label: str, width: float = 2.0) -> Column:
    """Return a column of words."""
    return Column(label, width=width)


def year(label: str = "Year") -> Column:
    """Return a column of calendar years."""
    return Column(label, form=Form.YEAR)


def date(label: str) -> Column:
    """Return a column of dates, given as decimal years: 2031.5 is the first of July 2031."""
    return Column(label, "", Form.DATE, 2)


def figure_in_words(label: str) -> Column:
    """Return a column of figures that are printed already, each in its own precision."""
    return Column(label, right=True)


def number(label: str, unit: str, decimals: int = 0, *, total: bool = False) -> Column:
    """Return a column of figures."""
    return Column(label, unit, Form.NUMBER, decimals, total)


@dataclass(frozen=True)
class Table:
    """A table as it is printed.

    Attributes:
        key: short name, also that of its sheet and file.
        title: what it shows.
        columns: the columns, in order.
        rows: raw values, one tuple a row; rounding is left to whoever prints.
        note: boundary, base or caution, printed below.
        shown: rows that are printed; workbook and CSV have all. None for all.
        decimals: digits of each row, where rows differ; those of the columns unless given.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    shown: int | None = None
    decimals: tuple[int, ...] = ()

    def printed(self) -> list[list[str]]:
        """Printed rows in the words in which HTML and PDF print them."""
        result = []
        for r, row in enumerate(self.printed_rows):
            columns = self.columns
            if self.decimals:
                columns = tuple(replace(c, decimals=self.decimals[r]) for c in columns)
            result.append([shown(value, c) for value, c in zip(row, columns, strict=True)])
        return result

    @property
    def printed_rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows that HTML and PDF print."""
        return self.rows if self.shown is None else self.rows[: self.shown]

    @property
    def left_out(self) -> int:
        """How many rows stand only in the workbook and in CSV."""
        return len(self.rows) - len(self.printed_rows)


@dataclass(frozen=True)
class Figure:
    """A picture, drawn when it is first shown, and the words that stand for it."""

    key: str
    title: str
    unit: str
    alt: str
    paint: Callable[[], str] = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG without script."""
        return self.paint()


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """A list of short points."""

    points: tuple[str, ...]


Block = Text | Bullets | Table | Figure


@dataclass(frozen=True)
class Section:
    """A part of the report under a heading; parts of it may have headings of their own."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()

    def tables(self) -> list[Table]:
        """Every table of the section and its parts."""
        own = [block for block in self.blocks if isinstance(block, Table)]
        return own + [table for part in self.parts for table in part.tables()]


@dataclass(frozen=True)
class Trace:
    """How a headline figure comes from a column of `cluster_year`.

    Attributes:
        how: ``SUM`` or ``MAX`` over all years, or ``LAST`` for the last year.
        column: the column.
        per: what it is divided by.
    """

    how: str
    column: str
    per: int = 1

    def value(self, figures: pd.Series[Any]) -> float:
        """Return the figure of a run.

        Args:
            figures: the column, one value a year in order.
        """
        if self.how == "LAST":
            return float(figures.iloc[-1]) / self.per
        return float(figures.sum() if self.how == "SUM" else figures.max()) / self.per


@dataclass(frozen=True)
class Headline:
    """One headline figure, the same number in every format.

    Attributes:
        key: name in manifest and IAMC note, with the unit in it.
        label: what it is.
        unit: unit as printed.
        value: the figure; None where a run has none.
        decimals: digits printed.
        note: with what it is compared, or what it covers.
        form: years are printed without separators.
        section: section that says more.
        trace: where it comes from, where that is one column.
        formula: how a spreadsheet works it out from other tables; see `twin.report.formulas`.
    """

    key: str
    label: str
    unit: str
    value: float | None
    decimals: int
    note: str
    form: Form = Form.NUMBER
    section: str = "emissions"
    trace: Trace | None = None
    formula: str = ""

    @property
    def shown(self) -> str:
        """The figure as printed, without its unit."""
        return shown(self.value, Column(self.label, self.unit, self.form, self.decimals))


@dataclass(frozen=True)
class Report:
    """Everything a report says.

    Attributes:
        title, subtitle: what the report is about.
        sentence: the answer in one sentence.
        headlines: headline figures, the most important first.
        sections: sections in order.
        manifest: what identifies the run and repeats it.
        raw: tables of the run that go into the workbook and CSV unprinted.
        footer: what stands at the foot of each page.
    """

    title: str
    subtitle: str
    sentence: str
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    manifest: dict[str, Any]
    raw: dict[str, pd.DataFrame] = field(repr=False)
    footer: str

    def tables(self) -> list[Table]:
        """Every printed table, in order."""
        return [table for section in self.sections for table in section.tables()]


def is_absent(value: Any) -> bool:
    """Tell whether a value is none or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA


def shown(value: Any, column: Column) -> str:
    """Return a value as every format prints it."""
    if is_absent(value):
        return ABSENT
    if column.form is Form.TEXT:
        return str(value)
    if column.form is Form.YEAR:
        return str(math.floor(float(value)))
    if column.form is Form.DATE:
        return month_of(float(value), short=True)
    printed = f"{float(value):,.{column.decimals}f}"
    if float(printed.replace(",", "")) == 0.0:
        printed = printed.lstrip("-")
    return printed.replace("-", "−")


def table_of(
    key: str,
    title: str,
    columns: Sequence[Column],
    frame: pd.DataFrame,
    note: str = "",
    shown: int | None = None,
) -> Table:
    """Make a table of a data frame that has as many columns, in the same order.

    Raises:
        ValueError: if the number of columns differs.
    """
    if len(columns) != frame.shape[1]:
        raise ValueError(f"{key}: {frame.shape[1]} columns of data, {len(columns)} headings")
    values = [frame.iloc[:, i].astype(object).tolist() for i in range(frame.shape[1])]
    return Table(key, title, tuple(columns), tuple(zip(*values, strict=True)), note, shown)
