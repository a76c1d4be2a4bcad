"""What a planner may change: one scenario, its defaults, bounds, units and meanings."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from scenarios.schema.base import IDENTIFIER, Declared, quantity, words
from scenarios.schema.companies import Companies
from scenarios.schema.coordination import Coordination
from scenarios.schema.policy import Policy
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


class Prices(Declared):
    """Paths of the energy prices and multipliers on them."""

    gas_path: str = words("Path of the series gas: low, central or high.", "central")
    gas_multiplier: float = quantity("-", "Scales the gas price.", 1.0, ge=0.0, le=10.0)
    electricity_path: str = words("Path of the series electricity.", "central")
    electricity_multiplier: float = quantity(
        "-", "Scales the electricity price.", 1.0, ge=0.0, le=10.0
    )
    electrolysis_price_share: float = quantity(
        "-",
        "Power price of a large flexible electrolyser over the industrial retail price "
        "(assumption).",
        0.7,
        ge=0.0,
        le=2.0,
    )
    wind_sensitivity: float = quantity(
        "-", "How far the hourly power price falls as wind rises (assumption).", 0.6, ge=0.0, le=1.0
    )
    solar_sensitivity: float = quantity(
        "-",
        "How far the hourly power price falls as the sun's capacity factor rises (assumption).",
        0.3,
        ge=0.0,
        le=1.0,
    )


class Weather(Declared):
    """Where the hours of wind and sun come from."""

    file: str | None = words(
        "CSV of hourly capacity factors with the columns time, wind and solar, in the folder of "
        "the scenario; none draws the weather from the cluster's statistics.",
        None,
    )


class Dispatch(Declared):
    """How hydrogen is dispatched hour by hour."""

    foresight_hours: int = quantity(
        "h",
        "Hours of weather, prices and demand that whoever runs a store knows ahead.",
        8760,
        ge=1,
        le=8760,
    )
    interruption_price_gbp_per_mwh: float = quantity(
        "GBP/MWh HHV",
        "Price at which interruptible users let their hydrogen go (assumption).",
        300.0,
        ge=0.0,
        le=10000.0,
    )
    own_power_cost_gbp_per_mwh: float = quantity(
        "GBP/MWh",
        "What a producer pays for each MWh its own wind and solar stations make (assumption).",
        80.0,
        ge=0.0,
        le=1000.0,
    )
    surplus_price_share: float = quantity(
        "-",
        "What surplus own power is sold for over the hourly price; 0 curtails it (assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    planned_outage_share: float = quantity(
        "-",
        "Share of a reformer's unavailable hours that is one planned stop in summer (assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    outage_hours: float = quantity(
        "h",
        "Mean length of a reformer's forced outage (order of magnitude, not from operators).",
        72.0,
        gt=0.0,
        le=2000.0,
    )


class Demand(Declared):
    """How much the sites of the cluster run."""

    activity_path: str = words("Path of the activity table, for instance held or grid.", "held")


class Producers(Declared):
    """What hydrogen producers need before they commit."""

    offtake_share_for_fid: float = quantity(
        "-", "Share of capacity that must be sold before FID (assumption).", 0.5, ge=0.0, le=1.0
    )
    margin_share: float = quantity(
        "-", "Margin on top of cost in bids (assumption).", 0.05, ge=0.0, le=1.0
    )
    cost_spread_share: float = quantity(
        "-",
        "How far a bidder may be out, up or down, when it estimates its own cost, over that cost; "
        "0 lets all know it (assumption).",
        0.0,
        ge=0.0,
        le=0.9,
    )
    shades_bids: bool = words(
        "Whether uncertain bidders ask more because the lowest of many estimates is too low on "
        "average (the winner's curse, Capen, Clapp and Campbell 1971).",
        True,
    )
    withdrawal_probability: float = quantity(
        "-",
        "Chance that the winner of a hydrogen contract gives it and its project up within a year, "
        "unless it has taken its final decision (assumption: none).",
        0.0,
        ge=0.0,
        le=1.0,
    )


class Emissions(Declared):
    """What warms the climate beside CO2 from the cluster's own stacks."""

    methane_loss_share: float = quantity(
        "-",
        "Methane lost between the well and the plant over gas delivered (Riddick and Mauzerall "
        "2023, doi:10.1039/D2EE03072A; the national inventory says 0.0014).",
        0.0072,
        ge=0.0,
        le=0.2,
    )
    methane_warming_potential: float = quantity(
        "tCO2e/t", "Of methane over 100 years (IPCC AR5; AR6: 29.8).", 28.0, ge=0.0, le=150.0
    )
    gas_supply_co2_kg_per_mwh: float = quantity(
        "kg CO2/MWh HHV",
        "CO2 from producing and moving gas (NSTA 2023: 21 British, 8 Norwegian, 79 kg/boe LNG, "
        "by supply of 2022).",
        19.4,
        ge=0.0,
        le=200.0,
    )
    hydrogen_warming_potential: float = quantity(
        "tCO2e/t",
        "Of hydrogen over 100 years (Sand et al. 2023, doi:10.1038/s43247-023-00857-8).",
        11.6,
        ge=0.0,
        le=100.0,
    )
    pipe_leak_share: float = quantity(
        "-",
        "Hydrogen lost on the way over hydrogen sent (assumption, from 0.001-0.005 for "
        "transmission, PA Consulting).",
        0.003,
        ge=0.0,
        le=0.2,
    )


class Learning(Declared):
    """How far the world goes with a technology beyond what dated costs assume."""

    deployment_ratio_2050: float = quantity(
        "-",
        "Capacity ever built by 2050 over what the dated costs stand for; the ratio grows "
        "evenly from 1 in 2025.",
        1.0,
        ge=0.01,
        le=100.0,
    )


