"""What electricity from the grid costs in each hour, given its mean, the wind and the sun."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def hourly_electricity_price_gbp_per_mwh(
    mean_price_gbp_per_mwh: float,
    wind_capacity_factor_hourly: FloatArray,
    wind_sensitivity: float,
    floor_gbp_per_mwh: float = 0.0,
    solar: FloatArray | None = None,
    solar_sensitivity: float = 0.0,
) -> FloatArray:
    """Return hourly prices with the wanted mean, cheaper in windy and sunny hours, above a floor.

    `p_t = floor + (mean - floor) w_t / mean(w)` with `w_t = exp(-a wind_t - b solar_t)`: the margin
    over the floor falls by the share `1 - exp(-a)` between a calm and a full-wind hour.
    The form is an assumption, chosen because it keeps mean and floor without iteration; it leaves
    out daily demand, scarcity and negative prices.

    Args:
        mean_price_gbp_per_mwh: time-weighted mean of the year [GBP/MWh].
        wind_capacity_factor_hourly: wind output of shape (hours,), 0 to 1.
        wind_sensitivity: strength of the wind's effect, 0 (flat price) or more [-]; assumption.
        floor_gbp_per_mwh: lower bound of the price [GBP/MWh].
        solar: solar output of the same shape, 0 to 1; None leaves the sun out.
        solar_sensitivity: strength of the sun's effect, 0 or more [-]; assumption.

    Returns:
        Prices of the shape of the wind [GBP/MWh].

    Raises:
        ValueError: if the mean lies below the floor or a sensitivity is negative.
    """
    if mean_price_gbp_per_mwh < floor_gbp_per_mwh:
        raise ValueError(
            f"hourly_electricity_price: mean_price_gbp_per_mwh is {mean_price_gbp_per_mwh}; "
            f"expected at least the floor of {floor_gbp_per_mwh}; raise the mean or lower the floor"
        )
    if wind_sensitivity < 0.0:
        raise ValueError(
            f"hourly_electricity_price: wind_sensitivity is {wind_sensitivity}; expected 0 or "
            "more; give a positive sign, with which wind lowers the price"
        )
    if solar_sensitivity < 0.0:
        raise ValueError(
            f"hourly_electricity_price: solar_sensitivity is {solar_sensitivity}; expected 0 or "
            "more; give a positive sign, with which sun lowers the price"
        )
    weight = -wind_sensitivity * wind_capacity_factor_hourly
    if solar is not None:
        weight -= solar_sensitivity * solar
    np.exp(weight, out=weight)
    weight *= (mean_price_gbp_per_mwh - floor_gbp_per_mwh) / weight.mean()
    weight += floor_gbp_per_mwh
    return weight
