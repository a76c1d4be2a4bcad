"""What is due for carbon: the traded price less free allowances, and Carbon Price Support."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow
from scenarios.units import GBP_M_PER_UNIT
from twin.accounting.books import ClosedYear
from twin.accounting.emissions import FOSSIL

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def carbon_revenue_gbp_m(model: ClusterModel, closed: ClosedYear) -> float:
    """What the cluster paid for carbon in one closed year [GBP m]."""
    assets = len(closed.flows)
    emitted = closed.flows[:, FOSSIL].sum(axis=1) + closed.vented_fossil_kt
    emitted -= closed.flows[:, Flow.CAPTURED_FOSSIL_KT]
    of_fuel = emitted - closed.flows[:, Flow.PROCESS_CO2_KT]
    due = carbon_due_gbp_m(
        model,
        emitted[None, :],
        of_fuel[None, :],
        model.register.site[:assets],
        closed.year - model.settings.horizon.start_year,
    )
    return float(due.sum())


def carbon_due_gbp_m(
    model: ClusterModel,
    emitted_kt: FloatArray,
    of_fuel_kt: FloatArray,
    site: IntArray,
    first: int = 0,
) -> FloatArray:
    """Carbon price on what is emitted, less free allowances, and Carbon Price Support.

    Support is due on the CO2 of fuel at full rate less the share that is stored for good (Finance
    Act 2000, schedule 6, paragraph 42C); what sectors that pay it capture is taken to be of fuel.

    Args:
        model: the run.
        emitted_kt: fossil CO2 emitted, shape (years, assets) [kt].
        of_fuel_kt: of it the CO2 of fuel, of that shape [kt].
        site: site of each asset, shape (assets,).
        first: position of the first year in the horizon.

    Returns:
        Shape (years, assets) [GBP m].
    """
    prices, rows = model.prices, slice(first, first + len(emitted_kt))
    free = np.append(model.site_facts.free_share, 0.0)[site] * prices.free_share_left[rows, None]
    pays_support = np.append(_pays_price_support(model), 0.0)[site]
    carbon = emitted_kt * prices.carbon[rows, None] * (1.0 - free)
    support = of_fuel_kt * pays_support * prices.price_support[rows, None]
    due: FloatArray = (carbon + support) * GBP_M_PER_UNIT
    return due


def _pays_price_support(model: ClusterModel) -> FloatArray:
    cluster = model.world.scenario.cluster
    by_sector = {row.sector_id: float(row.pays_carbon_price_support) for row in cluster.sectors}
    return np.array([by_sector[row.sector_id] for row in cluster.sites])
