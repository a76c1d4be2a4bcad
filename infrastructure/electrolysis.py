"""How electrolyser stacks wear with the hours they run, and when they are replaced."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]


class StackYear(NamedTuple):
    """What a year of operation does to stacks, shape (plants,) each.

    Attributes:
        mean_hours: hours since the stacks were new, mean over the hours run [h].
        hours_at_end: hours since the stacks were new at the end [h].
        replacements: times the stacks were replaced [-].
    """

    mean_hours: FloatArray
    hours_at_end: FloatArray
    replacements: FloatArray


def run_stacks(
    hours_at_start: FloatArray, running_hours: FloatArray, life_hours: FloatArray
) -> StackYear:
    """Return the age of stacks through a year in which worn-out ones are replaced at once.

    Age is `(h0 + x) mod L` after x hours; its mean over the year follows from the integral of that
    saw-tooth, `F(t) = n L^2 / 2 + r^2 / 2` with `t = n L + r`.

    Args:
        hours_at_start: hours since the stacks were new, shape (plants,) [h].
        running_hours: hours run in the year, shape (plants,) [h].
        life_hours: hours after which stacks are replaced, shape (plants,); infinity for plants
            without stacks [h].

    Raises:
        ValueError: if hours are negative or a life is not above 0.
    """
    hours = np.asarray(hours_at_start, dtype=np.float64)
    run = np.asarray(running_hours, dtype=np.float64)
    life = np.asarray(life_hours, dtype=np.float64)
    try:
        return _run_stacks(hours, run, life)
    except ValueError:
        raise ValueError(
            f"run_stacks: hours {hours_at_start}, run {running_hours}, life {life_hours}; expected "
            "hours of 0 or more and a life above 0; correct the technology's row"
        ) from None


@compiled
def _run_stacks(hours: FloatArray, run: FloatArray, life: FloatArray) -> StackYear:
    year = StackYear(hours.copy(), np.zeros(hours.size), np.zeros(hours.size))
    for plant in range(hours.size):
        start, ran, lasts = hours[plant], run[plant], life[plant]
        if not (start >= 0.0 and ran >= 0.0 and lasts > 0.0):
            raise ValueError("out of bounds")
        lives, age = _lives_and_age(start + ran, lasts)
        year.hours_at_end[plant] = max(age, 0.0)
        year.replacements[plant] = lives - _lives_and_age(start, lasts)[0]
        if ran > 0.0:
            year.mean_hours[plant] = (_area(start + ran, lasts) - _area(start, lasts)) / ran
    return year


def wear_factor(stack_hours: FloatArray, rise_per_1000_h: FloatArray) -> FloatArray:
    """Return power use over that of new stacks: it rises in proportion to the hours run.

    Args:
        stack_hours: hours since the stacks were new, shape (plants,) [h].
        rise_per_1000_h: rise of the specific use in a thousand hours, shape (plants,) [-].

    Returns:
        Factor of at least 1, shape (plants,).

    Raises:
        ValueError: if hours or rise are negative.

    Source: constant rise of cell voltage at constant current, which is what tests report
    (HyBalance: 3.75 microvolt an hour and cell over 18,000 h).
    """
    hours = np.asarray(stack_hours, dtype=np.float64)
    rise = np.asarray(rise_per_1000_h, dtype=np.float64)
    try:
        return _wear_factor(hours, rise)
    except ValueError:
        raise ValueError(
            f"wear_factor: stack_hours {stack_hours}, rise {rise_per_1000_h}; expected 0 or more; "
            "correct the technology's row"
        ) from None


@compiled
def _wear_factor(hours: FloatArray, rise_per_1000_h: FloatArray) -> FloatArray:
    factor = np.empty(hours.size)
    for plant in range(hours.size):
        if not (hours[plant] >= 0.0 and rise_per_1000_h[plant] >= 0.0):
            raise ValueError("out of bounds")
        factor[plant] = 1.0 + rise_per_1000_h[plant] * hours[plant] * 1e-3
    return factor


def replacement_years(
    life_years: float, running_hours_per_year: float, stack_life_hours: float
) -> FloatArray:
    """Return the times at which stacks are replaced in a plant's life, in years from its start.

    Args:
        life_years: life of the plant [year].
        running_hours_per_year: hours run a year [h].
        stack_life_hours: hours after which stacks are replaced; infinity for none [h].

    Returns:
        Times strictly within the life, shape (replacements,) [year].

    Raises:
        ValueError: if a figure is not above 0.
    """
    if not (life_years > 0.0 and running_hours_per_year > 0.0 and stack_life_hours > 0.0):
        raise ValueError(
            f"replacement_years: life {life_years}, hours a year {running_hours_per_year}, stack "
            f"life {stack_life_hours}; expected all above 0; correct the technology's row"
        )
    if not np.isfinite(stack_life_hours):
        return np.zeros(0)
    interval_years = stack_life_hours / running_hours_per_year
    times = interval_years * np.arange(1, int(np.ceil(life_years / interval_years)) + 1)
    return np.asarray(times[times < life_years * (1.0 - 1e-9)], dtype=np.float64)


@compiled
def _area(hours: float, life: float) -> float:
    """Integral of the age of stacks from 0 to a number of hours run."""
    lives, age = _lives_and_age(hours, life)
    whole = lives * life * life if lives > 0.0 else 0.0
    return 0.5 * (whole + age * age)


@compiled
def _lives_and_age(hours: float, life: float) -> tuple[float, float]:
    """Lives that are over after a number of hours run, and the age of the stacks then."""
    lives = np.floor(hours / life)
    return lives, hours - lives * life if lives > 0.0 else hours
