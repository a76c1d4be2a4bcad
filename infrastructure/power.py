"""What electricity from the grid costs in each hour, and what fuel and carbon make of it."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)

KWH_PER_THERM = 29.3071
"""UK statutory therm, 105.505585 MJ, gross."""

GAS_CARBON_T_PER_MWH_HHV = 0.18253
"""CO2 alone from burning natural gas, gross: UK Government GHG Conversion Factors 2024."""


def gas_price_gbp_per_mwh_hhv(price_p_per_therm: Quantity) -> Quantity:
    """Convert a gas price from pence per therm to pounds per MWh HHV.

    Args:
        price_p_per_therm: price [p/therm], number or array.

    Returns:
        Price [GBP/MWh HHV].

    Source: UK statutory therm of 29.3071 kWh gross.
    """
    return price_p_per_therm * (10.0 / KWH_PER_THERM)


def short_run_marginal_cost_gbp_per_mwh(
    gas_price_gbp_per_mwh_hhv: float,
    efficiency_hhv: float,
    carbon_price_gbp_per_t: float,
    carbon_t_per_mwh_hhv: float = GAS_CARBON_T_PER_MWH_HHV,
) -> float:
    """Return the fuel and carbon cost of a MWh of electricity from gas: (gas + EF x carbon) / eff.

    Args:
        gas_price_gbp_per_mwh_hhv: gas price [GBP/MWh HHV].
        efficiency_hhv: electricity out over gas in, HHV, above 0 to 1.
        carbon_price_gbp_per_t: all carbon charges of a generator, allowance and tax [GBP/t].
        carbon_t_per_mwh_hhv: CO2 of the gas [t/MWh HHV].

    Returns:
        Marginal cost [GBP/MWh electricity].

    Raises:
        ValueError: if the efficiency is not above 0 to 1.

    Source: marginal-cost pricing, any text on power markets.
    """
    if not 0.0 < efficiency_hhv <= 1.0:
        raise ValueError(
            f"short_run_marginal_cost: efficiency_hhv is {efficiency_hhv}; expected above 0 to 1; "
            "divide a percentage by 100"
        )
    return (
        gas_price_gbp_per_mwh_hhv + carbon_t_per_mwh_hhv * carbon_price_gbp_per_t
    ) / efficiency_hhv


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
