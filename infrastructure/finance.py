"""What money is worth at different times; not who pays it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

DiscountSchedule = tuple[tuple[int, float], ...]
"""Steps (last year, rate per year) of a declining discount rate, in rising order of year."""

GREEN_BOOK_SCHEDULE: DiscountSchedule = ((30, 0.035), (75, 0.030), (125, 0.025))
"""HM Treasury, The Green Book (2022), annex 6: 3.5 % to year 30, 3.0 % to 75, 2.5 % to 125."""


@overload
def capital_recovery_factor(rate: float, years: float) -> float: ...
@overload
def capital_recovery_factor(rate: FloatArray, years: float | FloatArray) -> FloatArray: ...
@overload
def capital_recovery_factor(rate: float, years: FloatArray) -> FloatArray: ...
def capital_recovery_factor(
    rate: float | FloatArray, years: float | FloatArray
) -> float | FloatArray:
    """Return the yearly payment that repays one pound with interest: a(r, n) = r / (1 - (1+r)^-n).

    Args:
        rate: real interest rate [1/year], number or array; at 0 the factor is 1/n.
        years: number of yearly payments in arrears [year], number or array.

    Returns:
        Factor [1/year], of the shape to which `rate` and `years` broadcast.

    Raises:
        ValueError: if a rate is not above -1 or a number of years is not above 0.

    Source: Brealey, Myers & Allen, Principles of Corporate Finance (annuity formula).
    """
    if isinstance(rate, np.ndarray) or isinstance(years, np.ndarray):
        return _capital_recovery_array(np.asarray(rate, float), np.asarray(years, float))
    _check_rate(rate, "capital_recovery_factor")
    if not 0.0 < years < math.inf:
        raise ValueError(_years_message(years))
    if rate == 0.0:
        return 1.0 / years
    return rate / -math.expm1(-years * math.log1p(rate))


def social_discount_factor(
    years_from_base: int, *, schedule: DiscountSchedule = GREEN_BOOK_SCHEDULE
) -> float:
    """Return the weight of a benefit `years_from_base` years after the base year.

    The rate of each step applies to the years within that step, so the factor falls without a jump.

    Args:
        years_from_base: whole years after the base year [year].
        schedule: declining rate; the Green Book's standard schedule unless given.

    Returns:
        Discount factor [-], 1 in the base year.

    Raises:
        ValueError: if the year lies before the base year or after the schedule's last year.

    Source: HM Treasury, The Green Book (2022), annex 6.
    """
    factors = _social_factors(schedule)
    if not 0 <= years_from_base < len(factors):
        raise ValueError(
            f"social_discount_factor: years_from_base is {years_from_base}; expected 0 to "
            f"{len(factors) - 1}; shorten the appraisal or pass a longer schedule"
        )
    return float(factors[years_from_base])


@lru_cache(maxsize=16)
def _social_factors(schedule: DiscountSchedule) -> FloatArray:
    yearly_rates: list[float] = []
    for last_year, rate in schedule:
        yearly_rates += [rate] * (last_year - len(yearly_rates))
    growth = np.concatenate(([1.0], 1.0 + np.array(yearly_rates)))
    factors: FloatArray = 1.0 / np.cumprod(growth)
    return factors


def _capital_recovery_array(rate: FloatArray, years: FloatArray) -> FloatArray:
    if rate.size:
        _check_rate(float(rate.min()), "capital_recovery_factor")
        _check_rate(float(rate.max()), "capital_recovery_factor")
    if years.size and not 0.0 < years.min() <= years.max() < math.inf:
        raise ValueError(_years_message(float(years.min())))
    nonzero_rate = np.where(rate == 0.0, 1.0, rate)
    factor = nonzero_rate / -np.expm1(-years * np.log1p(nonzero_rate))
    return np.where(rate == 0.0, 1.0 / years, factor)


def _check_rate(rate: float, place: str) -> None:
    if not -1.0 < rate < math.inf:
        raise ValueError(
            f"{place}: rate is {rate}; expected a share per year above -1 such as 0.1; "
            "divide a percentage by 100"
        )


def _years_message(years: float) -> str:
    return f"years is {years}; expected a finite number above 0; correct the lifetime"
