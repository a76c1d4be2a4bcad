"""What a run returns: tidy tables, a summary, and the reasons of every decision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import Fault, InputError, written
from twin import network_tables as stores
from twin import records, tables
from twin.accounting.appraisal import appraise_society
from twin.accounting.balance import check_payments
from twin.accounting.emissions import ledger
from twin.accounting.jobs import count_jobs
from twin.accounting.payments import gather_payments
from twin.accounting.plants import plant_ledger
from twin.accounting.without_decisions import without_decisions
from twin.arguments import whole_number
from twin.columns import Columns, Tables
from twin.obstacle_table import obstacle_year
from twin.plant_table import plant_table
from twin.provenance import of_this_version
from twin.summary import summarise
from twin.support_table import support_year
from twin.table_names import TABLE_NAMES
from twin.why import explain
from twin.why_answer import Why
from twin.works_tables import works_tables

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.scenario import Scenario
    from twin.model import ClusterModel


REASONS = ("decisions", "notes", "projects")
"""Tables that hold why parties decided as they did."""
OF_THE_MAP = ("network_year", "projects")
"""Tables that the map of the pipes is made of."""


@dataclass(frozen=True, repr=False)
class Results:
    """Tables of one run.

    Attributes:
        name: name of the scenario.
        seed: seed of the run.
        facts: what identifies and bounds the run: hash, settings, boundary, base year.
        tables: data frames by name.
        scenario: the scenario, where the run was made in this process.
        provenance: hash and settings of the scenario, where the run was read from a folder.
        network: hubs, corridors and spurs as drawn, where the run was read from a folder.
    """

    name: str
    seed: int
    facts: dict[str, Any]
    tables: Mapping[str, pd.DataFrame]
    scenario: Scenario | None = None
    provenance: dict[str, Any] = field(default_factory=dict)
    network: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return what it is in one line."""
        years = f"{self.facts.get('start_year')}-{self.facts.get('end_year')}"
        return f"Results({self.name}, seed {self.seed}, {years}; {len(self.tables)} tables)"

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table by its name, for instance ``results.cluster_year``."""
        # There are none yet while a copy is being made.
        tables: Mapping[str, pd.DataFrame] = vars(self).get("tables", {})
        if name in TABLE_NAMES and name in tables:
            return tables[name]
        raise AttributeError(f"results have no table {name!r}; there are {', '.join(tables)}")

    def __dir__(self) -> list[str]:
        """Names for tab completion, tables included."""
        return sorted({*super().__dir__(), *self.tables})

    def columns(self, table: str) -> Columns:
        """Return the columns of a table as they were made, without making a data frame of it."""
        if isinstance(self.tables, Tables):
            return self.tables.columns(table)
        return {str(name): values for name, values in self.tables[table].items()}

    def summary(self) -> pd.DataFrame:
        """Headline figures by year, one measure a row, with units."""
        with of_this_version(self):
            return summarise(self)

    def why(self, name: str, year: int) -> Why:
        """Say what a company or site could do in a year, what it chose, and why.

        Args:
            name: short or printed name of a company, site, pipeline operator, pipeline or hydrogen
                producer.
            year: calendar year within the run.

        Raises:
            InputError: if there is no such party or year, or its tables were not made.
        """
        self._need(REASONS)
        if not isinstance(name, str):
            expected = "the name of one company, site, operator, pipeline or producer"
            fault = Fault("name", written(name) or "None", expected, "write it as a text")
            raise InputError([fault])
        with of_this_version(self):
            return explain(self, name, self._year(year))

    def network_geojson(self, year: int | None = None) -> dict[str, Any]:
        """Return the pipes as they stand at the end of a year, as GeoJSON in WGS 84.

        Corridors with state, size, bookings and tariff; hubs; and the spurs that are decided.

        Args:
            year: calendar year within the run; its last one unless given.

        Raises:
            InputError: if the year lies outside the run, or the tables it needs were not made.
        """
        self._need(OF_THE_MAP)
        wanted = self._year(int(self.facts["end_year"]) if year is None else year)
        from twin.network_map import network_map

        with of_this_version(self):
            return network_map(self, wanted)

    def save(self, folder: str | Path, table_format: str = "parquet") -> Path:
        """Write all tables, the network map and the manifest, together or not at all.

        There is no map where the tables it needs were not made.

        Args:
            folder: folder to write; an earlier results folder is replaced.
            table_format: ``parquet``, ``csv`` or ``json``.

        Raises:
            ResultsError: if the folder holds something else or cannot be written.
        """
        from twin.storage import write

        return write(self, Path(folder), table_format)

    def _need(self, tables: Collection[str]) -> None:
        """Refuse what needs tables that were not made.

        Raises:
            InputError: naming them.
        """
        missing = [table for table in tables if table not in self.tables]
        if missing:
            repair = "simulate with all tables, or name these too"
            raise InputError([Fault("tables", "", ", ".join(missing), repair)])

    def _year(self, year: Any) -> int:
        """Return a year of the run.

        Raises:
            InputError: if it is none.
        """
        start, end = int(self.facts["start_year"]), int(self.facts["end_year"])
        expected = f"a year from {start} to {end}"
        number = whole_number(year, "year", expected, "write it as a whole number")
        if not start <= number <= end:
            fault = Fault("year", written(number), expected, "ask about a year of the run")
            raise InputError([fault])
        return number


def gather_results(
    model: ClusterModel, seed: int, wanted: Collection[str] | None = None
) -> Results:
    """Make the tables of a finished run and check that its money adds up.

    Args:
        model: the finished run.
        seed: its seed.
        wanted: names of the tables to make at once, after which the model is let go;
            `cluster_year` is always made. Unless given, every table is made when it is asked for.
    """
    book = ledger(model)
    plants = plant_ledger(model, book)
    payments = gather_payments(model, book, plants)
    check_payments(model, book, payments)
    jobs = count_jobs(model, payments)
    without = without_decisions(model)
    cluster = tables.cluster_year(model, book, payments, jobs, without)
    society = appraise_society(
        cluster["abated_co2_mt"] * 1e3,
        cluster["resource_cost_gbp_m"],
        cluster["appraisal_carbon_gbp_per_t"],
    )
    makers: dict[str, Callable[[], Columns]] = {
        "cluster_year": lambda: cluster,
        "company_year": lambda: tables.company_year(model, book, payments, without),
        "site_year": lambda: tables.site_year(model, book),
        "asset_year": lambda: tables.asset_year(model, book),
        "plant_year": lambda: plant_table(model, plants, payments),
        "network_year": lambda: tables.network_year(model),
        "store_year": lambda: stores.store_year(model),
        "connections": lambda: stores.connections(model),
        "hydrogen_year": lambda: tables.hydrogen_year(model),
        "jobs_year": lambda: tables.jobs_year(model, jobs),
        "payments": lambda: records.payments_table(model, payments),
        "support_year": lambda: support_year(model, payments),
        **works_tables(model),
        "obstacle_year": lambda: obstacle_year(model, book),
        "decisions": lambda: records.decisions(model),
        "notes": lambda: records.notes(model),
    }
    if model.keep_hourly:
        makers["hourly"] = lambda: records.hourly(model)
    always = {"cluster_year", "hourly"}
    made = Tables(
        makers
        if wanted is None
        else {name: make() for name, make in makers.items() if name in wanted or name in always}
    )
    scenario = model.world.scenario
    facts = model.world.facts | {
        "npv_gbp_m": society.npv_gbp_m,
        "benefit_cost_ratio": society.benefit_cost_ratio,
        "cost_gbp_per_t": society.cost_gbp_per_t,
    }
    return Results(scenario.name, seed, facts, made, scenario)
