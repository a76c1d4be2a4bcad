"""Decimal years as readers say them: the month and its year."""

from __future__ import annotations

import calendar
import math

from scenarios.units import MONTHS_PER_YEAR

_ROUNDING_MONTHS = 1e-6
"""Months are counted whole; a decimal year may lie a hair before the month it stands for."""


def month_of(year: float, *, short: bool = False) -> str:
    """Return October 2037, or Oct 2037, for 2037.8; nothing where there is no date.

    Args:
        year: a date as a decimal year: 2037.5 is the first of July 2037 [year].
        short: whether the month is cut to three letters, for tables and pictures.
    """
    if not math.isfinite(year):
        return ""
    months = math.floor(year * MONTHS_PER_YEAR + _ROUNDING_MONTHS)
    whole, month = divmod(months, MONTHS_PER_YEAR)
    names = calendar.month_abbr if short else calendar.month_name
    return f"{names[int(month) + 1]} {int(whole)}"
