"""Gives hydrogen plants the flows of what they made in a year, and ages and renews their stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import AssetKind, Flow
from infrastructure.electrolysis import run_stacks, wear_factor
from infrastructure.part_load import part_load_factor
from scenarios.units import MWH_PER_GWH
from twin.accounting.books import StackRecord

if TYPE_CHECKING:
    from twin.hydrogen_year import HydrogenYear
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def power_use_mwh_per_mwh(model: ClusterModel, positions: IntArray) -> FloatArray:
    """Return the power some producers' plants take in January, as worn as their stacks are.

    Args:
        model: the cluster.
        positions: positions among producers.

    Returns:
        Power per hydrogen that reaches users, of the shape of the positions [MWh/MWh HHV].
    """
    plants = model.world.plants
    wear = wear_factor(model.stack_hours[positions], plants.stack_wear_per_1000_h[positions])
    return plants.electricity_mwh_per_mwh[positions] * wear


def enter_sent(
    model: ClusterModel,
    hydrogen: HydrogenYear,
    assets: IntArray,
    sent_mwh: FloatArray,
    hours_with_output: FloatArray,
) -> None:
    """Enter what plants made, leaks included, how long they ran and how far below capacity.

    Args:
        model: the cluster at the end of the year.
        hydrogen: the year, to be filled in.
        assets: the plants' assets.
        sent_mwh: hydrogen that reached users or stores, shape (assets,) [MWh HHV].
        hours_with_output: hours in which dispatch ran each plant, shape (assets,) [h].
    """
    plants, at = model.world.plants, model.positions_of(assets)
    sent_gwh = sent_mwh / MWH_PER_GWH
    hydrogen.made_gwh[assets] = sent_gwh / plants.delivered_share[at]
    hydrogen.leaked_gwh[assets] = hydrogen.made_gwh[assets] - sent_gwh
    hydrogen.running_hours[assets] = hours_with_output * plants.running_share[at]
    hydrogen.part_load[assets] = part_load_factor(
        sent_mwh, plants.hourly_mw[at] * hours_with_output, plants.no_load_share[at]
    )


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
    more = hydrogen.part_load[assets] * (wear / known_wear)[at] - 1.0
    hydrogen.electricity_cost_gbp_m[assets] += hydrogen.used_power_gbp_m[assets] * more
    sent = hydrogen.made_gwh[assets] - hydrogen.leaked_gwh[assets]
    at_full_load = sent * hydrogen.part_load[assets]
    captured = at_full_load * plants.captured_kt_per_gwh[at]
    flows[assets, Flow.HYDROGEN_GWH] = -hydrogen.made_gwh[assets]
    flows[assets, Flow.GAS_GWH] = at_full_load * plants.gas_mwh_per_mwh[at]
    power = at_full_load * plants.electricity_mwh_per_mwh[at] * wear[at]
    # New stacks within the year take less than dispatch, which knew January's, drew from own power.
    hydrogen.own_power_gwh[assets] = np.minimum(hydrogen.own_power_gwh[assets], power)
    flows[assets, Flow.ELECTRICITY_GWH] = power - hydrogen.own_power_gwh[assets]
    flows[assets, Flow.ENERGY_CO2_KT] = captured + at_full_load * plants.emitted_kt_per_gwh[at]
    flows[assets, Flow.CAPTURED_FOSSIL_KT] = captured
    model.stack_hours = stacks.hours_at_end
    cost = stacks.replacements * plants.stack_cost_share * plants.capex_gbp_m(year)
    return StackRecord(hours, stacks.hours_at_end, stacks.replacements, cost)
