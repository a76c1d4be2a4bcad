"""What must hold of wind and sun: every statistic is there, and no more than the sun gives."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scenarios.errors import Fault
from scenarios.geography import hubs_astray
from scenarios.schema.cluster import Cluster
from scenarios.schema.market import WeatherStatistic
from scenarios.sun import FARTHEST_LATITUDE_DEG, brightest_capacity_factors

MONTHLY_WEATHER = (
    WeatherStatistic.MEAN_CAPACITY_FACTOR,
    WeatherStatistic.SOLAR_MEAN_CAPACITY_FACTOR,
)
POSITIVE_WEATHER = (*MONTHLY_WEATHER, WeatherStatistic.SPREAD, WeatherStatistic.SOLAR_SPREAD)


def weather_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each statistic that is missing or no share."""
    present = {(row.statistic, row.month): row.value for row in cluster.weather}
    needed = {(statistic, 0) for statistic in WeatherStatistic if statistic not in MONTHLY_WEATHER}
    needed |= {(monthly, month) for monthly in MONTHLY_WEATHER for month in range(1, 13)}
    for statistic, month in sorted(needed - present.keys()):
        expected = f"the statistic {statistic} of month {month}"
        yield Fault("weather.csv, statistic and month", "", expected, "add its row")
    for statistic, month in sorted(needed & present.keys()):
        value = present[statistic, month]
        if statistic is WeatherStatistic.WIND_SOLAR_CORRELATION:
            continue
        may_be_zero = statistic not in POSITIVE_WEATHER
        if value >= 1.0 or value < 0.0 or (value == 0.0 and not may_be_zero):
            place = f"weather.csv, row {statistic}/{month}, value"
            expected = f"a share {'from' if may_be_zero else 'above'} 0 to below 1"
            yield Fault(place, f"{value:g}", expected, "correct the statistic")


def sunshine_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each month brighter than the sun allows at the hubs' mean latitude."""
    if not cluster.hubs or hubs_astray(cluster.hubs):
        return
    latitude_deg = mean_latitude_deg(cluster)
    if abs(latitude_deg) > FARTHEST_LATITUDE_DEG:
        expected = f"a mean within {FARTHEST_LATITUDE_DEG:g} degrees of the equator, where the sun "
        expected += "rises every month"
        place = "hubs.csv, latitude_deg"
        yield Fault(place, f"{latitude_deg:.1f}", expected, "correct the places of the hubs")
        return
    brightest = brightest_capacity_factors(latitude_deg)
    for row in cluster.weather:
        of_month = row.statistic is WeatherStatistic.SOLAR_MEAN_CAPACITY_FACTOR
        if of_month and 1 <= row.month <= len(brightest) and row.value < 1.0:
            most = float(brightest[row.month - 1])
            if row.value > most:
                yield Fault(
                    f"weather.csv, row {row.id}, value",
                    f"{row.value:g}",
                    f"at most {most:.3f}, what the sun gives in month {row.month} at the hubs' "
                    f"latitude of {latitude_deg:.1f} degrees",
                    "correct the statistic, or latitude_deg in hubs.csv",
                )


def mean_latitude_deg(cluster: Cluster) -> float:
    """Return the mean latitude of the cluster's hubs, at which the sun is taken [deg]."""
    return float(np.mean([row.latitude_deg for row in cluster.hubs]))
