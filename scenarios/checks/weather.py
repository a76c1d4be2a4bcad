"""What must hold of the statistics of wind and sun: each is there, and a share."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.schema.market import WeatherStatistic

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
