"""Named hydrogen plants as arrays, with what each makes, uses, costs, captures and leaks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.decisions import discounting_groups
from agents.options import KT_PER_GWH
from agents.production import Plants
from agents.stages import FIRST_PHASE
from infrastructure.delivery import PHASES, POSITION, Phase, Profile
from infrastructure.electrolysis import replacement_years, run_stacks, wear_factor
from infrastructure.leakage import delivered_share, upstream_methane_t_per_mwh_gas
from infrastructure.learning import capex_gbp_per_kw_in, experience_factor
from infrastructure.levelised_cost import construction_factor
from scenarios.schema.cluster import Cluster
from scenarios.schema.emissions import Emissions
from scenarios.schema.producers import Learning
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.technology import Family, ProductionRow
from scenarios.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, MWH_PER_GWH
from twin.prepared.prices import YEARS_AHEAD
from twin.prepared.works import planned_years

FloatArray = npt.NDArray[np.float64]

CAPEX_YEARS = (2025.0, 2030.0, 2050.0)
"""Years of the dated costs; experience beyond them grows from the first to the last."""
BUILD = PHASES.index(Phase.BUILD)


def build_plants(
    cluster: Cluster, settings: ScenarioSettings, profiles: dict[str, Profile]
) -> Plants:
    """Return every named plant, in the order of the producers table.

    Args:
        cluster: the cluster.
        settings: those of the scenario.
        profiles: how each class of works is delivered.
    """
    technologies = {row.technology_id: row for row in cluster.production}
    rows = [technologies[producer.technology_id] for producer in cluster.producers]
    delivery = [profiles[row.works_class] for row in rows]
    rate = (
        np.array([p.hurdle_rate for p in cluster.producers])
        * settings.companies.hurdle_rate_multiplier
    )
    # What is cancelled never comes; it is reckoned with as an idea.
    begin = [FIRST_PHASE.get(producer.stage, PHASES[0]) for producer in cluster.producers]
    lead = np.array([planned_years(*each) for each in zip(delivery, begin, strict=True)])
    life = np.array([row.life_years for row in rows])
    capacity = np.array([producer.capacity_mw for producer in cluster.producers])
    availability = _column(rows, "availability")
    reaches = np.asarray(
        delivered_share(_column(rows, "leak_share"), settings.emissions.pipe_leak_share)
    )
    available = capacity * availability * reaches
    flexible = np.array([row.family is Family.ELECTROLYSER for row in rows], dtype=np.bool_)
    running_hours = availability * HOURS_PER_YEAR
    stacks = _stacks(rows, running_hours, life)
    gas = _gas(cluster, rows, reaches)
    return Plants(
        capacity_mw=capacity,
        delivered_share=reaches,
        yearly_gwh=available * HOURS_PER_YEAR / MWH_PER_GWH,
        start_year=settings.horizon.start_year,
        capex_by_year_gbp_m=_capex_gbp_m(rows, capacity, settings),
        construction_factor=_construction_factor(rate, delivery, begin),
        start_factor=(1.0 + rate) ** -lead,
        stacks_by_year_gbp_m=_stacks_gbp_m(rows, capacity, running_hours, rate, lead, settings),
        availability=availability,
        available_mw=available,
        stops=~flexible,
        minimum_load=_column(rows, "minimum_load"),
        ramp_share_per_hour=_column(rows, "ramp_share_per_hour"),
        own_wind_mw=np.array([p.own_wind_mw for p in cluster.producers]),
        own_solar_mw=np.array([p.own_solar_mw for p in cluster.producers]),
        no_load_share=_column(rows, "no_load_share"),
        fixed_opex_gbp_per_kw_year=_column(rows, "fixed_opex_gbp_per_kw_year"),
        variable_opex_gbp_per_mwh=_column(rows, "variable_opex_gbp_per_mwh") / reaches,
        gas_mwh_per_mwh=gas.mwh_per_mwh,
        electricity_mwh_per_mwh=_column(rows, "electricity_mwh_per_mwh") / reaches,
        captured_kt_per_gwh=gas.captured_kt_per_gwh,
        emitted_kt_per_gwh=gas.emitted_kt_per_gwh,
        stack_life_hours=stacks.life_hours,
        stack_cost_share=_column(rows, "stack_cost_share"),
        stack_wear_per_1000_h=stacks.wear_per_1000_h,
        planned_wear=stacks.planned_wear,
        renewable_share=np.array([p.contracted_renewable_share for p in cluster.producers]),
        gas_supply_t_per_mwh=gas_supply_t_per_mwh(settings.emissions),
        flexible=flexible,
        groups=discounting_groups(rate, life, lead, settings.policy.contract_years, YEARS_AHEAD),
    )


class _Gas(NamedTuple):
    """Gas behind a MWh that is delivered, and its CO2, each of shape (plants,)."""

    mwh_per_mwh: FloatArray
    captured_kt_per_gwh: FloatArray
    emitted_kt_per_gwh: FloatArray


def _gas(cluster: Cluster, rows: list[ProductionRow], reaches: FloatArray) -> _Gas:
    """Return gas burnt for what reaches customers; what leaks on the way is made too."""
    gas_kg = next((f.co2_kg_per_mwh for f in cluster.fuels if f.price_series == "gas"), 0.0)
    gas = _column(rows, "gas_mwh_per_mwh") / reaches
    captured = gas * gas_kg * KT_PER_GWH * _column(rows, "capture_share")
    return _Gas(gas, captured, gas * gas_kg * KT_PER_GWH - captured)


class _Stacks(NamedTuple):
    """How long stacks last and how they wear, each of shape (plants,); no stack lasts for ever."""

    life_hours: FloatArray
    wear_per_1000_h: FloatArray
    planned_wear: FloatArray


def _stacks(rows: list[ProductionRow], running_hours: FloatArray, life: FloatArray) -> _Stacks:
    """Return stacks, their wear planned for a plant that runs whenever it can all its life."""
    life_hours = _column(rows, "stack_life_hours")
    life_hours[life_hours == 0.0] = np.inf
    wear = _column(rows, "stack_wear_per_1000_h")
    mean_hours = run_stacks(np.zeros(len(rows)), running_hours * life, life_hours).mean_hours
    return _Stacks(life_hours, wear, wear_factor(mean_hours, wear))


def _column(rows: list[ProductionRow], name: str) -> FloatArray:
    return np.array([getattr(row, name) for row in rows], dtype=np.float64)


def _construction_factor(
    rate: FloatArray, delivery: list[Profile], begin: list[Phase]
) -> FloatArray:
    """Present value of an investment spread over construction, over it, shape (plants,) [-]."""
    build = np.array([profile.months[BUILD] for profile in delivery]) / MONTHS_PER_YEAR
    before = [
        sum(profile.months[POSITION[first] : BUILD])
        for profile, first in zip(delivery, begin, strict=True)
    ]
    return np.asarray(construction_factor(rate, np.array(before) / MONTHS_PER_YEAR, build))


def gas_supply_t_per_mwh(emissions: Emissions) -> float:
    """Return the CO2e of a MWh of gas before it is burnt [t/MWh HHV]."""
    methane = upstream_methane_t_per_mwh_gas(
        emissions.methane_loss_share, emissions.methane_warming_potential
    )
    return emissions.gas_supply_co2_kg_per_mwh * 1e-3 + methane


def _capex_gbp_per_kw(row: ProductionRow, years: FloatArray, learning: Learning) -> FloatArray:
    """Investment when ordered in each of some years: dated costs, and experience beyond them."""
    dated = (row.capex_2025_gbp_per_kw, row.capex_2030_gbp_per_kw, row.capex_2050_gbp_per_kw)
    passed = np.clip((years - CAPEX_YEARS[0]) / (CAPEX_YEARS[-1] - CAPEX_YEARS[0]), 0.0, 1.0)
    ratio = learning.deployment_ratio_2050**passed
    factor = experience_factor(ratio, row.learning_rate)
    return capex_gbp_per_kw_in(years, CAPEX_YEARS, dated) * factor


def _capex_gbp_m(
    rows: list[ProductionRow], capacity_mw: FloatArray, settings: ScenarioSettings
) -> FloatArray:
    """Investment of each plant by year of order, shape (years, plants) [GBP m]."""
    years = np.array(settings.horizon.years, dtype=np.float64)
    per_kw = [_capex_gbp_per_kw(row, years, settings.learning) for row in rows]
    return np.array(per_kw).reshape(len(rows), len(years)).T * capacity_mw * 1e-3


def _stacks_gbp_m(
    rows: list[ProductionRow],
    capacity_mw: FloatArray,
    running_hours: FloatArray,
    rate: FloatArray,
    lead_years: npt.NDArray[np.int64],
    settings: ScenarioSettings,
) -> FloatArray:
    """Present value of all new stacks of a plant by year of order, shape (years, plants) [GBP m].

    The plant is expected to run whenever it can; stacks cost what they do in their year.
    """
    years = np.array(settings.horizon.years, dtype=np.float64)
    result = np.zeros((len(years), len(rows)))
    for i, row in enumerate(rows):
        if row.stack_life_hours == 0.0:
            continue
        after = lead_years[i] + replacement_years(
            row.life_years, running_hours[i], row.stack_life_hours
        )
        when = years[:, None] + after
        per_kw = _capex_gbp_per_kw(row, when, settings.learning) * row.stack_cost_share
        result[:, i] = (per_kw * (1.0 + rate[i]) ** -after).sum(axis=1) * capacity_mw[i] * 1e-3
    return result