class Networks(Declared):
    """What pipeline operators need before they commit."""

    booked_share_for_fid: float = quantity(
        "-",
        "Share of the pipe's first phase that must be booked before FID (assumption).",
        0.3,
        ge=0.0,
        le=1.0,
    )
    anchor_share_for_fid: float = quantity(
        "-",
        "Share that one customer alone must book to unlock FID (assumption).",
        0.2,
        ge=0.0,
        le=1.0,
    )
    headroom_share: float = quantity(
        "-", "Extra size for customers who come later (assumption).", 0.5, ge=0.0, le=10.0
    )
    route_factor: float = quantity(
        "-", "Length of a spur over the straight line (assumption).", 1.3, ge=1.0, le=3.0
    )
    tee_gbp_m: float = quantity(
        "GBP m",
        "Investment in joining a pipe between two hubs, beyond joining it at a hub: hot tap, "
        "valves and a fenced site (assumption).",
        3.0,
        ge=0.0,
        le=100.0,
    )
    shared_trench_share: float = quantity(
        "-",
        "Share of a corridor's cost saved where another pipe is decided between the same hubs "
        "(assumption; 29 % of the cost of 412 pipelines was neither material nor labour, Rui, "
        "Metz and Reynolds 2011).",
        0.2,
        ge=0.0,
        le=1.0,
    )
    utilisation_share: float = quantity(
        "-",
        "Yearly use of a pipe over its peak capacity (European Hydrogen Backbone 2020: "
        "designed for 75 %).",
        0.75,
        gt=0.0,
        le=1.0,
    )
    hydrogen_supply_bar: float = quantity(
        "bar",
        "Absolute pressure at which plants and stores hand over hydrogen (assumption: reforming "
        "and pressurised electrolysis give 20 to 35 bar).",
        30.0,
        ge=1.1,
        le=250.0,
    )
    co2_supply_bar: float = quantity(
        "bar",
        "Absolute pressure at which capture hands over CO2 (assumption: its electricity covers "
        "1 to 110 bar, Terlouw 2021).",
        110.0,
        ge=80.0,
        le=250.0,
    )
    compressor_efficiency: float = quantity(
        "-", "Isentropic efficiency times that of the drive (assumption).", 0.75, ge=0.2, le=1.0
    )
    compressor_capex_gbp_m_per_mw: float = quantity(
        "GBP m/MW",
        "Investment per electric power of compressors (European Hydrogen Backbone 2023: "
        "4.0 MEUR/MW x 0.86 x 1.0390).",
        3.57,
        ge=0.0,
    )
    booking_tenor_years: int = quantity(
        "year",
        "Years from first use for which a booking binds, also where its plant closes; within them "
        "the operator gets its investment back. 0 binds while the plant runs, and lets the "
        "investment come back over the pipe's life.",
        0,
        ge=0,
        le=60,
    )
    ship_or_pay_share: float = quantity(
        "-",
        "Share of what is booked that is paid for when less is used (assumption: all of it).",
        1.0,
        ge=0.0,
        le=1.0,
    )
    resale_price_share: float = quantity(
        "-",
        "What who finds a pipe full pays a customer bound by the tenor for room that it does not "
        "use and pays for, over the tariff; from then until the tenor ends the room is the "
        "taker's. 0 lets nobody resell. (Assumption; trade in booked capacity is a right of gas "
        "shippers, Regulation (EC) 715/2009, article 22.)",
        0.0,
        ge=0.0,
        le=1.0,
    )
    delay_months: float = quantity(
        "month", "Extra time every pipeline spends before FID.", 0.0, ge=0.0, le=240.0
    )


class DeliveryQuality(StrEnum):
    """A world of delivery; its figures stand in `infrastructure/delivery_quality.py`."""

    POOR = "poor"
    CENTRAL = "central"
    GOOD = "good"


class Delivery(Declared):
    """How well works are delivered."""

    quality: DeliveryQuality = words(
        "World of delivery: poor, central or good. Sets how far durations and costs overrun, "
        "whether owners give up before FID and what reserve their dates have.",
        DeliveryQuality.CENTRAL,
    )
    duration_multiplier: float = quantity("-", "Scales every duration.", 1.0, ge=0.1, le=5.0)
    overrun_multiplier: float = quantity("-", "Scales every cost overrun.", 1.0, ge=0.0, le=5.0)
    delay_correlation: float = quantity(
        "-",
        "How far the phases of one project are late together; correlation of normal scores "
        "(assumption).",
        0.5,
        ge=0.0,
        le=1.0,
    )
    crew_multiplier: float = quantity(
        "-", "Scales the workforce of every trade.", 1.0, ge=0.05, le=20.0
    )
    largest_crew_share: float = quantity(
        "-", "Most of a trade's crews one project may hold (assumption).", 0.4, gt=0.0, le=1.0
    )
    insolvency_per_year: float = quantity(
        "1/year",
        "Chance a year that the contractor or owner of works after FID becomes insolvent "
        "(Insolvency Service 2024: 53 of 10,000 companies; construction 17.4 % of cases, 14 % of "
        "companies).",
        0.0066,
        ge=0.0,
        le=1.0,
    )
    insolvency_stop_months: float = quantity(
        "month",
        "Time until another contractor goes on (Carillion's hospitals: January to October 2018).",
        9.0,
        ge=0.0,
        le=120.0,
    )
    insolvency_cancels_probability: float = quantity(
        "-", "Chance that nobody goes on and the project ends (assumption).", 0.1, ge=0.0, le=1.0
    )


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
