"""Gives hydrogen plants the flows of what they made in a year, and ages and renews their stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow
from infrastructure.electrolysis import run_stacks, wear_factor
from infrastructure.part_load import part_load_factor
from twin.accounting.books import StackRecord

if TYPE_CHECKING:
    from twin.hydrogen_year import HydrogenYear
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def january_wear(model: ClusterModel) -> FloatArray:
    """Power of each producer over that of new stacks, as worn as they are, shape (producers,)."""
    return wear_factor(model.stack_hours, model.world.plants.stack_wear_per_1000_h)


def run_plants(
    model: ClusterModel, year: int, flows: FloatArray, hydrogen: HydrogenYear
) -> StackRecord:
    """Enter energy, CO2 and hydrogen of each plant, with part load and the wear of its stacks.

    Dispatch knew the wear of January; what the stacks wore on in the year is bought at the mean
    cost of the power used, as is the extra power of part load. Electricity is what comes from the
    grid: own power is taken off.

    Args:
        model: the cluster at the end of the year.
        year: calendar year.
        flows: flows of the year, shape (assets, N_FLOWS); rows of producers are filled in.
        hydrogen: what dispatch came to; the cost of power is raised to the power used.
    """
    plants = model.world.plants
    assets = model.register.plants
    if not len(assets):
        nothing = np.zeros(len(plants.capacity_mw))
        return StackRecord(nothing, model.stack_hours, nothing, nothing)
    at = model.positions_of(assets)
    hours_with_output, made = hydrogen.hours_with_output[assets], hydrogen.made_gwh[assets]
    hours = np.zeros(len(plants.capacity_mw))
    hours[at] = hours_with_output * plants.running_share[at]
    stacks = run_stacks(model.stack_hours, hours, plants.stack_life_hours)
    wear = wear_factor(stacks.mean_hours, plants.stack_wear_per_1000_h)
    part_load = part_load_factor(
        hydrogen.sent_mwh[assets],
        plants.hourly_mw[at] * hours_with_output,
        plants.no_load_share[at],
    )
    more = part_load * (wear / hydrogen.january_wear)[at] - 1.0
    hydrogen.electricity_cost_gbp_m[assets] += hydrogen.used_power_gbp_m[assets] * more
    at_full_load = (made - hydrogen.leaked_gwh[assets]) * part_load
    captured = at_full_load * plants.captured_kt_per_gwh[at]
    flows[assets, Flow.HYDROGEN_GWH] = -made
    flows[assets, Flow.GAS_GWH] = at_full_load * plants.gas_mwh_per_mwh[at]
    power = at_full_load * plants.electricity_mwh_per_mwh[at] * wear[at]
    # New stacks within the year take less than dispatch, which knew January's, drew from own power.
    own_power = np.minimum(hydrogen.own_power_gwh[assets], power)
    hydrogen.own_power_gwh[assets] = own_power
    flows[assets, Flow.ELECTRICITY_GWH] = power - own_power
    flows[assets, Flow.ENERGY_CO2_KT] = captured + at_full_load * plants.emitted_kt_per_gwh[at]
    flows[assets, Flow.CAPTURED_FOSSIL_KT] = captured
    model.stack_hours = stacks.hours_at_end
    cost = stacks.replacements * plants.stack_cost_share * plants.capex_gbp_m(year)
    return StackRecord(hours, stacks.hours_at_end, stacks.replacements, cost)
