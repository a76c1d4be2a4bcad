"""Sums over all assets of a closed year that its balances are held against; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, Flow
from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class FlowSums(NamedTuple):
    """What all assets together did in a year; CO2 in kt, energy in GWh HHV."""

    fuel_co2_t: float
    """CO2 of all main fuel by the factor of each site's fuel [t]."""
    untracked_kt: float
    """CO2 of energy at sites whose fuel has no factor, that of their gas left out."""
    gas_gwh: float
    """Gas of capture and of hydrogen plants."""
    energy_co2_kt: float
    """CO2 of energy, fossil."""
    other_co2_kt: float
    """CO2 of raw material, and biogenic CO2."""
    captured_kt: float
    """CO2 captured."""
    vented_kt: float
    """What no store took of it."""
    made_gwh: float
    """Hydrogen made."""
    used_gwh: float
    """Hydrogen used."""
    leaked_gwh: float
    """Hydrogen lost to the air."""


@compiled
def flow_sums(
    flows: FloatArray,
    site: IntArray,
    fuel_co2_kg_per_mwh: FloatArray,
    gas_co2_kt_per_gwh: float,
    vented_fossil_kt: FloatArray,
    vented_biogenic_kt: FloatArray,
    leaked_gwh: FloatArray,
) -> FlowSums:
    """Add up the flows of a year.

    Args:
        flows: shape (assets, N_FLOWS).
        site: site of each asset, shape (assets,).
        fuel_co2_kg_per_mwh: CO2 of each site's main fuel, shape (sites,) [kg/MWh HHV].
        gas_co2_kt_per_gwh: CO2 of gas [kt/GWh HHV].
        vented_fossil_kt: fossil CO2 captured but not stored, shape (assets,) [kt].
        vented_biogenic_kt: the same of biogenic CO2, shape (assets,) [kt].
        leaked_gwh: hydrogen lost to the air, shape (assets,) [GWh HHV].
    """
    fuel_t, untracked, gas, energy, other = 0.0, 0.0, 0.0, 0.0, 0.0
    captured, vented, made, used, leaked = 0.0, 0.0, 0.0, 0.0, 0.0
    for asset in range(len(flows)):
        flow, place = flows[asset], site[asset]
        if place != NOWHERE:
            fuel_t += fuel_co2_kg_per_mwh[place] * flow[Flow.FUEL_GWH.value]
            if fuel_co2_kg_per_mwh[place] == 0.0:
                of_gas = gas_co2_kt_per_gwh * flow[Flow.GAS_GWH.value]
                untracked += flow[Flow.ENERGY_CO2_KT.value] - of_gas
        gas += flow[Flow.GAS_GWH.value]
        energy += flow[Flow.ENERGY_CO2_KT.value]
        other += flow[Flow.PROCESS_CO2_KT.value] + flow[Flow.BIOGENIC_CO2_KT.value]
        captured += flow[Flow.CAPTURED_FOSSIL_KT.value] + flow[Flow.CAPTURED_BIOGENIC_KT.value]
        vented += vented_fossil_kt[asset] + vented_biogenic_kt[asset]
        made -= min(flow[Flow.HYDROGEN_GWH.value], 0.0)
        used += max(flow[Flow.HYDROGEN_GWH.value], 0.0)
        leaked += leaked_gwh[asset]
    return FlowSums(fuel_t, untracked, gas, energy, other, captured, vented, made, used, leaked)


@borrowing
def stored_and_excess(
    stored_kt: FloatArray, permitted_kt: FloatArray, tolerance: float
) -> tuple[float, float]:
    """Return all that a store took in a year, and the most beyond what a month permits [kt].

    Args:
        stored_kt: what it took in each month, shape (12,) [kt].
        permitted_kt: what it might take, shape (12,) [kt].
        tolerance: relative and absolute gap that is let pass [-, kt].
    """
    stored, excess = 0.0, 0.0
    for month in range(stored_kt.size):
        allowed = permitted_kt[month] * (1.0 + tolerance) + tolerance
        stored += stored_kt[month]
        excess = max(excess, stored_kt[month] - allowed)
    return stored, excess


@compiled
def first_broken_plant(
    flows: FloatArray,
    plants: IntArray,
    own_power_gwh: FloatArray,
    gas_co2_kt_per_gwh: float,
    tolerance: float,
) -> int:
    """First plant that emits and captures other CO2 than its gas held, or makes more than it takes.

    Args:
        flows: shape (assets, N_FLOWS).
        plants: assets that are hydrogen plants, shape (plants,).
        own_power_gwh: own power used, shape (assets,) [GWh].
        gas_co2_kt_per_gwh: CO2 of gas [kt/GWh HHV].
        tolerance: relative gap that is let pass [-].

    Returns:
        Index of the asset, or `NOWHERE`.
    """
    for plant in plants:
        flow = flows[plant]
        gas_gwh, made_gwh = flow[Flow.GAS_GWH.value], -flow[Flow.HYDROGEN_GWH.value]
        taken_gwh = gas_gwh + flow[Flow.ELECTRICITY_GWH.value] + own_power_gwh[plant]
        of_gas, generated = gas_gwh * gas_co2_kt_per_gwh, flow[Flow.ENERGY_CO2_KT.value]
        captured = flow[Flow.CAPTURED_FOSSIL_KT.value]
        adds_up = abs(of_gas - generated) <= tolerance * max(abs(of_gas), abs(generated), 1.0)
        is_possible = captured >= 0.0 and generated - captured >= -tolerance
        if not (adds_up and is_possible and taken_gwh >= made_gwh * (1.0 - tolerance)):
            return int(plant)
    return NOWHERE
