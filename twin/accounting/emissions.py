"""CO2, energy and hydrogen by site and year, against what would have been without any decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import NOWHERE, Flow

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
        counterfactual_kt: fossil CO2 without any decision, shape (years, sites) [kt].
        site, owner: of each asset, shape (assets,).
    """

    flows: FloatArray
    share: FloatArray
    vented_fossil_kt: FloatArray
    vented_biogenic_kt: FloatArray
    made_gwh: FloatArray
    counterfactual_kt: FloatArray
    site: IntArray
    owner: IntArray

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


def ledger(model: ClusterModel) -> Ledger:
    """Gather all closed years of a run."""
    n, books = len(model.register), model.books
    return Ledger(
        flows=books.flows(n),
        share=books.column("share", n),
        vented_fossil_kt=books.column("vented_fossil_kt", n),
        vented_biogenic_kt=books.column("vented_biogenic_kt", n),
        made_gwh=books.column("hydrogen_made_gwh", n),
        counterfactual_kt=model.world.counterfactual_kt,
        site=model.register.site.copy(),
        owner=model.register.owner.copy(),
    )


def sum_by(values: FloatArray, index: IntArray, n: int) -> FloatArray:
    """Add up columns that share an index, shape (years, n, ...); columns of `NOWHERE` are left out.

    Args:
        values: shape (years, columns, ...).
        index: where each column belongs, shape (columns,).
        n: number of places.
    """
    result = np.zeros((values.shape[0], n, *values.shape[2:]))
    order = np.argsort(index, kind="stable")
    order = order[index[order] != NOWHERE]
    if len(order):
        places, first = np.unique(index[order], return_index=True)
        result[:, places] = np.add.reduceat(values[:, order], first, axis=1)
    return result
