"""How much the sun gives in each hour of a simulated year, beside the wind of the same weather.

Output is what the sun's height allows at a latitude, times a clearness between 0 and 1 that follows
a first-order autoregressive Gaussian correlated with that of the wind.
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
from infrastructure.weather import (
    LARGEST_GAUSSIAN,
    QUANTILES,
    WindStatistics,
    draw_wind,
    read_quantiles,
)
from scenarios.sun import (
    FARTHEST_LATITUDE_DEG,
    brightest_capacity_factors,
    height_of_the_sun,
    mean_height_by_month,
)
from scenarios.units import FIRST_HOUR_OF_MONTH, HOURS_PER_YEAR, MONTHS_PER_YEAR

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SolarStatistics:
    """What is known of a solar climate.

    Attributes:
        latitude_deg: latitude, between the polar circles [deg].
        monthly_mean_capacity_factor: mean of each month over day and night, 12 values [-].
        lag1_autocorrelation: correlation of an hour's clearness with the next, of the Gaussian.
        between_year_cv: standard deviation over mean of annual capacity factors, 0 or more.
        concentration: sum a + b of the Beta distribution of clearness, above 0.
        wind_correlation: correlation of the Gaussians of clearness and wind in the same hour, -1
            to 1; the seasons add theirs.

    Raises:
        ValueError: naming every figure out of bounds, or months brighter than the sun allows.
    """

    latitude_deg: float
    monthly_mean_capacity_factor: tuple[float, ...]
    lag1_autocorrelation: float
    between_year_cv: float
    concentration: float
    wind_correlation: float

    def __post_init__(self) -> None:
        faults = []
        if not abs(self.latitude_deg) <= FARTHEST_LATITUDE_DEG:
            most = f"{FARTHEST_LATITUDE_DEG:g}"
            faults.append(f"latitude_deg is {self.latitude_deg}; expected -{most} to {most}")
        if len(self.monthly_mean_capacity_factor) != MONTHS_PER_YEAR or not all(
            0.0 < mean < 1.0 for mean in self.monthly_mean_capacity_factor
        ):
            faults.append(
                f"monthly_mean_capacity_factor is {self.monthly_mean_capacity_factor}; expected 12 "
                "values within 0-1"
            )
        if not 0.0 <= self.lag1_autocorrelation < 1.0:
            faults.append(
                f"lag1_autocorrelation is {self.lag1_autocorrelation}; expected 0 to below 1"
            )
        if not self.between_year_cv >= 0.0:
            faults.append(f"between_year_cv is {self.between_year_cv}; expected 0 or more")
        if not 0.0 < self.concentration < math.inf:
            faults.append(f"concentration is {self.concentration}; expected above 0")
        if not -1.0 <= self.wind_correlation <= 1.0:
            faults.append(f"wind_correlation is {self.wind_correlation}; expected -1 to 1")
        if not faults:
            faults = _too_bright(self)
        if faults:
            raise ValueError(
                f"SolarStatistics: {'; '.join(faults)}; correct the cluster's weather statistics"
            )


def hourly_wind_and_solar(
    wind: WindStatistics, solar: SolarStatistics, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return one year of hourly capacity factors of wind and sun.

    The wind is the same as `draw_wind` alone draws from the stream. The sun's
    innovations are `r e_wind + sqrt(1 - r^2) e` with `r` such that the Gaussians correlate as
    stated although they persist differently. As for wind, the chance mean of the year (weighted by
    the height of the sun) gives way to an offset drawn for the stated spread between years.

    Args:
        wind: what is known of the wind climate.
        solar: what is known of the solar climate.
        generator: stream of random numbers; it alone decides the result.

    Returns:
        Capacity factors of wind and of sun, each of shape (8760,), within 0 to 1.

    Source: clearness as an autoregressive process, Graham & Hollands 1990, Solar Energy 44:333; the
    Beta distribution and the offset as for wind are our own choice.
    """
    tables = _solar_tables(solar)
    wind_factor, innovations = draw_wind(wind, generator)
    offset = tables.offset_spread * generator.standard_normal()
    own = generator.standard_normal(HOURS_PER_YEAR)
    together = _innovation_correlation(
        solar.wind_correlation, wind.lag1_autocorrelation, solar.lag1_autocorrelation
    )
    mean = _clearness_gaussian(
        innovations, own, together, solar.lag1_autocorrelation, tables.weight
    )
    clearness = read_quantiles(own, mean, offset, tables.scale, tables.quantiles)
    return wind_factor, clearness * tables.height


