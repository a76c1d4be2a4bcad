"""Gives hydrogen plants the flows of what they made in a year, and ages and renews their stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind, Flow
from infrastructure.electrolysis import run_stacks, wear_factor
from twin.accounting.books import StackRecord
from twin.hydrogen_year import HydrogenYear

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def run_plants(
    model: ClusterModel, year: int, flows: FloatArray, hydrogen: HydrogenYear
) -> StackRecord:
    """Enter energy, CO2 and hydrogen of each plant, with part load and the wear of its stacks.

    Dispatch knew the wear of January; what the stacks wore on in the year is paid at the mean
    price of the power bought, as is the extra power of part load.

    Args:
        model: the cluster at the end of the year.
        year: calendar year.
        flows: flows of the year, shape (assets, N_FLOWS); rows of producers are filled in.
        hydrogen: what dispatch came to; the cost of power is raised to the power used.
    """
    plants = model.world.plants
    assets = np.flatnonzero(model.register.kind == AssetKind.PRODUCER)
    if not len(assets):
        nothing = np.zeros(len(plants.capacity_mw))
        return StackRecord(nothing, model.stack_hours, nothing, nothing)
    at = model.positions_of(assets)
    hours = np.zeros(len(plants.capacity_mw))
    hours[at] = hydrogen.running_hours[assets]
    stacks = run_stacks(model.stack_hours, hours, plants.stack_life_hours)
    rise = plants.stack_wear_per_1000_h
    wear, known_wear = wear_factor(stacks.mean_hours, rise), wear_factor(model.stack_hours, rise)
    hydrogen.electricity_cost_gbp_m[assets] *= hydrogen.part_load[assets] * (wear / known_wear)[at]
    sent = hydrogen.made_gwh[assets] - hydrogen.leaked_gwh[assets]
    at_full_load = sent * hydrogen.part_load[assets]
    captured = at_full_load * plants.captured_kt_per_gwh[at]
    flows[assets, Flow.HYDROGEN_GWH] = -hydrogen.made_gwh[assets]
    flows[assets, Flow.GAS_GWH] = at_full_load * plants.gas_mwh_per_mwh[at]
    flows[assets, Flow.ELECTRICITY_GWH] = (
        at_full_load * plants.electricity_mwh_per_mwh[at] * wear[at]
    )
    flows[assets, Flow.ENERGY_CO2_KT] = captured + at_full_load * plants.emitted_kt_per_gwh[at]
    flows[assets, Flow.CAPTURED_FOSSIL_KT] = captured
    model.stack_hours = stacks.hours_at_end
    cost = stacks.replacements * plants.stack_cost_share * plants.capex_gbp_m(year)
    return StackRecord(hours, stacks.hours_at_end, stacks.replacements, cost)
