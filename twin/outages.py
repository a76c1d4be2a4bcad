"""When reformers stand still in a year: one planned stop in summer, and outages by chance.

An electrolyser is many modules that fail one by one, so that its outages enter as a lower capacity
all year; a reformer is one train, which runs or does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from scenarios.schema.energy import Dispatch
from scenarios.units import FIRST_HOUR_OF_MONTH, HOURS_PER_YEAR

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

KEPT_PERIODS = 1024
"""Outages whose periods are kept: most systems have no reformer, and so none."""
SUMMER = (FIRST_HOUR_OF_MONTH[4], FIRST_HOUR_OF_MONTH[9])
"""Hours from the first of May to the end of September, when users need least."""


def outage_hours(
    availability: float, settings: Dispatch, generator: np.random.Generator
) -> list[tuple[int, int]]:
    """Draw the stretches of a year in which a reformer stands still, as first hour and end.

    Planned: `planned_outage_share` of the unavailable hours in one stop within summer. By chance: a
    Poisson number of outages of exponential length whose mean makes up the rest. Stretches may
    overlap, so that availability comes out a little higher than asked; the mean differs by less
    than a fiftieth of the unavailability.

    Args:
        availability: share of the year it can run, above 0 to 1.
        settings: length and share of outages.
        generator: stream of random numbers.
    """
    away = (1.0 - availability) * HOURS_PER_YEAR
    planned = round(away * settings.planned_outage_share)
    forced = away - planned
    stretches = []
    if planned > 0:
        latest = max(SUMMER[1] - planned, SUMMER[0] + 1)
        start = int(generator.integers(SUMMER[0], latest))
        stretches.append((start, min(start + planned, HOURS_PER_YEAR)))
    for _ in range(int(generator.poisson(forced / settings.outage_hours))):
        start = int(generator.integers(HOURS_PER_YEAR))
        length = max(1, round(generator.exponential(settings.outage_hours)))
        stretches.append((start, min(start + length, HOURS_PER_YEAR)))
    return sorted(stretches)


@lru_cache(maxsize=KEPT_PERIODS)
def periods(
    stretches: tuple[tuple[tuple[int, int], ...], ...],
) -> tuple[IntArray, IntArray, FloatArray]:
    """Cut the year at each month and at each begin and end of an outage.

    Args:
        stretches: outages of each plant, as first hour and end.

    Returns:
        First hour of each period and the hour after the last; month of each period; and whether
        each plant can run in it, as 0 or 1 of shape (plants, periods). They are kept for the next
        who asks, and are to be read only.
    """
    cuts = sorted({*FIRST_HOUR_OF_MONTH, *(hour for ends in stretches for e in ends for hour in e)})
    runs = np.ones((len(stretches), len(cuts) - 1))
    for plant, outages in enumerate(stretches):
        for start, end in outages:
            runs[plant, bisect_left(cuts, start) : bisect_left(cuts, end)] = 0.0
    month = [bisect_right(FIRST_HOUR_OF_MONTH, hour) - 1 for hour in cuts[:-1]]
    return np.array(cuts, dtype=np.int64), np.array(month, dtype=np.int64), runs
