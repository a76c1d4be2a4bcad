"""Named hydrogen plants as arrays, with what each makes, uses and captures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.decisions import discounting_groups
from agents.options import KT_PER_GWH
from agents.production import Plants
from scenarios.schema.cluster import Cluster
from scenarios.schema.scenario import Horizon, ScenarioSettings
from scenarios.schema.technology import Family, ProductionRow
from scenarios.units import HOURS_PER_YEAR, MWH_PER_GWH
from twin.prepared.prices import YEARS_AHEAD

FloatArray = npt.NDArray[np.float64]

CAPEX_YEARS = (2025.0, 2030.0, 2050.0)


def build_plants(
    cluster: Cluster, settings: ScenarioSettings, lead_years: dict[str, int]
) -> Plants:
    """Return every named plant, in the order of the producers table."""
    technologies = {row.technology_id: row for row in cluster.production}
    rows = [technologies[producer.technology_id] for producer in cluster.producers]
    gas_kg = next((f.co2_kg_per_mwh for f in cluster.fuels if f.price_series == "gas"), 0.0)
    generated = np.array([row.gas_mwh_per_mwh for row in rows]) * gas_kg * KT_PER_GWH
    captured = generated * np.array([row.capture_share for row in rows])
    capacity = np.array([producer.capacity_mw for producer in cluster.producers])
    availability = np.array([row.availability for row in rows])
    return Plants(
        capacity_mw=capacity,
        yearly_gwh=capacity * availability * HOURS_PER_YEAR / MWH_PER_GWH,
        start_year=settings.horizon.start_year,
        capex_by_year_gbp_m=_capex_gbp_m(rows, capacity, settings.horizon),
        available_mw=capacity * availability,
        minimum_load=np.array([row.minimum_load for row in rows]),
        ramp_share_per_hour=np.array([row.ramp_share_per_hour for row in rows]),
        own_wind_mw=np.array([producer.own_wind_mw for producer in cluster.producers]),
        own_solar_mw=np.array([producer.own_solar_mw for producer in cluster.producers]),
        fixed_opex_gbp_per_kw_year=np.array([row.fixed_opex_gbp_per_kw_year for row in rows]),
        variable_opex_gbp_per_mwh=np.array([row.variable_opex_gbp_per_mwh for row in rows]),
        gas_mwh_per_mwh=np.array([row.gas_mwh_per_mwh for row in rows]),
        electricity_mwh_per_mwh=np.array([row.electricity_mwh_per_mwh for row in rows]),
        captured_kt_per_gwh=captured,
        emitted_kt_per_gwh=generated - captured,
        flexible=np.array([row.family is Family.ELECTROLYSER for row in rows], dtype=np.bool_),
        groups=discounting_groups(
            np.array([p.hurdle_rate for p in cluster.producers])
            * settings.companies.hurdle_rate_multiplier,
            np.array([row.life_years for row in rows]),
            np.array([lead_years[row.works_class] for row in rows]),
            settings.policy.contract_years,
            YEARS_AHEAD,
        ),
    )


def _capex_gbp_m(
    rows: list[ProductionRow], capacity_mw: FloatArray, horizon: Horizon
) -> FloatArray:
    """Investment of each plant by year of order, shape (years, plants) [GBP m]."""
    years = np.array(horizon.years, dtype=np.float64)
    per_kw = [
        np.interp(
            years,
            CAPEX_YEARS,
            [row.capex_2025_gbp_per_kw, row.capex_2030_gbp_per_kw, row.capex_2050_gbp_per_kw],
        )
        for row in rows
    ]
    return np.array(per_kw).reshape(len(rows), len(years)).T * capacity_mw * 1e-3
