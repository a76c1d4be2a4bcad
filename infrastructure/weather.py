"""How much the wind blows in each hour of a simulated year, from a few given statistics.

Capacity factors follow a first-order autoregressive Gaussian read through a Beta distribution whose
mean changes by month; each year has its own offset.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtr

from infrastructure.compiled import compiled
from scenarios.units import (
    FIRST_HOUR_OF_MONTH,
    HOURS_BY_MONTH,
    HOURS_PER_YEAR,
    MONTHS_PER_YEAR,
)

FloatArray = npt.NDArray[np.float64]

QUANTILES = 257
"""Points at which the inverse Beta distribution of a month is tabulated."""
LARGEST_GAUSSIAN = 5.0
"""The table spans +/-5 standard deviations: one hour in 200 years lies outside and is held."""


@dataclass(frozen=True, slots=True)
class WindStatistics:
    """What is known of a wind climate.

    Attributes:
        monthly_mean_capacity_factor: mean of each month, 12 values within 0 to 1 [-].
        lag1_autocorrelation: correlation of an hour with the next, of the Gaussian, 0 to below 1.
        between_year_cv: standard deviation over mean of annual capacity factors, 0 or more.
        concentration: sum a + b of the Beta distribution's parameters, above 0; near 1 both calm
            and full output are common, large values keep close to the mean. The variance of hours
            in a month of mean m is m (1 - m) / (concentration + 1).

    Raises:
        ValueError: naming every figure out of bounds.
    """

    monthly_mean_capacity_factor: tuple[float, ...]
    lag1_autocorrelation: float
    between_year_cv: float
    concentration: float

    def __post_init__(self) -> None:
        means = self.monthly_mean_capacity_factor
        faults = []
        if len(means) != MONTHS_PER_YEAR or not all(0.0 < mean < 1.0 for mean in means):
            faults.append(f"monthly_mean_capacity_factor is {means}; expected 12 values within 0-1")
        if not 0.0 <= self.lag1_autocorrelation < 1.0:
            faults.append(
                f"lag1_autocorrelation is {self.lag1_autocorrelation}; expected 0 to below 1"
            )
        if not self.between_year_cv >= 0.0:
            faults.append(f"between_year_cv is {self.between_year_cv}; expected 0 or more")
        if not 0.0 < self.concentration < math.inf:
            faults.append(f"concentration is {self.concentration}; expected above 0")
        if faults:
            raise ValueError(
                f"WindStatistics: {'; '.join(faults)}; correct the cluster's weather statistics"
            )


def draw_wind(
    statistics: WindStatistics, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return one year of hourly capacity factors, and the innovations that made them.

    `x_t = phi x_{t-1} + sqrt(1 - phi^2) e_t`; output is the inverse Beta distribution at Phi(x).
    With persistence of hours alone, annual means would spread by chance (about 6 % at phi = 0.973,
    more than the 4.6 % seen in reanalysis). So the chance mean of x over the year is replaced by an
    offset drawn for the stated spread, and x is rescaled to unit variance.

    Args:
        statistics: what is known of the wind climate.
        generator: stream of random numbers; it alone decides the result.

    Returns:
        Capacity factors within 0 to 1 and innovations e, each of shape (8760,).

    Source: autoregression of transformed wind, Brown, Katz & Murphy 1984, J. Climate Appl. Meteor.
    23:1184; the offset in place of the chance mean is our own derivation.
    """
    tables = _wind_tables(statistics)
    offset = tables.offset_spread * generator.standard_normal()
    innovations = generator.standard_normal(HOURS_PER_YEAR)
    gaussian = innovations.copy()
    mean = _autoregress(gaussian, statistics.lag1_autocorrelation)
    factors = read_quantiles(gaussian, mean, offset, tables.scale, tables.quantiles)
    return factors, innovations


class _WindTables(NamedTuple):
    quantiles: FloatArray
    """Capacity factor by month and even step of the Gaussian, shape (12, QUANTILES)."""
    offset_spread: float
    """Standard deviation of the yearly offset of the Gaussian [-]."""
    scale: float
    """Brings the Gaussian without its mean and with its offset back to unit variance [-]."""


@lru_cache(maxsize=64)
def _wind_tables(statistics: WindStatistics) -> _WindTables:
    gaussian = np.linspace(-LARGEST_GAUSSIAN, LARGEST_GAUSSIAN, QUANTILES)
    means = np.array(statistics.monthly_mean_capacity_factor)[:, None]
    a, b = means * statistics.concentration, (1.0 - means) * statistics.concentration
    quantiles = np.ascontiguousarray(betaincinv(a, b, ndtr(gaussian)[None, :]))

    density = np.exp(-0.5 * gaussian**2)
    density /= density.sum()
    hours = np.array(HOURS_BY_MONTH) / HOURS_PER_YEAR
    yearly = hours @ quantiles
    # By Stein's lemma E[x f(x)] is the mean slope of f: how far an offset moves the annual mean.
    slope = float(density @ (gaussian * yearly))
    offset_spread = statistics.between_year_cv * float(density @ yearly) / slope
    within_year = 1.0 - _variance_of_yearly_mean(statistics.lag1_autocorrelation)
    return _WindTables(quantiles, offset_spread, 1.0 / math.sqrt(within_year + offset_spread**2))


def _variance_of_yearly_mean(phi: float) -> float:
    """Return the variance of the mean of 8760 values of the autoregression."""
    n = HOURS_PER_YEAR
    tail = 2.0 * phi * (1.0 - math.pow(phi, n)) / ((1.0 - phi) * n) ** 2
    return (1.0 + phi) / (1.0 - phi) / n - tail


@compiled
def _autoregress(innovations: FloatArray, phi: float) -> float:
    """Turn innovations into the autoregression in place and return its mean."""
    gain = math.sqrt(1.0 - phi * phi)
    x: float = innovations[0]
    total = x
    for hour in range(1, innovations.size):
        x = phi * x + gain * innovations[hour]
        innovations[hour] = x
        total += x
    return total / innovations.size


@compiled
def read_quantiles(
    gaussian: FloatArray, mean: float, offset: float, scale: float, quantiles: FloatArray
) -> FloatArray:
    """Read a Gaussian through the table of its month, in place.

    Args:
        gaussian: values of each hour, shape (8760,).
        mean: chance mean that is taken off.
        offset: offset of the year that is put on.
        scale: brings the result back to unit variance.
        quantiles: value by month and even step of the Gaussian, shape (12, QUANTILES).
    """
    steps_per_unit = (quantiles.shape[1] - 1) / (2.0 * LARGEST_GAUSSIAN)
    last = quantiles.shape[1] - 1.000001
    for month in range(MONTHS_PER_YEAR):
        row = quantiles[month]
        for hour in range(FIRST_HOUR_OF_MONTH[month], FIRST_HOUR_OF_MONTH[month + 1]):
            x = (gaussian[hour] - mean + offset) * scale
            position = min(max((x + LARGEST_GAUSSIAN) * steps_per_unit, 0.0), last)
            index = int(position)
            gaussian[hour] = row[index] + (position - index) * (row[index + 1] - row[index])
    return gaussian
