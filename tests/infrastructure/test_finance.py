"""Finance against published discount tables and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.finance import (
    capital_recovery_factor,
    social_discount_factor,
)


def test_capital_recovery_without_interest_is_equal_shares():
    assert capital_recovery_factor(0.0, 20) == 1 / 20


def test_capital_recovery_at_ten_per_cent_over_two_years():
    # 1 / (1/1.1 + 1/1.21) = 1.21 / 2.1
    assert capital_recovery_factor(0.1, 2) == pytest.approx(1.21 / 2.1, rel=1e-14)


def test_capital_recovery_is_continuous_at_zero_rate():
    # First-order expansion a = 1/n + r (n + 1)/(2 n); naive arithmetic loses it to rounding.
    assert capital_recovery_factor(1e-10, 10) == pytest.approx(0.1 + 0.55e-10, rel=1e-13)


def test_capital_recovery_broadcasts_rates_against_years():
    rates, years = np.array([[0.0], [0.1]]), np.array([2.0, 10.0])
    factors = capital_recovery_factor(rates, years)
    expected = [[capital_recovery_factor(float(r), n) for n in years] for r in rates[:, 0]]
    np.testing.assert_allclose(factors, expected, rtol=1e-14)


@given(rate=st.floats(0.0, 0.5), years=st.integers(1, 80))
def test_paying_the_capital_recovery_repays_one_pound(rate, years):
    payment = capital_recovery_factor(rate, years)
    repaid = sum(payment * (1.0 + rate) ** -t for t in range(1, years + 1))
    assert repaid == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("rate", "years", "shown"), [(-1.0, 10, "-1.0"), (0.1, 0, "0"), (float("nan"), 5, "nan")]
)
def test_capital_recovery_names_the_bad_value(rate, years, shown):
    with pytest.raises(ValueError, match=f"is {shown}"):
        capital_recovery_factor(rate, years)


def test_capital_recovery_of_arrays_names_the_bad_value():
    with pytest.raises(ValueError, match="rate is -2"):
        capital_recovery_factor(np.array([0.1, -2.0]), 10)
    with pytest.raises(ValueError, match="years is 0"):
        capital_recovery_factor(np.array([0.1]), np.array([0.0]))


@pytest.mark.validation("Prices and appraisal", "HM Treasury, The Green Book 2022, annex 6")
@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (0, 1.0),
        (1, 0.966184),
        (10, 0.708919),
        (30, 0.356278),
        (31, 0.345901),
        (60, 0.146782),
        (75, 0.094214),
        (100, 0.050818),
    ],
)
def test_social_discount_factor_is_the_green_book_table(validate, year, factor):
    case = f"Discount factor of year {year}"
    validate(case, factor, social_discount_factor(year), abs=5e-7)


@pytest.mark.validation("Prices and appraisal", "HM Treasury, The Green Book 2022, annex 6")
@pytest.mark.parametrize(("years", "annuity"), [(30, 18.392045), (40, 21.431173), (60, 25.375260)])
def test_social_annuity_is_the_green_book_table(validate, years, annuity):
    case = f"Present value of one a year for {years} years"
    ours = sum(social_discount_factor(year) for year in range(1, years + 1))
    validate(case, annuity, ours, abs=5e-7)


@pytest.mark.validation("Prices and appraisal", "Arithmetic with the Green Book schedule")
def test_social_present_value_of_a_small_project(validate):
    """V7: 100 spent now, 30 received in each of the next five years."""
    ours = -100.0 + sum(30.0 * social_discount_factor(year) for year in range(1, 6))
    case = "Present value of 30 a year for five years after 100 now"
    validate(case, 35.451571, ours, abs=1e-6)


def test_social_schedule_is_an_input():
    flat = ((10, 0.10),)
    assert social_discount_factor(2, schedule=flat) == pytest.approx(1 / 1.21)


@pytest.mark.parametrize("year", [-1, 126])
def test_social_discounting_ends_with_its_schedule(year):
    with pytest.raises(ValueError, match=str(year)):
        social_discount_factor(year)
