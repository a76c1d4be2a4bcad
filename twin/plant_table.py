"""Makes the table of hydrogen plants by year: output, energy, CO2, stacks and cost."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.levelised_cost import LevelisedCost
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.accounting.payments import Category, Payments
from twin.accounting.plants import PlantLedger
from twin.columns import Columns, names

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]

RUNNING = (
    Category.FUEL,
    Category.ELECTRICITY,
    Category.POWER_LEVIES,
    Category.OPERATION,
    Category.CARBON,
    Category.TRANSPORT,
)
"""What a plant pays for in a year of operation."""


def plant_table(model: ClusterModel, plants: PlantLedger, payments: Payments) -> Columns:
    """Every named plant in every year, also those that do not run.

    The levelised cost is what the producer reckoned with each January until its final investment
    decision, and from then on that of the decision. The running cost is what it paid in the year
    beside investment, over hydrogen that reached users.
    """
    producers, years = model.market.producers, model.books.years
    n, t = len(producers), len(years)
    capacity_mw = model.world.plants.capacity_mw
    made = plants.made_gwh
    most = model.settings.policy.low_carbon_threshold_g_per_mj
    power = plants.electricity_gwh
    runs = made > 0.0
    technologies = [row.technology_id for row in model.world.scenario.cluster.production]
    technology = np.array([technologies.index(p.technology.technology_id) for p in producers])
    return (
        {
            "year": np.repeat(np.array(model.settings.horizon.years), n),
            "plant_id": names(np.tile(np.arange(n), t), [p.party_id for p in producers]),
            "technology_id": names(np.tile(technology, t), technologies),
            "capacity_mw_hhv": np.tile(capacity_mw, t),
            "share_of_year": plants.share.ravel(),
            "hydrogen_made_gwh_hhv": made.ravel(),
            "hydrogen_leaked_gwh_hhv": plants.leaked_gwh.ravel(),
            "gas_gwh_hhv": plants.gas_gwh.ravel(),
            "electricity_gwh": power.ravel(),
            "load_factor": _over(
                made * MWH_PER_GWH, plants.share * capacity_mw * HOURS_PER_YEAR
            ).ravel(),
            "running_hours": plants.running_hours.ravel(),
            "stack_hours": np.where(
                np.isfinite(model.world.plants.stack_life_hours) & (plants.share > 0.0),
                plants.stack_hours,
                np.nan,
            ).ravel(),
            "stack_replacement_gbp_m": plants.stack_cost_gbp_m.ravel(),
            "gas_mwh_per_mwh_hhv": np.where(runs, _over(plants.gas_gwh, made), np.nan).ravel(),
            "electricity_mwh_per_mwh_hhv": np.where(runs, _over(power, made), np.nan).ravel(),
            "captured_co2_kt": plants.captured_kt.ravel(),
            "emitted_co2_kt": plants.emitted_kt.ravel(),
            "upstream_kt_co2e": plants.upstream_kt_co2e.ravel(),
            "intensity_g_co2e_per_mj_lhv": plants.intensity_g_per_mj.ravel(),
            "meets_low_carbon_standard": (plants.intensity_g_per_mj <= most).ravel(),
        }
        | _levelised(model)
        | {"running_cost_gbp_per_mwh_hhv": _running_cost(model, plants, payments).ravel()}
    )


def _running_cost(model: ClusterModel, plants: PlantLedger, payments: Payments) -> FloatArray:
    """Fuel, power, operation, carbon and CO2 transport over hydrogen delivered, [GBP/MWh HHV]."""
    index = [producer.index for producer in model.market.producers]
    paid = payments.paid(*RUNNING)[:, index] * 1e3
    sent_gwh = plants.made_gwh - plants.leaked_gwh
    return np.where(sent_gwh > 0.0, _over(paid, sent_gwh), np.nan)


def _levelised(model: ClusterModel) -> dict[str, FloatArray]:
    """Levelised cost by part and in total, shape (years x producers,) [GBP/MWh HHV]."""
    producers, t = model.market.producers, len(model.costs_by_year)
    decided = np.full(len(producers), t - 1)
    for column, producer in enumerate(producers):
        if producer.project is not None and np.isfinite(producer.project.fid_month):
            decided[column] = min(t - 1, int(producer.project.fid_month // MONTHS_PER_YEAR))
    row = np.minimum(np.arange(t)[:, None], decided)
    places = np.arange(len(producers))
    result = {}
    for part in (*(field.name for field in fields(LevelisedCost)), "total_gbp_per_mwh"):
        by_year = np.array([getattr(cost, part) for cost in model.costs_by_year])
        result[f"levelised_{part}_hhv"] = by_year.reshape(t, len(producers))[row, places].ravel()
    return result


def _over(amount: FloatArray, by: FloatArray) -> FloatArray:
    """Quotient, nothing where there is nothing to divide by."""
    return np.divide(amount, by, out=np.zeros_like(amount), where=by > 0.0)
