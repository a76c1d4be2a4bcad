"""Prices of every year, and what a board expects of them when it looks ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.decisions import N_PRICED, Priced

FloatArray = npt.NDArray[np.float64]


TREND_YEARS = 5
"""Years of the run over which a trend is read; it is continued over twice as many."""


@dataclass(frozen=True)
class PricePaths:
    """Yearly prices from the start of the run to beyond its end, in the pounds of the price base.

    All arrays begin with the start year and hold the last published value after the series ends.

    Attributes:
        start_year: first year of every array.
        carbon: traded carbon price [GBP/t CO2].
        free_share_left: free allocation left, as a share of what it was at the start [-].
        price_support: Carbon Price Support on fuel for power [GBP/t CO2].
        gas: natural gas [GBP/MWh HHV].
        electricity: industrial electricity [GBP/MWh].
        electricity_cost: of that, what it costs society: long-run variable cost [GBP/MWh].
        fuels: prices of main fuels, shape (years, fuels) [GBP/MWh HHV].
        removal_credit_share: share of the carbon price paid for stored biogenic CO2 [-].
        trust: weight of the announced carbon path against today's price [-].
        extrapolates: whether boards instead expect the trend of the last years to go on.
        appraisal_carbon: central carbon values for social appraisal [GBP/t CO2].
        grid_average: CO2 of average grid electricity [kg CO2e/MWh].
    """

    start_year: int
    carbon: FloatArray
    free_share_left: FloatArray
    price_support: FloatArray
    gas: FloatArray
    electricity: FloatArray
    electricity_cost: FloatArray
    fuels: FloatArray
    removal_credit_share: float
    trust: float
    extrapolates: bool
    appraisal_carbon: FloatArray
    grid_average: FloatArray

    def __len__(self) -> int:
        """Return the number of years known."""
        return len(self.carbon)

    def carbon_gbp_per_t(self, year: int) -> float:
        """Traded carbon price of a year [GBP/t CO2]."""
        return float(self.carbon[year - self.start_year])

    def gas_gbp_per_mwh(self, year: int) -> float:
        """Gas price of a year [GBP/MWh HHV]."""
        return float(self.gas[year - self.start_year])

    def outlook(self, year: int, years: int) -> FloatArray:
        """What a board expects from a year on, shape (years, priced + fuels).

        Carbon is a mixture of today's price held flat and the announced path, weighted by trust;
        energy prices are expected as published. Who extrapolates expects the trend of both.
        """
        first = year - self.start_year
        window = slice(first, first + years)
        carbon = self.expected_carbon(year, years)
        columns = np.empty((len(carbon), N_PRICED + self.fuels.shape[1]))
        columns[:, Priced.CARBON] = carbon
        columns[:, Priced.FREE_CARBON] = carbon * self.free_share_left[window]
        columns[:, Priced.PRICE_SUPPORT] = self.price_support[window]
        columns[:, Priced.GAS] = self._expected(self.gas, first, years)
        columns[:, Priced.ELECTRICITY] = self._expected(self.electricity, first, years)
        columns[:, Priced.REMOVAL] = carbon * self.removal_credit_share
        columns[:, Priced.MONEY] = 1.0
        columns[:, N_PRICED:] = self._expected(self.fuels, first, years)
        return columns

    def expected_carbon(self, year: int, years: int) -> FloatArray:
        """Carbon price a board expects from a year on, shape (years,) [GBP/t CO2]."""
        first = year - self.start_year
        if self.extrapolates:
            return self._expected(self.carbon, first, years)
        announced = self.carbon[first : first + years]
        expected: FloatArray = self.trust * announced + (1.0 - self.trust) * self.carbon[first]
        return expected

    def _expected(self, series: FloatArray, first: int, years: int) -> FloatArray:
        """A series as published, or its trend since the start of the run continued for a while."""
        published = series[first : first + years]
        if not self.extrapolates:
            return published
        before = max(0, first - TREND_YEARS)
        slope = (series[first] - series[before]) / max(1, first - before)
        ahead = np.minimum(np.arange(len(published)), TREND_YEARS * 2)
        trend: FloatArray = np.maximum(series[first] + np.multiply.outer(ahead, slope), 0.0)
        return trend
