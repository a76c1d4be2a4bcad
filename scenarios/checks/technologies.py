"""What must hold of measures, hydrogen plants, and projects of sites that have begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.schema.technology import Stage
from scenarios.translate import did_you_mean

MOST_OF_HEAT = 0.5
"""Share of what is captured that may come from the heat of capture [-]."""
SHORTEST_STACK_LIFE_H = 1000.0
"""Stacks that last less were most likely given in years."""


def capture_faults(cluster: Cluster) -> Iterable[Fault]:
    """No measure captures CO2 of fuel it has replaced."""
    for row in cluster.measures:
        if row.capture_share > 0.0 and (row.fuel_share > 0.0 or row.process_cut_share > 0.0):
            yield Fault(
                f"measures.csv, row {row.id}, capture_share",
                f"{row.capture_share:g}",
                "0, or nothing in fuel_share and process_cut_share",
                "make two measures of it, one that captures and one that replaces",
            )


def heat_faults(cluster: Cluster) -> Iterable[Fault]:
    """No measure captures mostly the CO2 of its own heat."""
    gas = [row.co2_kg_per_mwh for row in cluster.fuels if row.price_series == "gas"]
    gas_t_per_mwh = gas[0] * 1e-3 if gas else 0.0
    for row in cluster.measures:
        heat_t = row.capture_share * row.gas_mwh_per_t * gas_t_per_mwh
        if heat_t >= MOST_OF_HEAT:
            yield Fault(
                f"measures.csv, row {row.id}, gas_mwh_per_t",
                f"{row.gas_mwh_per_t:g}",
                f"gas whose captured CO2 is less than {MOST_OF_HEAT:g} t per tonne captured",
                "check the unit: MWh HHV per tonne of CO2",
            )


def production_faults(cluster: Cluster) -> Iterable[Fault]:
    """No plant gives more energy than it takes, captures CO2 of no gas or wears without stacks."""
    for row in cluster.production:
        place = f"production.csv, row {row.id}"
        energy_in = row.gas_mwh_per_mwh + row.electricity_mwh_per_mwh
        if energy_in < 1.0:
            expected = "gas and electricity of at least 1 MWh per MWh HHV of hydrogen together"
            repair = "check HHV against LHV"
            yield Fault(
                f"{place}, gas_mwh_per_mwh and electricity_mwh_per_mwh",
                f"{energy_in:g}",
                expected,
                repair,
            )
        if row.capture_share > 0.0 and row.gas_mwh_per_mwh == 0.0:
            expected = "0, because it takes no gas whose CO2 could be captured"
            value = f"{row.capture_share:g}"
            yield Fault(f"{place}, capture_share", value, expected, "write 0 or its gas")
        if 0.0 < row.stack_life_hours < SHORTEST_STACK_LIFE_H:
            expected = f"0 for none, or at least {SHORTEST_STACK_LIFE_H:g} h"
            value = f"{row.stack_life_hours:g}"
            yield Fault(f"{place}, stack_life_hours", value, expected, "give hours, not years")
        wears = row.stack_cost_share > 0.0 or row.stack_wear_per_1000_h > 0.0
        if wears and row.stack_life_hours == 0.0:
            expected = "above 0 [h], because stacks cost or wear"
            repair = "write the hours they last, for instance 60000"
            yield Fault(f"{place}, stack_life_hours", "0", expected, repair)


def site_project_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each project of a site that its sector cannot take, or that is over."""
    sectors = {row.site_id: row.sector_id for row in cluster.sites}
    by_sector: dict[str, list[str]] = defaultdict(list)
    for measure in cluster.measures:
        by_sector[measure.sector_id].append(measure.measure_id)
    for row in cluster.site_projects:
        place = f"site_projects.csv, row {row.id}"
        possible = by_sector[sectors.get(row.site_id, "")]
        if row.site_id in sectors and row.measure_id not in possible:
            expected = f"a measure of the site's sector {sectors[row.site_id]}"
            repair = did_you_mean(row.measure_id, possible)
            yield Fault(f"{place}, measure_id", row.measure_id, expected, repair)
        if row.stage is Stage.CANCELLED:
            expected = "a stage from idea to engineered"
            yield Fault(f"{place}, stage", row.stage.value, expected, "delete the row")
