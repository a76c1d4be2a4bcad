"""Finance against published discount tables, published levelised costs and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.finance import (
    capital_recovery_factor,
    discount_factors,
    present_value,
    rebase_gbp,
    social_discount_factor,
    social_present_value,
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
    payments = np.full(years, capital_recovery_factor(rate, years))
    assert present_value(payments, rate, first_period=1) == pytest.approx(1.0, rel=1e-9)


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


def test_discount_factors_start_at_the_first_period():
    np.testing.assert_allclose(discount_factors(0.25, 3, 1), [0.8, 0.64, 0.512], rtol=1e-15)


def test_discount_factors_are_kept_and_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        discount_factors(0.1, 5)[0] = 2.0


def test_present_value_of_no_payments_is_nothing():
    assert present_value(np.array([]), 0.1) == 0.0


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
    validate(case, annuity, social_present_value(np.ones(years), 1), abs=5e-7)


@pytest.mark.validation("Prices and appraisal", "Arithmetic with the Green Book schedule")
def test_social_present_value_of_a_small_project(validate):
    # 100 spent now, 30 received in each of the next five years.
    cash_flow = np.array([-100.0, 30.0, 30.0, 30.0, 30.0, 30.0])
    case = "Present value of 30 a year for five years after 100 now"
    validate(case, 35.451571, social_present_value(cash_flow), abs=1e-6)


def test_social_schedule_is_an_input():
    flat = ((10, 0.10),)
    assert social_discount_factor(2, schedule=flat) == pytest.approx(1 / 1.21)


@pytest.mark.parametrize("year", [-1, 126])
def test_social_discounting_ends_with_its_schedule(year):
    with pytest.raises(ValueError, match=str(year)):
        social_discount_factor(year)
    with pytest.raises(ValueError, match="years_from_base"):
        social_present_value(np.ones(5), 125)


@pytest.mark.validation("Prices and appraisal", "DESNZ carbon values 2023 and ONS deflators")
@pytest.mark.parametrize(
    ("carbon_value_2022", "carbon_value_2020"),
    [(253.19, 238.40), (294.50, 277.30), (397.54, 374.32)],
)
def test_rebasing_green_book_carbon_values(validate, carbon_value_2022, carbon_value_2020):
    # Green Book Table 3 (2022 prices) to 2020 prices by the GDP deflators 90.5005 and 85.2137.
    rebased = rebase_gbp(carbon_value_2022, 90.5005, 85.2137)
    case = f"Carbon value of {carbon_value_2022} in pounds of 2020"
    note = "DESNZ printed 241 to 378 in 2020 pounds with the deflators of its day, since revised."
    validate(case, carbon_value_2020, rebased, "GBP/t", abs=0.01, note=note)


def test_rebasing_works_on_arrays_and_refuses_a_missing_index():
    np.testing.assert_allclose(rebase_gbp(np.array([1.0, 2.0]), 50.0, 100.0), [2.0, 4.0])
    with pytest.raises(ValueError, match="0"):
        rebase_gbp(1.0, 0.0, 100.0)


@pytest.mark.validation(
    "Prices and appraisal", "gov.uk, first hydrogen allocation round (HAR1), December 2023"
)
def test_first_allocation_round_is_indexed_by_consumer_prices(validate):
    # HAR1 (gov.uk, December 2023): 175 GBP/MWh HHV of 2012 are 241 of 2023, an index of 1.377;
    # the GDP deflator (71.9294 to 96.2507) would give 234 (case V9).
    strikes = np.array([241.0, 175.0])
    assert strikes[0] / strikes[1] == pytest.approx(1.377, abs=5e-4)
    case = "HAR1 strike price of 175 (2012) in pounds of 2023, by consumer prices"
    validate(case, 241.0, rebase_gbp(175.0, 1.0, 1.377), "GBP/MWh HHV", abs=0.1)
    assert rebase_gbp(175.0, 71.9294, 96.2507) == pytest.approx(234.2, abs=0.1)
