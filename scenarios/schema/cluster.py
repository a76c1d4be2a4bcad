"""A cluster: every table, what each of its rows must be, and how tables refer to each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from scenarios.schema.base import IDENTIFIER, Declared, Row, quantity, words
from scenarios.schema.labour import (
    CompetingWorkRow,
    ConsentRow,
    DeliveryRow,
    TradeRow,
    WorkPackageRow,
)
from scenarios.schema.market import (
    CoefficientRow,
    DeflatorRow,
    IndustryRow,
    PriceRow,
    SpendRow,
    TargetRow,
    WeatherRow,
)
from scenarios.schema.network import (
    CarbonStorePhaseRow,
    CarbonStoreRow,
    CavernRow,
    CorridorRow,
    HubRow,
    OperatorRow,
    PipeCostRow,
    PipelineRow,
)
from scenarios.schema.site import (
    ActivityRow,
    CompanyRow,
    EmissionRow,
    FuelRow,
    SectorRow,
    SiteRow,
    StatusChangeRow,
)
from scenarios.schema.technology import MeasureRow, ProducerRow, ProductionRow, SiteProjectRow

TABLES: dict[str, type[Row]] = {
    "companies": CompanyRow,
    "sites": SiteRow,
    "emissions": EmissionRow,
    "status_changes": StatusChangeRow,
    "sectors": SectorRow,
    "fuels": FuelRow,
    "activity": ActivityRow,
    "measures": MeasureRow,
    "site_projects": SiteProjectRow,
    "production": ProductionRow,
    "producers": ProducerRow,
    "hubs": HubRow,
    "corridors": CorridorRow,
    "pipelines": PipelineRow,
    "operators": OperatorRow,
    "carbon_stores": CarbonStoreRow,
    "carbon_store_phases": CarbonStorePhaseRow,
    "caverns": CavernRow,
    "pipe_costs": PipeCostRow,
    "prices": PriceRow,
    "deflators": DeflatorRow,
    "industries": IndustryRow,
    "coefficients": CoefficientRow,
    "spending": SpendRow,
    "weather": WeatherRow,
    "trades": TradeRow,
    "competing_works": CompetingWorkRow,
    "consents": ConsentRow,
    "delivery": DeliveryRow,
    "work_packages": WorkPackageRow,
    "targets": TargetRow,
}
"""Every table of a cluster, by the stem of its CSV file, and the model of its rows."""


class ClusterSettings(Declared):
    """What `cluster.yaml` says about the cluster as a whole."""

    cluster_id: str = words("Name of the cluster; the name of its folder.", pattern=IDENTIFIER)
    name: str = words("Name as printed.")
    boundary: str = words("What the cluster's totals cover and leave out, in plain words.")
    base_year: int = quantity("year", "Year of the emissions a run starts from.", ge=1990, le=2100)
    base_record: str = words("Register of the base-year emissions, for instance naei.")
    price_base_year: int = quantity(
        "year", "Year of the pounds in which results are given.", ge=1990, le=2100
    )
    metric_crs: str = words("Projected coordinate system for distances.", pattern=r"^EPSG:\d{4,5}$")
    input_output_year: int = quantity(
        "year", "Year of the input-output table's pounds.", ge=1990, le=2100
    )
    household_domestic_spending_share: float = quantity(
        "-",
        "Share of people's pay that they spend on what is made in the UK; the rest is taxes, "
        "saving and imports (assumption; it makes the induced jobs).",
        0.4,
        ge=0.0,
        le=0.95,
    )
    published_total_mt: float = quantity(
        "Mt CO2/year", "Published fossil CO2 of the boundary in the base year.", ge=0.0
    )
    attribution: str = words("Attribution its data licences ask for.")


@dataclass(frozen=True, repr=False)
class Cluster:
    """A validated cluster: settings, rows by table and the maps, ready to be simulated."""

    settings: ClusterSettings
    companies: tuple[CompanyRow, ...]
    sites: tuple[SiteRow, ...]
    emissions: tuple[EmissionRow, ...]
    status_changes: tuple[StatusChangeRow, ...]
    sectors: tuple[SectorRow, ...]
    fuels: tuple[FuelRow, ...]
    activity: tuple[ActivityRow, ...]
    measures: tuple[MeasureRow, ...]
    site_projects: tuple[SiteProjectRow, ...]
    production: tuple[ProductionRow, ...]
    producers: tuple[ProducerRow, ...]
    hubs: tuple[HubRow, ...]
    corridors: tuple[CorridorRow, ...]
    pipelines: tuple[PipelineRow, ...]
    operators: tuple[OperatorRow, ...]
    carbon_stores: tuple[CarbonStoreRow, ...]
    carbon_store_phases: tuple[CarbonStorePhaseRow, ...]
    caverns: tuple[CavernRow, ...]
    pipe_costs: tuple[PipeCostRow, ...]
    prices: tuple[PriceRow, ...]
    deflators: tuple[DeflatorRow, ...]
    industries: tuple[IndustryRow, ...]
    coefficients: tuple[CoefficientRow, ...]
    spending: tuple[SpendRow, ...]
    weather: tuple[WeatherRow, ...]
    trades: tuple[TradeRow, ...]
    competing_works: tuple[CompetingWorkRow, ...]
    consents: tuple[ConsentRow, ...]
    delivery: tuple[DeliveryRow, ...]
    work_packages: tuple[WorkPackageRow, ...]
    targets: tuple[TargetRow, ...]
    coast: dict[str, Any] | None
    network_map: dict[str, Any] | None

    def __repr__(self) -> str:
        """Return what it is in one line."""
        return (
            f"Cluster({self.settings.name}: {len(self.companies)} companies, "
            f"{len(self.sites)} sites, {len(self.pipelines)} pipelines)"
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what was worked out from it, when it goes to another process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}
