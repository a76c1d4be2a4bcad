"""What a planner may change: one scenario, its defaults, bounds, units and meanings."""

from __future__ import annotations

from pydantic import Field, model_validator

from scenarios.schema.base import IDENTIFIER, Declared, quantity, words
from scenarios.schema.companies import Companies
from scenarios.schema.coordination import Coordination
from scenarios.schema.delivery import Delivery
from scenarios.schema.emissions import Emissions
from scenarios.schema.energy import Demand, Dispatch, Prices, Weather
from scenarios.schema.operators import Networks
from scenarios.schema.policy import Policy
from scenarios.schema.producers import Learning, Producers
from scenarios.schema.shocks import Shock


class Horizon(Declared):
    """The years that are simulated."""

    start_year: int = quantity("year", "First year.", 2025, ge=2020, le=2090)
    end_year: int = quantity("year", "Last year.", 2050, ge=2021, le=2100)

    @model_validator(mode="after")
    def _in_order(self) -> Horizon:
        if self.end_year < self.start_year:
            raise ValueError(f"end_year {self.end_year} lies before start_year {self.start_year}")
        return self

    @property
    def years(self) -> range:
        """Calendar years from first to last."""
        return range(self.start_year, self.end_year + 1)


class ScenarioSettings(Declared):
    """One scenario, complete: every setting has a value, by the file or by default."""

    title: str = words("One line that names the world it describes.")
    description: str = words("What is different in it and why.", "")
    cluster: str = words("Cluster folder beside the scenario.", pattern=IDENTIFIER)
    seed: int = quantity("-", "Seed of every random stream.", 1, ge=0, le=2**32 - 1)
    horizon: Horizon = Field(default=Horizon(), description="Years simulated.")
    prices: Prices = Field(default=Prices(), description="Energy prices.")
    weather: Weather = Field(default=Weather(), description="Hours of wind and sun.")
    dispatch: Dispatch = Field(default=Dispatch(), description="Hourly hydrogen dispatch.")
    policy: Policy = Field(default=Policy(), description="What the government does.")
    demand: Demand = Field(default=Demand(), description="How much the sites run.")
    companies: Companies = Field(default=Companies(), description="How companies decide.")
    producers: Producers = Field(default=Producers(), description="What producers need.")
    emissions: Emissions = Field(default=Emissions(), description="Leaks and supply of gas.")
    learning: Learning = Field(default=Learning(), description="Cost and experience.")
    networks: Networks = Field(default=Networks(), description="What operators need.")
    delivery: Delivery = Field(default=Delivery(), description="How works are delivered.")
    coordination: Coordination = Field(default=Coordination(), description="Acting together.")
    shocks: tuple[Shock, ...] = Field(
        default=(), description="What strikes the cluster without anyone expecting it."
    )
    data: dict[str, float | int | str | bool | None] = Field(
        default_factory=dict,
        description="Changes to single figures of the cluster's tables, as table.row.column.",
    )
