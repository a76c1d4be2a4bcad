"""How tables are printed for people: figures that are read together have the same decimals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

SMALLEST_SHOWN = 5e-3
"""Smaller figures print as nought."""
DECIMALS = ((1000.0, 0), (100.0, 1), (0.0, 2))
"""Decimals of figures whose largest is at least so large."""
UNIT = "unit"
"""Column that gives the unit of each row's figures."""
YEAR = "year"
"""Unit of dates, which are not written as amounts are."""
SEPARATOR = " | "
"""What stands between two columns; its length counts."""
SHOWN_WHOLE = 6
"""Names stay on one line in tables of fewer columns than this."""

LONGEST_WORD = 12
"""No column of words gets narrower than its longest word, or than this [characters]."""


def print_table(table: pd.DataFrame, title: str = "") -> None:
    """Print a table for people: whole numbers to the right, words and headings that wrap."""
    from rich.console import Console
    from rich.table import Table

    printed = Table(
        title=title or None,
        title_justify="left",
        header_style="bold",
        show_edge=False,
        pad_edge=False,
    )
    narrowest = -len(SEPARATOR)
    columns = _cells(table)
    for column, cells in zip(table.columns, columns, strict=True):
        numeric = pd.api.types.is_numeric_dtype(table[column])
        name = not numeric and not any(" " in cell for cell in cells)
        whole = numeric or (name and len(table.columns) < SHOWN_WHOLE)
        words = cells if whole else " ".join(cells).split()
        longest = max((len(word) for word in words), default=0)
        width = longest if whole else min(longest, LONGEST_WORD)
        narrowest += width + len(SEPARATOR)
        printed.add_column(
            str(column),
            justify="right" if numeric else "left",
            min_width=width,
            overflow="fold",
        )
    for row in zip(*columns, strict=True):
        printed.add_row(*row)
    console = Console(highlight=False, markup=False)
    console.print(printed, width=max(console.width, narrowest), crop=False)


def figures(values: Iterable[float], fewest: int = 0) -> list[str]:
    """Return figures that are read together, all with as many decimals as the largest needs.

    Args:
        values: figures of one unit; NaN prints as a dash and nought as 0.
        fewest: decimals that they have at least, unless all are whole.
    """
    values = list(values)
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    whole = all(value == round(value) for value in values if math.isfinite(value))
    decimals = 0 if whole else max(fewest, next(n for least, n in DECIMALS if largest >= least))
    return [_figure(value, decimals) for value in values]


def _figure(value: float, decimals: int) -> str:
    if math.isnan(value):
        return "-"
    if abs(value) < SMALLEST_SHOWN:
        return "0"
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def _cells(table: pd.DataFrame) -> list[list[str]]:
    """Texts of a table by column; a row is of one unit where units are given by row."""
    columns = [[_word(value) for value in table[column]] for column in table.columns]
    fractions = [i for i, kind in enumerate(table.dtypes) if pd.api.types.is_float_dtype(kind)]
    if UNIT in table.columns:
        for row in range(len(table)):
            is_date = table[UNIT].iloc[row] == YEAR
            told = figures(table.iloc[row, fractions].astype(float), fewest=int(is_date))
            for i, text in zip(fractions, told, strict=True):
                columns[i][row] = text.replace(",", "") if is_date else text
    else:
        for i in fractions:
            columns[i] = figures(table.iloc[:, i])
    return columns


def _word(value: Any) -> str:
    if isinstance(value, float):
        return figures([value])[0]
    return "-" if value is None else str(value)
