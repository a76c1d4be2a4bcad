"""How high the sun stands over a place, and so how much it can give there in each month at most."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from scenarios.units import FIRST_HOUR_OF_MONTH, HOURS_BY_MONTH, HOURS_PER_YEAR

FloatArray = npt.NDArray[np.float64]

FARTHEST_LATITUDE_DEG = 66.0
"""Beyond the polar circles there are months without any sun."""
CLEAREST_MEAN = 0.95
"""Highest monthly mean of the clearness; a month that asks for more cannot be had."""


def height_of_the_sun(latitude_deg: float) -> FloatArray:
    """Return the sine of the sun's height in the middle of each hour, 0 at night, shape (8760,).

    `sin h = sin(lat) sin(d) + cos(lat) cos(d) cos(w)` with declination `d = 23.45 deg
    sin(360 (284 + n) / 365)` on day n and hour angle w; solar time.

    Args:
        latitude_deg: latitude [deg].

    Source: Cooper 1969 in Duffie & Beckman, Solar Engineering of Thermal Processes, eq. 1.6.1.
    """
    hour = np.arange(HOURS_PER_YEAR)
    declination = np.radians(23.45) * np.sin(2.0 * np.pi * (284 + 1 + hour // 24) / 365.0)
    angle = np.radians(15.0 * (hour % 24 + 0.5 - 12.0))
    latitude = math.radians(latitude_deg)
    height = math.sin(latitude) * np.sin(declination) + math.cos(latitude) * np.cos(
        declination
    ) * np.cos(angle)
    above: FloatArray = np.maximum(height, 0.0)
    return above


def mean_height_by_month(height: FloatArray) -> FloatArray:
    """Return the mean of each month of a year of hours, shape (12,)."""
    means: FloatArray = np.add.reduceat(height, FIRST_HOUR_OF_MONTH[:-1]) / np.array(HOURS_BY_MONTH)
    return means


def brightest_capacity_factors(latitude_deg: float) -> FloatArray:
    """Return the highest mean capacity factor of the sun in each month, shape (12,) [-].

    Args:
        latitude_deg: latitude between the polar circles [deg].
    """
    brightest: FloatArray = CLEAREST_MEAN * mean_height_by_month(height_of_the_sun(latitude_deg))
    return brightest