class _SolarTables(NamedTuple):
    height: FloatArray
    """Sine of the sun's height in each hour, 0 at night, shape (8760,) [-]."""
    quantiles: FloatArray
    """Clearness by month and even step of the Gaussian, shape (12, QUANTILES)."""
    weight: FloatArray
    """Share of each hour in the height of the year, shape (8760,)."""
    offset_spread: float
    """Standard deviation of the yearly offset of the Gaussian [-]."""
    scale: float
    """Brings the Gaussian without its mean and with its offset back to unit variance [-]."""


def _too_bright(solar: SolarStatistics) -> list[str]:
    brightest = brightest_capacity_factors(solar.latitude_deg)
    return [
        f"monthly_mean_capacity_factor of month {month} is {mean}; expected at most {most:.3f}, "
        f"what the sun gives at latitude {solar.latitude_deg:g}"
        for month, (mean, most) in enumerate(
            zip(solar.monthly_mean_capacity_factor, brightest.tolist(), strict=True), 1
        )
        if mean > most
    ]


@lru_cache(maxsize=64)
def _solar_tables(solar: SolarStatistics) -> _SolarTables:
    height = height_of_the_sun(solar.latitude_deg)
    gaussian = np.linspace(-LARGEST_GAUSSIAN, LARGEST_GAUSSIAN, QUANTILES)
    means = np.array(solar.monthly_mean_capacity_factor) / mean_height_by_month(height)
    means = means[:, None]
    a, b = means * solar.concentration, (1.0 - means) * solar.concentration
    quantiles = np.ascontiguousarray(betaincinv(a, b, ndtr(gaussian)[None, :]))
    weight = height / height.sum()
    by_month = np.add.reduceat(weight, FIRST_HOUR_OF_MONTH[:-1])
    density = np.exp(-0.5 * gaussian**2)
    density /= density.sum()
    yearly = by_month @ quantiles
    # By Stein's lemma E[x f(x)] is the mean slope of f: how far an offset moves the annual mean.
    slope = float(density @ (gaussian * yearly))
    spread = solar.between_year_cv * float(density @ yearly) / slope
    within_year = 1.0 - _variance_of_weighted_mean(weight, solar.lag1_autocorrelation)
    return _SolarTables(height, quantiles, weight, spread, 1.0 / math.sqrt(within_year + spread**2))


def _innovation_correlation(together: float, phi: float, psi: float) -> float:
    """Correlation of innovations with which two autoregressions correlate as wanted."""
    wanted = together * (1.0 - phi * psi) / math.sqrt((1.0 - phi**2) * (1.0 - psi**2))
    return min(max(wanted, -1.0), 1.0)


@compiled
def _variance_of_weighted_mean(weight: FloatArray, phi: float) -> float:
    """Return the variance of a weighted mean of the autoregression."""
    total: float = 0.0
    before = 0.0
    for hour in range(weight.size):
        total += weight[hour] * (weight[hour] + 2.0 * before)
        before = phi * (before + weight[hour])
    return total


@compiled
def _clearness_gaussian(
    wind: FloatArray, own: FloatArray, together: float, phi: float, weight: FloatArray
) -> float:
    """Turn innovations into the clearness's autoregression in place; return its weighted mean."""
    gain, apart = math.sqrt(1.0 - phi * phi), math.sqrt(1.0 - together * together)
    x = together * wind[0] + apart * own[0]
    own[0] = x
    mean: float = x * weight[0]
    for hour in range(1, own.size):
        x = phi * x + gain * (together * wind[hour] + apart * own[hour])
        own[hour] = x
        mean += x * weight[hour]
    return mean
