"""In which months of the year ground works may go on; the clock counts months from a January."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scenarios.units import MONTHS_PER_YEAR

TOLERANCE_MONTHS = 1e-9
"""Times closer to the edge of a season than this lie on it, whatever rounding did."""


@dataclass(frozen=True)
class Season:
    """From the beginning of one month of the year to the end of another, which may come before it.

    Attributes:
        first_month: month of the year with which it opens, 1 for January [month of year].
        last_month: month of the year with whose end it closes [month of year].

    Raises:
        ValueError: if a month is not one of the year's.
    """

    first_month: int
    last_month: int

    def __post_init__(self) -> None:
        for name, month in (("first", self.first_month), ("last", self.last_month)):
            if not 1 <= month <= MONTHS_PER_YEAR:
                raise ValueError(
                    f"season, {name}_month {month}: expected 1 (January) to 12 (December)"
                )

    @cached_property
    def length_months(self) -> int:
        """Months of a year within the season [month]."""
        return (self.last_month - self.first_month) % MONTHS_PER_YEAR + 1

    def wait_months(self, month: float) -> float:
        """Months from a time on the clock until the season is open; nothing when it is [month]."""
        if self.length_months == MONTHS_PER_YEAR:
            return 0.0
        since_open = self._since_open(month)
        return 0.0 if since_open < self.length_months else MONTHS_PER_YEAR - since_open

    def left_months(self, month: float) -> float:
        """Months from a time on the clock for which the season stays open; infinity if always."""
        if self.length_months == MONTHS_PER_YEAR:
            return float("inf")
        return max(0.0, self.length_months - self._since_open(month))

    def _since_open(self, month: float) -> float:
        """Months since the season last opened, from 0 to 12; times at an edge lie on it."""
        since = (month - (self.first_month - 1)) % MONTHS_PER_YEAR
        for edge in (0, self.length_months, MONTHS_PER_YEAR):
            if abs(since - edge) < TOLERANCE_MONTHS:
                since = float(edge)
        return since % MONTHS_PER_YEAR


ALL_YEAR = Season(1, 12)
"""No season: works may go on in every month."""
