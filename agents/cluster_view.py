"""The cluster as agents see it: what they may read, and what they may order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from agents.decisions import Groups
from agents.grants import Grant
from agents.journal import Journal
from agents.market_place import MarketPlace
from agents.options import OptionTable
from agents.price_paths import PricePaths
from agents.sites import Sites
from infrastructure.delivery import Phase
from infrastructure.transmission import Pipeline
from infrastructure.works import Project
from scenarios.schema.scenario import ScenarioSettings

if TYPE_CHECKING:
    from agents.company import Company
    from agents.government import Government
    from agents.network_operator import NetworkOperator
    from agents.producer import HydrogenProducer

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SiteFacts:
    """What a company knows of its sites beyond their emissions; shapes (sites,).

    Attributes:
        margin_gbp_m: yearly margin before carbon cost [GBP m/year].
        free_share: free allocation at the start [-].
        pass_through_share: share of the carbon cost that customers pay [-].
        hurdle_rate: of the owner [1/year].
    """

    margin_gbp_m: FloatArray
    free_share: FloatArray
    pass_through_share: FloatArray
    hurdle_rate: FloatArray


class WorksOffice(Protocol):
    """Takes orders for works and tells the accounts when something starts to operate."""

    def order_measure(
        self,
        company: Company,
        customer_id: str,
        row: int,
        flows: FloatArray,
        capex_gbp_m: float,
        grant: Grant,
    ) -> Project:
        """Order a measure at a site."""

    def plant_capex_gbp_m(self, producer: HydrogenProducer, year: int) -> float:
        """Investment in a hydrogen plant at the cost of a year [GBP m]."""

    def order_plant(self, producer: HydrogenProducer, year: int, first_phase: Phase) -> Project:
        """Order a hydrogen plant, estimated at the cost of a year until it is decided."""

    def order_pipeline(
        self, operator: NetworkOperator, pipeline: Pipeline, capex_gbp_m: float, first_phase: Phase
    ) -> Project:
        """Order a pipeline."""

    def order_store_phase(
        self, operator: NetworkOperator, pipeline: Pipeline, volume: float, capex_gbp_m: float
    ) -> None:
        """Order more of the store that a pipeline leads to."""

    def order_caverns(self, operator: NetworkOperator, pipeline: Pipeline) -> None:
        """Order the hydrogen stores that follow a pipeline's decision."""

    def is_decided(self, bidder: str) -> bool:
        """Whether the project of a bidder has reached FID."""

    def first_paid_year(self, bidder: str, year: int) -> int:
        """Year in which a contract won begins to pay, as its works stand in a January."""

    def grants_lapsed(self) -> int:
        """Withdraw measures that count on a grant and are not decided; say how many."""

    def contract_lapsed(self, bidder: str) -> None:
        """Undo what relied on a contract that was taken back."""

    def close_site(self, site: int) -> None:
        """Take a site out of service this month."""

    def first_plant_year(self, producer: HydrogenProducer, year: int) -> int:
        """Year in which a plant starts up as planned if nothing holds it up from a January on."""


class ClusterView(Protocol):
    """What every agent can see.

    Attributes:
        settings: the scenario's settings.
        site_ids: names of the sites.
        site_facts: what companies know of their sites.
        options: every option of every site.
        first_row: first option of each site and one past the last.
        sites: how each site stands.
        groups: how options are discounted.
        fuel_column: column of each option's main fuel in a price outlook, shape (rows,).
        route_group: group of routes each option needs, or -1, shape (rows,).
        rule_names: decision rule of each company.
        takes_losses: whether an option's company may take it although it does not pay, (rows,).
        strike: strike price of capture contracts won, shape (rows,).
        prices: prices of every year as they are paid; for this year and those before.
        announced: prices of every year as everyone expects them before a shock.
        plant_intensity_g_per_mj: emission intensity each plant plans with, by year of operation,
            shape (years, producers) [gCO2e/MJ LHV].
        hydrogen_cost_gbp_per_mwh: what hydrogen costs each producer, as of this January
            [GBP/MWh HHV].
        market: where parties meet.
        works: takes orders for works.
        journal: keeps decisions and reasons.
        government: the government.
        companies: the companies.
        adopted: 1 for each company that has taken the final investment decision on any measure,
            else 0, shape (companies,).
    """

    settings: ScenarioSettings
    site_ids: tuple[str, ...]
    site_facts: SiteFacts
    options: OptionTable
    first_row: list[int]
    sites: Sites
    groups: Groups
    fuel_column: IntArray
    route_group: IntArray
    rule_names: tuple[str, ...]
    takes_losses: BoolArray
    strike: FloatArray
    prices: PricePaths
    announced: PricePaths
    plant_intensity_g_per_mj: FloatArray
    hydrogen_cost_gbp_per_mwh: list[float]
    market: MarketPlace
    works: WorksOffice
    journal: Journal
    government: Government
    companies: list[Company]
    adopted: FloatArray

    def chance(self, name: str) -> float:
        """Return a number from 0 to 1, drawn from the random stream of a name."""

    def peers_share(self) -> list[float]:
        """Share of each company's linked companies that have taken a measure."""
