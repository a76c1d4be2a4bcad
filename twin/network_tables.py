"""Makes the tables of what stores took and gave, and of where each site joins the pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from infrastructure.storage import levelised_storage_cost_gbp_per_mwh
from scenarios.schema.network import Carrier
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.columns import Columns, names

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
CARRIERS = [carrier.value for carrier in Carrier]


def store_year(model: ClusterModel) -> Columns:
    """What each store took, refused, lost, gave and held by year; CO2 in kt, hydrogen in GWh."""
    stores = _carbon_stores(model)
    caverns = _caverns(model)
    columns = {key: np.concatenate([stores[key].ravel(), caverns[key].ravel()]) for key in stores}
    ids = [store.store_id for store in model.world.carbon_stores]
    cavern_ids = [cavern.row.cavern_id for cavern in model.works.caverns]
    years = np.array(model.settings.horizon.years)
    n = (len(ids), len(cavern_ids))
    which = np.concatenate(
        [np.tile(np.arange(n[0]), len(years)), n[0] + np.tile(np.arange(n[1]), len(years))]
    )
    carrier = np.where(which < n[0], CARRIERS.index("co2"), CARRIERS.index("hydrogen"))
    head = {
        "year": np.concatenate([np.repeat(years, n[0]), np.repeat(years, n[1])]),
        "store_id": names(which, ids + cavern_ids),
        "carrier": names(carrier, CARRIERS),
    }
    return head | columns


def connections(model: ClusterModel) -> Columns:
    """Where each site joins the pipes of each carrier: the same for every run of a scenario."""
    return model.world.connections


def _carbon_stores(model: ClusterModel) -> dict[str, FloatArray]:
    """Columns of CO2 stores, shape (years, stores) each."""
    years = [closed.carbon_stores for closed in model.books.years]
    shape = (len(years), len(model.world.carbon_stores))
    stored = _each([[store.stored_kt.sum() for store in year] for year in years], shape)
    nothing = np.zeros(shape)
    return {
        "limit_gwh_or_kt": _each([[s.permitted_kt.sum() for s in year] for year in years], shape),
        "taken_gwh_or_kt": stored,
        "refused_gwh_or_kt": _each([[s.refused_kt for s in year] for year in years], shape),
        "lost_gwh_or_kt": nothing,
        "given_gwh_or_kt": nothing,
        "held_gwh_or_kt": _each([[store.total_kt for store in year] for year in years], shape),
        "capacity_gwh_or_kt": nothing + [s.capacity_kt for s in model.world.carbon_stores],
        "cushion_gwh_or_kt": nothing,
        "levelised_cost_gbp_per_mwh": np.full(shape, np.nan),
    }


def _caverns(model: ClusterModel) -> dict[str, FloatArray]:
    """Columns of caverns that were ordered, shape (years, caverns) each; zeros before."""
    caverns, years = model.works.caverns, model.books.years
    shape = (len(years), len(caverns))
    sofar = np.zeros((4, *shape))
    for t, closed in enumerate(years):
        for c, now in enumerate(closed.caverns):
            sofar[:, t, c] = (now.injected_mwh, now.lost_mwh, now.withdrawn_mwh, now.stock_mwh)
    sofar /= MWH_PER_GWH
    taken, lost, given = np.diff(sofar[:3], axis=1, prepend=0.0)
    designs = [model.world.cavern_designs[c.row.cavern_id] for c in caverns]
    ends = model.first_months + MONTHS_PER_YEAR
    in_service = np.array([c.project.online_month for c in caverns]) < ends[:, None]
    return {
        "limit_gwh_or_kt": in_service
        * np.array([d.injection_mw for d in designs])
        * HOURS_PER_YEAR
        / MWH_PER_GWH,
        "taken_gwh_or_kt": taken,
        "refused_gwh_or_kt": np.zeros(shape),
        "lost_gwh_or_kt": lost,
        "given_gwh_or_kt": given,
        "held_gwh_or_kt": sofar[3],
        "capacity_gwh_or_kt": in_service * np.array([c.row.working_gas_gwh for c in caverns]),
        "cushion_gwh_or_kt": in_service * np.array([d.cushion_gas_mwh for d in designs]) / 1e3,
        "levelised_cost_gbp_per_mwh": _levelised(model, given),
    }


def _levelised(model: ClusterModel, given_gwh: FloatArray) -> FloatArray:
    """Cost of each year's storage, per hydrogen that came out in it; nothing where none did."""
    owners = {operator.party_id: operator.row for operator in model.operators}
    cost = np.full(given_gwh.shape, np.nan)
    for t, c in zip(*np.nonzero(given_gwh > 0.0), strict=True):
        project = model.works.caverns[c].project
        owner = owners[project.order.owner_id]
        cost[t, c] = levelised_storage_cost_gbp_per_mwh(
            project.capex_gbp_m * 1e6,
            0.0,
            float(given_gwh[t, c]) * MWH_PER_GWH,
            owner.allowed_return,
            owner.life_years,
        )
    return cost


def _each(values: list[list[float]], shape: tuple[int, int]) -> FloatArray:
    return np.array(values, dtype=np.float64).reshape(shape)
