"""What each option would change at its site and cost, and what it leaves for later ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.options import OptionTable, SiteState
from infrastructure.assets import N_FLOWS, Flow
from infrastructure.compiled import compiled
from scenarios.units import GBP_PER_GBP_M, MWH_PER_GWH

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Changes(NamedTuple):
    """What each option would do at the site as it stands."""

    flows: FloatArray
    """Change in a year of full activity, shape (rows, N_FLOWS)."""
    capex_gbp_m: FloatArray
    """Investment including the spur, shape (rows,) [GBP m]."""


def changes(options: OptionTable, state: SiteState) -> Changes:
    """Work out flows and investment of every option for what still arises at its site.

    Captured CO2 is taken from what arises, so that generated = emitted + captured holds; the CO2
    of capture heat is captured at the same rate and counts in all that goes with a captured tonne:
    ``C = u E / (1 - u q k)`` with capture share u, CO2 E, heat q per tonne and its CO2 k. Plant and
    spur are as large as what they replace or capture.
    """
    flows = np.zeros((len(options), N_FLOWS))
    capex_gbp_m = np.zeros(len(options))
    _change(
        options.site,
        options.per_unit,
        options.capex_per_unit,
        options.fixed_opex_share,
        options.spur_capacity,
        options.spur_gbp_m,
        options.gas_co2_kt_per_gwh,
        *state.columns,
        flows,
        capex_gbp_m,
    )
    return Changes(flows, capex_gbp_m)


@compiled
def _change(
    sites: IntArray,
    per_unit: FloatArray,
    capex_per_unit: FloatArray,
    fixed_opex_share: FloatArray,
    spur_capacity: FloatArray,
    spur_gbp_m: FloatArray,
    gas_co2_kt_per_gwh: float,
    energy_co2_kt: FloatArray,
    process_co2_kt: FloatArray,
    biogenic_co2_kt: FloatArray,
    fuel_gwh: FloatArray,
    flows: FloatArray,
    capex_gbp_m: FloatArray,
) -> None:
    """Fill in flows and investment of every option, row by row."""
    for row, site in enumerate(sites):
        unit, flow = per_unit[row], flows[row]
        energy, process, biogenic = energy_co2_kt[site], process_co2_kt[site], biogenic_co2_kt[site]
        replaced_gwh = unit[0] * fuel_gwh[site]
        of_heat = unit[4] * unit[5] * gas_co2_kt_per_gwh
        captured_kt = unit[4] * (energy + process + biogenic) / (1.0 - of_heat)
        heat_gwh = captured_kt * unit[5]
        heat_kt = heat_gwh * gas_co2_kt_per_gwh
        plant = replaced_gwh * capex_per_unit[row, 0] + captured_kt * capex_per_unit[row, 1]
        hydrogen_gwh = replaced_gwh * unit[2]
        size = 0
        while spur_capacity[row, size] < hydrogen_gwh + captured_kt:
            size += 1
        capex_gbp_m[row] = plant + spur_gbp_m[row, size]
        flow[Flow.ENERGY_CO2_KT.value] = heat_kt - unit[0] * energy
        flow[Flow.PROCESS_CO2_KT.value] = -unit[1] * process
        flow[Flow.CAPTURED_FOSSIL_KT.value] = unit[4] * (energy + process + heat_kt)
        flow[Flow.CAPTURED_BIOGENIC_KT.value] = unit[4] * biogenic
        flow[Flow.FUEL_GWH.value] = -replaced_gwh
        flow[Flow.GAS_GWH.value] = heat_gwh
        flow[Flow.ELECTRICITY_GWH.value] = replaced_gwh * unit[3] + captured_kt * unit[6]
        flow[Flow.HYDROGEN_GWH.value] = hydrogen_gwh
        flow[Flow.FIXED_OPEX_GBP_M.value] = plant * fixed_opex_share[row]
        flow[Flow.FEEDSTOCK_GBP_M.value] = replaced_gwh * unit[7] * MWH_PER_GWH / GBP_PER_GBP_M


def combined_share(options: OptionTable) -> FloatArray:
    """What each option leaves for later ones, shape (rows, 4): energy, process, biogenic, fuel.

    Captured CO2 and the fuel behind it are no longer there for other measures.
    """
    unit = options.per_unit
    uncaptured = 1.0 - unit[:, 4]
    fuel = (1.0 - unit[:, 0]) * uncaptured
    return np.column_stack([fuel, (1.0 - unit[:, 1]) * uncaptured, uncaptured, fuel])
