"""Gives hydrogen plants the flows of what they made in a year, and ages and renews their stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow
from infrastructure.borrowing import borrowing
from infrastructure.electrolysis import run_stacks, wear_factor
from infrastructure.part_load import part_load_factor
from twin.accounting.books import StackRecord
from twin.hydrogen_entries import LEAKED, MADE, OWN_POWER, POWER_COST, USED_POWER_COST

if TYPE_CHECKING:
    from twin.hydrogen_year import HydrogenYear
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


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
    hours_with_output = hydrogen.hours_with_output[assets]
    hours = np.zeros(len(plants.capacity_mw))
    hours[at] = hours_with_output * plants.running_share[at]
    stacks = run_stacks(model.stack_hours, hours, plants.stack_life_hours)
    wear = wear_factor(stacks.mean_hours, plants.stack_wear_per_1000_h)
    part_load = part_load_factor(
        hydrogen.sent_mwh[assets],
        plants.hourly_mw[at] * hours_with_output,
        plants.no_load_share[at],
    )
    _enter_energy(
        assets,
        part_load,
        plants.gas_mwh_per_mwh[at],
        plants.electricity_mwh_per_mwh[at],
        plants.captured_kt_per_gwh[at],
        plants.emitted_kt_per_gwh[at],
        wear[at],
        hydrogen.january_wear[at],
        hydrogen.by_asset,
        flows,
    )
    model.stack_hours = stacks.hours_at_end
    cost = stacks.replacements * plants.stack_cost_share * plants.capex_gbp_m(year)
    return StackRecord(hours, stacks.hours_at_end, stacks.replacements, cost)


@borrowing
def _enter_energy(
    assets: IntArray,
    part_load: FloatArray,
    gas_mwh_per_mwh: FloatArray,
    electricity_mwh_per_mwh: FloatArray,
    captured_kt_per_gwh: FloatArray,
    emitted_kt_per_gwh: FloatArray,
    wear: FloatArray,
    january_wear: FloatArray,
    by_asset: FloatArray,
    flows: FloatArray,
) -> None:
    """Enter what each plant took and emitted, and raise the cost of its power to what it used.

    New stacks within the year take less than dispatch, which knew January's, drew from own power.
    """
    for plant, asset in enumerate(assets):
        used_over_dispatched = part_load[plant] * (wear[plant] / january_wear[plant])
        by_asset[POWER_COST, asset] += by_asset[USED_POWER_COST, asset] * (
            used_over_dispatched - 1.0
        )
        made = by_asset[MADE, asset]
        at_full_load = (made - by_asset[LEAKED, asset]) * part_load[plant]
        power = at_full_load * electricity_mwh_per_mwh[plant] * wear[plant]
        own_power = min(by_asset[OWN_POWER, asset], power)
        captured = at_full_load * captured_kt_per_gwh[plant]
        by_asset[OWN_POWER, asset] = own_power
        flows[asset, Flow.HYDROGEN_GWH.value] = -made
        flows[asset, Flow.GAS_GWH.value] = at_full_load * gas_mwh_per_mwh[plant]
        flows[asset, Flow.ELECTRICITY_GWH.value] = power - own_power
        flows[asset, Flow.ENERGY_CO2_KT.value] = captured + at_full_load * emitted_kt_per_gwh[plant]
        flows[asset, Flow.CAPTURED_FOSSIL_KT.value] = captured
