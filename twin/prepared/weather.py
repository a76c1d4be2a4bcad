"""Hours of a year that all hydrogen systems share: wind, sun, price of power, shapes of demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from infrastructure.dispatch import HoursOfYear
from infrastructure.power import hourly_electricity_price_gbp_per_mwh
from infrastructure.solar import SolarStatistics, hourly_wind_and_solar
from infrastructure.weather import WindStatistics
from scenarios.checks.weather import mean_latitude_deg
from scenarios.hourly_file import HourlyWeather
from scenarios.schema.cluster import Cluster
from scenarios.schema.market import WeatherStatistic
from scenarios.units import FIRST_HOUR_OF_MONTH, HOURS_PER_YEAR
from twin.streams import Streams

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

KEPT_YEARS = 128
"""Years of weather kept in memory, some 25 MB: runs of one seed share them."""
MID_JANUARY_HOUR = 15 * 24


@dataclass(frozen=True, eq=False)
class DemandShapes:
    """How the demand of each sector runs over a year that begins on a Monday.

    Attributes:
        shapes: demand of each hour over its mean, shape (shapes, 8760) [-].
        of_site: shape of each site's demand, shape (sites,).
        interruptible_share: of each site's demand, shape (sites,) [-].
        hours_by_month: mean hours of demand in each month, shape (shapes, 12) [h].
    """

    shapes: FloatArray
    of_site: IntArray
    interruptible_share: FloatArray
    hours_by_month: FloatArray


@dataclass(frozen=True, eq=False)
class WeatherYear:
    """Capacity factors of one year and the price of power over its mean, each (8760,) [-].

    They are checked when they are made, as are shapes of demand: years of many runs share them.
    """

    wind: FloatArray
    solar: FloatArray
    relative_price: FloatArray


def demand_shapes(cluster: Cluster) -> DemandShapes:
    """Return the shapes of demand that the sectors table declares, equal ones once."""
    sectors = {row.sector_id: row for row in cluster.sectors}
    hour = np.arange(HOURS_PER_YEAR)
    at_night = (hour % 24 < 6) | (hour % 24 >= 22)
    at_weekend = hour // 24 % 7 >= 5
    season = np.cos(2.0 * np.pi * (hour - MID_JANUARY_HOUR) / HOURS_PER_YEAR)
    places: dict[tuple[float, float, float], int] = {}
    shapes: list[FloatArray] = []
    of_site: list[int] = []
    interruptible: list[float] = []
    for site in cluster.sites:
        row = sectors[site.sector_id]
        key = (row.night_load_share, row.weekend_load_share, row.winter_swing)
        if key not in places:
            places[key] = len(shapes)
            shape = np.where(at_night, key[0], 1.0) * np.where(at_weekend, key[1], 1.0)
            shape *= 1.0 + key[2] * season
            shapes.append(shape / shape.mean())
        of_site.append(places[key])
        interruptible.append(row.interruptible_share)
    all_shapes = np.array(shapes)
    HoursOfYear(np.zeros(HOURS_PER_YEAR), demand_shapes=all_shapes)
    return DemandShapes(
        all_shapes,
        np.array(of_site, dtype=np.int64),
        np.array(interruptible),
        np.add.reduceat(all_shapes, FIRST_HOUR_OF_MONTH[:-1], axis=1),
    )


def wind_statistics(cluster: Cluster) -> WindStatistics:
    """Statistics of the wind; the spread s of hours gives a + b of a Beta as 1/s^2 - 1."""
    value = {(row.statistic, row.month): row.value for row in cluster.weather}
    return WindStatistics(
        monthly_mean_capacity_factor=tuple(
            value[WeatherStatistic.MEAN_CAPACITY_FACTOR, month] for month in range(1, 13)
        ),
        lag1_autocorrelation=value[WeatherStatistic.LAG_1_AUTOCORRELATION, 0],
        between_year_cv=value[WeatherStatistic.BETWEEN_YEAR_CV, 0],
        concentration=value[WeatherStatistic.SPREAD, 0] ** -2 - 1.0,
    )


def solar_statistics(cluster: Cluster) -> SolarStatistics:
    """Statistics of the sun at the mean latitude of the cluster's hubs."""
    value = {(row.statistic, row.month): row.value for row in cluster.weather}
    return SolarStatistics(
        latitude_deg=mean_latitude_deg(cluster),
        monthly_mean_capacity_factor=tuple(
            value[WeatherStatistic.SOLAR_MEAN_CAPACITY_FACTOR, month] for month in range(1, 13)
        ),
        lag1_autocorrelation=value[WeatherStatistic.SOLAR_LAG_1_AUTOCORRELATION, 0],
        between_year_cv=value[WeatherStatistic.SOLAR_BETWEEN_YEAR_CV, 0],
        concentration=value[WeatherStatistic.SOLAR_SPREAD, 0] ** -2 - 1.0,
        wind_correlation=value[WeatherStatistic.WIND_SOLAR_CORRELATION, 0],
    )


@lru_cache(maxsize=KEPT_YEARS)
def drawn_year(
    wind: WindStatistics,
    solar: SolarStatistics,
    streams: Streams,
    year: int,
    wind_sensitivity: float,
    solar_sensitivity: float,
) -> WeatherYear:
    """Draw a year of weather from the stream ``weather/year``."""
    generator = streams.stream(f"weather/{year}")
    return _weather_year(
        *hourly_wind_and_solar(wind, solar, generator), wind_sensitivity, solar_sensitivity
    )


def year_from_file(
    weather: HourlyWeather,
    streams: Streams,
    year: int,
    wind_sensitivity: float,
    solar_sensitivity: float,
) -> WeatherYear:
    """Return the year of a file that a simulated year takes: its own, or one by chance."""
    taken = year
    if year not in weather.wind:
        choice = streams.stream(f"weather/{year}").integers(len(weather.years))
        taken = weather.years[int(choice)]
    return _year_of_file(weather, taken, wind_sensitivity, solar_sensitivity)


@lru_cache(maxsize=KEPT_YEARS)
def _year_of_file(
    weather: HourlyWeather, taken: int, wind_sensitivity: float, solar_sensitivity: float
) -> WeatherYear:
    return _weather_year(
        weather.wind[taken], weather.solar[taken], wind_sensitivity, solar_sensitivity
    )


def _weather_year(
    wind: FloatArray, solar: FloatArray, wind_sensitivity: float, solar_sensitivity: float
) -> WeatherYear:
    price = hourly_electricity_price_gbp_per_mwh(
        1.0, wind, wind_sensitivity, solar=solar, solar_sensitivity=solar_sensitivity
    )
    HoursOfYear(price, wind, solar)
    for series in (wind, solar, price):
        series.flags.writeable = False
    return WeatherYear(wind, solar, price)
