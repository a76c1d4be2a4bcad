"""What every hydrogen plant did in every year, and where the low-carbon standard puts it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.assets import Flow
from infrastructure.low_carbon_standard import (
    contracted_power_carbon_t_per_mwh,
    lchs_intensity_g_per_mj_lhv,
)
from twin.accounting.emissions import Ledger

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PlantLedger:
    """Every producer in every year, shape (years, producers) each; zeros while it does not run.

    Attributes:
        share: share of the year in service [-].
        made_gwh, leaked_gwh: hydrogen made, and what of it was lost to the air [GWh HHV].
        gas_gwh, electricity_gwh: energy used [GWh, gas HHV].
        captured_kt, emitted_kt: CO2 captured, and what left the stack or was not stored [kt].
        upstream_kt_co2e: CO2e of gas supply [kt].
        running_hours, stack_hours: hours run, and hours since the stacks were new [h].
        stack_cost_gbp_m: what new stacks cost [GBP m].
        power_carbon_t_per_mwh: carbon intensity of the power as contracted [t/MWh].
        planned_intensity_g_per_mj: intensity at full load on the grid of the year [gCO2e/MJ LHV].
    """

    share: FloatArray
    made_gwh: FloatArray
    leaked_gwh: FloatArray
    gas_gwh: FloatArray
    electricity_gwh: FloatArray
    captured_kt: FloatArray
    emitted_kt: FloatArray
    upstream_kt_co2e: FloatArray
    running_hours: FloatArray
    stack_hours: FloatArray
    stack_cost_gbp_m: FloatArray
    power_carbon_t_per_mwh: FloatArray
    planned_intensity_g_per_mj: FloatArray

    @cached_property
    def intensity_g_per_mj(self) -> FloatArray:
        """Intensity by the Low Carbon Hydrogen Standard, shape (years, producers) [gCO2e/MJ LHV].

        That of the year's output, CO2 that no store took included; where nothing was made, that of
        full load on the grid of the year.
        """
        made = self.made_gwh > 0.0
        per_gwh = np.where(made, self.made_gwh, 1.0)
        actual = lchs_intensity_g_per_mj_lhv(
            np.maximum(self.emitted_kt, 0.0) / per_gwh,
            self.upstream_kt_co2e / per_gwh,
            self.electricity_gwh / per_gwh,
            self.power_carbon_t_per_mwh,
        )
        return np.where(made, actual, self.planned_intensity_g_per_mj)


def plant_ledger(model: ClusterModel, book: Ledger) -> PlantLedger:
    """Gather all plants of a run."""
    plants, years = model.world.plants, model.books.years
    n = len(plants.capacity_mw)
    assets = model.register.plants
    at = model.positions_of(assets) if n else assets

    def by_plant(values: FloatArray) -> FloatArray:
        """Columns of producers' assets at the places of their producers."""
        result = np.zeros((len(years), n))
        result[:, at] = values[:, assets]
        return result

    def of_stacks(name: str) -> FloatArray:
        return np.array([getattr(closed.stacks, name) for closed in years]).reshape(len(years), n)

    grid = model.prices.grid_average[: len(years)] * 1e-3
    return PlantLedger(
        share=by_plant(book.share),
        made_gwh=by_plant(book.made_gwh),
        leaked_gwh=by_plant(book.leaked_gwh),
        gas_gwh=by_plant(book.flows[:, :, Flow.GAS_GWH]),
        electricity_gwh=by_plant(book.flows[:, :, Flow.ELECTRICITY_GWH]),
        captured_kt=by_plant(book.flows[:, :, Flow.CAPTURED_FOSSIL_KT]),
        emitted_kt=by_plant(book.emitted_fossil_kt),
        upstream_kt_co2e=by_plant(book.upstream_kt_co2e),
        running_hours=of_stacks("running_hours"),
        stack_hours=of_stacks("hours_at_end"),
        stack_cost_gbp_m=of_stacks("cost_gbp_m"),
        power_carbon_t_per_mwh=np.outer(
            grid, contracted_power_carbon_t_per_mwh(plants.renewable_share, 1.0)
        ),
        planned_intensity_g_per_mj=model.world.plant_intensity_g_per_mj[: len(years)],
    )


def supported_share(model: ClusterModel, plants: PlantLedger) -> FloatArray:
    """Whether the hydrogen of each asset is low-carbon, and so supported: 1 or 0, (years, assets).

    Source: Hydrogen Production Business Model: only hydrogen that meets the standard is paid for.
    """
    most = model.settings.policy.low_carbon_threshold_g_per_mj
    result = np.ones((len(model.books.years), len(model.register)))
    assets = model.register.plants
    if len(assets):
        meets = plants.intensity_g_per_mj[:, model.positions_of(assets)] <= most
        result[:, assets] = meets.astype(np.float64)
    return result
