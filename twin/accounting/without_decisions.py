"""What sites would pay if nobody had decided anything: fuel, and carbon."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from scenarios.units import GBP_M_PER_UNIT
from twin.accounting.carbon_due import carbon_due_gbp_m

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


class WithoutDecisions(NamedTuple):
    """Payments of sites without any decision, at the prices that are paid in the run."""

    fuel_gbp_m: FloatArray
    """Main fuel, shape (years, sites) [GBP m]."""
    carbon_gbp_m: FloatArray
    """Carbon price and Carbon Price Support, less free allowances, likewise [GBP m]."""


def without_decisions(model: ClusterModel) -> WithoutDecisions:
    """Price what sites would burn and emit, shocks of prices included."""
    without, sites = model.world.without, np.arange(len(model.site_ids))
    prices = model.prices.fuels[: len(without.fuel_gwh), model.world.fuel_of_site]
    return WithoutDecisions(
        without.fuel_gwh * prices * GBP_M_PER_UNIT,
        carbon_due_gbp_m(model, without.fossil_co2_kt, without.energy_co2_kt, sites),
    )
