"""Stores before anyone decides: phases of CO2 stores by month, caverns as they would be built."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from infrastructure.carbon_store import CarbonStore
from infrastructure.storage import CavernDesign, design_cavern
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import CarbonStorePhaseRow, CavernRow
from scenarios.units import KT_PER_MT, MONTHS_PER_YEAR, MWH_PER_GWH

FloatArray = npt.NDArray[np.float64]


def carbon_stores(cluster: Cluster, start_year: int) -> tuple[CarbonStore, ...]:
    """Return every CO2 store with its phases in months from the start of the run."""
    phases = {
        row.store_id: sorted(
            (p for p in cluster.carbon_store_phases if p.store_id == row.store_id),
            key=lambda p: p.phase,
        )
        for row in cluster.carbon_stores
    }
    return tuple(
        CarbonStore(
            row.store_id,
            tuple(opening_month(p, start_year) for p in phases[row.store_id]),
            tuple(p.rate_mt_per_year * KT_PER_MT for p in phases[row.store_id]),
            row.capacity_mt * KT_PER_MT,
        )
        for row in cluster.carbon_stores
    )


def permitted_kt(stores: tuple[CarbonStore, ...], years: int) -> FloatArray:
    """What each store may take in each month of a run, shape (stores, years, 12) [kt CO2]."""
    januaries = [float(t * MONTHS_PER_YEAR) for t in range(years)]
    monthly = [[store.permitted_kt(january) for january in januaries] for store in stores]
    return np.array(monthly).reshape(len(stores), years, MONTHS_PER_YEAR)


def opening_month(phase: CarbonStorePhaseRow, start_year: int) -> float:
    """Month at whose beginning a phase opens, counted from January of the start year."""
    return float((phase.opens_year - start_year) * MONTHS_PER_YEAR + phase.opens_month - 1)


def cavern_designs(cluster: Cluster) -> dict[str, CavernDesign]:
    """Return every cavern as it would be built, by its name."""
    return {row.cavern_id: cavern_design(row) for row in cluster.caverns}


def cavern_design(row: CavernRow) -> CavernDesign:
    """Return what the gas law makes of a cavern's row."""
    return design_cavern(
        row.working_gas_gwh * MWH_PER_GWH,
        (row.lowest_bar, row.highest_bar),
        row.gas_temperature_c,
        row.largest_change_bar_per_day,
        (row.injection_mw, row.withdrawal_mw),
        row.leaching_m3_per_month,
    )


def cavern_capex_gbp_m(row: CavernRow, design: CavernDesign) -> float:
    """Investment in a cavern and in the cushion gas that is bought for it [GBP m]."""
    caverns = design.working_gas_mwh * row.capex_gbp_per_mwh
    return (caverns + design.cushion_gas_mwh * row.cushion_gas_gbp_per_mwh) / 1e6
