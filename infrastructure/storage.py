"""How much a salt cavern holds, takes in and gives out, how long it takes, and what it costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from infrastructure.finance import capital_recovery_factor
from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.hydrogen import mwh_hhv_from_kg
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR

HOURS_PER_DAY = 24.0
HOURS_PER_MONTH = HOURS_PER_YEAR / MONTHS_PER_YEAR


@dataclass(frozen=True)
class CavernDesign:
    """A hydrogen store in salt as it would be built.

    Attributes:
        volume_m3: geometric volume of all its caverns [m3].
        working_gas_mwh: gas between lowest and highest pressure [MWh HHV].
        cushion_gas_mwh: gas at the lowest pressure, which stays to hold the caverns up [MWh HHV].
        injection_mw: fastest filling that salt and plant allow [MW HHV].
        withdrawal_mw: fastest emptying that salt and plant allow [MW HHV].
        leaching_months: time to dissolve the volume [month].
        fill_months: time to bring in the cushion gas [month].
    """

    volume_m3: float
    working_gas_mwh: float
    cushion_gas_mwh: float
    injection_mw: float
    withdrawal_mw: float
    leaching_months: float
    fill_months: float


def design_cavern(
    working_gas_mwh: float,
    pressures_bar: tuple[float, float],
    temperature_c: float,
    largest_change_bar_per_day: float,
    plant_mw: tuple[float, float],
    leaching_m3_per_month: float,
) -> CavernDesign:
    """Return the volume, cushion, rates and times of a store for a usable content.

    The volume is what holds the working gas between the two pressures, temperature held:
    `V = W / ((rho(p_high) - rho(p_low)) HHV)`. Filling and emptying are limited by the plant (the
    compressors and wells) and by the largest change of pressure the salt bears in a day.

    Args:
        working_gas_mwh: usable content [MWh HHV].
        pressures_bar: lowest and highest absolute pressure [bar].
        temperature_c: temperature of the gas [C].
        largest_change_bar_per_day: allowed change of pressure; 6-10 is usual (assumption)
            [bar/day].
        plant_mw: what compressors can inject and wells give out [MW HHV].
        leaching_m3_per_month: salt dissolved in a month, all caverns together [m3/month].

    Raises:
        ValueError: if a figure is not above 0, or the pressures leave nothing to use.
    """
    lowest_bar, highest_bar = pressures_bar
    if not 0.0 < lowest_bar < highest_bar:
        raise ValueError(
            f"design_cavern: lowest_bar is {lowest_bar} and highest_bar {highest_bar}; expected "
            "the lowest above 0 and below the highest, or all gas is cushion; correct the pressures"
        )
    given = (working_gas_mwh, largest_change_bar_per_day, *plant_mw, leaching_m3_per_month)
    if not all(0.0 < figure < math.inf for figure in given):
        raise ValueError(
            f"design_cavern: working gas, change of pressure, rates and leaching are {given}; "
            "expected each above 0 and finite; correct the store's row"
        )
    usable_mwh_per_m3 = cavern_gas_mwh(1.0, highest_bar, temperature_c) - cavern_gas_mwh(
        1.0, lowest_bar, temperature_c
    )
    volume_m3 = working_gas_mwh / usable_mwh_per_m3
    salt_mw = cavern_rate_mw(
        volume_m3,
        highest_bar,
        temperature_c,
        min(largest_change_bar_per_day, highest_bar - lowest_bar),
    )
    cushion_mwh = cavern_gas_mwh(volume_m3, lowest_bar, temperature_c)
    injection_mw, withdrawal_mw = (min(salt_mw, plant) for plant in plant_mw)
    return CavernDesign(
        volume_m3,
        working_gas_mwh,
        cushion_mwh,
        injection_mw,
        withdrawal_mw,
        volume_m3 / leaching_m3_per_month,
        cushion_mwh / injection_mw / HOURS_PER_MONTH,
    )


def levelised_storage_cost_gbp_per_mwh(
    capex_gbp: float,
    fixed_opex_gbp_per_year: float,
    withdrawn_mwh_per_year: float,
    rate: float,
    life_years: float,
) -> float:
    """Return the cost of storing per hydrogen that comes out: `(a(r, n) I + O) / W`.

    It falls with the number of cycles a year: a published figure holds only for its own. DESNZ
    (Hydrogen Transport and Storage Cost Report, 2023) gives GBP 0.26/kg at nine cycles a year.

    Args:
        capex_gbp: investment, cushion gas included [GBP].
        fixed_opex_gbp_per_year: yearly operation [GBP/year].
        withdrawn_mwh_per_year: hydrogen taken out [MWh HHV/year].
        rate: real discount rate [1/year].
        life_years: years over which investment is recovered.

    Returns:
        Levelised cost of storage [GBP/MWh HHV].

    Raises:
        ValueError: if nothing is withdrawn or a cost is negative.
    """
    if not (withdrawn_mwh_per_year > 0.0 and capex_gbp >= 0.0 and fixed_opex_gbp_per_year >= 0.0):
        raise ValueError(
            f"levelised_storage_cost: withdrawn_mwh_per_year is {withdrawn_mwh_per_year}, "
            f"capex_gbp {capex_gbp}, fixed_opex_gbp_per_year {fixed_opex_gbp_per_year}; expected "
            "hydrogen above 0 and costs of 0 or more; a store that is not used has no such cost"
        )
    annuity = float(capital_recovery_factor(rate, life_years)) * capex_gbp
    return (annuity + fixed_opex_gbp_per_year) / withdrawn_mwh_per_year


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
