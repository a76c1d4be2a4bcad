"""CO2, energy and hydrogen by site and year, against what would have been without any decision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, Flow
from infrastructure.compiled import compiled
from infrastructure.leakage import hydrogen_leak_t_co2e
from scenarios.units import MWH_PER_GWH

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FOSSIL = [Flow.ENERGY_CO2_KT, Flow.PROCESS_CO2_KT]


@dataclass(frozen=True)
class Ledger:
    """What every asset did in every year, and what its site would have done.

    Attributes:
        flows: shape (years, assets, N_FLOWS).
        share: share of the year in service, shape (years, assets).
        vented_fossil_kt, vented_biogenic_kt: captured but not stored, shape (years, assets).
        made_gwh: hydrogen produced, shape (years, assets) [GWh HHV].
        leaked_gwh: what of it was lost to the air, shape (years, assets) [GWh HHV].
        counterfactual_kt: fossil CO2 without any decision, shape (years, sites) [kt].
        site, owner: of each asset, shape (assets,).
        gas_supply_t_per_mwh: CO2e of a MWh of gas before it is burnt [t/MWh HHV].
        hydrogen_warming_potential: of leaked hydrogen over 100 years [tCO2e/t].
    """

    flows: FloatArray
    share: FloatArray
    vented_fossil_kt: FloatArray
    vented_biogenic_kt: FloatArray
    made_gwh: FloatArray
    leaked_gwh: FloatArray
    counterfactual_kt: FloatArray
    site: IntArray
    owner: IntArray
    gas_supply_t_per_mwh: float
    hydrogen_warming_potential: float

    @cached_property
    def emitted_fossil_kt(self) -> FloatArray:
        """Fossil CO2 emitted, shape (years, assets); negative where a measure takes it away."""
        generated: FloatArray = self.flows[:, :, FOSSIL].sum(axis=2)
        return generated - self.flows[:, :, Flow.CAPTURED_FOSSIL_KT] + self.vented_fossil_kt

    @cached_property
    def stored_fossil_kt(self) -> FloatArray:
        """Fossil CO2 stored, shape (years, assets)."""
        return self.flows[:, :, Flow.CAPTURED_FOSSIL_KT] - self.vented_fossil_kt

    @cached_property
    def removed_kt(self) -> FloatArray:
        """Biogenic CO2 stored: removals, shape (years, assets)."""
        return self.flows[:, :, Flow.CAPTURED_BIOGENIC_KT] - self.vented_biogenic_kt

    @cached_property
    def upstream_kt_co2e(self) -> FloatArray:
        """CO2e of supplying the gas of hydrogen plants, shape (years, assets); in no other sum."""
        gas = np.where(self.site == NOWHERE, self.flows[:, :, Flow.GAS_GWH], 0.0)
        upstream: FloatArray = gas * self.gas_supply_t_per_mwh
        return upstream

    @cached_property
    def leak_kt_co2e(self) -> FloatArray:
        """Warming by leaked hydrogen, shape (years, assets); in no other sum."""
        leaked_mwh = self.leaked_gwh * MWH_PER_GWH
        return hydrogen_leak_t_co2e(leaked_mwh, self.hydrogen_warming_potential) * 1e-3


def ledger(model: ClusterModel) -> Ledger:
    """Gather all closed years of a run."""
    n, books = len(model.register), model.books
    return Ledger(
        flows=books.flows(n),
        share=books.column("share", n),
        vented_fossil_kt=books.column("vented_fossil_kt", n),
        vented_biogenic_kt=books.column("vented_biogenic_kt", n),
        made_gwh=books.column("hydrogen_made_gwh", n),
        leaked_gwh=books.column("hydrogen_leaked_gwh", n),
        counterfactual_kt=model.world.without.fossil_co2_kt,
        site=model.register.site.copy(),
        owner=model.register.owner.copy(),
        gas_supply_t_per_mwh=model.world.plants.gas_supply_t_per_mwh,
        hydrogen_warming_potential=model.settings.emissions.hydrogen_warming_potential,
    )


def sum_by(values: FloatArray, index: IntArray, n: int) -> FloatArray:
    """Add up columns that share an index, shape (years, n, ...); columns of `NOWHERE` are left out.

    Args:
        values: shape (years, columns, ...).
        index: where each column belongs, shape (columns,).
        n: number of places.
    """
    years, columns, *rest = values.shape
    result = np.zeros((years, n, *rest))
    flat = np.ascontiguousarray(values).reshape(years, columns, math.prod(rest))
    _add_columns(flat, index, result.reshape(years, n, math.prod(rest)))
    return result


@compiled
def _add_columns(values: FloatArray, index: IntArray, result: FloatArray) -> None:
    """Add each column to its place, shape (years, columns, ...) to (years, n, ...)."""
    for year in range(values.shape[0]):
        for column in range(values.shape[1]):
            place = index[column]
            if place != NOWHERE:
                for k in range(values.shape[2]):
                    result[year, place, k] += values[year, column, k]
