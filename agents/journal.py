"""Every decision with its reasons: options, values, what stood in the way, what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from agents.base import Party
    from agents.screening import Screening

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

CONTINUE = -1
"""Choice of a site that goes on as today."""
CLOSE = -2
"""Choice of a site that closes."""
WAIT = -3
"""Choice of a site that goes on as today while a measure it ordered waits."""
NOTHING_CHOSEN = -9
"""Choice of a site that has nothing to decide in a year."""


class Note(NamedTuple):
    """One decision of a party other than a company on a site.

    Attributes:
        year: calendar year.
        party_id: who decided.
        subject: what it was about.
        action: what could have been done.
        measure: the figure it turned on: a volume, a cost or a strike price.
        obstacle: what stood in the way; empty when it was done.
        parties: how many others were counted on.
    """

    year: int
    party_id: str
    subject: str
    action: str
    measure: float
    obstacle: str
    parties: int


class Journal:
    """What was known and chosen, year by year.

    Attributes:
        notes: decisions of producers, operators, government and cluster manager.
        choice: row chosen by each site, or a code of this module, shape (years, sites).
        value_gbp_m: value of each option as quoted, shape (years, rows).
        carbon_gbp_m: part of that value that scales with the carbon price, shape (years, rows).
        capex_gbp_m: investment it would take, shape (years, rows).
        tariff: transport tariff quoted, shape (years, rows).
        hydrogen_price: hydrogen price quoted, shape (years, rows).
        paying_tariff: transport tariff at which the option would be worth nothing, not a number
            without transport, shape (years, rows).
        paying_strike: strike price at which it would, for capture alone, shape (years, rows).
        route: route quoted, shape (years, rows).
        line_month: month in which each pipeline might open, seen from then, (years, pipelines).
        obstacle: what stood in the way, as `Obstacle`, shape (years, rows).
        weighed: whether the option was weighed at all in that year, shape (years, rows).
    """

    def __init__(self, start_year: int, years: int, sites: int, rows: int, pipelines: int) -> None:
        self._start_year = start_year
        self.notes: list[Note] = []
        self.choice: IntArray = np.full((years, sites), NOTHING_CHOSEN, dtype=np.int64)
        self.value_gbp_m: FloatArray = np.zeros((years, rows))
        self.carbon_gbp_m: FloatArray = np.zeros((years, rows))
        self.capex_gbp_m: FloatArray = np.zeros((years, rows))
        self.tariff: FloatArray = np.zeros((years, rows))
        self.hydrogen_price: FloatArray = np.zeros((years, rows))
        self.paying_tariff: FloatArray = np.full((years, rows), np.nan)
        self.paying_strike: FloatArray = np.full((years, rows), np.nan)
        self.route: IntArray = np.zeros((years, rows), dtype=np.int64)
        self.line_month: FloatArray = np.full((years, pipelines), np.inf)
        self.obstacle: IntArray = np.zeros((years, rows), dtype=np.int64)
        self.weighed: npt.NDArray[np.bool_] = np.zeros((years, rows), dtype=np.bool_)

    def note(
        self,
        year: int,
        party: Party,
        subject: str,
        action: str,
        measure: float,
        obstacle: str,
        parties: int = 0,
    ) -> None:
        """Keep a decision of a party that is not a company."""
        self.notes.append(Note(year, party.party_id, subject, action, measure, obstacle, parties))

    def record_screening(
        self, year: int, screening: Screening, line_month: Sequence[float]
    ) -> None:
        """Keep what companies are told this January."""
        t = year - self._start_year
        self.choice[t, screening.open_site] = CONTINUE
        self.value_gbp_m[t] = screening.value_gbp_m
        self.carbon_gbp_m[t] = screening.carbon_gbp_m
        self.capex_gbp_m[t] = screening.capex_gbp_m
        self.tariff[t] = screening.quotes.tariff
        self.hydrogen_price[t] = screening.quotes.hydrogen_price
        self.paying_tariff[t] = screening.paying_tariff
        self.paying_strike[t] = screening.paying_strike
        self.route[t] = screening.quotes.way
        self.line_month[t] = line_month
        self.obstacle[t] = screening.obstacle
        self.weighed[t] = screening.weighed

    def record_choice(self, year: int, site: int, choice: int) -> None:
        """Keep what a site chose."""
        self.choice[year - self._start_year, site] = choice

    def record_obstacle(self, year: int, row: int, obstacle: int) -> None:
        """Keep what stood in the way of an option after all."""
        self.obstacle[year - self._start_year, row] = obstacle
