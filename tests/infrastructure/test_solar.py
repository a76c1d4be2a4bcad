"""Synthetic sun, and its bond with the wind, against the statistics it was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, norm

from infrastructure.solar import SolarStatistics, height_of_the_sun, hourly_wind_and_solar
from infrastructure.weather import (
    FIRST_HOUR_OF_MONTH,
    HOURS_BY_MONTH,
    WindStatistics,
    draw_wind,
)

# GB solar by month of 2024 (energy over 18.7 GW), scaled to 12 % (DESNZ Generation Costs 2025).
GB_2024 = (0.032, 0.041, 0.075, 0.111, 0.132, 0.158, 0.139, 0.131, 0.090, 0.063, 0.030, 0.017)
GB_WIND_2024_TWH = (9.04, 8.22, 7.95, 8.04, 4.03, 5.03, 4.41, 6.79, 5.45, 7.08, 6.55, 10.03)
SOLAR_MEANS = tuple(0.12 / 0.08514 * mean for mean in GB_2024)
WIND_MEANS = (0.586, 0.543, 0.511, 0.456, 0.452, 0.380, 0.356, 0.400, 0.479, 0.539, 0.567, 0.555)
WIND = WindStatistics(WIND_MEANS, 0.973, 0.046, 1.37)
SOLAR = SolarStatistics(53.66, SOLAR_MEANS, 0.95, 0.04, 3.0, -0.2)
SEEDS = 150


@pytest.fixture(scope="module")
def years():
    """Wind and sun of many years, shape (2, SEEDS, 8760)."""
    drawn = [hourly_wind_and_solar(WIND, SOLAR, np.random.default_rng(k)) for k in range(SEEDS)]
    return np.array(drawn).transpose(1, 0, 2)


def by_month(series):
    return np.add.reduceat(series, FIRST_HOUR_OF_MONTH[:-1], axis=-1) / np.array(HOURS_BY_MONTH)


def test_height_of_the_sun_by_hand():
    # Noon of 21 June (day 172) at 53.66 N: 90 - 53.66 + 23.45 degrees, half an hour aside.
    noon = height_of_the_sun(53.66)[171 * 24 + 12]
    assert noon == pytest.approx(np.sin(np.radians(59.79)), abs=0.005)
    # At the equator on an equinox (day 81) the sun stands in the zenith at noon.
    assert height_of_the_sun(0.0)[80 * 24 + 12] == pytest.approx(1.0, abs=0.01)
    # Length of the day at 53.66 N: 2/15 acos(-tan(lat) tan(d)) = 16.9 h in June, 7.1 in December.
    lit = (height_of_the_sun(53.66) > 0.0).reshape(365, 24).sum(axis=1)
    assert abs(lit[171] - 16.9) < 1.0
    assert abs(lit[354] - 7.1) < 1.0


def test_the_wind_is_the_same_with_and_without_the_sun():
    alone, _ = draw_wind(WIND, np.random.default_rng(4))
    np.testing.assert_array_equal(
        hourly_wind_and_solar(WIND, SOLAR, np.random.default_rng(4))[0], alone
    )


def test_no_sun_at_night_and_never_more_than_its_height(years):
    height = height_of_the_sun(53.66)
    assert years[1].min() == 0.0
    assert np.all(years[1] <= height + 1e-12)
    assert np.all(years[1][:, height == 0.0] == 0.0)


@pytest.mark.validation(
    "Weather", "GB by month 2024 (grid-sim, ERA5), level of DESNZ Generation Costs 2025"
)
def test_monthly_means_within_sampling_error(years, validate):
    monthly = by_month(years[1])
    error = monthly.std(axis=0, ddof=1) / np.sqrt(SEEDS)
    # Of twelve months the farthest is beyond 3.5 standard errors once in 180 such tests.
    case = f"Solar capacity factor of the twelve months, {SEEDS} years"
    validate(case, SOLAR_MEANS, monthly.mean(axis=0), abs=3.5 * error)


@pytest.mark.validation("Weather", "DESNZ, Generation Costs 2025; variation as asked for")
def test_spread_between_years(years, validate):
    annual = years[1].mean(axis=1)
    # The standard error of a coefficient of variation from 150 years is about 6 %.
    ours = annual.std(ddof=1) / annual.mean()
    validate("Variation of sun between years", 0.04, ours, rel=0.2)
    validate("Capacity factor of solar in the mean year", 0.12, annual.mean(), rel=0.01)


def test_persistence_and_correlation_of_the_gaussians(years):
    # The two hours around noon in June, where the sun is always up.
    height = height_of_the_sun(53.66)
    june = np.arange(FIRST_HOUR_OF_MONTH[5], FIRST_HOUR_OF_MONTH[6])
    noon = june[june % 24 == 12]
    mean = SOLAR_MEANS[5] / height[june].mean()

    def gaussian(hours):
        clear = np.clip(years[1][:, hours] / height[hours], 1e-6, 1.0 - 1e-6)
        return norm.ppf(beta.cdf(clear, mean * 3.0, (1.0 - mean) * 3.0)).ravel()

    assert np.corrcoef(gaussian(noon), gaussian(noon + 1))[0, 1] == pytest.approx(0.95, abs=0.01)
    share = np.clip(years[0][:, noon], 1e-6, 1.0 - 1e-6)
    wind = norm.ppf(beta.cdf(share, 0.38 * 1.37, 0.62 * 1.37)).ravel()
    # 4500 values, each standing for about three days: a standard error of about 0.04.
    assert np.corrcoef(gaussian(noon), wind)[0, 1] == pytest.approx(-0.2, abs=0.1)


def test_wind_and_sun_complement_each_other_by_season(years):
    wind, sun = by_month(years[0]), by_month(years[1])
    each = [np.corrcoef(w, s)[0, 1] for w, s in zip(wind, sun, strict=True)]
    published = np.corrcoef(np.array(GB_WIND_2024_TWH) / HOURS_BY_MONTH, GB_2024)[0, 1]
    assert published == pytest.approx(-0.77, abs=0.01)
    # The published year lies among the simulated ones.
    assert np.quantile(each, 0.02) < published < np.quantile(each, 0.98)
    assert np.corrcoef(years[0].ravel(), years[1].ravel())[0, 1] < -0.05


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"latitude_deg": 80.0}, r"latitude_deg is 80\.0; expected -66 to 66"),
        ({"monthly_mean_capacity_factor": SOLAR_MEANS[:11]}, "expected 12 values"),
        ({"monthly_mean_capacity_factor": (0.4,) * 12}, r"month 1 is 0\.4; expected at most 0\."),
        ({"lag1_autocorrelation": 1.0}, r"lag1_autocorrelation is 1\.0"),
        ({"between_year_cv": -0.1}, r"between_year_cv is -0\.1"),
        ({"concentration": 0.0}, r"concentration is 0\.0"),
        ({"wind_correlation": -1.5}, r"wind_correlation is -1\.5"),
    ],
)
def test_impossible_statistics_are_refused(change, message):
    statistics = {
        "latitude_deg": 53.66,
        "monthly_mean_capacity_factor": SOLAR_MEANS,
        "lag1_autocorrelation": 0.95,
        "between_year_cv": 0.04,
        "concentration": 3.0,
        "wind_correlation": -0.2,
    }
    with pytest.raises(ValueError, match=message):
        SolarStatistics(**(statistics | change))
