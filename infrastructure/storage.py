"""How much a salt cavern holds, takes in and gives out, and what it costs."""

from __future__ import annotations

import math

from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.hydrogen import mwh_hhv_from_kg

HOURS_PER_DAY = 24.0
CAVERN_COST_RANGE_T = (100.0, 5000.0)
"""Masses of hydrogen in one cavern for which the cost curve was fitted."""


def working_gas_mwh(total_gas_mwh: float, cushion_share: float) -> float:
    """Return the gas that can be used: total less the cushion that stays to hold the cavern up.

    Args:
        total_gas_mwh: hydrogen at the highest pressure [MWh HHV].
        cushion_share: cushion gas over total gas, 0 to below 1; 0.25-0.40 is usual (assumption).

    Returns:
        Working gas [MWh HHV].

    Raises:
        ValueError: if the share is outside 0 to 1.
    """
    if not 0.0 <= cushion_share < 1.0:
        raise ValueError(
            f"working_gas: cushion_share is {cushion_share}; expected 0 to below 1; "
            "divide a percentage by 100"
        )
    return total_gas_mwh * (1.0 - cushion_share)


def cavern_gas_mwh(volume_m3: float, pressure_bar: float, temperature_c: float) -> float:
    """Return the hydrogen in a cavern at a pressure: volume x density x heating value.

    Args:
        volume_m3: geometric volume [m3].
        pressure_bar: absolute pressure, 1 to 250 [bar].
        temperature_c: temperature of the gas, 0 to 50 [C].

    Returns:
        Hydrogen [MWh HHV].

    Raises:
        ValueError: if the volume is not above 0 or the state outside the table.
    """
    if not 0.0 < volume_m3 < math.inf:
        raise ValueError(
            f"cavern_gas: volume_m3 is {volume_m3}; expected above 0; correct the store's row"
        )
    return mwh_hhv_from_kg(volume_m3 * density_kg_per_m3("hydrogen", pressure_bar, temperature_c))


def cavern_rate_mw(
    volume_m3: float,
    pressure_bar: float,
    temperature_c: float,
    largest_change_bar_per_day: float,
) -> float:
    """Return how fast a cavern may be filled or emptied without harm to the salt.

    The rate that moves the pressure by the largest allowed change in a day, ending at
    `pressure_bar` when filling and starting there when emptying; temperature held.

    Args:
        volume_m3: geometric volume [m3].
        pressure_bar: absolute pressure [bar].
        temperature_c: temperature of the gas [C].
        largest_change_bar_per_day: allowed change of pressure, above 0 and less than the pressure
            itself; 6-10 is usual (assumption) [bar/day].

    Returns:
        Injection or withdrawal [MW HHV].

    Raises:
        ValueError: if the change is not above 0 or a state lies outside the table.
    """
    if not 0.0 < largest_change_bar_per_day < pressure_bar:
        raise ValueError(
            f"cavern_rate: largest_change_bar_per_day is {largest_change_bar_per_day}; expected "
            f"above 0 and below the pressure of {pressure_bar:g} bar; give a daily change"
        )
    full_mwh = cavern_gas_mwh(volume_m3, pressure_bar, temperature_c)
    lower_bar = pressure_bar - largest_change_bar_per_day
    return (full_mwh - cavern_gas_mwh(volume_m3, lower_bar, temperature_c)) / HOURS_PER_DAY


def cavern_capex_usd_per_kg(stored_t: float) -> float:
    """Return the capital cost of a new salt cavern: `exp(0.092548 ln^2 m - 1.6432 ln m + 10.161)`.

    Args:
        stored_t: usable hydrogen in one cavern, 100 to 5000 [t].

    Returns:
        Cost in 2019 prices [USD/kg of usable hydrogen].

    Raises:
        ValueError: if the mass is outside the fitted range, beyond which the curve turns up.

    Source: Papadias & Ahluwalia 2021, Int. J. Hydrogen Energy 46:34527,
    doi:10.1016/j.ijhydene.2021.08.028, as fitted in NREL's GreenHEART (BSD-3).
    """
    lowest_t, highest_t = CAVERN_COST_RANGE_T
    if not lowest_t <= stored_t <= highest_t:
        raise ValueError(
            f"cavern_capex: stored_t is {stored_t}; expected {lowest_t:g} to {highest_t:g} t in "
            "one cavern; divide a larger store into caverns"
        )
    ln_t = math.log(stored_t)
    return math.exp(0.092548 * ln_t**2 - 1.6432 * ln_t + 10.161)
