"""The world of a scenario, prepared once and shared by all its runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.cluster_view import SiteFacts
from agents.decisions import N_PRICED, Groups, discounting_groups
from agents.january import January, expected_in
from agents.network_operator import PipelinePlan
from agents.options import KINDS, OptionTable, SiteState, build_options
from agents.price_paths import PricePaths
from agents.production import Plants
from agents.tariffs import RouteMap
from infrastructure.assets import NOWHERE
from infrastructure.carbon_store import CarbonStore
from infrastructure.delivery import Profile
from infrastructure.solar import SolarStatistics
from infrastructure.storage import CavernDesign
from infrastructure.weather import WindStatistics
from scenarios.scenario import Scenario
from scenarios.schema.cluster import Cluster
from scenarios.schema.market import SpendClass
from scenarios.schema.network import Carrier
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.technology import MeasureKind
from scenarios.units import MONTHS_PER_YEAR
from twin.columns import Columns
from twin.prepared import boards, existing
from twin.prepared.fixed import fixed_by
from twin.prepared.jobs import SPEND_CLASSES, JobsPerSpending
from twin.prepared.pipe_systems import PipeSystems, pipe_systems
from twin.prepared.plants import build_plants
from twin.prepared.prices import YEARS_AHEAD, price_paths
from twin.prepared.spurs import Spurs
from twin.prepared.weather import DemandShapes
from twin.prepared.works import works_profiles

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
PIPELINE_WORKS = "pipeline_onshore"
"""Class of works that delivers every pipeline."""


@dataclass(frozen=True)
class World:
    """What all runs of a scenario share; nothing in it changes during a run.

    Attributes:
        scenario: the scenario.
        periods: what each site emits before anyone decides.
        state: what arises at each site after all dated changes.
        activity: how much each site runs, shape (sites, years).
        counterfactual_kt: fossil CO2 without any decision, shape (years, sites) [kt].
        counterfactual_fuel_gbp_m: cost of main fuel without any decision, (years,) [GBP m].
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
    """

    scenario: Scenario
    periods: tuple[existing.Period, ...]
    state: SiteState
    activity: FloatArray
    counterfactual_kt: FloatArray
    counterfactual_fuel_gbp_m: FloatArray
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
    without = existing.counterfactual(
        fixed.periods, activity, prices.fuels[: activity.shape[1], fixed.fuel_of_site]
    )
    profiles = works_profiles(cluster, settings.delivery)
    options = build_options(
        cluster,
        fixed.state,
        fixed.places,
        fixed.spur_costs[Carrier.HYDROGEN],
        fixed.spur_costs[Carrier.CO2],
        {name: profile.months for name, profile in profiles.items()},
        settings.companies.hurdle_rate_multiplier,
    )
    groups = discounting_groups(
        options.hurdle_rate,
        options.life_years,
        options.lead_years,
        settings.policy.contract_years,
        YEARS_AHEAD,
    )
    plants = build_plants(cluster, settings, profiles, _lead_years(profiles))
    facts, rules_of_boards = (
        _site_facts(cluster, settings, fixed.state),
        boards.rule_names(scenario),
    )
    return World(
        scenario=scenario,
        periods=fixed.periods,
        state=fixed.state,
        activity=activity,
        counterfactual_kt=without.fossil_co2_kt,
        counterfactual_fuel_gbp_m=without.fuel_gbp_m,
        fuel_of_site=fixed.fuel_of_site,
        fuel_co2_kg_per_mwh=fixed.fuel_co2_kg_per_mwh,
        options=options,
        groups=groups,
        fuel_column=N_PRICED + options.fuel,
        route_group=_route_groups(options, len(cluster.hubs)),
        rule_names=rules_of_boards,
        takes_losses=boards.takes_losses(rules_of_boards, options),
        links=boards.links(scenario, options),
        site_facts=facts,
        prices=prices,
        januaries=_januaries(settings, prices, groups, plants, facts),
        plants=plants,
        plant_intensity_g_per_mj=np.array(
            [
                plants.planned_intensity_g_per_mj_lhv(kg * 1e-3)
                for kg in prices.grid_average.tolist()
            ]
        ),
        plans=fixed.plans,
        pipe_systems=pipe_systems(cluster, options, fixed.made_systems),
        routes=fixed.routes,
        spurs=fixed.spurs,
        connections=fixed.connections,
        carbon_stores=fixed.carbon_stores,
        permitted_kt=fixed.permitted_kt,
        cavern_designs=fixed.cavern_designs,
        profiles=profiles,
        spend_class={
            row.works_class: SPEND_CLASSES.index(row.spend_class) for row in cluster.delivery
        },
        jobs=fixed.jobs,
        wind=fixed.wind,
        solar=fixed.solar,
        demand_shapes=fixed.demand_shapes,
    )


def _lead_years(profiles: dict[str, Profile]) -> dict[str, int]:
    """Whole years in which each class of works is planned to be delivered."""
    return {
        name: max(1, math.ceil(profile.planned_months / MONTHS_PER_YEAR))
        for name, profile in profiles.items()
    }


def _januaries(
    settings: ScenarioSettings, prices: PricePaths, groups: Groups, plants: Plants, facts: SiteFacts
) -> tuple[January, ...]:
    """What boards expect in the January of each year of the run."""
    share = settings.prices.electrolysis_price_share
    return tuple(
        expected_in(year, YEARS_AHEAD, prices, groups, plants, share, facts)
        for year in settings.horizon.years
    )


def operation_class() -> int:
    """Code of spending on operation."""
    return SPEND_CLASSES.index(SpendClass.OPERATION)


def _route_groups(options: OptionTable, hubs: int) -> IntArray:
    """Group of routes that each option needs, by hub or pipeline joined and by carrier, or -1."""
    captures = options.kind == KINDS.index(MeasureKind.CAPTURE)
    place = np.where(options.tee == NOWHERE, options.hub, hubs + options.tee)
    groups: IntArray = np.where(options.hub == NOWHERE, -1, 2 * place + captures)
    return groups.astype(np.int64)


def _site_facts(cluster: Cluster, settings: ScenarioSettings, state: SiteState) -> SiteFacts:
    sectors = {row.sector_id: row for row in cluster.sectors}
    companies = {row.company_id: row for row in cluster.companies}
    own = [sectors[site.sector_id] for site in cluster.sites]
    fossil_kt = state.energy_co2_kt + state.process_co2_kt
    return SiteFacts(
        margin_gbp_m=np.array([sector.margin_gbp_per_t for sector in own]) * fossil_kt * 1e-3,
        free_share=np.array([sector.free_allocation_share for sector in own]),
        pass_through_share=np.array([sector.carbon_pass_through_share for sector in own]),
        hurdle_rate=np.array([companies[site.company_id].hurdle_rate for site in cluster.sites])
        * settings.companies.hurdle_rate_multiplier,
    )
