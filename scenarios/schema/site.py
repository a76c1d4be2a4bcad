"""Who is in the cluster: companies, sites, what those emit and what changed since the base year."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from scenarios.schema.base import IDENTIFIER, Row, quantity, words


class Change(StrEnum):
    """What can happen to a site on a date."""

    CLOSED = "closed"
    OPENED = "opened"
    SWITCHED = "switched"


class Carbon(StrEnum):
    """Origin of the carbon in a site's CO2."""

    FOSSIL = "fossil"
    BIOGENIC = "biogenic"


class CompanyRow(Row):
    """A company that owns one or more sites and decides on their future."""

    key: ClassVar[tuple[str, ...]] = ("company_id",)

    company_id: str = words("Name of the company in other tables.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    hurdle_rate: float = quantity(
        "1/year", "Real pre-tax return below which the board says no.", ge=0.0, le=0.5
    )
    capital_budget_gbp_m_per_year: float | None = quantity(
        "GBP m/year",
        "Capital for new measures in a year, kept when not used; empty for no limit.",
        None,
        ge=0.0,
    )
    rule: str = words(
        "Rule by which the company decides: net_present_value, option_to_wait, target_driven, "
        "follower, or one of your own.",
        "net_present_value",
        pattern=IDENTIFIER,
    )


class SiteRow(Row):
    """One industrial site within the boundary of the cluster."""

    key: ClassVar[tuple[str, ...]] = ("site_id",)
    references: ClassVar[dict[str, str]] = {"company_id": "companies", "sector_id": "sectors"}

    site_id: str = words("Name of the site in other tables.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    company_id: str = words("Company that owns and decides for the site.")
    sector_id: str = words("Sector, which sets fuel, process share and available measures.")
    zone: str = words("Part of the cluster, for grouping only.")
    latitude_deg: float | None = quantity(
        "deg", "Latitude (WGS 84); empty when not found.", None, ge=-90.0, le=90.0
    )
    longitude_deg: float | None = quantity(
        "deg", "Longitude (WGS 84); empty when not found.", None, ge=-180.0, le=180.0
    )
    employees: int | None = quantity(
        "jobs", "People employed at the site; empty when not found.", None, ge=0
    )
    renewal_year: int | None = quantity(
        "year",
        "Year in which its main equipment is next due for renewal: hydrogen and electrification "
        "come then or not at all; empty where they may come at any time.",
        None,
        ge=1990,
        le=2100,
    )
    renewal_cycle_years: int | None = quantity(
        "year", "Years from one renewal to the next; empty for one alone.", None, ge=1, le=100
    )


class EmissionRow(Row):
    """CO2 of one site in one year as published, by origin of the carbon."""

    key: ClassVar[tuple[str, ...]] = ("site_id", "year", "carbon", "record")
    references: ClassVar[dict[str, str]] = {"site_id": "sites"}

    site_id: str = words("Site that emits.")
    year: int = quantity("year", "Calendar year of the figure.", ge=1990, le=2100)
    carbon: Carbon = words("fossil or biogenic.")
    record: str = words("Register the figure is from, for instance naei or eu_ets.")
    co2_kt: float | None = quantity(
        "kt CO2/year", "Emission of the year; empty when not found.", None, ge=0.0
    )


class StatusChangeRow(Row):
    """A dated closure, opening or switch of a site that the base year does not show."""

    key: ClassVar[tuple[str, ...]] = ("site_id", "month")
    references: ClassVar[dict[str, str]] = {"site_id": "sites"}

    site_id: str = words("Site that changed.")
    month: str = words(
        "Month from which the change holds, as YYYY-MM.", pattern=r"^\d{4}-(0[1-9]|1[0-2])$"
    )
    change: Change = words("closed, opened or switched.")
    fossil_factor: float = quantity(
        "-", "Fossil CO2 afterwards as a multiple of before.", 1.0, ge=0.0, le=10.0
    )
    fossil_co2_kt: float | None = quantity(
        "kt CO2/year", "Fossil CO2 afterwards where the base year has none.", None, ge=0.0
    )


class SectorRow(Row):
    """What the sites of one sector have in common."""

    key: ClassVar[tuple[str, ...]] = ("sector_id",)
    references: ClassVar[dict[str, str]] = {"fuel_id": "fuels", "industry_id": "industries"}

    sector_id: str = words("Name of the sector in other tables.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    fuel_id: str = words("Main fossil fuel of the sector.")
    industry_id: str = words("Industry of the input-output table it belongs to.")
    process_share: float = quantity(
        "-", "Share of fossil CO2 from chemistry instead of fuel.", ge=0.0, le=1.0
    )
    full_load_hours: float = quantity(
        "h/year", "Hours at full load that give the year's fuel.", gt=0.0, le=8784.0
    )
    free_allocation_share: float = quantity(
        "-", "Share of emissions covered by free allowances at the start.", ge=0.0, le=1.0
    )
    pays_carbon_price_support: bool = words("Whether fuel is charged Carbon Price Support.", False)
    margin_gbp_per_t: float = quantity(
        "GBP/t CO2", "Yearly margin before carbon cost, per tonne of fossil CO2.", ge=0.0
    )
    carbon_pass_through_share: float = quantity(
        "-", "Share of the carbon cost that customers pay.", ge=0.0, le=1.0
    )
    night_load_share: float = quantity(
        "-", "Load from 22 to 6 o'clock over that of the day (assumption).", 1.0, gt=0.0, le=2.0
    )
    weekend_load_share: float = quantity(
        "-", "Load at weekends over that of weekdays (assumption).", 1.0, gt=0.0, le=2.0
    )
    winter_swing: float = quantity(
        "-",
        "Load in mid-January over the year's mean, less one (assumption).",
        0.0,
        ge=-0.9,
        le=0.9,
    )
    interruptible_share: float = quantity(
        "-",
        "Share of its hydrogen that it lets go for a price (assumption).",
        0.0,
        ge=0.0,
        le=1.0,
    )


class FuelRow(Row):
    """A fuel, its carbon and the price series that values it."""

    key: ClassVar[tuple[str, ...]] = ("fuel_id",)

    fuel_id: str = words("Name of the fuel in other tables.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    co2_kg_per_mwh: float = quantity(
        "kg CO2/MWh HHV", "Carbon dioxide of combustion.", ge=0.0, le=1000.0
    )
    price_series: str = words("Series of the prices table that values it.")


class ActivityRow(Row):
    """How much the sites of a sector run in a year, relative to the base year."""

    key: ClassVar[tuple[str, ...]] = ("path", "sector_id", "year")
    references: ClassVar[dict[str, str]] = {"sector_id": "sectors"}

    path: str = words("Name of the path a scenario chooses.", pattern=IDENTIFIER)
    sector_id: str = words("Sector the index applies to.")
    year: int = quantity("year", "Calendar year.", ge=1990, le=2100)
    index: float = quantity("-", "Activity relative to the base year.", ge=0.0, le=5.0)
