"""The world of a scenario, prepared once and shared by all its runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.cluster_view import SiteFacts
from agents.decisions import N_PRICED, Groups
from agents.january import January, expected_in
from agents.network_operator import PipelinePlan
from agents.options import OptionTable, SiteState
from agents.price_paths import PricePaths
from agents.production import Plants
from agents.tariffs import RouteMap
from infrastructure.carbon_store import CarbonStore
from infrastructure.delivery import Profile
from infrastructure.solar import SolarStatistics
from infrastructure.storage import CavernDesign
from infrastructure.weather import WindStatistics
from scenarios.scenario import Scenario
from scenarios.schema.network import Carrier
from scenarios.schema.scenario import ScenarioSettings
from twin.columns import Columns
from twin.prepared import boards, choices, existing
from twin.prepared.facts import facts_of
from twin.prepared.fixed import fixed_by
from twin.prepared.jobs import JobsPerSpending, spend_class_of_works
from twin.prepared.pipe_systems import PipeSystems, pipe_systems
from twin.prepared.plants import build_plants
from twin.prepared.prices import YEARS_AHEAD, price_paths
from twin.prepared.spurs import Spurs
from twin.prepared.weather import DemandShapes
from twin.prepared.works import works_profiles

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """What all runs of a scenario share; nothing in it changes during a run.

    Attributes:
        scenario: the scenario.
        periods: what each site emits before anyone decides.
        state: what arises at each site after all dated changes.
        activity: how much each site runs, shape (sites, years).
        without: what sites would emit and burn without any decision.
        fuel_of_site: index of each site's main fuel, shape (sites,).
        fuel_co2_kg_per_mwh: CO2 of each site's main fuel, shape (sites,) [kg/MWh HHV].
        options: every option of every site.
        groups: how options are discounted.
        fuel_column: column of each option's main fuel in an outlook, shape (rows,).
        route_group: group of routes each option needs, or -1, shape (rows,).
        rule_names: decision rule of each company.
        takes_losses: whether an option's company may take it although it does not pay, (rows,).
        links: weight with which each company looks at each other one, (companies, companies).
        site_facts: what companies know of their sites.
        prices: yearly prices.
        januaries: what boards expect in the January of each year of the run.
        plants: named hydrogen plants.
        plant_intensity_g_per_mj: emission intensity of each plant at full load on the grid of each
            year, to beyond the end of the run, shape (years, plants) [gCO2e/MJ LHV].
        plans: pipeline projects.
        pipe_systems: pipelines as networks.
        routes: ways between hubs.
        spurs: where each site joins the pipes of each carrier.
        connections: the same as a table.
        carbon_stores: CO2 stores with their phases.
        permitted_kt: what each may take, shape (stores, years, 12) [kt].
        cavern_designs: hydrogen stores as they would be built, by name.
        profiles: how each class of works is delivered.
        spend_class: kind of spending of each class of works.
        jobs: jobs per spending.
        wind: statistics of the wind.
        solar: statistics of the sun.
        demand_shapes: how hydrogen demand of each sector runs over the year.
        facts: what identifies and bounds every run.
    """

    scenario: Scenario
    periods: tuple[existing.Period, ...]
    state: SiteState
    activity: FloatArray
    without: existing.Counterfactual
    fuel_of_site: IntArray
    fuel_co2_kg_per_mwh: FloatArray
    options: OptionTable
    groups: Groups
    fuel_column: IntArray
    route_group: IntArray
    rule_names: tuple[str, ...]
    takes_losses: npt.NDArray[np.bool_]
    links: FloatArray
    site_facts: SiteFacts
    prices: PricePaths
    januaries: tuple[January, ...]
    plants: Plants
    plant_intensity_g_per_mj: FloatArray
    plans: tuple[PipelinePlan, ...]
    pipe_systems: PipeSystems
    routes: RouteMap
    spurs: dict[Carrier, Spurs]
    connections: Columns
    carbon_stores: tuple[CarbonStore, ...]
    permitted_kt: FloatArray
    cavern_designs: dict[str, CavernDesign]
    profiles: dict[str, Profile]
    spend_class: dict[str, int]
    jobs: JobsPerSpending
    wind: WindStatistics
    solar: SolarStatistics
    demand_shapes: DemandShapes
    facts: dict[str, Any]


_KEPT = "_prepared_world"


def world_of(scenario: Scenario) -> World:
    """Return the world of a scenario, preparing it when it is asked for the first time.

    It is kept with the scenario and goes when that goes: a world knows its scenario, so that no
    table of worlds by scenario would ever let go of either.
    """
    kept: World | None = vars(scenario).get(_KEPT)
    if kept is None:
        kept = vars(scenario)[_KEPT] = prepare(scenario)
    return kept


def prepare(scenario: Scenario) -> World:
    """Prepare everything that does not change from run to run."""
    settings, cluster = scenario.settings, scenario.cluster
    fixed = fixed_by(cluster, settings.networks, settings.horizon)
    activity, prices = existing.activity(cluster, settings), price_paths(scenario)
    profiles = works_profiles(cluster, settings.delivery)
    options = choices.site_options(cluster, settings, fixed, profiles)
    groups = choices.option_groups(options, settings)
    facts = choices.site_facts(cluster, settings, fixed.state)
    rule_names, plants = boards.rule_names(scenario), build_plants(cluster, settings, profiles)
    return World(
        scenario=scenario,
        periods=fixed.periods,
        state=fixed.state,
        activity=activity,
        without=existing.counterfactual(fixed.periods, activity),
        fuel_of_site=fixed.fuel_of_site,
        fuel_co2_kg_per_mwh=fixed.fuel_co2_kg_per_mwh,
        options=options,
        groups=groups,
        fuel_column=N_PRICED + options.fuel,
        route_group=choices.route_groups(options, len(cluster.hubs)),
        rule_names=rule_names,
        takes_losses=boards.takes_losses(rule_names, options),
        links=boards.links(scenario, options),
        site_facts=facts,
        prices=prices,
        januaries=_januaries(settings, prices, groups, plants, facts, options),
        plants=plants,
        plant_intensity_g_per_mj=plants.planned_intensity_g_per_mj_lhv(prices.grid_average * 1e-3),
        plans=fixed.plans,
        pipe_systems=pipe_systems(cluster, options, fixed.made_systems),
        routes=fixed.routes,
        spurs=fixed.spurs,
        connections=fixed.connections,
        carbon_stores=fixed.carbon_stores,
        permitted_kt=fixed.permitted_kt,
        cavern_designs=fixed.cavern_designs,
        profiles=profiles,
        spend_class=spend_class_of_works(cluster),
        jobs=fixed.jobs,
        wind=fixed.wind,
        solar=fixed.solar,
        demand_shapes=fixed.demand_shapes,
        facts=facts_of(scenario),
    )


def _januaries(
    settings: ScenarioSettings,
    prices: PricePaths,
    groups: Groups,
    plants: Plants,
    facts: SiteFacts,
    options: OptionTable,
) -> tuple[January, ...]:
    share = settings.prices.electrolysis_price_share
    window = settings.companies.renewal_window_years
    return tuple(
        expected_in(year, YEARS_AHEAD, prices, groups, plants, share, facts, options, window)
        for year in settings.horizon.years
    )
