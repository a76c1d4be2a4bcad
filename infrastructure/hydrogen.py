"""Converts hydrogen between mass, energy and power, and says what its two heating values are.

Energy is in higher heating value (HHV) unless a name says LHV, as in DESNZ's figures.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Quantity = TypeVar("Quantity", float, FloatArray)

HYDROGEN_LHV_MJ_PER_KG = 119.96
"""Lower heating value (ISO 6976)."""
HYDROGEN_HHV_MJ_PER_KG = 141.88
"""Higher heating value (ISO 6976)."""
LHV_PER_HHV = HYDROGEN_LHV_MJ_PER_KG / HYDROGEN_HHV_MJ_PER_KG


def kg_from_mwh_hhv(energy_mwh_hhv: Quantity) -> Quantity:
    """Convert hydrogen energy [MWh HHV] to mass [kg]: 25.4 kg a MWh."""
    return energy_mwh_hhv * (3600.0 / HYDROGEN_HHV_MJ_PER_KG)


def mwh_hhv_from_kg(mass_kg: Quantity) -> Quantity:
    """Convert hydrogen mass [kg] to energy [MWh HHV]."""
    return mass_kg * (HYDROGEN_HHV_MJ_PER_KG / 3600.0)


def kg_per_s_from_mw_hhv(power_mw_hhv: Quantity) -> Quantity:
    """Convert a hydrogen flow from energy [MW HHV] to mass [kg/s]."""
    return power_mw_hhv / HYDROGEN_HHV_MJ_PER_KG


def mw_hhv_from_kg_per_s(mass_flow_kg_per_s: Quantity) -> Quantity:
    """Convert a hydrogen flow from mass [kg/s] to energy [MW HHV]."""
    return mass_flow_kg_per_s * HYDROGEN_HHV_MJ_PER_KG
