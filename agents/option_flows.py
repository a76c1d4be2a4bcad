"""What each option would change at its site in a year, and what it leaves for later ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.options import OptionTable, SiteState
from infrastructure.assets import N_FLOWS, Flow
from infrastructure.compiled import compiled
from scenarios.units import GBP_PER_GBP_M, MWH_PER_GWH

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def option_flows(options: OptionTable, state: SiteState) -> FloatArray:
    """What each option would change in a year of full activity, shape (rows, N_FLOWS).

    Captured CO2 is taken from what arises, so that generated = emitted + captured holds; the CO2
    of capture heat is captured at the same rate.
    """
    return _flows(
        options.site,
        options.per_unit,
        options.fixed_opex_gbp_m,
        options.gas_co2_kt_per_gwh,
        *state.columns,
    )


@compiled
def _flows(
    sites: IntArray,
    per_unit: FloatArray,
    fixed_opex_gbp_m: FloatArray,
    gas_co2_kt_per_gwh: float,
    energy_co2_kt: FloatArray,
    process_co2_kt: FloatArray,
    biogenic_co2_kt: FloatArray,
    fuel_gwh: FloatArray,
) -> FloatArray:
    """Flows of every option, row by row."""
    flows = np.zeros((len(sites), N_FLOWS))
    for row, site in enumerate(sites):
        unit, flow = per_unit[row], flows[row]
        energy, process, biogenic = energy_co2_kt[site], process_co2_kt[site], biogenic_co2_kt[site]
        replaced_gwh = unit[0] * fuel_gwh[site]
        captured_kt = unit[4] * (energy + process + biogenic)
        heat_gwh = captured_kt * unit[5]
        heat_kt = heat_gwh * gas_co2_kt_per_gwh
        flow[Flow.ENERGY_CO2_KT.value] = heat_kt - unit[0] * energy
        flow[Flow.PROCESS_CO2_KT.value] = -unit[1] * process
        flow[Flow.CAPTURED_FOSSIL_KT.value] = unit[4] * (energy + process + heat_kt)
        flow[Flow.CAPTURED_BIOGENIC_KT.value] = unit[4] * biogenic
        flow[Flow.FUEL_GWH.value] = -replaced_gwh
        flow[Flow.GAS_GWH.value] = heat_gwh
        flow[Flow.ELECTRICITY_GWH.value] = replaced_gwh * unit[3] + captured_kt * unit[6]
        flow[Flow.HYDROGEN_GWH.value] = replaced_gwh * unit[2]
        flow[Flow.FIXED_OPEX_GBP_M.value] = fixed_opex_gbp_m[row]
        flow[Flow.FEEDSTOCK_GBP_M.value] = replaced_gwh * unit[7] * MWH_PER_GWH / GBP_PER_GBP_M
    return flows


def combined_share(options: OptionTable) -> FloatArray:
    """What each option leaves for later ones, shape (rows, 4): energy, process, biogenic, fuel.

    Captured CO2 and the fuel behind it are no longer there for other measures.
    """
    unit = options.per_unit
    uncaptured = 1.0 - unit[:, 4]
    fuel = (1.0 - unit[:, 0]) * uncaptured
    return np.column_stack([fuel, (1.0 - unit[:, 1]) * uncaptured, uncaptured, fuel])
