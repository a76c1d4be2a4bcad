"""What can be built: measures at sites and plants that make hydrogen."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words


class MeasureKind(StrEnum):
    """What a measure does to a site, and the colour it has on every page."""

    EFFICIENCY = "efficiency"
    HYDROGEN = "hydrogen"
    ELECTRIFY = "electrify"
    CAPTURE = "capture"


class Family(StrEnum):
    """How a plant makes hydrogen."""

    REFORMER = "reformer"
    ELECTROLYSER = "electrolyser"


class MeasureRow(Row):
    """A measure that the sites of one sector can take, per unit of fuel or of CO2."""

    key: ClassVar[tuple[str, ...]] = ("measure_id",)
    references: ClassVar[dict[str, str]] = {
        "sector_id": "sectors",
        "works_class": "delivery",
        "after_measure": "measures",
    }

    measure_id: str = words("Name of the measure.", pattern=IDENTIFIER)
    sector_id: str = words("Sector whose sites can take it.")
    kind: MeasureKind = words("efficiency, hydrogen, electrify or capture.")
    name: str = words("Name as printed.")
    fuel_share: float = quantity(
        "-", "Share of the site's fossil fuel it replaces or saves.", 0.0, ge=0.0, le=1.0
    )
    process_cut_share: float = quantity(
        "-", "Share of process CO2 that no longer arises.", 0.0, ge=0.0, le=1.0
    )
    hydrogen_mwh_per_mwh: float = quantity(
        "MWh HHV/MWh HHV", "Hydrogen per fuel replaced.", 0.0, ge=0.0, le=5.0
    )
    electricity_mwh_per_mwh: float = quantity(
        "MWh/MWh HHV", "Electricity per fuel replaced.", 0.0, ge=0.0, le=5.0
    )
    capture_share: float = quantity(
        "-", "Share of the remaining CO2 that is captured.", 0.0, ge=0.0, le=1.0
    )
    gas_mwh_per_t: float = quantity(
        "MWh HHV/t CO2", "Gas for heat per tonne captured.", 0.0, ge=0.0, le=10.0
    )
    electricity_mwh_per_t: float = quantity(
        "MWh/t CO2", "Electricity per tonne captured.", 0.0, ge=0.0, le=10.0
    )
    capex_gbp_per_kw: float = quantity(
        "GBP/kW", "Investment per kW of fuel replaced (HHV).", 0.0, ge=0.0
    )
    capex_gbp_per_t_year: float = quantity(
        "GBP/(t CO2/year)", "Investment per yearly tonne captured.", 0.0, ge=0.0
    )
    fixed_opex_share: float = quantity(
        "1/year", "Yearly operation as a share of investment.", 0.0, ge=0.0, le=1.0
    )
    feedstock_gbp_per_mwh: float = quantity(
        "GBP/MWh HHV", "Change in feedstock and other operating cost per fuel replaced.", 0.0
    )
    life_years: int = quantity("year", "Years in service.", ge=1, le=100)
    mature_year: int = quantity("year", "First year it can be ordered.", ge=1990, le=2100)
    downtime_months: float = quantity(
        "month",
        "Time the whole site stands still when it starts up, beyond its usual stops.",
        0.0,
        ge=0.0,
        le=60.0,
    )
    works_class: str = words("Class of works that delivers it.")
    after_measure: str | None = words(
        "Measure that must have been ordered at the site before; empty for none.", None
    )


class ProductionRow(Row):
    """A technology that makes hydrogen, per kW or MWh of hydrogen (HHV)."""

    key: ClassVar[tuple[str, ...]] = ("technology_id",)
    references: ClassVar[dict[str, str]] = {"works_class": "delivery"}

    technology_id: str = words("Name of the technology.", pattern=IDENTIFIER)
    family: Family = words("reformer or electrolyser.")
    name: str = words("Name as printed.")
    capex_2025_gbp_per_kw: float = quantity(
        "GBP/kW HHV", "Investment when ordered in 2025.", ge=0.0
    )
    capex_2030_gbp_per_kw: float = quantity(
        "GBP/kW HHV", "Investment when ordered in 2030.", ge=0.0
    )
    capex_2050_gbp_per_kw: float = quantity(
        "GBP/kW HHV", "Investment when ordered in 2050.", ge=0.0
    )
    fixed_opex_gbp_per_kw_year: float = quantity("GBP/kW/year", "Fixed operation.", ge=0.0, le=1e6)
    variable_opex_gbp_per_mwh: float = quantity(
        "GBP/MWh HHV", "Variable operation.", 0.0, ge=0.0, le=1e6
    )
    gas_mwh_per_mwh: float = quantity(
        "MWh HHV/MWh HHV", "Natural gas per hydrogen.", 0.0, ge=0.0, le=5.0
    )
    electricity_mwh_per_mwh: float = quantity(
        "MWh/MWh HHV", "Electricity per hydrogen.", 0.0, ge=0.0, le=5.0
    )
    capture_share: float = quantity("-", "Share of its CO2 that is captured.", 0.0, ge=0.0, le=1.0)
    availability: float = quantity("-", "Share of the year it can run.", gt=0.0, le=1.0)
    minimum_load: float = quantity(
        "-", "Lowest stable load as a share of capacity.", 0.0, ge=0.0, le=1.0
    )
    ramp_share_per_hour: float = quantity(
        "1/hour",
        "Most that a reformer's output changes in an hour over capacity (assumption).",
        0.5,
        gt=0.0,
        le=1.0,
    )
    no_load_share: float = quantity(
        "-",
        "Energy use of a running plant without output over use at full load.",
        0.0,
        ge=0.0,
        le=0.9,
    )
    stack_life_hours: float = quantity(
        "h", "Hours run after which stacks are replaced; 0 for no stacks.", 0.0, ge=0.0, le=1e6
    )
    stack_cost_share: float = quantity(
        "-", "Cost of new stacks over the investment in that year.", 0.0, ge=0.0, le=1.0
    )
    stack_wear_per_1000_h: float = quantity(
        "1/1000 h", "Rise of power use in a thousand hours run.", 0.0, ge=0.0, le=0.1
    )
    leak_share: float = quantity(
        "-", "Hydrogen lost to the air at the plant over hydrogen made.", 0.0, ge=0.0, le=0.5
    )
    learning_rate: float = quantity(
        "-", "Fall of the investment with each doubling of capacity built.", 0.0, ge=0.0, le=0.5
    )
    life_years: int = quantity("year", "Years in service.", ge=1, le=100)
    works_class: str = words("Class of works that delivers it.")


class Stage(StrEnum):
    """How far a project is; each stage ends before the next begins."""

    IDEA = "idea"
    DEVELOPMENT = "development"
    CONSENTED = "consented"
    ENGINEERED = "engineered"
    CANCELLED = "cancelled"


class SiteProjectRow(Row):
    """A measure that the owner of a site has developed before the run begins."""

    key: ClassVar[tuple[str, ...]] = ("site_id", "measure_id")
    references: ClassVar[dict[str, str]] = {"site_id": "sites", "measure_id": "measures"}

    site_id: str = words("Site it is for.")
    measure_id: str = words("Measure it would be.")
    stage: Stage = words("How far it is at the start of the run.")


class ProducerRow(Row):
    """A named project that would make hydrogen."""

    key: ClassVar[tuple[str, ...]] = ("producer_id",)
    references: ClassVar[dict[str, str]] = {"technology_id": "production", "hub_id": "hubs"}

    producer_id: str = words("Name of the project.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    developer: str = words("Who develops it.")
    technology_id: str = words("Technology it uses.")
    hub_id: str = words("Hub at which it feeds in.")
    capacity_mw: float = quantity("MW HHV", "Hydrogen capacity.", gt=0.0, le=20000.0)
    own_wind_mw: float = quantity(
        "MW", "Own wind power that feeds its electrolysers first.", 0.0, ge=0.0, le=20000.0
    )
    own_solar_mw: float = quantity(
        "MW", "Own solar power that feeds its electrolysers first.", 0.0, ge=0.0, le=20000.0
    )
    stage: Stage = words("How far it is at the start of the run.")
    contracted_renewable_share: float = quantity(
        "-",
        "Share of its power under contracts with wind and sun, matched by the half hour.",
        0.0,
        ge=0.0,
        le=1.0,
    )
    hurdle_rate: float = quantity("1/year", "Real pre-tax return its owners ask.", ge=0.0, le=0.5)
