"""How much energy and carbon go into a MWh of hydrogen, by reforming and by electrolysis.

Energy is in higher heating value (HHV) unless a name says LHV, as in DESNZ's figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from infrastructure.power import GAS_CARBON_T_PER_MWH_HHV

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)

HYDROGEN_LHV_MJ_PER_KG = 119.96
"""Lower heating value (ISO 6976)."""
HYDROGEN_HHV_MJ_PER_KG = 141.88
"""Higher heating value (ISO 6976)."""
LHV_PER_HHV = HYDROGEN_LHV_MJ_PER_KG / HYDROGEN_HHV_MJ_PER_KG

LOW_CARBON_THRESHOLD_G_PER_MJ_LHV = 20.0
"""CO2e allowed by the UK Low Carbon Hydrogen Standard (DESNZ, version 3, 2023)."""

METHANE_HHV_MJ_PER_KG = 55.5
"""Higher heating value of methane (ISO 6976)."""


def kg_from_mwh_hhv(energy_mwh_hhv: Quantity) -> Quantity:
    """Convert hydrogen energy [MWh HHV] to mass [kg]: 25.4 kg a MWh."""
    return energy_mwh_hhv * (3600.0 / HYDROGEN_HHV_MJ_PER_KG)


def mwh_hhv_from_kg(mass_kg: Quantity) -> Quantity:
    """Convert hydrogen mass [kg] to energy [MWh HHV]."""
    return mass_kg * (HYDROGEN_HHV_MJ_PER_KG / 3600.0)


def mwh_hhv_from_mwh_lhv(energy_mwh_lhv: Quantity) -> Quantity:
    """Convert hydrogen energy from LHV to HHV [MWh]: the HHV figure is the larger."""
    return energy_mwh_lhv / LHV_PER_HHV


def mwh_lhv_from_mwh_hhv(energy_mwh_hhv: Quantity) -> Quantity:
    """Convert hydrogen energy from HHV to LHV [MWh]."""
    return energy_mwh_hhv * LHV_PER_HHV


def kg_per_s_from_mw_hhv(power_mw_hhv: Quantity) -> Quantity:
    """Convert a hydrogen flow from energy [MW HHV] to mass [kg/s]."""
    return power_mw_hhv / HYDROGEN_HHV_MJ_PER_KG


def mw_hhv_from_kg_per_s(mass_flow_kg_per_s: Quantity) -> Quantity:
    """Convert a hydrogen flow from mass [kg/s] to energy [MW HHV]."""
    return mass_flow_kg_per_s * HYDROGEN_HHV_MJ_PER_KG


def kg_co2e_per_kg_from_g_per_mj_lhv(intensity_g_per_mj_lhv: Quantity) -> Quantity:
    """Convert an emission intensity from [gCO2e/MJ LHV] to [kgCO2e/kg hydrogen]."""
    return intensity_g_per_mj_lhv * (HYDROGEN_LHV_MJ_PER_KG / 1000.0)


def g_per_kwh_lhv_from_g_per_mj_lhv(intensity_g_per_mj_lhv: Quantity) -> Quantity:
    """Convert an emission intensity from [gCO2e/MJ LHV] to [gCO2e/kWh LHV]."""
    return intensity_g_per_mj_lhv * 3.6


def g_per_kwh_hhv_from_g_per_mj_lhv(intensity_g_per_mj_lhv: Quantity) -> Quantity:
    """Convert an emission intensity from [gCO2e/MJ LHV] to [gCO2e/kWh HHV], the same as kg/MWh."""
    return intensity_g_per_mj_lhv * (3.6 * LHV_PER_HHV)


@dataclass(frozen=True, slots=True)
class ReformerBalance:
    """Energy and carbon of one MWh HHV of reformed hydrogen."""

    gas_in_mwh: float
    electricity_in_mwh: float
    carbon_captured_t: float
    carbon_emitted_t: float

    @property
    def carbon_generated_t(self) -> float:
        """CO2 made from the gas [t]: what is captured and what is emitted, nothing else."""
        return self.carbon_captured_t + self.carbon_emitted_t


def reformer_balance(
    gas_mwh_per_mwh: float,
    electricity_mwh_per_mwh: float,
    capture_rate: float,
    gas_carbon_t_per_mwh_hhv: float = GAS_CARBON_T_PER_MWH_HHV,
) -> ReformerBalance:
    """Return what a reformer takes in and gives off per MWh of hydrogen.

    All carbon of the gas, feed and fuel, becomes CO2; `capture_rate` of it is captured.

    Args:
        gas_mwh_per_mwh: gas in per hydrogen out, feed and fuel [MWh HHV/MWh HHV].
        electricity_mwh_per_mwh: electricity in [MWh/MWh HHV]; negative for net export.
        capture_rate: share of the CO2 captured, 0 to 1.
        gas_carbon_t_per_mwh_hhv: CO2 of the gas [t/MWh HHV].

    Returns:
        Balance per MWh HHV of hydrogen.

    Raises:
        ValueError: if gas use is below 1 (no reformer gives more than it takes) or the capture
            rate outside 0 to 1.

    Source: carbon balance; DESNZ/BEIS, Hydrogen Production Costs 2021, for the form of the inputs.
    """
    if gas_mwh_per_mwh + electricity_mwh_per_mwh < 1.0 or not 0.0 <= capture_rate <= 1.0:
        raise ValueError(
            f"reformer_balance: gas_mwh_per_mwh is {gas_mwh_per_mwh}, capture_rate {capture_rate}; "
            "expected energy in of at least 1 MWh/MWh HHV and a capture rate of 0 to 1; "
            "check HHV against LHV and per cent against share"
        )
    generated_t = gas_mwh_per_mwh * gas_carbon_t_per_mwh_hhv
    captured_t = generated_t * capture_rate
    return ReformerBalance(
        gas_mwh_per_mwh, electricity_mwh_per_mwh, captured_t, generated_t - captured_t
    )


def upstream_methane_t_per_mwh_gas(loss_share: float, warming_potential: float = 28.0) -> float:
    """Return CO2e of methane lost before the plant gate, per MWh HHV of gas delivered.

    Args:
        loss_share: methane lost over gas delivered, 0 to below 1.
        warming_potential: of methane over 100 years [tCO2e/t]; 28 is IPCC AR5 (2013), table 8.7.

    Returns:
        Intensity [tCO2e/MWh HHV gas], the gas taken as methane.

    Raises:
        ValueError: if the share is outside 0 to 1.
    """
    if not 0.0 <= loss_share < 1.0:
        raise ValueError(
            f"upstream_methane: loss_share is {loss_share}; expected 0 to below 1; "
            "divide a percentage by 100"
        )
    return loss_share * warming_potential * 3.6 / METHANE_HHV_MJ_PER_KG


def lchs_intensity_g_per_mj_lhv(
    direct_t_per_mwh_hhv: float = 0.0,
    upstream_t_per_mwh_hhv: float = 0.0,
    electricity_mwh_per_mwh_hhv: float = 0.0,
    grid_carbon_t_per_mwh: float = 0.0,
) -> float:
    """Return the emission intensity of hydrogen in the unit of the Low Carbon Hydrogen Standard.

    A reformer passes its emitted CO2, the upstream CO2e of its gas and its electricity; an
    electrolyser only its electricity.

    Args:
        direct_t_per_mwh_hhv: CO2 emitted at the plant [t/MWh HHV hydrogen].
        upstream_t_per_mwh_hhv: CO2e of gas supply [t/MWh HHV hydrogen].
        electricity_mwh_per_mwh_hhv: electricity in [MWh/MWh HHV hydrogen].
        grid_carbon_t_per_mwh: carbon intensity of that electricity [t/MWh].

    Returns:
        Intensity [gCO2e/MJ LHV].

    Source: DESNZ, UK Low Carbon Hydrogen Standard, version 3 (2023), without its minor terms
    (materials, compression, hydrogen losses).
    """
    total_t = (
        direct_t_per_mwh_hhv
        + upstream_t_per_mwh_hhv
        + electricity_mwh_per_mwh_hhv * grid_carbon_t_per_mwh
    )
    return total_t * 1000.0 / (3.6 * LHV_PER_HHV)


def electrolyser_electricity_mwh(
    hydrogen_mwh_hhv: Quantity,
    specific_use_mwh_per_mwh_hhv: float,
    stack_age_years: float = 0.0,
    degradation_per_year: float = 0.0,
) -> Quantity:
    """Return the electricity for an amount of hydrogen from stacks of a given age.

    Args:
        hydrogen_mwh_hhv: hydrogen made [MWh HHV], number or array.
        specific_use_mwh_per_mwh_hhv: electricity of new stacks [MWh/MWh HHV].
        stack_age_years: time since the stacks were new [year].
        degradation_per_year: rise of the specific use each year, compounding [1/year].

    Returns:
        Electricity [MWh].

    Raises:
        ValueError: if the specific use is below 1 or age or degradation are negative.

    Source: compounding form is an assumption; new-stack use 1.27 (PEM) in DESNZ/BEIS, Hydrogen
    Production Costs 2021.
    """
    if specific_use_mwh_per_mwh_hhv < 1.0 or stack_age_years < 0.0 or degradation_per_year < 0.0:
        raise ValueError(
            f"electrolyser_electricity: specific use {specific_use_mwh_per_mwh_hhv}, age "
            f"{stack_age_years}, degradation {degradation_per_year}; expected at least 1 MWh/MWh "
            "HHV and nothing negative; check HHV against LHV"
        )
    wear = float((1.0 + degradation_per_year) ** stack_age_years)
    return hydrogen_mwh_hhv * (specific_use_mwh_per_mwh_hhv * wear)


def capex_gbp_per_kw_in(
    year: float, dated_years: Sequence[float], dated_capex_gbp_per_kw: Sequence[float]
) -> float:
    """Return the capital cost of a plant ordered in `year` on a learning curve of dated points.

    Args:
        year: year of the order, fractions allowed.
        dated_years: years of the points, rising.
        dated_capex_gbp_per_kw: cost at each point [GBP/kW], same length.

    Returns:
        Cost [GBP/kW], linear between points and level before the first and after the last.

    Raises:
        ValueError: if the years do not rise or the lengths differ.
    """
    years = np.asarray(dated_years, dtype=np.float64)
    if len(years) != len(dated_capex_gbp_per_kw) or not len(years) or np.any(np.diff(years) <= 0):
        raise ValueError(
            f"capex_gbp_per_kw_in: points are {list(dated_years)} with "
            f"{len(dated_capex_gbp_per_kw)} costs; expected rising years with one cost each; "
            "sort the learning table by year"
        )
    return float(np.interp(year, years, dated_capex_gbp_per_kw))
