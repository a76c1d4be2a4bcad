"""What companies can choose from: options of every site, and what boards know of their sites."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agents.cluster_view import SiteFacts
from agents.decisions import Groups, discounting_groups
from agents.options import KINDS, OptionTable, SiteState, build_options
from infrastructure.assets import NOWHERE
from infrastructure.delivery import Profile
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.technology import MeasureKind
from twin.prepared.fixed import Fixed
from twin.prepared.prices import YEARS_AHEAD

IntArray = npt.NDArray[np.int64]


def site_options(
    cluster: Cluster,
    settings: ScenarioSettings,
    fixed: Fixed,
    profiles: dict[str, Profile],
) -> OptionTable:
    """Return every option of every site.

    Args:
        cluster: the cluster.
        settings: those of the scenario.
        fixed: what arises at each site after all dated changes, and its spurs.
        profiles: how each class of works is delivered.
    """
    return build_options(
        cluster,
        fixed.state,
        fixed.places,
        fixed.spur_costs[Carrier.HYDROGEN],
        fixed.spur_costs[Carrier.CO2],
        {name: profile.months for name, profile in profiles.items()},
        settings.companies.hurdle_rate_multiplier,
    )


def option_groups(options: OptionTable, settings: ScenarioSettings) -> Groups:
    """Return the groups of options that are discounted alike."""
    return discounting_groups(
        options.hurdle_rate,
        options.life_years,
        options.lead_years,
        settings.policy.contract_years,
        YEARS_AHEAD,
    )


def route_groups(options: OptionTable, hubs: int) -> IntArray:
    """Group of routes that each option needs, by hub or pipeline joined and by carrier, or -1.

    Args:
        options: every option of every site.
        hubs: how many hubs the cluster has.

    Returns:
        Index of a group in the map of routes, shape (rows,).
    """
    captures = options.kind == KINDS.index(MeasureKind.CAPTURE)
    place = np.where(options.tee == NOWHERE, options.hub, hubs + options.tee)
    groups: IntArray = np.where(options.hub == NOWHERE, -1, 2 * place + captures)
    return groups.astype(np.int64)


def site_facts(cluster: Cluster, settings: ScenarioSettings, state: SiteState) -> SiteFacts:
    """Return what companies know of their sites before anyone decides."""
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
