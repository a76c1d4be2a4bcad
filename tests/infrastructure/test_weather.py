"""Synthetic wind against the statistics it was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, norm

from infrastructure.weather import (
    FIRST_HOUR_OF_MONTH,
    HOURS_BY_MONTH,
    WindStatistics,
    draw_wind,
)

# North Sea site from MERRA-2 2000-16 through a V164 power curve.
MONTHLY_MEANS = (0.613, 0.568, 0.535, 0.477, 0.473, 0.398, 0.373, 0.419, 0.502, 0.564, 0.594, 0.581)
NORTH_SEA = WindStatistics(MONTHLY_MEANS, 0.973, 0.046, 1.3)
SEEDS = 200


@pytest.fixture(scope="module")
def years():
    return np.array([draw_wind(NORTH_SEA, np.random.default_rng(k))[0] for k in range(SEEDS)])


def test_a_year_has_8760_hours_in_12_months():
    assert sum(HOURS_BY_MONTH) == FIRST_HOUR_OF_MONTH[-1] == 8760
    assert tuple(np.diff(FIRST_HOUR_OF_MONTH)) == HOURS_BY_MONTH


def test_capacity_factors_lie_between_calm_and_full(years):
    assert years.shape == (SEEDS, 8760)
    assert years.dtype == np.float64
    assert years.min() >= 0.0
    assert years.max() <= 1.0


@pytest.mark.validation("Weather", "MERRA-2 2000-16 at a North Sea site, V164 power curve")
def test_monthly_means_within_sampling_error(years, validate):
    hours = [slice(*FIRST_HOUR_OF_MONTH[month : month + 2]) for month in range(12)]
    monthly = np.array([years[:, month].mean(axis=1) for month in hours])
    standard_error = monthly.std(axis=1, ddof=1) / np.sqrt(SEEDS)
    # Of twelve months the farthest is beyond 3.5 standard errors once in 180 such tests.
    case = f"Wind capacity factor of the twelve months, {SEEDS} years"
    validate(case, MONTHLY_MEANS, monthly.mean(axis=1), abs=3.5 * standard_error)


@pytest.mark.validation("Weather", "Variance of the beta distribution that was asked for")
def test_spread_of_hours_is_that_of_the_beta_distribution(years, validate):
    january = years[:, : HOURS_BY_MONTH[0]]
    expected = np.sqrt(0.613 * (1.0 - 0.613) / (1.3 + 1.0))
    validate("Spread of the hours of January", expected, january.std(), rel=0.03)


@pytest.mark.validation("Weather", "MERRA-2 2000-16 at a North Sea site")
def test_persistence_of_the_underlying_gaussian(years, validate):
    january = years[:, : HOURS_BY_MONTH[0]]
    # Full and calm hours at the ends of the table are held and would give an infinite Gaussian.
    shares = np.clip(beta.cdf(january, 0.613 * 1.3, 0.387 * 1.3), 1e-6, 1.0 - 1e-6)
    gaussian = norm.ppf(shares)
    lag1 = np.corrcoef(gaussian[:, :-1].ravel(), gaussian[:, 1:].ravel())[0, 1]
    validate("Correlation of wind from hour to hour", 0.973, lag1, abs=0.01)


@pytest.mark.validation("Weather", "MERRA-2 2000-16 at a North Sea site")
def test_spread_between_years(years, validate):
    annual = years.mean(axis=1)
    # The standard error of a coefficient of variation from 200 years is about 5 %.
    ours = annual.std(ddof=1) / annual.mean()
    validate("Variation of wind between years", 0.046, ours, rel=0.15)


def test_years_are_alike_without_spread_between_them():
    steady = WindStatistics(MONTHLY_MEANS, 0.973, 0.0, 1.3)
    annual = [draw_wind(steady, np.random.default_rng(k))[0].mean() for k in range(50)]
    # About 1 % is left: how the same mean of the Gaussian falls on curved ends and on seasons.
    assert np.std(annual) / np.mean(annual) < 0.015


def test_same_stream_gives_the_same_year_and_the_stream_moves_on():
    generator = np.random.default_rng(7)
    first, second = (draw_wind(NORTH_SEA, generator)[0] for _ in range(2))
    again, _ = draw_wind(NORTH_SEA, np.random.default_rng(7))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"monthly_mean_capacity_factor": MONTHLY_MEANS[:11]}, "expected 12 values"),
        ({"monthly_mean_capacity_factor": (48.0,) * 12}, "expected 12 values"),
        ({"lag1_autocorrelation": 1.0}, r"lag1_autocorrelation is 1\.0"),
        ({"between_year_cv": -0.1}, r"between_year_cv is -0\.1"),
        ({"concentration": 0.0}, r"concentration is 0\.0"),
    ],
)
def test_impossible_statistics_are_refused(change, message):
    statistics = {
        "monthly_mean_capacity_factor": MONTHLY_MEANS,
        "lag1_autocorrelation": 0.973,
        "between_year_cv": 0.046,
        "concentration": 1.3,
    }
    with pytest.raises(ValueError, match=message):
        WindStatistics(**(statistics | change))
